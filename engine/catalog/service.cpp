#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

Entry sessions() {
    return oneOf("sessions", {reference("store", {"cache", "database"}).says("A component that keeps the sessions.")})
        .words({"none", "local"})
        .by("none")
        .says("Where users' sessions are kept: nowhere, in the instance's memory, or in a store.");
}

Entry scaling() {
    return record("scaling",
                  {
                      ratio("contention").by(percent(0)).says("Share of the work that only one CPU at a time can do."),
                      ratio("crosstalk").by(percent(0)).says("Share that each pair of busy CPUs costs in agreement."),
                  })
        .by(Record{{"contention", percent(0)}, {"crosstalk", percent(0)}})
        .says("How a bigger box loses power to itself (the universal scalability law).");
}

std::vector<Key> workKeys() {
    return {
        count("cpus").by(2).range(1, 1024).unit("CPUs").slider().says(
            "Work steps run on at most this many at once, first come, first served."),
        count("max_in_flight")
            .words({"unlimited"})
            .by(200)
            .range(1, 1e7)
            .unit("requests")
            .slider()
            .says("Requests admitted whose handler has not ended, those waiting for others included."),
        count("backlog")
            .by(100)
            .range(0, 1e7)
            .unit("requests")
            .slider()
            .says("Requests that wait to be admitted; over it they are rejected as overloaded."),
        distribution("work").by(exponential(ms(10))).slider().says("CPU time of a `work` step that names none."),
        ratio("drag")
            .by(percent(0))
            .slider()
            .says("Work takes this share longer for each further request in flight (garbage collection, contention)."),
        map("handler", {"operation"}, Entry("steps", Type::List).ofShared(step()))
            .words({"default"})
            .says("The steps for each operation, `default` for the rest; derived from the links if left out."),
        sessions(),
        ratio("fail").by(percent(0)).slider().says("Share of requests answered with an error, after their work."),
        duration("start_up").by(s(5)).says("From restart to serving."),
        scaling(),
        onOff("drop_expired").by(false).says("Work whose caller has given up is dropped at its turn instead of done."),
    };
}

std::vector<Key> callKeys() {
    return {
        autoscale(),
        breaker(),
        duration("call_timeout").by(s(1)).range(1e-6, 86400).says("How long an answer to its own calls is waited for."),
        retries("call_retries").says("What a failed call of its own is followed by."),
        duration("cache_timeout")
            .by(ms(50))
            .range(1e-6, 86400)
            .says("A cache that is silent for so long counts as a miss."),
        preferZone(),
    };
}

} // namespace

Kind service() {
    Kind kind;
    kind.name = "service";
    kind.label = "Service";
    kind.meaning = "An application tier: it works on requests and calls others for them.";
    kind.group = Group::Compute;
    kind.mayCall = callees();
    kind.keys = joined(workKeys(), callKeys());
    return kind;
}

} // namespace faultline::catalog::entries
