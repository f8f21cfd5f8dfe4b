// Caches that start warm: what they hold, and that one need not wait until they hold it.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

std::string warm(int keys, const QString& cache) {
    return QString(R"(
keyspaces: {things: {keys: %1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  app: {kind: service, work: 0s, cpus: 10}
  hot: {kind: cache, start: warm, ttl: 0s, get: 0s, set: 0s, %2}
  db: {kind: database, read: 0s}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
        .arg(keys)
        .arg(cache)
        .toStdString();
}

} // namespace

class TestCacheWarm : public QObject {
    Q_OBJECT
  private slots:
    void holdsWhatWasUsedLast();
    void isSpreadOverInstances();
    void startsTheSameWhoeverAsks();
    void isStopped();
};

void TestCacheWarm::holdsWhatWasUsedLast() {
    // Ten keys with Zipf 1.0 and room for one: it is the one that was asked for last, key i with its probability
    // 1/i / H_10, H_10 = 2.929. So the hottest is held in 0.341 of the runs: of 400, 137 ± 9.5.
    int hottest = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        const Simulation simulation = compile(warm(10, "entries: 1"), seed);
        const auto& table = simulation.state().caches.front().table;
        QCOMPARE(table.size(), 1u);
        hottest += table.peek(0) != nullptr ? 1 : 0;
    }
    QVERIFY2(std::abs(hottest - 137) < 4 * 9.5, qPrintable(QString::number(hottest)));
    // Cold it would hold nothing.
    std::string cold = warm(10, "entries: 1");
    cold.replace(cold.find("warm"), 4, "cold");
    QCOMPARE(compile(cold).state().caches.front().table.size(), 0u);
}

void TestCacheWarm::isSpreadOverInstances() {
    // With room for all each key is at one of them, and nothing is missed.
    const Simulation simulation = compile(warm(1000, "entries: 1000, instances: 4"));
    std::uint32_t sum = 0;
    for (const auto& cache : simulation.state().caches)
        sum += cache.table.size();
    QCOMPARE(sum, 1000u);
    QCOMPARE(component(run(warm(1000, "entries: 1000, instances: 4"), 5_s), "hot").misses, std::uint64_t{0});
}

void TestCacheWarm::startsTheSameWhoeverAsks() {
    const diagram::Diagram diagram = parse(warm(100'000, "entries: 5000"));
    Simulation plain = compile(diagram);
    Simulation::Compiled asked = Simulation::compile(diagram, 1, [] { return true; });
    QVERIFY(asked.simulation.has_value());
    plain.advance(2_s);
    asked.simulation->advance(2_s);
    QCOMPARE(fingerprint(*asked.simulation), fingerprint(plain));
}

void TestCacheWarm::isStopped() {
    // Two million keys are looked at some 30 times; it ends at the third.
    const diagram::Diagram diagram = parse(warm(2'000'000, "entries: 1000000"));
    int asked = 0;
    const Simulation::Compiled stopped = Simulation::compile(diagram, 1, [&] { return ++asked < 3; });
    QVERIFY(!stopped.simulation.has_value());
    QVERIFY(!base::hasErrors(stopped.diagnostics));
    QCOMPARE(asked, 3);
}

QTEST_APPLESS_MAIN(TestCacheWarm)
#include "tst_cache_warm.moc"
