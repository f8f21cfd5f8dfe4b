// Choosing a product changes a figure as arithmetic says; the same without a preset is each test's control.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

bool isBetween(double value, double least, double most) {
    const bool inside = value >= least && value <= most;
    if (!inside)
        qWarning("%g is not between %g and %g", value, least, most);
    return inside;
}

bool isNear(double value, double expected, double tolerance) {
    return isBetween(value, expected - tolerance, expected + tolerance);
}

/// ", preset: redis", or nothing.
std::string chosen(const QByteArray& preset) {
    return preset.isEmpty() ? std::string() : ", preset: " + preset.toStdString();
}

/// 100 requests a second through a balancer to two instances, of which the second is down from the start.
Measurement halfDead(const std::string& balancer, kernel::Time until, const char* fault = "crash") {
    std::string sections = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 1s}
  lb: {kind: load_balancer)";
    sections += balancer;
    sections += R"(}
  app: {kind: service, instances: 2, work: 1ms}
links: [{from: web, to: lb}, {from: lb, to: app}]
scenario: [{at: 0s, )";
    sections += fault;
    sections += ": app/2}]\n";
    return run(sections, until);
}

/// So many reads a second of one of `keys` keys, through a cache.
std::string cached(const std::string& cache, const std::string& rate, const std::string& keys) {
    std::string sections = "keyspaces: {things: {keys: " + keys + ", popularity: uniform}}\n";
    sections += R"(operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: )";
    sections += rate;
    sections += R"(, process: constant}}}
  app: {kind: service, cpus: 8, work: 10us}
  store: {kind: cache)";
    sections += cache;
    sections += R"(}
  db: {kind: database, read: 10us}
links: [{from: web, to: app}, {from: app, to: store}, {from: app, to: db}]
)";
    return sections;
}

/// A service that publishes what it is asked, so many a second for 10 s, to a worker.
std::string published(const std::string& queue, const std::string& worker) {
    std::string sections = R"(
components:
  web:
    kind: client
    profile: [[0s, 1/s], [9900ms, 1/s], [9901ms, 0/s]]
    arrivals: {open: {rate: 1/s, process: constant}}
  app: {kind: service, work: 1us, handler: {default: [publish: jobs]}}
  jobs: {kind: queue)";
    sections += queue;
    sections += "}\n  hand: {kind: worker, cpus: 4, prefetch: 10, ";
    sections += worker;
    sections += "}\nlinks: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: hand}]\n";
    return sections;
}

double meanMs(const simulation::RequestFigures& figures) {
    return figures.latency.meanNs() / 1e6;
}

} // namespace

class TestPresets : public QObject {
    Q_OBJECT
  private slots:
    void nginxTriesTheNextBackend();
    void nginxTakesAsManyAsOneWorkerHasConnectionsFor();
    void haproxyAvoidsWhatIsBusy();
    void cloudBalancersNoticeLate();
    void cdnKeepsAnswersForADay();
    void cachesWorkAsFastAsTheyAre_data();
    void cachesWorkAsFastAsTheyAre();
    void redisRefusesWhatMemcachedEvicts();
    void redisIsWarmAfterARestart();
    void databasesRefuseConnections_data();
    void databasesRefuseConnections();
    void postgresFailsOverLikePatroni();
    void databasesScan_data();
    void databasesScan();
    void cassandraHandsHintsOutEveryTenSeconds();
    void cassandraRepairsNothingByItself();
    void etcdRefusesWithoutAMajority();
    void queuesTakeTheirTimeToPublish_data();
    void queuesTakeTheirTimeToPublish();
    void queuesGiveUpAfterSoManyDeliveries_data();
    void queuesGiveUpAfterSoManyDeliveries();
    void rabbitmqRedeliversAtOnce();
    void whatADiagramSaysWins();
};

void TestPresets::nginxTriesTheNextBackend() {
    // Without it, every second request meets the dead one until 3 checks, 2 s apart, have failed: 50/s for 4 to 6 s.
    QVERIFY(isBetween(double(failures(halfDead("", 20_s), Outcome::Refused)), 195, 305));
    QCOMPARE(halfDead(", preset: nginx", 20_s).totals.failed, std::uint64_t{0});
}

void TestPresets::nginxTakesAsManyAsOneWorkerHasConnectionsFor() {
    // 1,000 requests in the first second, none of which ends before 5 s: all but 512 are refused.
    const auto refused = [](const std::string& balancer) {
        const std::string sections = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}, timeout: 10s}
  lb: {kind: load_balancer)" + balancer +
                                     R"(}
  app: {kind: service, max_in_flight: 5000, cpus: 1000, work: 5s}
