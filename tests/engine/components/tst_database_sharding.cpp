// Shards: capacity, hot ones, scans over all of them, and keys that move.
#include <QTest>

#include <algorithm>
#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Clients straight at a database; `traffic` is an operation's kind and the rest of the client.
std::string shop(const std::string& database, const std::string& kind, const std::string& client,
                 const std::string& rest = {}, const std::string& keyspace = "keys: 100000, popularity: uniform") {
    return "keyspaces: {things: {" + keyspace + "}}\n" + R"(
operations:
  act: {kind: )" +
           kind + R"(, keyspace: things}
components:
  people: {kind: client, )" +
           client + R"(}
  db: {kind: database, )" +
           database + R"(}
links: [{from: people, to: db}]
)" + rest;
}

double goodput(const std::string& diagram, kernel::Time length) {
    return static_cast<double>(run(diagram, length).totals.succeeded) / kernel::toSeconds(length);
}

bool isNear(double value, double expected, double tolerance) {
    const bool near = std::abs(value - expected) <= tolerance;
    if (!near)
        qWarning("%g instead of %g", value, expected);
    return near;
}

std::uint64_t mostArrivals(const Measurement& measured) {
    std::uint64_t most = 0;
    for (const auto& instance : component(measured, "db").instances)
        most = std::max(most, instance.arrivals);
    return most;
}

const std::string kOverload = "arrivals: {open: 2000/s}, timeout: 10s";

} // namespace

class TestDatabaseSharding : public QObject {
    Q_OBJECT
  private slots:
    void writeCapacityGrowsWithShards();
    void readCapacityGrowsWithMembers();
    void writesDoNotGrowWithReplicas();
    void constantKeyMakesOneShardHot();
    void userKeyFollowsTheUser();
    void rangesPutWhatIsNewInTheLast();
    void scanWaitsForTheSlowestShard();
    void scanSplitsItsRows();
    void reshardingMovesItsShare_data();
    void reshardingMovesItsShare();
    void reshardingLosesNothing();
    void fewerShards();
    void replicasComeAndGoLive();
    void keylessCallsSpread();
};

void TestDatabaseSharding::writeCapacityGrowsWithShards() {
    // 10 ms of one CPU: 100 writes/s each shard. Refused beyond 50 connections, so that nothing waits for long.
    const std::string each = "cpus: 1, write: 10ms, max_connections: 50, shards: ";
    QVERIFY(isNear(goodput(shop(each + "1", "write", kOverload), 20_s), 100, 2));
    QVERIFY(isNear(goodput(shop(each + "4", "write", kOverload), 20_s), 400, 8));
}

void TestDatabaseSharding::readCapacityGrowsWithMembers() {
    const std::string each = "cpus: 1, read: 10ms, max_connections: 50, replicas: 2, reads_from: ";
    QVERIFY(isNear(goodput(shop(each + "primary", "read", kOverload), 20_s), 100, 2));
    QVERIFY(isNear(goodput(shop(each + "replicas", "read", kOverload), 20_s), 200, 4));
    QVERIFY(isNear(goodput(shop(each + "any", "read", kOverload), 20_s), 300, 6));
}

void TestDatabaseSharding::writesDoNotGrowWithReplicas() {
    const std::string each = "cpus: 1, write: 10ms, max_connections: 50, reads_from: any, replicas: ";
    QVERIFY(isNear(goodput(shop(each + "2", "write", kOverload), 20_s), 100, 2));
}

void TestDatabaseSharding::constantKeyMakesOneShardHot() {
    const std::string each = "cpus: 1, write: 10ms, max_connections: 50, shards: 4, shard_key: ";
    const Measurement hot = run(shop(each + "constant", "write", kOverload), 20_s);
    QVERIFY(isNear(static_cast<double>(hot.totals.succeeded) / 20, 100, 2));
    QCOMPARE(mostArrivals(hot), component(hot, "db").arrivals);
    const Measurement even = run(shop(each + "key", "write", kOverload), 20_s); // control: a quarter each
    QVERIFY(
        isNear(static_cast<double>(mostArrivals(even)), static_cast<double>(component(even, "db").arrivals) / 4, 400));
}

void TestDatabaseSharding::userKeyFollowsTheUser() {
    const std::string database = "read: 1us, shards: 4, shard_key: user";
    const Measurement one = run(shop(database, "read", "users: 1, arrivals: {open: 100/s}"), 20_s);
    QCOMPARE(mostArrivals(one), component(one, "db").arrivals);
    const Measurement many = run(shop(database, "read", "users: 10000, arrivals: {open: 100/s}"), 20_s);
    QVERIFY(mostArrivals(many) < component(many, "db").arrivals / 3);
    const Measurement byKey = run(shop("read: 1us, shards: 4", "read", "users: 1, arrivals: {open: 100/s}"), 20_s);
    QVERIFY(mostArrivals(byKey) < component(byKey, "db").arrivals / 3);
}

