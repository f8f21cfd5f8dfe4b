#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/kernel/random.h"
#include "engine/metrics/histogram.h"

using namespace faultline;
using kernel::Random;
using kernel::Time;
using metrics::Histogram;

namespace {

constexpr std::uint64_t kSeed = 3;

std::vector<Time> samples(int count, double mean) {
    Random random(kSeed);
    std::vector<Time> result;
    for (int i = 0; i < count; ++i)
        result.push_back(static_cast<Time>(random.exponential() * mean));
    return result;
}

Histogram of(const std::vector<Time>& values) {
    Histogram histogram;
    for (const Time value : values)
        histogram.record(value);
    return histogram;
}

/// The smallest value with at least a share q at or below it.
Time exactQuantile(std::vector<Time> values, double q) {
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

} // namespace

class TestHistogram : public QObject {
    Q_OBJECT
  private slots:
    void everyBucketKeepsTheErrorBound();
    void quantilesAreNearTheExactOnes_data();
    void quantilesAreNearTheExactOnes();
    void momentsAreExact();
    void varianceSurvivesLargeMeans();
    void constantsHaveNoVariance();
    void emptyAnswersZero();
    void oneSampleIsItsOwnQuantile();
    void quantileIsNeverAboveTheMaximum();
    void mergeEqualsRecordingTogether_data();
    void mergeEqualsRecordingTogether();
    void clearStartsAnewAndKeepsCounting();
    void copiesGoOnAlike();
    void takesTheShortestAndTheLongest();
    void whatCameSinceIsTheDifference();
    void isReadAsItWasWritten();
};

void TestHistogram::everyBucketKeepsTheErrorBound() {
    using Counts = metrics::LogLinear<Histogram::kSubBits, std::uint64_t>;
    for (Time base = 1; base < Time{1} << 61; base = base + base / 3 + 1) {
        for (const Time value : {base - 1, base, base + 1}) {
            const Time middle = Counts::middle(Counts::indexOf(value));
            const double error = std::fabs(static_cast<double>(middle - value));
            QVERIFY2(error <= 0.004 * static_cast<double>(value), qPrintable(QString::number(value)));
        }
        QVERIFY(Counts::indexOf(base) >= Counts::indexOf(base - 1));
        QVERIFY(Counts::indexOf(base) <= Counts::indexOf(base - 1) + 1);
    }
}

void TestHistogram::quantilesAreNearTheExactOnes_data() {
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 30, 31, 32, 100, 5000, 200'000})
        QTest::addRow("%d samples", count) << count;
}

void TestHistogram::quantilesAreNearTheExactOnes() {
    QFETCH(int, count);
    const std::vector<Time> values = samples(count, 2e7);
    const Histogram histogram = of(values);
    QCOMPARE(histogram.count(), static_cast<std::uint64_t>(count));
    for (const double q : {0.0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0}) {
        const auto wanted = static_cast<double>(exactQuantile(values, q));
        QVERIFY(std::fabs(static_cast<double>(histogram.quantile(q)) - wanted) <= 0.008 * wanted);
    }
}

void TestHistogram::momentsAreExact() {
    const std::vector<Time> values = samples(100'007, 2e7);
    const Histogram histogram = of(values);
    long double sum = 0;
    for (const Time value : values)
        sum += static_cast<long double>(value);
    const long double mean = sum / static_cast<long double>(values.size());
    long double squares = 0;
    for (const Time value : values)
        squares += (static_cast<long double>(value) - mean) * (static_cast<long double>(value) - mean);
    const auto variance = static_cast<double>(squares / static_cast<long double>(values.size() - 1));
    QVERIFY(std::fabs(histogram.meanNs() / static_cast<double>(mean) - 1) < 1e-15);
    QVERIFY(std::fabs(histogram.varianceNs2() / variance - 1) < 1e-12);
    QCOMPARE(histogram.max(), *std::max_element(values.begin(), values.end()));
    QCOMPARE(histogram.min(), *std::min_element(values.begin(), values.end()));
}

void TestHistogram::varianceSurvivesLargeMeans() {
    Histogram histogram;
    constexpr Time kDay = 86'400'000'000'000;
    for (int i = 0; i < 1'000'000; ++i)
        histogram.record(kDay + i % 2);
    QVERIFY(std::fabs(histogram.varianceNs2() - 0.25) < 1e-6);
}

void TestHistogram::constantsHaveNoVariance() {
    Histogram histogram;
    for (int i = 0; i < 1000; ++i)
        histogram.record(10'000'000);
    QCOMPARE(histogram.varianceNs2(), 0.0);
    QCOMPARE(histogram.meanNs(), 1e7);
    QCOMPARE(histogram.quantile(0.5), Time{10'000'000});
}

void TestHistogram::emptyAnswersZero() {
    const Histogram histogram;
    QCOMPARE(histogram.count(), 0u);
    QCOMPARE(histogram.meanNs(), 0.0);
    QCOMPARE(histogram.varianceNs2(), 0.0);
    QCOMPARE(histogram.min(), Time{0});
    QCOMPARE(histogram.max(), Time{0});
    QCOMPARE(histogram.quantile(0.99), Time{0});
}

void TestHistogram::oneSampleIsItsOwnQuantile() {
    Histogram histogram;
    histogram.record(123'456'789);
    for (const double q : {0.0, 0.5, 1.0})
        QCOMPARE(histogram.quantile(q), Time{123'456'789});
    QCOMPARE(histogram.varianceNs2(), 0.0);
}

void TestHistogram::quantileIsNeverAboveTheMaximum() {
    Histogram histogram;
    for (int i = 0; i < 100; ++i)
        histogram.record(1'000'000'001);
    QCOMPARE(histogram.quantile(0.99), Time{1'000'000'001});
    QCOMPARE(histogram.quantile(0.01), Time{1'000'000'001});
}

void TestHistogram::mergeEqualsRecordingTogether_data() {
    QTest::addColumn<int>("split");
    for (const int split : {0, 1, 31, 50, 4999, 10'000})
        QTest::addRow("%d first", split) << split;
}

void TestHistogram::mergeEqualsRecordingTogether() {
    QFETCH(int, split);
    const std::vector<Time> values = samples(10'000, 5e6);
    Histogram a = of({values.begin(), values.begin() + split});
    const Histogram b = of({values.begin() + split, values.end()});
    const Histogram whole = of(values);
    a.merge(b);
    QCOMPARE(a.count(), whole.count());
    QCOMPARE(a.meanNs(), whole.meanNs());
    QCOMPARE(a.varianceNs2(), whole.varianceNs2());
    QCOMPARE(a.min(), whole.min());
    QCOMPARE(a.max(), whole.max());
    for (int i = 0; i <= 1000; ++i)
        QCOMPARE(a.quantile(i / 1000.0), whole.quantile(i / 1000.0));
}

void TestHistogram::clearStartsAnewAndKeepsCounting() {
    Histogram histogram = of(samples(1000, 5e6));
    histogram.clear();
    QCOMPARE(histogram.count(), 0u);
    QCOMPARE(histogram.quantile(0.5), Time{0});
    histogram.record(7);
    QCOMPARE(histogram.count(), 1u);
    QCOMPARE(histogram.min(), Time{7});
    QCOMPARE(histogram.max(), Time{7});
    QCOMPARE(histogram.quantile(0.5), Time{7});
}

void TestHistogram::copiesGoOnAlike() {
    Histogram histogram = of(samples(100, 5e6));
    Histogram copy = histogram;
    for (const Time value : samples(500, 1e8)) {
        histogram.record(value);
        copy.record(value);
    }
    QCOMPARE(copy.quantile(0.9), histogram.quantile(0.9));
    copy.record(1);
    QCOMPARE(copy.count(), histogram.count() + 1);
}

void TestHistogram::takesTheShortestAndTheLongest() {
    Histogram histogram;
    const Time longest = Time{3652} * 86400 * kernel::kSecond;
    for (int i = 0; i < 100; ++i) {
        histogram.record(0);
        histogram.record(longest);
    }
    QCOMPARE(histogram.min(), Time{0});
    QCOMPARE(histogram.max(), longest);
    QCOMPARE(histogram.quantile(0.25), Time{0});
    QCOMPARE(histogram.quantile(0.75), longest);
}

void TestHistogram::whatCameSinceIsTheDifference() {
    const std::vector<Time> first = samples(5000, 1e6);
    const std::vector<Time> second = samples(700, 9e6);
    Histogram whole = of(first);
    const Histogram before = whole;
    for (const Time value : second)
        whole.record(value);
    const Histogram since = whole.since(before);
    const Histogram expected = of(second);
    QCOMPARE(since.count(), expected.count());
    QCOMPARE(since.meanNs(), expected.meanNs());
    QCOMPARE(since.varianceNs2(), expected.varianceNs2());
    for (const double q : {0.01, 0.5, 0.9, 0.99})
        QCOMPARE(since.quantile(q), expected.quantile(q));
    // The ends are those of the buckets, which are 1/128 of their value wide.
    QVERIFY(std::abs(static_cast<double>(since.max() - expected.max())) <= static_cast<double>(expected.max()) / 128);
    QCOMPARE(whole.since(whole).count(), std::uint64_t{0});
    QCOMPARE(whole.since(Histogram()).count(), whole.count());
}

void TestHistogram::isReadAsItWasWritten() {
    for (const int count : {0, 1, 31, 5000}) {
        const Histogram histogram = of(samples(count, 1e6));
        const auto read = Histogram::read(histogram.written());
        QVERIFY(read.has_value());
        QCOMPARE(read->written(), histogram.written());
        QCOMPARE(read->count(), histogram.count());
        QCOMPARE(read->meanNs(), histogram.meanNs());
        QCOMPARE(read->varianceNs2(), histogram.varianceNs2());
        QCOMPARE(read->max(), histogram.max());
        QCOMPARE(read->quantile(0.99), histogram.quantile(0.99));
    }
    for (const char* wrong : {"", "1", "a b c", "1 0 5 0 25 5 5", "1 0 5 0 25 5 5 999999 1", "1 0 5 0 25 5 5 5 2"})
        QVERIFY2(!Histogram::read(wrong), wrong);
}

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
