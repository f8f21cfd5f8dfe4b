// Ranges and ticks that people like, and how values are written beside them.
#pragma once

#include <QString>
#include <vector>

#include "ui/dashboard/chart_content.h"

namespace faultline::ui {

/// A tick with what stands beside it.
struct Tick {
    double at = 0;
    QString label;
    friend bool operator==(const Tick&, const Tick&) = default;
};

/// The range of an axis.
struct AxisRange {
    double low = 0;
    double high = 1;
    friend bool operator==(const AxisRange&, const AxisRange&) = default;
};

/// The range that holds all values of a content in a view: 0–1 for shares, whole decades or halves of them for a
/// logarithmic scale, from 0 to a round number for a linear one.
AxisRange fittingRange(const ChartContent& content, const TimeView& view);
/// At most about `most` ticks, at round values.
std::vector<Tick> valueTicks(const ChartContent& content, AxisRange range, int most);
/// Ticks of the time axis, `at` in simulated seconds: "−40", "now" or "1:20".
std::vector<Tick> timeTicks(const TimeView& view, int most);
/// The value that a logarithmic axis draws for `value`: nothing ≤ 0 may reach it.
double clampedForLog(double value);

/// A value for people: "84 ms", "1.25 s", "3,998", "93 %".
QString shownValue(double value, ChartUnit unit);
/// A simulated moment for people: "1:12.4", or "0:05.20" where tenths are too coarse for `resolutionS`.
QString shownClock(double atS, double resolutionS);

/// Keeps an axis calm: it grows at once, but shrinks only when the smaller range has been enough for a while.
class CalmRange {
  public:
    /// The range to show at `wallMs` when `wanted` would fit.
    AxisRange next(AxisRange wanted, qint64 wallMs);
    void forget() { m_set = false; }

  private:
    static constexpr qint64 kPatienceMs = 3000;
    AxisRange m_shown;
    AxisRange m_roomiest; // what would have been enough since m_smallerSince
    qint64 m_smallerSince = 0;
    bool m_set = false;
    bool m_smaller = false;
};

} // namespace faultline::ui
