// Caches: which entries they hold, for how long, and what callers do around them.
#include <QTest>

#include <cmath>

#include "engine/components/cache_table.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::CacheModel;
using components::CacheTable;

namespace {

/// A client at 10/s, evenly, asks for one key through a cache with these keys.
std::string aside(const QString& cache, const QString& service = "") {
    return QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, cpus: 10, work: 0s%2}
  hot: {kind: cache, %1}
  db: {kind: database, read: 5ms}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
        .arg(cache, service)
        .toStdString();
}

/// A table of two entries that has seen: set 1, set 2, get 1, set 3. Which of the keys it holds.
std::vector<int> heldAfterThree(CacheModel::Policy policy) {
    CacheModel model;
    model.entries = 2;
    model.policy = policy;
    CacheTable table;
    kernel::Random random(1);
    std::uint64_t evictions = 0;
    std::uint64_t expirations = 0;
    table.set(1, 0, kernel::kNever, model, random, evictions);
    table.set(2, 0, kernel::kNever, model, random, evictions);
    table.get(1, 0, model, expirations);
    table.set(3, 0, kernel::kNever, model, random, evictions);
    std::vector<int> held;
    for (const components::Index key : {1u, 2u, 3u})
        if (table.get(key, 0, model, expirations) != nullptr)
            held.push_back(static_cast<int>(key));
    return held;
}

} // namespace

class TestCache : public QObject {
    Q_OBJECT
  private slots:
    void evictsByItsPolicy();
    void forgetsAtTheEndOfALife();
    void isAskedBeforeTheDatabaseAndFilledAfter();
    void keepsEntriesForTheirTime_data();
    void keepsEntriesForTheirTime();
    void spreadsTheEndsOfLives();
    void hitsAsOftenAsItHoldsKeys();
    void isAMissWhenItRefuses();
    void isAMissWhenItIsSilent();
    void countsLookUpsWithoutAnAnswerAsMisses_data();
    void countsLookUpsWithoutAnAnswerAsMisses();
    void countsWhatItRefusesToTakeIn();
    void keepsAnOldValueThatLandsAfterTheDelete();
    void takesAnUpdate();
    void losesItsEntriesInACrash();
    void spreadsItsKeysOverInstances_data();
    void spreadsItsKeysOverInstances();
    void refusesBeyondItsClients();
};

void TestCache::evictsByItsPolicy() {
    QCOMPARE(heldAfterThree(CacheModel::Policy::Lru), std::vector<int>({1, 3}));
    QCOMPARE(heldAfterThree(CacheModel::Policy::Fifo), std::vector<int>({2, 3}));
    QCOMPARE(heldAfterThree(CacheModel::Policy::NoEviction), std::vector<int>({1, 2}));
    QCOMPARE(heldAfterThree(CacheModel::Policy::Random).size(), std::size_t{2});
    // Of five draws among two entries all may be the used one, once in 32 tables.
    const std::vector<int> least = heldAfterThree(CacheModel::Policy::Lfu);
    QCOMPARE(least.size(), std::size_t{2});
    QCOMPARE(least.back(), 3);
}

void TestCache::forgetsAtTheEndOfALife() {
    CacheModel model;
    model.entries = 2;
    CacheTable table;
    kernel::Random random(1);
    std::uint64_t evictions = 0;
    std::uint64_t expirations = 0;
    table.set(7, 5, 100, model, random, evictions);
    QCOMPARE(table.get(7, 99, model, expirations)->version, 5u);
    QVERIFY(table.get(7, 100, model, expirations) == nullptr);
    QCOMPARE(expirations, std::uint64_t{1});
    QCOMPARE(table.size(), 0u);
    QCOMPARE(evictions, std::uint64_t{0});
}

void TestCache::isAskedBeforeTheDatabaseAndFilledAfter() {
    // A miss: get 1 ms, the database 5 ms, set 2 ms. Then nine hits of 1 ms each.
    const Measurement measured = run(aside("ttl: 1h, get: 1ms, set: 2ms"), 1050_ms);
    QCOMPARE(component(measured, "hot").misses, std::uint64_t{1});
    QCOMPARE(component(measured, "hot").hits, std::uint64_t{9});
    QCOMPARE(component(measured, "db").arrivals, std::uint64_t{1});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{8_ms});
    QCOMPARE(measured.totals.latency.min(), kernel::Time{1_ms});
    // Past the cache.
    const Measurement past = run(aside("ttl: 1h, get: 1ms, set: 2ms", ", handler: {look: [{read: db}]}"), 1050_ms);
    QCOMPARE(component(past, "db").arrivals, std::uint64_t{10});
    QCOMPARE(past.totals.latency.min(), kernel::Time{5_ms});
}