links: [{from: web, to: lb}, {from: lb, to: app}]
)";
        return double(failures(run(sections, 1_s), Outcome::Refused));
    };
    QCOMPARE(refused(""), 0.0);
    QVERIFY(isNear(refused(", preset: nginx"), 1000 - 512, 2));
}

void TestPresets::haproxyAvoidsWhatIsBusy() {
    // app/2 hangs. Taking turns sends it half of 10 s × 100/s; those of the last second have not timed out yet.
    const std::string unchecked = ", health_check: off";
    QVERIFY(isNear(double(failures(halfDead(unchecked, 10_s, "hang"), Outcome::Timeout)), 450, 5));
    // With two draws the one with fewer in flight: once a request hangs there, no other follows until it has timed out.
    QVERIFY(
        isBetween(double(failures(halfDead(", preset: haproxy" + unchecked, 10_s, "hang"), Outcome::Timeout)), 0, 10));
}

void TestPresets::cloudBalancersNoticeLate() {
    // 2 checks, 30 s apart, at any time of the first 30 s: 50 failures a second for 30 to 60 s, not for 4 to 6 s.
    QVERIFY(isBetween(double(failures(halfDead("", 70_s), Outcome::Refused)), 195, 305));
    QVERIFY(isBetween(double(failures(halfDead(", preset: cloud_lb", 70_s), Outcome::Refused)), 1495, 3005));
}

void TestPresets::cdnKeepsAnswersForADay() {
    // One key for 500 s: fetched at the start, and once more after 300 s where it does not live for a day.
    const auto fetches = [](const char* preset) {
        const std::string sections = R"(
keyspaces: {things: {keys: 1, popularity: uniform}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  edge: {kind: cdn)" + chosen(preset) +
                                     R"(}
  app: {kind: service, work: 1ms}
links: [{from: web, to: edge}, {from: edge, to: app}]
)";
        return component(run(sections, 500_s), "app").arrivals;
    };
    QCOMPARE(fetches(""), std::uint64_t{2});
    QCOMPARE(fetches("cdn"), std::uint64_t{1});
}

void TestPresets::cachesWorkAsFastAsTheyAre_data() {
    QTest::addColumn<QByteArray>("preset");
    QTest::addColumn<double>("utilization");
    // 1,000 look-ups a second × the time of one / CPUs.
    QTest::newRow("none") << QByteArray() << 1000 * 100e-6 / 1;
    QTest::newRow("redis") << QByteArray("redis") << 1000 * 10e-6 / 1;
    QTest::newRow("memcached") << QByteArray("memcached") << 1000 * 20e-6 / 4;
}

void TestPresets::cachesWorkAsFastAsTheyAre() {
    QFETCH(QByteArray, preset);
    QFETCH(double, utilization);
    const Measurement measured = run(cached(chosen(preset), "1000/s", "1"), 10_s);
    QVERIFY(isNear(component(measured, "store").utilization, utilization, utilization / 100));
}

void TestPresets::redisRefusesWhatMemcachedEvicts() {
    // 1,000 keys and room for 100. Who evicts does so with nearly every miss, nine in ten look-ups; who refuses, never.
    const auto evictions = [](const char* preset) {
        const std::string sections = cached(chosen(preset) + ", entries: 100, ttl: 0s", "1000/s", "1000");
        return double(component(run(sections, 10_s), "store").evictions);
    };
    QCOMPARE(evictions("redis"), 0.0);
    QVERIFY(isNear(evictions("memcached"), 0.9 * 10000 - 100, 200));
    QVERIFY(isNear(evictions(""), 0.9 * 10000 - 100, 200));
}

void TestPresets::redisIsWarmAfterARestart() {
    // One key: it is read from the database once, and once more where a crash has emptied the cache.
    const auto misses = [](const char* preset) {
        std::string sections = cached(chosen(preset) + ", ttl: 0s", "100/s", "1");
        sections += "scenario: [{at: 5003ms, crash: store, for: 5ms}]\n";
        return component(run(sections, 10_s), "store").misses;
    };
    QCOMPARE(misses("redis"), std::uint64_t{1});
    QCOMPARE(misses("memcached"), std::uint64_t{2});
    QCOMPARE(misses(""), std::uint64_t{2});
}

