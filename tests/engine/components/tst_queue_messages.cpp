// What a queue keeps: for how long, how much, and reading it again.
#include <QTest>

#include "tests/support/queue_line.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// Ten messages, done by 1.05 s.
Simulation ten(const QString& queue, const QString& worker = "work: 0s") {
    Simulation simulation = compile(line(10, queue, worker));
    simulation.advance(1050_ms);
    simulation.setTrafficMultiplier(0);
    return simulation;
}

simulation::ComponentMeasurement jobs(const Simulation& simulation) {
    const Measurement measured = simulation::measure(simulation);
    if (const QString complaints = conservationComplaints(measured); !complaints.isEmpty())
        qFatal("%s", qPrintable(complaints));
    return component(measured, "jobs");
}

} // namespace

class TestQueueMessages : public QObject {
    Q_OBJECT
  private slots:
    void dropsWhatIsTooOldThoughNobodyAsks();
    void letsBlockedPublishersOnWhenMessagesGrowOld();
    void keepsWhatIsDoneForAReplay();
    void deliversWhatItKeepsOnceMore_data();
    void deliversWhatItKeepsOnceMore();
    void refusesAReplayOfNothing();
    void playsReplaysOfAScenario();
    void readsFromTheStartBeforeWhatWaits();
    void givesANewComponentTheWholeLog();
    void givesUpOnReplaysToo();
    void keepsNoLongerThanItsRetention();
    void keepsNoMoreThanItsCapacity();
    void forgetsWhatItKeptInACrash();
    void dropsTheOldestThatNobodyHas();
};

void TestQueueMessages::dropsWhatIsTooOldThoughNobodyAsks() {
    // At 1,050 ms those of 100 … 500 ms are older than half a second.
    const Measurement young = run(pile(10, "retention: 500ms"), 1050_ms);
    QCOMPARE(component(young, "jobs").dropped, std::uint64_t{5});
    QCOMPARE(component(young, "jobs").depthEnd, std::int64_t{5});
    QCOMPARE(component(young, "jobs").oldest, kernel::Time{500_ms + 1}); // when it was dropped
    QCOMPARE(conservationComplaints(young), QString());
    QCOMPARE(component(run(pile(10, "retention: unlimited"), 1050_ms), "jobs").depthEnd, std::int64_t{10});
    // One that is under way is dropped when it comes back: delivered at 100 ms, back at 400 ms.
    const auto delivered = [](const char* retention) {
        Simulation simulation =
            compile(line(10, QString("visibility_timeout: 300ms, retention: ") + retention, "cpus: 1, work: 10s"));
        simulation.advance(150_ms);
        simulation.setTrafficMultiplier(0);
        simulation.advance(1_s);
        return jobs(simulation);
    };
    QCOMPARE(delivered("200ms").dropped, std::uint64_t{1});
    QCOMPARE(delivered("unlimited").dropped, std::uint64_t{0});
}

void TestQueueMessages::letsBlockedPublishersOnWhenMessagesGrowOld() {
    // Two places; those of 100 and 200 ms make room just after 600 and 700 ms for those of 300 and 400 ms.
    Simulation simulation = compile(pile(10, "capacity: 2, on_full: block, retention: 500ms"));
    simulation.advance(450_ms);
    simulation.setTrafficMultiplier(0);
    simulation.advance(650_ms);
    QCOMPARE(jobs(simulation).published, std::uint64_t{3});
    simulation.advance(750_ms);
    QCOMPARE(jobs(simulation).published, std::uint64_t{4});
    QCOMPARE(jobs(simulation).dropped, std::uint64_t{2});
}

void TestQueueMessages::keepsWhatIsDoneForAReplay() {
    QCOMPARE(jobs(ten("replay: true")).retained, std::uint64_t{10});
    QCOMPARE(jobs(ten("replay: true")).depthEnd, std::int64_t{0});
    QCOMPARE(jobs(ten("replay: false")).retained, std::uint64_t{0});
    // What is given up is not kept.
    QCOMPARE(jobs(ten("replay: true, max_receives: 1, retry_delay: 1ms", "work: 0s, poison: 100%")).retained,
             std::uint64_t{0});
}

void TestQueueMessages::deliversWhatItKeepsOnceMore_data() {
    QTest::addColumn<QString>("queue");
    QTest::newRow("no order") << "replay: true";
    QTest::newRow("partitions") << "replay: true, partitions: 3";
    QTest::newRow("fan-out") << "replay: true, fan_out: true";
    QTest::newRow("kafka") << "preset: kafka";
}

