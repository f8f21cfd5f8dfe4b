// The calls that a handler's step makes: to whom, with what, and what happens when there is nobody to ask.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::handler::calls {

/// Issues the call of the frame's current step and phase. Where its breaker is open or the callee has no instance, the
/// frame gets a `StepRefused`.
void issue(World& world, Index frame);

} // namespace faultline::components::handler::calls
