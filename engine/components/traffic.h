// When an open client's next request comes, at a rate that changes with time.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::traffic {

/// Rate per second at time t: profile, else the plain rate, times events, times the multiplier.
double rateAt(const World& world, Index row, kernel::Time t);
/// Factor of the traffic event in force, ramps included.
double eventFactorAt(const ClientState& state, kernel::Time t);
/// When the next request comes, from now; kNever when none does.
kernel::Time nextArrival(World& world, Index row);

/// Bursty arrivals: two states, 5 times the mean rate for 10 % of the time, in bursts of 1 s on average, else 5/9 of
/// it.
constexpr double kBurstFactor = 5;
constexpr double kCalmFactor = 5.0 / 9.0;
constexpr double kBurstSeconds = 1;
constexpr double kCalmSeconds = 9;

} // namespace faultline::components::traffic
