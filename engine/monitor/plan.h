// Objectives and alerts as they are watched: numbers instead of names. Read this first, then watch.h.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/diagram/diagram.h"
#include "engine/expression/expression.h"
#include "engine/kernel/time.h"

namespace faultline::monitor {

constexpr std::uint32_t kAll = 0xffffffffu;

/// A service level objective: the share of requests that must be good.
struct Objective {
    std::string name;
    double objective = 0; ///< 0–1
    bool latency = false; ///< good is a success within `under`; otherwise a success
    kernel::Time under = 0;
    std::uint32_t operation = kAll;
    kernel::Time window = 0; ///< what the error budget is for
    friend bool operator==(const Objective&, const Objective&) = default;

    /// Whether the two count the same requests, whatever share they want.
    bool countsAs(const Objective& other) const;
};

/// How a figure over a sliding window comes from what is read at moments of the run.
enum class Form : std::uint8_t {
    Count,       ///< grows: what came in the window
    PerSecond,   ///< grows: that, a second
    Mean,        ///< the integral of a level over seconds: its mean
    Share,       ///< two that grow: a of b
    ShareOfBoth, ///< two that grow: a of a + b, 1 where there is neither
    Level,       ///< as it is now
    Start,       ///< as it was at the window's start
    Highest,     ///< the highest of each second
    SpreadMean,  ///< mean of the samples of the window
    SpreadQuantile,
    SpreadMax
};

/// One figure that an alert names. What to read is for the simulation to know: `figure` is its number.
struct Signal {
    expression::Section section = expression::Section::Totals;
    std::uint32_t element = 0; ///< component, operation, link or node
    std::uint32_t figure = 0;
    Form form = Form::Count;
    double quantile = 0;
    double scale = 1; ///< from the figure's unit to base units
    friend bool operator==(const Signal&, const Signal&) = default;
};

/// One alert: a condition over a sliding window, or a budget that burns too fast.
struct Alert {
    std::string name;
    std::string says;
    bool page = true;
    kernel::Time hold = 0; ///< so long it must be true before it fires, and false before it is over

    expression::Expression condition; ///< without an objective
    std::vector<Signal> watched;      ///< of the condition's figures
    kernel::Time over = 0;

    std::uint32_t objective = kAll; ///< with one: its error budget is watched
    double factor = 0;
    std::vector<kernel::Time> windows;

    bool burns() const { return objective != kAll; }
};

/// All objectives and alerts of a diagram.
struct Plan {
    std::vector<Objective> objectives;
    std::vector<Alert> alerts;
};

/// How names become numbers; the errors are for the user.
struct Numbering {
    std::function<std::uint32_t(const std::string& operation)> operation;
    std::function<base::Result<Signal>(const expression::Figure&)> signal;
};

/// Compiles a diagram's objectives and alerts. An alert that cannot be watched is left out, with a warning.
Plan compilePlan(const diagram::Diagram& diagram, const Numbering& numbering, base::Diagnostics& diagnostics);

} // namespace faultline::monitor
