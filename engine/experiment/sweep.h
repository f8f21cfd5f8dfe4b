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
    std::uint64_t seed = 1; ///< of the first replication
};

/// Which runs of a sweep are made here: the number-th of so many shares, from 1.
struct SweepShare {
    std::uint64_t number = 1;
    std::uint64_t of = 1;
};

/// What a sweep was made from, beside the points and replications. Shares go together only when they agree in it.
struct SweepOrigin {
    std::string program;               ///< the version: another one may measure something else
    std::string diagram;               ///< the fingerprint of the file's content
    std::vector<std::string> settings; ///< each --set, as it was written
    std::vector<std::string> axes;     ///< each --vary
    friend bool operator==(const SweepOrigin&, const SweepOrigin&) = default;
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
    std::string file; ///< that it was read from; for what is said about it
    std::string title;
    SweepOrigin origin;
    SweepShare share;
    std::uint64_t points = 0;
    std::uint64_t replications = 0;
    std::uint64_t firstSeed = 0;
    std::vector<SweepRun> runs; ///< by point and seed
    base::Diagnostics diagnostics;
    bool stopped = false;
    std::optional<base::Error> failure;
};

/// Runs a share of points × seeds on the plan's threads; figures depend on neither. Each point has its own first seed.
SweepRuns sweep(const std::vector<SweepPoint>& points, const Plan& plan, const SweepShare& share,
                const Watch& watch = {});

/// A share as text, from which readRuns() makes it again exactly.
std::string writeRuns(const SweepRuns& runs);
base::Result<SweepRuns> readRuns(std::string_view text);
/// All shares of one sweep together. An error when they are of different ones, which names two files and what differs
/// between them, or when one is missing or there twice.
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