void TestCache::keepsEntriesForTheirTime_data() {
    QTest::addColumn<QString>("cache");
    QTest::addColumn<QString>("step");
    QTest::addColumn<int>("misses");
    // Filled 5 ms after a miss. For 250 ms: misses at 100, 400, 700 and 1,000 ms.
    QTest::newRow("250 ms") << "ttl: 250ms"
                            << "" << 4;
    QTest::newRow("for ever") << "ttl: 0s"
                              << "" << 1;
    QTest::newRow("the step's own") << "ttl: 1h"
                                    << ", ttl: 250ms" << 4;
    QTest::newRow("the step's own is longer") << "ttl: 250ms"
                                              << ", ttl: 1h" << 1;
    QTest::newRow("shorter than the way between two requests") << "ttl: 10ms"
                                                               << "" << 10;
}

void TestCache::keepsEntriesForTheirTime() {
    QFETCH(QString, cache);
    QFETCH(QString, step);
    QFETCH(int, misses);
    const QString handler = ", handler: {look: [{read: {through: hot, from: db" + step + "}}]}";
    const Measurement measured = run(aside(cache + ", get: 0s, set: 0s", handler), 1050_ms);
    QCOMPARE(component(measured, "hot").misses, static_cast<std::uint64_t>(misses));
    QCOMPARE(component(measured, "hot").hits, static_cast<std::uint64_t>(10 - misses));
    QCOMPARE(component(measured, "hot").expirations, static_cast<std::uint64_t>(misses - 1));
}

void TestCache::spreadsTheEndsOfLives() {
    // Filled at 105 ms for a second. With ± 50 % it lives uniformly long from 0.5 s to 1.5 s: the look-ups until 1,050
    // ms find that it has gone in (0.9 + 0.005 − 0.5 + 0.05) of the runs, which is 0.45 ± 0.05 by the look-ups'
    // spacing.
    const auto expired = [](const QString& jitter) {
        int count = 0;
        for (std::uint64_t seed = 1; seed <= 100; ++seed)
            count +=
                component(run(aside("ttl: 1s, get: 0s, set: 0s" + jitter), 1050_ms, seed), "hot").misses > 1 ? 1 : 0;
        return count;
    };
    QCOMPARE(expired(""), 0);
    const int spread = expired(", ttl_jitter: 50%"); // of 100: σ = 5
    QVERIFY2(spread > 20 && spread < 65, qPrintable(QString::number(spread)));
}

