// Breakers and retry budgets of the calls that services and workers make: one of each for a callee of an instance.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::guard {

/// The guard of an instance's outgoing link, made when there is none yet.
OutletGuard& of(World& world, Index node, Index link);
/// Whether the instance's breaker for this callee lets a call through now.
bool admits(World& world, Index node, Index link);
/// A call that was let through is on its way.
void issued(World& world, Index call);
/// A call of the instance has ended; `call` is kNone when it found nobody to ask.
void ended(World& world, const BreakerModel& model, Index node, Index link, Index call, Outcome outcome);
/// The instance has crashed: it remembers nothing.
void forget(World& world, Index node);

} // namespace faultline::components::guard
