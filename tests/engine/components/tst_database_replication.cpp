// From the primary to its replicas: lag, what a write waits for, what is held back.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Writes at a constant rate and reads at random, straight at a database; `database` are its keys.
std::string shop(const std::string& database, const std::string& writes, const std::string& reads,
                 const std::string& rest = {}, int keys = 1, const std::string& network = "{client: 0s, same_zone: 0s}",
                 const std::string& timeout = "20s") {
    return "network: " + network + "\nkeyspaces: {things: {keys: " + std::to_string(keys) +
           ", popularity: uniform}}\n" + R"(
operations:
  look: {kind: read, keyspace: things}
  change: {kind: write, keyspace: things}
components:
  writers: {kind: client, arrivals: {open: {rate: )" +
           writes + R"(, process: constant}}, mix: {change: 1}, timeout: )" + timeout + R"(}
  readers: {kind: client, arrivals: {open: )" +
           reads + R"(}, mix: {look: 1}, timeout: )" + timeout + R"(}
  db: {kind: database, read: 1us, write: 1ms, )" +
           database + R"(}
links:
  - {from: writers, to: db}
  - {from: readers, to: db}
)" + rest;
}

const components::DatabaseState& database(const Simulation& simulation) {
    return simulation.state().databases.front();
}

/// What a copy's version lags behind the primary's, of key 0.
std::uint32_t behind(const Simulation& simulation) {
    return database(simulation).ledger.current(0) - database(simulation).replicaVersions.front()[0];
}

} // namespace

class TestDatabaseReplication : public QObject {
    Q_OBJECT
  private slots:
    void replicaIsStaleAsLongAsItsLag();
    void primaryIsNeverStale();
    void copyNeverGoesBack();
    void eachReplicaDrawsItsOwnLag();
    void writeWaitsForWhatItsReplicationSays_data();
    void writeWaitsForWhatItsReplicationSays();
    void receivedIsNotVisible();
    void syncIsAppliedEverywhere();
    void semiSyncFallsBackAndReturns();
    void semiSyncWithoutPatienceFails();
    void syncLeavesOutALostReplica();
    void syncWaitsUnderManualFailover();
    void hungReplicaCatchesUp();
    void applyingCostsNoCpu();
    void sameSeedSameRun();
};

void TestDatabaseReplication::replicaIsStaleAsLongAsItsLag() {
    // Writes every P = 100 ms, lag exponential with mean m = 50 ms. A read is stale while the newest write has not been
    // applied: (1/P) ∫ e^(−t/m) dt over [0, P] = (m/P)(1 − e^(−P/m)) = 0.4323 of reads. Their mean age is
    // (m − e^(−P/m)(P + m)) / (1 − e^(−P/m)) = 34.35 ms.
    const Measurement measured =
        run(shop("replicas: 1, reads_from: replicas, lag: {exponential: 50ms}", "10/s", "100/s"), 1000_s);
    const auto& reads = operation(measured, "look");
    const double share = static_cast<double>(*reads.staleReads) / static_cast<double>(reads.succeeded);
    QVERIFY2(std::abs(share - 0.4323) < 0.015, qPrintable(QString::number(share)));
    const double age = reads.staleAge.meanNs() / 1e6;
    QVERIFY2(std::abs(age - 34.35) < 1.0, qPrintable(QString::number(age)));
    QVERIFY(reads.staleAge.max() < 101 * kMillisecond);
    const auto& db = component(measured, "db");
    QVERIFY(std::abs(db.replicationLag.meanNs() / 1e6 - 50) < 2);
    QVERIFY(std::abs(static_cast<double>(db.replicationLag.count()) - 10'000) < 20);
    QCOMPARE(conservationComplaints(measured), QString());
}

void TestDatabaseReplication::primaryIsNeverStale() {
    const Measurement measured = run(shop("replicas: 1, lag: {exponential: 50ms}", "10/s", "100/s"), 100_s);
    QCOMPARE(*measured.totals.staleReads, 0u);
    QVERIFY(operation(measured, "look").succeeded > 9000);
}

void TestDatabaseReplication::copyNeverGoesBack() {
    // A lag of 300 ms against a write every 10 ms: later writes overtake earlier ones all the time.
    Simulation simulation = compile(shop("replicas: 1, lag: {exponential: 300ms}", "100/s", "1/s"));
    std::uint32_t before = 0;
    int leaps = 0;
    for (kernel::Time now = 0; now < 20_s; now += 1_ms) {
        simulation.advance(now);
        const std::uint32_t version = database(simulation).replicaVersions.front()[0];
        QVERIFY(version >= before);
        leaps += version > before + 1 ? 1 : 0;
        before = version;
    }
    QVERIFY(leaps > 50);
}

void TestDatabaseReplication::eachReplicaDrawsItsOwnLag() {
    // Two independent exponential lags are never in step: at random times the copies differ more often than not.
    Simulation simulation = compile(shop("replicas: 2, lag: {exponential: 300ms}", "100/s", "1/s"));
    int differ = 0;
    for (int i = 1; i <= 100; ++i) {
        simulation.advance(i * 200_ms);
        differ += database(simulation).replicaVersions[0][0] != database(simulation).replicaVersions[1][0] ? 1 : 0;
    }
    QVERIFY(differ > 50);
}

void TestDatabaseReplication::writeWaitsForWhatItsReplicationSays_data() {
    QTest::addColumn<QString>("replication");
    QTest::addColumn<double>("expectedMs");
    // A write takes 1 ms, a message between members 5 ms.
    QTest::newRow("async: the primary alone") << "async" << 1.0;
    QTest::newRow("semi_sync: there and back") << "semi_sync" << 11.0;
    QTest::newRow("sync: there and back") << "sync" << 11.0;
}

void TestDatabaseReplication::writeWaitsForWhatItsReplicationSays() {
    QFETCH(QString, replication);
    QFETCH(double, expectedMs);
    const Measurement measured = run(shop("replicas: 2, replication: " + replication.toStdString(), "10/s", "1/s", {},
                                          1, "{client: 0s, same_zone: 5ms}"),
                                     10_s);
    const auto& writes = operation(measured, "change");
    QCOMPARE(writes.failed, 0u);
    QVERIFY2(std::abs(writes.latency.meanNs() / 1e6 - expectedMs) < 0.01,
             qPrintable(QString::number(writes.latency.meanNs() / 1e6)));
}

void TestDatabaseReplication::receivedIsNotVisible() {
    // Under semi_sync a replica has the write when it is acknowledged, but shows it only after its lag.
    const Measurement measured = run(
        shop("replicas: 1, reads_from: replicas, replication: semi_sync, lag: {exponential: 50ms}", "10/s", "100/s"),
        100_s);
    const auto& reads = operation(measured, "look");
    const double share = static_cast<double>(*reads.staleReads) / static_cast<double>(reads.succeeded);
    QVERIFY2(std::abs(share - 0.4323) < 0.05, qPrintable(QString::number(share)));
}

void TestDatabaseReplication::syncIsAppliedEverywhere() {
    const std::string sync = "replicas: 2, reads_from: replicas, lag: {exponential: 50ms}, replication: ";
    const std::string network = "{client: 0s, same_zone: 5ms}";
    const Measurement measured = run(shop(sync + "sync", "10/s", "100/s", {}, 1, network), 100_s);
    QCOMPARE(*measured.totals.staleReads, 0u);
    QVERIFY(*run(shop(sync + "async", "10/s", "100/s", {}, 1, network), 100_s).totals.staleReads > 1000); // control
}

void TestDatabaseReplication::semiSyncFallsBackAndReturns() {
    // The only replica is down from 10 s to 20 s; without an acknowledgement for 2 s writes no longer wait.
    const std::string diagram = shop("replicas: 1, replication: semi_sync, semi_sync_timeout: 2s", "10/s", "1/s",
                                     "scenario: [{at: 10s, crash: db/2, for: 10s}]", 1, "{client: 0s, same_zone: 5ms}");
    Simulation simulation = compile(diagram);
    simulation.advance(19_s);
    Measurement measured = simulation::measure(simulation);
    const auto& writes = operation(measured, "change");
    QCOMPARE(writes.failed, 0u);
    QCOMPARE(logged(measured, "semi_sync off"), 1);
    QCOMPARE(logged(measured, "semi_sync on"), 0);
    // The first to wait does so for the whole 2 s after its 1 ms of work (1 % is the histogram's error).
    QVERIFY(std::abs(static_cast<double>(writes.latency.max()) / 1e6 - 2001) < 20);
    simulation.advance(30_s);
    measured = simulation::measure(simulation);
    QCOMPARE(logged(measured, "semi_sync on"), 1);
    // Writes of 10 s to 12 s waited (20); those up to 20 s took 1 ms (80); all others 11 ms: the median.
    QVERIFY(std::abs(static_cast<double>(operation(measured, "change").latency.quantile(0.5)) / 1e6 - 11) < 0.2);
    QCOMPARE(component(measured, "db").failovers, 0u);
    QCOMPARE(*measured.totals.lostWrites, 0u);
}

void TestDatabaseReplication::semiSyncWithoutPatienceFails() {
    // Callers that give up after 1 s meet a fall-back after 10 s: what is written meanwhile times out.
    const Measurement measured =
        run(shop("replicas: 1, replication: semi_sync", "10/s", "1/s", "scenario: [{at: 10s, crash: db/2}]", 1,
                 "{client: 0s, same_zone: 5ms}", "1s"),
            30_s);
    const auto timeouts = failures(measured, Outcome::Timeout);
    QVERIFY2(timeouts >= 88 && timeouts <= 92,
             qPrintable(QString::number(timeouts))); // those that began in the first 9 s
}

void TestDatabaseReplication::syncLeavesOutALostReplica() {
    const std::string diagram =
        shop("replicas: 2, replication: sync, failover: {detect: 3s, promote: 1s}", "10/s", "1/s",
             "scenario: [{at: 10s, crash: db/3, for: 10s}]", 1, "{client: 0s, same_zone: 5ms}");
    const Measurement measured = run(diagram, 30_s);
    QCOMPARE(operation(measured, "change").failed, 0u);
    QVERIFY(std::abs(static_cast<double>(operation(measured, "change").latency.max()) / 1e6 - 3000) < 200);
    QCOMPARE(component(measured, "db").unavailable, 3_s);
    QCOMPARE(logged(measured, "left out"), 1);
    QCOMPARE(component(measured, "db").instances[2].role, std::string("replica")); // copied whole, and back
}

void TestDatabaseReplication::syncWaitsUnderManualFailover() {
    const std::string diagram =
        shop("replicas: 2, replication: sync, failover: manual", "10/s", "1/s",
             "scenario: [{at: 10s, crash: db/3, for: 10s}]", 1, "{client: 0s, same_zone: 5ms}", "1s");
    const Measurement measured = run(diagram, 30_s);
    const auto timeouts = failures(measured, Outcome::Timeout);
    QVERIFY2(timeouts >= 88 && timeouts <= 92, qPrintable(QString::number(timeouts)));
    QCOMPARE(component(measured, "db").unavailable, 10_s);
}

void TestDatabaseReplication::hungReplicaCatchesUp() {
    Simulation simulation =
        compile(shop("replicas: 1, lag: 10ms", "100/s", "1/s", "scenario: [{at: 10s, hang: db/2, for: 5s}]"));
    simulation.advance(9_s);
    QVERIFY(behind(simulation) <= 2);
    simulation.advance(14'999_ms);
    QVERIFY(behind(simulation) >= 490); // 100/s for 5 s
    simulation.advance(15'100_ms);
    QVERIFY(behind(simulation) <= 2);
    const Measurement measured = simulation::measure(simulation);
    QVERIFY(component(measured, "db").replicationLag.max() > 4900_ms);
    QCOMPARE(component(measured, "db").failovers, 0u);
}

void TestDatabaseReplication::applyingCostsNoCpu() {
    const Measurement measured = run(shop("replicas: 1", "100/s", "0.001/s"), 20_s);
    QCOMPARE(component(measured, "db").instances[1].utilization, 0.0);
    QCOMPARE(component(measured, "db").instances[1].arrivals, 0u);
    QVERIFY(component(measured, "db").instances[0].utilization > 0);
}

void TestDatabaseReplication::sameSeedSameRun() {
    const std::string diagram = shop("replicas: 2, replication: semi_sync, reads_from: any, shards: 2", "100/s",
                                     "200/s", "scenario: [{at: 3s, crash: db/s1/1, for: 30s}, {at: 5s, failover: db}]",
                                     100, "{client: 1ms, same_zone: 200us}");
    Simulation whole = compile(diagram);
    whole.advance(60_s);
    Simulation sliced = compile(diagram);
    for (kernel::Time now = 0; now < 60_s; now += 777_ms) {
        Simulation copy = sliced;
        copy.advance(now);
        sliced = copy;
    }
    sliced.advance(60_s);
    QCOMPARE(fingerprint(sliced), fingerprint(whole));
    QCOMPARE(conservationComplaints(simulation::measure(whole)), QString());
}

QTEST_APPLESS_MAIN(TestDatabaseReplication)
#include "tst_database_replication.moc"
