#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

Kind cdn() {
    Kind kind;
    kind.name = "cdn";
    kind.label = "CDN";
    kind.meaning =
        "A read-through cache at the edge, in line: it answers what it has and fetches the rest from its origin.";
    kind.group = Group::Balance;
    kind.mayCall = {"service", "load_balancer", "external", "cdn"};
    kind.keys = {
        count("entries").by(10000).range(1, 1e9).unit("entries").slider().says("Answers that one instance can hold."),
        duration("ttl").by(s(300)).slider().says("How long an answer is fresh; 0 means for ever."),
        duration("serve_stale")
            .by(s(0))
            .says("For so long after it has expired an answer is still given while a new one is fetched."),
        onOff("collapse").by(true).says("Requests for a key that an instance is fetching wait for that one fetch."),
        distribution("get").by(constant(us(100))).says("Time for a look-up."),
        list("cacheable", reference("operation", {"operation"}))
            .says("Operations whose answers are kept; all reads where it is left out."),
        choice("start", {"cold", "warm"})
            .by("cold")
            .says("Empty at the start, or holding what a cache of its size would hold."),
        preferZone(),
    };
    kind.presets = cdnPresets();
    return kind;
}

} // namespace faultline::catalog::entries
