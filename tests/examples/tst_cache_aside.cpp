// 20,000 articles with Zipf 1.0, an LRU of 4,000, 500 requests a second, no article expires within the run. Che's
// approximation gives 0.784 in the long run. A cold cache holds what was asked for: over the first 5 s (2,500 requests)
// that answers 0.50 of the requests. What the cache does not answer reaches the database.
#include <QTest>

#include "tests/examples/example_run.h"

using namespace faultline;
using namespace faultline::examples;

/// The hit ratio climbs to what the cache's size allows, and the database has the misses.
class TestCacheAside : public QObject {
    Q_OBJECT

    static constexpr double kRate = 500;
    static constexpr std::size_t kKeys = 20'000;

    static Run started(const diagram::Diagram& diagram, int seed) {
        return examples::run(diagram, static_cast<std::uint64_t>(seed));
    }

    /// Mean hit ratio over the buckets that end in (from, to], by arrivals.
    static double hitRatio(const Run& run, double from, double to) {
        double hits = 0, lookUps = 0;
        const auto& points = run.pointsOf("cache");
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double end = kernel::toSeconds(run.series->points[i].end);
            if (end <= from || end > to)
                continue;
            hits += static_cast<double>(points[i].hitRatio) * static_cast<double>(points[i].arrivalsPerS);
            lookUps += static_cast<double>(points[i].arrivalsPerS);
        }
        return lookUps > 0 ? hits / lookUps : -1;
    }

  private slots:
    void hitRatioClimbsToChe_data() { seeds(); }
    void hitRatioClimbsToChe() {
        QFETCH(int, seed);
        const Run run = started(load("3-cache-aside"), seed);
        const std::vector<double> p = zipf(kKeys, 1.0);
        const double che = cheHitRatio(p, 4000);
        QVERIFY(std::abs(che - 0.7836) < 0.001);
        const double early = hitRatio(run, 0, 5);
        const double late = hitRatio(run, 120, 180);
        // 2,500 draws: 1 σ is a point. 30,000 draws: 0.25 points, and Che's own error is under a point.
        QVERIFY2(std::abs(early - coldHitRatio(p, 0, 5 * kRate)) < 0.05, qPrintable(QString::number(early)));
        QVERIFY2(std::abs(late - che) < 0.015, qPrintable(QString::number(late)));
        QVERIFY(late - early > 0.2);
    }

    void databaseHasTheMisses_data() { seeds(); }
    void databaseHasTheMisses() {
        QFETCH(int, seed);
        const Run run = started(load("3-cache-aside"), seed);
        const simulation::ComponentMeasurement& cache = run.component("cache");
        const auto reads = static_cast<double>(run.component("db").arrivals);
        const auto misses = static_cast<double>(cache.misses);
        QVERIFY2(std::abs(reads - misses) <= 20, qPrintable(QString("%1 reads, %2 misses").arg(reads).arg(misses)));
        // A fifth of the work is left in the end: 0.216 × 500/s × 4 ms of 4 CPUs is 0.108.
        const auto& points = run.pointsOf("db");
        double busy = 0;
        int buckets = 0;
        for (std::size_t i = 0; i < points.size(); ++i)
            if (run.series->points[i].end > 120 * kernel::kSecond) {
                busy += static_cast<double>(points[i].utilization);
                ++buckets;
            }
        QVERIFY2(std::abs(busy / buckets - 0.108) < 0.015, qPrintable(QString::number(busy / buckets)));
    }

    void smallerCacheHelpsLess_data() { seeds(); }
    void smallerCacheHelpsLess() {
        QFETCH(int, seed);
        diagram::Diagram diagram = load("3-cache-aside");
        set(diagram, "components.cache.entries", "400");
        const double late = hitRatio(started(diagram, seed), 120, 180);
        const double che = cheHitRatio(zipf(kKeys, 1.0), 400);
        QVERIFY(che < 0.55);
        QVERIFY2(std::abs(late - che) < 0.015, qPrintable(QString::number(late)));
    }

    void warmCacheDoesNotClimb_data() { seeds(); }
    void warmCacheDoesNotClimb() {
        QFETCH(int, seed);
        diagram::Diagram diagram = load("3-cache-aside");
        set(diagram, "components.cache.start", "warm");
        const Run run = started(diagram, seed);
        QVERIFY(std::abs(hitRatio(run, 120, 180) - hitRatio(run, 0, 5)) < 0.05);
    }
};

QTEST_APPLESS_MAIN(TestCacheAside)
#include "tst_cache_aside.moc"