void TestPresets::databasesRefuseConnections_data() {
    QTest::addColumn<QByteArray>("preset");
    QTest::addColumn<int>("connections");
    QTest::newRow("none") << QByteArray() << 500;
    QTest::newRow("postgres") << QByteArray("postgres") << 100;
    QTest::newRow("mysql") << QByteArray("mysql") << 151;
}

void TestPresets::databasesRefuseConnections() {
    QFETCH(QByteArray, preset);
    QFETCH(int, connections);
    // 200 reads a second, each just under a second: a connection serves one in a second, so many a second get in.
    const std::string sections = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 200/s, process: constant}}, timeout: 5s}
  db: {kind: database, cpus: 500, read: 997ms)" +
                                 chosen(preset) +
                                 R"(}
links: [{from: web, to: db}]
)";
    const double refused = 10.0 * std::max(0, 200 - connections);
    QVERIFY(isNear(double(failures(run(sections, 10_s), Outcome::Refused)), refused, 3));
}

void TestPresets::postgresFailsOverLikePatroni() {
    const auto outage = [](const char* preset) {
        const std::string sections = R"(
operations: {change: {kind: write}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, mix: {change: 1}, timeout: 500ms}
  db: {kind: database, replicas: 1, write: 1ms)" +
                                     chosen(preset) +
                                     R"(}
links: [{from: web, to: db}]
scenario: [{at: 10s, crash: db/1}]
)";
        return component(run(sections, 60_s), "db").unavailable;
    };
    QCOMPARE(outage(""), 10_s + 5_s);
    QCOMPARE(outage("postgres"), 30_s + 5_s);
}

void TestPresets::databasesScan_data() {
    QTest::addColumn<QByteArray>("preset");
    QTest::addColumn<double>("milliseconds");
    // A million rows × the time of one.
    QTest::newRow("none") << QByteArray() << 1000.0;
    QTest::newRow("postgres") << QByteArray("postgres") << 950.0;
    QTest::newRow("mysql") << QByteArray("mysql") << 5107.0;
    QTest::newRow("clickhouse") << QByteArray("clickhouse") << 4.0;
}

void TestPresets::databasesScan() {
    QFETCH(QByteArray, preset);
    QFETCH(double, milliseconds);
    const std::string sections = R"(
operations: {report: {kind: scan, rows: 1000000}}
components:
  web: {kind: client, arrivals: {open: {rate: 1/min, process: constant}}, timeout: 20s}
  db: {kind: database)" + chosen(preset) +
                                 R"(}
links: [{from: web, to: db}]
)";
    QVERIFY(isNear(meanMs(run(sections, 600_s).totals), milliseconds, milliseconds / 100));
}

/// Writes to a store of which one member is away from 5 s to 15 s.
Simulation storeWithAnAbsentMember(const std::string& store, kernel::Time until) {
    const std::string sections = R"(
keyspaces: {things: {keys: 50, popularity: uniform}}
operations: {change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, mix: {change: 1}}
  kv: {kind: store, read: 1us, write: 1us)" +
                                 store +
                                 R"(}
links: [{from: web, to: kv}]
scenario:
  - {at: 5s, crash: kv/3}
  - {at: 15s, restart: kv/3}
  - {at: 15s, traffic: web, rate: 0/s}
)";
    Simulation simulation = compile(sections);
    simulation.advance(until);
    return simulation;
}

void TestPresets::cassandraHandsHintsOutEveryTenSeconds() {
    // No other repair than hints: the member agrees with the others as soon as they have been handed out.
    const auto converged = [](const std::string& preset) {
        const Simulation simulation = storeWithAnAbsentMember(preset + ", anti_entropy: 1d", 40_s);
        return component(simulation::measure(simulation), "kv").converged;
    };
    const std::optional<kernel::Time> plain = converged("");
    QVERIFY(plain.has_value() && isBetween(double(*plain) / 1e9, 1.0, 1.2));
    const std::optional<kernel::Time> cassandra = converged(", preset: cassandra");
    QVERIFY(cassandra.has_value() && isBetween(double(*cassandra) / 1e9, 10.0, 10.2));
}

void TestPresets::cassandraRepairsNothingByItself() {
    // Without hints, members are compared every 10 s, or not before somebody runs a repair: all 50 keys stay apart.
    const auto divergent = [](const std::string& preset) {
        const Simulation simulation = storeWithAnAbsentMember(preset + ", hinted_handoff: off", 60_s);
        return component(simulation::measure(simulation), "kv").divergentKeys;
    };
    QCOMPARE(divergent(""), std::uint64_t{0});
    QCOMPARE(divergent(", preset: cassandra"), std::uint64_t{50});
}

