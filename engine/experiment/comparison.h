// Two diagrams on the same seeds, or two reports: what differs, and whether that can be told from chance.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/experiment/replications.h"
#include "engine/report/figure.h"

namespace faultline::experiment {

/// A figure that both diagrams have.
struct Difference {
    report::Section section = report::Section::Totals;
    std::string element;
    std::string name;
    std::string unit;
    double first = 0;      ///< mean over the seeds
    double second = 0;     ///< the same
    double difference = 0; ///< second − first
    std::optional<double>
        halfWidth; ///< of its 95 % confidence interval over the seeds' differences; two seeds at least

    /// Whether the interval leaves out no difference at all.
    bool isSignificant() const { return halfWidth && (difference > *halfWidth || difference < -*halfWidth); }
};

/// What comparing gave.
struct Comparison {
    Outcome first;
    Outcome second;
    std::uint64_t seeds = 0;             ///< that both were run with
    std::vector<Difference> differences; ///< in reporting order
};

/// Two reports that were kept: what both have a number for. Which seed gave which figure is not in a report, so the
/// intervals are those of independent runs (Welch's); absent unless both reports are of two seeds at least.
std::vector<Difference> compareReports(const report::Sheet& first, const report::Sheet& second);

/// Runs both with the seeds of `plan`. Where one cannot be run there are no differences.
Comparison compare(const diagram::Diagram& first, const diagram::Diagram& second, const Plan& plan,
                   const Watch& watch = {});

} // namespace faultline::experiment
