// What a chart shows, as plain values: lines over simulated time, fault marks, a scale. Screens and exports both draw
// this, and tables are written from it.
#pragma once

#include <QString>
#include <limits>
#include <vector>

#include "engine/kernel/time.h"

namespace faultline::ui {

/// The charts of the board, in their order.
enum class ChartKind { Latency, Traffic, Saturation, Queues, HitRatio };
inline constexpr int kChartKinds = 5;

/// What a chart's values are counted in.
enum class ChartUnit { Milliseconds, PerSecond, Share, Count };

/// How a line looks; colour, width and mark follow from it.
enum class LineTone { P50, P95, P99, Success, Failure, Attempts, Cause, Component };

/// Where the value is missing (no request ended in that stretch).
inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

/// Seconds as written: divided, because a product with 1e-9 gives 31.000000000000004 for 31 s.
constexpr double secondsOf(kernel::Time time) {
    return static_cast<double>(time) / 1e9;
}

/// One bucket's value.
struct ChartPoint {
    double atS = 0; ///< the bucket's end, simulated seconds
    double value = 0;
    bool weak = false; ///< from too few samples to be trusted
    friend bool operator==(const ChartPoint&, const ChartPoint&) = default;
};

/// How several buckets become one where there are more than a chart shows.
enum class Thinning { Highest, Mean };

/// One line of a chart.
struct ChartLine {
    QString id;   ///< stable: "p99", "timeout", a component's id
    QString name; ///< for people
    LineTone tone = LineTone::P50;
    int toneIndex = 0; ///< tells causes and components apart
    Thinning thinning = Thinning::Mean;
    bool saturated = false; ///< at its limit now
    std::vector<ChartPoint> points;

    /// The newest value in the line, kNoValue when there is none.
    ChartPoint latest() const;
    /// The value of the bucket that holds `atS`.
    ChartPoint at(double atS, double bucketS) const;
};

/// A moment worth seeing on every chart.
struct ChartMark {
    enum class Sort { Fault, Recovery, Notice, PlannedEnd }; ///< the most telling first
    double atS = 0;
    Sort sort = Sort::Fault;
    QString text;
    friend bool operator==(const ChartMark&, const ChartMark&) = default;
};

/// One chart's content.
struct ChartContent {
    ChartKind kind = ChartKind::Latency;
    QString title;
    QString unitText; ///< "requests/s", "log scale"
    QString note;     ///< "n = 40,112"; may be empty
    QString empty;    ///< what to say while there is nothing to draw
    ChartUnit unit = ChartUnit::Milliseconds;
    bool logarithmic = false;
    double bucketS = 1;
    std::vector<ChartLine> lines;
    std::vector<ChartMark> marks;

    bool hasValues() const;
};

/// The stretch of simulated time that the charts show.
struct TimeView {
    enum class Labels { FromNow, Clock };
    double fromS = -60;
    double toS = 0;
    Labels labels = Labels::FromNow;

    double lengthS() const { return toS - fromS; }
    friend bool operator==(const TimeView&, const TimeView&) = default;
};

} // namespace faultline::ui
