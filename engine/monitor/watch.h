// Watching a run: counts for the objectives, windows and states of the alerts. A plain value, part of a run's state;
// nothing of it influences the run.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/metrics/histogram.h"
#include "engine/monitor/plan.h"
#include "engine/monitor/sliding.h"

namespace faultline::monitor {

/// Requests that ended in the measured window, as an objective judges them.
struct GoodAndBad {
    std::uint64_t good = 0;
    std::uint64_t bad = 0;
};

/// What a signal reads at one moment.
struct Reading {
    double a = 0;
    double b = 0;
    std::vector<metrics::Histogram> spread; ///< one where the signal's form wants samples, else none
};
using Read = std::function<Reading(const Signal&)>;

/// How an alert is.
enum class Phase : std::uint8_t { Quiet, Pending, Firing, Resolving };

/// One alert's windows and where it stands.
struct AlertState {
    Phase phase = Phase::Quiet;
    kernel::Time since = 0;                   ///< when the phase began
    std::vector<Sliding<Reading>> watched;    ///< of the condition's figures
    std::vector<double> highest;              ///< a signal: the highest of the sub-window under way
    std::vector<Sliding<GoodAndBad>> budgets; ///< one a window of a burn rate
    std::size_t record = 0;                   ///< while it fires: its entry of the history, from the first ever
};

/// A firing of an alert.
struct Firing {
    std::string name;
    kernel::Time fired = 0;
    std::optional<kernel::Time> resolved; ///< absent while it fires
};

/// An alert that began to fire, or is over.
struct Turn {
    std::uint32_t alert = 0;
    bool fires = false;
};

constexpr std::size_t kMostFirings = 1000;

/// The state of a plan.
struct WatchState {
    std::vector<GoodAndBad> objectives;
    std::vector<AlertState> alerts;
    std::vector<Firing> history; ///< the last kMostFirings
    std::uint64_t historyDropped = 0;
};

/// A request has ended: of which operation, with success or not, how long after its start.
void requestEnded(const Plan& plan, WatchState& state, std::uint32_t operation, bool success, kernel::Time latency);
/// Forgets all windows and counts: the measured run begins now.
void begin(const Plan& plan, WatchState& state, kernel::Time now, const Read& read);
/// Takes over an edited plan: what is the same goes on as it was, what is new begins now, and an alert that is gone and
/// was firing is over. Returns the names of those.
std::vector<std::string> adopt(const Plan& before, const Plan& plan, WatchState& state, kernel::Time now,
                               const Read& read);
/// Looks at every alert, once a second; returns those that changed.
std::vector<Turn> look(const Plan& plan, WatchState& state, kernel::Time now, const Read& read);

/// How many times too fast an objective's budget was burnt over a window that ends now. What lies before the measured
/// run counts as requests without an error, as many a second as there were since. NaN without requests.
double burnRate(const Objective& objective, const Sliding<GoodAndBad>& window, const GoodAndBad& counts,
                kernel::Time now);
/// A signal's figure over its window, in base units; NaN where there is nothing to reckon it from.
double figureOver(const Signal& signal, const Sliding<Reading>& window, const Reading& reading, double highest,
                  kernel::Time now);

} // namespace faultline::monitor