void TestCache::hitsAsOftenAsItHoldsKeys() {
    // 200 keys, all equally popular: with 100 of them half of all look-ups hit (whatever is evicted).
    const auto ratio = [](int entries) {
        const Measurement measured = run(QString(R"(
settings: {warmup: 5s, duration: 1h}
keyspaces: {things: {keys: 200, popularity: uniform}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  app: {kind: service, cpus: 10, work: 0s}
  hot: {kind: cache, entries: %1, ttl: 0s, get: 0s, set: 0s}
  db: {kind: database, read: 0s}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
                                             .arg(entries)
                                             .toStdString(),
                                         25_s);
        const auto& hot = component(measured, "hot");
        return static_cast<double>(hot.hits) / static_cast<double>(hot.hits + hot.misses);
    };
    QVERIFY(std::abs(ratio(100) - 0.5) <= 0.0142); // 20,000 look-ups: a deviation of 0.0035
    QVERIFY(std::abs(ratio(50) - 0.25) <= 0.0123);
    QCOMPARE(ratio(200), 1.0);
}

void TestCache::isAMissWhenItRefuses() {
    Simulation simulation = compile(aside("ttl: 1h, get: 1ms, set: 1ms"));
    act(simulation, {{"crash", "hot"}});
    simulation.advance(1050_ms);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(measured.totals.succeeded, std::uint64_t{10});
    QCOMPARE(component(measured, "db").arrivals, std::uint64_t{10});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{5_ms}); // refused at once, twice
}

void TestCache::isAMissWhenItIsSilent() {
    // 50 ms until the look-up is given up, 5 ms in the database, 50 ms until the value is not taken.
    const auto latency = [](const QString& service) {
        Simulation simulation = compile(aside("ttl: 1h", service));
        act(simulation, {{"hang", "hot"}});
        simulation.advance(1_s);
        return simulation::measure(simulation).totals.latency.max();
    };
    QCOMPARE(latency(""), kernel::Time{105_ms});
    QCOMPARE(latency(", cache_timeout: 20ms"), kernel::Time{45_ms});
}

void TestCache::countsLookUpsWithoutAnAnswerAsMisses_data() {
    QTest::addColumn<QString>("service");
    QTest::addColumn<QString>("event");
    QTest::addColumn<int>("hits");
    QTest::addColumn<int>("misses");
    QTest::addColumn<int>("originReads");
    // A miss at 100 ms, hits from 200 ms to 1 s; what is said happens from 1.05 to 2.05 s; then hits until 3 s.
    const auto row = [](const char* name, const char* service, const char* event, int hits, int misses, int reads) {
        QTest::newRow(name) << service << event << hits << misses << reads;
    };
    row("nothing", "", "{at: 1050ms, mark: nothing}", 29, 1, 1);
    // Ten are refused; it comes back empty.
    row("refused", "", "{at: 1050ms, crash: hot, for: 1s}", 9 + 9, 1 + 10 + 1, 12);
    // Ten wait for 50 ms each; it has what it had when it goes on, and looks up late what nobody waits for.
    row("silent", "", "{at: 1050ms, hang: hot, for: 1s}", 9 + 10, 1 + 10, 11);
    row("cut", "", "{at: 1050ms, cut: app->hot, for: 1s}", 9 + 10, 1 + 10, 11);
    row("erring", "", "{at: 1050ms, errors: hot, rate: 100%, for: 1s}", 9 + 10, 1 + 10, 11);
    // It finds what it is asked for, and cannot say so.
    row("answers lost", "", "{at: 1050ms, partition: [[hot], [app]], one_way: true, for: 1s}", 29, 1, 11);
    // The first of the ten opens the breaker; the others are not even sent.
    row("breaker", ", breaker: {failures: 50%, window: 100ms, min_requests: 1, open_for: 950ms}",
        "{at: 1050ms, crash: hot, for: 1s}", 9 + 9, 1 + 10 + 1, 12);
}

void TestCache::countsLookUpsWithoutAnAnswerAsMisses() {
    QFETCH(QString, service);
    QFETCH(QString, event);
    QFETCH(int, hits);
    QFETCH(int, misses);
    QFETCH(int, originReads);
    const Measurement measured =
        run(aside("ttl: 0s, get: 0s, set: 0s", service) + "scenario: [" + event.toStdString() + "]\n", 3050_ms);
    QCOMPARE(component(measured, "hot").hits, static_cast<std::uint64_t>(hits));
    QCOMPARE(component(measured, "hot").misses, static_cast<std::uint64_t>(misses));
    QCOMPARE(component(measured, "hot").originReads, static_cast<std::uint64_t>(originReads));
    QCOMPARE(component(measured, "db").arrivals, static_cast<std::uint64_t>(originReads));
}

void TestCache::countsWhatItRefusesToTakeIn() {
    // Two keys, room for one: what misses is offered to it, and taken in the first time only.
    const auto measured = [](const char* policy) {
        std::string text = aside(QString("ttl: 0s, get: 0s, set: 0s, entries: 1, policy: %1").arg(policy));
        text.replace(text.find("keys: 1"), 7, "keys: 2, popularity: uniform");
        return run(text, 10_s + 50_ms);
    };
    const Measurement refusing = measured("noeviction");
    const auto& full = component(refusing, "hot");
    QVERIFY(full.misses > 1);
    QCOMPARE(full.refusedSets, full.misses - 1);
    QCOMPARE(full.evictions, std::uint64_t{0});
    QCOMPARE(component(measured("lru"), "hot").refusedSets, std::uint64_t{0});
    QVERIFY(report::kindHas("cache", "refused_sets"));
}

void TestCache::keepsAnOldValueThatLandsAfterTheDelete() {
    // The reader at 1 s: 100 ms to the cache and back, reads the old value at 1,110 ms, and its set lands at 1,160 ms.
    // The writer commits at 1,131 ms and deletes at once. So the reader at 2 s gets the old value from the cache.
    const auto stale = [](const char* latency) {
        const Measurement measured = run(QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  reader: {kind: client, mix: {look: 1}, arrivals: {open: {rate: 1/s, process: constant}}}
  writer: {kind: client, mix: {change: 1}, arrivals: {open: {rate: 1/s, process: constant}}, profile: [[0s, 0/s], [1129ms, 0/s], [1129ms, 1000/s], [1130500us, 1000/s], [1130500us, 0/s]]}
  shop: {kind: service, work: 0s, cache_timeout: 1s}
  office: {kind: service, work: 0s}
  hot: {kind: cache, ttl: 1h, get: 0s, set: 0s}
  db: {kind: database, read: 10ms, write: 1ms}
links:
  - {from: reader, to: shop}
  - {from: writer, to: office}
  - {from: shop, to: hot, latency: %1}
  - {from: shop, to: db}
  - {from: office, to: hot}
  - {from: office, to: db}
)")
                                             .arg(latency)
                                             .toStdString(),
                                         2200_ms);
        if (operation(measured, "change").succeeded != 1)
            qFatal("not one write");
        return operation(measured, "look").staleReads.value();
    };
    QCOMPARE(stale("50ms"), std::uint64_t{1});
    QCOMPARE(stale("0s"), std::uint64_t{0}); // its set is there before the delete
}

