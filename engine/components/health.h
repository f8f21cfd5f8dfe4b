// Instances that crash, start, hang and go on: what becomes of the calls that they serve and of those that they made.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::health {

/// Tells all kinds that look at it that the network between instances, or who hangs, may have changed.
void conditionsChanged(World& world);
/// Connections are reset, work and memory are lost. `gone`: removed for good.
void crash(World& world, Index node, bool gone = false);
/// Starts a crashed instance (one that is up or hung crashes first); it serves after the component's start_up.
void restart(World& world, Index node);
/// The same with another start-up.
void restart(World& world, Index node, kernel::Time startUp);
/// The start-up of a restart is over.
void onStarted(World& world, Index node, Index token);
/// Serves at once: new instances at the start of a run, and those that a live edit brings back.
void bringUp(World& world, Index node);
void hang(World& world, Index node);
/// A hang ends: what was swallowed happens now, in its order; work goes on where it stood.
void resume(World& world, Index node);

// What the dispatcher brings to an instance.
void arrive(World& world, Index call);                       ///< a request at its callee
void answered(World& world, Index call);                     ///< an answer at its caller
void delayEnded(World& world, Index call, Index generation); ///< work or a delay at the callee
void timedOut(World& world, Index call);                     ///< the caller's patience is over
void retryDue(World& world, Index frame);                    ///< a step's back-off is over

} // namespace faultline::components::health
