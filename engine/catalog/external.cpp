#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

Kind external() {
    Kind kind;
    kind.name = "external";
    kind.label = "External service";
    kind.meaning = "Someone else's service: it answers after a while, fails now and then, and may limit the rate.";
    kind.group = Group::Compute;
    kind.keys = {
        distribution("latency").by(exponential(ms(50))).slider().says("Time from request to answer."),
        ratio("fail").by(percent(0)).slider().says("Share of requests answered with an error."),
        rateLimit(),
    };
    return kind;
}

} // namespace faultline::catalog::entries