void TestCache::takesAnUpdate() {
    // After a write the cache has the new value, or has to be filled again.
    const auto misses = [](const char* how) {
        return component(run(QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  reader: {kind: client, mix: {look: 1}, arrivals: {open: {rate: 10/s, process: constant}}}
  writer: {kind: client, mix: {change: 1}, arrivals: {open: {rate: 1.7/s, process: constant}}}
  app: {kind: service, work: 0s, handler: {look: [{read: {through: hot, from: db}}], change: [{write: {to: db, %1: hot}}]}}
  hot: {kind: cache, ttl: 1h, get: 0s, set: 0s}
  db: {kind: database, read: 1ms, write: 1ms}
links: [{from: reader, to: app}, {from: writer, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
                                 .arg(how)
                                 .toStdString(),
                             3050_ms),
                         "hot")
            .misses;
    };
    QCOMPARE(misses("update"), std::uint64_t{1});
    QCOMPARE(misses("invalidate"), std::uint64_t{1 + 5}); // writes at 0.59, 1.18, 1.76, 2.35 and 2.94 s
}

void TestCache::losesItsEntriesInACrash() {
    const auto misses = [](const QString& persistence) {
        Simulation simulation = compile(aside("ttl: 1h, persistence: " + persistence));
        simulation.advance(1050_ms);
        act(simulation, {{"restart", "hot"}});
        simulation.advance(2050_ms);
        return component(simulation::measure(simulation), "hot").misses;
    };
    QCOMPARE(misses("none"), std::uint64_t{2});
    QCOMPARE(misses("snapshot"), std::uint64_t{1});
}

void TestCache::spreadsItsKeysOverInstances_data() {
    QTest::addColumn<QString>("shard");
    QTest::newRow("modulo") << "modulo";
    QTest::newRow("consistent_hash") << "consistent_hash";
}

void TestCache::spreadsItsKeysOverInstances() {
    QFETCH(QString, shard);
    const auto counts = [&](int keys) {
        const Measurement measured = run(QString(R"(
keyspaces: {things: {keys: %1, popularity: uniform}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  app: {kind: service, cpus: 10, work: 0s, handler: {look: [{read: {through: hot, from: db}}]}}
  hot: {kind: cache, instances: 4, entries: 100000, shard: %2, ttl: 0s, get: 0s, set: 0s}
  db: {kind: database, read: 0s}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
                                             .arg(keys)
                                             .arg(shard)
                                             .toStdString(),
                                         4_s);
        std::vector<std::uint64_t> arrivals;
        for (const auto& instance : component(measured, "hot").instances)
            arrivals.push_back(instance.arrivals);
        std::sort(arrivals.begin(), arrivals.end());
        return arrivals;
    };
    // One key lives in one place; of 1,000 keys everybody has at least half of a fair share.
    QCOMPARE(counts(1)[2], std::uint64_t{0});
    QVERIFY(counts(1000).front() > 500);
}

void TestCache::refusesBeyondItsClients() {
    // Ten at once, of which the cache serves so many; the others go to the database.
    const auto reads = [](int clients) {
        return component(run(QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {closed: {users: 10, think: 10s}}}
  app: {kind: service, cpus: 10, work: 0s}
  hot: {kind: cache, start: warm, ttl: 0s, cpus: 10, get: 1ms, max_clients: %1}
  db: {kind: database, read: 5ms}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
                                 .arg(clients)
                                 .toStdString(),
                             15_s),
                         "db")
            .arrivals;
    };
    QCOMPARE(reads(3), std::uint64_t{7});
    QCOMPARE(reads(10), std::uint64_t{0});
}

QTEST_APPLESS_MAIN(TestCache)
#include "tst_cache.moc"
