// Leaderless stores in a partition: both sides answer, some answers are stale, writes collide, and after the healing
// the members come to agree. Controls take the partition, or the mechanism, away.
#include <QTest>

#include "tests/engine/components/store_runs.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Two callers, one on each side of a partition from 10 s to 20 s, who ask until `end`.
std::string twoSides(const std::string& store, const std::string& end = "25s") {
    const std::string profile =
        "profile: [[0s, 100/s], [" + end + ", 100/s], [" + end.substr(0, end.size() - 1) + ".001s, 0/s]]";
    return "network: {client: 1ms, same_zone: 1ms}\n"
           "keyspaces: {things: {keys: 50, popularity: uniform}}\n"
           "operations:\n  look: {kind: read, keyspace: things}\n  change: {kind: write, keyspace: things}\n"
           "components:\n"
           "  left: {kind: client, " +
           profile +
           "}\n"
           "  right: {kind: client, " +
           profile +
           "}\n"
           "  kv: {kind: store, members: 3, read: 100us, write: 100us" +
           store +
           "}\n"
           "links: [{from: left, to: kv}, {from: right, to: kv}]\n";
}

Measurement cutRun(const std::string& store, const std::string& end = "25s") {
    return simulation::measure(runCut(twoSides(store, end), {"left", "kv/1"}, {"right", "kv/2", "kv/3"}, 60_s));
}

const simulation::RequestFigures& clientFigures(const Measurement& measured, const char* id) {
    return *component(measured, id).requests;
}

} // namespace

class TestStorePartition : public QObject {
    Q_OBJECT

  private slots:
    void bothSidesAnswerAndSomeAnswersAreStale() {
        const Measurement cut = cutRun("");
        QCOMPARE(clientFigures(cut, "left").failed, std::uint64_t{0});
        QCOMPARE(clientFigures(cut, "right").failed, std::uint64_t{0});
        // 10 s of partition, 50 reads a second a side, each key written on the other side each second: most are stale.
        QVERIFY(*clientFigures(cut, "left").staleReads > 200);
        QVERIFY(*clientFigures(cut, "right").staleReads > 200);
        // Each of 50 keys is written on both sides: by the time of the healing 50 keys are in dispute, and each write
        // since, about 500 a side, was overwritten by one that had not seen it only where the sides alternate.
        QVERIFY(component(cut, "kv").conflicts > 100);
        QCOMPARE(component(cut, "kv").divergentKeys, std::uint64_t{0});
        QCOMPARE(*cut.totals.lostWrites, std::uint64_t{0});

        const Measurement whole = run(twoSides(""), 60_s);
        QCOMPARE(whole.totals.failed, std::uint64_t{0});
        // Without a partition a write is on its way for 1 ms: of 100 reads a second few fall into that.
        QVERIFY(*whole.totals.staleReads < 30);
        QVERIFY(component(whole, "kv").conflicts < 30);
        QCOMPARE(component(whole, "kv").converged.value(), kernel::Time{0});
    }

    void divergesUntilHealed() {
        Simulation simulation = runCut(twoSides(""), {"left", "kv/1"}, {"right", "kv/2", "kv/3"}, 20_s);
        // All of 50 keys, at 0.5 to 1 write a second and key for 9 s: e^−9 of them untouched.
        QVERIFY(component(simulation::measure(simulation), "kv").divergentKeys >= 48);
        simulation.advance(60_s);
        QCOMPARE(component(simulation::measure(simulation), "kv").divergentKeys, std::uint64_t{0});
    }

    void hintsBringAgreementAfterTheirReplay() {
        // Replayed 1 s after the healing: at most some hundreds a member, 64 at a time, a round trip of 2 ms each.
        const Measurement measured = cutRun(", anti_entropy: 1h, read_repair: false", "19s");
        const kernel::Time converged = component(measured, "kv").converged.value();
        QVERIFY2(converged >= 1_s && converged < 1200_ms, qPrintable(QString::number(converged)));
        // 3 s later if the replay waits so long.
        const Measurement later = cutRun(", anti_entropy: 1h, read_repair: false, hint_replay: 4s", "19s");
        const kernel::Time after = component(later, "kv").converged.value();
        QVERIFY2(after >= 4_s && after < 4200_ms, qPrintable(QString::number(after)));
    }

    void antiEntropyBringsAgreementWithoutHints() {
        // Members compare with one other every 10 s: the two sides meet within two rounds of each member.
        const Measurement measured = cutRun(", hinted_handoff: false, read_repair: false", "19s");
        const kernel::Time converged = component(measured, "kv").converged.value();
        QVERIFY2(converged > 0 && converged <= 20_s + 10_ms, qPrintable(QString::number(converged)));
        QCOMPARE(component(measured, "kv").divergentKeys, std::uint64_t{0});
    }

    void readRepairMendsWhatIsRead() {
        // No hints, no comparing; reads for 5 s more. Each of 50 keys is read 100 times a second in all.
        const std::string without = ", hinted_handoff: false, anti_entropy: 1h, read_quorum: 2";
        const Measurement mended = cutRun(without);
        QCOMPARE(component(mended, "kv").divergentKeys, std::uint64_t{0});
        // Writes after the healing reach everybody: to see the difference nobody may write any more.
        std::string readsOnly = twoSides(without + ", read_repair: false");
        Simulation apart = compile(readsOnly);
        apart.advance(10_s);
        partition(apart, {"left", "kv/1"}, {"right", "kv/2", "kv/3"});
        apart.advance(19500_ms);
        act(apart, catalog::Record{{"traffic", "left"}, {"rate", base::Rate{0}}});
        act(apart, catalog::Record{{"traffic", "right"}, {"rate", base::Rate{0}}});
        apart.advance(20_s);
        heal(apart);
        apart.advance(60_s);
        const auto kv = component(simulation::measure(apart), "kv");
        QVERIFY(kv.divergentKeys >= 48);
        QVERIFY(!kv.converged.has_value());
    }

