// Ranges, ticks and the words beside them.
#include <QLocale>
#include <QTest>

#include "ui/dashboard/axis_scale.h"

using namespace faultline::ui;

namespace {

ChartContent contentOf(ChartUnit unit, bool logarithmic, std::initializer_list<double> values) {
    ChartContent content;
    content.unit = unit;
    content.logarithmic = logarithmic;
    ChartLine line;
    double atS = 1;
    for (const double value : values)
        line.points.push_back({atS++, value, false});
    content.lines.push_back(line);
    return content;
}

const TimeView kView{0, 60, TimeView::Labels::Clock};

} // namespace

class TestAxisScale : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void fitsTheValues_data();
    void fitsTheValues();
    void letsNothingBelowZeroOntoALogAxis();
    void putsRoundTicksInsideTheRange_data();
    void putsRoundTicksInsideTheRange();
    void labelsTimeFromNow();
    void labelsTimeByTheClock();
    void writesValuesForPeople_data();
    void writesValuesForPeople();
    void growsAtOnceAndShrinksLater();
};

void TestAxisScale::fitsTheValues_data() {
    QTest::addColumn<ChartContent>("content");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("log") << contentOf(ChartUnit::Milliseconds, true, {9, 43, 310}) << 5.0 << 500.0;
    QTest::newRow("log, a decade at least") << contentOf(ChartUnit::Milliseconds, true, {12, 13}) << 10.0 << 100.0;
    QTest::newRow("log, zeros left out") << contentOf(ChartUnit::Milliseconds, true, {0, 3, 30}) << 2.0 << 50.0;
    QTest::newRow("log, nothing") << contentOf(ChartUnit::Milliseconds, true, {}) << 1.0 << 1000.0;
    QTest::newRow("rate") << contentOf(ChartUnit::PerSecond, false, {10, 2034}) << 0.0 << 2500.0;
    QTest::newRow("share") << contentOf(ChartUnit::Share, false, {0.3}) << 0.0 << 1.0;
    QTest::newRow("nobody waits") << contentOf(ChartUnit::Count, false, {0, 0}) << 0.0 << 10.0;
    QTest::newRow("missing values") << contentOf(ChartUnit::PerSecond, false, {kNoValue, 4}) << 0.0 << 5.0;
}

void TestAxisScale::fitsTheValues() {
    QFETCH(ChartContent, content);
    QFETCH(double, low);
    QFETCH(double, high);
    const AxisRange range = fittingRange(content, kView);
    QVERIFY2(qAbs(range.low - low) < 1e-9 && qAbs(range.high - high) < 1e-9,
             qPrintable(QStringLiteral("%1 to %2").arg(range.low).arg(range.high)));
}

void TestAxisScale::letsNothingBelowZeroOntoALogAxis() {
    QVERIFY(clampedForLog(0) > 0);
    QVERIFY(clampedForLog(-5) > 0);
    QCOMPARE(clampedForLog(12.5), 12.5);
    QVERIFY(fittingRange(contentOf(ChartUnit::Milliseconds, true, {-1, 0}), kView).low > 0);
}

void TestAxisScale::putsRoundTicksInsideTheRange_data() {
    QTest::addColumn<ChartContent>("content");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<QStringList>("labels");
    QTest::newRow("latency over decades") << contentOf(ChartUnit::Milliseconds, true, {}) << 1.0 << 1000.0
                                          << QStringList{"1 ms", "10 ms", "100 ms", "1 s"};
    QTest::newRow("latency, one decade") << contentOf(ChartUnit::Milliseconds, true, {}) << 10.0 << 100.0
                                         << QStringList{"10 ms", "20 ms", "50 ms", "100 ms"};
    QTest::newRow("share") << contentOf(ChartUnit::Share, false, {}) << 0.0 << 1.0
                           << QStringList{"0 %", "25 %", "50 %", "75 %", "100 %"};
    QTest::newRow("rate") << contentOf(ChartUnit::PerSecond, false, {}) << 0.0 << 2500.0
                          << QStringList{"0", "1,000", "2,000"};
}

