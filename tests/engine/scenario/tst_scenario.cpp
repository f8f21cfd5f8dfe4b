// Events of a scenario: what each does, and that it is over when it says so.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::NodeHealth;
using components::Outcome;

namespace {

/// 100/s, evenly, of 55 ms each, and events.
std::string shop(const QString& events, const QString& app = "start_up: 500ms", const QString& timeout = "10s") {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: %3}
  app: {kind: service, cpus: 100, work: 55ms, %2}
  spare: {kind: service, start_up: 0s}
links: [{from: web, to: app}]
scenario:
%1)")
        .arg(events, app, timeout)
        .toStdString();
}

NodeHealth healthOf(const Simulation& simulation, const char* id, std::size_t instance = 0) {
    const auto& component = simulation.model().components[simulation.model().componentByName(id)];
    return simulation.state().nodes[component.nodes[instance]].health;
}

/// What was refused, by cause, in a run until 8 s.
std::uint64_t refused(const QString& events, const QString& app = "start_up: 500ms") {
    return failures(run(shop(events, app), 8_s), Outcome::Refused);
}

} // namespace

class TestScenario : public QObject {
    Q_OBJECT
  private slots:
    void crashResetsAndRefuses();
    void crashCountsTheStartUp_data();
    void crashCountsTheStartUp();
    void crashHasAllBackAtOneTime();
    void crashesThatOverlapEndWithTheLast();
    void restartEndsACrash();
    void restoreOfOneInstanceLeavesTheOthersDown();
    void hangKeepsWhatItAccepted();
    void hangsThatOverlapEndWithTheLast();
    void slowStretchesWork();
    void errorsAnswerAtOnce();
    void cutIsSilent();
    void delayAddsToBothWays();
    void lossyLosesItsShare();
    void healEndsACutOnly();
    void trafficChangesTheRate_data();
    void trafficChangesTheRate();
    void setHoldsForItsTime();
    void scaleAddsInstances();
    void flushEmptiesACache();
    void refusesWhatIsNotThere();
    void logsTheSameInCanonicalForm();
    void restoringAllBringsTheTrafficBack();
};

void TestScenario::crashResetsAndRefuses() {
    // In progress at 1,007 ms: those of 960, 970 … 1,000 ms. Refused: 1,010 … 2,000 ms.
    const Measurement measured = run(shop("  - {at: 1007ms, crash: app, for: 1s}\n"), 3060_ms);
    QCOMPARE(failures(measured, Outcome::Reset), std::uint64_t{5});
    QCOMPARE(failures(measured, Outcome::Refused), std::uint64_t{100});
    QCOMPARE(measured.totals.failed, std::uint64_t{105});
    QCOMPARE(run(shop("  - {at: 1007ms, mark: nothing}\n"), 3060_ms).totals.failed, std::uint64_t{0});
}

void TestScenario::crashCountsTheStartUp_data() {
    QTest::addColumn<QString>("startUp");
    QTest::addColumn<int>("refused");
    QTest::newRow("none") << "start_up: 0s" << 100;
    QTest::newRow("within") << "start_up: 900ms" << 100;
    QTest::newRow("longer than the crash") << "start_up: 2s" << 100; // `for` is the whole outage
}

void TestScenario::crashCountsTheStartUp() {
    QFETCH(QString, startUp);
    QFETCH(int, refused);
    QCOMPARE(static_cast<int>(::refused("  - {at: 1007ms, crash: app, for: 1s}\n", startUp)), refused);
}

void TestScenario::crashHasAllBackAtOneTime() {
    Simulation simulation = compile(shop("  - {at: 1s, mark: nothing}\n"));
    simulation.advance(1_s);
    act(simulation, {{"crash", catalog::List{"app", "spare"}}, {"for", length(1_s)}});
    simulation.advance(1999_ms);
    QVERIFY(healthOf(simulation, "app") != NodeHealth::Up);
    QVERIFY(healthOf(simulation, "spare") != NodeHealth::Up);
    simulation.advance(2001_ms);
    QVERIFY(healthOf(simulation, "app") == NodeHealth::Up);
    QVERIFY(healthOf(simulation, "spare") == NodeHealth::Up);
}