void TestQueueMessages::deliversWhatItKeepsOnceMore() {
    QFETCH(QString, queue);
    Simulation simulation = ten(queue);
    act(simulation, {{"replay", "jobs"}});
    simulation.advance(2_s);
    const simulation::ComponentMeasurement once = jobs(simulation);
    QCOMPARE(once.replayed, std::uint64_t{10});
    QCOMPARE(once.retained, once.replayed);
    QCOMPARE(once.delivered, std::uint64_t{20});
    QCOMPARE(once.redelivered, std::uint64_t{0});
    QCOMPARE(once.published, std::uint64_t{10});
    QCOMPARE(once.acked, std::uint64_t{10});
    Measurement measured = simulation::measure(simulation);
    QCOMPARE(component(measured, "clerk").completions, std::uint64_t{20});
    QCOMPARE(measured.totals.duplicateEffects.value(), std::uint64_t{10}); // each took effect twice
    act(simulation, {{"replay", "jobs"}});
    simulation.advance(3_s);
    QCOMPARE(jobs(simulation).replayed, std::uint64_t{20});
    QCOMPARE(leaks(simulation), QString());
    // A worker that may do things twice.
    Simulation idempotent = ten(queue, "work: 0s, idempotent: true");
    act(idempotent, {{"replay", "jobs"}});
    idempotent.advance(2_s);
    QCOMPARE(simulation::measure(idempotent).totals.duplicateEffects.value(), std::uint64_t{0});
}

void TestQueueMessages::refusesAReplayOfNothing() {
    Simulation simulation = ten("replay: false");
    const auto played = simulation.act({{"replay", "jobs"}});
    QVERIFY(!played);
    QCOMPARE(QString::fromStdString(played.error().message.english()),
             QString("jobs keeps no messages that it could deliver again."));
    QVERIFY(!simulation.act({{"replay", "app"}}));
    simulation.advance(2_s);
    QCOMPARE(jobs(simulation).delivered, std::uint64_t{10});
}

void TestQueueMessages::playsReplaysOfAScenario() {
    const auto measured = [](const char* replay) {
        return run(line(10, QString("replay: ") + replay, "work: 0s") + "scenario: [{at: 550ms, replay: jobs}]\n",
                   1050_ms);
    };
    QCOMPARE(component(measured("true"), "jobs").replayed, std::uint64_t{5});
    QCOMPARE(logged(measured("true"), "replay"), 1);
    QCOMPARE(component(measured("false"), "jobs").replayed, std::uint64_t{0});
    QCOMPARE(logged(measured("false"), "refused"), 1);
}

void TestQueueMessages::readsFromTheStartBeforeWhatWaits() {
    // 200 ms each: four are done, the fifth is under way, five wait. Read again from the start, the four come first.
    Simulation simulation = ten("replay: true, partitions: 1", "cpus: 1, work: 200ms");
    QCOMPARE(jobs(simulation).acked, std::uint64_t{4}); // at 300, 500, 700 and 900 ms; the fifth at 1,100 ms
    act(simulation, {{"replay", "jobs"}});
    simulation.advance(1950_ms);
    QCOMPARE(jobs(simulation).acked, std::uint64_t{5});
    QCOMPARE(jobs(simulation).replayed, std::uint64_t{4}); // begun at 1.1, 1.3, 1.5 and 1.7 s
    simulation.advance(2150_ms);
    QCOMPARE(jobs(simulation).acked, std::uint64_t{6}); // the sixth, from 1.9 to 2.1 s
}

void TestQueueMessages::givesANewComponentTheWholeLog() {
    const auto measured = [](const QString& queue) {
        diagram::Diagram diagram = parse(line(10, queue, "work: 0s"));
        Simulation simulation = compile(diagram);
        simulation.advance(1050_ms);
        simulation.setTrafficMultiplier(0);
        diagram.links.push_back({"jobs->audit", "jobs", "audit", {}});
        update(simulation, diagram);
        simulation.advance(2_s);
        return simulation::measure(simulation);
    };
    const Measurement log = measured("fan_out: true, replay: true");
    QCOMPARE(component(log, "audit").completions, std::uint64_t{10});
    QCOMPARE(component(log, "clerk").completions, std::uint64_t{10});
    QCOMPARE(component(log, "jobs").replayed, component(log, "jobs").retained);
    QCOMPARE(component(log, "jobs").replayed, std::uint64_t{10});
    QCOMPARE(log.totals.duplicateEffects.value(), std::uint64_t{0}); // new to it
    QCOMPARE(conservationComplaints(log), QString());
    QCOMPARE(component(measured("fan_out: true"), "audit").completions, std::uint64_t{0});
    QCOMPARE(component(measured("replay: true"), "audit").completions, std::uint64_t{0});
}

