#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

Entry at() {
    return duration("at").required().says("When it happens, in simulated time.");
}
Entry lasting() {
    return duration("for").says("Undone by itself after this time; never if left out.");
}
Entry anyTarget(const char* name, std::vector<std::string> to = {"component", "zone"}) {
    return target(name, std::move(to));
}

EventKind event(const char* name, const Entry& target, const char* meaning, std::vector<Key> fields) {
    EventKind kind;
    kind.name = name;
    kind.target = target;
    kind.target.required = true;
    kind.target.meaning = "What it happens to.";
    kind.meaning = meaning;
    kind.fields = joined({at()}, std::move(fields));
    return kind;
}

std::vector<EventKind> instanceEvents() {
    return {
        event("crash", anyTarget("crash"),
              "Connections are reset and new ones refused; work and memory are lost until it is back.", {lasting()}),
        event("restart", anyTarget("restart"), "Starts what had crashed; it serves after its `start_up`.", {}),
        event("hang", anyTarget("hang"), "Accepts requests and never answers; afterwards it goes on where it stood.",
              {lasting()}),
        event("slow", anyTarget("slow"), "Everything it does takes longer.",
              {number("factor").by(10.0).range(0.01, 10000).says("So many times longer."), lasting()}),
        event("errors", anyTarget("errors"), "Answers with errors at once, without doing the work.",
              {ratio("rate").by(percent(20)).says("Share of requests."), lasting()}),
        event("scale", reference("scale", {"load_balancer", "cdn", "service", "worker", "external", "cache"}),
              "Changes the number of instances.",
              {count("instances").required().range(1, 10000).unit("instances").says("How many there shall be."),
               lasting()}),
    };
}

std::vector<EventKind> networkEvents() {
    const Entry group = list("group", target("member", {"component", "zone"}).words({"rest"}));
    return {
        event(
            "partition", list("partition", group),
            "Messages between the groups are dropped silently; what is in no group reaches all, and what is in two is "
            "a bridge. `rest` is everything that no group names.",
            {onOff("one_way").by(false).says("Drops only what goes from the first group to the second."), lasting()}),
        event("isolate", list("isolate", target("member", {"component", "zone"})),
              "Messages from and to each of these are dropped silently.", {lasting()}),
        event("cut", reference("cut", {"link"}), "Messages over the link are dropped silently.", {lasting()}),
        event("delay", reference("delay", {"link"}), "Messages over the link take longer.",
              {distribution("add").says("So much longer, each way; 200ms if left out."), lasting()}),
        event("lossy", reference("lossy", {"link"}), "Some messages over the link are dropped silently.",
              {ratio("rate").by(percent(5)).says("Share of messages."), lasting()}),
        event("outage", reference("outage", {"zone"}),
              "Everything in the zone is down and silent: callers see timeouts, not refusals.", {lasting()}),
        event(
            "heal", target("heal").words({"all"}),
            "Takes back the faults of the network (cuts, delays, losses, partitions, isolations, outages) on a target, "
            "or all of them.",
            {}),
    };
}

std::vector<EventKind> loadEvents() {
    return {
        event("traffic", reference("traffic", {"client"}), "Changes how much a client asks for.",
              {number("times").range(0, 10000).says(
                   "So many times the rate (or the users) of the diagram; 10 where `rate` is left out, too."),
               rate("rate").says("The new rate itself, instead of `times`."),
               duration("over").by(s(0)).says("The change is spread evenly over this time."), lasting()}),
        event("hot_key", reference("hot_key", {"keyspace"}),
              "The most popular key gets this share of the requests, and the rest scale down.",
              {ratio("share").by(percent(50)).says("Share of requests about it."), lasting()}),
        event("chaos",
              Entry("chaos", Type::Record)
                  .fields({
                      list("targets", target("member", {"component", "zone"}))
                          .required()
                          .says("What fails, each instance by itself."),
                      duration("mtbf")
                          .by(s(60))
                          .range(1e-3, 10 * 365 * 86400.0)
                          .says("Mean time from a repair to the next failure."),
                      duration("mttr")
                          .by(s(10))
                          .range(1e-3, 10 * 365 * 86400.0)
                          .says("Mean time from a failure until it serves again, `start_up` included."),
                  }),
              "Instances crash at random and come back; up and down times are exponential.", {lasting()}),
    };
}

std::vector<EventKind> dataEvents() {
    return {
        event("flush", reference("flush", {"cache", "cdn"}), "The cache or CDN forgets everything.", {}),
        event("expire", reference("expire", {"cache", "cdn"}), "One entry expires.",
              {Entry("key", Type::Count)
                   .range(1, 1e7)
                   .words({"hottest"})
                   .by("hottest")
                   .says("Which one, by popularity from 1.")}),
        event("failover", reference("failover", {"database"}), "A replica becomes the primary.", {}),
        event("reshard", reference("reshard", {"database"}), "Changes the number of shards; keys move.",
              {count("shards").required().range(1, 1024).unit("shards").says("How many there shall be.")}),
        event("replay", reference("replay", {"queue"}), "Delivers what is kept from the start once more.", {}),
        event("set", anyTarget("set", {"component", "link"}), "Sets keys of a component or link, named beside it.",
              {lasting()}),
        event("mark", text("mark"), "A mark on the charts, with a text.", {}),
    };
}

} // namespace

std::vector<EventKind> eventKinds() {
    std::vector<EventKind> all;
    for (auto&& part : {instanceEvents(), networkEvents(), loadEvents(), dataEvents()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace faultline::catalog::entries
