// Leaderless stores without faults: R + W > N reads the newest version, R + W ≤ N does not always; where a request
// goes, what it costs and what it waits for.
#include <QTest>

#include <cmath>

#include "tests/engine/components/store_runs.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

std::string number(int value) {
    return std::to_string(value);
}

/// N callers, each with a coordinator of its own, few keys and slow messages: writes are long on their way. Nothing but
/// the quorums makes copies agree.
std::string quorumDiagram(int n, int r, int w, const std::string& operations = "") {
    return "network: {client: 0s, same_zone: {exponential: 4ms}}\n"
           "keyspaces: {things: {keys: 4, popularity: uniform}}\n"
           "operations:\n  look: {kind: read, keyspace: things" +
           operations +
           "}\n  change: {kind: write, keyspace: things}\n"
           "components:\n"
           "  web: {kind: client, arrivals: {open: 1000/s}, mix: {look: 3, change: 1}, timeout: 60s}\n"
           "  app: {kind: service, instances: " +
           number(n) +
           ", cpus: 64, work: 0s, max_in_flight: unlimited, call_timeout: 60s}\n"
           "  kv: {kind: store, members: " +
           number(n) + ", replication_factor: " + number(n) + ", read_quorum: " + number(r) +
           ", write_quorum: " + number(w) +
           ", cpus: 64, read: 100us, write: 100us, hinted_handoff: false, read_repair: false, anti_entropy: 24h, "
           "request_timeout: 30s, try_timeout: 30s}\n"
           "links: [{from: web, to: app, latency: 0s}, {from: app, to: kv}]\n";
}

} // namespace

class TestStoreQuorums : public QObject {
    Q_OBJECT

  private slots:
    void countsARequestThatWaitsOnce_data() {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<double>("requests");
        QTest::addColumn<double>("work");
        // Two requests at a time, ten times a second; each takes a CPU for 20 ms at each member. The second one waits
        // for 20 ms at all of them, and is one: 10/s × 20 ms = 0.2. Its pieces are as many as members.
        QTest::newRow("one member") << "members: 1" << 0.2 << 0.2;
        QTest::newRow("three members") << "members: 3, read_quorum: 3" << 0.2 << 0.6;
        QTest::newRow("two of three") << "members: 3, read_quorum: 2" << 0.2 << 0.6;
        QTest::newRow("consensus") << "members: 3, mode: consensus" << 0.2 << 0.2; // the leader answers alone
        QTest::newRow("CPUs for both") << "members: 3, read_quorum: 3, cpus: 2" << 0.0 << 0.0;
    }

    void countsARequestThatWaitsOnce() {
        QFETCH(QString, keys);
        QFETCH(double, requests);
        QFETCH(double, work);
        const std::string arrivals = "{kind: client, arrivals: {open: {rate: 10/s, process: constant}}}";
        const Simulation simulation = [&] {
            Simulation made = compile("network: {client: 0s, same_zone: 0s}\nsettings: {warmup: 5s}\n"
                                      "keyspaces: {things: {keys: 4}}\noperations: {look: {keyspace: things}}\n"
                                      "components:\n  left: " +
                                      arrivals + "\n  right: " + arrivals + "\n  kv: {kind: store, read: 20ms, " +
                                      (keys.contains("cpus") ? "" : "cpus: 1, ") + keys.toStdString() +
                                      "}\nlinks: [{from: left, to: kv}, {from: right, to: kv}]\n");
            made.advance(105_s);
            return made;
        }();
        const simulation::Measurement measured = simulation::measure(simulation);
        const auto& store = component(measured, "kv");
        double pieces = 0;
        for (const simulation::InstanceMeasurement& member : store.instances)
            pieces += member.queueMean;
        QVERIFY2(std::abs(store.queueMean - requests) < 0.002, qPrintable(QString::number(store.queueMean)));
        QVERIFY2(std::abs(pieces - work) < 0.006, qPrintable(QString::number(pieces)));
        QCOMPARE(store.queueMax, std::int64_t{requests > 0 ? 1 : 0});
        QCOMPARE(conservationComplaints(measured), QString());
    }

    void readsTheNewestIfAndOnlyIfQuorumsMeet_data() {
        QTest::addColumn<int>("n");
        QTest::addColumn<int>("r");
        QTest::addColumn<int>("w");
        for (int n = 1; n <= 5; ++n)
            for (int r = 1; r <= n; ++r)
                for (int w = 1; w <= n; ++w)
                    QTest::addRow("N=%d R=%d W=%d", n, r, w) << n << r << w;
    }

    void readsTheNewestIfAndOnlyIfQuorumsMeet() {
        QFETCH(int, n);
        QFETCH(int, r);
        QFETCH(int, w);
        // Where quorums miss each other only by a message that takes much longer than all others, it takes its time.
        const Measurement measured = run(quorumDiagram(n, r, w), r + w > n ? 4_s : 60_s);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        QVERIFY(measured.totals.succeeded > 3000);
        if (r + w > n)
            QCOMPARE(*measured.totals.staleReads, std::uint64_t{0});
        else
            QVERIFY(*measured.totals.staleReads > 0);
        QCOMPARE(measured.totals.staleAge.count(), *measured.totals.staleReads);
    }

