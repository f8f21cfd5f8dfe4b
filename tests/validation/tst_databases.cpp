// Scans over shards and reads of lagging replicas against their closed forms, through the command line.
#include <QTest>

#include <cmath>

#include "tests/validation/stations.h"

using namespace faultline::validation;

class TestDatabases : public QObject {
    Q_OBJECT
  private slots:
    void scanWaitsForTheSlowestShard_data();
    void scanWaitsForTheSlowestShard();
    void replicaIsStaleForItsLag();
};

void TestDatabases::scanWaitsForTheSlowestShard_data() {
    QTest::addColumn<int>("shards");
    for (const int shards : {1, 4, 16})
        QTest::addRow("%d shards", shards) << shards;
}

void TestDatabases::scanWaitsForTheSlowestShard() {
    QFETCH(int, shards);
    // 16 rows of 10 ms each, evenly split, are 160/n ms times one exponential draw; the slowest of n takes H_n times
    // that.
    double harmonic = 0;
    for (int i = 1; i <= shards; ++i)
        harmonic += 1.0 / i;
    const Reports reports = replicate(
        "scatter-gather", {"--set", QStringLiteral("components.station.shards=%1").arg(shards)}, kReplications);
    QStringList complaints{complaint(reports, {"mean time", at(kLatency), harmonic * 160 / shards})};
    for (const QJsonObject& report : reports)
        complaints << conservationComplaints(report);
    complaints.removeAll({});
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
}

void TestDatabases::replicaIsStaleForItsLag() {
    // Writes every P = 100 ms and an exponential lag with mean m = 50 ms: a read at time t after the newest write
    // misses it with probability e^(−t/m), on average (m/P)(1 − e^(−P/m)).
    const double stale = 0.5 * (1 - std::exp(-2.0));
    const QString complaints = allComplaints(
        "replica-lag", {{"stale", share("operations/look/stale_reads", "operations/look/succeeded"), stale},
                        {"lag", at("components/station/replication_lag_ms/mean"), 50}});
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints));
}

QTEST_GUILESS_MAIN(TestDatabases)
#include "tst_databases.moc"
