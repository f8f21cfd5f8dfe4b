// Replicated key-value stores: several members, either leaderless with quorums or led by one with a majority behind it.
// store_parts.h says which file does what.
#pragma once

#include "engine/components/store_parts.h"

namespace faultline::components::store {

/// A member's timer: heartbeat, end of patience or anti-entropy.
void onTimer(World& world, Index node, std::uint32_t token);
/// Partitions, hangs or crashes have changed who reaches whom.
void connectivityChanged(World& world);
/// The window begins: counts start anew.
void beginWindow(World& world);

} // namespace faultline::components::store
