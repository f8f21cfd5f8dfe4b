#include "ui/export/chart_export.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QRegularExpression>
#include <QSaveFile>
#include <algorithm>
#include <cmath>

#include "ui/dashboard/chart_view.h"
#include "ui/export/picture_file.h"

namespace faultline::ui {
namespace {

constexpr double kMargin = 28;
constexpr double kHeader = 62;
constexpr double kFooter = 40;
constexpr double kGap = 18;
constexpr double kCardHeader = 64; // a chart's title and its legend
constexpr QSize kChartAlone(904, 440);
constexpr QSize kChartOnBoard(660, 330);

QString text(const char* source) {
    return QCoreApplication::translate("faultline::ui::ChartSheet", source);
}

QSize chartSize(const ChartSheet& sheet) {
    return sheet.charts.size() > 1 ? kChartOnBoard : kChartAlone;
}

int columnsOf(const ChartSheet& sheet) {
    return sheet.charts.size() > 1 ? 2 : 1;
}

QFont semibold(QFont font) {
    font.setWeight(QFont::DemiBold);
    return font;
}

/// Names of the lines with a piece of each; gives back how far it came.
void paintLegend(QPainter& painter, const ChartContent& content, const ChartLook& look, const QRectF& row) {
    const std::vector<QColor> colours = coloursOf(content, look.palette);
    const QFontMetricsF metrics(look.small);
    double x = row.left();
    painter.setFont(look.small);
    for (std::size_t i = 0; i < content.lines.size(); ++i) {
        const double width = metrics.horizontalAdvance(content.lines[i].name);
        if (x + 26 + width > row.right())
            break;
        QPen pen(colours[i], widthOf(content.lines[i]) + 0.6);
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.drawLine(QPointF(x, row.center().y()), QPointF(x + 20, row.center().y()));
        painter.setPen(look.palette.text);
        painter.drawText(QRectF(x + 26, row.top(), width + 4, row.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         content.lines[i].name);
        x += 26 + width + 18;
    }
}

void paintChart(QPainter& painter, const ChartContent& content, const TimeView& view, const ChartLook& look,
                const QRectF& card) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look.palette.border, 1));
    painter.setBrush(look.palette.surface);
    painter.drawRoundedRect(card, 8, 8);
    const QRectF inner = card.adjusted(16, 10, -14, -10);
    painter.setFont(semibold(look.body));
    painter.setPen(look.palette.text);
    painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), 22), Qt::AlignLeft | Qt::AlignVCenter,
                     content.title);
    painter.setFont(look.small);
    painter.setPen(look.palette.textSecondary);
    const QString right =
        content.note.isEmpty() ? content.unitText : content.unitText + QStringLiteral(" · ") + content.note;
    painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), 22), Qt::AlignRight | Qt::AlignVCenter, right);
    paintLegend(painter, content, look, {inner.left(), inner.top() + 26, inner.width(), 20});

    const QRectF plot = inner.adjusted(0, kCardHeader - 10, 0, 0);
    ChartView chart;
    chart.setAttribute(Qt::WA_DontShowOnScreen); // laid out as if it were shown
    chart.resize(plot.size().toSize());
    chart.setLook(look);
    chart.setContent(content, view);
    chart.show();
    chart.renderTo(painter, plot);
}

void paintHeaderAndFooter(QPainter& painter, const ChartSheet& sheet, const ChartLook& look, const QSize& size) {
    const QRectF header(kMargin, 14, size.width() - 2 * kMargin, kHeader - 14);
    painter.setPen(look.palette.text);
    painter.setFont(semibold(look.title));
    const QString title = sheet.title.isEmpty() ? text("Untitled diagram") : sheet.title;
    painter.drawText(header, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(semibold(look.title)).elidedText(title, Qt::ElideRight, header.width()));

    std::size_t faults = 0;
    if (!sheet.charts.isEmpty())
        faults = static_cast<std::size_t>(
            std::count_if(sheet.charts.front().marks.begin(), sheet.charts.front().marks.end(),
                          [](const ChartMark& mark) { return mark.sort == ChartMark::Sort::Fault; }));
    QStringList facts{
        text("seed %1").arg(sheet.seed), text("simulated %1").arg(shownClock(sheet.simulatedS, 0.1)),
        text("shown %1 to %2").arg(shownClock(std::max(0.0, sheet.view.fromS), 0.1), shownClock(sheet.view.toS, 0.1))};
    if (faults > 0)
        facts << (faults == 1 ? text("1 fault marked") : text("%1 faults marked").arg(faults));
    const QRectF footer(kMargin, size.height() - kFooter, size.width() - 2 * kMargin, kFooter - 8);
    painter.setFont(look.small);
    painter.setPen(look.palette.textSecondary);
    painter.drawText(footer, Qt::AlignLeft | Qt::AlignVCenter, facts.join(QStringLiteral(" · ")));
    painter.drawText(footer, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("Faultline"));
}

