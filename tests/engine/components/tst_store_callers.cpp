// The callers of a replicated store: whom they ask first, what silence and refusals cost them, when they fail; handlers
// that read, write and draw numbers.
#include <QTest>

#include <cmath>

#include "tests/engine/components/store_runs.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// One client at ten requests a second straight to three members; work takes 1 ms, messages none.
std::string straight(const std::string& store, const std::string& scenario, const std::string& client = "") {
    return "keyspaces: {things: {keys: 100}}\n"
           "operations: {change: {kind: write, keyspace: things}}\n"
           "components:\n"
           "  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}" +
           client +
           "}\n"
           "  kv: {kind: store, members: 3, read: 1ms, write: 1ms" +
           store + "}\nlinks: [{from: web, to: kv}]\n" + (scenario.empty() ? "" : "scenario: [" + scenario + "]\n");
}

const simulation::InstanceMeasurement& member(const Measurement& measured, int number) {
    return component(measured, "kv").instances[static_cast<std::size_t>(number - 1)];
}

std::string behindService(const std::string& store, const std::string& app = "", const std::string& more = "") {
    return "keyspaces: {things: {keys: 100}}\n"
           "operations:\n  look: {kind: read, keyspace: things}\n  change: {kind: write, keyspace: things}\n"
           "components:\n"
           "  web: {kind: client, arrivals: {open: 200/s}}\n"
           "  app: {kind: service, work: 0s, cpus: 16" +
           app +
           "}\n"
           "  kv: {kind: store, members: 3, read: 1ms, write: 1ms" +
           store + "}\n" + more + "links:\n  - {from: web, to: app}\n  - {from: app, to: kv}\n";
}

} // namespace

class TestStoreCallers : public QObject {
    Q_OBJECT

  private slots:
    void theInstancesOfACallerBeginWithDifferentMembers() {
        const Measurement measured = run(behindService("", ", instances: 4"), 10_s);
        // 2,000 requests over four instances in turn; the first and the fourth both ask member 1.
        const std::uint64_t all = component(measured, "kv").arrivals;
        QVERIFY(std::abs(static_cast<double>(member(measured, 1).arrivals) - static_cast<double>(all) / 2) < 3);
        QVERIFY(std::abs(static_cast<double>(member(measured, 2).arrivals) - static_cast<double>(all) / 4) < 3);
        QVERIFY(std::abs(static_cast<double>(member(measured, 3).arrivals) - static_cast<double>(all) / 4) < 3);
    }

    void aSilentMemberIsLeftAlone() {
        const Measurement measured = run(straight("", "{at: 1.05s, hang: kv/1, for: 10s}"), 9050_ms);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        // Those of 1.1 s, 1.2 s and perhaps that of 1.3 s, when the first has waited its 200 ms: then it is member 2.
        QVERIFY(measured.totals.latency.max() >= 200_ms && measured.totals.latency.max() <= 203_ms);
        QVERIFY(measured.totals.latency.quantile(0.95) < 3_ms);
        QVERIFY(member(measured, 2).arrivals > 70);
    }

    void aCrashedMemberCostsNothingToLeave() {
        const Measurement measured = run(straight("", "{at: 1.05s, crash: kv/1, for: 10s}"), 9050_ms);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        QVERIFY(measured.totals.latency.max() <= 3_ms);
    }

    void theOneLeftAloneIsAskedBeforeACallFails() {
        // Member 1 is silent for half a second and left alone for 30 s; when the others have crashed, it is well again.
        const std::string all =
            "{at: 1.05s, hang: kv/1, for: 500ms}, {at: 2.05s, crash: kv/2}, {at: 2.05s, crash: kv/3}";
        const Measurement measured = run(straight(", write_quorum: 1, read_quorum: 1, retry_after: 30s", all), 6050_ms);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        // Control: with member 1 down as well nothing succeeds from then on: 40 requests in 4 s.
        const Measurement none =
            run(straight(", write_quorum: 1, read_quorum: 1, retry_after: 30s", all + ", {at: 2.05s, crash: kv/1}"),
                6050_ms);
        QCOMPARE(failures(none, Outcome::Refused), std::uint64_t{40});
    }

