// Events that change the load, a key or what a cache holds: traffic, hot_key, set, scale, flush, expire, mark.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

const std::string kSteady = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 300ms}
  crowd: {kind: client, arrivals: {closed: {users: 10, think: 100ms}}}
  app: {kind: service, cpus: 64, work: 1ms, start_up: 0s}
links: [{from: web, to: app}, {from: crowd, to: app}]
)";

std::uint64_t requestsOf(const Measurement& measured, const char* id) {
    return component(measured, id).requests->requests;
}

/// Requests of the client `web` between two moments.
std::uint64_t between(const std::string& events, kernel::Time from, kernel::Time to) {
    Simulation simulation = compile(kSteady + "scenario: [" + events + "]\n");
    simulation.advance(from);
    const std::uint64_t before = requestsOf(simulation::measure(simulation), "web");
    simulation.advance(to);
    return requestsOf(simulation::measure(simulation), "web") - before;
}

bool isNear(double found, double wanted, double tolerance) {
    if (std::abs(found - wanted) <= tolerance)
        return true;
    qWarning("%f is not within %f of %f", found, tolerance, wanted);
    return false;
}

/// A cache in front of a database. The key's popularity can be told from what the cache misses.
std::string cached(const std::string& popularity, const std::string& cacheKeys, const std::string& events) {
    return R"(
keyspaces: {things: {keys: 100, popularity: )" +
           popularity + R"(}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}, mix: {look: 1}}
  app: {kind: service, cpus: 64, work: 0s}
  hot: {kind: cache, get: 10us, set: 10us, )" +
           cacheKeys + R"(}
  db: {kind: database, cpus: 64, read: 1ms}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
scenario: [)" +
           events + "]\n";
}

} // namespace

class TestLoadEvents : public QObject {
    Q_OBJECT
  private slots:
    void keepsWhatRemovedInstancesDid_data();
    void keepsWhatRemovedInstancesDid();
    void multipliesTheRate();
    void setsTheRate();
    void rampsEvenly();
    void rampsToARate();
    void endsWithItsTime();
    void holdsTheNewestOfTwo();
    void multipliesTheUsersOfAClosedClient();
    void refusesARateForUsers();
    void refusesBothRateAndTimes();
    void givesTheHottestKeyItsShare_data();
    void givesTheHottestKeyItsShare();
    void scalesTheOtherKeysDownAlike();
    void takesTheHotKeyBack();
    void holdsTheNewestHotKey();
    void setsAKeyForATime();
    void setsAKeyOfALink();
    void scalesForATime();
    void refusesToScaleADatabase();
    void forgetsEverythingByFlush();
    void forgetsOneKeyByExpire();
    void expiresByPopularity();
    void marksTheLog();
};

void TestLoadEvents::multipliesTheRate() {
    QCOMPARE(between("{at: 1s, traffic: web, times: 3}", 1_s, 2_s), std::uint64_t(300));
    QCOMPARE(between("{at: 1s, traffic: web}", 1_s, 2_s), std::uint64_t(1000)); // ten times when it does not say
    QCOMPARE(between("{at: 1s, traffic: web, times: 0}", 1_s, 9_s), std::uint64_t(0));
    QCOMPARE(between("", 1_s, 2_s), std::uint64_t(100));
}

void TestLoadEvents::setsTheRate() {
    QVERIFY(isNear(static_cast<double>(between("{at: 1s, traffic: web, rate: 250/s}", 1_s, 3_s)), 500, 1));
}

void TestLoadEvents::rampsEvenly() {
    // From 100 to 300 a second over 2 s, linearly: 400 in all, 150 of them in the first second; then 300 a second.
    const std::string ramp = "{at: 1s, traffic: web, times: 3, over: 2s}";
    QVERIFY(isNear(static_cast<double>(between(ramp, 1_s, 2_s)), 150, 1));
    QVERIFY(isNear(static_cast<double>(between(ramp, 1_s, 3_s)), 400, 1));
    QVERIFY(isNear(static_cast<double>(between(ramp, 3_s, 4_s)), 300, 1));
}

