// Stores led by one member with a majority behind it: no answer is ever stale, whatever is cut off; the smaller side
// refuses, the larger goes on within its election time. STORE_HISTORIES=1000 in the environment tries that many.
#include <QTest>

#include <cmath>
#include <random>

#include "tests/engine/components/store_runs.h"
#include "tests/validation/rows.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// As many callers as members, few keys, an election time of 300 ms.
std::string members(int count, const std::string& keys = "") {
    const std::string n = std::to_string(count);
    return "network: {client: 1ms, same_zone: {exponential: 1ms}}\n"
           "keyspaces: {things: {keys: 5, popularity: uniform}}\n"
           "operations:\n  look: {kind: read, keyspace: things}\n  change: {kind: write, keyspace: things}\n"
           "components:\n"
           "  web: {kind: client, arrivals: {open: 300/s}, timeout: 900ms}\n"
           "  app: {kind: service, instances: " +
           n +
           ", work: 0s, cpus: 64, call_timeout: 800ms}\n"
           "  kv: {kind: store, mode: consensus, members: " +
           n +
           ", election_timeout: 300ms, read: {exponential: 500us}, write: {exponential: 500us}, try_timeout: 50ms, "
           "retry_after: 300ms" +
           keys + "}\nlinks: [{from: web, to: app}, {from: app, to: kv}]\n";
}

/// One client on each side; the leader's is the smaller one, from 10 s to 20 s.
const std::string kTwoSides =
    "network: {client: 1ms, same_zone: 1ms}\n"
    "keyspaces: {things: {keys: 50, popularity: uniform}}\n"
    "operations:\n  look: {kind: read, keyspace: things}\n  change: {kind: write, keyspace: things}\n"
    "components:\n"
    "  left: {kind: client, arrivals: {open: 100/s}}\n"
    "  right: {kind: client, arrivals: {open: 100/s}}\n"
    "  kv: {kind: store, members: 3, mode: consensus, read: 100us, write: 100us}\n"
    "links: [{from: left, to: kv}, {from: right, to: kv}]\n";

/// Cuts, heals, crashes, starts and hangs members and callers at random for 8 s, then lets everything come to rest.
void trouble(Simulation& simulation, int count, std::mt19937& random) {
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    kernel::Time now = 500_ms;
    while (now < 8_s) {
        simulation.advance(now);
        now += static_cast<kernel::Time>(50 + below(700)) * kMillisecond;
        const std::string member = "kv/" + std::to_string(1 + below(count));
        switch (below(6)) {
        case 0:
        case 1: {
            std::vector<std::string> groups[2];
            for (int i = 1; i <= count; ++i) {
                groups[below(2)].push_back("kv/" + std::to_string(i));
                groups[below(2)].push_back("app/" + std::to_string(i));
            }
            if (!groups[0].empty() && !groups[1].empty())
                partition(simulation, groups[0], groups[1]);
            break;
        }
        case 2:
            heal(simulation);
            break;
        case 3:
            act(simulation, catalog::Record{{"crash", member}, {"for", base::Duration::milliseconds(1 + below(900))}});
            break;
        case 4:
            act(simulation, catalog::Record{{"hang", member}, {"for", base::Duration::milliseconds(1 + below(900))}});
            break;
        default:
            isolate(simulation, member);
        }
    }
    heal(simulation);
    simulation.restoreAll();
    simulation.advance(now + 4_s);
}

} // namespace

class TestStoreConsensus : public QObject {
    Q_OBJECT

