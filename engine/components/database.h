// Databases: shards of a primary and its replicas, with CPUs and connection limits; they hold the truth about keys.
// How writes get to copies is in replication.h, who is primary in failover.h, who is asked in database_routing.h.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::database {

/// The answer about a committed write leaves now: from here on a read that misses it is stale.
void acknowledge(World& world, Index call);
/// A call at a member is over.
void answer(World& world, Index call, Outcome outcome);
/// Whether a write makes a new key, of which nobody reads any version.
bool isCreate(const World& world, const Call& call);
/// How many acknowledged writes the run's databases have lost in the window.
std::uint64_t lostWrites(const State& state);
/// Time in the window in which some shard could not take writes.
kernel::Time unavailable(const State& state, const DatabaseState& database);
/// "primary" or "replica"; "none" for one that has been deposed and not come back.
std::string_view roleOf(const State& state, const Node& node);

} // namespace faultline::components::database
