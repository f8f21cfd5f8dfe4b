// Partitions and isolation: who still reaches whom, that what is dropped is dropped in silence, and that it ends.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// A request every 10 ms, to app/1 and app/2 in turns; both ask the partner. A message takes no time, a call 1 ms at
/// app and 1 ms at the partner, so that a second of trouble meets 100 requests exactly.
const std::string kCallers = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 200ms}
  app: {kind: service, instances: 2, cpus: 9, work: 1ms, call_timeout: 50ms, handler: {default: [{work: 1ms}, {call: partner}]}}
  partner: {kind: external, latency: 1ms}
  idle: {kind: external}
links: [{from: web, to: app}, {from: app, to: partner}]
)";

std::string with(const std::string& event) {
    return kCallers + "scenario: [{at: 1s, " + event + ", for: 1s}]\n";
}

/// Everything in this file accounts for each message.
Measurement play(const std::string& event, kernel::Time until = 2995_ms) {
    const Measurement measured = run(with(event), until);
    if (const QString complaints = conservationComplaints(measured); !complaints.isEmpty())
        qFatal("%s", qPrintable(complaints));
    return measured;
}

std::uint64_t timeouts(const Measurement& measured) {
    return failures(measured, Outcome::Timeout);
}

} // namespace

class TestPartitions : public QObject {
    Q_OBJECT
  private slots:
    void failsNothingWithoutOne();
    void dropsBetweenTheGroups();
    void listsAllInstancesOfAComponent();
    void leavesWhatIsNotListedAlone();
    void namesEverythingElseByRest();
    void letsAnOverlapBeABridge();
    void dropsOneWayFromTheFirstToTheSecond();
    void dropsTheAnswersOfTheOtherWay();
    void takesZonesAsGroups();
    void includesInstancesThatComeWhileItHolds();
    void isolatesFromEverybody();
    void isolatesTheIsolatedFromEachOther();
    void endsWithItsTime();
    void endsWhenNobodyIsPartedAnyMore();
    void lastsWithoutFor();
    void keepsWhatIsOnTheWireAlready();
    void failsHealthChecks();
    void addsUpWithAnother();
    void refusesWhatMakesNoSense_data();
    void refusesWhatMakesNoSense();
    void isRefusedByHandWithAReason();
};

void TestPartitions::failsNothingWithoutOne() {
    const Measurement measured = run(kCallers, 3_s);
    QCOMPARE(measured.totals.failed, std::uint64_t(0));
    QCOMPARE(link(measured, "app->partner").dropped, std::uint64_t(0));
}

void TestPartitions::dropsBetweenTheGroups() {
    // Of the 100 requests from 1 s on every other one goes to app/1.
    const Measurement measured = play("partition: [[app/1], [partner]]");
    QCOMPARE(timeouts(measured), std::uint64_t(50));
    QCOMPARE(measured.totals.failed, std::uint64_t(50)); // in silence: nothing is refused
    QCOMPARE(link(measured, "app->partner").dropped, std::uint64_t(50));
}

void TestPartitions::listsAllInstancesOfAComponent() {
    QCOMPARE(timeouts(play("partition: [[app], [partner]]")), std::uint64_t(100));
    QCOMPARE(timeouts(play("partition: [[app/1, app/2], [partner]]")), std::uint64_t(100));
}

void TestPartitions::leavesWhatIsNotListedAlone() {
    // The client is in no group: its requests still arrive, all 300 but the one that sets out at the end.
    const Measurement measured = play("partition: [[app], [partner]]");
    QCOMPARE(component(measured, "app").arrivals, measured.totals.requests);
    QCOMPARE(link(measured, "web->app").dropped, std::uint64_t(0));
    // Two that are in groups of their own, with nobody that calls them: nothing happens.
    QCOMPARE(play("partition: [[idle], [partner]]").totals.failed, std::uint64_t(0));
}

void TestPartitions::namesEverythingElseByRest() {
    // app/1 hears neither the client nor, were it asked, the partner.
    const Measurement measured = play("partition: [[app/1], [rest]]");
    QCOMPARE(timeouts(measured), std::uint64_t(50));
    QCOMPARE(link(measured, "web->app").dropped, std::uint64_t(50));
    QCOMPARE(link(measured, "app->partner").dropped, std::uint64_t(0));
    // Whatever its place: the partner's group is all but app/1.
    QCOMPARE(timeouts(play("partition: [[rest], [app/1]]")), std::uint64_t(50));
}

void TestPartitions::letsAnOverlapBeABridge() {
    const std::string chain = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 200ms}
  app: {kind: service, cpus: 9, work: 0s, call_timeout: 50ms, handler: {default: [{call: middle}]}}
  middle: {kind: service, cpus: 9, work: 0s, call_timeout: 20ms, handler: {default: [{call: partner}]}}
  partner: {kind: external, latency: 0s}