void TestScenario::crashesThatOverlapEndWithTheLast() {
    const char* first = "  - {at: 1007ms, crash: app, for: 2s}\n";
    QCOMPARE(refused(first), std::uint64_t{200});
    QCOMPARE(refused(QString(first) + "  - {at: 2007ms, crash: app/1, for: 3s}\n"), std::uint64_t{400});
    // Without an end: until somebody restarts it, or not by 8 s.
    QCOMPARE(refused(QString(first) + "  - {at: 2007ms, crash: app}\n"), std::uint64_t{700});
    QCOMPARE(refused(QString(first) + "  - {at: 2007ms, crash: app}\n  - {at: 4507ms, restart: app}\n"),
             std::uint64_t{400});
}

void TestScenario::restartEndsACrash() {
    QCOMPARE(refused("  - {at: 1007ms, crash: app}\n"), std::uint64_t{700});
    QCOMPARE(refused("  - {at: 1007ms, crash: app}\n  - {at: 2507ms, restart: app}\n"), std::uint64_t{200});
    // The end of the crash that was cut short does nothing any more.
    QCOMPARE(refused("  - {at: 1007ms, crash: app, for: 3s}\n  - {at: 1507ms, restart: app}\n"), std::uint64_t{100});
}

void TestScenario::restoreOfOneInstanceLeavesTheOthersDown() {
    Simulation simulation = compile(shop("  - {at: 1s, crash: app}\n", "instances: 3, start_up: 0s"));
    simulation.advance(2_s);
    act(simulation, {{"restore", "app/2"}});
    simulation.advance(3_s);
    QVERIFY(healthOf(simulation, "app", 0) == NodeHealth::Crashed);
    QVERIFY(healthOf(simulation, "app", 1) == NodeHealth::Up);
    QVERIFY(healthOf(simulation, "app", 2) == NodeHealth::Crashed);
    simulation.restoreAll();
    simulation.advance(4_s);
    QVERIFY(healthOf(simulation, "app", 0) == NodeHealth::Up);
}

void TestScenario::hangKeepsWhatItAccepted() {
    // All that was in progress at 1,007 ms is done a second later, and what came meanwhile after 2,007 ms.
    const Measurement measured = run(shop("  - {at: 1007ms, hang: app, for: 1s}\n"), 4_s);
    QCOMPARE(measured.totals.failed, std::uint64_t{0});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{1055_ms});
    // Callers who do not wait so long see timeouts, those of 960 … 2,000 ms less what is answered in time (from
    // 1,870 ms on: 2,062 − 200).
    const Measurement hasty = run(shop("  - {at: 1007ms, hang: app, for: 1s}\n", "", "200ms"), 4_s);
    QCOMPARE(failures(hasty, Outcome::Timeout), hasty.totals.failed);
    QCOMPARE(hasty.totals.failed, std::uint64_t{5 + 86});
}

void TestScenario::hangsThatOverlapEndWithTheLast() {
    Simulation simulation = compile(shop("  - {at: 1s, hang: app, for: 1s}\n  - {at: 1500ms, hang: app, for: 2s}\n"));
    simulation.advance(3490_ms);
    QVERIFY(healthOf(simulation, "app") == NodeHealth::Hung);
    simulation.advance(3510_ms);
    QVERIFY(healthOf(simulation, "app") == NodeHealth::Up);
}

void TestScenario::slowStretchesWork() {
    const auto longest = [](const QString& events) { return run(shop(events), 5_s).totals.latency.max(); };
    QCOMPARE(longest("  - {at: 1s, slow: app, factor: 10, for: 1s}\n"), kernel::Time{550_ms});
    QCOMPARE(
        longest("  - {at: 1s, slow: app, factor: 2, for: 1s}\n  - {at: 1500ms, slow: app/1, factor: 3, for: 1s}\n"),
        kernel::Time{330_ms});
    QCOMPARE(longest("  - {at: 1s, mark: nothing}\n"), kernel::Time{55_ms});
    // 100 requests are slow, no more.
    const Measurement measured = run(shop("  - {at: 1007ms, slow: app, factor: 10, for: 1s}\n"), 5_s);
    QVERIFY(measured.totals.latency.quantile(0.75) < kernel::Time{60_ms});
    QVERIFY(measured.totals.latency.quantile(0.81) > kernel::Time{500_ms});
}

