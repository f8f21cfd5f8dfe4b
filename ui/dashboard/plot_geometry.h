// Where a value at a moment lies on the chart.
#pragma once

#include <QRectF>
#include <cmath>

#include "ui/dashboard/axis_scale.h"
#include "ui/dashboard/chart_content.h"

namespace faultline::ui {

/// The plot's rectangle with what its edges stand for.
struct PlotGeometry {
    QRectF plot;
    TimeView view;
    AxisRange range;
    bool logarithmic = false;

    double xOf(double atS) const { return plot.left() + (atS - view.fromS) / view.lengthS() * plot.width(); }
    double secondsAt(double x) const { return view.fromS + (x - plot.left()) / plot.width() * view.lengthS(); }
    double yOf(double value) const {
        const double share = logarithmic ? std::log(clampedForLog(value) / range.low) / std::log(range.high / range.low)
                                         : (value - range.low) / (range.high - range.low);
        return plot.bottom() - share * plot.height();
    }
};

} // namespace faultline::ui