void TestDatabaseSharding::rangesPutWhatIsNewInTheLast() {
    const std::string database = "read: 1us, write: 1us, shards: 4, shard_by: range";
    const Measurement creates = run(shop(database, "create", "arrivals: {open: 100/s}"), 20_s);
    QCOMPARE(component(creates, "db").instances[3].arrivals, component(creates, "db").arrivals);
    const Measurement reads = run(shop(database, "read", "arrivals: {open: 1000/s}"), 20_s);
    for (const auto& instance : component(reads, "db").instances) // uniform: 5000 each, sd 61
        QVERIFY(isNear(static_cast<double>(instance.arrivals), 5000, 300));
    // Key numbers are popularity ranks: under Zipf the first range is the hot one.
    const Measurement zipf = run(shop(database, "read", "arrivals: {open: 1000/s}", {}, "keys: 100000"), 20_s);
    QVERIFY(component(zipf, "db").instances[0].arrivals > 3 * component(zipf, "db").instances[1].arrivals);
    // Hashing spreads creates.
    const Measurement hashed = run(shop("write: 1us, shards: 4", "create", "arrivals: {open: 100/s}"), 20_s);
    QVERIFY(component(hashed, "db").instances[3].arrivals < component(hashed, "db").arrivals / 3);
}

void TestDatabaseSharding::scanWaitsForTheSlowestShard() {
    // One row a shard, each a draw with mean 100 ms: the maximum of n has mean H_n · 100 ms, H_4 = 25/12, H_8 =
    // 761/280. Its sd is at most 100 ms · √(π²/6) = 128 ms: with 40,000 samples ±0.64 ms.
    const auto mean = [](int shards) {
        const std::string n = std::to_string(shards);
        std::string diagram = shop("cpus: 64, scan: {exponential: 100ms}, shards: " + n, "scan, rows: " + n,
                                   "arrivals: {open: 20/s}, timeout: 10s");
        return run(diagram, 2000_s).totals.latency.meanNs() / 1e6;
    };
    QVERIFY(isNear(mean(1), 100, 1.5));
    QVERIFY(isNear(mean(4), 100 * 25.0 / 12, 2.1));
    QVERIFY(isNear(mean(8), 100 * 761.0 / 280, 2.7));
}

void TestDatabaseSharding::scanSplitsItsRows() {
    // 1,000,000 rows of 1 µs: 1 s on one shard, 250 ms on each of four.
    for (const auto& [shards, expected] : {std::pair("1", 1000.0), std::pair("4", 250.0)}) {
        const std::string diagram = shop(std::string("scan: 1us, shards: ") + shards, "scan, rows: 1000000",
                                         "arrivals: {open: {rate: 1/s, process: constant}}, timeout: 10s");
        QVERIFY(isNear(run(diagram, 20_s).totals.latency.meanNs() / 1e6, expected, 0.1));
    }
}

void TestDatabaseSharding::reshardingMovesItsShare_data() {
    QTest::addColumn<QString>("by");
    QTest::addColumn<double>("share");
    QTest::addColumn<double>("tolerance");
    // Of n to n + 1 = 5: modulo moves n/(n+1), binomial with sd √(0.8 · 0.2 / 100,000) = 0.13 %. A ring moves what the
    // fifth shard's 128 points catch: 1/5, with a spread of about 1/√128 of that; equal ranges of a quarter become
    // fifths: 1/20 + 2/20 + 3/20 + 4/20 = 1/2.
    QTest::newRow("hash") << "hash" << 0.8 << 0.006;
    QTest::newRow("consistent hash") << "consistent_hash" << 0.2 << 0.055;
    QTest::newRow("range") << "range" << 0.5 << 0.001;
}