void TestScenario::errorsAnswerAtOnce() {
    const Measurement all = run(shop("  - {at: 1007ms, errors: app, rate: 100%, for: 1s}\n"), 3_s);
    QCOMPARE(failures(all, Outcome::Error), std::uint64_t{100});
    QCOMPARE(all.totals.latencyFailed.max(), kernel::Time{0});
    // Half of 100: a deviation of 5.
    const Measurement half = run(shop("  - {at: 1007ms, errors: app, rate: 50%, for: 1s}\n"), 3_s);
    QVERIFY(std::abs(static_cast<int>(half.totals.failed) - 50) <= 20);
}

void TestScenario::cutIsSilent() {
    // The 100 of 1,010 … 2,000 ms, and the answers to those of 960 … 1,000 ms.
    const Measurement measured = run(shop("  - {at: 1007ms, cut: \"web->app\", for: 1s}\n", "", "200ms"), 4_s);
    QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t{105});
    QCOMPARE(measured.totals.failed, std::uint64_t{105});
    QCOMPARE(link(measured, "web->app").dropped, std::uint64_t{105});
    QCOMPARE(component(measured, "app").wasted, std::uint64_t{0}); // done before anybody had given up
}

void TestScenario::delayAddsToBothWays() {
    const Measurement measured = run(shop("  - {at: 1s, delay: \"web->app\", add: 200ms, for: 1s}\n"), 4_s);
    QCOMPARE(measured.totals.latency.max(), kernel::Time{455_ms});
    QCOMPARE(measured.totals.latency.min(), kernel::Time{55_ms});
}

void TestScenario::lossyLosesItsShare() {
    const auto dropped = [](const char* rate) {
        return static_cast<int>(
            link(run(shop(QString("  - {at: 0s, lossy: \"web->app\", rate: %1}\n").arg(rate), "", "200ms"), 10'060_ms),
                 "web->app")
                .dropped);
    };
    // 1,006 requests and the answers to those that arrived: 10 % and 9 %, a deviation of 13.
    QVERIFY(std::abs(dropped("10%") - 191) <= 53);
    QCOMPARE(dropped("0%"), 0);
    QCOMPARE(dropped("100%"), 1006);
}

void TestScenario::healEndsACutOnly() {
    const Measurement measured = run(shop("  - {at: 1007ms, cut: \"web->app\"}\n  - {at: 1s, slow: app, factor: 2}\n"
                                          "  - {at: 2007ms, heal: \"web->app\"}\n  - {at: 3007ms, heal: all}\n",
                                          "", "500ms"),
                                     5_s);
    // Requests of 1,010 … 2,000 ms, and answers to those of 960 … 1,000 ms.
    QCOMPARE(measured.totals.failed, std::uint64_t{105});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{110_ms}); // still slow at the end
    Simulation simulation = compile(shop("  - {at: 1007ms, crash: app}\n  - {at: 2007ms, heal: all}\n"));
    simulation.advance(4_s);
    QVERIFY(healthOf(simulation, "app") == NodeHealth::Crashed);
}

void TestScenario::trafficChangesTheRate_data() {
    QTest::addColumn<QString>("events");
    QTest::addColumn<int>("requests"); // by 5 s; 100/s of the diagram
    QTest::newRow("none") << "  - {at: 1s, mark: nothing}\n" << 500;
    QTest::newRow("times 3 for 1 s") << "  - {at: 1s, traffic: web, times: 3, for: 1s}\n" << 700;
    QTest::newRow("a rate for 1 s") << "  - {at: 1s, traffic: web, rate: 250/s, for: 1s}\n" << 650;
    QTest::newRow("a ramp") << "  - {at: 1s, traffic: web, times: 3, over: 2s}\n" << 100 + 400 + 600;
    QTest::newRow("stopped") << "  - {at: 1s, traffic: web, times: 0}\n" << 100;
    // The newer one holds; when it ends, the older one, which is over at 4 s.
    QTest::newRow("two") << "  - {at: 1s, traffic: web, times: 2, for: 3s}\n"
                            "  - {at: 2s, traffic: web, times: 5, for: 1s}\n"
                         << 100 + 200 + 500 + 200 + 100;
}

void TestScenario::trafficChangesTheRate() {
    QFETCH(QString, events);
    QFETCH(int, requests);
    const auto made = static_cast<int>(run(shop(events), 5_s).totals.requests);
    QVERIFY2(std::abs(made - requests) <= 2, qPrintable(QString::number(made)));
}

