#include <QTest>

#include <cmath>
#include <vector>

#include "engine/kernel/zipf.h"

using namespace faultline::kernel;

namespace {
constexpr std::uint64_t kSeed = 5;

/// Within 4.5 standard errors of a binomial count; 3 more for the skew of small ones.
bool near(double count, double draws, double p) {
    return std::fabs(count - draws * p) <= 4.5 * std::sqrt(draws * p * (1 - p)) + 3;
}
} // namespace

class TestZipf : public QObject {
    Q_OBJECT
  private slots:
    void probabilitiesAreExact_data();
    void probabilitiesAreExact();
    void frequenciesFollow_data() { probabilitiesAreExact_data(); }
    void frequenciesFollow();
    void exponentZeroIsUniform();
    void oneKeyIsAlwaysDrawn();
    void defaultHasOneKey();
    void isTheSameEverywhere();
    void ranksStayInRange();
};

void TestZipf::probabilitiesAreExact_data() {
    QTest::addColumn<quint64>("keys");
    QTest::addColumn<double>("exponent");
    QTest::newRow("few") << quint64{10} << 1.0;
    QTest::newRow("as many as stand alone") << quint64{256} << 1.0;
    QTest::newRow("some in bins") << quint64{1000} << 1.0;
    QTest::newRow("a million") << quint64{1'000'000} << 1.0;
    QTest::newRow("flat") << quint64{1'000'000} << 0.5;
    QTest::newRow("a little steeper than 1") << quint64{1'000'000} << 1.07;
    QTest::newRow("steep") << quint64{1'000'000} << 2.0;
    QTest::newRow("steeper") << quint64{100'000} << 4.0;
}

void TestZipf::probabilitiesAreExact() {
    QFETCH(quint64, keys);
    QFETCH(double, exponent);
    const Zipf zipf(keys, exponent);
    double total = 0;
    for (quint64 rank = keys; rank-- > 0;)
        total += std::pow(static_cast<double>(rank + 1), -exponent);
    for (const quint64 rank : {quint64{0}, quint64{1}, keys / 3, keys - 1}) {
        const double wanted = std::pow(static_cast<double>(rank + 1), -exponent) / total;
        QVERIFY(std::fabs(zipf.probability(rank) / wanted - 1) < 1e-11);
    }
}

void TestZipf::frequenciesFollow() {
    QFETCH(quint64, keys);
    QFETCH(double, exponent);
    const Zipf zipf(keys, exponent);
    Random random(kSeed);
    constexpr int kDraws = 5'000'000;
    std::vector<std::uint32_t> counts(keys);
    for (int i = 0; i < kDraws; ++i)
        ++counts.at(zipf.draw(random));
    // the first ranks one by one
    for (quint64 rank = 0; rank < std::min<quint64>(keys, 300); ++rank)
        QVERIFY2(near(counts[rank], kDraws, zipf.probability(rank)), qPrintable(QString::number(rank)));
    // stretches of the rest, across and inside bins: whole ones, halves, single ranks
    for (quint64 begin = 300; begin < keys; begin += begin / 5) {
        for (const quint64 length : {begin / 7, begin / 500, quint64{1}}) {
            double p = 0;
            double count = 0;
            for (quint64 rank = begin; rank < std::min(keys, begin + length); ++rank) {
                p += zipf.probability(rank);
                count += counts[rank];
            }
            QVERIFY2(near(count, kDraws, p), qPrintable(QString::number(begin)));
        }
    }
    // the tail as a whole
    double p = 0;
    double count = 0;
    for (quint64 rank = keys / 2; rank < keys; ++rank) {
        p += zipf.probability(rank);
        count += counts[rank];
    }
    QVERIFY(near(count, kDraws, p));
}

void TestZipf::exponentZeroIsUniform() {
    const Zipf zipf(1000, 0.0);
    QCOMPARE(zipf.probability(999), 0.001);
    Random random(kSeed);
    std::vector<int> counts(1000);
    for (int i = 0; i < 1'000'000; ++i)
        ++counts.at(zipf.draw(random));
    for (const int count : counts)
        QVERIFY(near(count, 1e6, 0.001));
}

void TestZipf::oneKeyIsAlwaysDrawn() {
    const Zipf zipf(1, 1.0);
    Random random(kSeed);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(zipf.draw(random), 0u);
    QCOMPARE(zipf.probability(0), 1.0);
}

void TestZipf::defaultHasOneKey() {
    Random random(kSeed);
    QCOMPARE(Zipf().draw(random), 0u);
    QCOMPARE(Zipf().keys(), 1u);
}

void TestZipf::isTheSameEverywhere() {
    const Zipf zipf(1'000'000, 1.0);
    Random random(1);
    for (const std::uint64_t wanted : {138082, 135, 69074, 7, 874740, 130, 0, 433635})
        QCOMPARE(zipf.draw(random), wanted);
}

void TestZipf::ranksStayInRange() {
    for (const std::uint64_t keys : {2, 3, 255, 257, 258, 300, 12345}) {
        const Zipf zipf(keys, 1.0);
        Random random(kSeed);
        bool last = false;
        for (int i = 0; i < 1'000'000; ++i) {
            const std::uint64_t rank = zipf.draw(random);
            QVERIFY(rank < keys);
            last |= rank == keys - 1;
        }
        QVERIFY(last); // the least likely of these is expected eight times
    }
}

QTEST_APPLESS_MAIN(TestZipf)
#include "tst_zipf.moc"
