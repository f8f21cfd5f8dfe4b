// How a line's points become drawn strokes: thinned to what a screen shows, broken where values are missing.
#pragma once

#include <QPointF>
#include <vector>

#include "ui/dashboard/chart_content.h"

namespace faultline::ui {

/// A chart draws at most so many points a line.
inline constexpr std::size_t kMostPoints = 400;
/// A line is drawn in at most so many pieces; the shortest gaps are bridged beyond that.
inline constexpr std::size_t kMostStrokes = 12;

/// A piece of a line without a gap.
struct Stroke {
    bool weak = false;
    std::vector<QPointF> points; ///< x in simulated seconds
};

/// At most `most` points: groups of neighbours become one by the line's thinning. Groups lie at fixed simulated times,
/// so that a moving view does not shimmer.
std::vector<ChartPoint> thinned(const ChartLine& line, double bucketS, std::size_t most);

/// Strokes for points in order; gaps shorter than `bridgedS` are drawn over. A stroke that goes on in another weakness
/// shares a point with it. A lone point becomes a stroke of a bucket's length.
std::vector<Stroke> strokesOf(const std::vector<ChartPoint>& points, double bucketS, double bridgedS);

} // namespace faultline::ui
