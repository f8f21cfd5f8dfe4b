// A primary is lost: for how long, who takes over, and what is gone.
#include <QTest>

#include "tests/engine/components/failing_database.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

class TestDatabaseFailover : public QObject {
    Q_OBJECT
  private slots:
    void outageIsDetectAndPromote();
    void withoutAReplicaItStaysDown();
    void primaryBackBeforePromotionGoesOn();
    void deposedPrimaryJoinsAsReplica();
    void hungPrimaryIsReplaced();
    void asyncLosesWhatWasUnderWay();
    void semiSyncAndSyncLoseNothing_data();
    void semiSyncAndSyncLoseNothing();
    void lostWritesAreCountedOnce();
    void lostWritesMakeNothingStale();
    void lostCreatesCount();
    void manualWaitsForTheEvent();
    void plannedFailoverLosesNothing();
    void firstToComeTakesOver();
    void readsGoOnFromReplicas();
    void unionOfWhatSurvivorsReceived();
    void eventWithoutReplicaIsRefused();
    void writesInProgressAreReset();
};

void TestDatabaseFailover::outageIsDetectAndPromote() {
    // Writes that arrive from 10 s to 15 s fail: 500, those of the first 3 s refused, then there is no primary.
    const Measurement measured = run(shop(kFast, "[{at: 10s, crash: db/1}]"), 30_s);
    const auto& writes = operation(measured, "change");
    QVERIFY(isNear(writes.failed, 500, 2));
    QVERIFY(isNear(failures(writes, Outcome::Refused), 300, 2));
    QVERIFY(isNear(failures(writes, Outcome::Unavailable), 200, 2));
    QCOMPARE(db(measured).unavailable, 5_s);
    QCOMPARE(db(measured).failovers, 1u);
    QCOMPARE(db(measured).instances[0].role, std::string("none"));
    QCOMPARE(db(measured).instances[1].role, std::string("primary"));
    QCOMPARE(conservationComplaints(measured), QString());
}

void TestDatabaseFailover::withoutAReplicaItStaysDown() {
    const Measurement measured = run(shop("replicas: 0", "[{at: 10s, crash: db/1}]"), 30_s);
    QVERIFY(isNear(operation(measured, "change").failed, 2000, 2));
    QCOMPARE(db(measured).unavailable, 20_s);
    QCOMPARE(db(measured).failovers, 0u);
    QCOMPARE(*measured.totals.lostWrites, 0u);
}

void TestDatabaseFailover::primaryBackBeforePromotionGoesOn() {
    for (const char* length : {"2s", "4s"}) { // before it is noticed; while a replica is being promoted
        const Measurement measured =
            run(shop(kFast, std::string("[{at: 10s, crash: db/1, for: ") + length + "}]"), 30_s);
        QCOMPARE(db(measured).failovers, 0u);
        QCOMPARE(db(measured).instances[0].role, std::string("primary"));
        QCOMPARE(db(measured).unavailable, length[0] == '2' ? 2_s : 4_s);
        QCOMPARE(*measured.totals.lostWrites, 0u);
    }
}

void TestDatabaseFailover::deposedPrimaryJoinsAsReplica() {
    const std::string slow = kFast + ", lag: {exponential: 200ms}";
    Simulation simulation = compile(shop(slow, "[{at: 10s, crash: db/1, for: 20s}]", "1000/s"));
    simulation.advance(29_s);
    QCOMPARE(db(simulation::measure(simulation)).instances[0].role, std::string("none"));
    simulation.advance(40_s);
    const Measurement before = simulation::measure(simulation);
    QCOMPARE(db(before).instances[0].role, std::string("replica"));
    QCOMPARE(db(before).instances[1].role, std::string("primary"));
    QVERIFY(*before.totals.lostWrites > 100);
    // What it holds is what the primary holds, but for what is under way: it has dropped what was lost.
    const auto& state = simulation.state().databases.front();
    int ahead = 0;
    state.ledger.eachWritten(
        [&](std::uint64_t key, std::uint32_t current) { ahead += state.replicaVersions.front()[key] > current; });
    QCOMPARE(ahead, 0);
}

