// One chart: axes, series, labels, marks, cursor and gestures.
#include <QSignalSpy>
#include <QTest>
#include <QtCharts/QLineSeries>
#include <QtCharts/QLogValueAxis>
#include <QtCharts/QValueAxis>

#include "tests/ui/dashboard/sample_snapshot.h"
#include "ui/dashboard/chart_view.h"
#include "ui/dashboard/content_builder.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

const TimeView kLive{0, 60, TimeView::Labels::FromNow};

ChartContent contentOf(ChartKind kind, double seconds = 60) {
    return buildContent(kind, *test::sampleSnapshot(seconds), kLive);
}

/// How many pixels of a column are about that colour.
int countInColumn(const QImage& image, int x, const QColor& colour) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        const QColor pixel = image.pixelColor(x, y);
        count += qAbs(pixel.red() - colour.red()) + qAbs(pixel.green() - colour.green()) +
                             qAbs(pixel.blue() - colour.blue()) <
                         120
                     ? 1
                     : 0;
    }
    return count;
}

} // namespace

class TestChartView : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void cleanup();
    void drawsLatencyOnALogarithmicAxis();
    void drawsSharesFromZeroToOne();
    void keepsTheTimeAxisFixed();
    void clampsWhatALogAxisCannotShow();
    void showsAtMost400PointsALine();
    void escapesNothingAndShowsOddNames();
    void labelsNeverOverlap();
    void widensLinesWithThePercentile();
    void greysAWeakP99();
    void drawsFaultMarksThroughThePlot();
    void saysSoWhenThereIsNothing();
    void isolatesALine();
    void showsValuesUnderTheCursor();
    void reportsThePointerAsAMoment();
    void reportsADraggedStretch();
    void reportsClickedLabelsAndDoubleClicks();

  private:
    std::unique_ptr<ChartView> m_view;
};

