// What a chart draws besides QtCharts' own lines: grid, ticks, end labels, fault marks, time cursor.
#pragma once

#include <QPainter>
#include <vector>

#include "ui/dashboard/chart_look.h"
#include "ui/dashboard/plot_geometry.h"

namespace faultline::ui {

/// A line's name and value at the right edge, placed so that none lies on another.
struct EndLabel {
    QString lineId;
    QString name;  ///< elided to what there is room for
    QString value; ///< now, or under the time cursor
    QColor colour;
    QRectF rect;
    QPointF anchor;      ///< the point of the line that it speaks of
    bool square = false; ///< saturated: the mark that goes with the colour
    bool faint = false;  ///< another line is isolated, or the value is weak
};

/// What the overlay of one chart is painted from.
struct OverlayState {
    PlotGeometry geometry;
    double width = 0; ///< of the whole chart
    ChartLook look;
    std::vector<Tick> valueTicks;
    std::vector<Tick> timeTicks;
    std::vector<EndLabel> labels;
    std::vector<ChartMark> marks;
    QString empty; ///< said in the middle; empty when there is something to see
    double cursorS = kNoValue;
    double bandFromS = kNoValue; ///< the stretch that a drag is marking
    double bandToS = kNoValue;
    std::vector<QPointF> cursorPoints;
    std::vector<QColor> cursorColours;
};

/// Width that the end labels of a content need, and the labels themselves.
double endLabelWidth(const ChartContent& content, const ChartLook& look);
std::vector<EndLabel> endLabels(const ChartContent& content, const ChartLook& look, const PlotGeometry& geometry,
                                double width, const QString& isolated, double cursorS);

/// Heights above and below, and the width left of the plot.
double markBandHeight(const ChartLook& look);
double timeBandHeight(const ChartLook& look);
double valueBandWidth(const std::vector<Tick>& ticks, const ChartLook& look);

void paintGrid(QPainter& painter, const OverlayState& state);
void paintOverlay(QPainter& painter, const OverlayState& state);
/// The round icon of a mark around `centre`.
void paintMarkIcon(QPainter& painter, ChartMark::Sort sort, QPointF centre, double size, const Palette& palette);

} // namespace faultline::ui
