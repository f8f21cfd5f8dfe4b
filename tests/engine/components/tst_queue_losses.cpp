// Queues over links that lose: a worker's place is free again as soon as a delivery is lost, the message comes back
// when its visibility timeout has passed.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// Messages at `rate`, evenly, through a queue with these keys, over a link with those, to a worker with the last;
/// nothing else takes time.
std::string line(int rate, const QString& queue, const QString& link, const QString& worker, const QString& rest = {}) {
    return QString(R"(
operations: {job: {kind: write, request_size: 1000B, response_size: 4000B}}
components:
  web: {kind: client, arrivals: {open: {rate: %1/s, process: constant}}, timeout: 10s}
  app: {kind: service, cpus: 100, work: 0s, call_timeout: 10s}
  jobs: {kind: queue, publish: 0s, visibility_timeout: 30s%2}
  clerk: {kind: worker, %4}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: clerk%3}]
%5)")
        .arg(rate)
        .arg(queue, link, worker, rest)
        .toStdString();
}

} // namespace

class TestQueueLosses : public QObject {
    Q_OBJECT
  private slots:
    void freesThePlaceOfALostDelivery_data();
    void freesThePlaceOfALostDelivery();
    void freesPlacesOnALinkThatLosesSome();
    void freesThePlaceOfALostAcknowledgement();
    void sendsNoMoreThanItsPlacesIntoTheVoid();
    void freesTheLinksPoolToo();
    void freesThePlaceAfterACrashOfTheQueue();
    void keepsThePlaceOfAWorkerThatHangs();
    void acknowledgesInAFewBytes();
};

void TestQueueLosses::freesThePlaceOfALostDelivery_data() {
    QTest::addColumn<QString>("queue");
    QTest::addColumn<QString>("event");
    QTest::addColumn<int>("lost");
    for (const char* queue : {"", ", delivery: at_most_once"}) {
        QTest::addRow("no fault%s", queue) << queue << "{at: 150ms, mark: nothing}" << 0;
        QTest::addRow("cut%s", queue) << queue << "{at: 150ms, cut: jobs->clerk, for: 300ms}" << 1;
        QTest::addRow("lossy%s", queue) << queue << "{at: 150ms, lossy: jobs->clerk, rate: 100%, for: 300ms}" << 1;
        QTest::addRow("partition%s", queue) << queue << "{at: 150ms, partition: [[jobs], [clerk]], for: 300ms}" << 1;
        QTest::addRow("one way%s", queue)
            << queue << "{at: 150ms, partition: [[jobs], [clerk]], one_way: true, for: 300ms}" << 1;
        QTest::addRow("isolate%s", queue) << queue << "{at: 150ms, isolate: [clerk], for: 300ms}" << 1;
    }
}

void TestQueueLosses::freesThePlaceOfALostDelivery() {
    QFETCH(QString, queue);
    QFETCH(QString, event);
    QFETCH(int, lost);
    // Ten a second, each done in 10 ms by a worker with one place. The message of 200 ms is lost; those of 300 and
    // 400 ms wait until the way is open at 450 ms, and are done by 470 ms.
    Simulation simulation = compile(line(10, queue, "", "cpus: 1, work: 10ms", "scenario: [" + event + "]\n"));
    simulation.advance(1050_ms);
    const bool once = !queue.isEmpty();
    QCOMPARE(component(simulation::measure(simulation), "clerk").completions, static_cast<std::uint64_t>(10 - lost));
    QCOMPARE(component(simulation::measure(simulation), "jobs").delivered, std::uint64_t{10});
    simulation.setTrafficMultiplier(0);
    simulation.advance(30_s + 150_ms);
    QCOMPARE(component(simulation::measure(simulation), "jobs").redelivered, std::uint64_t{0});
    simulation.advance(30_s + 250_ms); // the lost one was delivered at 200 ms
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(component(measured, "jobs").redelivered, static_cast<std::uint64_t>(once ? 0 : lost));
    QCOMPARE(component(measured, "clerk").completions, static_cast<std::uint64_t>(once ? 10 - lost : 10));
    QCOMPARE(component(measured, "jobs").depthEnd, std::int64_t{0});
}

void TestQueueLosses::freesPlacesOnALinkThatLosesSome() {
    // One place, half of all messages lost: all 1,000 are delivered in their turn, half of them arrive, and of half of
    // those the acknowledgement does: σ = √(1,000 × ¼ × ¾) = 13.7.
    const Measurement measured = run(line(100, "", ", loss: 50%", "cpus: 1, work: 1ms"), 10_s + 5_ms);
    QCOMPARE(component(measured, "jobs").delivered, std::uint64_t{1000});
    const auto acked = static_cast<double>(component(measured, "jobs").acked);
    QVERIFY2(std::abs(acked - 250) < 4 * 13.7, qPrintable(QString::number(acked)));
    QCOMPARE(component(run(line(100, "", "", "cpus: 1, work: 1ms"), 10_s + 5_ms), "jobs").acked, std::uint64_t{1000});
}

