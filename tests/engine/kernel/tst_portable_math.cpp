#include <QTest>

#include <cmath>

#include "engine/kernel/portable_math.h"
#include "engine/kernel/random.h"

using namespace faultline::kernel;

namespace {
constexpr std::uint64_t kSeed = 20240501;
constexpr int kDraws = 1'000'000;

double relative(double got, double wanted) {
    return std::fabs(got / wanted - 1.0);
}
} // namespace

class TestPortableMath : public QObject {
    Q_OBJECT
  private slots:
    void logarithmAgreesWithTheLibrary();
    void logarithmKeepsItsDigitsNearOne();
    void logarithmTakesSubnormals();
    void exponentialAgreesWithTheLibrary();
    void powerAgreesWithTheLibrary();
    void normalQuantilesInvertTheDistribution();
    void valuesAreTheSameEverywhere();
};

void TestPortableMath::logarithmAgreesWithTheLibrary() {
    qInfo("seed %llu", static_cast<unsigned long long>(kSeed));
    Random random(kSeed);
    double worst = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double x = std::exp((random.uniform() - 0.5) * 1400);
        worst = std::max(worst, relative(portableLog(x), std::log(x)));
    }
    QVERIFY2(worst < 1e-14, qPrintable(QString::number(worst)));
}

void TestPortableMath::logarithmKeepsItsDigitsNearOne() {
    for (double d = 1e-15; d < 0.5; d *= 1.7) {
        QVERIFY(relative(portableLog(1.0 + d), std::log(1.0 + d)) < 1e-14);
        QVERIFY(relative(portableLog(1.0 - d), std::log(1.0 - d)) < 1e-14);
    }
    QCOMPARE(portableLog(1.0), 0.0);
}

void TestPortableMath::logarithmTakesSubnormals() {
    QVERIFY(relative(portableLog(5e-324), std::log(5e-324)) < 1e-14);
    QVERIFY(relative(portableLog(1.7976931348623157e308), std::log(1.7976931348623157e308)) < 1e-14);
}

void TestPortableMath::exponentialAgreesWithTheLibrary() {
    qInfo("seed %llu", static_cast<unsigned long long>(kSeed));
    Random random(kSeed);
    double worst = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double x = (random.uniform() - 0.5) * 1400;
        worst = std::max(worst, relative(portableExp(x), std::exp(x)));
    }
    QVERIFY2(worst < 1e-14, qPrintable(QString::number(worst)));
    QCOMPARE(portableExp(0.0), 1.0);
}

void TestPortableMath::powerAgreesWithTheLibrary() {
    qInfo("seed %llu", static_cast<unsigned long long>(kSeed));
    Random random(kSeed);
    double worst = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double base = std::exp((random.uniform() - 0.5) * 40);
        const double exponent = (random.uniform() - 0.5) * 60;
        worst = std::max(worst, relative(portablePow(base, exponent), std::pow(base, exponent)));
    }
    QVERIFY2(worst < 1e-14, qPrintable(QString::number(worst)));
    QVERIFY(relative(portablePow(10.0, 300.0), 1e300) < 1e-14);
}

void TestPortableMath::normalQuantilesInvertTheDistribution() {
    for (int i = 1; i < 100'000; ++i) {
        const double p = i / 100'000.0;
        const double x = inverseNormal(p);
        const double nearer = std::min(p, 1 - p);
        const double back = 0.5 * std::erfc((p < 0.5 ? -x : x) / std::sqrt(2.0));
        QVERIFY2(relative(back, nearer) < 1e-13, qPrintable(QString::number(p)));
        QVERIFY(std::fabs(normalDistribution(x) - p) < 1e-15 * 4);
    }
    for (double p = 1e-5; p > 1e-300; p *= 1e-3)
        QVERIFY(relative(0.5 * std::erfc(-inverseNormal(p) / std::sqrt(2.0)), p) < 1e-12);
    QVERIFY(std::fabs(inverseNormal(0.975) - 1.959963984540054) < 1e-14);
    QVERIFY(std::fabs(inverseNormal(0.99) - 2.3263478740408408) < 1e-14);
}

void TestPortableMath::valuesAreTheSameEverywhere() {
    QCOMPARE(portableLog(3.7), 0x1.4eeee650ae55p+0);
    QCOMPARE(portableExp(-1.3), 0x1.17129308ce281p-2);
    QVERIFY(portablePow(3.7, -1.3) == 0x1.75d30f9b44e56p-3);
    static_assert(portableLog(3.7) == 0x1.4eeee650ae55p+0);
    static_assert(portablePow(3.7, -1.3) == 0x1.75d30f9b44e56p-3);
}

QTEST_APPLESS_MAIN(TestPortableMath)
#include "tst_portable_math.moc"
