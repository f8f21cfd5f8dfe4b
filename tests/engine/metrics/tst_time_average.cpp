#include <QTest>

#include "engine/metrics/time_average.h"

using namespace faultline;
using metrics::TimeAverage;

class TestTimeAverage : public QObject {
    Q_OBJECT
  private slots:
    void weighsLevelsByTheirTime();
    void restartKeepsTheLevel();
    void isExactOverYears();
};

void TestTimeAverage::weighsLevelsByTheirTime() {
    TimeAverage average;
    average.set(0, 2);
    average.add(10, 3); // 5 from 10 on
    average.add(30, -5);
    QCOMPARE(average.level(), 0);
    QCOMPARE(average.max(), 5);
    QCOMPARE(average.integral(40), 2.0 * 10 + 5.0 * 20);
    QCOMPARE(average.mean(40, 0), 3.0);
    QCOMPARE(average.mean(0, 0), 0.0);
}

void TestTimeAverage::restartKeepsTheLevel() {
    TimeAverage average;
    average.set(0, 7);
    average.set(5, 4);
    average.restart(10);
    QCOMPARE(average.max(), 4);
    QCOMPARE(average.mean(20, 10), 4.0);
}

void TestTimeAverage::isExactOverYears() {
    TimeAverage average;
    constexpr kernel::Time kYear = kernel::Time{365} * 86400 * kernel::kSecond;
    average.set(0, 1'000'000'000);
    QCOMPARE(average.mean(100 * kYear, 0), 1e9);
}

QTEST_APPLESS_MAIN(TestTimeAverage)
#include "tst_time_average.moc"
