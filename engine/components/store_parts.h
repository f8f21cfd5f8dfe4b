// A replicated store as its parts see it: which files do what, and what they share.
//
// store.cpp            the kind: what reaches a member goes to its part
// store_caller         the caller's side: which member is asked, what becomes of its silence or refusal
// store_coordinator    leaderless: all replicas at once, quorums, drawing numbers
// store_repair         leaderless: hints and anti-entropy
// store_election       consensus: terms, votes, heartbeats, the lease
// store_log            consensus: appending, committing, catching up
// store_waiting        how many requests wait
// store_copies         what members hold, what was acknowledged, who disagrees
#pragma once

#include "engine/components/world.h"

namespace faultline::components::store {

/// One store of a run. Cheap to make; holds nothing itself.
struct Store {
    World& world;
    Index component;
    const ComponentModel& shape;
    const StoreModel& model;
    StoreState& state;

    static Store of(World& world, Index component) {
        const ComponentModel& shape = world.model.components[component];
        return {world, component, shape, world.model.stores[shape.row], world.state.stores[shape.row]};
    }
    static Store at(World& world, Index node) { return of(world, world.state.nodes[node].component); }

    std::uint32_t members() const { return static_cast<std::uint32_t>(shape.nodes.size()); }
    Index nodeAt(std::uint32_t position) const { return shape.ever[position]; } ///< also of one that was taken away
    Position positionOf(Index node) const { return static_cast<Position>(world.state.nodes[node].instance); }
    StoreMember& memberAt(Index node) const { return state.members[positionOf(node)]; }
    bool isUp(std::uint32_t position) const { return world.state.nodes[nodeAt(position)].health == NodeHealth::Up; }
    /// Both are up, and messages get through both ways.
    bool connected(std::uint32_t a, std::uint32_t b) const {
        return isUp(a) && isUp(b) && world.reachable(nodeAt(a), nodeAt(b)) && world.reachable(nodeAt(b), nodeAt(a));
    }
};

/// Whether a call goes from member to member: it is no request of anybody's, and is not counted as one.
constexpr bool isBetweenMembers(Verb verb) {
    return verb >= Verb::ReplicaRead;
}
/// Whether any copy will do for a read.
constexpr bool isRelaxed(Consistency consistency) {
    return consistency == Consistency::Eventual || consistency == Consistency::Any;
}
/// Whether what a call writes is ever read: requests without a key and creates leave nothing behind.
inline bool leavesData(const Model& model, const Call& call) {
    return call.key != kNone &&
           (call.operation == kNoOperation || model.operations[call.operation].kind != OperationKind::Create);
}

/// A member works on a call: CPU time of a read or write.
void work(World& world, Index call);
/// Something has changed that writes may depend on.
void availabilityChanged(const Store& store);
/// The answer that carries a newly drawn number leaves the store for `call`: a create, where a client draws it.
void numberDrawn(const Store& store, const Call& call);

} // namespace faultline::components::store