    void meetingQuorumsRefuseOnTheSmallerSide() {
        const std::string quorums = ", read_quorum: 2, write_quorum: 2";
        const Measurement cut = cutRun(quorums);
        const auto& left = clientFigures(cut, "left");
        // 10 s at 100/s; each is refused once the coordinator has waited 400 ms.
        QVERIFY(left.failed > 800 && left.failed < 1100);
        QCOMPARE(failures(left, Outcome::Unavailable), left.failed);
        QCOMPARE(clientFigures(cut, "right").failed, std::uint64_t{0});
        QCOMPARE(*cut.totals.staleReads, std::uint64_t{0});
        QCOMPARE(component(cut, "kv").unavailable, kernel::Time{0}); // the larger side takes writes all the time
        // All the same, no quorum of all: nobody takes a write for 10 s.
        const Measurement all = cutRun(", write_quorum: 3");
        QCOMPARE(component(all, "kv").unavailable, kernel::Time{10_s});
    }

    void aCrashedMemberCatchesUpFromHints() {
        const std::string text = "keyspaces: {things: {keys: 50, popularity: uniform}}\n"
                                 "operations: {change: {kind: write, keyspace: things}}\n"
                                 "components:\n"
                                 "  web: {kind: client, profile: [[0s, 200/s], [14s, 200/s], [14.001s, 0/s]]}\n"
                                 "  kv: {kind: store, members: 3, anti_entropy: 1h, write: 100us}\n"
                                 "links: [{from: web, to: kv}]\n"
                                 "scenario: [{at: 5s, crash: kv/3, for: 10s}]\n";
        Simulation simulation = compile(text);
        simulation.advance(14_s);
        // 9 s at 4 writes a second and key: e^−36 of them untouched.
        QCOMPARE(component(simulation::measure(simulation), "kv").divergentKeys, std::uint64_t{50});
        simulation.advance(30_s);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(component(measured, "kv").divergentKeys, std::uint64_t{0});
        QVERIFY(component(measured, "kv").converged.value() >= 1_s);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        QCOMPARE(*measured.totals.lostWrites, std::uint64_t{0});
        QVERIFY(leaks(simulation).isEmpty());
    }

    void aMemberThatIsSlowerThanTheTimeoutComesToRest() {
        // Every write takes a member 20 ms, its coordinator waits for 12 ms: each leaves a hint behind, and no replay
        // is ever taken in time. Two members, 20 writes a second on one CPU each: 40 % busy while there are writes.
        const std::string text = "keyspaces: {things: {keys: 50, popularity: uniform}}\n"
                                 "operations: {change: {kind: write, keyspace: things}}\n"
                                 "components:\n"
                                 "  web: {kind: client, profile: [[0s, 20/s], [10s, 20/s], [10.001s, 0/s]]}\n"
                                 "  kv: {kind: store, members: 2, cpus: 1, write: 20ms, request_timeout: 12ms, "
                                 "hint_replay: 300ms, anti_entropy: 1h}\n"
                                 "links: [{from: web, to: kv}]\n";
        Simulation simulation = compile(text);
        simulation.advance(10_s);
        QVERIFY(component(simulation::measure(simulation), "kv").utilization > 0.3);
        simulation.advance(30_s);
        const double busyBefore = component(simulation::measure(simulation), "kv").busyTime;
        simulation.advance(60_s);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(component(measured, "kv").busyTime, busyBefore); // nothing is replayed any more
        QCOMPARE(component(measured, "kv").divergentKeys, std::uint64_t{0});
        QCOMPARE(leaks(simulation), QString());
    }

    void bothSidesHandOutTheSameNumbers() {
        const auto numbers = [](const std::string& store) {
            return "network: {client: 1ms, same_zone: 1ms}\n"
                   "keyspaces: {things: {keys: 50}}\n"
                   "operations: {add: {kind: create, keyspace: things, id_from: ids}}\n"
                   "components:\n"
                   "  left: {kind: client, arrivals: {open: 50/s}}\n"
                   "  right: {kind: client, arrivals: {open: 50/s}}\n"
                   "  a: {kind: service, work: 0s}\n  b: {kind: service, work: 0s}\n"
                   "  db: {kind: database, write: 1ms}\n"
                   "  ids: {kind: store, members: 3" +
                   store +
                   "}\n"
                   "links: [{from: left, to: a}, {from: right, to: b}, {from: a, to: ids}, {from: b, to: ids},\n"
                   "        {from: a, to: db}, {from: b, to: db}]\n";
        };
        const auto cut = [&](const std::string& store) {
            return simulation::measure(runCut(numbers(store), {"a", "ids/1"}, {"b", "ids/2", "ids/3"}, 30_s));
        };
        // 10 s at 50/s and side, from the same number on: some 500 less those of the first 200 ms.
        const std::uint64_t collisions = *cut("").totals.idCollisions;
        QVERIFY2(collisions > 300 && collisions < 700, qPrintable(QString::number(collisions)));
        QCOMPARE(*run(numbers(""), 30_s).totals.idCollisions, std::uint64_t{0});
        const Measurement consensus = cut(", mode: consensus");
        QCOMPARE(*consensus.totals.idCollisions, std::uint64_t{0});
        QVERIFY(consensus.totals.succeeded > 1500);
    }
};

QTEST_APPLESS_MAIN(TestStorePartition)
#include "tst_store_partition.moc"
