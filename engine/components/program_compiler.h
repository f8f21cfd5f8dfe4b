// Turning handlers, written or derived, into programs.
#pragma once

#include "engine/components/compiler.h"

namespace faultline::components {

/// Compiles every operation's handler of a service or worker. Steps that name what is not linked are errors.
void compileProgram(Compiler& compiler, const diagram::Component& component, const ComponentModel& model,
                    Program& program);

} // namespace faultline::components