void TestAxisScale::putsRoundTicksInsideTheRange() {
    QFETCH(ChartContent, content);
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(QStringList, labels);
    QStringList shown;
    for (const Tick& tick : valueTicks(content, {low, high}, 4)) {
        QVERIFY(tick.at >= low - 1e-9 && tick.at <= high * (1 + 1e-9));
        shown << tick.label;
    }
    QCOMPARE(shown, labels);
}

void TestAxisScale::labelsTimeFromNow() {
    const std::vector<Tick> ticks = timeTicks({40, 100, TimeView::Labels::FromNow}, 4);
    QCOMPARE(ticks.front(), (Tick{40, QStringLiteral("−60 s")}));
    QCOMPARE(ticks.back(), (Tick{100, QStringLiteral("now")}));
    QCOMPARE(ticks.size(), std::size_t{4});
}

void TestAxisScale::labelsTimeByTheClock() {
    QStringList shown;
    for (const Tick& tick : timeTicks({28.2, 47, TimeView::Labels::Clock}, 5))
        shown << tick.label;
    QCOMPARE(shown, (QStringList{"0:30", "0:35", "0:40", "0:45"}));
    QCOMPARE(shownClock(3725.25, 0.01), QStringLiteral("1:02:05.25"));
    QCOMPARE(shownClock(59.96, 0.1), QStringLiteral("1:00.0"));
}

void TestAxisScale::writesValuesForPeople_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("unit");
    QTest::addColumn<QString>("shown");
    const auto add = [](const char* name, double value, ChartUnit unit, const char* shown) {
        QTest::newRow(name) << value << static_cast<int>(unit) << QString::fromUtf8(shown);
    };
    add("milliseconds", 84.2, ChartUnit::Milliseconds, "84.2 ms");
    add("round milliseconds", 50.0, ChartUnit::Milliseconds, "50 ms");
    add("microseconds", 0.25, ChartUnit::Milliseconds, "250 µs");
    add("seconds", 1254, ChartUnit::Milliseconds, "1.25 s");
    add("nearly a second", 999.7, ChartUnit::Milliseconds, "1 s");
    add("rate", 3998.4, ChartUnit::PerSecond, "3,998");
    add("small rate", 2.54, ChartUnit::PerSecond, "2.5");
    add("share", 0.934, ChartUnit::Share, "93 %");
    add("share near one", 0.998, ChartUnit::Share, "99.8 %");
    add("all", 1, ChartUnit::Share, "100 %");
    add("none", 0, ChartUnit::Count, "0");
    add("missing", kNoValue, ChartUnit::Count, "–");
}

void TestAxisScale::writesValuesForPeople() {
    QFETCH(double, value);
    QFETCH(int, unit);
    QFETCH(QString, shown);
    QCOMPARE(shownValue(value, static_cast<ChartUnit>(unit)), shown);
}

void TestAxisScale::growsAtOnceAndShrinksLater() {
    CalmRange calm;
    QCOMPARE(calm.next({1, 100}, 0), (AxisRange{1, 100}));
    QCOMPARE(calm.next({1, 1000}, 100), (AxisRange{1, 1000}));
    QCOMPARE(calm.next({1, 100}, 200), (AxisRange{1, 1000}));
    QCOMPARE(calm.next({1, 200}, 1500), (AxisRange{1, 1000}));
    QCOMPARE(calm.next({1, 100}, 3300), (AxisRange{1, 200})); // the roomiest of the last three seconds
    calm.forget();
    QCOMPARE(calm.next({0.5, 2}, 3400), (AxisRange{0.5, 2}));
}

QTEST_APPLESS_MAIN(TestAxisScale)
#include "tst_axis_scale.moc"