void TestDatabaseFailover::hungPrimaryIsReplaced() {
    const Measurement measured = run(shop(kFast, "[{at: 10s, hang: db/1, for: 15s}]"), 40_s);
    QCOMPARE(db(measured).failovers, 1u);
    QCOMPARE(db(measured).unavailable, 5_s);
    QCOMPARE(db(measured).instances[1].role, std::string("primary"));
    QCOMPARE(db(measured).instances[0].role, std::string("replica"));
    QVERIFY(failures(operation(measured, "change"), Outcome::Timeout) > 200); // swallowed, not refused
}

void TestDatabaseFailover::asyncLosesWhatWasUnderWay() {
    // 1000 writes/s, lag exponential with mean 200 ms: at the crash 1000/s × 0.2 s = 200 have not been applied, as many
    // as customers in M/G/∞: Poisson, sd 14.
    const Measurement measured =
        run(shop(kFast + ", lag: {exponential: 200ms}", "[{at: 10s, crash: db/1}]", "1000/s"), 30_s);
    QVERIFY(isNear(*measured.totals.lostWrites, 200, 57));
}

void TestDatabaseFailover::semiSyncAndSyncLoseNothing_data() {
    QTest::addColumn<QString>("replication");
    QTest::newRow("semi_sync") << "semi_sync";
    QTest::newRow("sync") << "sync";
}

