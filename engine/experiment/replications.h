// A diagram run once or many times over: the seeds spread over threads, the result the same for any number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/diagram/diagram.h"
#include "engine/report/figure.h"
#include "engine/simulation/simulation.h"

namespace faultline::experiment {

/// How often, and on how many threads.
struct Plan {
    std::uint64_t seed = 1; ///< replication i runs with seed + i
    std::uint64_t replications = 1;
    unsigned threads = 1;
    bool traces = false; ///< the first seed's requests are recorded
};

/// How far the runs are; the watcher may ask them to stop.
struct Progress {
    double share = 0;     ///< 0–1, of all simulated time
    double simulated = 0; ///< seconds, of all replications together
    double planned = 0;   ///< seconds
};
/// Called on the calling thread, about ten times a second; false stops the runs.
using Watch = std::function<bool(const Progress&)>;

/// What running gave.
struct Outcome {
    base::Diagnostics diagnostics;    ///< of compiling; with errors there are no runs
    std::vector<report::Report> runs; ///< by seed; when stopped, those that were finished, or else what there is
    std::optional<simulation::Simulation> first; ///< the run of the first seed, for its series
    double wallSeconds = 0;
    bool stopped = false;
    std::optional<base::Error> failure; ///< the machine could not do it
};

/// Runs `diagram` up to its own duration. Nothing is drawn from the clock or the threads' order.
Outcome replicate(const diagram::Diagram& diagram, const Plan& plan, const Watch& watch = {});

/// One sheet for all: a single run as it is; of several, the mean of every figure with half of its 95 % confidence
/// interval, and for latencies the statistic of all samples together.
report::Sheet combine(const Outcome& outcome);

} // namespace faultline::experiment
