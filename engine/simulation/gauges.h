// The tick that closes a bucket of the time series and renews what gauges show.
#pragma once

#include "engine/components/world.h"

namespace faultline::simulation {

void tickGauges(components::World& world);

} // namespace faultline::simulation