    void answersStaleByChanceOfTheReplicasAskedFirst() {
        // N = 3, R = W = 1, all members equally far: a coordinator that holds the key itself answers from its own copy,
        // which the write has reached unless it is still on its way. With members' messages of 4 ms on average a read
        // right after the acknowledgement at another coordinator is stale; 100 ms later it is not, but for e^−25.
        const Measurement fast = run(quorumDiagram(3, 1, 1), 4_s);
        std::string slow = quorumDiagram(3, 1, 1);
        slow.replace(slow.find("same_zone: {exponential: 4ms}"), 29, "same_zone: 0s");
        QVERIFY(*fast.totals.staleReads > 20);
        QCOMPARE(*run(slow, 4_s).totals.staleReads, std::uint64_t{0});
    }

    void anOperationMayAskForMore() {
        QVERIFY(*run(quorumDiagram(3, 1, 1, ", consistency: eventual"), 4_s).totals.staleReads > 0);
        // W = 1 of 3: only all three are sure to meet it.
        QCOMPARE(*run(quorumDiagram(3, 1, 1, ", consistency: strong"), 4_s).totals.staleReads, std::uint64_t{0});
        // Two of three do not always meet a single one; they do meet two.
        QVERIFY(*run(quorumDiagram(3, 1, 1, ", consistency: quorum"), 4_s).totals.staleReads > 0);
        QCOMPARE(*run(quorumDiagram(3, 1, 2, ", consistency: quorum"), 4_s).totals.staleReads, std::uint64_t{0});
    }

    void aStepMayAskForMore() {
        const auto withStep = [](const std::string& step) {
            std::string text = quorumDiagram(3, 1, 1);
            text.replace(text.find("work: 0s"), 8, "work: 0s, handler: {look: [" + step + "], change: [{write: kv}]}");
            return *run(text, 4_s).totals.staleReads;
        };
        QVERIFY(withStep("{read: kv}") > 0);
        QCOMPARE(withStep("{read: kv, consistency: strong}"), std::uint64_t{0});
        QCOMPARE(withStep("{read: {from: kv, consistency: strong}}"), std::uint64_t{0});
    }

    void waitsForTheQuorumNotForAll_data() {
        QTest::addColumn<int>("w");
        QTest::addColumn<kernel::Time>("latency");
        // One way 1 ms, work 2 ms each: the coordinator's own copy after 2 ms, the others after 1 + 2 + 1 ms.
        QTest::newRow("itself") << 1 << 2_ms;
        QTest::newRow("one more") << 2 << 4_ms;
        QTest::newRow("all") << 3 << 4_ms;
    }

    void waitsForTheQuorumNotForAll() {
        QFETCH(int, w);
        QFETCH(kernel::Time, latency);
        const Measurement measured = run("network: {client: 0s, same_zone: 1ms}\n"
                                         "keyspaces: {things: {keys: 100}}\n"
                                         "operations: {change: {kind: write, keyspace: things}}\n"
                                         "components:\n"
                                         "  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}\n"
                                         "  kv: {kind: store, members: 3, write_quorum: " +
                                             number(w) + ", write: 2ms}\nlinks: [{from: web, to: kv}]\n",
                                         3_s);
        QCOMPARE(measured.totals.succeeded, std::uint64_t{29});
        QVERIFY(std::abs(measured.totals.latency.meanNs() - static_cast<double>(latency)) < 1e3);
        // All three work 2 ms for each of 10 writes a second, whoever waits for them: 4 CPUs are busy 0.5 %.
        for (const auto& member : component(measured, "kv").instances)
            QVERIFY(std::abs(member.utilization - 0.005) < 0.0003);
    }

    void eachKeyHasItsReplicas() {
        // 2 of 5 members hold each key: a write costs 2 × 1 ms of work, over 5 members with 4 CPUs each at 100/s:
        // 100 × 2 × 0.001 / 20 = 1 %.
        const std::string text = "keyspaces: {things: {keys: 10000, popularity: uniform}}\n"
                                 "operations: {change: {kind: write, keyspace: things}}\n"
                                 "components:\n"
                                 "  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}\n"
                                 "  kv: {kind: store, members: 5, replication_factor: 2, write: 1ms}\n"
                                 "links: [{from: web, to: kv}]\n";
        Simulation simulation = compile(text);
        simulation.advance(20_s);
        const auto kv = component(simulation::measure(simulation), "kv");
        QVERIFY(std::abs(kv.utilization - 0.01) < 0.0002);
        for (const auto& member : kv.instances)
            QVERIFY2(member.utilization > 0.004, qPrintable(QString::number(member.utilization)));
        QCOMPARE(kv.divergentKeys, std::uint64_t{0});
        // Callers' requests are counted, what members send each other is not.
        QVERIFY(kv.arrivals == 1999 || kv.arrivals == 2000);
    }

    void refusesQuorumsThatCannotBe() {
        const auto errorsFor = [](const std::string& keys) {
            const auto compiled = Simulation::compile(parse("components:\n  web: {kind: client}\n  kv: {kind: store, " +
                                                            keys + "}\nlinks: [{from: web, to: kv}]\n"),
                                                      1);
            return static_cast<int>(std::count_if(compiled.diagnostics.begin(), compiled.diagnostics.end(),
                                                  [](auto& d) { return d.severity == base::Severity::Error; }));
        };
        QCOMPARE(errorsFor("members: 3, read_quorum: 3"), 0);
        QCOMPARE(errorsFor("members: 3, read_quorum: 4"), 1);
        QCOMPARE(errorsFor("members: 5, write_quorum: 4"), 1); // three replicas
        QCOMPARE(errorsFor("members: 2, replication_factor: 3"), 1);
    }
};

QTEST_GUILESS_MAIN(TestStoreQuorums)
#include "tst_store_quorums.moc"
