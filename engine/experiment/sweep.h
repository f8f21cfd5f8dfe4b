// A diagram with some of its values varied: every combination on the same seeds, in shares that different machines run
// and that merge to exactly what one machine would have found.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/experiment/replications.h"
#include "engine/metrics/histogram.h"
#include "engine/report/figure.h"

namespace faultline::experiment {

/// One combination of the varied values: what was set, and the diagram with that.
struct SweepPoint {
    std::vector<std::pair<std::string, std::string>> settings; ///< path and value, as they were written
    diagram::Diagram diagram;
};

/// Which runs of a sweep are made here: the number-th of so many shares, from 1.
struct SweepShare {
    std::uint64_t number = 1;
    std::uint64_t of = 1;
};

/// A figure of one run.
struct SweepFigure {
    report::Section section = report::Section::Totals;
    std::string element;
    std::string name;
    std::string unit;
    double value = 0;
};

/// The samples behind latencies of one run.
struct SweepSpread {
    report::Section section = report::Section::Totals;
    std::string element;
    std::string group; ///< "latency_ms"
    metrics::Histogram samples;
};

/// One run of a sweep.
struct SweepRun {
    std::uint64_t point = 0;
    std::uint64_t seed = 0;
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<SweepFigure> figures;
    std::vector<SweepSpread> spreads;
};

/// Runs of a sweep, all or a share.
struct SweepRuns {
    std::string title;
    std::uint64_t points = 0;
    std::uint64_t replications = 0;
    std::uint64_t firstSeed = 0;
    std::vector<SweepRun> runs; ///< by point and seed
    base::Diagnostics diagnostics;
    bool stopped = false;
    std::optional<base::Error> failure;
};

/// Runs a share of points × seeds on the plan's threads; figures depend on neither.
SweepRuns sweep(const std::vector<SweepPoint>& points, const Plan& plan, const SweepShare& share,
                const Watch& watch = {});

/// A share as text, from which readRuns() makes it again exactly.
std::string writeRuns(const SweepRuns& runs);
base::Result<SweepRuns> readRuns(std::string_view text);
/// All shares of one sweep together; an error when they are of different ones, or some are missing or there twice.
base::Result<SweepRuns> mergeRuns(const std::vector<SweepRuns>& shares);

/// A figure over the seeds of one point.
struct SweepMean {
    report::Section section = report::Section::Totals;
    std::string element;
    std::string name;
    std::string unit;
    double mean = 0;
    std::optional<double> halfWidth; ///< of the 95 % confidence interval; two seeds at least
    std::optional<double> pooled;    ///< latencies: of all samples together
};

/// What came out at one point.
struct SweepSummary {
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<SweepMean> figures;
};
std::vector<SweepSummary> summarise(const SweepRuns& whole);

} // namespace faultline::experiment
