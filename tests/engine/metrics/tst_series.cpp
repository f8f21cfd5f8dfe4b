#include <QTest>

#include <cmath>

#include "engine/kernel/random.h"
#include "engine/metrics/histogram.h"
#include "engine/metrics/series.h"

using namespace faultline;
using namespace faultline::metrics;
using kernel::kMillisecond;
using kernel::kSecond;
using kernel::Random;
using kernel::Time;

namespace {

constexpr Time kFinest = SeriesRecorder::kFinest;

bool near(double got, double wanted, double tolerance) {
    return std::fabs(got - wanted) <= tolerance * std::fabs(wanted);
}

using Rows = std::vector<std::pair<Time, std::vector<ComponentRow>>>;

Rows rowsOf(const SeriesRecorder& series, int level) {
    Rows result;
    series.eachRows(level, [&](Time end, std::span<const ComponentRow> rows) {
        result.emplace_back(end, std::vector<ComponentRow>(rows.begin(), rows.end()));
    });
    return result;
}

} // namespace

class TestSeries : public QObject {
    Q_OBJECT
  private slots:
    void countsAddUpAtEveryLevel();
    void percentilesOfCoarseBucketsComeFromAllSamples();
    void emptyBucketsHaveNoPercentiles();
    void keepsTheLastSixHundredOfEachLevel();
    void coarseRowsAreMeans();
    void hitRatiosAreWeightedByArrivals();
    void componentsMayBeAdded();
    void rowsStandBesideTheirPoints();
    void copiesGoOnAlike();
    void copiesDoNotSeeEachOther();
    void memoryIsBounded();
    void largeDiagramsKeepFewerRows();
};

void TestSeries::countsAddUpAtEveryLevel() {
    SeriesRecorder series;
    Random random(1);
    std::array<std::uint64_t, 8> failed{};
    std::uint64_t succeeded = 0;
    std::uint64_t attempts = 0;
    for (Time end = kFinest; end <= 500 * kSecond; end += kFinest) {
        for (std::uint64_t n = random.below(20); n > 0; --n, ++succeeded)
            series.recordSuccess(kMillisecond);
        for (std::uint64_t n = random.below(5); n > 0; --n) {
            const auto cause = static_cast<int>(random.below(8));
            series.recordFailure(cause);
            ++failed[static_cast<std::size_t>(cause)];
        }
        for (std::uint64_t n = random.below(30); n > 0; --n, ++attempts)
            series.recordAttempt();
        series.closeBucket(end, {});
    }
    const auto points = series.points(3);
    QCOMPARE(points.size(), std::size_t{5});
    std::array<std::uint64_t, 8> failedInPoints{};
    std::uint64_t succeededInPoints = 0;
    std::uint64_t attemptsInPoints = 0;
    for (const auto& point : points) {
        succeededInPoints += point.succeeded;
        attemptsInPoints += point.attempts;
        for (std::size_t cause = 0; cause < 8; ++cause)
            failedInPoints[cause] += point.failedByCause[cause];
    }
    QCOMPARE(succeededInPoints, succeeded);
    QCOMPARE(attemptsInPoints, attempts);
    QVERIFY(failedInPoints == failed);
    // each coarse bucket is the sum of its ten finer ones, where those are still kept
    for (const int level : {0, 1, 2}) {
        const auto fine = series.points(level);
        const auto coarse = series.points(level + 1);
        for (std::size_t back = 0; back < 5; ++back) {
            std::uint64_t sum = 0;
            for (std::size_t i = 0; i < 10; ++i)
                sum += fine[fine.size() - 1 - back * 10 - i].succeeded;
            QCOMPARE(static_cast<std::uint64_t>(coarse[coarse.size() - 1 - back].succeeded), sum);
            if (level == 2 && back == 4)
                break;
        }
    }
}

void TestSeries::percentilesOfCoarseBucketsComeFromAllSamples() {
    SeriesRecorder series;
    Random random(1);
    Histogram all;
    for (Time end = kFinest; end <= 10 * kSecond; end += kFinest) {
        // one slow second: percentiles of percentiles would be far off
        const double mean = end > 3 * kSecond && end <= 4 * kSecond ? 1e9 : 1e7;
        for (int i = 0; i < 50; ++i) {
            const auto latency = static_cast<Time>(random.exponential() * mean);
            series.recordSuccess(latency);
            all.record(latency);
        }
        series.closeBucket(end, {});
    }
    const auto points = series.points(2);
    QCOMPARE(points.size(), std::size_t{1});
    QCOMPARE(points[0].end, 10 * kSecond);
    QCOMPARE(points[0].succeeded, 5000u);
    QVERIFY(near(static_cast<double>(points[0].p50), static_cast<double>(all.quantile(0.50)), 0.012));
    QVERIFY(near(static_cast<double>(points[0].p95), static_cast<double>(all.quantile(0.95)), 0.012));
    QVERIFY(near(static_cast<double>(points[0].p99), static_cast<double>(all.quantile(0.99)), 0.012));
}

