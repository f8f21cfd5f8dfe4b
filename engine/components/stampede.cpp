#include "engine/components/stampede.h"

#include <algorithm>

#include "engine/components/cache.h"
#include "engine/components/handler.h"

namespace faultline::components::stampede {

namespace {

using Stampede = CacheModel::Stampede;

const CacheModel& modelOf(const World& world, const Node& node) {
    return world.model.caches[world.model.components[node.component].row];
}

void unpark(World& world, Index call, Outcome outcome) {
    world.call(call).parked = false;
    if (const std::uint16_t lane = world.call(call).lane; lane != 0xffff) {
        // From now on silence counts again; the answer has its time on the way.
        world.disarm(call);
        world.enlist(call, lane);
    }
    world.finish(call, outcome);
}

/// A call that still waits here; kNone when it has been answered or reset. One whose caller has gone is let go.
Index parkedCall(World& world, std::uint64_t token, Index node) {
    const Index call = callOf(world.state.calls, token);
    if (call == kNone)
        return kNone;
    const Call& get = world.state.calls[call];
    if (!get.parked || get.stage != Stage::AtCallee || get.callee != node)
        return kNone;
    if (world.callerWaits(get))
        return call;
    unpark(world, call, Outcome::Success);
    return kNone;
}

/// The frame that a look-up is made for.
std::uint64_t frameOf(const Call& get) {
    return (static_cast<std::uint64_t>(get.parentGeneration) << 32) | get.parent;
}

bool isFilling(const World& world, std::uint64_t leader, Index node, Index key) {
    const Index frame = callOf(world.state.calls, leader);
    return frame != kNone && handler::isFilling(world, frame, world.state.nodes[node].component, key);
}

void arm(World& world, Index node) {
    CacheState& state = world.state.caches[world.node(node).row];
    if (state.waitArmed || state.parked.empty())
        return;
    state.waitArmed = true;
    world.schedule(std::max(state.parked.front().until, world.now()), EventType::FetchWait, node);
}

/// Told that it missed after all: it goes to the origin.
void sendOn(World& world, Index call) {
    ++world.state.caches[world.node(world.call(call).callee).row].onward;
    unpark(world, call, Outcome::Success);
}

/// The first of those who wait becomes the one that fills; without any the fetch is over.
void promoteNext(World& world, Index node, Index key) {
    Fetches& fetches = world.state.caches[world.node(node).row].fetches;
    const std::vector<std::uint64_t> waiting = fetches.end(key);
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        const Index next = parkedCall(world, waiting[i], node);
        if (next == kNone)
            continue;
        fetches.begin(key, frameOf(world.call(next)));
        fetches.find(key)->waiting.assign(waiting.begin() + static_cast<std::ptrdiff_t>(i) + 1, waiting.end());
        sendOn(world, next);
        return;
    }
}

} // namespace

bool waits(World& world, Index index) {
    Call& get = world.call(index);
    const CacheModel& model = modelOf(world, world.node(get.callee));
    if ((model.stampede != Stampede::Lock && model.stampede != Stampede::Coalesce) || get.parent == kNone)
        return false;
    CacheState& state = world.state.caches[world.node(get.callee).row];
    Fetch* fetch = state.fetches.find(get.key);
    if (fetch == nullptr) {
        state.fetches.begin(get.key, frameOf(get));
        return false;
    }
    if (!isFilling(world, fetch->leader, get.callee, get.key)) {
        fetch->leader = frameOf(get); // its leader has gone: this one fills for those who wait, too
        return false;
    }
    fetch->waiting.push_back(tokenOf(world.state.calls, index));
    ++state.coalesced;
    get.parked = true;
    if (world.state.calls.isCurrent(get.parent, get.parentGeneration))
        get.expires = world.call(get.parent).expires; // its caller waits for longer than for a silent cache
    state.parked.push({world.now() + kLongestWait, tokenOf(world.state.calls, index)});
    arm(world, get.callee);
    return true;
}

bool tells(const World& world, const Call& get) {
    const NodeHealth health = world.state.nodes[get.callee].health;
    return get.stage == Stage::AtCallee && (health == NodeHealth::Up || health == NodeHealth::Draining) &&
           world.reachable(get.caller, get.callee);
}

void filled(World& world, Index node, Index key, Index version) {
    CacheState& state = world.state.caches[world.node(node).row];
    if (state.fetches.find(key) == nullptr)
        return;
    for (const std::uint64_t token : state.fetches.end(key)) {
        const Index call = parkedCall(world, token, node);
        if (call == kNone)
            continue;
        world.call(call).hit = true;
        world.call(call).version = version;
        unpark(world, call, Outcome::Success);
    }
}

void failed(World& world, Index cacheComponent, Index frame, Outcome outcome, bool readFailed) {
    const ComponentModel& component = world.model.components[cacheComponent];
    const CacheModel& model = world.model.caches[component.row];
    const Index key = world.call(frame).key;
    if (model.stampede == Stampede::None || key == kNone || component.nodes.empty())
        return;
    const Index node = component.nodes[cache::shardOf(model, component.nodes.size(), key)];
    Fetches& fetches = world.state.caches[world.node(node).row].fetches;
    const Fetch* fetch = fetches.find(key);
    if (fetch == nullptr || fetch->leader != tokenOf(world.state.calls, frame))
        return;
    if (model.stampede != Stampede::Coalesce || !readFailed) {
        promoteNext(world, node, key);
        return;
    }
    for (const std::uint64_t token : fetches.end(key)) {
        const Index call = parkedCall(world, token, node);
        if (call == kNone)
            continue;
        world.call(call).failed = true;
        unpark(world, call, outcome);
    }
}

void onWaitOver(World& world, Index node) {
    CacheState& state = world.state.caches[world.node(node).row];
    state.waitArmed = false;
    const NodeHealth health = world.node(node).health;
    if (health == NodeHealth::Hung)
        return; // looked after when the hang ends
    const bool coalesces = modelOf(world, world.node(node)).stampede == Stampede::Coalesce;
    std::size_t due = 0;
    while (due < state.parked.size() && state.parked[due].until <= world.now())
        ++due;
    for (; due > 0; --due) {
        const ParkedGet waiting = state.parked.pop();
        const Index call = parkedCall(world, waiting.call, node);
        if (call == kNone)
            continue;
        const Index key = world.call(call).key;
        const Fetch* fetch = state.fetches.find(key);
        const bool underWay = fetch != nullptr && isFilling(world, fetch->leader, node, key);
        if (underWay && coalesces) {
            state.parked.push({world.now() + kLongestWait, waiting.call});
        } else if (underWay || fetch == nullptr) {
            sendOn(world, call); // a lock is waited for no longer
        } else {
            promoteNext(world, node, key);
            if (parkedCall(world, waiting.call, node) != kNone) // another went first
                state.parked.push({world.now() + kLongestWait, waiting.call});
        }
    }
    arm(world, node);
}

bool refreshesEarly(const CacheEntry& entry, kernel::Time now, kernel::Random& random) {
    if (entry.expires == kernel::kNever || entry.fillUs == 0)
        return false;
    const double fill = static_cast<double>(entry.fillUs) * 1000;
    return static_cast<double>(entry.expires - now) <= fill * random.exponential();
}

} // namespace faultline::components::stampede