void TestScenario::setHoldsForItsTime() {
    const Measurement measured = run(shop("  - {at: 1007ms, set: app, work: 20ms, for: 1s}\n"), 4_s);
    QCOMPARE(measured.totals.latency.min(), kernel::Time{20_ms});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{55_ms});
    QVERIFY(std::abs(measured.totals.latency.meanNs() * 1e-6 - (55 - 35.0 * 100 / 395)) < 0.3); // 100 of some 395
    Simulation simulation = compile(shop("  - {at: 1s, set: \"web->app\", latency: 10ms}\n"));
    simulation.advance(3_s);
    QCOMPARE(simulation::measure(simulation).totals.latency.max(), kernel::Time{75_ms});
}

void TestScenario::scaleAddsInstances() {
    Simulation simulation = compile(shop("  - {at: 1s, scale: app, instances: 3}\n"));
    simulation.advance(1_s);
    simulation.advance(1490_ms);
    QVERIFY(healthOf(simulation, "app", 2) == NodeHealth::Starting);
    simulation.advance(1510_ms);
    QVERIFY(healthOf(simulation, "app", 2) == NodeHealth::Up);
    simulation.advance(4_s);
    const auto instances = component(simulation::measure(simulation), "app").instances;
    QCOMPARE(instances.size(), std::size_t{3});
    QVERIFY(instances[2].arrivals >= 80);
}

void TestScenario::flushEmptiesACache() {
    const auto misses = [](const char* events) {
        return component(run(std::string(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 0s}
  hot: {kind: cache, ttl: 1h}
  db: {kind: database, read: 1ms}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)") + events,
                             2_s),
                         "hot")
            .misses;
    };
    QCOMPARE(misses("scenario: [{at: 1050ms, flush: hot}]\n"), std::uint64_t{2});
    QCOMPARE(misses(""), std::uint64_t{1});
}

void TestScenario::refusesWhatIsNotThere() {
    Simulation simulation = compile(shop("  - {at: 1s, mark: nothing}\n"));
    const std::string before = fingerprint(simulation);
    QVERIFY(!simulation.act({{"crash", "nobody"}}));
    QVERIFY(!simulation.act({{"crash", "app/2"}}));
    QVERIFY(!simulation.act({{"crash", "web"}}));
    QVERIFY(!simulation.act({{"cut", "app->web"}}));
    QVERIFY(!simulation.act({{"flush", "app"}}));
    QVERIFY(!simulation.act({{"traffic", "app"}}));
    QVERIFY(!simulation.act({{"nonsense", "app"}}));
    QCOMPARE(fingerprint(simulation), before);
}

void TestScenario::logsTheSameInCanonicalForm() {
    // Canonical form leaves out what is the default and puts the rest in its own order.
    const std::string written = shop("  - {at: 100ms, for: 50ms, factor: 10, slow: app}\n"
                                     "  - {at: 200ms, errors: app, rate: 20%}\n"
                                     "  - {at: 300ms, set: app, work: 20ms, cpus: 50, for: 1s}\n"
                                     "  - {at: 400ms, traffic: web, times: 2, over: 0s}\n");
    const diagram::Diagram diagram = parse(written);
    const std::string canonical = format::write(diagram);
    QVERIFY(canonical.find("factor") == std::string::npos);
    const auto played = [](Simulation simulation) {
        simulation.advance(2_s);
        return simulation::measure(simulation);
    };
    const Measurement first = played(compile(diagram));
    const Measurement second = played(compile(format::read(canonical).diagram));
    QCOMPARE(fingerprint(first), fingerprint(second));
    QCOMPARE(first.log.front().detail, std::string("factor 10, for 50ms"));
    // What it says is what holds.
    const Measurement other = played(compile(shop("  - {at: 100ms, slow: app, factor: 20, for: 50ms}\n")));
    QCOMPARE(other.log.front().detail, std::string("factor 20, for 50ms"));
}

void TestScenario::restoringAllBringsTheTrafficBack() {
    Simulation simulation = compile(shop("  - {at: 1h, mark: nothing}\n"));
    simulation.setTrafficMultiplier(3);
    simulation.advance(1001_ms);
    QCOMPARE(simulation::measure(simulation).totals.requests, std::uint64_t{300});
    simulation.restoreAll();
    simulation.advance(2001_ms); // 100 a second again, a third of the next is due
    QCOMPARE(simulation::measure(simulation).totals.requests, std::uint64_t{400});
}

QTEST_APPLESS_MAIN(TestScenario)
#include "tst_scenario.moc"