void TestDatabaseSharding::reshardingMovesItsShare() {
    QFETCH(QString, by);
    QFETCH(double, share);
    QFETCH(double, tolerance);
    const Measurement measured = run(shop("read: 1us, shards: 4, shard_by: " + by.toStdString(), "read",
                                          "arrivals: {open: 100/s}", "scenario: [{at: 5s, reshard: db, shards: 5}]"),
                                     10_s);
    const auto& db = component(measured, "db");
    QVERIFY(isNear(static_cast<double>(db.keysMoved) / 100'000, share, tolerance));
    QCOMPARE(db.instances.size(), 5u);
    QVERIFY(db.instances[4].arrivals > 20);
    QCOMPARE(measured.totals.failed, 0u);
    const Measurement quiet = run(shop("read: 1us, shards: 4", "read", "arrivals: {open: 100/s}"), 10_s);
    QCOMPARE(component(quiet, "db").keysMoved, 0u);
}

void TestDatabaseSharding::reshardingLosesNothing() {
    // Reads and writes of few keys while shards come and go, with replicas that lag: the primary is never stale,
    // nothing is refused, nothing lost, not even by failovers before and after.
    const std::string diagram = R"(
keyspaces: {things: {keys: 200, popularity: uniform}}
operations:
  look: {kind: read, keyspace: things}
  change: {kind: write, keyspace: things}
components:
  people: {kind: client, arrivals: {open: 1000/s}, mix: {look: 1, change: 1}}
  db: {kind: database, read: {exponential: 1ms}, write: {exponential: 1ms}, shards: 2, replicas: 1, lag: {exponential: 100ms}}
links: [{from: people, to: db}]
scenario:
  - {at: 3s, failover: db}
  - {at: 10s, reshard: db, shards: 5}
  - {at: 12s, reshard: db, shards: 1}
  - {at: 14s, reshard: db, shards: 3}
)";
    const Measurement measured = run(diagram, 20_s);
    QCOMPARE(*measured.totals.staleReads, 0u);
    QCOMPARE(*measured.totals.lostWrites, 0u);
    QCOMPARE(failures(measured, Outcome::Unavailable), measured.totals.failed); // of the failover alone
    QCOMPARE(component(measured, "db").instances.size(), 6u);
    QCOMPARE(conservationComplaints(measured), QString());
}

void TestDatabaseSharding::fewerShards() {
    const Measurement measured = run(shop("read: 1us, write: 1ms, shards: 4", "write", "arrivals: {open: 500/s}",
                                          "scenario: [{at: 5s, set: db, shards: 3}]"),
                                     10_s);
    QVERIFY(isNear(static_cast<double>(component(measured, "db").keysMoved) / 100'000, 0.75, 0.006)); // 1 − 1/4
    QCOMPARE(component(measured, "db").instances.size(), 3u);
    QCOMPARE(measured.totals.failed, 0u);
}

void TestDatabaseSharding::replicasComeAndGoLive() {
    const std::string database = "read: 1us, write: 1ms, replicas: 1, reads_from: replicas, lag: 1ms";
    diagram::Diagram edited =
        parse(shop(database, "write", "arrivals: {open: 500/s}", {}, "keys: 100, popularity: uniform"));
    Simulation simulation = compile(edited);
    simulation.advance(5_s);
    set(edited, "components.db.replicas", "3");
    update(simulation, edited);
    simulation.advance(6_s);
    QCOMPARE(component(simulation::measure(simulation), "db").instances.size(), 4u);
    const auto& state = simulation.state().databases.front();
    QCOMPARE(state.replicaVersions.size(), 3u);
    int behind = 0;
    state.ledger.eachWritten(
        [&](std::uint64_t key, std::uint32_t current) { behind += state.replicaVersions[2][key] != current; });
    QVERIFY(behind <= 5); // but for what the last millisecond brought
    // The primary is now another member than the first; taking replicas away must not lose it.
    act(simulation, {{"failover", std::string("db")}});
    simulation.advance(20_s);
    set(edited, "components.db.replicas", "0");
    update(simulation, edited);
    simulation.advance(30_s);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(component(measured, "db").instances.size(), 1u);
    QCOMPARE(component(measured, "db").instances[0].role, std::string("primary"));
    QCOMPARE(*measured.totals.lostWrites, 0u);
    QCOMPARE(conservationComplaints(measured), QString());
}

void TestDatabaseSharding::keylessCallsSpread() {
    const std::string diagram = R"(
operations: {ask: {kind: read}}
components:
  people: {kind: client, arrivals: {open: 1000/s}}
  db: {kind: database, read: 1us, shards: 4}
links: [{from: people, to: db}]
)";
    const Measurement measured = run(diagram, 10_s);
    for (const auto& instance : component(measured, "db").instances)
        QVERIFY(isNear(static_cast<double>(instance.arrivals),
                       static_cast<double>(component(measured, "db").arrivals) / 4, 1));
}

QTEST_APPLESS_MAIN(TestDatabaseSharding)
#include "tst_database_sharding.moc"
