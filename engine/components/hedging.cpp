#include "engine/components/hedging.h"

#include <algorithm>
#include <vector>

#include "engine/components/client.h"

namespace faultline::components::hedging {

namespace {

/// Whether the attempt is still the only one under way.
bool isAlone(const World& world, const HedgeDue& waiting) {
    if (!world.state.requests.isCurrent(waiting.request, waiting.generation))
        return false;
    const Request& request = world.state.requests[waiting.request];
    return request.attempts == waiting.attempt && request.attempt != kNone && request.hedge == kNone;
}

/// So many ended attempts may stand in the list before they are cleared out.
constexpr std::size_t kClutter = 1024;

void arm(World& world, Index row) {
    HedgingState& state = world.state.clients[row].hedging;
    while (!state.waiting.empty() && !isAlone(world, state.waiting.front()))
        state.waiting.pop();
    if (state.waiting.empty() || state.waiting.front().due >= state.event)
        return;
    state.event = state.waiting.front().due;
    world.schedule(state.event, EventType::Hedge, row);
}

/// Leaves only what may still be hedged, in the order of times (an edit may have shortened the wait).
void tidy(const World& world, HedgingState& state) {
    std::vector<HedgeDue> kept;
    while (!state.waiting.empty())
        if (const HedgeDue waiting = state.waiting.pop(); isAlone(world, waiting))
            kept.push_back(waiting);
    std::stable_sort(kept.begin(), kept.end(), [](const HedgeDue& a, const HedgeDue& b) { return a.due < b.due; });
    for (const HedgeDue& waiting : kept)
        state.waiting.push(waiting);
}

} // namespace

void watch(World& world, Index index) {
    const Request& request = world.state.requests[index];
    const Index row = request.client;
    HedgingState& state = world.state.clients[row].hedging;
    const kernel::Time due = world.now() + world.model.clients[row].hedgeAfter;
    const bool outOfOrder = !state.waiting.empty() && state.waiting[state.waiting.size() - 1].due > due;
    state.waiting.push({due, index, request.generation, request.attempts});
    if (outOfOrder || state.waiting.size() > kClutter + 2 * world.state.requests.live())
        tidy(world, state);
    arm(world, row);
}

void onDue(World& world, Index row) {
    HedgingState& state = world.state.clients[row].hedging;
    if (world.now() == state.event)
        state.event = kernel::kNever;
    while (!state.waiting.empty() && state.waiting.front().due <= world.now()) {
        const HedgeDue waiting = state.waiting.pop();
        const bool on = world.model.clients[row].hedgeAfter != kernel::kNever;
        if (on && isAlone(world, waiting) && client::mayTryAgain(world, row))
            client::send(world, waiting.request, true);
    }
    arm(world, row);
}

} // namespace faultline::components::hedging
