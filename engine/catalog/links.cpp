#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

std::vector<Key> linkEndKeys() {
    return {
        reference("from", {"component"}).required().says("The component that calls."),
        reference("to", {"component"}).required().says("The component that is called."),
        text("id").says("The link's name; \"from->to\" if left out, and needed where two links join one pair."),
    };
}

std::vector<Key> linkKeys() {
    return {
        distribution("latency").slider().says(
            "One-way time of a message, request or answer, each drawn anew; the network's default if left out."),
        ratio("loss").by(percent(0)).slider().says("Share of messages that are dropped silently."),
        bytes("bandwidth")
            .words({"unlimited"})
            .by("unlimited")
            .range(1, 1e15)
            .unit("per second")
            .says("Bytes a second in each direction; messages wait for their turn."),
        number("weight").by(1.0).range(0, 1e6).slider().says(
            "This link's part of the requests where a caller has several to choose from; of a balancer's, under "
            "weighted_round_robin, the weight of each instance that it leads to."),
        count("pool")
            .words({"unlimited"})
            .by("unlimited")
            .range(1, 1e6)
            .unit("calls")
            .slider()
            .says("Calls in flight over the link from one calling instance; the rest wait."),
    };
}

} // namespace faultline::catalog::entries
