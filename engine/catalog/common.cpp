#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

std::vector<Key> commonKeys() {
    return {
        text("label").says("The name on the card; the id where there is none."),
        point("position").says("Where the card stands on the canvas."),
        map("unfold", {"component"}, point("place"))
            .says("Instances and members that stand on the canvas as tiles of their own, each with its place."),
        count("instances")
            .by(1)
            .range(1, 10000)
            .unit("instances")
            .slider()
            .says("How many there are; they are numbered from 1 and can fail one by one."),
        list("spread", reference("zone", {"zone"}))
            .says("Zones that the instances are placed in, one after the other."),
        text("preset").says("A named set of defaults, such as that of a product; keys that are written win."),
        money("cost").says("What one instance costs a month or an hour, or a million requests or messages cost; "
                           "otherwise its CPUs at the provider's price."),
        text("notes").says("What a reader should know about this component."),
    };
}

Entry preferZone() {
    return onOff("prefer_zone")
        .by(false)
        .says("Callees in the caller's own zone are preferred, as long as there are any (a balancer: "
              "any that are healthy and have room).");
}

Entry consistency() {
    return choice("consistency", {"primary", "any", "quorum", "strong", "eventual"})
        .says("How fresh the answer must be, instead of what the callee is set to.");
}

Entry retries(const char* name) {
    return record(name,
                  {
                      count("max").by(0).range(0, 100).unit("retries").says("Tries after the first one."),
                      record("backoff",
                             {
                                 duration("base").by(ms(100)).says("The wait before the first retry."),
                                 number("factor").by(2.0).range(1, 100).says(
                                     "Each further wait is so many times the one before."),
                                 duration("cap").by(s(10)).says("No wait is longer than this."),
                                 choice("jitter", {"none", "equal", "full"})
                                     .by("full")
                                     .says("How much of a wait is random: nothing, its second half, or all of it."),
                             })
                          .shorthand("base")
                          .by(Record{{"base", ms(100)}, {"factor", 2.0}, {"cap", s(10)}, {"jitter", "full"}})
                          .says("How long to wait before trying again."),
                      ratio("budget").words({"none"}).by("none").says(
                          "Retries are at most this share of first attempts over 10 s."),
                  })
        .shorthand("max")
        .by(Record{{"max", 0},
                   {"backoff", Record{{"base", ms(100)}, {"factor", 2.0}, {"cap", s(10)}, {"jitter", "full"}}},
                   {"budget", "none"}});
}

Entry rateLimit() {
    return record("rate_limit",
                  {
                      rate("rate").required().says("Tokens that flow into the bucket."),
                      count("burst")
                          .range(1, 1e9)
                          .unit("requests")
                          .says("How many tokens the bucket holds; one second's worth where it is left out."),
                      choice("per", {"all", "user"}).by("all").says("One bucket for all, or one for each user."),
                  })
        .shorthand("rate")
        .words({"off"})
        .by("off")
        .says("A token bucket; a request that finds it empty is refused as rate_limited.");
}

Entry autoscale(std::vector<Key> further) {
    std::vector<Key> fields = {
        count("min").by(1).range(1, 10000).unit("instances").says("Never fewer instances."),
        count("max").by(10).range(1, 10000).unit("instances").says("Never more instances."),
        ratio("target").by(percent(70)).range(0.01, 1).says("The utilisation to keep."),
        duration("every").by(s(15)).says("How often the number of instances is looked at."),
        duration("start_up").by(s(30)).says("From the decision to a new instance that serves."),
        duration("cool_down").by(s(60)).says("No instance is taken away sooner than this after the last change."),
    };
    return record("autoscale", joined(std::move(fields), std::move(further)))
        .words({"off"})
        .by("off")
        .says("Adds and removes instances to keep a target.");
}

Entry breaker() {
    return record(
               "breaker",
               {
                   ratio("failures")
                       .by(percent(50))
                       .range(0.001, 1)
                       .says("Opens when this share of calls in the window failed."),
                   duration("window").by(s(10)).range(0.001, 86400).says("The window that failures are counted over."),
                   count("min_requests")
                       .by(20)
                       .range(1, 1e6)
                       .unit("calls")
                       .says("Fewer calls than this in the window open nothing."),
                   duration("open_for").by(s(5)).says("How long calls fail at once before one is let through to try."),
               })
        .words({"off"})
        .by("off")
        .says("A circuit breaker for each callee: when too many calls fail, further ones fail at once.");
}

std::vector<std::string> frontDoors() {
    return {"load_balancer", "cdn", "service", "external", "database", "store"};
}

std::vector<std::string> callees() {
    return {"service", "load_balancer", "cache", "database", "store", "queue", "external", "cdn"};
}

} // namespace faultline::catalog::entries
