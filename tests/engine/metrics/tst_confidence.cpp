#include <QTest>

#include <array>
#include <cmath>
#include <vector>

#include "engine/kernel/random.h"
#include "engine/metrics/confidence.h"

using namespace faultline;
using metrics::Confidence;

class TestConfidence : public QObject {
    Q_OBJECT
  private slots:
    void studentAgreesWithTheTables_data();
    void studentAgreesWithTheTables();
    void intervalOfKnownSamples();
    void fewSamplesHaveNoInterval();
    void samplesThatAreAlikeHaveNone();
    void coversTheMeanAsOftenAsItSays();
};

void TestConfidence::studentAgreesWithTheTables_data() {
    // Abramowitz and Stegun, table 26.10, two-sided
    QTest::addColumn<double>("level");
    QTest::addColumn<int>("degrees");
    QTest::addColumn<double>("t");
    const auto row = [](double level, int degrees, double t) {
        QTest::addRow("%g, %d", level, degrees) << level << degrees << t;
    };
    row(0.95, 1, 12.706);
    row(0.95, 2, 4.303);
    row(0.95, 3, 3.182);
    row(0.95, 4, 2.776);
    row(0.95, 5, 2.571);
    row(0.95, 9, 2.262);
    row(0.95, 19, 2.093);
    row(0.95, 120, 1.980);
    row(0.99, 10, 3.169);
    row(0.999, 1, 636.619);
    row(0.999, 2, 31.598);
    row(0.999, 19, 3.883);
    row(0.999, 30, 3.646);
    row(0.999, 120, 3.373);
    row(0.5, 1, 1.000);
}

void TestConfidence::studentAgreesWithTheTables() {
    QFETCH(double, level);
    QFETCH(int, degrees);
    QFETCH(double, t);
    QVERIFY2(std::fabs(metrics::studentT(level, degrees) - t) < 0.0006 + t * 2e-5,
             qPrintable(QString::number(metrics::studentT(level, degrees), 'g', 9)));
}

void TestConfidence::intervalOfKnownSamples() {
    const std::array<double, 4> samples = {1, 2, 3, 4};
    const Confidence c = metrics::confidence(samples, 0.95);
    QCOMPARE(c.mean, 2.5);
    const double wanted = 3.18244630528371 * std::sqrt(5.0 / 3.0 / 4.0);
    QVERIFY(std::fabs(c.halfWidth - wanted) < 1e-12);
    QVERIFY(c.contains(2.5 + wanted * 0.999));
    QVERIFY(!c.contains(2.5 + wanted * 1.001));
    QVERIFY(!c.contains(2.5 - wanted * 1.001));
    QVERIFY(std::fabs(c.relative() - wanted / 2.5) < 1e-12);
}

void TestConfidence::fewSamplesHaveNoInterval() {
    QCOMPARE(metrics::confidence({}, 0.95).mean, 0.0);
    const std::array<double, 1> one = {7};
    QCOMPARE(metrics::confidence(one, 0.95).mean, 7.0);
    QCOMPARE(metrics::confidence(one, 0.95).halfWidth, 0.0);
}

void TestConfidence::samplesThatAreAlikeHaveNone() {
    // A fifth of each, summed up, misses them in the last digit.
    const std::array<double, 5> alike = {12.7, 12.7, 12.7, 12.7, 12.7};
    QCOMPARE(metrics::confidence(alike, 0.95).halfWidth, 0.0);
    const std::array<double, 5> nearly = {12.7, 12.7, 12.7, 12.7, 12.7 + 1e-9};
    QVERIFY(metrics::confidence(nearly, 0.95).halfWidth > 0);
}

void TestConfidence::coversTheMeanAsOftenAsItSays() {
    const std::uint64_t seed = 6;
    qInfo("seed %llu", static_cast<unsigned long long>(seed));
    kernel::Random random(seed);
    constexpr int kTrials = 20'000;
    int covered = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
        std::array<double, 5> samples{};
        for (double& sample : samples)
            sample = 3 + random.normal();
        covered += metrics::confidence(samples, 0.95).contains(3);
    }
    QVERIFY(std::fabs(covered - 0.95 * kTrials) < 4 * std::sqrt(kTrials * 0.95 * 0.05));
}

QTEST_APPLESS_MAIN(TestConfidence)
#include "tst_confidence.moc"
