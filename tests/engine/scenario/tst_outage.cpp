// The outage of a zone: its instances are down, as in a crash, and silent, as in a partition.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::NodeHealth;
using components::Outcome;

namespace {

/// A request every 10 ms to app/1 … app/4 in turns, 5 ms of work; two of them stand in the zone east.
const std::string kZoned = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 100ms}
  app: {kind: service, instances: 4, cpus: 9, work: 5ms, start_up: 300ms, spread: [east, west]}
links: [{from: web, to: app}]
zones: {east: {}, west: {}, empty: {}}
)";

std::string with(const std::string& events) {
    return kZoned + "scenario: [" + events + "]\n";
}

Measurement play(const std::string& events, kernel::Time until = 4_s) {
    const Measurement measured = run(with(events), until);
    if (const QString complaints = conservationComplaints(measured); !complaints.isEmpty())
        qFatal("%s", qPrintable(complaints));
    return measured;
}

NodeHealth healthAt(const std::string& events, kernel::Time at, const char* target) {
    Simulation simulation = compile(with(events));
    simulation.advance(at);
    return simulation.state().nodes[simulation.model().nodesNamed(target).front()].health;
}

} // namespace

class TestOutage : public QObject {
    Q_OBJECT
  private slots:
    void givesTimeoutsWhereACrashGivesRefusals();
    void losesWhatWasInWork();
    void servesAgainWhenItIsOver();
    void lastsWithoutFor();
    void endsByHeal();
    void endsByRestore();
    void letsNothingStartMeanwhile();
    void holdsDownWhatACrashLetsGo();
    void takesInInstancesThatComeMeanwhile();
    void leavesClientsOfTheZoneAlive();
    void leavesOtherZonesAlone();
    void isRefusedWithoutSuchAZone();
};

void TestOutage::givesTimeoutsWhereACrashGivesRefusals() {
    // East has app/1 and app/3: every other request of the 100 in the second, and nothing is refused.
    const Measurement out = play("{at: 1s, outage: east, for: 1s}");
    QCOMPARE(failures(out, Outcome::Timeout), std::uint64_t(50));
    QCOMPARE(out.totals.failed, std::uint64_t(50));
    // The control: the same instances, crashed.
    const Measurement crashed = play("{at: 1s, crash: app/1, for: 1s}, {at: 1s, crash: app/3, for: 1s}");
    QCOMPARE(failures(crashed, Outcome::Refused), std::uint64_t(50));
    QCOMPARE(crashed.totals.failed, std::uint64_t(50));
    QCOMPARE(play("").totals.failed, std::uint64_t(0));
}

void TestOutage::losesWhatWasInWork() {
    // At 1,002 ms the request of 1,000 ms is in work (at app/4: 1,000 = 100 × 10, the hundredth; its zone is west).
    const Measurement out = play("{at: 1002ms, outage: west, for: 1s}");
    QCOMPARE(failures(out, Outcome::Reset), std::uint64_t(0));
    // 1,010 … 2,000 ms are 100 requests, half of them to the west; and the one in work.
    QCOMPARE(failures(out, Outcome::Timeout), std::uint64_t(51));
    // The control: a crash tells the one in work.
    const Measurement crashed = play("{at: 1002ms, crash: west, for: 1s}");
    QCOMPARE(failures(crashed, Outcome::Reset), std::uint64_t(1));
    QCOMPARE(failures(crashed, Outcome::Refused), std::uint64_t(50));
}

void TestOutage::servesAgainWhenItIsOver() {
    // Starting takes 300 ms of the second.
    const std::string outage = "{at: 1s, outage: east, for: 1s}";
    QCOMPARE(healthAt(outage, 1500_ms, "app/1"), NodeHealth::Crashed);
    QCOMPARE(healthAt(outage, 1800_ms, "app/1"), NodeHealth::Starting);
    QCOMPARE(healthAt(outage, 2_s, "app/1"), NodeHealth::Up);
    QCOMPARE(healthAt(outage, 1500_ms, "app/2"), NodeHealth::Up);
}

void TestOutage::lastsWithoutFor() {
    const Measurement measured = play("{at: 1s, outage: east}");
    // 1 … 3.9 s: 145 of 290 requests have timed out; those of the last 100 ms still wait.
    QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t(145));
}