links: [{from: web, to: app}, {from: app, to: middle}, {from: middle, to: partner}]
)";
    const std::string bridged = "scenario: [{at: 1s, partition: [[app, middle], [middle, partner]], for: 1s}]\n";
    const std::string split = "scenario: [{at: 1s, partition: [[app, middle], [partner]], for: 1s}]\n";
    QCOMPARE(run(chain + bridged, 3_s).totals.failed, std::uint64_t(0));
    QCOMPARE(timeouts(run(chain + split, 3_s)), std::uint64_t(100)); // the control: no bridge
    // The bridge is no router: the two ends do not reach each other directly.
    QCOMPARE(timeouts(play("partition: [[app, idle], [idle, partner]]")), std::uint64_t(100));
}

void TestPartitions::dropsOneWayFromTheFirstToTheSecond() {
    // The questions do not arrive.
    const Measurement measured = play("partition: [[app], [partner]], one_way: true");
    QCOMPARE(timeouts(measured), std::uint64_t(100));
    QCOMPARE(component(measured, "partner").arrivals, component(measured, "app").arrivals - 100);
}

void TestPartitions::dropsTheAnswersOfTheOtherWay() {
    // The questions arrive, and the partner works for nobody: it is the answers that are lost.
    const Measurement measured = play("partition: [[partner], [app]], one_way: true");
    QCOMPARE(timeouts(measured), std::uint64_t(100));
    QCOMPARE(component(measured, "partner").arrivals, component(measured, "app").arrivals);
    QCOMPARE(link(measured, "app->partner").dropped, std::uint64_t(100));
    // The control: both ways, and nothing arrives.
    const Measurement both = play("partition: [[partner], [app]]");
    QCOMPARE(component(both, "partner").arrivals, component(both, "app").arrivals - 100);
}

void TestPartitions::takesZonesAsGroups() {
    const Measurement measured =
        run(with("partition: [[east], [partner]]") + "zones: {east: {contains: [app/2]}}\n", 3_s);
    QCOMPARE(timeouts(measured), std::uint64_t(50));
}

void TestPartitions::includesInstancesThatComeWhileItHolds() {
    const std::string text = kCallers + R"(scenario:
  - {at: 1s, partition: [[app], [partner]], for: 1s}
  - {at: 1200ms, scale: app, instances: 4}
)";
    std::string quick = text;
    quick.replace(quick.find("instances: 2"), 12, "instances: 2, start_up: 0s");
    QCOMPARE(timeouts(run(quick, 3_s)), std::uint64_t(100));
}

void TestPartitions::isolatesFromEverybody() {
    const Measurement measured = play("isolate: [app/2]");
    QCOMPARE(timeouts(measured), std::uint64_t(50));
    QCOMPARE(link(measured, "web->app").dropped, std::uint64_t(50));
    // What it was doing when it began goes on, and what it says is lost as well.
    const Measurement partner = play("isolate: [partner]");
    QCOMPARE(timeouts(partner), std::uint64_t(100));
}

void TestPartitions::isolatesTheIsolatedFromEachOther() {
    // Both ends of the same call.
    const Measurement measured = play("isolate: [app/1, partner]");
    QCOMPARE(timeouts(measured), std::uint64_t(100));
    QCOMPARE(play("isolate: [idle]").totals.failed, std::uint64_t(0));
}

void TestPartitions::endsWithItsTime() {
    Simulation simulation = compile(with("partition: [[app], [partner]]"));
    simulation.advance(1500_ms);
    QVERIFY(!simulation.state().reach.isWhole());
    simulation.advance(2500_ms);
    QVERIFY(simulation.state().reach.isWhole());
    const std::uint64_t failed = simulation::measure(simulation).totals.failed;
    simulation.advance(10_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, failed);
    QVERIFY(leaks(simulation).isEmpty() || simulation.state().requests.live() <= 1);
}

void TestPartitions::endsWhenNobodyIsPartedAnyMore() {
    using catalog::List;
    using catalog::Value;
    const auto endsAfterHealingApp = [](const List& groups) {
        Simulation simulation = compile(kCallers);
        simulation.advance(1_s);
        if (!simulation.act({{"partition", Value(groups)}}) || !simulation.act({{"heal", Value("app")}}))
            return std::optional<bool>();
        bool ended = false;
        for (const auto& entry : simulation.state().log)
            ended = ended || entry.what == "end of partition";
        return std::optional<bool>(ended);
    };
    // Without app the rest is one group; without it, partner and web are still parted from each other.
    QCOMPARE(endsAfterHealingApp({Value(List{Value("app")}), Value(List{Value("rest")})}), std::optional<bool>(true));
    QCOMPARE(endsAfterHealingApp({Value(List{Value("app")}), Value(List{Value("partner")}), Value(List{Value("web")})}),
             std::optional<bool>(false));
}