void TestSeries::emptyBucketsHaveNoPercentiles() {
    SeriesRecorder series;
    series.recordSuccess(kMillisecond);
    series.closeBucket(kFinest, {});
    series.recordFailure(3);
    series.closeBucket(2 * kFinest, {});
    const auto points = series.points(0);
    QCOMPARE(points[0].succeeded, 1u);
    QVERIFY(near(static_cast<double>(points[0].p50), 1e6, 0.008));
    QCOMPARE(points[1].succeeded, 0u);
    QCOMPARE(points[1].p50, Time{0});
    QCOMPARE(points[1].p99, Time{0});
    QCOMPARE(points[1].failedByCause[3], 1u);
    QCOMPARE(points[0].failedByCause[3], 0u);
}

void TestSeries::keepsTheLastSixHundredOfEachLevel() {
    SeriesRecorder series;
    for (Time end = kFinest; end <= 1000 * kSecond; end += kFinest) {
        series.recordAttempt();
        series.closeBucket(end, {});
    }
    const std::array<std::size_t, 4> kept = {600, 600, 100, 10};
    for (int level = 0; level < 4; ++level) {
        const auto points = series.points(level);
        QCOMPARE(points.size(), kept[static_cast<std::size_t>(level)]);
        QCOMPARE(points.back().end, 1000 * kSecond);
        for (std::size_t i = 1; i < points.size(); ++i)
            QCOMPARE(points[i].end - points[i - 1].end, SeriesRecorder::width(level));
        QCOMPARE(series.closed(level), static_cast<std::uint64_t>(1000 * kSecond / SeriesRecorder::width(level)));
    }
}

void TestSeries::coarseRowsAreMeans() {
    SeriesRecorder series;
    for (int i = 1; i <= 10; ++i) {
        const std::array<ComponentRow, 2> rows = {ComponentRow{0.1F * static_cast<float>(i), 2.0F, -1.0F, 100.0F},
                                                  ComponentRow{1.0F, static_cast<float>(i), -1.0F, 0.0F}};
        series.closeBucket(i * kFinest, rows);
    }
    const Rows rows = rowsOf(series, 1);
    QCOMPARE(rows.size(), std::size_t{1});
    QCOMPARE(rows[0].first, kSecond);
    QCOMPARE(rows[0].second[0].utilization, 0.55F);
    QCOMPARE(rows[0].second[0].waiting, 2.0F);
    QCOMPARE(rows[0].second[0].arrivalsPerS, 100.0F);
    QCOMPARE(rows[0].second[0].hitRatio, -1.0F);
    QCOMPARE(rows[0].second[1].waiting, 5.5F);
}

void TestSeries::hitRatiosAreWeightedByArrivals() {
    SeriesRecorder series;
    for (int i = 1; i <= 10; ++i) {
        ComponentRow row;
        if (i == 1) {
            row.hitRatio = 0.5F;
            row.arrivalsPerS = 900.0F;
        } else if (i == 2) {
            row.hitRatio = 1.0F;
            row.arrivalsPerS = 100.0F;
        } // and nothing looked up in the other eight
        series.closeBucket(i * kFinest, std::span(&row, 1));
    }
    QCOMPARE(rowsOf(series, 1)[0].second[0].hitRatio, 0.55F);
}

void TestSeries::componentsMayBeAdded() {
    SeriesRecorder series;
    const std::vector<ComponentRow> rows(3, ComponentRow{0.5F, 1.0F, -1.0F, 10.0F});
    for (int i = 1; i <= 20; ++i)
        series.closeBucket(i * kFinest, std::span(rows).first(i <= 15 ? 2 : 3));
    const Rows fine = rowsOf(series, 0);
    QCOMPARE(fine[14].second.size(), std::size_t{2});
    QCOMPARE(fine[15].second.size(), std::size_t{3});
    QCOMPARE(fine[19].second[2].utilization, 0.5F);
    const Rows coarse = rowsOf(series, 1);
    QCOMPARE(coarse[0].second.size(), std::size_t{2});
    QCOMPARE(coarse[1].second.size(), std::size_t{3});
    // it was there for half of the bucket
    QCOMPARE(coarse[1].second[2].utilization, 0.25F);
    QCOMPARE(coarse[1].second[0].utilization, 0.5F);
}

