// The caller's side of a replicated store: a call becomes tries, each at one member, until one of them is answered.
#pragma once

#include "engine/components/store_parts.h"

namespace faultline::components::store::caller {

/// A caller's call over a link to a store has been issued: it stays with the caller, and its first try sets out.
void begin(World& world, Index call);
/// A try was answered, or has been silent for `try_timeout` (Outcome::Timeout while it is still out).
void tryEnded(World& world, Index attempt, Outcome outcome);

} // namespace faultline::components::store::caller