void TestPresets::etcdRefusesWithoutAMajority() {
    const auto unavailable = [](const char* preset) {
        const std::string sections = R"(
keyspaces: {things: {keys: 50, popularity: uniform}}
operations: {change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, mix: {change: 1}}
  kv: {kind: store)" + chosen(preset) +
                                     R"(}
links: [{from: web, to: kv}]
scenario: [{at: 10s, crash: kv/1}, {at: 10s, crash: kv/2}]
)";
        return component(run(sections, 60_s), "kv").unavailable;
    };
    QCOMPARE(unavailable(""), kernel::Time{0}); // one replica is enough for W = 1
    QCOMPARE(unavailable("etcd"), 50_s);        // one of three is no majority, from 10 s to the end
}

void TestPresets::queuesTakeTheirTimeToPublish_data() {
    QTest::addColumn<QByteArray>("preset");
    QTest::addColumn<double>("milliseconds");
    QTest::newRow("none") << QByteArray() << 1.0;
    QTest::newRow("sqs") << QByteArray("sqs") << 20.0;
    QTest::newRow("rabbitmq") << QByteArray("rabbitmq") << 1.0;
    QTest::newRow("kafka") << QByteArray("kafka") << 5.0;
}

void TestPresets::queuesTakeTheirTimeToPublish() {
    QFETCH(QByteArray, preset);
    QFETCH(double, milliseconds);
    const Measurement measured = run(published(chosen(preset), "work: 1ms"), 20_s);
    QVERIFY(measured.totals.succeeded >= 9);
    QVERIFY(isNear(meanMs(measured.totals), milliseconds, milliseconds / 50));
}

void TestPresets::queuesGiveUpAfterSoManyDeliveries_data() {
    QTest::addColumn<QByteArray>("preset");
    QTest::addColumn<int>("receives"); // 0: never given up
    QTest::newRow("none") << QByteArray() << 5;
    QTest::newRow("sqs") << QByteArray("sqs") << 5;
    QTest::newRow("rabbitmq") << QByteArray("rabbitmq") << 20;
    QTest::newRow("kafka") << QByteArray("kafka") << 0;
}

void TestPresets::queuesGiveUpAfterSoManyDeliveries() {
    QFETCH(QByteArray, preset);
    QFETCH(int, receives);
    // Every message fails every time, a second after the last: 20 times take 20 s.
    const Measurement measured = run(published(chosen(preset), "work: 1ms, fail: 100%"), 60_s);
    const auto& jobs = component(measured, "jobs");
    QVERIFY(jobs.published >= 9);
    QCOMPARE(jobs.dropped, receives == 0 ? std::uint64_t{0} : jobs.published);
    if (receives != 0)
        QCOMPARE(jobs.delivered, jobs.published * static_cast<std::uint64_t>(receives));
    else
        QVERIFY(jobs.delivered > 50); // the first alone, again and again; the others wait behind it in its partition
}

void TestPresets::rabbitmqRedeliversAtOnce() {
    // hand/1 has all nine messages in hand when it is lost at 12 s. What comes back at once, hand/2 does four at a
    // time, so that four are done at 12 s + 15 s; the rest waits for its 30 s of visibility, which began at 1 s or
    // later.
    const auto acked = [](const char* preset) {
        std::string sections = published(chosen(preset), "work: 15s, instances: 2");
        sections += "scenario: [{at: 12s, crash: hand/1}]\n";
        return component(run(sections, 29_s), "jobs").acked;
    };
    QCOMPARE(acked("rabbitmq"), std::uint64_t{4});
    QCOMPARE(acked(""), std::uint64_t{0});
    QCOMPARE(acked("sqs"), std::uint64_t{0});
}

void TestPresets::whatADiagramSaysWins() {
    // As without a preset: 50 failures a second for 4 to 6 s.
    const std::string own = ", preset: cloud_lb, health_check: {interval: 2s, fall: 3}";
    QVERIFY(isBetween(double(failures(halfDead(own, 20_s), Outcome::Refused)), 195, 305));
    // Of a record that says part, the preset's rest holds: 2 checks, 2 s apart.
    const std::string part = ", preset: cloud_lb, health_check: {interval: 2s}";
    QVERIFY(isBetween(double(failures(halfDead(part, 20_s), Outcome::Refused)), 95, 205));
}

QTEST_APPLESS_MAIN(TestPresets)
#include "tst_presets.moc"
