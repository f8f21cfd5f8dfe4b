// Four servers, RR, 400/s. A crashed server refuses: a quarter of the requests, 100/s, fail. Checks come every 2 s with
// a random phase, and three in a row must fail: the server is out 4 to 6 s after the crash, with 400 to 600 failures.
#include <QTest>

#include "tests/examples/example_run.h"

using namespace faultline;
using namespace faultline::examples;

/// A dead node costs errors until the health check drops it, and none after.
class TestDeadNode : public QObject {
    Q_OBJECT

    static constexpr kernel::Time kCrash = 20 * kernel::kSecond;

    static Run crashed(const diagram::Diagram& diagram, std::uint64_t seed) {
        return examples::run(diagram, seed, {{kCrash, catalog::Record{{"crash", "app/4"}}}});
    }

    /// Failures a second, averaged over the buckets that end in (from, to].
    static double failuresPerS(const Run& run, double from, double to) {
        double sum = 0;
        int buckets = 0;
        for (const simulation::SeriesPoint& point : run.series->points) {
            const double end = kernel::toSeconds(point.end);
            if (end <= from || end > to)
                continue;
            sum += static_cast<double>(point.failedPerS);
            ++buckets;
        }
        return buckets > 0 ? sum / buckets : -1;
    }

  private slots:
    void failsOnlyUntilTheHealthCheckDropsIt_data() { seeds(); }
    void failsOnlyUntilTheHealthCheckDropsIt() {
        QFETCH(int, seed);
        const Run run = crashed(load("2-dead-node"), static_cast<std::uint64_t>(seed));
        const simulation::RequestFigures& totals = run.measured.totals;
        // 400 to 600 refusals; arrivals are Poisson: of 2,400 requests ± 49, a quarter of it at 4 σ is ± 50. The few
        // requests that were inside are reset.
        QVERIFY2(totals.failed >= 350 && totals.failed <= 660, qPrintable(QString::number(totals.failed)));
        const auto cause = [&](components::Outcome outcome) {
            return totals.failedByCause[static_cast<std::size_t>(outcome)];
        };
        QCOMPARE(cause(components::Outcome::Refused) + cause(components::Outcome::Reset), totals.failed);
        QVERIFY(cause(components::Outcome::Reset) < 20);
        QCOMPARE(failuresPerS(run, 5, 20), 0.0);
        QVERIFY(failuresPerS(run, 20.5, 24) > 80); // 100/s; over 3.5 s 1 σ is 2.7/s
        QCOMPARE(failuresPerS(run, 27, 60), 0.0);  // 6 s, and what was on its way
    }

    void failsOnWithoutHealthChecks_data() { seeds(); }
    void failsOnWithoutHealthChecks() {
        QFETCH(int, seed);
        diagram::Diagram diagram = load("2-dead-node");
        set(diagram, "components.balancer.health_check", "off");
        const Run run = crashed(diagram, static_cast<std::uint64_t>(seed));
        // 100/s for 40 s: 4,000; of 16,000 arrivals ± 126 a quarter is ± 32.
        QVERIFY2(qAbs(static_cast<double>(run.measured.totals.failed) - 4000) < 160,
                 qPrintable(QString::number(run.measured.totals.failed)));
        QVERIFY(failuresPerS(run, 50, 60) > 80);
    }

    void nobodyNoticesWhenTheNextIsTried_data() { seeds(); }
    void nobodyNoticesWhenTheNextIsTried() {
        QFETCH(int, seed);
        diagram::Diagram diagram = load("2-dead-node");
        set(diagram, "components.balancer.try_next", "1");
        QCOMPARE(crashed(diagram, static_cast<std::uint64_t>(seed)).measured.totals.failed, std::uint64_t{0});
    }

    void nothingFailsWithoutACrash_data() { seeds(); }
    void nothingFailsWithoutACrash() {
        QFETCH(int, seed);
        const Run run = examples::run(load("2-dead-node"), static_cast<std::uint64_t>(seed));
        QCOMPARE(run.measured.totals.failed, std::uint64_t{0});
    }
};

QTEST_APPLESS_MAIN(TestDeadNode)
#include "tst_dead_node.moc"