  private slots:
    void everyHistoryIsLinearizable() {
        bool given = false;
        const int wanted = qEnvironmentVariableIntValue("STORE_HISTORIES", &given);
        const int histories = given ? wanted : 25;
        std::uint64_t elections = 0;
        for (int seed = 1; seed <= histories; ++seed) {
            const int count = seed % 3 == 0 ? 5 : 3;
            Simulation simulation = compile(members(count), static_cast<std::uint64_t>(seed));
            record(simulation);
            std::mt19937 random(static_cast<unsigned>(seed));
            trouble(simulation, count, random);
            const Measurement measured = simulation::measure(simulation);
            const QString complaint = linearizabilityComplaint(storeOf(simulation).accesses);
            QVERIFY2(complaint.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(complaint)));
            QVERIFY2(*measured.totals.staleReads == 0, qPrintable(QString("seed %1").arg(seed)));
            QVERIFY2(*measured.totals.lostWrites == 0, qPrintable(QString("seed %1").arg(seed)));
            // Four seconds after the last fault there is a leader, and all agree.
            QVERIFY2(leaderOf(simulation) > 0, qPrintable(QString("seed %1").arg(seed)));
            QVERIFY2(component(measured, "kv").divergentKeys == 0, qPrintable(QString("seed %1").arg(seed)));
            QVERIFY2(measured.totals.succeeded > 500, qPrintable(QString("seed %1").arg(seed)));
            QVERIFY2(conservationComplaints(measured).isEmpty(), qPrintable(conservationComplaints(measured)));
            elections += static_cast<std::uint64_t>(logged(measured, "leader"));
        }
        QVERIFY(elections > static_cast<std::uint64_t>(histories)); // there was trouble worth the name
        validation::tell({"Consensus of 3 or 5 in random partitions",
                          "histories that are not linearizable",
                          "0",
                          "0",
                          {},
                          histories});
        validation::tell(
            {"Consensus of 3 or 5 in random partitions", "stale reads and lost writes", "0", "0", {}, histories});
    }

    void theCheckerSeesWhatALeaderlessStoreDoes() {
        // The same trouble, leaderless with R = W = 1: the check must fail somewhere.
        int complaints = 0;
        for (int seed = 1; seed <= 5; ++seed) {
            std::string text = members(3);
            text.replace(text.find("mode: consensus"), 15, "mode: leaderless");
            Simulation simulation = compile(text, static_cast<std::uint64_t>(seed));
            record(simulation);
            std::mt19937 random(static_cast<unsigned>(seed));
            trouble(simulation, 3, random);
            complaints += linearizabilityComplaint(storeOf(simulation).accesses).isEmpty() ? 0 : 1;
        }
        QVERIFY(complaints > 0);
    }

    void theSmallerSideRefusesAndTheLargerGoesOn() {
        const Measurement cut =
            simulation::measure(runCut(kTwoSides, {"left", "kv/1"}, {"right", "kv/2", "kv/3"}, 30_s));
        const auto& left = *component(cut, "left").requests;
        const auto& right = *component(cut, "right").requests;
        // The leader on the smaller side may read for up to T = 1 s, then refuses for 9 s of 100/s.
        QVERIFY2(left.failed > 800 && left.failed < 1100, qPrintable(QString::number(left.failed)));
        QVERIFY(failures(left, Outcome::Unavailable) > left.failed * 9 / 10);
        // The larger side is without a leader for between T and 2T and a round or two of votes.
        QVERIFY2(right.failed < 260, qPrintable(QString::number(right.failed)));
        QCOMPARE(*cut.totals.staleReads, std::uint64_t{0});
        QCOMPARE(*cut.totals.lostWrites, std::uint64_t{0});
        QCOMPARE(component(cut, "kv").conflicts, std::uint64_t{0});
        const kernel::Time unavailable = component(cut, "kv").unavailable;
        QVERIFY2(unavailable > 900_ms && unavailable < 4_s, qPrintable(QString::number(unavailable)));

        const Measurement whole = run(kTwoSides, 30_s);
        QCOMPARE(whole.totals.failed, std::uint64_t{0});
        QCOMPARE(component(whole, "kv").unavailable, kernel::Time{0});
    }

    void electsWithinTheElectionTime_data() {
        QTest::addColumn<quint64>("seed");
        for (quint64 seed = 1; seed <= 10; ++seed)
            QTest::addRow("seed %d", static_cast<int>(seed)) << seed;
    }

    void electsWithinTheElectionTime() {
        QFETCH(quint64, seed);
        Simulation simulation = compile(members(5), seed);
        simulation.advance(5_s);
        QCOMPARE(leaderOf(simulation), 1);
        act(simulation, catalog::Record{{"crash", "kv/1"}});
        // Nobody's patience, at least T = 300 ms since the last heartbeat, at most 30 ms ago, is over yet.
        simulation.advance(5_s + 265_ms);
        QVERIFY(leaderOf(simulation) <= 1);
        // The first of four whose patience is below 2T asks, is elected and commits its first entry, three round trips;
        // should two collide, one of them is the first the next time.
        simulation.advance(5_s + 1300_ms);
        QVERIFY(leaderOf(simulation) > 1);
        const kernel::Time unavailable = component(simulation::measure(simulation), "kv").unavailable;
        QVERIFY2(unavailable > 265_ms && unavailable < 1300_ms, qPrintable(QString::number(unavailable)));
    }

    void aMinorityNeverElects() {
        Simulation simulation = compile(members(5));
        simulation.advance(2_s);
        partition(simulation, {"kv/1", "kv/2"}, {"kv/3", "kv/4", "kv/5"});
        simulation.advance(10_s);
        const auto& store = storeOf(simulation).members;
        QVERIFY(store[0].voter.role != components::StoreRole::Leader);
        QVERIFY(store[1].voter.role != components::StoreRole::Leader);
        QVERIFY(leaderOf(simulation) >= 3);
        // Asking before standing: the terms of those who cannot win do not climb meanwhile.
        QVERIFY(store[1].voter.term <= store[2].voter.term);
    }

    void aMemberThatComesBackCatchesUp() {
        Simulation simulation = compile(members(3));
        simulation.advance(1_s);
        act(simulation, catalog::Record{{"crash", "kv/3"}});
        // Away for 20 s at 150 writes a second: 3,000 entries.
        simulation.advance(21_s);
        const auto& store = storeOf(simulation).members;
        QVERIFY(store[2].voter.committed + 2000 < store[0].voter.committed);
        act(simulation, catalog::Record{{"restart", "kv/3"}});
        simulation.advance(22_s);
        QVERIFY(store[2].voter.committed + 40 > store[0].voter.committed);
        QCOMPARE(component(simulation::measure(simulation), "kv").divergentKeys, std::uint64_t{0});
    }

    void aMemberThatWasAwayTooLongTakesCopies() {
        // The log keeps some 2,000 to 4,000 entries; 60 s at 150 writes a second are 9,000.
        Simulation simulation = compile(members(3));
        simulation.advance(1_s);
        act(simulation, catalog::Record{{"crash", "kv/3"}});
        simulation.advance(61_s);
        const auto& store = storeOf(simulation).members;
        QVERIFY(store[0].voter.logBegin > store[2].voter.last() + 1);
        QVERIFY(store[0].voter.log.size() <= 4096 + 1);
        act(simulation, catalog::Record{{"restart", "kv/3"}});
        simulation.advance(63_s);
        QVERIFY(store[2].voter.committed + 40 > store[0].voter.committed);
        QCOMPARE(component(simulation::measure(simulation), "kv").divergentKeys, std::uint64_t{0});
        act(simulation, catalog::Record{{"crash", "kv/1"}});
        simulation.advance(70_s);
        QVERIFY(leaderOf(simulation) > 1);
        QCOMPARE(*simulation::measure(simulation).totals.staleReads, std::uint64_t{0});
    }

    void eventualReadsAskAnyMemberAndMayBeStale() {
        std::string text = members(3);
        text.replace(text.find("{kind: read, keyspace: things"), 29,
                     "{kind: read, keyspace: things, consistency: eventual");
        Simulation simulation = compile(text);
        simulation.advance(5_s);
        const Measurement measured = simulation::measure(simulation);
        // Followers learn of a commit with the next message, at 150 writes a second 7 ms later on average.
        QVERIFY(*measured.totals.staleReads > 0);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        // Reads are spread over the members: each does about a third of 150 a second, the leader and followers also all
        // writes.
        for (const auto& member : component(measured, "kv").instances)
            QVERIFY(member.arrivals > 200);
    }

    void writesCommitAtAMajority() {
        // One way 1 ms, work 2 ms: the leader's, there, the follower's, back: 2 + 1 + 2 + 1. A third member far away
        // does not matter.
        const std::string text = "network: {client: 0s, same_zone: 1ms, cross_zone: 50ms}\n"
                                 "keyspaces: {things: {keys: 100}}\n"
                                 "operations: {change: {kind: write, keyspace: things}}\n"
                                 "zones: {near: {contains: [kv/1, kv/2]}, far: {contains: [kv/3]}}\n"
                                 "components:\n"
                                 "  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}\n"
                                 "  kv: {kind: store, mode: consensus, members: 3, write: 2ms, read: 3ms}\n"
                                 "links: [{from: web, to: kv}]\n";
        const Measurement writes = run(text, 3_s);
        QVERIFY(std::abs(writes.totals.latency.meanNs() - 6e6) < 1e3);
        // A leader reads alone, by its lease.
        std::string read = text;
        read.replace(read.find("kind: write"), 11, "kind: read");
        QVERIFY(std::abs(run(read, 3_s).totals.latency.meanNs() - 3e6) < 1e3);
    }

    void numbersAreNeverUsedAgain() {
        std::string text = members(3);
        text.replace(text.find("  change: {kind: write, keyspace: things}"), 41,
                     "  change: {kind: write, keyspace: things}\n  add: {kind: create, keyspace: things, id_from: kv}");
        for (int seed = 1; seed <= 10; ++seed) {
            Simulation simulation = compile(text, static_cast<std::uint64_t>(seed));
            std::mt19937 random(static_cast<unsigned>(seed));
            trouble(simulation, 3, random);
            const Measurement measured = simulation::measure(simulation);
            QCOMPARE(*measured.totals.idCollisions, std::uint64_t{0});
            QVERIFY(operation(measured, "add").succeeded > 100);
        }
    }

    void growsShrinksAndChangesItsModeWhileItRuns() {
        diagram::Diagram diagram = parse(members(3));
        Simulation simulation = compile(diagram);
        for (const auto& [path, value] : std::vector<std::pair<const char*, const char*>>{
                 {"components.kv.members", "5"}, {"components.kv.members", "2"}, {"components.kv.members", "4"}}) {
            simulation.advance(simulation.now() + 2_s);
            set(diagram, path, value);
            update(simulation, diagram);
        }
        simulation.advance(simulation.now() + 3_s);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(*measured.totals.staleReads, std::uint64_t{0});
        QCOMPARE(*measured.totals.lostWrites, std::uint64_t{0});
        QVERIFY(leaderOf(simulation) > 0);
        set(diagram, "components.kv.mode", "leaderless");
        update(simulation, diagram);
        simulation.advance(simulation.now() + 3_s);
        set(diagram, "components.kv.mode", "consensus");
        update(simulation, diagram);
        simulation.advance(simulation.now() + 3_s);
        QCOMPARE(*simulation::measure(simulation).totals.lostWrites, std::uint64_t{0});
        QVERIFY(leaderOf(simulation) > 0);
    }

    void isAValue() {
        Simulation simulation = compile(members(3));
        simulation.advance(1_s);
        partition(simulation, {"kv/1"}, {"kv/2", "kv/3"});
        simulation.advance(1500_ms);
        Simulation copy = simulation;
        simulation.advance(4_s);
        for (kernel::Time at = 1500_ms; at <= 4_s; at += 130_ms)
            copy.advance(at);
        copy.advance(4_s);
        QCOMPARE(fingerprint(copy), fingerprint(simulation));
    }
};

QTEST_APPLESS_MAIN(TestStoreConsensus)
#include "tst_store_consensus.moc"
