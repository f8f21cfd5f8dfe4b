// Services: admission through slots and a backlog, then the handler. Workers share all of it but the admission.
#pragma once

#include "engine/components/compiler.h"
#include "engine/components/world.h"

namespace faultline::components::service {

/// The handler of a call has ended: answers, and lets the next one in.
void finish(World& world, Index call, Outcome outcome);
/// A slot is free: the call that has waited longest is admitted.
void releaseSlot(World& world, Index node);
/// Whether the call carries a message that fails every time (workers).
bool isPoisoned(const World& world, Index frame);

} // namespace faultline::components::service
