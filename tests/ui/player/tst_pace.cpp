// Pacing: simulated time follows wall time at the requested speed, and a run that is late never rushes.
#include <QTest>

#include "ui/player/pace.h"

using namespace faultline;
using namespace std::chrono_literals;
using ui::Pace;

class TestPace : public QObject {
    Q_OBJECT
  private slots:
    void followsTheRequestedSpeed_data();
    void followsTheRequestedSpeed();
    void owesAtMostATenthOfASecond();
    void measuresWhatWasReached();
    void hasReachedNothingBeforeItsStart();
    void isExactOverHours();
    void limitsTheFlatOutSpeed();
};

void TestPace::followsTheRequestedSpeed_data() {
    QTest::addColumn<double>("speed");
    QTest::addColumn<qint64>("afterHalfASecond");
    QTest::newRow("real time") << 1.0 << qint64{500'000'000};
    QTest::newRow("slow motion") << 0.001 << qint64{500'000};
    QTest::newRow("fast") << 100.0 << qint64{50'000'000'000};
}

void TestPace::followsTheRequestedSpeed() {
    QFETCH(double, speed);
    QFETCH(qint64, afterHalfASecond);
    Pace pace;
    const Pace::Wall start{};
    pace.start(start, 7 * kernel::kSecond, speed);
    QCOMPARE(pace.due(start), 7 * kernel::kSecond);
    QCOMPARE(pace.due(start + 500ms), 7 * kernel::kSecond + afterHalfASecond);
}

void TestPace::owesAtMostATenthOfASecond() {
    Pace pace;
    const Pace::Wall start{};
    pace.start(start, 0, 1.0);
    // After a second only 300 ms were managed.
    pace.reached(start + 1s, 300 * kernel::kMillisecond);
    QCOMPARE(pace.due(start + 1s), 300 * kernel::kMillisecond + 100 * kernel::kMillisecond);
    // On time again: nothing is owed.
    pace.reached(start + 1s, 400 * kernel::kMillisecond);
    QCOMPARE(pace.due(start + 1s + 8ms), 408 * kernel::kMillisecond);
    // Late by less: all of it is made up for.
    pace.reached(start + 1s + 90ms, 410 * kernel::kMillisecond);
    QCOMPARE(pace.due(start + 1s + 90ms), 490 * kernel::kMillisecond);
}

void TestPace::measuresWhatWasReached() {
    Pace pace;
    Pace::Wall wall{};
    pace.start(wall, 0, 10.0);
    QCOMPARE(pace.achieved(), 0.0);
    kernel::Time simulated = 0;
    for (int i = 0; i < 300; ++i) { // three seconds at 10, then one at 4
        wall += 10ms;
        simulated += 100 * kernel::kMillisecond;
        pace.reached(wall, simulated);
    }
    QVERIFY(qAbs(pace.achieved() - 10.0) < 0.01);
    for (int i = 0; i < 110; ++i) {
        wall += 10ms;
        simulated += 40 * kernel::kMillisecond;
        pace.reached(wall, simulated);
    }
    QVERIFY2(qAbs(pace.achieved() - 4.0) < 0.01, qPrintable(QString::number(pace.achieved())));
}

void TestPace::hasReachedNothingBeforeItsStart() {
    QCOMPARE(Pace().achieved(), 0.0);
}

void TestPace::isExactOverHours() {
    Pace pace;
    Pace::Wall wall{};
    pace.start(wall, 0, 0.3);
    kernel::Time simulated = 0;
    for (int i = 0; i < 3600 * 4; ++i) {
        wall += 250ms;
        simulated = pace.due(wall);
        pace.reached(wall, simulated);
    }
    QCOMPARE(simulated, static_cast<kernel::Time>(3600 * 0.3 * 1e9));
}

void TestPace::limitsTheFlatOutSpeed() {
    Pace pace;
    const Pace::Wall start{};
    pace.start(start, 0, 0);
    QCOMPARE(pace.due(start + 10ms), 1000 * kernel::kSecond);
}

QTEST_GUILESS_MAIN(TestPace)
#include "tst_pace.moc"