void TestLoadEvents::rampsToARate() {
    // From 100 to 500 a second over 1 s: 300; and from 300 down to 100 over 1 s: 200.
    QVERIFY(isNear(static_cast<double>(between("{at: 1s, traffic: web, rate: 500/s, over: 1s}", 1_s, 2_s)), 300, 1));
    QVERIFY(isNear(static_cast<double>(between(
                       "{at: 0s, traffic: web, times: 3}, {at: 1s, traffic: web, rate: 100/s, over: 1s}", 1_s, 2_s)),
                   200, 1));
}

void TestLoadEvents::endsWithItsTime() {
    const std::string event = "{at: 1s, traffic: web, times: 5, for: 1s}";
    QVERIFY(isNear(static_cast<double>(between(event, 1_s, 2_s)), 500, 1));
    QVERIFY(isNear(static_cast<double>(between(event, 2_s, 4_s)), 200, 1));
    QVERIFY(isNear(static_cast<double>(between("{at: 1s, traffic: web, rate: 20/s, for: 1s}", 2_s, 4_s)), 200, 1));
}

void TestLoadEvents::holdsTheNewestOfTwo() {
    const std::string both = "{at: 1s, traffic: web, times: 2, for: 3s}, {at: 2s, traffic: web, times: 5, for: 1s}";
    QVERIFY(isNear(static_cast<double>(between(both, 2_s, 3_s)), 500, 1));
    QVERIFY(isNear(static_cast<double>(between(both, 3_s, 4_s)), 200, 1));
    QVERIFY(isNear(static_cast<double>(between(both, 4_s, 5_s)), 100, 1));
}

void TestLoadEvents::multipliesTheUsersOfAClosedClient() {
    // Each user asks every 101 ms.
    const auto requests = [](const std::string& events) {
        return static_cast<double>(requestsOf(run(kSteady + "scenario: [" + events + "]\n", 10_s), "crowd"));
    };
    QVERIFY(isNear(requests(""), 10 * 10 / 0.101, 15));
    QVERIFY(isNear(requests("{at: 0s, traffic: crowd, times: 3}"), 30 * 10 / 0.101, 40));
}

void TestLoadEvents::refusesARateForUsers() {
    const format::Reading reading =
        format::read("faultline: 1\n" + kSteady + "scenario: [{at: 1s, traffic: crowd, rate: 5/s}]\n");
    QVERIFY(base::hasErrors(reading.diagnostics));
    Simulation simulation = compile(kSteady);
    QVERIFY(!simulation.act({{"traffic", "crowd"}, {"rate", base::Rate{5}}}));
    QVERIFY(simulation.act({{"traffic", "crowd"}, {"times", 2.0}}).ok());
}

void TestLoadEvents::refusesBothRateAndTimes() {
    const format::Reading reading =
        format::read("faultline: 1\n" + kSteady + "scenario: [{at: 1s, traffic: web, rate: 5/s, times: 2}]\n");
    QVERIFY(base::hasErrors(reading.diagnostics));
    Simulation simulation = compile(kSteady);
    QVERIFY(!simulation.act({{"traffic", "web"}, {"rate", base::Rate{5}}, {"times", 2.0}}));
}

void TestLoadEvents::givesTheHottestKeyItsShare_data() {
    QTest::addColumn<QString>("popularity");
    QTest::addColumn<double>("share");
    for (const char* popularity :
         {"uniform", "{zipf: 1.0}", "{zipf: 10}", "{hot: {keys: 1, share: 90%}}", "{hot: {keys: 3, share: 60%}}"})
        for (const double share : {0.0, 0.05, 0.5, 1.0})
            QTest::addRow("%s %g", popularity, share) << popularity << share;
}

