// Cache-aside writes: the database, then the cache, then the answer.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// One key, read a hundred times a second and written once, from 1.005 s on for 100 ms.
std::string aside(const char* step, const char* latency) {
    return QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  reader: {kind: client, mix: {look: 1}, arrivals: {open: {rate: 100/s, process: constant}}}
  writer: {kind: client, mix: {change: 1}, arrivals: {open: {rate: 1/s, process: constant}}, profile: [[0s, 0/s], [1004ms, 0/s], [1004ms, 1000/s], [1005500us, 1000/s], [1005500us, 0/s]]}
  shop: {kind: service, work: 0s}
  office: {kind: service, work: 0s, cache_timeout: 1s, handler: {change: [{write: %1}]}}
  hot: {kind: cache, ttl: 0s, get: 0s, set: 0s}
  db: {kind: database, read: 0s, write: 100ms}
links:
  - {from: reader, to: shop}
  - {from: writer, to: office}
  - {from: shop, to: hot}
  - {from: shop, to: db}
  - {from: office, to: hot, latency: %2}
  - {from: office, to: db}
)")
        .arg(step, latency)
        .toStdString();
}

} // namespace

class TestCacheSemantics : public QObject {
    Q_OBJECT
  private slots:
    void writesTheDatabaseBeforeTheCache_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<int>("misses");
        QTest::addColumn<bool>("stale");
        QTest::newRow("invalidate") << "{to: db, invalidate: hot}" << 2 << false;
        QTest::newRow("update") << "{to: db, update: hot}" << 1 << false;
        QTest::newRow("the cache is not told") << "db" << 1 << true;
    }

    void writesTheDatabaseBeforeTheCache() {
        QFETCH(QString, step);
        QFETCH(int, misses);
        QFETCH(bool, stale);
        // The entry is there from 10 ms on. Told at 1.005 s, when the write begins, the cache would miss at 1.01 s,
        // keep the old value and give it away for ever. Told at 1.105 s it has the new one from 1.11 s on.
        Simulation simulation = compile(aside(step.toUtf8().constData(), "0s"));
        simulation.advance(1104_ms);
        QCOMPARE(component(simulation::measure(simulation), "hot").misses, std::uint64_t{1});
        simulation.advance(3_s);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(operation(measured, "change").succeeded, std::uint64_t{1});
        QCOMPARE(component(measured, "hot").misses, static_cast<std::uint64_t>(misses));
        QCOMPARE(*measured.totals.staleReads > 0, stale);
    }

    void answersAWriteAfterTheCache_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<kernel::Time>("latency");
        // 100 ms in the database, then 10 ms to the cache and back.
        QTest::newRow("invalidate") << "{to: db, invalidate: hot}" << 120_ms;
        QTest::newRow("update") << "{to: db, update: hot}" << 120_ms;
        QTest::newRow("the cache is not told") << "db" << 100_ms;
    }

    void answersAWriteAfterTheCache() {
        QFETCH(QString, step);
        QFETCH(kernel::Time, latency);
        const Measurement measured = run(aside(step.toUtf8().constData(), "10ms"), 3_s);
        QCOMPARE(operation(measured, "change").latency.max(), latency);
    }
};

QTEST_APPLESS_MAIN(TestCacheSemantics)
#include "tst_cache.moc"
