// The CPUs of an instance: first in, first out, as many pieces of work at once as there are CPUs.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::cpu {

/// The call wants `work` of CPU time at its callee; its kind's onDelay follows when it is done. A service that drops
/// expired work may instead find the call at onExpired when its turn comes.
void submit(World& world, Index call, kernel::Time work);
/// The call's piece of work is done: the next one begins. Called by the dispatcher before onDelay.
void end(World& world, Index call);
/// Starts what may start, after CPUs were added.
void fill(World& world, Index node);

} // namespace faultline::components::cpu
