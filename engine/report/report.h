// A run's report: what was measured, with its circumstances. Read this first, then figure.h (the one list of all
// figures, in reporting order, that every writer walks).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/simulation/measurement.h"

namespace faultline::report {

using simulation::SloVerdict;
using AlertRecord = monitor::Firing;

/// Everything that one run says. Figures that follow from others are the functions below.
struct Report {
    std::string title;
    double wallSeconds = 0;         ///< real time that the run took; differs from run to run
    kernel::Time requestedTime = 0; ///< simulated time that was asked for; more than measured.now when it was stopped
    simulation::Measurement measured;
};

/// Succeeded of those that ended; 1 when none has.
double availability(const simulation::RequestFigures& requests);
/// A time as a report says it: 30 s is 30, not 30.000000000000004.
inline double inSeconds(kernel::Time time) {
    return static_cast<double>(time) / 1e9;
}
/// Length of the measured window, in seconds.
double windowSeconds(const simulation::Measurement& measured);
/// Hits of all look-ups; 0 when there was none.
double hitRatio(const simulation::ComponentMeasurement& component);
/// "up", "starting", "crashed", "hung", "draining"
std::string_view healthName(simulation::Health health);

} // namespace faultline::report