void TestChartView::init() {
    m_view = std::make_unique<ChartView>();
    m_view->setLook(ChartLook::forExport());
    m_view->resize(420, 220);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestChartView::cleanup() {
    m_view.reset();
}

void TestChartView::drawsLatencyOnALogarithmicAxis() {
    m_view->setContent(contentOf(ChartKind::Latency), kLive);
    const auto* axis = qobject_cast<QLogValueAxis*>(m_view->valueAxis());
    QVERIFY(axis);
    QVERIFY(axis->min() > 0);
    QVERIFY(axis->min() <= 9 && axis->max() >= 700);
    const QList<QLineSeries*> p99 = m_view->seriesOf("p99");
    QCOMPARE(p99.size(), 1);
    QCOMPARE(p99.front()->count(), 300);
    // x counts from the view's end; values are the snapshot's.
    const auto snapshot = test::sampleSnapshot();
    QCOMPARE(p99.front()->at(299).x(), 0.0);
    QVERIFY(qAbs(p99.front()->at(100).x() - (20.2 - 60)) < 1e-9);
    QCOMPARE(p99.front()->at(100).y(), static_cast<double>(snapshot->series->points[100].p99Ms));
}

void TestChartView::drawsSharesFromZeroToOne() {
    m_view->setContent(contentOf(ChartKind::Latency), kLive);
    m_view->setContent(contentOf(ChartKind::Saturation), kLive); // the axis is exchanged
    const auto* axis = qobject_cast<QValueAxis*>(m_view->valueAxis());
    QVERIFY(axis);
    QCOMPARE(axis->min(), 0.0);
    QCOMPARE(axis->max(), 1.0);
    QCOMPARE(m_view->seriesOf("app").size(), 1);
    QVERIFY(m_view->seriesOf("p99").isEmpty());
}

void TestChartView::keepsTheTimeAxisFixed() {
    const auto* axis = qobject_cast<QValueAxis*>(m_view->chart()->axes(Qt::Horizontal).constFirst());
    QVERIFY(axis);
    for (const double now : {60.0, 60.1, 75.3}) {
        m_view->setContent(contentOf(ChartKind::Traffic), {now - 60, now, TimeView::Labels::FromNow});
        QCOMPARE(axis->min(), -60.0);
        QCOMPARE(axis->max(), 0.0);
    }
}

void TestChartView::clampsWhatALogAxisCannotShow() {
    ChartContent content = contentOf(ChartKind::Latency);
    for (int i = 10; i < 40; ++i)
        content.lines[0].points[static_cast<std::size_t>(i)].value = i % 2 ? 0 : -3;
    m_view->setContent(content, kLive);
    for (const QLineSeries* series : m_view->seriesOf("p50"))
        for (const QPointF& point : series->points())
            QVERIFY(point.y() > 0);
}

void TestChartView::showsAtMost400PointsALine() {
    m_view->setContent(buildContent(ChartKind::Latency, *test::sampleSnapshot(60, 20), kLive), kLive);
    const QList<QLineSeries*> series = m_view->seriesOf("p95");
    QVERIFY(!series.isEmpty());
    qsizetype points = 0;
    for (const QLineSeries* one : series)
        points += one->count();
    QVERIFY(points <= 400);
    QVERIFY(points > 200);
}

void TestChartView::escapesNothingAndShowsOddNames() {
    ChartContent content = contentOf(ChartKind::Latency);
    content.lines[0].name = QStringLiteral("<= <b>50</b>");
    m_view->setContent(content, kLive);
    QCOMPARE(m_view->overlay().labels[0].name, QStringLiteral("<= <b>50</b>"));
}

void TestChartView::labelsNeverOverlap() {
    for (int kind = 0; kind < kChartKinds; ++kind)
        for (const double seconds : {5.0, 33.0, 44.0, 60.0})
            for (const int height : {120, 160, 260}) {
                m_view->resize(420, height);
                m_view->setContent(contentOf(static_cast<ChartKind>(kind), seconds), kLive);
                const std::vector<EndLabel>& labels = m_view->overlay().labels;
                const double room = m_view->overlay().geometry.plot.height();
                for (std::size_t i = 0; i < labels.size(); ++i) {
                    QVERIFY(labels[i].rect.right() <= m_view->viewport()->width() + 1);
                    for (std::size_t j = 0; j < i; ++j)
                        if (labels.front().rect.height() * static_cast<double>(labels.size()) <= room)
                            QVERIFY(!labels[i]
                                         .rect.adjusted(0, 0.5, 0, -0.5)
                                         .intersects(labels[j].rect.adjusted(0, 0.5, 0, -0.5)));
                }
            }
}

void TestChartView::widensLinesWithThePercentile() {
    m_view->setContent(contentOf(ChartKind::Latency), kLive);
    const double p50 = m_view->seriesOf("p50").front()->pen().widthF();
    const double p95 = m_view->seriesOf("p95").front()->pen().widthF();
    const double p99 = m_view->seriesOf("p99").front()->pen().widthF();
    QVERIFY(p50 < p95 && p95 < p99);
    QCOMPARE(m_view->seriesOf("p99").front()->pen().color(), Theme::light().p99);
}

void TestChartView::greysAWeakP99() {
    ChartContent content = contentOf(ChartKind::Latency);
    for (std::size_t i = 150; i < 300; ++i)
        content.lines[2].points[i].weak = true;
    m_view->setContent(content, kLive);
    const QList<QLineSeries*> series = m_view->seriesOf("p99");
    QCOMPARE(series.size(), 2);
    QCOMPARE(series[0]->pen().color(), Theme::light().p99);
    QVERIFY(series[1]->pen().color() != Theme::light().p99);
    QCOMPARE(m_view->overlay().labels[2].colour, Theme::light().textSecondary);
}

void TestChartView::drawsFaultMarksThroughThePlot() {
    ChartContent content = contentOf(ChartKind::Traffic);
    content.lines.clear(); // nothing else is red then
    QCOMPARE(content.marks.size(), std::size_t{3});
    m_view->setContent(content, kLive);
    QImage image(m_view->viewport()->size(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    m_view->renderTo(painter, image.rect());
    painter.end();
    const PlotGeometry& geometry = m_view->overlay().geometry;
    const int x = static_cast<int>(geometry.xOf(31));
    const int marked =
        std::max({countInColumn(image, x - 1, Theme::light().error), countInColumn(image, x, Theme::light().error),
                  countInColumn(image, x + 1, Theme::light().error)});
    QVERIFY2(marked > geometry.plot.height() / 3, qPrintable(QString::number(marked)));
    QCOMPARE(countInColumn(image, static_cast<int>(geometry.xOf(15)), Theme::light().error), 0);
}

void TestChartView::saysSoWhenThereIsNothing() {
    for (int kind = 0; kind < kChartKinds; ++kind) {
        m_view->setContent(buildContent(static_cast<ChartKind>(kind), simulation::Snapshot(), kLive), kLive);
        QVERIFY(!m_view->overlay().empty.isEmpty());
        QVERIFY(m_view->overlay().labels.empty());
        QVERIFY(!m_view->grab().isNull());
    }
}

void TestChartView::isolatesALine() {
    m_view->setContent(contentOf(ChartKind::Latency), kLive);
    const AxisRange all = m_view->range();
    m_view->setIsolated("p50");
    QVERIFY(m_view->seriesOf("p99").isEmpty());
    QCOMPARE(m_view->seriesOf("p50").size(), 1);
    QVERIFY(m_view->range().high < all.high); // the scale follows what is left
    for (const EndLabel& label : m_view->overlay().labels)
        QCOMPARE(label.faint, label.lineId != "p50");
    m_view->setIsolated({});
    QCOMPARE(m_view->seriesOf("p99").size(), 1);
    m_view->setIsolated("p95");
    m_view->setContent(contentOf(ChartKind::Traffic), kLive); // a line that is gone isolates nothing
    QCOMPARE(m_view->isolated(), QString());
}

void TestChartView::showsValuesUnderTheCursor() {
    m_view->setContent(contentOf(ChartKind::Latency), kLive);
    const QString now = m_view->overlay().labels[2].value;
    m_view->setCursorAt(40.05);
    QCOMPARE(m_view->overlay().cursorPoints.size(), std::size_t{3});
    const double under = static_cast<double>(test::sampleSnapshot()->series->points[200].p99Ms);
    QCOMPARE(m_view->overlay().labels[2].value, shownValue(under, ChartUnit::Milliseconds));
    QVERIFY(m_view->overlay().labels[2].value != now);
    m_view->setCursorAt(kNoValue);
    QCOMPARE(m_view->overlay().labels[2].value, now);
}

void TestChartView::reportsThePointerAsAMoment() {
    m_view->setContent(contentOf(ChartKind::Latency), kLive);
    QSignalSpy spy(m_view.get(), &ChartView::hovered);
    const PlotGeometry& geometry = m_view->overlay().geometry;
    QTest::mouseMove(m_view->viewport(), QPointF(geometry.xOf(30), geometry.plot.center().y()).toPoint());
    QVERIFY(!spy.isEmpty());
    QVERIFY(qAbs(spy.last().first().toDouble() - 30) < 0.5);
    QTest::mouseMove(m_view->viewport(), QPoint(2, 100));
    QVERIFY(std::isnan(spy.last().first().toDouble()));
}

void TestChartView::reportsADraggedStretch() {
    m_view->setContent(contentOf(ChartKind::Latency), kLive);
    QSignalSpy spy(m_view.get(), &ChartView::stretchMarked);
    const PlotGeometry& geometry = m_view->overlay().geometry;
    const auto at = [&](double s) { return QPointF(geometry.xOf(s), geometry.plot.center().y()).toPoint(); };
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, at(45));
    for (const double s : {40.0, 30.0, 20.0}) {
        QMouseEvent move(QEvent::MouseMove, at(s), m_view->viewport()->mapToGlobal(at(s)), Qt::NoButton, Qt::LeftButton,
                         Qt::NoModifier);
        QApplication::sendEvent(m_view->viewport(), &move);
    }
    QVERIFY(!std::isnan(m_view->overlay().bandFromS));
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, at(20));
    QCOMPARE(spy.size(), 1);
    QVERIFY(qAbs(spy[0][0].toDouble() - 20) < 0.5);
    QVERIFY(qAbs(spy[0][1].toDouble() - 45) < 0.5);
    QVERIFY(std::isnan(m_view->overlay().bandFromS));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at(30));
    QCOMPARE(spy.size(), 1); // a click marks nothing
}

void TestChartView::reportsClickedLabelsAndDoubleClicks() {
    m_view->setContent(contentOf(ChartKind::Latency), kLive);
    QSignalSpy clicked(m_view.get(), &ChartView::lineClicked);
    QSignalSpy doubleClicked(m_view.get(), &ChartView::doubleClicked);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, m_view->overlay().labels[1].rect.center().toPoint());
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked[0][0].toString(), m_view->overlay().labels[1].lineId);
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, m_view->overlay().geometry.plot.center().toPoint());
    QCOMPARE(doubleClicked.size(), 1);
}

QTEST_MAIN(TestChartView)
#include "tst_chart_view.moc"
