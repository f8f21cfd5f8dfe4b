// Queues: messages that wait, come back, are set aside or lost.
#include <QTest>

#include "tests/support/queue_line.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

class TestQueue : public QObject {
    Q_OBJECT
  private slots:
    void handsItsMessagesToWorkers();
    void acceptsAfterItsPublishTime();
    void deliversAgainWhatIsNotAcknowledgedInTime();
    void deliversAgainWhatFailedInAParallelBranch();
    void letsLateWorkersFinishWhatTheyHave();
    void setsAsideWhatIsGivenUp();
    void dropsWhatIsGivenUpWithoutAPlaceForIt();
    void doesAsItSaysWhenFull_data();
    void doesAsItSaysWhenFull();
    void letsBlockedPublishersOn();
    void keepsItsMessagesOverACrash();
    void deliversAtMostOnceIfToldSo();
    void dropsWhatIsTooOld();
};

void TestQueue::handsItsMessagesToWorkers() {
    const Measurement quick = run(line(10, "", "cpus: 1, work: 50ms"), 1060_ms);
    QCOMPARE(component(quick, "jobs").published, std::uint64_t{10});
    QCOMPARE(component(quick, "jobs").acked, std::uint64_t{10});
    QCOMPARE(component(quick, "jobs").depthMax, std::int64_t{1});
    QCOMPARE(component(quick, "jobs").depthEnd, std::int64_t{0});
    QCOMPARE(component(quick, "jobs").residence.max(), kernel::Time{50_ms});
    QCOMPARE(quick.totals.latency.max(), kernel::Time{0}); // callers need not wait for it
    // 200 ms each: done at 300, 500, 700 and 900 ms.
    const Measurement slow = run(line(10, "", "cpus: 1, work: 200ms"), 1060_ms);
    QCOMPARE(component(slow, "jobs").acked, std::uint64_t{4});
    QCOMPARE(component(slow, "jobs").depthEnd, std::int64_t{6});
    QCOMPARE(component(slow, "jobs").oldest, kernel::Time{460_ms}); // of 600 ms, the first that waits at the end
}

void TestQueue::acceptsAfterItsPublishTime() {
    diagram::Diagram diagram = parse(line(10, "", "cpus: 1, work: 50ms"));
    set(diagram, "jobs.publish", "30ms");
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    QCOMPARE(simulation::measure(simulation).totals.latency.min(), kernel::Time{30_ms});
}

void TestQueue::deliversAgainWhatIsNotAcknowledgedInTime() {
    // Delivered at 1 s and, unacknowledged, again at 1.4 s; done at 2 and at 2.4 s.
    const auto measured = [](const char* visibility, const char* worker) {
        return aSecondOf(line(1, QString("visibility_timeout: ") + visibility, QString("cpus: 2, work: 1s, ") + worker),
                         5_s);
    };
    const Measurement twice = measured("400ms", "idempotent: false");
    QCOMPARE(component(twice, "jobs").delivered, std::uint64_t{2});
    QCOMPARE(component(twice, "jobs").redelivered, std::uint64_t{1});
    QCOMPARE(component(twice, "jobs").acked, std::uint64_t{1});
    QCOMPARE(twice.totals.duplicateEffects.value(), std::uint64_t{1});
    QCOMPARE(component(twice, "clerk").duplicateEffects.value(), std::uint64_t{1});
    QCOMPARE(measured("400ms", "idempotent: true").totals.duplicateEffects.value(), std::uint64_t{0});
    const Measurement once = measured("2s", "idempotent: false");
    QCOMPARE(component(once, "jobs").redelivered, std::uint64_t{0});
    QCOMPARE(once.totals.duplicateEffects.value(), std::uint64_t{0});
}

