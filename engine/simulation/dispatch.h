// The run's loop: takes the next event or delivery and gives it to whom it concerns.
#pragma once

#include "engine/components/world.h"
#include "engine/scenario/scenario.h"

namespace faultline::simulation {

/// Carries out events up to and including `until`, about `maxEvents` at most, or until `interrupted` becomes true (a
/// `set` event wants a new model); true when it got there.
bool runEvents(components::World& world, kernel::Time until, std::uint64_t maxEvents, const scenario::SetKey& setKey,
               const bool& interrupted);
/// Delivers what needs no time.
void deliverPending(components::World& world);
/// Starts measuring: everything counted so far is the warm-up's.
void beginWindow(components::World& world);

} // namespace faultline::simulation
