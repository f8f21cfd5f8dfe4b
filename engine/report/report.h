// A run's report: what was measured, with its circumstances. Read this first, then figure.h (the one list of all
// figures, in reporting order, that every writer walks).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/simulation/measurement.h"

namespace faultline::report {

/// Whether an objective of the file was held.
struct SloVerdict {
    std::string name;
    double objective = 0; ///< 0–1
    double measured = 0;  ///< 0–1
    bool met = false;
    double budgetLeft = 0; ///< share of the error budget, 1 when untouched, below 0 when overspent
};

/// An alert that fired.
struct AlertRecord {
    std::string name;
    kernel::Time fired = 0;
    std::optional<kernel::Time> resolved; ///< absent while it fires
};

/// Everything that one run says. Figures that follow from others are the functions below.
struct Report {
    std::string title;
    double wallSeconds = 0;         ///< real time that the run took; differs from run to run
    kernel::Time requestedTime = 0; ///< simulated time that was asked for; more than measured.now when it was stopped
    simulation::Measurement measured;
    std::vector<SloVerdict> slos;
    std::vector<AlertRecord> alerts;
};

/// Succeeded of those that ended; 1 when none has.
double availability(const simulation::RequestFigures& requests);
/// Length of the measured window, in seconds.
double windowSeconds(const simulation::Measurement& measured);
/// Hits of all look-ups; 0 when there was none.
double hitRatio(const simulation::ComponentMeasurement& component);
/// "up", "starting", "crashed", "hung", "draining"
std::string_view healthName(simulation::Health health);

} // namespace faultline::report
