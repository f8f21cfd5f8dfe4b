// From a database's primary to its copies: the log of writes under way, what is applied when, and who waits for it.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::replication {

/// A write has been committed on the shard's primary: sends it on its way to the copies. False when its answer has to
/// wait for replicas; `acknowledged` of the database follows then.
bool begin(World& world, Index shard, Index call);
/// The lag of a logged write at a copy is over.
void onDue(World& world, Index shard, std::uint32_t copy, std::uint32_t sequence);
/// A write has reached a replica whose receipt is waited for.
void onArrived(World& world, Index call);
/// The replica's receipt is back at the primary (or will not come).
void onAnswered(World& world, Index call, Outcome outcome);
/// The oldest waiting write of a shard may have waited for `semi_sync_timeout`.
void onWaitOver(World& world, Index shard);

/// A copy can be reached again: takes in what was held back, or everything if it had lost touch.
void connect(World& world, Index shard, std::uint32_t copy);
/// A copy no longer follows the log.
void leave(World& world, Index shard, std::uint32_t copy);
/// Answers the waiting writes that wait no longer, after copies, roles or the configuration have changed.
void settleWaiting(World& world, Index shard);
/// The primary is gone or deposed: those waiting are told that there is none.
void abandonWaiting(World& world, Index shard);
/// Drops logged writes that all copies have.
void retire(ShardState& shard);

/// The component whose data these are: a feed's source, else itself.
Index ownerOf(const Model& model, Index component);
/// The shard, in State::shards, in which a request's data are now; kNone when the component is no database.
Index shardFor(const World& world, Index component, Index key, Index user);

} // namespace faultline::components::replication
