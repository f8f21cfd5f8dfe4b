#include "ui/dashboard/line_shape.h"

#include <algorithm>
#include <cmath>

namespace faultline::ui {
namespace {

ChartPoint combined(const std::vector<ChartPoint>& points, std::size_t first, std::size_t last, Thinning thinning) {
    ChartPoint result{points[last - 1].atS, kNoValue, false};
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = first; i < last; ++i) {
        if (std::isnan(points[i].value))
            continue;
        sum += points[i].value;
        ++count;
        if (std::isnan(result.value) || points[i].value > result.value) {
            result.value = points[i].value;
            result.weak = points[i].weak;
        }
    }
    if (thinning == Thinning::Mean && count > 0)
        result.value = sum / static_cast<double>(count);
    return result;
}

/// Runs of weak or strong points that are too short to see take their neighbours' side.
void calmWeakness(std::vector<ChartPoint>& points) {
    constexpr std::size_t kShortest = 4;
    std::size_t begin = 0;
    while (begin < points.size()) {
        std::size_t end = begin;
        while (end < points.size() && points[end].weak == points[begin].weak)
            ++end;
        if (begin > 0 && end < points.size() && end - begin < kShortest)
            for (std::size_t i = begin; i < end; ++i)
                points[i].weak = points[begin - 1].weak;
        begin = end;
    }
}

} // namespace

std::vector<ChartPoint> thinned(const ChartLine& line, double bucketS, std::size_t most) {
    if (line.points.size() <= most || bucketS <= 0)
        return line.points;
    const double spanned = line.points.back().atS - line.points.front().atS;
    // One group more than the quotient can be touched, hence most − 1.
    const auto perGroup =
        std::max<qint64>(2, static_cast<qint64>(std::ceil(spanned / bucketS / static_cast<double>(most - 1) - 1e-9)));
    std::vector<ChartPoint> result;
    const auto groupOf = [&](const ChartPoint& point) {
        return (static_cast<qint64>(std::llround(point.atS / bucketS)) - 1) / perGroup;
    };
    for (std::size_t i = 0; i < line.points.size();) {
        std::size_t end = i + 1;
        while (end < line.points.size() && groupOf(line.points[end]) == groupOf(line.points[i]))
            ++end;
        result.push_back(combined(line.points, i, end, line.thinning));
        i = end;
    }
    return result;
}

std::vector<Stroke> strokesOf(const std::vector<ChartPoint>& all, double bucketS, double bridgedS) {
    std::vector<ChartPoint> points;
    points.reserve(all.size());
    std::copy_if(all.begin(), all.end(), std::back_inserter(points),
                 [](const ChartPoint& point) { return !std::isnan(point.value); });
    calmWeakness(points);
    std::vector<double> gaps;
    for (std::size_t i = 1; i < points.size(); ++i)
        if (points[i].atS - points[i - 1].atS > bridgedS)
            gaps.push_back(points[i].atS - points[i - 1].atS);
    if (gaps.size() >= kMostStrokes) {
        std::nth_element(gaps.begin(), gaps.begin() + kMostStrokes - 1, gaps.end(), std::greater<>());
        bridgedS = std::max(bridgedS, gaps[kMostStrokes - 1]);
    }
    std::vector<Stroke> strokes;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const QPointF here(points[i].atS, points[i].value);
        const bool gap = i == 0 || points[i].atS - points[i - 1].atS > bridgedS;
        const bool turns = !gap && points[i].weak != strokes.back().weak && strokes.size() < 2 * kMostStrokes;
        if (gap) {
            strokes.push_back({points[i].weak, {}});
        } else if (turns) {
            const QPointF last = strokes.back().points.back();
            strokes.push_back({points[i].weak, {last}});
        }
        strokes.back().points.push_back(here);
    }
    for (Stroke& stroke : strokes)
        if (stroke.points.size() == 1)
            stroke.points.insert(stroke.points.begin(), stroke.points.front() - QPointF(bucketS, 0));
    return strokes;
}

} // namespace faultline::ui
