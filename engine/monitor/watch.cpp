#include "engine/monitor/watch.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "engine/base/assert.h"

namespace faultline::monitor {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

void beginAlert(const Alert& alert, AlertState& state, const WatchState& all, kernel::Time now, const Read& read) {
    state = {};
    state.since = now;
    for (const Signal& signal : alert.watched) {
        Reading reading = read(signal);
        state.highest.push_back(reading.a);
        state.watched.emplace_back(alert.over).restart(now, std::move(reading));
    }
    for (const kernel::Time length : alert.windows)
        state.budgets.emplace_back(length).restart(now, all.objectives[alert.objective]);
}

/// Whether the alert's condition holds now; moves its windows on.
bool holdsNow(const Plan& plan, const Alert& alert, AlertState& state, const WatchState& all, kernel::Time now,
              const Read& read) {
    if (alert.burns()) {
        const Objective& objective = plan.objectives[alert.objective];
        const GoodAndBad& counts = all.objectives[alert.objective];
        bool holds = true;
        for (Sliding<GoodAndBad>& window : state.budgets) {
            holds = burnRate(objective, window, counts, now) > alert.factor && holds;
            if (window.isDue(now))
                window.add(now, counts);
        }
        return holds;
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < alert.watched.size(); ++i) {
        Sliding<Reading>& window = state.watched[i];
        Reading reading = read(alert.watched[i]);
        state.highest[i] = std::max(state.highest[i], reading.a);
        values.push_back(figureOver(alert.watched[i], window, reading, state.highest[i], now));
        if (!window.isDue(now))
            continue;
        if (alert.watched[i].form == Form::Highest) {
            const double next = reading.a;
            reading.a = state.highest[i];
            state.highest[i] = next;
        }
        window.add(now, std::move(reading));
    }
    return alert.condition.holds(values);
}

Firing& firingOf(WatchState& state, const AlertState& alert) {
    return state.history[alert.record - state.historyDropped];
}

bool isKept(const WatchState& state, const AlertState& alert) {
    return alert.record >= state.historyDropped;
}

void fire(const Alert& alert, AlertState& state, WatchState& all, kernel::Time now) {
    if (all.history.size() >= kMostFirings) {
        all.history.erase(all.history.begin());
        ++all.historyDropped;
    }
    state.record = all.history.size() + all.historyDropped;
    all.history.push_back({alert.name, now, std::nullopt});
}

void resolve(const AlertState& state, WatchState& all, kernel::Time now) {
    if (isKept(all, state))
        firingOf(all, state).resolved = now;
}

/// One step of pending → firing → resolving; true when it began to fire or is over.
bool step(const Alert& alert, AlertState& state, WatchState& all, kernel::Time now, bool holds) {
    const auto enter = [&](Phase phase) {
        state.phase = phase;
        state.since = now;
    };
    if (holds && state.phase == Phase::Quiet)
        enter(Phase::Pending);
    else if (!holds && state.phase == Phase::Pending)
        enter(Phase::Quiet);
    else if (holds && state.phase == Phase::Resolving)
        enter(Phase::Firing);
    else if (!holds && state.phase == Phase::Firing)
        enter(Phase::Resolving);
    const bool longEnough = now - state.since >= alert.hold;
    if (state.phase == Phase::Pending && longEnough) {
        enter(Phase::Firing);
        fire(alert, state, all, now);
        return true;
    }
    if (state.phase == Phase::Resolving && longEnough) {
        enter(Phase::Quiet);
        resolve(state, all, now);
        return true;
    }
    return false;
}

bool watchesTheSame(const Plan& before, const Alert& a, const Plan& after, const Alert& b) {
    if (a.name != b.name || a.burns() != b.burns())
        return false;
    if (a.burns())
        return a.windows == b.windows && before.objectives[a.objective].name == after.objectives[b.objective].name &&
               before.objectives[a.objective].countsAs(after.objectives[b.objective]);
    return a.condition == b.condition && a.watched == b.watched && a.over == b.over;
}

} // namespace

void requestEnded(const Plan& plan, WatchState& state, std::uint32_t operation, bool success, kernel::Time latency) {
    for (std::size_t i = 0; i < plan.objectives.size(); ++i) {
        const Objective& objective = plan.objectives[i];
        if (objective.operation != kAll && objective.operation != operation)
            continue;
        const bool good = success && (!objective.latency || latency <= objective.under);
        ++(good ? state.objectives[i].good : state.objectives[i].bad);
    }
}

void begin(const Plan& plan, WatchState& state, kernel::Time now, const Read& read) {
    state.objectives.assign(plan.objectives.size(), {});
    state.alerts.resize(plan.alerts.size());
    for (std::size_t i = 0; i < plan.alerts.size(); ++i)
        beginAlert(plan.alerts[i], state.alerts[i], state, now, read);
}