    void whenAllAreSilentTheOneLeftAloneLongestIsTried() {
        // One request in all, at 2 s: tries at 0, 200, 400, 600 and 800 ms before its second is over.
        const std::string once = ", profile: [[0s, 0/s], [1s, 0/s], [3s, 1/s], [3.001s, 0/s]]";
        Simulation simulation = compile(straight("", "{at: 500ms, hang: kv, for: 60s}", once));
        simulation.advance(10_s);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(measured.totals.requests, std::uint64_t{1});
        QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t{1});
        QCOMPARE(link(measured, "web->kv").messages, std::uint64_t{5});
        QCOMPARE(storeOf(simulation).lastVersion, 1u);
    }

    void aRetriedWriteKeepsItsVersion() {
        Simulation simulation = compile(straight("", "{at: 1.05s, hang: kv/1, for: 500ms}"));
        simulation.advance(5_s);
        const Measurement measured = simulation::measure(simulation);
        QVERIFY(link(measured, "web->kv").messages > 2 * measured.totals.requests);
        QCOMPARE(std::uint64_t{storeOf(simulation).lastVersion}, measured.totals.requests);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
    }

    void aCoordinatorRefusesWhenItCannotCollectEnough() {
        const std::string all = ", write_quorum: 3, try_timeout: 1s";
        // Members 1 and 2 wait 400 ms each for member 3 in vain, which is then silent itself for a second: 1.8 s.
        const Measurement silent = run(straight(all, "{at: 50ms, hang: kv/3, for: 60s}", ", timeout: 10s"), 20_s);
        QCOMPARE(silent.totals.failed, failures(silent, Outcome::Unavailable));
        QCOMPARE(silent.totals.succeeded, std::uint64_t{0});
        QVERIFY(silent.totals.latencyFailed.max() >= 1790_ms && silent.totals.latencyFailed.max() <= 1830_ms);
        // One that refuses connections is known to be away at once.
        const Measurement refused = run(straight(all, "{at: 50ms, crash: kv/3, for: 60s}", ", timeout: 10s"), 20_s);
        QVERIFY(failures(refused, Outcome::Unavailable) > 190);
        QVERIFY(refused.totals.latencyFailed.max() <= 5_ms);
        // Control: two are enough.
        QCOMPARE(run(straight(", write_quorum: 2", "{at: 50ms, crash: kv/3, for: 60s}"), 20_s).totals.failed,
                 std::uint64_t{0});
    }

    void aCallerIsHeardWithinTheTriesOfItsCall() {
        // Work of 300 ms: every try of 200 ms is silent, its answer still counts. With a second to wait it succeeds
        // after 300 ms; its caller's own patience of 250 ms is not enough.
        const std::string slow = ", cpus: 64, members: 1, write: 300ms, request_timeout: 5s";
        std::string text = straight(slow, "");
        text.erase(text.find("members: 3, "), 12);
        text.replace(text.find("read: 1ms, write: 1ms"), 21, "read: 1ms");
        const Measurement measured = run(text, 5_s);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        QVERIFY(std::abs(measured.totals.latency.meanNs() - 300e6) < 1e6);
        text.replace(text.find("process: constant}}"), 19, "process: constant}}, timeout: 250ms");
        QCOMPARE(run(text, 5_s).totals.succeeded, std::uint64_t{0});
    }

    void aFollowerNamesTheLeader() {
        const Measurement measured = run(behindService(", mode: consensus", ", instances: 3"), 10_s);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        // The second and third instance ask members 2 and 3 first, until they know better: about once each.
        QVERIFY(member(measured, 2).arrivals >= 1 && member(measured, 2).arrivals <= 5);
        QVERIFY(member(measured, 3).arrivals >= 1 && member(measured, 3).arrivals <= 5);
        QVERIFY(component(measured, "kv").rejected >= 2);
    }

    void cachesStandInFront() {
        const std::string cached =
            behindService("", "", "  hot: {kind: cache, entries: 1000}\n") + "  - {from: app, to: hot}\n";
        const Measurement measured = run(cached, 20_s);
        const auto& hot = component(measured, "hot");
        QVERIFY(hot.hits > 500);
        // Every miss is a read at the store, beside the writes.
        QVERIFY(component(measured, "kv").arrivals < measured.totals.requests * 3 / 4 + hot.misses);
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        const Measurement plain = run(behindService(""), 20_s);
        QVERIFY(component(plain, "kv").arrivals + 3 >= plain.totals.requests);
    }

    void anOldEntryOfACacheIsAStaleRead() {
        // Written without telling the cache: a hit is as old as the last write of its key.
        const std::string steps = ", handler: {look: [{read: {through: hot, from: kv}}], change: [{write: kv}]}";
        const std::string cached =
            behindService("", steps, "  hot: {kind: cache, entries: 1000, ttl: 1h}\n") + "  - {from: app, to: hot}\n";
        QVERIFY(*run(cached, 20_s).totals.staleReads > 500);
    }

    void aReadThatMissesItsOwnWriteIsCounted() {
        // Ten users, everybody on both sides of a partition: what a user wrote on one side is missing on the other.
        std::string text = behindService(", anti_entropy: 1h", ", instances: 3");
        text.replace(text.find("open: 200/s}"), 12, "open: 200/s}, users: 10");
        const Measurement cut =
            simulation::measure(runCut(text, {"app/1", "kv/1"}, {"app/2", "app/3", "kv/2", "kv/3"}, 20_s));
        QVERIFY(*cut.totals.readYourWritesViolations > 20);
        QVERIFY(*cut.totals.readYourWritesViolations < *cut.totals.staleReads);
    }

    void aHandlerDrawsNumbers() {
        // A step of its own: 200 requests a second draw one each, on top of their write.
        const std::string steps = ", handler: {default: [work, {next: ids}, {write: kv}]}";
        const std::string text =
            behindService("", steps, "  ids: {kind: store, mode: consensus}\n") + "  - {from: app, to: ids}\n";
        Simulation simulation = compile(text);
        simulation.advance(10_s);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(*measured.totals.idCollisions, std::uint64_t{0});
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        const std::uint32_t drawn = simulation.state().stores[1].members[0].counter;
        QVERIFY(drawn >= measured.totals.succeeded && drawn <= measured.totals.requests);
    }

    void aNumberNeedsALink_data() {
        QTest::addColumn<QString>("mix");
        QTest::addColumn<QString>("handler");
        QTest::addColumn<QString>("complains");
        const QString refused = "app creates what takes its number from ids, but no link leads there.";
        QTest::newRow("asked for") << "{add: 1, look: 1}"
                                   << "" << refused;
        QTest::newRow("asked for by default") << "{}"
                                              << "" << refused;
        QTest::newRow("written") << "{add: 1}"
                                 << ", handler: {default: [{write: db}]}" << refused;
        QTest::newRow("asked for by a handler") << "{look: 1}"
                                                << "" << refused;
        // Nobody creates: there is nothing that lacks a number.
        QTest::newRow("never asked for") << "{look: 1}"
                                         << ""
                                         << "";
        QTest::newRow("written, never asked for") << "{look: 1}"
                                                  << ", handler: {default: [{write: db}]}"
                                                  << "";
    }

    void aNumberNeedsALink() {
        QFETCH(QString, mix);
        QFETCH(QString, handler);
        QFETCH(QString, complains);
        const bool byHandler = QString(QTest::currentDataTag()).endsWith("by a handler");
        std::string text = "keyspaces: {things: {keys: 10}}\n"
                           "operations:\n  look: {kind: read, keyspace: things}\n"
                           "  add: {kind: create, keyspace: things, id_from: ids}\ncomponents:\n";
        text.append("  web: {kind: client, mix: ").append(mix.toStdString()).append("}\n");
        text.append("  front: {kind: service");
        if (byHandler)
            text.append(", handler: {look: [{call: {to: app, operation: add}}]}");
        text.append("}\n  app: {kind: service").append(handler.toStdString()).append("}\n");
        text.append("  db: {kind: database}\n  ids: {kind: store}\n"
                    "links: [{from: web, to: front}, {from: front, to: app}, {from: app, to: db}]\n");
        const auto compiled = Simulation::compile(parse(text), 1);
        QString errors;
        for (const base::Diagnostic& finding : compiled.diagnostics)
            if (finding.severity == base::Severity::Error)
                errors += QString::fromStdString(finding.message.english());
        QCOMPARE(errors, complains);
    }

    void nothingIsLeftWhenEverythingHasComeToRest() {
        for (const char* mode : {"leaderless", "consensus"}) {
            std::string text = behindService(std::string(", mode: ") + mode, ", instances: 3");
            text.replace(text.find("arrivals: {open: 200/s}"), 23,
                         "profile: [[0s, 200/s], [9s, 200/s], [9.001s, 0/s]]");
            text += "scenario:\n"
                    "  - {at: 1s, crash: kv/1, for: 1s}\n  - {at: 3s, hang: kv/2, for: 700ms}\n"
                    "  - {at: 4s, hang: app/2, for: 700ms}\n  - {at: 5s, crash: app/3, for: 1s}\n";
            Simulation simulation = compile(text);
            simulation.advance(6_s);
            partition(simulation, {"app/1", "kv/1"}, {"app/2", "app/3", "kv/2", "kv/3"});
            simulation.advance(7_s);
            heal(simulation);
            simulation.advance(20_s);
            const Measurement measured = simulation::measure(simulation);
            QCOMPARE(conservationComplaints(measured), QString());
            QString left;
            for (const QString& line : leaks(simulation).split('\n', Qt::SkipEmptyParts))
                if (!line.contains("from kv/")) // heartbeats go on for ever
                    left += line + '\n';
            QCOMPARE(left, QString());
            QCOMPARE(component(measured, "kv").divergentKeys, std::uint64_t{0});
        }
    }
};

QTEST_APPLESS_MAIN(TestStoreCallers)
#include "tst_store_callers.moc"