void TestLoadEvents::givesTheHottestKeyItsShare() {
    QFETCH(QString, popularity);
    QFETCH(double, share);
    // Of 10,000 requests ± 3 × √(s (1 − s) / 10,000), at most 1.5 points.
    consistency::Keyspace keyspace(
        parse("keyspaces: {things: {keys: 100, popularity: " + popularity.toStdString() + "}}\n").keyspaces.front());
    kernel::Random random = kernel::Random::stream(7, "things", "hot");
    int hottest = 0;
    for (int i = 0; i < 10'000; ++i)
        hottest += keyspace.drawHot(random, share) == 0 ? 1 : 0;
    QVERIFY(isNear(hottest / 10'000.0, share, 3 * std::sqrt(share * (1 - share) / 10'000)));
}

void TestLoadEvents::scalesTheOtherKeysDownAlike() {
    // The second key of 1/n has half of the first one's weight, and its part of what the hottest leaves stays the same:
    // p₂ (1 − s) / (1 − p₁), for more and for less than it had (p₁ = 0.193).
    for (const char* popularity : {"{zipf: 1.0}", "{hot: {keys: 3, share: 60%}}", "uniform"}) {
        for (const double share : {0.05, 0.6}) {
            consistency::Keyspace keyspace(
                parse("keyspaces: {things: {keys: 100, popularity: " + std::string(popularity) + "}}\n")
                    .keyspaces.front());
            kernel::Random random = kernel::Random::stream(7, "things", "hot");
            std::vector<int> counts(100, 0);
            for (int i = 0; i < 100'000; ++i)
                ++counts[keyspace.drawHot(random, share)];
            for (const std::size_t rank : {1u, 2u, 5u, 50u}) {
                const double p = keyspace.probability(rank) * (1 - share) / (1 - keyspace.probability(0));
                QVERIFY(isNear(counts[rank] / 100'000.0, p, 3.5 * std::sqrt(p / 100'000)));
            }
        }
    }
}

void TestLoadEvents::takesTheHotKeyBack() {
    // A cache of one entry: with uniform keys about 1 % hits; while one key gets 90 %, most of its reads hit.
    const auto hits = [](const std::string& events, kernel::Time from, kernel::Time to) {
        Simulation simulation = compile(cached("uniform", "entries: 1", events));
        simulation.advance(from);
        const Measurement before = simulation::measure(simulation);
        simulation.advance(to);
        const Measurement after = simulation::measure(simulation);
        const auto& a = component(before, "hot");
        const auto& b = component(after, "hot");
        return static_cast<double>(b.hits - a.hits) / static_cast<double>(b.hits + b.misses - a.hits - a.misses);
    };
    const std::string event = "{at: 2s, hot_key: things, share: 90%, for: 2s}";
    QVERIFY(hits(event, 0_s, 2_s) < 0.03);
    QVERIFY(hits(event, 2_s, 4_s) > 0.7); // 0.9 × 0.9: the last one asked for was the hot one, and so is this one
    QVERIFY(hits(event, 4_s, 6_s) < 0.03);
    QVERIFY(hits("", 2_s, 4_s) < 0.03);
}

void TestLoadEvents::holdsTheNewestHotKey() {
    Simulation simulation = compile(cached("uniform", "entries: 1",
                                           "{at: 1s, hot_key: things, share: 10%, for: 4s}, "
                                           "{at: 2s, hot_key: things, share: 90%, for: 1s}"));
    const auto share = [&](kernel::Time at) {
        simulation.advance(at);
        return simulation.state().hotShares.empty() ? -1.0 : simulation.state().hotShares.front();
    };
    QCOMPARE(share(500_ms), -1.0);
    QCOMPARE(share(1500_ms), 0.1);
    QCOMPARE(share(2500_ms), 0.9);
    QCOMPARE(share(3500_ms), 0.1);
    QCOMPARE(share(5500_ms), -1.0);
}