void TestQueueLosses::freesThePlaceOfALostAcknowledgement() {
    // At 200, 400 … ms, 100 ms of work each. The first is acknowledged at 300 ms, when nothing gets back to the queue.
    const auto measured = [](const QString& event) {
        return run(line(5, "", "", "cpus: 1, work: 100ms", "scenario: [" + event + "]\n"), 1050_ms);
    };
    const Measurement lost = measured("{at: 250ms, partition: [[clerk], [jobs]], one_way: true, for: 100ms}");
    QCOMPARE(component(lost, "clerk").completions, std::uint64_t{4});
    QCOMPARE(component(lost, "jobs").acked, std::uint64_t{3});
    QCOMPARE(component(lost, "jobs").depthEnd, std::int64_t{2}); // that one, and the one of 1 s
    QCOMPARE(component(measured("{at: 250ms, mark: nothing}"), "jobs").acked, std::uint64_t{4});
}

void TestQueueLosses::sendsNoMoreThanItsPlacesIntoTheVoid() {
    // Three places: the messages of 20, 30 and 40 ms are lost; all others wait until the worker can be reached.
    Simulation simulation = compile(
        line(100, "", "", "cpus: 1, prefetch: 3, work: 0s", "scenario: [{at: 15ms, cut: jobs->clerk, for: 5s}]\n"));
    simulation.advance(5_s);
    QCOMPARE(link(simulation::measure(simulation), "jobs->clerk").dropped, std::uint64_t{3});
    simulation.advance(10_s + 5_ms);
    QCOMPARE(component(simulation::measure(simulation), "jobs").acked, std::uint64_t{1000 - 3});
}

void TestQueueLosses::freesTheLinksPoolToo() {
    const QString cut = "scenario: [{at: 150ms, cut: jobs->clerk, for: 300ms}]\n";
    const auto acked = [&](const char* pool) {
        return component(run(line(10, "", pool, "cpus: 2, work: 10ms", cut), 1050_ms), "jobs").acked;
    };
    QCOMPARE(acked(""), std::uint64_t{8}); // two places: two are lost
    QCOMPARE(acked(", pool: 1"), std::uint64_t{8});
}

void TestQueueLosses::freesThePlaceAfterACrashOfTheQueue() {
    // The worker is at its only message when the queue crashes and is back at once. It is delivered again when the
    // worker has its place again, at 300 ms, and done at 500 ms.
    const auto run = [](bool crashes) {
        Simulation simulation = compile(line(10, "", "", "cpus: 1, work: 200ms"));
        simulation.advance(150_ms);
        simulation.setTrafficMultiplier(0);
        if (crashes)
            act(simulation, {{"restart", "jobs"}});
        simulation.advance(490_ms);
        const std::uint64_t before = component(simulation::measure(simulation), "jobs").acked;
        simulation.advance(510_ms);
        return std::pair(before, component(simulation::measure(simulation), "jobs").acked);
    };
    QCOMPARE(run(true), (std::pair{std::uint64_t{0}, std::uint64_t{1}}));
    QCOMPARE(run(false), (std::pair{std::uint64_t{1}, std::uint64_t{1}}));
}

void TestQueueLosses::keepsThePlaceOfAWorkerThatHangs() {
    // It has received the message of 200 ms: its place stays taken for as long as it hangs.
    Simulation simulation =
        compile(line(10, "", "", "cpus: 1, work: 10ms", "scenario: [{at: 150ms, hang: clerk, for: 5s}]\n"));
    simulation.advance(5_s);
    QCOMPARE(component(simulation::measure(simulation), "jobs").delivered, std::uint64_t{2});
}

void TestQueueLosses::acknowledgesInAFewBytes() {
    // Ten messages of 1,000 bytes, published, delivered and done. What the client is answered has 4,000 bytes.
    const Measurement measured = run(line(10, "", "", "cpus: 1, work: 10ms"), 1050_ms);
    QCOMPARE(link(measured, "web->app").bytes, std::uint64_t{10 * (1000 + 4000)});
    QCOMPARE(link(measured, "app->jobs").bytes, std::uint64_t{10 * 1000});
    QCOMPARE(link(measured, "jobs->clerk").bytes, std::uint64_t{10 * 1000});
}

QTEST_APPLESS_MAIN(TestQueueLosses)
#include "tst_queue_losses.moc"
