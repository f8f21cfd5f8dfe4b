// Who is a shard's primary: noticing that it is gone, putting a replica in its place, and what is lost by that.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::failover {

/// Whether an instance answers at all.
inline bool isServing(const World& world, Index node) {
    const NodeHealth health = world.state.nodes[node].health;
    return health == NodeHealth::Up || health == NodeHealth::Draining;
}
/// Whether writes may be sent to the shard's primary: it may be silent, but nobody has given it up.
inline bool hasPrimary(const World& world, const ShardState& shard) {
    return shard.phase != ShardState::Phase::Promoting || (!shard.planned && isServing(world, shard.primary()));
}

/// Whether the shard's primary may be read: also while it waits, without writes, for a replica to take over in good
/// order.
inline bool hasReadablePrimary(const World& world, const ShardState& shard) {
    return shard.phase != ShardState::Phase::Promoting || isServing(world, shard.primary());
}

/// Looks at a shard anew, after something has happened to its members or between them, or a time has come.
void check(World& world, Index shard);
/// The same for all shards of a database, and for what it feeds or is fed from.
void checkAll(World& world, Index component);
/// A replica of each shard takes over, as an operator would have it; false when there is none.
bool begin(World& world, Index component);
/// Members know their shard and copy from now on.
void assignRoles(World& world, Index shard);

} // namespace faultline::components::failover
