// When a write counts as acknowledged and when a read begins, to the millisecond.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

class TestConsistencySemantics : public QObject {
    Q_OBJECT
  private slots:
    void countsFromTheAnswerLeavingToTheStepBeingIssued_data() {
        QTest::addColumn<QString>("store");
        QTest::addColumn<int>("stale");
        // The only write sets out at 1.01 s, is there at 1.05 s and done at 1.055 s, when its answer leaves; its caller
        // has it at 1.095 s. Reads set out every 10 ms, work for 30 ms, and are 20 ms on their way to a replica that
        // has nothing new for 10 s. Those whose step is issued at 1.06 s or later are stale, which set out at 1.03 …
        // 2.00 s: 98. By their beginning it were 95, by their arrival 100, by the writer's knowledge 94.
        QTest::newRow("a replica") << "replicas: 1, lag: 10s, reads_from: replicas" << 98;
        QTest::newRow("the primary") << "replicas: 1, lag: 10s" << 0;
    }

    void countsFromTheAnswerLeavingToTheStepBeingIssued() {
        QFETCH(QString, store);
        QFETCH(int, stale);
        Simulation simulation = compile(QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  reader: {kind: client, mix: {look: 1}, arrivals: {open: {rate: 100/s, process: constant}}}
  writer: {kind: client, mix: {change: 1}, arrivals: {open: {rate: 1/s, process: constant}}, profile: [[0s, 0/s], [1009ms, 0/s], [1009ms, 1000/s], [1010500us, 1000/s], [1010500us, 0/s]]}
  app: {kind: service, cpus: 100, work: 30ms}
  db: {kind: database, read: 0s, write: 5ms, %1}
links: [{from: reader, to: app}, {from: app, to: db, latency: 20ms}, {from: writer, to: db, latency: 40ms}]
)")
                                            .arg(store)
                                            .toStdString());
        simulation.advance(2005_ms);
        simulation.setTrafficMultiplier(0);
        simulation.advance(5_s);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(operation(measured, "change").succeeded, std::uint64_t{1});
        QCOMPARE(operation(measured, "change").latency.max(), kernel::Time{85_ms});
        QCOMPARE(*measured.totals.staleReads, static_cast<std::uint64_t>(stale));
        if (stale == 0)
            return;
        // Ages from 1.06 − 1.055 s to 2.03 − 1.055 s.
        QCOMPARE(measured.totals.staleAge.min(), kernel::Time{5_ms});
        QCOMPARE(measured.totals.staleAge.max(), kernel::Time{975_ms});
    }
};

QTEST_APPLESS_MAIN(TestConsistencySemantics)
#include "tst_consistency.moc"