std::vector<std::string> adopt(const Plan& before, const Plan& plan, WatchState& state, kernel::Time now,
                               const Read& read) {
    std::vector<GoodAndBad> counts(plan.objectives.size());
    for (std::size_t i = 0; i < plan.objectives.size(); ++i)
        for (std::size_t j = 0; j < before.objectives.size(); ++j)
            if (before.objectives[j].name == plan.objectives[i].name &&
                before.objectives[j].countsAs(plan.objectives[i]))
                counts[i] = state.objectives[j];
    state.objectives = std::move(counts);
    std::vector<AlertState> known = std::move(state.alerts);
    std::vector<bool> taken(known.size(), false);
    state.alerts.assign(plan.alerts.size(), {});
    for (std::size_t i = 0; i < plan.alerts.size(); ++i) {
        std::size_t same = 0;
        while (same < known.size() && !watchesTheSame(before, before.alerts[same], plan, plan.alerts[i]))
            ++same;
        if (same == known.size()) {
            beginAlert(plan.alerts[i], state.alerts[i], state, now, read);
            continue;
        }
        state.alerts[i] = std::move(known[same]);
        taken[same] = true;
    }
    std::vector<std::string> over;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (taken[i] || (known[i].phase != Phase::Firing && known[i].phase != Phase::Resolving))
            continue;
        resolve(known[i], state, now);
        over.push_back(before.alerts[i].name);
    }
    return over;
}

std::vector<Turn> look(const Plan& plan, WatchState& state, kernel::Time now, const Read& read) {
    std::vector<Turn> turns;
    for (std::uint32_t i = 0; i < plan.alerts.size(); ++i) {
        AlertState& alert = state.alerts[i];
        const bool holds = holdsNow(plan, plan.alerts[i], alert, state, now, read);
        if (step(plan.alerts[i], alert, state, now, holds))
            turns.push_back({i, alert.phase == Phase::Firing});
    }
    return turns;
}

double burnRate(const Objective& objective, const Sliding<GoodAndBad>& window, const GoodAndBad& counts,
                kernel::Time now) {
    const auto& start = window.start(now);
    const auto bad = static_cast<double>(counts.bad - start.reading.bad);
    const double all = bad + static_cast<double>(counts.good - start.reading.good);
    if (all <= 0 || now <= start.at)
        return kUnknown;
    const double missing = std::max(1.0, static_cast<double>(window.length()) / static_cast<double>(now - start.at));
    return bad / (all * missing) / (1 - objective.objective);
}

namespace {

/// The difference of two long sums has lost its last digits, with which two machines would be more than 2 at times: the
/// nearest number of twelve digits, as a person writes a bound.
double ofTwelveDigits(double value) {
    char text[32];
    const auto written = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 11);
    FAULTLINE_ASSERT(written.ec == std::errc{}, "twelve digits fit");
    double rounded = value;
    std::from_chars(text, written.ptr, rounded);
    return rounded;
}

} // namespace

double figureOver(const Signal& signal, const Sliding<Reading>& window, const Reading& reading, double highest,
                  kernel::Time now) {
    const auto& start = window.start(now);
    const double seconds = kernel::toSeconds(now - start.at);
    const double a = reading.a - start.reading.a;
    const double b = reading.b - start.reading.b;
    switch (signal.form) {
    case Form::Count:
        return a * signal.scale;
    case Form::PerSecond:
    case Form::Mean:
        return seconds > 0 ? ofTwelveDigits(a / seconds * signal.scale) : kUnknown;
    case Form::Share:
        return b != 0 ? a / b * signal.scale : kUnknown;
    case Form::ShareOfBoth:
        return a + b > 0 ? a / (a + b) * signal.scale : 1;
    case Form::Level:
        return reading.a * signal.scale;
    case Form::Start:
        return start.reading.a * signal.scale;
    case Form::Highest: {
        double most = highest;
        for (const auto& mark : window.marks())
            if (mark.at > start.at)
                most = std::max(most, mark.reading.a);
        return most * signal.scale;
    }
    case Form::SpreadMean:
    case Form::SpreadQuantile:
    case Form::SpreadMax:
        break;
    }
    const metrics::Histogram samples = reading.spread.front().since(start.reading.spread.front());
    if (samples.count() == 0)
        return kUnknown;
    const double ns = signal.form == Form::SpreadMean  ? samples.meanNs()
                      : signal.form == Form::SpreadMax ? static_cast<double>(samples.max())
                                                       : static_cast<double>(samples.quantile(signal.quantile));
    return ns / 1e6 * signal.scale;
}

} // namespace faultline::monitor
