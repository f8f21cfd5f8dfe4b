#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

Entry arrivals() {
    return oneOf("arrivals",
                 {
                     record("open",
                            {
                                rate("rate").by(perSecond(250)).slider().says("Requests that arrive, on average."),
                                choice("process", {"poisson", "constant", "bursty"})
                                    .by("poisson")
                                    .says("How they arrive: independently, evenly spaced, or in bursts of about 1 s."),
                            })
                         .shorthand("rate")
                         .by(Record{{"rate", perSecond(250)}, {"process", "poisson"}})
                         .says("Requests arrive whether or not earlier ones are answered."),
                     record("closed",
                            {
                                count("users").by(100).range(1, 1e6).unit("users").slider().says(
                                    "Users who each wait for an answer before they ask again."),
                                distribution("think")
                                    .by(exponential(s(1)))
                                    .says("How long a user waits between an answer and the next request."),
                            })
                         .shorthand("users")
                         .by(Record{{"users", 100}, {"think", exponential(s(1))}})
                         .says("A fixed number of users, each with one request at a time."),
                 })
        .by(Record{{"open", Record{{"rate", perSecond(250)}, {"process", "poisson"}}}})
        .slider()
        .says("How requests arrive.");
}

Entry profile() {
    return oneOf("profile",
                 {
                     list("points", Entry("point", Type::TimedPoint))
                         .says("Times and rates; the rate is linear between them and holds after the last."),
                     record("spike",
                            {
                                rate("base").by(perSecond(100)).says("The rate before and after."),
                                rate("peak").by(perSecond(1000)).says("The rate at the top."),
                                duration("at").by(s(30)).says("When the rise begins."),
                                duration("rise").by(s(1)).says("How long rise and fall take."),
                                duration("hold").by(s(30)).says("How long the top lasts."),
                            })
                         .says("One spike."),
                     record("diurnal",
                            {
                                rate("mean").by(perSecond(100)).says("The rate around which it swings."),
                                ratio("amplitude").by(percent(50)).says("How far it swings, as a share of the mean."),
                                duration("period").by(s(86400)).range(1, 10 * 365 * 86400.0).says("One full swing."),
                            })
                         .says("A rate that swings like day and night."),
                 })
        .shorthand("points")
        .says("The open rate over time; it overrides the rate of `arrivals`.");
}

Entry hedge() {
    return record("hedge", {duration("after").by(ms(50)).says(
                               "How long an attempt is waited for before a second one is sent beside it.")})
        .shorthand("after")
        .words({"off"})
        .by("off")
        .says("A second attempt is sent when the first takes too long; the first answer wins.");
}

Entry browserCache() {
    return record("browser_cache",
                  {
                      count("entries").by(100).range(1, 1e7).unit("entries").says("Answers that each user keeps."),
                      duration("ttl").by(s(300)).says("How long an answer is kept; 0: for ever."),
                  })
        .words({"off"})
        .by("off")
        .says("Users keep answers to reads and need not ask again.");
}

} // namespace

Kind client() {
    Kind kind;
    kind.name = "client";
    kind.label = "Client";
    kind.meaning = "Users, browsers and other callers: where requests come from and where latency is measured.";
    kind.group = Group::Traffic;
    kind.mayCall = frontDoors();
    kind.keys = {
        arrivals(),
        profile(),
        map("mix", {"operation"}, number("weight"))
            .says("How often each operation is asked for, as weights; all equally where it is left out."),
        count("users").by(1000).range(1, 1e8).unit("users").says(
            "Distinct users that requests come from; stickiness, sessions and rate limits go by user."),
        duration("timeout")
            .by(s(1))
            .range(1e-6, 86400)
            .slider()
            .says("How long an attempt is waited for; then it is abandoned, and the server is not told."),
        duration("deadline")
            .words({"none"})
            .by("none")
            .range(1e-6, 86400)
            .says("How long the whole request may take, retries included."),
        retries("retries").slider().says("What a failed attempt is followed by."),
        hedge(),
        browserCache(),
        preferZone(),
    };
    return kind;
}

} // namespace faultline::catalog::entries