void TestDatabaseFailover::semiSyncAndSyncLoseNothing() {
    QFETCH(QString, replication);
    const Measurement measured =
        run(shop(kFast + ", lag: {exponential: 200ms}, replication: " + replication.toStdString(),
                 "[{at: 10s, crash: db/1}]", "1000/s", "{client: 0s, same_zone: 1ms}"),
            30_s);
    QCOMPARE(*measured.totals.lostWrites, 0u);
    QCOMPARE(db(measured).failovers, 1u);
    QVERIFY(operation(measured, "change").succeeded > 15'000);
}

void TestDatabaseFailover::lostWritesAreCountedOnce() {
    Simulation simulation = compile(shop(kFast + ", lag: {exponential: 200ms}",
                                         "[{at: 10s, crash: db/1, for: 20s}, {at: 50s, failover: db}]", "1000/s"));
    simulation.advance(15'001_ms);
    const std::uint64_t lost = *simulation::measure(simulation).totals.lostWrites;
    QVERIFY(lost > 100);
    simulation.advance(60_s);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(*measured.totals.lostWrites, lost);
    QCOMPARE(db(measured).failovers, 2u);
    QCOMPARE(db(measured).instances[0].role, std::string("primary"));
}

void TestDatabaseFailover::lostWritesMakeNothingStale() {
    const Measurement measured =
        run(shop(kFast + ", lag: {exponential: 500ms}", "[{at: 10s, crash: db/1}]", "1000/s"), 60_s);
    QVERIFY(*measured.totals.lostWrites > 300);
    QCOMPARE(*measured.totals.staleReads, 0u);
}

void TestDatabaseFailover::lostCreatesCount() {
    std::string diagram = shop(kFast + ", lag: {exponential: 200ms}", "[{at: 10s, crash: db/1}]", "1000/s");
    const std::string write = "change: {kind: write, ";
    diagram.replace(diagram.find(write), write.size(), "change: {kind: create, ");
    QVERIFY(isNear(*run(diagram, 30_s).totals.lostWrites, 200, 57));
}

void TestDatabaseFailover::manualWaitsForTheEvent() {
    const std::string manual = "replicas: 1, failover: manual";
    const Measurement without = run(shop(manual, "[{at: 10s, crash: db/1}]"), 30_s);
    QCOMPARE(db(without).failovers, 0u);
    QCOMPARE(db(without).unavailable, 20_s);
    QCOMPARE(failures(without, Outcome::Unavailable), 0u);
    const Measurement measured = run(shop(manual, "[{at: 10s, crash: db/1}, {at: 12s, failover: db}]"), 30_s);
    QCOMPARE(db(measured).failovers, 1u);
    QCOMPARE(db(measured).unavailable, 7_s); // 2 s until somebody acted, 5 s for the promotion
}

void TestDatabaseFailover::plannedFailoverLosesNothing() {
    const Measurement measured =
        run(shop(kFast + ", lag: {exponential: 200ms}", "[{at: 10s, failover: db}]", "1000/s"), 30_s);
    QCOMPARE(db(measured).failovers, 1u);
    QCOMPARE(*measured.totals.lostWrites, 0u);
    QCOMPARE(db(measured).unavailable, 2_s);
    QVERIFY(isNear(failures(operation(measured, "change"), Outcome::Unavailable), 2000, 3));
    QCOMPARE(operation(measured, "look").failed, 0u); // the old primary is well and is read meanwhile
    QCOMPARE(db(measured).instances[0].role, std::string("replica"));
    QCOMPARE(*measured.totals.staleReads, 0u);
}

void TestDatabaseFailover::firstToComeTakesOver() {
    const Measurement measured = run(shop(kFast, "[{at: 10s, crash: db}, {at: 25s, restart: db/2}]"), 40_s);
    QCOMPARE(db(measured).failovers, 1u);
    QCOMPARE(db(measured).unavailable, 15_s);
    QCOMPARE(db(measured).instances[1].role, std::string("primary"));
}

void TestDatabaseFailover::readsGoOnFromReplicas() {
    const Measurement fromReplicas = run(shop(kFast + ", reads_from: replicas", "[{at: 10s, crash: db/1}]"), 30_s);
    QCOMPARE(operation(fromReplicas, "look").failed, 0u);
    // Control: reads of the primary fail for as long as writes do. 100/s for 5 s, Poisson.
    const Measurement fromPrimary = run(shop(kFast, "[{at: 10s, crash: db/1}]"), 30_s);
    QVERIFY(isNear(operation(fromPrimary, "look").failed, 500, 90));
    // Any: the primary's half of the reads is refused for the 3 s until the loss is noticed: 150.
    const Measurement fromAny = run(shop(kFast + ", reads_from: any", "[{at: 10s, crash: db/1}]"), 30_s);
    QVERIFY(isNear(operation(fromAny, "look").failed, 150, 50));
}

void TestDatabaseFailover::unionOfWhatSurvivorsReceived() {
    // A write is lost when neither of two replicas has applied it: the minimum of two exponential lags of 200 ms has
    // mean 100 ms, so 1000/s × 0.1 s = 100, Poisson.
    const Measurement measured = run(shop("replicas: 2, failover: {detect: 3s, promote: 2s}, lag: {exponential: 200ms}",
                                          "[{at: 10s, crash: db/1}]", "1000/s"),
                                     30_s);
    QVERIFY(isNear(*measured.totals.lostWrites, 100, 40));
    // With one of them down as well, what it alone had received is lost too.
    const Measurement alone = run(shop("replicas: 2, failover: {detect: 3s, promote: 2s}, lag: {exponential: 200ms}",
                                       "[{at: 10s, crash: db/1}, {at: 10s, crash: db/2}]", "1000/s"),
                                  30_s);
    QVERIFY(isNear(*alone.totals.lostWrites, 200, 57));
    QCOMPARE(db(alone).instances[2].role, std::string("primary"));
}

void TestDatabaseFailover::eventWithoutReplicaIsRefused() {
    const Measurement measured = run(shop("replicas: 0", "[{at: 10s, failover: db}]"), 12_s);
    QCOMPARE(logged(measured, "refused"), 1);
    QCOMPARE(operation(measured, "change").failed, 0u);
}

void TestDatabaseFailover::writesInProgressAreReset() {
    // 1 ms there and back to the replica: at 1000/s there is always one that waits, or has been committed just now.
    const Measurement measured = run(
        shop(kFast + ", replication: semi_sync", "[{at: 10s, crash: db/1}]", "1000/s", "{client: 0s, same_zone: 5ms}"),
        30_s);
    QVERIFY(isNear(failures(measured, Outcome::Reset), 10, 3)); // 1000/s × 10 ms
    Simulation simulation = compile(
        shop(kFast + ", replication: semi_sync", "[{at: 10s, crash: db/1}]", "1000/s", "{client: 0s, same_zone: 5ms}"));
    simulation.advance(11_s);
    simulation.setTrafficMultiplier(0);
    simulation.advance(40_s);
    QCOMPARE(leaks(simulation), QString());
}

QTEST_APPLESS_MAIN(TestDatabaseFailover)
#include "tst_database_failover.moc"
