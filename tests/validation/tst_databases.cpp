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
    void addingAShardMovesItsShare_data();
    void addingAShardMovesItsShare();
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
    QStringList complaints{complaint(reports, {"mean time", at(kLatency), harmonic * 160 / shards},
                                     QStringLiteral("Scan over %1 shards").arg(shards))};
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

void TestDatabases::addingAShardMovesItsShare_data() {
    QTest::addColumn<QString>("by");
    QTest::addColumn<int>("shards"); ///< with the one that is added
    for (const char* by : {"consistent_hash", "hash"})
        for (const int shards : {2, 4, 8})
            QTest::addRow("%s to %d", by, shards) << by << shards;
}

void TestDatabases::addingAShardMovesItsShare() {
    QFETCH(QString, by);
    QFETCH(int, shards);
    const double n = shards;
    const double keys = 200'000;
    const double vnodes = 128;
    // A ring hands the new shard its share, 1/n: with v points of each a beta draw of deviation √((n−1) / (n²(nv+1))).
    // Modulo n leaves a key where it is with h mod (n−1) = h mod n, n−1 of the n(n−1) remainders: 1 − 1/n move. Both
    // by so many hashed keys.
    const bool ring = by == "consistent_hash";
    const double expected = ring ? 1 / n : 1 - 1 / n;
    const double drawn = expected * (1 - expected) / keys;
    const double spread = std::sqrt((ring ? (n - 1) / (n * n * (n * vnodes + 1)) : 0) + drawn);
    const Reports reports = replicate("reshard",
                                      {"--set", "components.station.shard_by=" + by, "--set",
                                       QStringLiteral("components.station.shards=%1").arg(shards - 1), "--set",
                                       QStringLiteral("scenario[0].shards=%1").arg(shards)},
                                      1);
    const double moved = at("components/station/keys_moved")(reports.front()) / keys;
    tell({QStringLiteral("%1 from %2 to %3 shards")
              .arg(ring ? "Consistent hashing" : "Modulo")
              .arg(shards - 1)
              .arg(shards),
          "share of keys moved",
          QStringLiteral("%1 ± %2").arg(expected, 0, 'g', 4).arg(3 * spread, 0, 'g', 2),
          QString::number(moved, 'g', 4),
          {},
          1});
    QVERIFY2(std::fabs(moved - expected) <= 3 * spread, qPrintable(QString::number(moved)));
}

QTEST_GUILESS_MAIN(TestDatabases)
#include "tst_databases.moc"