void TestQueue::deliversAgainWhatFailedInAParallelBranch() {
    // Three tries, 100 ms apart, then it is given up.
    const auto measured = [](const QString& share) {
        return aSecondOf(line(1, "retry_delay: 100ms, max_receives: 3",
                              "handler: {default: [{parallel: [{fail: " + share + "}, {work: 10ms}]}]}"),
                         5_s);
    };
    const Measurement failing = measured("100%");
    QCOMPARE(component(failing, "jobs").delivered, std::uint64_t{3});
    QCOMPARE(component(failing, "jobs").redelivered, std::uint64_t{2});
    QCOMPARE(component(failing, "jobs").dropped, std::uint64_t{1});
    QCOMPARE(component(failing, "jobs").depthEnd, std::int64_t{0});
    const Measurement sound = measured("0%");
    QCOMPARE(component(sound, "jobs").delivered, std::uint64_t{1});
    QCOMPARE(component(sound, "jobs").acked, std::uint64_t{1});
}

void TestQueue::letsLateWorkersFinishWhatTheyHave() {
    // 1 s, 100 ms of branches and 200 ms, whether the queue still waits for it or not.
    const auto residence = [](const QString& visibility) {
        const QString worker = "cpus: 2, prefetch: 1, "
                               "handler: {default: [{work: 1s}, {parallel: [{work: 100ms}]}, {work: 200ms}]}";
        return component(aSecondOf(line(1, "visibility_timeout: " + visibility, worker), 5_s), "clerk").residence;
    };
    const auto late = residence("400ms");
    QCOMPARE(late.count(), std::uint64_t{2}); // delivered at 1 s and at 1.4 s
    QCOMPARE(late.min(), kernel::Time{1300_ms});
    QCOMPARE(late.max(), kernel::Time{1300_ms});
    QCOMPARE(residence("2s").count(), std::uint64_t{1});
    QCOMPARE(residence("2s").max(), kernel::Time{1300_ms});
}

void TestQueue::setsAsideWhatIsGivenUp() {
    const QString queue = "retry_delay: 100ms, max_receives: 3, dead_letter: dead";
    const Measurement poisoned = aSecondOf(line(1, queue, "work: 0s, poison: 100%"), 5_s);
    QCOMPARE(component(poisoned, "jobs").delivered, std::uint64_t{3});
    QCOMPARE(component(poisoned, "jobs").redelivered, std::uint64_t{2});
    QCOMPARE(component(poisoned, "jobs").deadLettered, std::uint64_t{1});
    QCOMPARE(component(poisoned, "jobs").depthEnd, std::int64_t{0});
    QCOMPARE(component(poisoned, "dead").depthEnd, std::int64_t{1});
    const Measurement sound = aSecondOf(line(1, queue, "work: 0s, poison: 0%"), 5_s);
    QCOMPARE(component(sound, "jobs").acked, std::uint64_t{1});
    QCOMPARE(component(sound, "dead").depthEnd, std::int64_t{0});
}

void TestQueue::dropsWhatIsGivenUpWithoutAPlaceForIt() {
    const Measurement measured =
        aSecondOf(line(1, "retry_delay: 100ms, max_receives: 3", "work: 0s, poison: 100%"), 5_s);
    QCOMPARE(component(measured, "jobs").dropped, std::uint64_t{1});
    QCOMPARE(component(measured, "jobs").delivered, std::uint64_t{3});
    const Measurement stubborn =
        aSecondOf(line(1, "retry_delay: 100ms, max_receives: unlimited", "work: 0s, poison: 100%"), 5050_ms);
    QCOMPARE(component(stubborn, "jobs").dropped, std::uint64_t{0});
    QCOMPARE(component(stubborn, "jobs").delivered, std::uint64_t{41}); // at 1.0, 1.1 … 5.0 s
}

void TestQueue::doesAsItSaysWhenFull_data() {
    QTest::addColumn<QString>("queue");
    QTest::addColumn<int>("published"); // of ten
    QTest::addColumn<int>("dropped");
    QTest::addColumn<int>("overloaded");
    QTest::addColumn<int>("waiting");
    QTest::newRow("reject") << "capacity: 4, on_full: reject" << 4 << 0 << 6 << 0;
    QTest::newRow("drop_oldest") << "capacity: 4, on_full: drop_oldest" << 10 << 6 << 0 << 0;
    QTest::newRow("block") << "capacity: 4, on_full: block" << 4 << 0 << 0 << 6;
    QTest::newRow("room enough") << "capacity: 10, on_full: reject" << 10 << 0 << 0 << 0;
}

