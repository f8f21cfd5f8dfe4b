// Reads that share one: `coalesce` on a read step.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// 1,000 requests a second, at 1 ms, 2 ms … after the start, each with this handler. A read takes 49.5 ms.
std::string asking(const QString& handler, const QString& app = "", const QString& read = "49500us") {
    return QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, timeout: 20s, arrivals: {open: {rate: 1000/s, process: constant}}}
  app: {kind: service, work: 0s, max_in_flight: unlimited, handler: {look: [%1]}%2}
  hot: {kind: cache, start: warm, ttl: 0s, get: 0s, set: 0s}
  db: {kind: database, cpus: 1000, max_connections: 10000, read: %3}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
        .arg(handler, app, read)
        .toStdString();
}

constexpr kernel::Time kExpiry = 1000 * kMillisecond + kMillisecond / 2;

Measurement afterExpiry(const std::string& diagram, kernel::Time until) {
    Simulation simulation = compile(diagram);
    simulation.advance(kExpiry);
    act(simulation, {{"expire", "hot"}});
    simulation.advance(until);
    return simulation::measure(simulation);
}

} // namespace

class TestHandler : public QObject {
    Q_OBJECT
  private slots:
    void missesShareARead_data();
    void missesShareARead();
    void readsPastTheCacheShareARead();
    void keysAndConsistenciesAreReadApart();
    void failsWithTheReadThatItWaitsFor();
    void triesAgainTogether();
    void endsWithItsInstance();
    void goesOnAlikeFromACopy();
};

void TestHandler::missesShareARead_data() {
    QTest::addColumn<QString>("step");
    QTest::addColumn<QString>("app");
    QTest::addColumn<int>("reads");
    const QString coalesced = "{read: {through: hot, from: db, coalesce: true}}";
    // The misses at 1,001 to 1,050 ms: the first reads until 1,050.5 ms. Each instance reads for itself.
    QTest::newRow("without") << "{read: {through: hot, from: db}}"
                             << "" << 50;
    QTest::newRow("one instance") << coalesced << "" << 1;
    QTest::newRow("two instances") << coalesced << ", instances: 2" << 2;
    QTest::newRow("five instances") << coalesced << ", instances: 5" << 5;
}

void TestHandler::missesShareARead() {
    QFETCH(QString, step);
    QFETCH(QString, app);
    QFETCH(int, reads);
    // With two instances the second begins at 1,002 ms and ends at 1,051.5 ms: the one at 1,051 ms hits by then.
    const Measurement measured = afterExpiry(asking(step, app), 1099_ms + 500_us);
    QCOMPARE(component(measured, "db").arrivals, static_cast<std::uint64_t>(reads));
    QCOMPARE(component(measured, "hot").misses, std::uint64_t{50});
    QCOMPARE(component(measured, "hot").coalesced, static_cast<std::uint64_t>(50 - reads));
    QCOMPARE(component(measured, "app").coalesced, static_cast<std::uint64_t>(50 - reads));
    QCOMPARE(component(measured, "hot").originReads, static_cast<std::uint64_t>(reads));
    QCOMPARE(measured.totals.succeeded, std::uint64_t{1099});
}

void TestHandler::readsPastTheCacheShareARead() {
    // One at 1 ms reads until 50.5 ms for all that come meanwhile; the next begins at 51 ms: 20 reads in a second.
    const auto reads = [](const char* step) { return component(run(asking(step), 1000_ms), "db").arrivals; };
    QCOMPARE(reads("{read: {from: db, coalesce: true}}"), std::uint64_t{20});
    QCOMPARE(reads("{read: {from: db}}"), std::uint64_t{1000});
}

void TestHandler::keysAndConsistenciesAreReadApart() {
    // Two operations read the same key in different ways, or in the same way; 500 of each in a second.
    const auto reads = [](const char* other) {
        return component(run(QString(R"(
keyspaces: {things: {keys: 1}, others: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, see: {kind: read, keyspace: things}, stare: {kind: read, keyspace: others}}
components:
  a: {kind: client, mix: {look: 1}, timeout: 20s, arrivals: {open: {rate: 1000/s, process: constant}}}
  b: {kind: client, mix: {%1: 1}, timeout: 20s, arrivals: {open: {rate: 1000/s, process: constant}}}
  app:
    kind: service
    work: 0s
    max_in_flight: unlimited
    handler:
      look: [{read: {from: db, coalesce: true}}]
      see: [{read: {from: db, coalesce: true, consistency: any}}]
      default: [{read: {from: db, coalesce: true}}]
  db: {kind: database, cpus: 1000, max_connections: 10000, read: 49500us}
links: [{from: a, to: app}, {from: b, to: app}, {from: app, to: db}]
)")
                                 .arg(other)
                                 .toStdString(),
                             1000_ms),
                         "db")
            .arrivals;
    };
    QCOMPARE(reads("look"), std::uint64_t{20});
    QCOMPARE(reads("stare"), std::uint64_t{40}); // another key
    QVERIFY(reads("see") > 20);                  // whoever finds the other way under way reads alone
}

void TestHandler::failsWithTheReadThatItWaitsFor() {
    // The read takes longer than it is waited for: those at 1 to 50 ms fail together at 50.5 ms.
    const QString app = ", call_timeout: 49500us";
    const Measurement shared = run(asking("{read: {from: db, coalesce: true}}", app, "8s"), 50_ms + 700_us);
    QCOMPARE(failures(shared, components::Outcome::Timeout), std::uint64_t{50});
    QCOMPARE(component(shared, "db").arrivals, std::uint64_t{1});
    const Measurement alone = run(asking("{read: {from: db}}", app, "8s"), 50_ms + 700_us);
    QCOMPARE(failures(alone, components::Outcome::Timeout), std::uint64_t{1});
}

void TestHandler::triesAgainTogether() {
    // Each failed read is followed by one more 10 ms later, again for all: at 1 ms (until 50.5) and at 60.5 ms.
    const QString app = ", call_timeout: 49500us, call_retries: {max: 1, backoff: {base: 10ms, jitter: none}}";
    const Measurement measured = run(asking("{read: {from: db, coalesce: true}}", app, "8s"), 100_ms);
    QCOMPARE(component(measured, "db").arrivals, std::uint64_t{2});
    QCOMPARE(measured.totals.failed, std::uint64_t{0});
}

void TestHandler::endsWithItsInstance() {
    // At 20.5 ms 1 reads and 19 wait: all are reset. After the restart the next one reads at once.
    Simulation simulation = compile(asking("{read: {from: db, coalesce: true}}", ", start_up: 0s"));
    simulation.advance(20_ms + 500_us);
    act(simulation, {{"restart", "app"}});
    simulation.advance(20_ms + 700_us);
    QCOMPARE(failures(simulation::measure(simulation), components::Outcome::Reset), std::uint64_t{20});
    simulation.advance(21_ms + 500_us);
    QCOMPARE(component(simulation::measure(simulation), "db").arrivals, std::uint64_t{2});
    simulation.advance(70_ms + 700_us);
    QCOMPARE(simulation::measure(simulation).totals.succeeded, std::uint64_t{50}); // 21 to 70 ms, read until 70.5 ms
}

void TestHandler::goesOnAlikeFromACopy() {
    Simulation simulation = compile(asking("{read: {from: db, coalesce: true}}"));
    simulation.advance(130_ms);
    Simulation copy = simulation;
    simulation.advance(1_s);
    copy.advance(1_s);
    QCOMPARE(fingerprint(copy), fingerprint(simulation));
}

QTEST_APPLESS_MAIN(TestHandler)
#include "tst_handler.moc"
