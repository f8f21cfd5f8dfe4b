// Hedged requests: an attempt that takes long is followed by a second one, and the first success wins.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::hedging {

/// An attempt of a request has been sent: a second one follows when it takes too long.
void watch(World& world, Index request);
/// The attempt of the client that has waited longest may be due.
void onDue(World& world, Index row);

} // namespace faultline::components::hedging
