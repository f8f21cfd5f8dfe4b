// Charts that leave the program: pictures and tables with title, legend, seed, units and fault marks.
#pragma once

#include <QByteArray>
#include <QList>
#include <QSize>
#include <QString>

#include "ui/dashboard/chart_content.h"

class QPainter;

namespace faultline::ui {

/// One chart or several on a sheet, with what a reader needs to repeat the run.
struct ChartSheet {
    QString title; ///< the diagram's
    quint64 seed = 0;
    double simulatedS = 0; ///< how far the run was
    TimeView view;
    QList<ChartContent> charts;
};

/// Ways out of the program.
enum class ExportForm { Png, Svg, Pdf, Csv };

/// "png", "svg", "pdf", "csv"
QString suffixOf(ExportForm form);

/// Size of a sheet in px at scale 1.
QSize sheetSize(const ChartSheet& sheet);
/// Paints a sheet in the light theme; the painter's unit is one px at scale 1.
void paintSheet(QPainter& painter, const ChartSheet& sheet);

/// One row a bucket: seed, time and every line with its unit in the column's name; the C locale. The marks of a bucket
/// stand in the last column.
QByteArray sheetCsv(const ChartSheet& sheet);

/// A sheet as the bytes of a file; `scale` is for PNG only.
QByteArray sheetBytes(const ChartSheet& sheet, ExportForm form, double scale);
/// Writes whole or not at all. The error for the user, or "" when it was written.
QString writeFile(const QString& path, const QByteArray& bytes);
/// A file name made of the sheet's title and chart: "url-shortener-latency.png".
QString suggestedName(const ChartSheet& sheet, ExportForm form);

} // namespace faultline::ui
