#include "ui/dashboard/chart_content.h"

#include <algorithm>
#include <cmath>

namespace faultline::ui {

ChartPoint ChartLine::latest() const {
    for (auto point = points.rbegin(); point != points.rend(); ++point)
        if (!std::isnan(point->value))
            return *point;
    return {0, kNoValue, false};
}

ChartPoint ChartLine::at(double atS, double bucketS) const {
    const auto next = std::lower_bound(points.begin(), points.end(), atS,
                                       [](const ChartPoint& point, double moment) { return point.atS < moment; });
    if (next != points.end() && next->atS - bucketS <= atS)
        return *next;
    return {atS, kNoValue, false};
}

bool ChartContent::hasValues() const {
    return std::any_of(lines.begin(), lines.end(),
                       [](const ChartLine& line) { return !std::isnan(line.latest().value); });
}

} // namespace faultline::ui