void TestQueueMessages::givesUpOnReplaysToo() {
    // Done well, and then the worker only fails: each is tried three times more, and stays where it is kept.
    diagram::Diagram diagram = parse(line(10, "replay: true, retry_delay: 10ms, max_receives: 3", "work: 0s"));
    Simulation simulation = compile(diagram);
    simulation.advance(1050_ms);
    simulation.setTrafficMultiplier(0);
    set(diagram, "components.clerk.fail", "100%");
    update(simulation, diagram);
    act(simulation, {{"replay", "jobs"}});
    simulation.advance(3_s);
    QCOMPARE(jobs(simulation).delivered, std::uint64_t{10 + 30});
    QCOMPARE(jobs(simulation).redelivered, std::uint64_t{20});
    QCOMPARE(jobs(simulation).dropped, std::uint64_t{0});
    QCOMPARE(jobs(simulation).retained, std::uint64_t{10});
    QCOMPARE(leaks(simulation), QString());
}

void TestQueueMessages::keepsNoLongerThanItsRetention() {
    // At 1,550 ms those of 600 … 1,000 ms are no older than a second.
    const auto retained = [](const char* retention) {
        Simulation simulation = ten(QString("replay: true, retention: ") + retention);
        simulation.advance(1550_ms);
        act(simulation, {{"replay", "jobs"}});
        simulation.advance(1560_ms);
        return std::pair(jobs(simulation).retained, jobs(simulation).replayed);
    };
    QCOMPARE(retained("1s"), std::pair(std::uint64_t{5}, std::uint64_t{5}));
    QCOMPARE(retained("unlimited"), std::pair(std::uint64_t{10}, std::uint64_t{10}));
    // What is read again and grows too old meanwhile is not delivered: 200 ms each from 1,050 ms on, one at a time.
    Simulation slow = ten("replay: true, retention: 1s", "cpus: 1, work: 0s");
    diagram::Diagram diagram = parse(line(10, "replay: true, retention: 1s", "cpus: 1, work: 200ms"));
    update(slow, diagram);
    act(slow, {{"replay", "jobs"}});
    slow.advance(3_s);
    // Of 100 ms at 1,050, then at 1,250 of 300 (200 was too old at 1,200), 1,450: 500, 1,650: 700, 1,850: 900.
    QCOMPARE(jobs(slow).replayed, std::uint64_t{5});
    QCOMPARE(jobs(slow).retained, std::uint64_t{0});
    QCOMPARE(leaks(slow), QString());
}

void TestQueueMessages::keepsNoMoreThanItsCapacity() {
    // What is only kept makes room for what comes.
    const simulation::ComponentMeasurement full = jobs(ten("replay: true, capacity: 4"));
    QCOMPARE(full.published, std::uint64_t{10});
    QCOMPARE(full.rejected, std::uint64_t{0});
    QCOMPARE(full.retained, std::uint64_t{4});
    QCOMPARE(jobs(ten("replay: true, capacity: 10")).retained, std::uint64_t{10});
}

void TestQueueMessages::forgetsWhatItKeptInACrash() {
    const auto left = [](const char* durable) {
        Simulation simulation = ten(QString("replay: true, durable: ") + durable);
        act(simulation, {{"crash", "jobs"}});
        act(simulation, {{"restart", "jobs"}});
        act(simulation, {{"replay", "jobs"}});
        simulation.advance(2_s);
        return jobs(simulation).replayed;
    };
    QCOMPARE(left("true"), std::uint64_t{10});
    QCOMPARE(left("false"), std::uint64_t{0});
}

void TestQueueMessages::dropsTheOldestThatNobodyHas() {
    // Three places and one worker that takes for ever: it has the first; of those behind it the last two are left.
    const auto measured = [](const char* onFull) {
        return jobs(ten(QString("capacity: 3, on_full: ") + onFull, "cpus: 1, work: 1h"));
    };
    QCOMPARE(measured("drop_oldest").published, std::uint64_t{10});
    QCOMPARE(measured("drop_oldest").dropped, std::uint64_t{7});
    QCOMPARE(measured("drop_oldest").oldest, kernel::Time{200_ms}); // that of 200 ms at 400 ms
    QCOMPARE(measured("reject").published, std::uint64_t{3});
}

QTEST_APPLESS_MAIN(TestQueueMessages)
#include "tst_queue_messages.moc"
