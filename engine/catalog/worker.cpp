#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

Kind worker() {
    Kind kind;
    kind.name = "worker";
    kind.label = "Worker";
    kind.meaning = "Takes messages from a queue and works on them; the link runs from the queue to the worker.";
    kind.group = Group::Async;
    kind.mayCall = callees();
    kind.keys = {
        count("cpus").by(2).range(1, 1024).unit("CPUs").slider().says("Messages worked on at the same time."),
        count("prefetch")
            .by(1)
            .range(1, 1e6)
            .unit("messages")
            .says("Messages held for each CPU, those worked on included."),
        distribution("work").by(exponential(ms(10))).slider().says("CPU time of a `work` step that names none."),
        map("handler", {}, Entry("steps", Type::List).ofShared(step()))
            .words({"default"})
            .says("The steps for each message, `default` for the rest; derived from the links if left out."),
        ratio("fail").by(percent(0)).slider().says("Share of tries that fail, so that the message comes back."),
        ratio("poison").by(percent(0)).slider().says("Share of messages that fail every time."),
        onOff("idempotent").by(false).says("Doing a message twice does no harm."),
        autoscale({count("backlog_per_instance")
                       .range(1, 1e9)
                       .unit("messages")
                       .says("Also keeps at most so many waiting messages for each instance.")}),
        breaker(),
        duration("call_timeout").by(s(1)).range(1e-6, 86400).says("How long an answer to its own calls is waited for."),
        retries("call_retries").says("What a failed call of its own is followed by."),
        duration("cache_timeout")
            .by(ms(50))
            .range(1e-6, 86400)
            .says("A cache that is silent for so long counts as a miss."),
        preferZone(),
    };
    return kind;
}

} // namespace faultline::catalog::entries