void TestLoadEvents::setsAKeyForATime() {
    Simulation simulation = compile(kSteady + "scenario: [{at: 1s, set: app, work: 20ms, for: 1s}]\n");
    simulation.advance(990_ms);
    QCOMPARE(simulation::measure(simulation).totals.latency.max(), kernel::Time(1_ms));
    simulation.advance(3_s);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(measured.totals.latency.max(), kernel::Time(20_ms));
    simulation.advance(4_s);
    // The 100 requests of the second, and about 10 × 1 / 0.12 of the crowd's, took 20 ms; none after it.
    const auto slow = [](const Measurement& m) {
        return m.totals.latency.meanNs() * static_cast<double>(m.totals.latency.count()) -
               1e6 * static_cast<double>(m.totals.latency.count());
    };
    QVERIFY(isNear(slow(simulation::measure(simulation)) / slow(measured), 1, 1e-3));
}

void TestLoadEvents::setsAKeyOfALink() {
    const Measurement measured = run(kSteady + "scenario: [{at: 1s, set: web->app, latency: 30ms, for: 1s}]\n", 4_s);
    QCOMPARE(component(measured, "web").requests->latency.max(), kernel::Time(2 * 30_ms + 1_ms));
    QCOMPARE(component(measured, "web").requests->latency.min(), kernel::Time(1_ms));
}

void TestLoadEvents::scalesForATime() {
    Simulation simulation = compile(kSteady + "scenario: [{at: 1s, scale: app, instances: 3, for: 1s}]\n");
    const auto count = [&](kernel::Time at) {
        simulation.advance(at);
        return simulation.model().nodesNamed("app").size();
    };
    QCOMPARE(count(500_ms), std::size_t(1));
    QCOMPARE(count(1500_ms), std::size_t(3));
    QCOMPARE(count(2500_ms), std::size_t(1));
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t(0)); // those that go drain
}

void TestLoadEvents::keepsWhatRemovedInstancesDid_data() {
    QTest::addColumn<QString>("scenario");
    QTest::addColumn<double>("available"); // CPU seconds of the service, of two CPUs each
    QTest::addColumn<int>("left");
    QTest::newRow("all stay") << "" << 2.0 * 4 * 10 << 4;
    QTest::newRow("three go") << "scenario: [{at: 5s, scale: app, instances: 1}, {at: 5s, scale: hot, instances: 1}, "
                                 "{at: 5s, scale: clerk, instances: 1}]\n"
                              << 2.0 * (4 * 5 + 5) << 1;
    QTest::newRow("three go by themselves")
        << "scenario: [{at: 5s, set: app, autoscale: {min: 1, max: 1, every: 10ms, cool_down: 0s}}, "
           "{at: 5s, scale: hot, instances: 1}, {at: 5s, scale: clerk, instances: 1}]\n"
        << 2.0 * (4 * 5 + 5) << 1;
}

void TestLoadEvents::keepsWhatRemovedInstancesDid() {
    QFETCH(QString, scenario);
    QFETCH(double, available);
    QFETCH(int, left);
    // 100 requests a second for 10 s, 5 ms of work, one read through the cache and one message each.
    const Measurement measured = run(R"(
keyspaces: {things: {keys: 100}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  app: {kind: service, instances: 4, work: 5ms, handler: {look: [work, {read: {through: hot, from: db}}, {publish: jobs}]}}
  hot: {kind: cache, instances: 4}
  db: {kind: database}
  jobs: {kind: queue}
  clerk: {kind: worker, instances: 4, work: 1ms}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}, {from: app, to: jobs}, {from: jobs, to: clerk}]
)" + scenario.toStdString(),
                                     9_s + 999_ms);
    const auto& app = component(measured, "app");
    QCOMPARE(app.arrivals, std::uint64_t{999});
    QCOMPARE(app.completions, std::uint64_t{999});
    QVERIFY(isNear(app.busyTime / 1e9, 999 * 0.005, 1e-6));
    QVERIFY2(isNear(app.availableTime / 1e9, available, 0.01), qPrintable(QString::number(app.availableTime / 1e9)));
    const auto& hot = component(measured, "hot");
    QCOMPARE(hot.hits + hot.misses, std::uint64_t{999});
    QCOMPARE(component(measured, "db").arrivals, hot.originReads);
    QCOMPARE(component(measured, "clerk").completions, component(measured, "jobs").acked);
    QCOMPARE(component(measured, "clerk").arrivals, std::uint64_t{999});
    for (const char* id : {"app", "hot", "clerk"})
        QCOMPARE(component(measured, id).instances.size(), static_cast<std::size_t>(left));
}

