// Objectives and alerts of a running simulation: when they are looked at, and what the log says of them.
#pragma once

#include "engine/components/world.h"

namespace faultline::simulation {

/// The measured run begins: counts and windows start anew.
void beginWatching(components::World& world);
/// The model in `world` has just replaced `before`.
void adoptWatching(components::World& world, const components::Model& before);
/// A whole second has passed: looks at the alerts, and logs those that fire or are over. They are not looked at during
/// the warm-up.
void watchAlerts(components::World& world);

} // namespace faultline::simulation
