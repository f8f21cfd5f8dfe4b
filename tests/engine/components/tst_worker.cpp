// Workers: how many messages they take, and what becomes of those that they fail on.
#include <QTest>

#include <cmath>

#include "tests/support/queue_line.h"

using namespace faultline;
using namespace faultline::trial;

class TestWorker : public QObject {
    Q_OBJECT
  private slots:
    void takesSoManyForEachCpu_data();
    void takesSoManyForEachCpu();
    void bringsBackWhatItFailsOn();
    void failsOnPoisonEveryTime();
    void losesWhatItHadInACrash_data();
    void losesWhatItHadInACrash();
    void goesByItsHandlers();
    void handsBackWhatItsOwnCallsFailed_data();
    void handsBackWhatItsOwnCallsFailed();
};

void TestWorker::takesSoManyForEachCpu_data() {
    QTest::addColumn<QString>("worker");
    QTest::addColumn<int>("delivered"); // of ten
    QTest::newRow("one") << "cpus: 1, prefetch: 1" << 1;
    QTest::newRow("two CPUs") << "cpus: 2, prefetch: 1" << 2;
    QTest::newRow("two CPUs with three each") << "cpus: 2, prefetch: 3" << 6;
    QTest::newRow("two instances") << "cpus: 2, prefetch: 2, instances: 2" << 8;
}

void TestWorker::takesSoManyForEachCpu() {
    QFETCH(QString, worker);
    QFETCH(int, delivered);
    const Measurement measured = run(line(10, "", worker + ", work: 10s"), 1050_ms);
    QCOMPARE(static_cast<int>(component(measured, "jobs").delivered), delivered);
    QCOMPARE(static_cast<int>(component(measured, "clerk").arrivals), delivered);
}

void TestWorker::bringsBackWhatItFailsOn() {
    // Work of 10 ms, back after 100 ms: delivered at 1.00, 1.11, 1.22 and 1.33 s.
    const Measurement failing =
        aSecondOf(line(1, "retry_delay: 100ms, max_receives: unlimited", "work: 10ms, fail: 100%"), 1350_ms);
    QCOMPARE(component(failing, "jobs").delivered, std::uint64_t{4});
    QCOMPARE(component(failing, "jobs").acked, std::uint64_t{0});
    const Measurement sound =
        aSecondOf(line(1, "retry_delay: 100ms, max_receives: unlimited", "work: 10ms, fail: 0%"), 1350_ms);
    QCOMPARE(component(sound, "jobs").acked, std::uint64_t{1});
}

void TestWorker::failsOnPoisonEveryTime() {
    const auto measured = [](const char* worker) {
        return component(
            aSecondOf(line(1000, "retry_delay: 10ms, max_receives: 2", QString("cpus: 10, work: 0s, ") + worker), 3_s),
            "jobs");
    };
    // A thousand messages, half of them poisoned (deviation 15.8): each of these comes a second time and is dropped.
    const auto poisoned = measured("poison: 50%");
    QVERIFY(std::abs(static_cast<int>(poisoned.dropped) - 500) <= 64);
    QCOMPARE(poisoned.redelivered, poisoned.dropped);
    QCOMPARE(poisoned.acked, 1000 - poisoned.dropped);
    // Tries that fail by chance: half of those that come again succeed.
    const auto unlucky = measured("fail: 50%");
    QVERIFY(std::abs(static_cast<int>(unlucky.redelivered) - 500) <= 64);
    QVERIFY(std::abs(static_cast<int>(unlucky.dropped) - 250) <= 55);
}

void TestWorker::losesWhatItHadInACrash_data() {
    QTest::addColumn<QString>("onCrash");
    QTest::addColumn<int>("soon"); // messages that the other instance has 50 ms after the crash
    QTest::newRow("visibility") << "visibility" << 0;
    QTest::newRow("at once") << "at_once" << 1;
}

void TestWorker::losesWhatItHadInACrash() {
    QFETCH(QString, onCrash);
    QFETCH(int, soon);
    // Delivered at 1 s to the first instance, which crashes at 1.5 s; visible again at 3 s, or at once.
    Simulation simulation =
        compile(line(1, "visibility_timeout: 2s, on_crash: " + onCrash, "instances: 2, cpus: 1, work: 10s"));
    simulation.advance(1_s);
    simulation.setTrafficMultiplier(0);
    simulation.advance(1500_ms);
    QCOMPARE(component(simulation::measure(simulation), "clerk").instances[0].arrivals, std::uint64_t{1});
    act(simulation, {{"crash", "clerk/1"}});
    simulation.advance(1550_ms);
    QCOMPARE(static_cast<int>(component(simulation::measure(simulation), "clerk").instances[1].arrivals), soon);
    simulation.advance(3050_ms);
    QVERIFY(component(simulation::measure(simulation), "clerk").instances[1].arrivals >= 1);
}

void TestWorker::goesByItsHandlers() {
    const Measurement measured = aSecondOf(R"(
operations: {order: {kind: write}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 0s, handler: {order: [{publish: {to: jobs, as: order}}]}}
  jobs: {kind: queue, publish: 0s}
  clerk: {kind: worker, cpus: 10, work: 1s, handler: {order: [{work: 20ms}, {call: partner}]}}
  partner: {kind: external, latency: 30ms}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: clerk}, {from: clerk, to: partner}]
)",
                                           3_s);
    QCOMPARE(component(measured, "jobs").residence.max(), kernel::Time{50_ms});
    QCOMPARE(component(measured, "partner").arrivals, std::uint64_t{10});
}

void TestWorker::handsBackWhatItsOwnCallsFailed_data() {
    QTest::addColumn<QString>("onCrash");
    QTest::newRow("visibility") << "visibility";
    QTest::newRow("at once") << "at_once";
}

void TestWorker::handsBackWhatItsOwnCallsFailed() {
    // The partner is down and refuses: that is no crash of the worker. The message comes back after 500 ms, at 1.0, 1.5
    // … 3.0 s, and not at once, nor after 30 s.
    QFETCH(QString, onCrash);
    Simulation simulation = compile(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1/s, process: constant}}}
  app: {kind: service, work: 0s}
  jobs: {kind: queue, publish: 0s, retry_delay: 500ms, max_receives: unlimited, on_crash: %1}
  clerk: {kind: worker, work: 0s}
  partner: {kind: external, latency: 0s}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: clerk}, {from: clerk, to: partner}]
)")
                                        .arg(onCrash)
                                        .toStdString());
    act(simulation, {{"crash", "partner"}});
    simulation.advance(1_s);
    simulation.setTrafficMultiplier(0);
    simulation.advance(3100_ms);
    QCOMPARE(component(simulation::measure(simulation), "jobs").delivered, std::uint64_t{5});
    act(simulation, {{"restart", "partner"}});
    simulation.advance(4_s);
    QCOMPARE(component(simulation::measure(simulation), "jobs").acked, std::uint64_t{1});
}

QTEST_APPLESS_MAIN(TestWorker)
#include "tst_worker.moc"