void TestOutage::endsByHeal() {
    for (const char* target : {"east", "all"}) {
        const std::string events = "{at: 1s, outage: east}, {at: 1500ms, heal: " + std::string(target) + "}";
        QCOMPARE(healthAt(events, 1700_ms, "app/1"), NodeHealth::Starting);
        QCOMPARE(healthAt(events, 1800_ms, "app/1"), NodeHealth::Up);
        // 1 … 1.5 s 25 requests in silence, until 1.8 s 15 are refused by those that start.
        const Measurement measured = play(events);
        QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t(25));
        QCOMPARE(failures(measured, Outcome::Refused), std::uint64_t(15));
    }
    QCOMPARE(healthAt("{at: 1s, outage: east}, {at: 1500ms, heal: west}", 3_s, "app/1"), NodeHealth::Crashed);
}

void TestOutage::endsByRestore() {
    Simulation simulation = compile(with("{at: 1s, outage: east}"));
    simulation.advance(1500_ms);
    act(simulation, {{"restore", "east"}});
    simulation.advance(1800_ms);
    QVERIFY(simulation.state().reach.isWhole());
    for (const components::Node& node : simulation.state().nodes)
        QCOMPARE(node.health, NodeHealth::Up);
}

void TestOutage::letsNothingStartMeanwhile() {
    Simulation simulation = compile(with("{at: 1s, outage: east, for: 1s}"));
    simulation.advance(1200_ms);
    QVERIFY(!simulation.act({{"restart", "app/1"}}));
    act(simulation, {{"restart", "app"}}); // those in the west crash and start
    simulation.advance(1600_ms);
    const auto health = [&](const char* target) {
        return simulation.state().nodes[simulation.model().nodesNamed(target).front()].health;
    };
    QCOMPARE(health("app/1"), NodeHealth::Crashed);
    QCOMPARE(health("app/2"), NodeHealth::Up);
}

void TestOutage::holdsDownWhatACrashLetsGo() {
    const std::string events = "{at: 800ms, crash: app/1, for: 500ms}, {at: 1s, outage: east, for: 2s}";
    QCOMPARE(healthAt(events, 1500_ms, "app/1"), NodeHealth::Crashed);
    QCOMPARE(healthAt(events, 3_s, "app/1"), NodeHealth::Up);
    // The control: without the outage it is back at 1.3 s.
    QCOMPARE(healthAt("{at: 800ms, crash: app/1, for: 500ms}", 1500_ms, "app/1"), NodeHealth::Up);
}

void TestOutage::takesInInstancesThatComeMeanwhile() {
    // app/5 would stand in the east.
    const std::string events = "{at: 1s, outage: east, for: 2s}, {at: 1500ms, scale: app, instances: 6}";
    QCOMPARE(healthAt(events, 2500_ms, "app/5"), NodeHealth::Crashed);
    QCOMPARE(healthAt(events, 2500_ms, "app/6"), NodeHealth::Up);
    QCOMPARE(healthAt(events, 3_s, "app/5"), NodeHealth::Up);
}

void TestOutage::leavesClientsOfTheZoneAlive() {
    // Nobody hears the people in the zone, either, and they hear nobody; they are people, and do not crash.
    std::string text = with("{at: 1s, outage: east, for: 1s}");
    text.replace(text.find("east: {}"), 8, "east: {contains: [web]}");
    text.replace(text.find(", spread: [east, west]"), 22, "");
    const Measurement measured = run(text, 4_s);
    QVERIFY(conservationComplaints(measured).isEmpty());
    QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t(100));
    QCOMPARE(component(measured, "app").arrivals, measured.totals.requests - 100);
}

void TestOutage::leavesOtherZonesAlone() {
    QCOMPARE(play("{at: 1s, outage: empty, for: 1s}").totals.failed, std::uint64_t(0));
}

void TestOutage::isRefusedWithoutSuchAZone() {
    Simulation simulation = compile(kZoned);
    QVERIFY(!simulation.act({{"outage", "north"}}));
    QVERIFY(!simulation.act({{"outage", "app"}}));
}

QTEST_APPLESS_MAIN(TestOutage)
#include "tst_outage.moc"
