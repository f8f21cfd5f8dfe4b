// Workers: take messages from their queues, as many at a time as CPUs × prefetch, and handle them like a service.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::worker {

/// A message has been handled: notes its effect, and one that was applied before.
void processed(World& world, Index call, Outcome outcome);

} // namespace faultline::components::worker