void TestQueue::doesAsItSaysWhenFull() {
    QFETCH(QString, queue);
    QFETCH(int, published);
    QFETCH(int, dropped);
    QFETCH(int, overloaded);
    QFETCH(int, waiting);
    const Measurement measured = run(pile(10, queue), 1050_ms);
    QCOMPARE(static_cast<int>(component(measured, "jobs").published), published);
    QCOMPARE(static_cast<int>(component(measured, "jobs").dropped), dropped);
    QCOMPARE(static_cast<int>(failures(measured, Outcome::Overloaded)), overloaded);
    QCOMPARE(static_cast<int>(measured.totals.inFlight), waiting);
    QCOMPARE(static_cast<int>(component(measured, "jobs").depthMax), published - dropped);
}

void TestQueue::letsBlockedPublishersOn() {
    // One place and a worker that takes 300 ms: messages of 100, 200 … 500 ms are taken in at 100, 400, 700 … ms.
    Simulation simulation = compile(line(10, "capacity: 1, on_full: block", "cpus: 1, work: 300ms"));
    simulation.advance(550_ms);
    simulation.setTrafficMultiplier(0);
    simulation.advance(5_s);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(measured.totals.succeeded, std::uint64_t{5});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{800_ms}); // of 500 ms, in at 1,300 ms
    QCOMPARE(component(measured, "jobs").acked, std::uint64_t{5});
}

void TestQueue::keepsItsMessagesOverACrash() {
    const auto left = [](const char* durable) {
        Simulation simulation = compile(pile(10, QString("durable: ") + durable));
        simulation.advance(550_ms);
        simulation.setTrafficMultiplier(0);
        act(simulation, {{"crash", "jobs"}});
        simulation.advance(1_s);
        act(simulation, {{"restart", "jobs"}});
        simulation.advance(2_s);
        return component(simulation::measure(simulation), "jobs").depthEnd;
    };
    QCOMPARE(left("true"), std::int64_t{5});
    QCOMPARE(left("false"), std::int64_t{0});
}

void TestQueue::deliversAtMostOnceIfToldSo() {
    const auto delivered = [](const char* delivery) {
        return component(
                   aSecondOf(line(1, QString("retry_delay: 100ms, delivery: ") + delivery, "work: 0s, poison: 100%"),
                             5_s),
                   "jobs")
            .delivered;
    };
    QCOMPARE(delivered("at_most_once"), std::uint64_t{1});
    QCOMPARE(delivered("at_least_once"), std::uint64_t{5}); // max_receives
    // Work of 2 s outlasts the visibility timeout: someone else may take the message over, unless it is gone already.
    const auto wasted = [](const char* delivery) {
        const QString queue = QString("visibility_timeout: 1s, max_receives: 1, delivery: ") + delivery;
        return component(aSecondOf(line(1, queue, "work: 2s"), 5_s), "clerk").wasted;
    };
    QCOMPARE(wasted("at_most_once"), std::uint64_t{0});
    QCOMPARE(wasted("at_least_once"), std::uint64_t{1});
}

void TestQueue::dropsWhatIsTooOld() {
    // Busy with the first until 1,100 ms; by then those of 200 … 700 ms are older than 300 ms.
    const auto dropped = [](const char* retention) {
        return component(run(line(10, QString("retention: ") + retention, "cpus: 1, work: 1s"), 1150_ms), "jobs")
            .dropped;
    };
    QCOMPARE(dropped("300ms"), std::uint64_t{6});
    QCOMPARE(dropped("unlimited"), std::uint64_t{0});
}

QTEST_APPLESS_MAIN(TestQueue)
#include "tst_queue.moc"