void TestSeries::rowsStandBesideTheirPoints() {
    SeriesRecorder series;
    for (int i = 1; i <= 1500; ++i) {
        const ComponentRow row{0, static_cast<float>(i), -1, 0};
        series.closeBucket(i * kFinest, std::span(&row, 1));
    }
    const auto points = series.points(0);
    const Rows rows = rowsOf(series, 0);
    QVERIFY(rows.size() >= points.size());
    for (std::size_t back = 1; back <= points.size(); ++back) {
        QCOMPARE(rows[rows.size() - back].first, points[points.size() - back].end);
        QCOMPARE(rows[rows.size() - back].second[0].waiting, static_cast<float>(1501 - back));
    }
}

void TestSeries::copiesGoOnAlike() {
    Random random(4);
    SeriesRecorder a;
    SeriesRecorder b;
    for (int i = 1; i <= 3000; ++i) {
        const auto latency = static_cast<Time>(random.exponential() * 1e7);
        const ComponentRow row{0.5F, static_cast<float>(i), 0.5F, 3.0F};
        a.recordSuccess(latency);
        a.closeBucket(i * kFinest, std::span(&row, 1));
        if (i == 1234)
            b = a;
        if (i > 1234) {
            b.recordSuccess(latency);
            b.closeBucket(i * kFinest, std::span(&row, 1));
        }
    }
    for (int level = 0; level < 4; ++level) {
        const auto pa = a.points(level);
        const auto pb = b.points(level);
        QCOMPARE(pa.size(), pb.size());
        for (std::size_t i = 0; i < pa.size(); ++i) {
            QCOMPARE(pa[i].p99, pb[i].p99);
            QCOMPARE(pa[i].succeeded, pb[i].succeeded);
        }
        const Rows ra = rowsOf(a, level);
        const Rows rb = rowsOf(b, level);
        QCOMPARE(ra.size(), rb.size());
        for (std::size_t i = 0; i < ra.size(); ++i)
            QCOMPARE(ra[i].second[0].waiting, rb[i].second[0].waiting);
    }
}

void TestSeries::copiesDoNotSeeEachOther() {
    SeriesRecorder a;
    for (int i = 1; i <= 100; ++i)
        a.closeBucket(i * kFinest, {});
    SeriesRecorder b = a;
    b.recordSuccess(kMillisecond);
    b.closeBucket(101 * kFinest, {});
    QCOMPARE(a.points(0).size(), std::size_t{100});
    QCOMPARE(b.points(0).size(), std::size_t{101});
    a.closeBucket(101 * kFinest, {});
    QCOMPARE(a.points(0).back().succeeded, 0u);
    QCOMPARE(b.points(0).back().succeeded, 1u);
}

void TestSeries::memoryIsBounded() {
    SeriesRecorder series;
    Random random(4);
    const std::vector<ComponentRow> rows(5);
    std::size_t afterItIsFull = 0;
    for (int i = 1; i <= 800'000; ++i) {
        series.recordSuccess(static_cast<Time>(random.exponential() * 1e7));
        series.closeBucket(i * kFinest, rows);
        if (i == 670'000)
            afterItIsFull = series.memoryBytes();
    }
    QVERIFY(series.memoryBytes() <= afterItIsFull * 11 / 10);
    QVERIFY2(afterItIsFull < 1'000'000, qPrintable(QString::number(afterItIsFull)));
}

void TestSeries::largeDiagramsKeepFewerRows() {
    SeriesRecorder series;
    const std::vector<ComponentRow> rows(10'000);
    for (int i = 1; i <= 2000; ++i)
        series.closeBucket(i * kFinest, rows);
    QCOMPARE(series.points(0).size(), std::size_t{600});
    const Rows kept = rowsOf(series, 0);
    QVERIFY(kept.size() >= 60 && kept.size() <= 180);
    QCOMPARE(kept.back().first, 2000 * kFinest);
    QVERIFY2(series.memoryBytes() < 100'000'000, qPrintable(QString::number(series.memoryBytes())));
}

QTEST_APPLESS_MAIN(TestSeries)
#include "tst_series.moc"
