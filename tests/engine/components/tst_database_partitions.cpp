// Members of a database that are cut off from each other, and shards that fail one by one.
#include <QTest>

#include "tests/engine/components/failing_database.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// A client's scans of 1000 rows, straight at a database of four shards.
std::string scans(const std::string& database, const std::string& client, const std::string& rest) {
    return R"(
keyspaces: {things: {keys: 1000}}
operations: {act: {kind: scan, keyspace: things, rows: 1000}}
components:
  people: {kind: client, )" +
           client + "}\n  db: {kind: database, " + database + "}\nlinks: [{from: people, to: db}]\n" + rest;
}

const std::string kThree = "replicas: 2, failover: {detect: 3s, promote: 2s}, lag: 10ms";

std::string cut(const char* groups, const char* length) {
    return std::string("[{at: 10s, partition: ") + groups + ", for: " + length + "}]";
}

} // namespace

class TestDatabasePartitions : public QObject {
    Q_OBJECT
  private slots:
    void everyShardFailsOverByItself();
    void cutOffPrimaryIsDeposed();
    void cutOffPrimaryLosesNothingInSync();
    void cutOffMinorityChangesNothing();
    void healedInTimeChangesNothing();
    void isolatedPrimaryIsReplaced();
    void cutLinkIsAnOutage();
    void scanFailsWithAShard();
};

void TestDatabasePartitions::everyShardFailsOverByItself() {
    const Measurement measured = run(shop(kFast + ", shards: 4", "[{at: 10s, crash: db/s2/1}]", "1000/s"), 30_s);
    // A quarter of the keys for 5 s: 1250, binomial with sd √(5000 · ¼ · ¾) = 31.
    QVERIFY(isNear(operation(measured, "change").failed, 1250, 125));
    QCOMPARE(db(measured).unavailable, 5_s);
    QCOMPARE(db(measured).failovers, 1u);
    QCOMPARE(db(measured).instances[2].target, std::string("db/s2/1"));
    QCOMPARE(db(measured).instances[3].role, std::string("primary"));
    QCOMPARE(db(measured).instances[0].role, std::string("primary"));
}

void TestDatabasePartitions::cutOffPrimaryIsDeposed() {
    // Both replicas lose sight of the primary at 10 s; callers do not. Until a
    // replica is promoted at 15 s it goes on taking writes, and all of them are
    // lost then, those of the last 10 ms before the cut too.
    const Measurement measured = run(shop(kThree, cut("[[db/1], [db/2, db/3]]", "30s"), "1000/s"), 60_s);
    QCOMPARE(operation(measured, "change").failed, 0u);
    QVERIFY(isNear(*measured.totals.lostWrites, 5010, 3));
    QCOMPARE(db(measured).failovers, 1u);
    QCOMPARE(db(measured).unavailable, kernel::Time{0});
    QCOMPARE(db(measured).instances[0].role,
             std::string("replica")); // since the healing
    QCOMPARE(db(measured).instances[1].role, std::string("primary"));
    QCOMPARE(*measured.totals.staleReads, 0u);
}

void TestDatabasePartitions::cutOffPrimaryLosesNothingInSync() {
    for (const char* replication : {"sync", "semi_sync"}) {
        const Measurement measured =
            run(shop(kThree + ", replication: " + replication, cut("[[db/1], [db/2, db/3]]", "30s"), "1000/s"), 60_s);
        QCOMPARE(*measured.totals.lostWrites,
                 0u); // nothing was acknowledged meanwhile
        QCOMPARE(db(measured).failovers, 1u);
        QVERIFY(isNear(operation(measured, "change").failed, 5000, 20));
    }
}

void TestDatabasePartitions::cutOffMinorityChangesNothing() {
    Simulation simulation = compile(shop(kThree, cut("[[db/1, db/2], [db/3]]", "20s"), "1000/s"));
    simulation.advance(29_s);
    const auto behind = [&] {
        const auto& state = simulation.state().databases.front();
        int count = 0;
        state.ledger.eachWritten(
            [&](std::uint64_t key, std::uint32_t current) { count += state.replicaVersions[1][key] != current; });
        return count;
    };
    QVERIFY(behind() > 15'000); // of 19,000 writes to 100,000 keys
    simulation.advance(31_s);
    QVERIFY(behind() < 20);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(db(measured).failovers, 0u);
    QCOMPARE(*measured.totals.lostWrites, 0u);
    QVERIFY(db(measured).replicationLag.max() > 19_s);
}

void TestDatabasePartitions::healedInTimeChangesNothing() {
    const Measurement measured = run(shop(kThree, cut("[[db/1], [db/2, db/3]]", "4s"), "1000/s"), 30_s);
    QCOMPARE(db(measured).failovers, 0u);
    QCOMPARE(*measured.totals.lostWrites, 0u);
    QCOMPARE(db(measured).instances[0].role, std::string("primary"));
}

void TestDatabasePartitions::isolatedPrimaryIsReplaced() {
    // Nobody gets through to it: writes time out from 10 s until a replica takes
    // over at 15 s. There was nothing to lose but the last 10 ms.
    const Measurement measured = run(shop(kThree, "[{at: 10s, isolate: [db/1], for: 20s}]", "1000/s"), 60_s);
    QVERIFY(isNear(operation(measured, "change").failed, 5000, 3));
    QCOMPARE(failures(operation(measured, "change"), Outcome::Timeout), operation(measured, "change").failed);
    QCOMPARE(db(measured).unavailable, 5_s);
    QVERIFY(isNear(*measured.totals.lostWrites, 10, 3));
    QCOMPARE(db(measured).instances[0].role, std::string("replica"));
}

void TestDatabasePartitions::cutLinkIsAnOutage() {
    // Members see each other, so nobody takes over, and only one of two callers
    // is cut off.
    const Measurement one = run(shop(kThree, "[{at: 10s, cut: writers->db, for: 5s}]"), 30_s);
    QCOMPARE(db(one).unavailable, kernel::Time{0});
    const Measurement both = run(shop(kThree, "[{at: 10s, cut: writers->db, for: 5s}, {at: 10s, cut: "
                                              "readers->db, for: 5s}]"),
                                 30_s);
    QCOMPARE(db(both).unavailable, 5_s);
    QCOMPARE(db(both).failovers, 0u);
}

void TestDatabasePartitions::scanFailsWithAShard() {
    const Measurement measured = run(scans("scan: 1us, shards: 4", "arrivals: {open: {rate: 10/s, process: constant}}",
                                           "scenario: [{at: 10s, crash: db/s3/1, for: 10s}]"),
                                     30_s);
    QVERIFY(isNear(measured.totals.failed, 100, 2));
    QVERIFY(isNear(failures(measured, Outcome::Refused), 100, 2));
    // A hung shard is waited for: callers time out, and nothing is left behind
    // afterwards.
    Simulation simulation = compile(scans("scan: 1us, shards: 4", "arrivals: {open: {rate: 10/s, process: constant}}",
                                          "scenario: [{at: 10s, hang: db/s3/1, for: 30s}]"));
    simulation.advance(20_s);
    QVERIFY(isNear(failures(simulation::measure(simulation), Outcome::Timeout), 90, 2));
    simulation.setTrafficMultiplier(0);
    simulation.advance(60_s);
    QCOMPARE(leaks(simulation), QString());
}

QTEST_APPLESS_MAIN(TestDatabasePartitions)
#include "tst_database_partitions.moc"
