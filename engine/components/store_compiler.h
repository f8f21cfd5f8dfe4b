// Compiling a store's settings, and checking what callers ask of it.
#pragma once

#include "engine/components/compiler.h"

namespace faultline::components::store {

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model);
/// A client that calls a store itself: what it may ask for there.
void checkClient(Compiler& compiler, const diagram::Component& component, const ComponentModel& model,
                 const std::vector<std::uint16_t>& operations);

} // namespace faultline::components::store