void TestPartitions::lastsWithoutFor() {
    const Measurement measured = run(kCallers + "scenario: [{at: 1s, partition: [[app], [partner]]}]\n", 5_s);
    // From 1 s to 5 s 400 requests, the last ones still waiting: at most 50 ms' worth.
    QVERIFY(timeouts(measured) >= 394 && timeouts(measured) <= 400);
}

void TestPartitions::keepsWhatIsOnTheWireAlready() {
    // A message takes 400 ms. The partition begins at 1 s: a call that set out at 901 ms arrives at 1,301 ms and its
    // answer is dropped; one that set out at 551 ms arrives at 951 ms, and the answer is on the wire when it begins.
    const std::string slow = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 5s}
  partner: {kind: external, latency: 0s}
links: [{from: web, to: partner, latency: 400ms}]
scenario: [{at: 1s, partition: [[web], [partner]]}]
)";
    const Measurement measured = run(slow, 5_s);
    QVERIFY(conservationComplaints(measured).isEmpty());
    // Requests at 10, 20 … 590 ms arrive by 990 ms; the one at 600 ms arrives at 1 s, when the partition holds.
    QCOMPARE(measured.totals.succeeded, std::uint64_t(59));
    // Those at 600 … 990 ms arrive and are answered in vain.
    QCOMPARE(component(measured, "partner").arrivals, std::uint64_t(99));
}

void TestPartitions::failsHealthChecks() {
    const std::string balanced = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 200ms}
  lb: {kind: load_balancer, overhead: 0s, health_check: {interval: 100ms, timeout: 50ms, fall: 2, rise: 2}}
  app: {kind: service, instances: 2, cpus: 9, work: 1ms}
links: [{from: web, to: lb}, {from: lb, to: app}]
)";
    const Measurement measured = run(balanced + "scenario: [{at: 1s, partition: [[lb], [app/2]], for: 2s}]\n", 5_s);
    QVERIFY(conservationComplaints(measured).isEmpty());
    QCOMPARE(logged(measured, "ejected"), 1);
    QCOMPARE(logged(measured, "restored"), 1);
    // Two checks a tenth of a second apart and their patience: 250 ms at most until it is out, of a request in 20 ms.
    QVERIFY(timeouts(measured) > 0 && timeouts(measured) <= 13);
    QCOMPARE(logged(run(balanced, 5_s), "ejected"), 0);
}

void TestPartitions::addsUpWithAnother() {
    // One cuts app/1 off from 1 s to 2 s, the other app/2 from 1.5 s to 2.5 s: fifty each.
    const Measurement measured = run(kCallers + R"(scenario:
  - {at: 1s, partition: [[app/1], [partner]], for: 1s}
  - {at: 1500ms, partition: [[app/2], [partner]], for: 1s}
)",
                                     4_s);
    QCOMPARE(timeouts(measured), std::uint64_t(100));
}

void TestPartitions::refusesWhatMakesNoSense_data() {
    QTest::addColumn<QString>("event");
    QTest::addColumn<QString>("says");
    QTest::newRow("one group") << "partition: [[app]]"
                               << "at least two groups";
    QTest::newRow("an empty group") << "partition: [[app], []]"
                                    << "empty";
    QTest::newRow("three groups one way") << "partition: [[app], [partner], [idle]], one_way: true"
                                          << "two groups";
    QTest::newRow("nobody isolated") << "isolate: []"
                                     << "nobody";
    QTest::newRow("a stranger") << "partition: [[app], [prtner]]"
                                << "partner";
    QTest::newRow("an instance too many") << "isolate: [app/3]"
                                          << "no part `3`";
}

void TestPartitions::refusesWhatMakesNoSense() {
    QFETCH(QString, event);
    QFETCH(QString, says);
    const format::Reading reading =
        format::read("faultline: 1\n" + kCallers + "scenario: [{at: 1s, " + event.toStdString() + "}]\n");
    QString found;
    for (const base::Diagnostic& diagnostic : reading.diagnostics)
        if (diagnostic.severity == base::Severity::Error)
            found += QString::fromStdString(base::toText(diagnostic)) + "\n";
    QVERIFY2(found.contains(says), qPrintable(found));
}

void TestPartitions::isRefusedByHandWithAReason() {
    Simulation simulation = compile(kCallers);
    const auto groups = [](const char* a, const char* b) { return catalog::List{catalog::List{a}, catalog::List{b}}; };
    QVERIFY(!simulation.act({{"partition", groups("app", "nobody")}}));
    QVERIFY(!simulation.act({{"partition", catalog::List{catalog::List{"app"}}}}));
    QVERIFY(!simulation.act({{"isolate", catalog::List{}}}));
    QVERIFY(simulation.state().reach.isWhole());
    QVERIFY(simulation.act({{"partition", groups("app", "partner")}}).ok());
    QVERIFY(!simulation.state().reach.isWhole());
}

QTEST_APPLESS_MAIN(TestPartitions)
#include "tst_partitions.moc"
