// Who answers a read: roles, pinning, demands of steps; the buffer pool, scans beside reads, connections, feeds.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

bool isNear(double value, double expected, double tolerance) {
    const bool near = std::abs(value - expected) <= tolerance;
    if (!near)
        qWarning("%g instead of %g", value, expected);
    return near;
}

/// Pieces put together one by one: over chains of + with a literal g++ 12 raises false alarms (PR 105329).
std::string joined(std::initializer_list<std::string_view> pieces) {
    std::string text;
    for (const std::string_view piece : pieces)
        text.append(piece);
    return text;
}

std::uint64_t arrivals(const Measurement& measured, std::size_t member) {
    return component(measured, "db").instances[member].arrivals;
}

/// Users who read and write few keys through a service with the given handler.
std::string shop(const std::string& database, const std::string& handler = "handler: {}",
                 const std::string& rest = {}) {
    return R"(
keyspaces: {things: {keys: 20, popularity: uniform}}
operations:
  look: {kind: read, keyspace: things)" +
           std::string(rest == "any" ? ", consistency: any" : "") + R"(}
  change: {kind: write, keyspace: things}
components:
  people: {kind: client, users: 10, arrivals: {open: 200/s}, mix: {look: 1, change: 1}}
  app: {kind: service, work: 0s, )" +
           handler + R"(}
  db: {kind: database, read: 1us, write: 1us, )" +
           database + R"(}
links:
  - {from: people, to: app}
  - {from: app, to: db}
)" + (rest == "any" ? std::string() : rest);
}

} // namespace

class TestDatabaseReads : public QObject {
    Q_OBJECT
  private slots:
    void readsFromSpreads_data();
    void readsFromSpreads();
    void nearestReadsInItsZone();
    void pinningEndsViolations();
    void pinningIsForAWhile();
    void violationsAreAgainstOnesOwnNewest();
    void stepsDemandWhatTheyNeed_data();
    void stepsDemandWhatTheyNeed();
    void downReplicaIsLeftOutInTime();
    void staleValuesStayInTheCache();
    void recentlyUsedKeysAreFast();
    void bufferIsLostInACrash();
    void analyticsStarveReads();
    void feedTakesTheScans();
    void feedLagsBehind();
    void feedTakesNoWrites();
    void connectionsAreLimitedPerMember();
};

void TestDatabaseReads::readsFromSpreads_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QList<double>>("shares");
    QTest::newRow("primary") << "primary" << QList<double>{1, 0, 0};
    QTest::newRow("replicas") << "replicas" << QList<double>{0, 0.5, 0.5};
    QTest::newRow("any") << "any" << QList<double>{1 / 3.0, 1 / 3.0, 1 / 3.0};
}

void TestDatabaseReads::readsFromSpreads() {
    QFETCH(QString, from);
    QFETCH(QList<double>, shares);
    std::string diagram = shop("replicas: 2, reads_from: " + from.toStdString());
    diagram.replace(diagram.find("change: 1}"), 10, "change: 0}");
    const Measurement measured = run(diagram, 20_s);
    const auto all = static_cast<double>(component(measured, "db").arrivals);
    QVERIFY(all > 3500);
    for (int i = 0; i < 3; ++i)
        QVERIFY(isNear(static_cast<double>(arrivals(measured, static_cast<std::size_t>(i))), all * shares[i], 1));
}