/// The column's name: the figure's name of the report with its unit.
QString columnOf(const ChartContent& content, const ChartLine& line) {
    switch (content.kind) {
    case ChartKind::Latency:
        return line.id + QStringLiteral("_ms");
    case ChartKind::Traffic:
        return line.tone == LineTone::Cause ? QStringLiteral("failed_%1_per_s").arg(line.id)
                                            : line.id + QStringLiteral("_per_s");
    case ChartKind::Saturation:
        return QStringLiteral("utilization_ratio.") + line.id;
    case ChartKind::Queues:
        return QStringLiteral("waiting_count.") + line.id;
    case ChartKind::HitRatio:
        return QStringLiteral("hit_ratio.") + line.id;
    }
    return line.id;
}

QString quoted(QString cell) {
    static const QRegularExpression special(QStringLiteral("[\",\r\n]"));
    if (!cell.contains(special))
        return cell;
    return QLatin1Char('"') + cell.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

QString cellOf(double value) {
    // Values were single precision: nine digits give each back exactly.
    return std::isnan(value) ? QString() : QString::number(value, 'g', 9);
}

} // namespace

QString suffixOf(ExportForm form) {
    switch (form) {
    case ExportForm::Png:
        return QStringLiteral("png");
    case ExportForm::Svg:
        return QStringLiteral("svg");
    case ExportForm::Pdf:
        return QStringLiteral("pdf");
    case ExportForm::Csv:
        return QStringLiteral("csv");
    }
    return {};
}

QSize sheetSize(const ChartSheet& sheet) {
    const int columns = columnsOf(sheet);
    const int rows = std::max(1, (static_cast<int>(sheet.charts.size()) + columns - 1) / columns);
    const QSize chart = chartSize(sheet);
    return {static_cast<int>(2 * kMargin + columns * chart.width() + (columns - 1) * kGap),
            static_cast<int>(kHeader + kFooter + rows * chart.height() + (rows - 1) * kGap)};
}

void paintSheet(QPainter& painter, const ChartSheet& sheet) {
    const ChartLook look = ChartLook::forExport();
    const QSize size = sheetSize(sheet);
    painter.fillRect(QRectF(QPointF(0, 0), size), look.palette.surface);
    paintHeaderAndFooter(painter, sheet, look, size);
    const QSize chart = chartSize(sheet);
    for (int i = 0; i < sheet.charts.size(); ++i) {
        const double x = kMargin + i % columnsOf(sheet) * (chart.width() + kGap);
        const double y = kHeader + i / columnsOf(sheet) * (chart.height() + kGap);
        painter.save();
        paintChart(painter, sheet.charts[i], sheet.view, look, QRectF(QPointF(x, y), chart));
        painter.restore();
    }
}

QByteArray sheetBytes(const ChartSheet& sheet, ExportForm form, double scale) {
    const Painting painting{sheetSize(sheet), sheet.title, QStringLiteral("Faultline, seed %1").arg(sheet.seed),
                            [&sheet](QPainter& painter) { paintSheet(painter, sheet); }};
    switch (form) {
    case ExportForm::Png:
        return pngOf(painting, scale);
    case ExportForm::Svg:
        return svgOf(painting);
    case ExportForm::Pdf:
        return pdfOf(painting);
    case ExportForm::Csv:
        break;
    }
    return sheetCsv(sheet);
}

QByteArray sheetCsv(const ChartSheet& sheet) {
    QStringList header{QStringLiteral("seed"), QStringLiteral("time_s")};
    std::vector<const ChartLine*> lines;
    for (const ChartContent& content : sheet.charts)
        for (const ChartLine& line : content.lines) {
            header << quoted(columnOf(content, line));
            lines.push_back(&line);
        }
    header << QStringLiteral("marks");
    QString csv = header.join(QLatin1Char(',')) + QLatin1Char('\n');
    const std::vector<ChartMark> marks = sheet.charts.isEmpty() ? std::vector<ChartMark>() : sheet.charts.front().marks;
    std::size_t nextMark = 0;
    const std::size_t rows = lines.empty() ? 0 : lines.front()->points.size();
    for (std::size_t row = 0; row < rows; ++row) {
        const double atS = lines.front()->points[row].atS;
        QStringList cells{QString::number(sheet.seed), QString::number(atS, 'g', 12)};
        for (const ChartLine* line : lines)
            cells << (row < line->points.size() ? cellOf(line->points[row].value) : QString());
        QStringList here;
        const bool isLast = row + 1 == rows;
        while (nextMark < marks.size() && (marks[nextMark].atS <= atS || isLast))
            here << marks[nextMark++].text;
        cells << quoted(here.join(QStringLiteral("; ")));
        csv += cells.join(QLatin1Char(',')) + QLatin1Char('\n');
    }
    return csv.toUtf8();
}

QString writeFile(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return text("%1 could not be written: %2").arg(path, file.errorString());
    return {};
}

QString suggestedName(const ChartSheet& sheet, ExportForm form) {
    QString stem =
        sheet.title + QLatin1Char(' ') + (sheet.charts.size() == 1 ? sheet.charts.front().title : text("charts"));
    static const QRegularExpression others(QStringLiteral("[^\\p{L}\\p{N}]+"));
    stem = stem.toLower().replace(others, QStringLiteral("-"));
    while (stem.startsWith(QLatin1Char('-')))
        stem.remove(0, 1);
    while (stem.endsWith(QLatin1Char('-')))
        stem.chop(1);
    return stem + QLatin1Char('.') + suffixOf(form);
}

} // namespace faultline::ui
