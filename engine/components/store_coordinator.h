// Leaderless coordinators: a request goes to all replicas of its key at once, and a quorum of answers decides.
#pragma once

#include "engine/components/store_parts.h"

namespace faultline::components::store::coordinator {

/// A caller's request has reached a member, which coordinates it.
void begin(World& world, Index call);
/// A replica has read or written; its answer leaves.
void replicaWorked(World& world, Index call);
/// A replica has answered its coordinator, or will not.
void replicaAnswered(World& world, Index call, Outcome outcome);
/// Sends one member a version to take, of which nobody waits to hear. False when that is the sender itself: it has
/// taken it.
bool push(const Store& store, std::uint32_t from, std::uint32_t to, Index key, std::uint32_t version,
          std::uint8_t purpose);
/// A coordinator has crashed, or is taken away: it works on nothing any more, and refuses those who still wait.
void giveUp(const Store& store, std::uint32_t position);

// Why a version is pushed.
constexpr std::uint8_t kRepair = 0;
constexpr std::uint8_t kHint = 1;

} // namespace faultline::components::store::coordinator
