// Thinning and gaps of lines.
#include <QTest>
#include <cmath>

#include "ui/dashboard/line_shape.h"

using namespace faultline::ui;

namespace {

ChartLine lineOf(std::size_t count, double bucketS, Thinning thinning, double firstS = 0) {
    ChartLine line;
    line.thinning = thinning;
    for (std::size_t i = 0; i < count; ++i)
        line.points.push_back({firstS + static_cast<double>(i + 1) * bucketS, static_cast<double>(i % 10), false});
    return line;
}

} // namespace

class TestLineShape : public QObject {
    Q_OBJECT
  private slots:
    void leavesShortLinesAlone();
    void staysBelowTheLimit_data();
    void staysBelowTheLimit();
    void keepsPeaksOfPercentiles();
    void averagesRates();
    void doesNotShimmerWhenTheViewMoves();
    void breaksAtGapsAndBridgesShortOnes();
    void drawsWeakStretchesApart();
    void ignoresFlickeringWeakness();
    void boundsTheNumberOfStrokes();
    void showsALonePoint();
};

void TestLineShape::leavesShortLinesAlone() {
    const ChartLine line = lineOf(400, 0.1, Thinning::Mean);
    QCOMPARE(thinned(line, 0.1, 400), line.points);
}

void TestLineShape::staysBelowTheLimit_data() {
    QTest::addColumn<int>("points");
    for (const int points : {401, 599, 600, 799, 800, 801, 6000, 36'000})
        QTest::newRow(qPrintable(QString::number(points))) << points;
}

void TestLineShape::staysBelowTheLimit() {
    QFETCH(int, points);
    for (const double first : {0.0, 0.1, 0.7, 1234.5}) {
        const ChartLine line = lineOf(static_cast<std::size_t>(points), 0.1, Thinning::Highest, first);
        const std::vector<ChartPoint> fewer = thinned(line, 0.1, kMostPoints);
        QVERIFY(fewer.size() <= kMostPoints);
        QVERIFY(fewer.size() >= kMostPoints / 3);
        QCOMPARE(fewer.back().atS, line.points.back().atS);
    }
}

void TestLineShape::keepsPeaksOfPercentiles() {
    ChartLine line = lineOf(1000, 0.1, Thinning::Highest);
    line.points[503].value = 777;
    double highest = 0;
    for (const ChartPoint& point : thinned(line, 0.1, 100))
        highest = std::max(highest, point.value);
    QCOMPARE(highest, 777.0);
}

void TestLineShape::averagesRates() {
    const std::vector<ChartPoint> fewer = thinned(lineOf(1000, 0.1, Thinning::Mean), 0.1, 101);
    for (std::size_t i = 0; i + 1 < fewer.size(); ++i)
        QCOMPARE(fewer[i].value, 4.5); // the mean of 0 … 9
}

void TestLineShape::doesNotShimmerWhenTheViewMoves() {
    ChartLine line = lineOf(600, 0.1, Thinning::Highest);
    for (std::size_t i = 0; i < line.points.size(); ++i)
        line.points[i].value = std::fmod(static_cast<double>(i) * 7.3, 11.0);
    ChartLine later = line;
    later.points.erase(later.points.begin()); // one bucket has left the view
    const std::vector<ChartPoint> before = thinned(line, 0.1, 400), after = thinned(later, 0.1, 400);
    for (std::size_t i = 1; i < after.size(); ++i)
        QCOMPARE(after[i], before[before.size() - after.size() + i]);
}

void TestLineShape::breaksAtGapsAndBridgesShortOnes() {
    std::vector<ChartPoint> points;
    for (int s = 1; s <= 30; ++s)
        points.push_back({static_cast<double>(s), s == 5 || (s > 10 && s < 20) ? kNoValue : 1.0, false});
    const std::vector<Stroke> strokes = strokesOf(points, 1, 2.5);
    QCOMPARE(strokes.size(), std::size_t{2});
    QCOMPARE(strokes[0].points.back().x(), 10.0);
    QCOMPARE(strokes[1].points.front().x(), 20.0);
}

void TestLineShape::drawsWeakStretchesApart() {
    std::vector<ChartPoint> points;
    for (int s = 1; s <= 30; ++s)
        points.push_back({static_cast<double>(s), 1.0, s > 15});
    const std::vector<Stroke> strokes = strokesOf(points, 1, 2.5);
    QCOMPARE(strokes.size(), std::size_t{2});
    QVERIFY(!strokes[0].weak && strokes[1].weak);
    QCOMPARE(strokes[1].points.front(), strokes[0].points.back()); // no hole between them
}

void TestLineShape::ignoresFlickeringWeakness() {
    std::vector<ChartPoint> points;
    for (int s = 1; s <= 60; ++s)
        points.push_back({static_cast<double>(s), 1.0, s % 7 == 0});
    QCOMPARE(strokesOf(points, 1, 2.5).size(), std::size_t{1});
}

void TestLineShape::boundsTheNumberOfStrokes() {
    std::vector<ChartPoint> points;
    for (int i = 0; i < 200; ++i)
        points.push_back({i * 5.0 + (i % 20 == 0 ? 2.0 : 0.0), 1.0, false});
    const std::vector<Stroke> strokes = strokesOf(points, 1, 2.5);
    QVERIFY(strokes.size() <= kMostStrokes);
    std::size_t drawn = 0;
    for (const Stroke& stroke : strokes)
        drawn += stroke.points.size();
    QVERIFY(drawn >= points.size());
}

void TestLineShape::showsALonePoint() {
    const std::vector<Stroke> strokes = strokesOf({{7, 3, false}}, 1, 2.5);
    QCOMPARE(strokes.size(), std::size_t{1});
    QCOMPARE(strokes[0].points, (std::vector<QPointF>{{6, 3}, {7, 3}}));
    QVERIFY(strokesOf({{7, kNoValue, false}}, 1, 2.5).empty());
}

QTEST_APPLESS_MAIN(TestLineShape)
#include "tst_line_shape.moc"