void TestDatabaseReads::nearestReadsInItsZone() {
    const auto diagram = [](const char* from) {
        return joined({R"(
zones:
  a: {contains: [app, db/1]}
  b: {contains: [db/2, db/3]}
operations: {look: {kind: read}}
components:
  people: {kind: client, arrivals: {open: 100/s}}
  app: {kind: service, work: 0s}
  db: {kind: database, read: 1us, replicas: 2, reads_from: )",
                       from, R"(}
links:
  - {from: people, to: app}
  - {from: app, to: db}
)"});
    };
    const Measurement nearest = run(diagram("nearest"), 20_s);
    QCOMPARE(arrivals(nearest, 0), component(nearest, "db").arrivals);
    const Measurement any = run(diagram("any"), 20_s); // control
    QVERIFY(arrivals(any, 1) > component(any, "db").arrivals / 4);
    std::string far = diagram("nearest");
    far.replace(far.find("contains: [app, db/1]"), 21, "contains: [db/1]     ");
    far.replace(far.find("contains: [db/2, db/3]"), 22, "contains: [app, db/2, db/3]");
    const Measurement two = run(far, 20_s); // two members in the same zone share
    QCOMPARE(arrivals(two, 0), 0u);
    QVERIFY(isNear(static_cast<double>(arrivals(two, 1)), static_cast<double>(arrivals(two, 2)), 1));
}

void TestDatabaseReads::pinningEndsViolations() {
    const std::string lagging = "replicas: 1, reads_from: replicas, lag: {exponential: 200ms}";
    const Measurement without = run(shop(lagging), 60_s);
    QVERIFY(*without.totals.readYourWritesViolations > 50);
    QVERIFY(*without.totals.readYourWritesViolations < *without.totals.staleReads);
    const Measurement with = run(shop(lagging + ", read_your_writes: 10s"), 60_s);
    QCOMPARE(*with.totals.readYourWritesViolations, 0u);
    // Ten users write all the time: nearly all reads are pinned. Without a pin some are on the replica and stale.
    QVERIFY(arrivals(with, 0) > arrivals(without, 0) + 3000);
}

void TestDatabaseReads::pinningIsForAWhile() {
    // Writes stop at 10 s; pinned for 2 s, everyone reads the replica again from 12 s on.
    diagram::Diagram edited = parse(shop("replicas: 1, reads_from: replicas, read_your_writes: 2s"));
    Simulation simulation = compile(edited);
    simulation.advance(10_s);
    set(edited, "components.people.mix.change", "0");
    update(simulation, edited);
    simulation.advance(12_s + 1_ms);
    const std::uint64_t replicaBefore = arrivals(simulation::measure(simulation), 1);
    const std::uint64_t primaryBefore = arrivals(simulation::measure(simulation), 0);
    simulation.advance(20_s);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(arrivals(measured, 0), primaryBefore);
    QVERIFY(arrivals(measured, 1) > replicaBefore + 1000);
}

void TestDatabaseReads::violationsAreAgainstOnesOwnNewest() {
    // One key, ten users, 100 writes/s: a user's own newest write is the key's newest in only a tenth of the cases. The
    // replica applies after exactly 50 ms, so it misses the last 50 ms of writes: 5 on average. Of a reader's own
    // writes (10/s each) one lies within those 50 ms with probability 1 − e^(−0.5) = 0.393: that share of reads are
    // violations. Counting only where the reader wrote the newest version would give less than 0.1.
    std::string diagram = shop("replicas: 1, reads_from: replicas, lag: 50ms");
    diagram.replace(diagram.find("keys: 20"), 8, "keys: 1 ");
    const Measurement measured = run(diagram, 200_s);
    const auto& reads = operation(measured, "look");
    const auto succeeded = static_cast<double>(reads.succeeded);
    QVERIFY(isNear(static_cast<double>(*reads.readYourWritesViolations) / succeeded, 0.3935, 0.015));
    QVERIFY(isNear(static_cast<double>(*reads.staleReads) / succeeded, 0.9933, 0.005)); // 1 − e^(−5)
}

void TestDatabaseReads::stepsDemandWhatTheyNeed_data() {
    QTest::addColumn<QString>("readsFrom");
    QTest::addColumn<QString>("handler");
    QTest::addColumn<QString>("operation");
    QTest::addColumn<bool>("primaryOnly");
    QTest::newRow("nothing") << "any"
                             << "handler: {look: [{read: db}]}"
                             << "" << false;
    QTest::newRow("primary") << "any"
                             << "handler: {look: [{read: db, consistency: primary}]}"
                             << "" << true;
    QTest::newRow("strong") << "any"
                            << "handler: {look: [{read: {from: db, consistency: strong}}]}"
                            << "" << true;
    QTest::newRow("any") << "primary"
                         << "handler: {look: [{read: db, consistency: any}]}"
                         << "" << false;
    QTest::newRow("eventual") << "primary"
                              << "handler: {look: [{read: db, consistency: eventual}]}"
                              << "" << false;
    QTest::newRow("an operation's") << "primary"
                                    << "handler: {look: [{read: db}]}"
                                    << "any" << false;
    QTest::newRow("the step wins") << "primary"
                                   << "handler: {look: [{read: db, consistency: primary}]}"
                                   << "any" << true;
}

void TestDatabaseReads::stepsDemandWhatTheyNeed() {
    QFETCH(QString, readsFrom);
    QFETCH(QString, handler);
    QFETCH(QString, operation);
    QFETCH(bool, primaryOnly);
    std::string diagram =
        shop("replicas: 1, reads_from: " + readsFrom.toStdString(), handler.toStdString(), operation.toStdString());
    diagram.replace(diagram.find("change: 1}"), 10, "change: 0}");
    const Measurement measured = run(diagram, 10_s);
    QCOMPARE(arrivals(measured, 1) == 0, primaryOnly);
    QVERIFY(component(measured, "db").arrivals > 1500);
}

void TestDatabaseReads::downReplicaIsLeftOutInTime() {
    // One of two replicas crashes: half of the reads are refused until readers no longer count on it.
    std::string diagram = shop("replicas: 2, reads_from: replicas, failover: {detect: 3s, promote: 1s}", "handler: {}",
                               "scenario: [{at: 10s, crash: db/3, for: 10s}]");
    diagram.replace(diagram.find("change: 1}"), 10, "change: 0}");
    const Measurement measured = run(diagram, 30_s);
    QVERIFY(isNear(static_cast<double>(failures(measured, Outcome::Refused)), 200 * 3 / 2.0, 60)); // Poisson, sd 17
    QCOMPARE(measured.totals.failed, failures(measured, Outcome::Refused));
    diagram.replace(diagram.find("{detect: 3s, promote: 1s}"), 25, "manual                   ");
    QVERIFY(isNear(static_cast<double>(run(diagram, 30_s).totals.failed), 200 * 10 / 2.0, 110)); // control
}

void TestDatabaseReads::staleValuesStayInTheCache() {
    // Read from a lagging replica just after the invalidation, the old value goes back into the cache and stays there.
    const auto diagram = [](const char* from) {
        return joined({R"(
keyspaces: {things: {keys: 20, popularity: uniform}}
operations:
  look: {kind: read, keyspace: things}
  change: {kind: write, keyspace: things}
components:
  people: {kind: client, users: 10, arrivals: {open: 200/s}, mix: {look: 19, change: 1}}
  app: {kind: service, work: 0s}
  hot: {kind: cache, entries: 100, ttl: 0s}
  db: {kind: database, read: 1us, write: 1us, replicas: 1, lag: {exponential: 100ms}, reads_from: )",
                       from, R"(}
links:
  - {from: people, to: app}
  - {from: app, to: hot}
  - {from: app, to: db}
)"});
    };
    const Measurement lagging = run(diagram("replicas"), 100_s);
    QVERIFY(component(lagging, "hot").hits > 10'000);
    // A key is written every 2 s on average and read every 105 ms: a read within the lag is likely, and then the old
    // value is served until the next write: ages far beyond any lag.
    QVERIFY(*lagging.totals.staleReads > 2000);
    QVERIFY(lagging.totals.staleAge.quantile(0.9) > 1_s);
    const Measurement fresh = run(diagram("primary"), 100_s); // control
    QVERIFY(*fresh.totals.staleReads < 20);
}

void TestDatabaseReads::recentlyUsedKeysAreFast() {
    const auto mean = [](const char* hot) {
        std::string diagram = shop(std::string("cpus: 64, hot: ") + hot);
        diagram.replace(diagram.find("read: 1us"), 9, "read: 10ms");
        diagram.replace(diagram.find("keys: 20"), 8, "keys: 100");
        diagram.replace(diagram.find("change: 1}"), 10, "change: 0}");
        return run(diagram, 100_s).totals.latency.meanNs() / 1e6;
    };
    QVERIFY(isNear(mean("off"), 10, 0.001));
    // All 100 keys fit: after the first 100 misses of 20,000 reads 0.2 ms each: 0.2 + 9.8 · 100/20,000 = 0.249.
    QVERIFY(isNear(mean("{keys: 100, read: 200us}"), 0.249, 0.003));
    // Half of them fit: an LRU of 50 of 100 equally popular keys hits in half of all reads: 5.1 ms.
    QVERIFY(isNear(mean("{keys: 50, read: 200us}"), 5.1, 0.15));
}

void TestDatabaseReads::bufferIsLostInACrash() {
    std::string diagram =
        shop("cpus: 64, hot: {keys: 100, read: 200us}", "handler: {}", "scenario: [{at: 50s, crash: db, for: 1ms}]");
    diagram.replace(diagram.find("read: 1us"), 9, "read: 10ms");
    diagram.replace(diagram.find("keys: 20"), 8, "keys: 100");
    diagram.replace(diagram.find("change: 1}"), 10, "change: 0}");
    // Twice 100 cold reads instead of once: 0.2 + 9.8 · 200/20,000 = 0.298.
    QVERIFY(isNear(run(diagram, 100_s).totals.latency.meanNs() / 1e6, 0.298, 0.004));
}

namespace {

/// Shoppers' reads beside a report every 5 s that reads a million rows of 1 µs: a CPU for a second.
std::string reports(const char* databases, const char* links) {
    return std::string(R"(
keyspaces: {things: {keys: 1000}}
operations:
  look: {kind: read, keyspace: things}
  report: {kind: scan, keyspace: things, rows: 1000000}
components:
  people: {kind: client, arrivals: {open: 100/s}, mix: {look: 1}, timeout: 5s}
  analysts: {kind: client, arrivals: {open: {rate: 0.2/s, process: constant}}, mix: {report: 1}, timeout: 20s}
  app: {kind: service, work: 0s}
)") + databases +
           R"(
links:
  - {from: people, to: app}
  - {from: analysts, to: app}
)" + links;
}

const char* const kOltp = "  db: {kind: database, cpus: 1, read: 1ms}\n";

} // namespace

void TestDatabaseReads::analyticsStarveReads() {
    const Measurement measured = run(reports(kOltp, "  - {from: app, to: db}\n"), 100_s);
    // One second of five the only CPU scans: a fifth of the reads waits, up to a second and for those before them.
    const auto& reads = operation(measured, "look");
    QVERIFY(reads.latency.quantile(0.9) > 300_ms);
    QVERIFY(reads.latency.quantile(0.5) < 5_ms);
}

void TestDatabaseReads::feedTakesTheScans() {
    const std::string databases = joined({kOltp, "  olap: {kind: database, scan: 4ns, feed: {from: db, lag: 1min}}\n"});
    const Measurement measured =
        run(reports(databases.c_str(), "  - {from: app, to: db}\n  - {from: app, to: olap}\n"), 100_s);
    QVERIFY(operation(measured, "look").latency.quantile(0.9) < 10_ms);
    QVERIFY(component(measured, "olap").arrivals >= 19);
    QVERIFY(isNear(operation(measured, "report").latency.meanNs() / 1e6, 4, 0.1)); // a million rows of 4 ns
    // The order of the links does not matter: reads stay with the database that takes writes.
    const Measurement other =
        run(reports(databases.c_str(), "  - {from: app, to: olap}\n  - {from: app, to: db}\n"), 100_s);
    QCOMPARE(component(other, "olap").arrivals, component(measured, "olap").arrivals);
}

void TestDatabaseReads::feedLagsBehind() {
    std::string text = shop("replicas: 0", "handler: {look: [{read: olap}]}") + "  - {from: app, to: olap}\n";
    text.replace(text.find("  db: {"), 7, "  olap: {kind: database, read: 1us, feed: {from: db, lag: 2s}}\n  db: {");
    Simulation run = compile(text);
    run.advance(30_s);
    const Measurement measured = simulation::measure(run);
    // 100 writes/s over 20 keys: each key once in 200 ms, so what is 2 s old is stale nearly always: 1 − e^(−10).
    const auto& reads = operation(measured, "look");
    QVERIFY(static_cast<double>(*reads.staleReads) > 0.95 * static_cast<double>(reads.succeeded));
    QVERIFY(isNear(component(measured, "olap").replicationLag.meanNs() / 1e6, 2000, 10));
    run.setTrafficMultiplier(0);
    run.advance(31_s);
    const auto& source = run.state().databases[run.model().components[run.model().componentByName("db")].row];
    const auto differing = [&] {
        int count = 0;
        source.ledger.eachWritten(
            [&](std::uint64_t key, std::uint32_t current) { count += source.feedVersions[0][key] != current; });
        return count;
    };
    QVERIFY(differing() > 10);
    run.advance(33_s);
    QCOMPARE(differing(), 0);
}

void TestDatabaseReads::feedTakesNoWrites() {
    std::string text = shop("replicas: 0", "handler: {change: [{write: olap}]}") + "  - {from: app, to: olap}\n";
    text.replace(text.find("  db: {"), 7, "  olap: {kind: database, feed: db}\n  db: {");
    const auto compiled = Simulation::compile(parse(text), 1);
    QVERIFY(base::hasErrors(compiled.diagnostics));
    QCOMPARE(QString::fromStdString(compiled.diagnostics.front().path), QString("components.app.handler.change[0]"));
}

void TestDatabaseReads::connectionsAreLimitedPerMember() {
    // Work of 1 s at 10/s: ten calls in progress; with 4 connections each member takes 4 a second.
    const std::string text = "replicas: 1, reads_from: any, cpus: 100, max_connections: 4";
    std::string diagram = shop(text);
    diagram.replace(diagram.find("read: 1us"), 9, "read: 1s ");
    diagram.replace(diagram.find("work: 0s"), 8, "work: 0s, call_timeout: 5s");
    diagram.replace(diagram.find("change: 1}"), 10, "change: 0}");
    const std::string people = "kind: client, users: 10, arrivals: {open: 200/s}";
    diagram.replace(diagram.find(people), people.size(),
                    "kind: client, timeout: 5s, arrivals: {open: {rate: 20/s, process: constant}}");
    const Measurement measured = run(diagram, 100_s);
    QVERIFY(isNear(static_cast<double>(measured.totals.succeeded) / 100, 8, 0.2));
    QCOMPARE(measured.totals.failed, failures(measured, Outcome::Refused));
    QVERIFY(isNear(static_cast<double>(component(measured, "db").rejected), static_cast<double>(measured.totals.failed),
                   0));
}

QTEST_APPLESS_MAIN(TestDatabaseReads)
#include "tst_database_reads.moc"
