// Colours, widths and type of a chart, for the screen and for exports.
#pragma once

#include <QColor>
#include <QFont>
#include <vector>

#include "ui/dashboard/chart_content.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

/// Everything that a chart's drawing depends on besides its content.
struct ChartLook {
    Palette palette;
    QFont title, body, small;
    double scale = 1; ///< of type, hence of margins and marks

    /// The theme in force, at the interface scale.
    static ChartLook ofTheme();
    /// The light theme at scale 1, whatever is in force.
    static ChartLook forExport();
};

/// The colour that a line would like.
QColor colourOf(const ChartLine& line, const Palette& palette);
/// The colours of all lines of a content, all different where the palette allows it.
std::vector<QColor> coloursOf(const ChartContent& content, const Palette& palette);
/// A line's colour for small type on the theme's surface: as much nearer to that of text as 4.5 : 1 needs.
QColor inkOf(const QColor& colour, const Palette& palette);
/// Pen width in px at scale 1: the slower the percentile, the stronger its line.
double widthOf(const ChartLine& line);
QColor colourOf(ChartMark::Sort sort, const Palette& palette);

} // namespace faultline::ui
