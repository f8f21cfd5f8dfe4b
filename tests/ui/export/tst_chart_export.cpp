// Charts that leave the program carry title, legend, seed, units and marks.
#include <QBuffer>
#include <QImage>
#include <QLocale>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include "tests/ui/dashboard/sample_snapshot.h"
#include "ui/dashboard/content_builder.h"
#include "ui/export/chart_export.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

ChartSheet sheetOf(QList<ChartKind> kinds) {
    ChartSheet sheet;
    sheet.title = QStringLiteral("Shop <& more>");
    sheet.seed = 42;
    sheet.simulatedS = 60;
    sheet.view = {0, 60, TimeView::Labels::Clock};
    for (const ChartKind kind : kinds)
        sheet.charts.append(buildContent(kind, *test::sampleSnapshot(), sheet.view));
    return sheet;
}

const QList<ChartKind> kAll{ChartKind::Latency, ChartKind::Traffic, ChartKind::Saturation, ChartKind::Queues,
                            ChartKind::HitRatio};

/// All text of an SVG, one entry an element.
QStringList textsOf(const QByteArray& svg) {
    static const QRegularExpression element(QStringLiteral("<text[^>]*>([^<]*)</text>"));
    QStringList texts;
    auto match = element.globalMatch(QString::fromUtf8(svg));
    while (match.hasNext())
        texts << match.next().captured(1).trimmed();
    return texts;
}

} // namespace

class TestChartExport : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void pngHasTheRequestedScale_data();
    void pngHasTheRequestedScale();
    void pngIsLightWhateverTheTheme();
    void svgCarriesTitleLegendSeedUnitsAndMarks();
    void svgIsWellFormed();
    void pdfIsAPageOfTheSheetsSize();
    void csvRowsEqualTheSeries();
    void csvQuotesWhatNeedsIt();
    void csvUsesThePointWhateverTheLocale();
    void emptySheetsAreNoTrouble();
    void writesWholeOrNotAtAll();
    void suggestsATellingName();
};

void TestChartExport::initTestCase() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    Theme::instance().apply();
}

void TestChartExport::pngHasTheRequestedScale_data() {
    QTest::addColumn<double>("scale");
    for (const double scale : {1.0, 2.0, 4.0})
        QTest::newRow(qPrintable(QString::number(scale))) << scale;
}

void TestChartExport::pngHasTheRequestedScale() {
    QFETCH(double, scale);
    const ChartSheet sheet = sheetOf({ChartKind::Latency});
    const QImage image = QImage::fromData(sheetBytes(sheet, ExportForm::Png, scale), "PNG");
    QCOMPARE(image.size(), sheetSize(sheet) * scale);
    QCOMPARE(image.text("Title"), sheet.title);
    QCOMPARE(image.text("Description"), QStringLiteral("Faultline, seed 42"));
    // The slowest percentile's line is in the picture.
    int ink = 0;
    const QColor p99 = Theme::light().p99;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            ink += image.pixelColor(x, y) == p99 ? 1 : 0;
    QVERIFY2(ink > 300 * scale, qPrintable(QString::number(ink)));
}

void TestChartExport::pngIsLightWhateverTheTheme() {
    const ChartSheet sheet = sheetOf({ChartKind::Traffic});
    const QByteArray light = sheetBytes(sheet, ExportForm::Png, 1);
    Theme::instance().setMode(Theme::Mode::Dark);
    Theme::instance().setScale(2);
    const QByteArray dark = sheetBytes(sheet, ExportForm::Png, 1);
    Theme::instance().setScale(1);
    Theme::instance().setMode(Theme::Mode::Light);
    QCOMPARE(QImage::fromData(dark), QImage::fromData(light));
}

void TestChartExport::svgCarriesTitleLegendSeedUnitsAndMarks() {
    const QByteArray svg = sheetBytes(sheetOf(kAll), ExportForm::Svg, 1);
    const QStringList texts = textsOf(svg);
    for (const char* wanted : {"Shop &lt;&amp; more&gt;", "Latency", "Traffic and outcome", "Saturation", "Queues",
                               "Hit ratio", "requests/s", "busy share", "p50", "p95", "p99", "ok", "timeout", "refused",
                               "app", "crash app/2", "restart app/2", "10 ms", "100 %"})
        QVERIFY2(texts.contains(QString::fromUtf8(wanted)), wanted);
    QVERIFY(!texts.filter(QRegularExpression(QStringLiteral("seed 42 · simulated 1:00.0"))).isEmpty());
    QVERIFY(!texts.filter(QRegularExpression(QStringLiteral("log scale · n = [0-9,]+"))).isEmpty());
    QVERIFY(svg.contains("<title>"));
}

void TestChartExport::svgIsWellFormed() {
    QXmlStreamReader reader(sheetBytes(sheetOf(kAll), ExportForm::Svg, 1));
    int elements = 0;
    while (!reader.atEnd())
        elements += reader.readNext() == QXmlStreamReader::StartElement ? 1 : 0;
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString())); // whatever the title holds
    QVERIFY(elements > 100);
}