void TestLoadEvents::refusesToScaleADatabase() {
    const std::string text = "components: {db: {kind: database}, app: {kind: service}}\n";
    const format::Reading reading =
        format::read("faultline: 1\n" + text + "scenario: [{at: 1s, scale: db, instances: 2}]\n");
    QVERIFY(base::hasErrors(reading.diagnostics));
    Simulation simulation = compile(text);
    QVERIFY(!simulation.act({{"scale", "db"}, {"instances", 2}}));
    QVERIFY(!simulation.act({{"set", "db"}, {"instances", 2}})); // it has shards and replicas
    QVERIFY(simulation.act({{"set", "app"}, {"instances", 2}}).ok());
    QVERIFY(simulation.act({{"scale", "app"}, {"instances", 2}}).ok());
}

void TestLoadEvents::forgetsEverythingByFlush() {
    // Every key has been read long before 5 s; afterwards each of the 100 misses once more.
    const auto misses = [](const std::string& events) {
        return component(run(cached("uniform", "entries: 1000, ttl: 0s", events), 10_s), "hot").misses;
    };
    const std::uint64_t plain = misses("");
    QVERIFY(plain >= 100 && plain <= 110); // two reads of one key may miss together
    const std::uint64_t flushed = misses("{at: 5s, flush: hot}");
    QVERIFY(flushed >= plain + 100 && flushed <= plain + 110);
}

void TestLoadEvents::forgetsOneKeyByExpire() {
    const auto figures = [](const std::string& events) {
        const Measurement measured = run(cached("{zipf: 1.0}", "entries: 1000, ttl: 0s", events), 10_s);
        return component(measured, "hot");
    };
    const auto plain = figures("");
    const auto expired = figures("{at: 5s, expire: hot, key: hottest}");
    QCOMPARE(expired.expirations, plain.expirations + 1);
    // It is asked for 193 times a second: one miss until the read of 1 ms has come back, or two.
    QVERIFY(expired.misses > plain.misses && expired.misses <= plain.misses + 3);
    QCOMPARE(figures("{at: 5s, expire: hot}").expirations, plain.expirations + 1);
}

void TestLoadEvents::expiresByPopularity() {
    // Of three keys the first is in the cache, the third is not: nothing is there to expire.
    Simulation simulation = compile(cached("{zipf: 10}", "entries: 1000, ttl: 0s", ""));
    simulation.advance(1_s);
    const auto& table = simulation.state().caches.front().table;
    const std::uint32_t before = table.size();
    act(simulation, {{"expire", "hot"}, {"key", 100}});
    QCOMPARE(simulation.state().caches.front().table.size(), before);
    act(simulation, {{"expire", "hot"}, {"key", 1}});
    QCOMPARE(simulation.state().caches.front().table.size(), before - 1);
    QVERIFY(!simulation.act({{"expire", "hot"}, {"key", 0}}));
    QVERIFY(!simulation.act({{"expire", "db"}}));
}

void TestLoadEvents::marksTheLog() {
    const Measurement measured = run(kSteady + "scenario: [{at: 1s, mark: \"the sale begins\"}]\n", 2_s);
    QCOMPARE(logged(measured, "mark"), 1);
    for (const simulation::LogEntry& entry : measured.log)
        if (entry.what == "mark")
            QCOMPARE(entry.target, std::string("the sale begins"));
}

QTEST_APPLESS_MAIN(TestLoadEvents)
#include "tst_load_events.moc"
