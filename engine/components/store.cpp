#include "engine/components/store.h"

#include <algorithm>

#include "engine/components/behaviour.h"
#include "engine/components/cpu.h"
#include "engine/components/store_compiler.h"
#include "engine/components/store_consensus.h"
#include "engine/components/store_coordinator.h"
#include "engine/components/store_copies.h"
#include "engine/components/store_repair.h"
#include "engine/components/store_waiting.h"

namespace faultline::components {

namespace store {

void work(World& world, Index index) {
    const Call& call = world.call(index);
    const Store store = Store::at(world, call.callee);
    const bool reads = call.verb == Verb::Read || call.verb == Verb::ReplicaRead;
    kernel::Random& random = world.stateOf(world.node(call.callee)).work;
    cpu::submit(world, index, (reads ? store.model.read : store.model.write).draw(random));
    if (world.call(index).onCpu)
        waiting::begun(store, index);
    else
        waiting::queued(store, index);
}

void numberDrawn(const Store& store, const Call& call) {
    // Drawn by a client, the number is the create; otherwise the handler that drew it says when the create succeeded.
    if (isCaller(store.world.componentOf(store.world.node(call.caller)).kind))
        acknowledgeNumber(store, call.version, call.user);
}

namespace {

/// Whether some member could take a write now: enough replicas in its reach, for the keys of some replica set.
bool quorumInReach(const Store& store) {
    for (std::uint32_t position = 0; position < store.members(); ++position) {
        std::uint32_t reached = 0;
        for (std::uint32_t other = 0; other < store.members(); ++other)
            reached += store.connected(position, other) ? 1 : 0;
        // Of a key's replicas at most so many can be among those out of reach.
        const std::uint32_t missing = std::min(store.members() - reached, store.model.replicas);
        if (store.isUp(position) && store.model.replicas - missing >= store.model.writeQuorum)
            return true;
    }
    return false;
}

} // namespace

void availabilityChanged(const Store& store) {
    const bool takes = store.model.consensus ? consensus::takesWrites(store) : quorumInReach(store);
    store.state.unavailable.set(store.world.now(), takes ? 0 : 1);
}

void onTimer(World& world, Index node, std::uint32_t token) {
    const Store store = Store::at(world, node);
    const Position position = store.positionOf(node);
    if (position >= store.members() || store.shape.removed ||
        (store.state.members[position].timer & 0xffffffu) != token)
        return;
    if (!store.model.consensus) {
        repair::onCompareDue(store, position);
        return;
    }
    consensus::onTimer(store, position);
    availabilityChanged(store);
}

void connectivityChanged(World& world) {
    for (Index component = 0; component < world.model.components.size(); ++component) {
        const ComponentModel& shape = world.model.components[component];
        if (shape.kind != KindId::Store || shape.removed)
            continue;
        // One that a live edit has just made is looked at once its copies are laid out.
        if (shape.row >= world.state.stores.size() || !world.state.stores[shape.row].laidOut ||
            world.state.stores[shape.row].members.size() < shape.nodes.size())
            continue;
        const Store store = Store::of(world, component);
        noteHealing(store);
        if (!store.model.consensus)
            repair::planReplays(store);
        availabilityChanged(store);
    }
}

void beginWindow(World& world) {
    for (StoreState& state : world.state.stores) {
        state.conflicts = 0;
        state.collisions = 0;
        state.unavailable.restart(world.now());
        state.waiting.restart(world.now());
        state.healed = state.healing;
    }
}

} // namespace store

namespace {

using store::Store;

void onRequest(World& world, Index index) {
    const Call& call = world.call(index);
    const Store at = Store::at(world, call.callee);
    switch (call.verb) {
    case Verb::ReplicaRead:
    case Verb::ReplicaWrite:
        store::work(world, index);
        break;
    case Verb::Compare: {
        store::repair::exchange(at, at.positionOf(call.caller), at.positionOf(call.callee));
        world.call(index).outcome = Outcome::Success;
        world.sendAnswer(index);
        break;
    }
    case Verb::Append:
        store::consensus::onAppend(world, index);
        break;
    case Verb::Vote:
        store::consensus::onVote(world, index);
        break;
    case Verb::Read:
    case Verb::Write:
    case Verb::Next:
        if (at.positionOf(call.callee) >= at.members())
            world.reject(index, Outcome::Unavailable); // it is being taken away
        else if (at.model.consensus)
            store::consensus::onRequest(world, index);
        else
            store::coordinator::begin(world, index);
        break;
    default:
        world.reject(index, Outcome::Error); // a store knows keys, and no rows to scan
        break;
    }
}

void onDelay(World& world, Index index) {
    store::waiting::done(Store::at(world, world.call(index).callee), index);
    switch (world.call(index).verb) {
    case Verb::ReplicaRead:
    case Verb::ReplicaWrite:
        store::coordinator::replicaWorked(world, index);
        break;
    case Verb::Append:
        store::consensus::appendWorked(world, index);
        break;
    default:
        store::consensus::worked(world, index);
        break;
    }
}

void onAnswer(World& world, Index index, Outcome outcome) {
    const Call& call = world.call(index);
    switch (call.verb) {
    case Verb::Append:
        store::consensus::onAppendAnswered(world, index, outcome);
        break;
    case Verb::Vote:
        store::consensus::onVoteAnswered(world, index, outcome);
        break;
    case Verb::Compare:
        if (outcome == Outcome::Success) {
            const Store at = Store::at(world, call.caller);
            store::repair::exchange(at, at.positionOf(call.callee), at.positionOf(call.caller));
        }
        break;
    default:
        store::coordinator::replicaAnswered(world, index, outcome);
        break;
    }
}

void appear(World& world, Index component, Index node) {
    const ComponentModel& shape = world.model.components[component];
    if (world.state.stores.size() <= shape.row)
        world.state.stores.resize(shape.row + 1);
    StoreState& state = world.state.stores[shape.row];
    if (node == kNone)
        state.random = kernel::Random::stream(world.model.seed, shape.id, "store");
    else if (state.members.size() <= world.node(node).instance)
        state.members.resize(world.node(node).instance + 1);
}

void onCrash(World& world, Index node) {
    const Store at = Store::at(world, node);
    const Position position = at.positionOf(node);
    store::waiting::memberLost(at, position);
    store::coordinator::giveUp(at, position);
    store::repair::holderCrashed(at, position);
    store::consensus::onCrash(at, position);
    store::connectivityChanged(world);
}

void onUp(World& world, Index node) {
    const Store at = Store::at(world, node);
    if (at.model.consensus && at.state.laidOut && at.positionOf(node) < at.members())
        store::consensus::onUp(at, at.positionOf(node));
    store::connectivityChanged(world);
}

void onModelChanged(World& world, Index component) {
    const ComponentModel& shape = world.model.components[component];
    if (shape.removed)
        return;
    const Store at = Store::of(world, component);
    StoreState& state = at.state;
    const bool fresh = !state.laidOut;
    const bool changes = !fresh && (state.consensus != at.model.consensus || state.memberCount != at.members() ||
                                    state.replicas != at.model.replicas);
    if (changes && state.consensus)
        store::consensus::dissolve(at);
    if (changes && !state.consensus)
        for (std::uint32_t i = 0; i < state.members.size(); ++i) {
            store::coordinator::giveUp(at, i);
            store::repair::holderCrashed(at, i);
        }
    store::layOut(at);
    if (at.model.consensus && (fresh || changes))
        store::consensus::start(at);
    else if (!at.model.consensus)
        store::repair::startComparing(at);
    for (const Index node : shape.nodes)
        cpu::fill(world, node);
    store::connectivityChanged(world);
}

} // namespace

const Behaviour kStoreBehaviour = {store::compile, appear,  onRequest, onDelay,       nullptr,
                                   onAnswer,       onCrash, onUp,      onModelChanged};

} // namespace faultline::components