void TestChartExport::pdfIsAPageOfTheSheetsSize() {
    const ChartSheet sheet = sheetOf({ChartKind::Latency});
    const QByteArray pdf = sheetBytes(sheet, ExportForm::Pdf, 1);
    QVERIFY(pdf.startsWith("%PDF-"));
    static const QRegularExpression box(QStringLiteral("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]"));
    const QRegularExpressionMatch match = box.match(QString::fromLatin1(pdf));
    QVERIFY(match.hasMatch());
    QVERIFY(qAbs(match.captured(1).toDouble() - sheetSize(sheet).width() * 0.75) < 1);
    QVERIFY(qAbs(match.captured(2).toDouble() - sheetSize(sheet).height() * 0.75) < 1);
    QVERIFY(pdf.contains("/FontFile"));
}

void TestChartExport::csvRowsEqualTheSeries() {
    const auto snapshot = test::sampleSnapshot();
    const QList<QByteArray> rows = sheetBytes(sheetOf(kAll), ExportForm::Csv, 1).trimmed().split('\n');
    const QList<QByteArray> header = rows.first().split(',');
    QCOMPARE(header.mid(0, 5), (QList<QByteArray>{"seed", "time_s", "p50_ms", "p95_ms", "p99_ms"}));
    QCOMPARE(header.last(), QByteArray("marks"));
    QCOMPARE(static_cast<std::size_t>(rows.size() - 1), snapshot->series->points.size());
    const auto column = [&](const char* name) {
        const qsizetype index = header.indexOf(name);
        return index;
    };
    for (const char* name : {"succeeded_per_s", "failed_timeout_per_s", "failed_refused_per_s", "utilization_ratio.app",
                             "waiting_count.clicks", "hit_ratio.cache"})
        QVERIFY2(column(name) > 0, name);
    for (std::size_t i = 0; i < snapshot->series->points.size(); ++i) {
        const QList<QByteArray> cells = rows[static_cast<qsizetype>(i + 1)].split(',');
        QCOMPARE(cells.size(), header.size());
        const simulation::SeriesPoint& point = snapshot->series->points[i];
        QCOMPARE(cells[0], QByteArray("42"));
        QCOMPARE(cells[1].toDouble(), static_cast<double>(point.end) / 1e9);
        QCOMPARE(cells[column("p99_ms")].toFloat(), point.p99Ms);
        QCOMPARE(cells[column("succeeded_per_s")].toFloat(), point.succeededPerS);
        QCOMPARE(cells[column("utilization_ratio.app")].toFloat(), snapshot->series->components[2][i].utilization);
        QCOMPARE(cells.last(), QByteArray(i == 154   ? "crash app/2"
                                          : i == 175 ? "ejected app/2"
                                          : i == 214 ? "restart app/2"
                                                     : ""));
    }
}

void TestChartExport::csvQuotesWhatNeedsIt() {
    ChartSheet sheet = sheetOf({ChartKind::Latency});
    sheet.charts[0].marks = {{30, ChartMark::Sort::Notice, QStringLiteral("say \"hi\", all")}};
    QVERIFY(sheetBytes(sheet, ExportForm::Csv, 1).contains(",\"say \"\"hi\"\", all\"\n"));
}

void TestChartExport::csvUsesThePointWhateverTheLocale() {
    const ChartSheet sheet = sheetOf({ChartKind::Latency});
    const QByteArray english = sheetBytes(sheet, ExportForm::Csv, 1);
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const QByteArray german = sheetBytes(sheet, ExportForm::Csv, 1);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(german, english);
}

void TestChartExport::emptySheetsAreNoTrouble() {
    ChartSheet sheet;
    sheet.charts.append(buildContent(ChartKind::Latency, simulation::Snapshot(), sheet.view));
    for (const ExportForm form : {ExportForm::Png, ExportForm::Svg, ExportForm::Pdf, ExportForm::Csv})
        QVERIFY(!sheetBytes(sheet, form, 1).isEmpty());
    QCOMPARE(sheetBytes(sheet, ExportForm::Csv, 1), QByteArray("seed,time_s,marks\n"));
    QVERIFY(!sheetBytes(ChartSheet(), ExportForm::Svg, 1).isEmpty());
}

void TestChartExport::writesWholeOrNotAtAll() {
    QTemporaryDir directory;
    const QString path = directory.filePath("chart.csv");
    QCOMPARE(writeFile(path, "a,b\n"), QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("a,b\n"));
    const QString error = writeFile(directory.filePath("nowhere/chart.csv"), "a");
    QVERIFY(error.contains("nowhere"));
}

void TestChartExport::suggestsATellingName() {
    QCOMPARE(suggestedName(sheetOf({ChartKind::Traffic}), ExportForm::Svg),
             QStringLiteral("shop-more-traffic-and-outcome.svg"));
    QCOMPARE(suggestedName(sheetOf(kAll), ExportForm::Csv), QStringLiteral("shop-more-charts.csv"));
}

QTEST_MAIN(TestChartExport)
#include "tst_chart_export.moc"
