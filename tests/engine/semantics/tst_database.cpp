// Databases: what a scan costs, and whose writes a promotion takes over.
#include <QTest>

#include "tests/engine/components/failing_database.h"

using namespace faultline;
using namespace faultline::trial;

class TestDatabaseSemantics : public QObject {
    Q_OBJECT
  private slots:
    void aScanCostsItsRowsTimesOneDraw_data() {
        QTest::addColumn<int>("shards");
        QTest::addColumn<double>("mean");   // ms
        QTest::addColumn<double>("median"); // ms
        // 100 rows with a mean of 1 ms. One draw for all of them is exponential with a mean of 100 ms and a median of
        // 69.3 ms; a hundred draws would be near 100 ms. Two shards with 50 rows each: the larger of two draws has a
        // mean of 1.5 × 50 ms and a median of −50 ln(1 − √½) = 61.4 ms.
        QTest::newRow("one shard") << 1 << 100.0 << 69.3;
        QTest::newRow("two shards") << 2 << 75.0 << 61.4;
    }

    void aScanCostsItsRowsTimesOneDraw() {
        QFETCH(int, shards);
        QFETCH(double, mean);
        QFETCH(double, median);
        const Measurement measured = run(QString(R"(
keyspaces: {things: {keys: 1000}}
operations: {report: {kind: scan, keyspace: things, rows: 100}}
components:
  web: {kind: client, arrivals: {open: {rate: 20/s, process: constant}}, timeout: 10s}
  db: {kind: database, cpus: 64, scan: {exponential: 1ms}, shards: %1}
links: [{from: web, to: db}]
)")
                                             .arg(shards)
                                             .toStdString(),
                                         200_s);
        // 4,000 samples: deviations of at most 100 / √4,000 = 1.6 ms for both.
        QVERIFY(std::abs(measured.totals.latency.meanNs() * 1e-6 - mean) < 6.4);
        QVERIFY(std::abs(static_cast<double>(measured.totals.latency.quantile(0.5)) * 1e-6 - median) < 6.4);
    }

    void aPromotionTakesWhatReachableSurvivorsHave() {
        // Two replicas with lags of 200 ms on average: of 1,000 writes a second 200 are on their way to each, 100 to
        // both. What only a survivor has that nobody reaches is lost as well.
        const auto lost = [](const char* events) {
            return *run(shop("replicas: 2, failover: {detect: 3s, promote: 2s}, lag: {exponential: 200ms}", events,
                             "1000/s"),
                        30_s)
                        .totals.lostWrites;
        };
        QVERIFY(isNear(lost("[{at: 10s, crash: db/1}]"), 100, 40));
        QVERIFY(isNear(lost("[{at: 10s, crash: db/1}, {at: 10s, isolate: [db/3]}]"), 200, 57));
    }
};

QTEST_APPLESS_MAIN(TestDatabaseSemantics)
#include "tst_database.moc"
