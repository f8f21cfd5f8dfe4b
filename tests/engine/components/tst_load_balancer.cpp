// Load balancers: whom they choose, whom they leave out, and what they do when there is nobody or no room.
#include <QTest>

#include <set>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// A client at `rate`, evenly, one balancer and the instances of one service; messages need no time.
std::string row(const QString& balancer, const QString& service, int rate, const QString& client = "users: 1000") {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: %1/s, process: constant}}, timeout: 10s, %2}
  lb: {kind: load_balancer, overhead: 0s, %3}
  app: {kind: service, %4}
links: [{from: web, to: lb}, {from: lb, to: app}]
)")
        .arg(rate)
        .arg(client, balancer, service)
        .toStdString();
}

std::vector<int> arrivals(const Simulation& simulation, const char* id = "app") {
    const Measurement measured = simulation::measure(simulation);
    std::vector<int> counts;
    for (const simulation::InstanceMeasurement& instance : component(measured, id).instances)
        counts.push_back(static_cast<int>(instance.arrivals));
    return counts;
}

std::vector<kernel::Time> loggedAt(const Simulation& simulation, const std::string& what) {
    std::vector<kernel::Time> times;
    for (const simulation::LogEntry& entry : simulation::measure(simulation).log)
        if (entry.what == what)
            times.push_back(entry.at);
    return times;
}

} // namespace

class TestLoadBalancer : public QObject {
    Q_OBJECT
  private slots:
    void spreadsByItsAlgorithm_data();
    void spreadsByItsAlgorithm();
    void goesByWeight();
    void weighsEachInstance();
    void keepsHashedUsersTogether_data();
    void keepsHashedUsersTogether();
    void avoidsTheSlowOne_data();
    void avoidsTheSlowOne();
    void fallsForTheOneThatFailsFast();
    void takesOutWhoFailsItsChecks();
    void triesTheNextOne();
    void passesOnTheCauseOfTheLastOneTried();
    void sticksToTheInstanceThatAnswered();
    void limitsTheRate();
    void refusesBeyondItsConnections();
    void holdsWhatFindsNoRoom();
    void servesWhatItHeldByTurns();
    void opensWhenNobodyIsHealthy();
    void takesItsTime();
    void keepsItsBackendsWhileItIsTakenAway();
    void givesABackendUpAfterItsTimeout();
};

void TestLoadBalancer::spreadsByItsAlgorithm_data() {
    QTest::addColumn<QString>("algorithm");
    QTest::addColumn<int>("tolerance"); // of 250 requests each
    // One at a time: turns, and the one that was taken longest ago. Draws: a deviation of √(1000·¼·¾) = 13.7.
    QTest::newRow("round_robin") << "round_robin" << 0;
    QTest::newRow("weighted_round_robin") << "weighted_round_robin" << 0;
    QTest::newRow("least_connections") << "least_connections" << 0;
    QTest::newRow("random") << "random" << 55;
    QTest::newRow("power_of_two") << "power_of_two" << 55;
}

void TestLoadBalancer::spreadsByItsAlgorithm() {
    QFETCH(QString, algorithm);
    QFETCH(int, tolerance);
    Simulation simulation = compile(row("algorithm: " + algorithm, "instances: 4, work: 500us", 1000));
    simulation.advance(1_s);
    for (const int count : arrivals(simulation))
        QVERIFY2(qAbs(count - 250) <= tolerance, qPrintable(QString::number(count)));
}

void TestLoadBalancer::goesByWeight() {
    const auto first = [](const char* algorithm) {
        const Measurement measured = run(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  lb: {kind: load_balancer, overhead: 0s, algorithm: %1}
  big: {kind: service, work: 0s}
  small: {kind: service, work: 0s}
links: [{from: web, to: lb}, {from: lb, to: big, weight: 3}, {from: lb, to: small}]
)")
                                             .arg(algorithm)
                                             .toStdString(),
                                         1_s);
        return static_cast<int>(component(measured, "big").arrivals);
    };
    QVERIFY(qAbs(first("weighted_round_robin") - 750) <= 1);
    QVERIFY(qAbs(first("round_robin") - 500) <= 1);
}

void TestLoadBalancer::weighsEachInstance() {
    // Two of weight 3 and one of weight 1: 3, 3 and 1 of every seven.
    const auto lined = [](const char* weight, const char* scenario = "") {
        return std::string(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 700/s, process: constant}}}
  lb: {kind: load_balancer, overhead: 0s, health_check: off, algorithm: weighted_round_robin}
  big: {kind: service, instances: 2, work: 0s}
  small: {kind: service, work: 0s}
links: [{from: web, to: lb}, {from: lb, to: big, weight: 3}, {from: lb, to: small, weight: )") +
               weight + "}]\n" + scenario;
    };
    const Measurement measured = run(lined("1"), 1_s);
    for (const auto& instance : component(measured, "big").instances)
        QVERIFY(qAbs(static_cast<int>(instance.arrivals) - 300) <= 1);
    QVERIFY(qAbs(static_cast<int>(component(measured, "small").arrivals) - 100) <= 1);
    // Without a weight it takes no part, not even where there is nobody else.
    QCOMPARE(component(run(lined("0"), 1_s), "small").arrivals, std::uint64_t{0});
    const Measurement alone = run(lined("0", "scenario: [{at: 0s, set: lb, health_check: {interval: 1ms}}, "
                                             "{at: 0s, crash: big}]\n"),
                                  1_s);
    QCOMPARE(component(alone, "small").arrivals, std::uint64_t{0});
    QVERIFY(failures(alone, Outcome::Unavailable) > 600);
}

void TestLoadBalancer::keepsHashedUsersTogether_data() {
    QTest::addColumn<QString>("algorithm");
    QTest::newRow("ip_hash") << "ip_hash";
    QTest::newRow("consistent_hash") << "consistent_hash";
}

void TestLoadBalancer::keepsHashedUsersTogether() {
    QFETCH(QString, algorithm);
    const auto counts = [&](const char* client) {
        Simulation simulation = compile(row("algorithm: " + algorithm, "instances: 4, work: 0s", 1000, client));
        simulation.advance(1_s);
        std::vector<int> sorted = arrivals(simulation);
        std::sort(sorted.begin(), sorted.end());
        return sorted;
    };
    QCOMPARE(counts("users: 1"), std::vector<int>({0, 0, 0, 1000}));
    // A ring with 128 points each gives nobody less than half of a fair share.
    QVERIFY(counts("users: 1000").front() > 125);
}

void TestLoadBalancer::avoidsTheSlowOne_data() {
    QTest::addColumn<QString>("algorithm");
    QTest::addColumn<int>("most"); // of 1,000 requests
    // At 100/s the fast one (10 ms) is free when the next request comes; the slow one takes 400 ms.
    QTest::newRow("least_connections") << "least_connections" << 60;
    QTest::newRow("least_latency") << "least_latency" << 60;
    QTest::newRow("power_of_two") << "power_of_two" << 60; // of two backends both are drawn
}

void TestLoadBalancer::avoidsTheSlowOne() {
    QFETCH(QString, algorithm);
    QFETCH(int, most);
    const auto slowOnes = [](const QString& name) {
        Simulation simulation =
            compile(row("health_check: off, algorithm: " + name, "instances: 2, cpus: 100, work: 10ms", 100));
        act(simulation, {{"slow", "app/1"}, {"factor", 40.0}});
        simulation.advance(10_s);
        return arrivals(simulation).front();
    };
    QVERIFY2(slowOnes(algorithm) <= most, qPrintable(QString::number(slowOnes(algorithm))));
    QCOMPARE(slowOnes("round_robin"), 500);
}

void TestLoadBalancer::fallsForTheOneThatFailsFast() {
    // Whoever answers errors at once never has anything in flight.
    const auto failed = [](const QString& algorithm) {
        Simulation simulation =
            compile(row("health_check: off, algorithm: " + algorithm, "instances: 2, cpus: 10, work: 20ms", 200));
        act(simulation, {{"errors", "app/1"}, {"rate", base::Ratio{1}}});
        simulation.advance(10_s);
        return static_cast<int>(failures(simulation::measure(simulation), Outcome::Error));
    };
    QVERIFY(failed("least_connections") >= 1500);
    QVERIFY(qAbs(failed("round_robin") - 1000) <= 2);
}

void TestLoadBalancer::takesOutWhoFailsItsChecks() {
    const QString service = "instances: 8, work: 0s, start_up: 0s";
    Simulation simulation =
        compile(row("health_check: {interval: 1s, timeout: 500ms, fall: 3, rise: 2}", service, 800));
    simulation.advance(10_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{0});
    for (const char* instance : {"app/1", "app/2", "app/3", "app/4"})
        act(simulation, {{"crash", instance}});
    simulation.advance(20_s);
    // The first check fails within an interval, the third two intervals later, each pair in its own phase.
    const std::vector<kernel::Time> out = loggedAt(simulation, "ejected");
    QCOMPARE(out.size(), std::size_t{4});
    for (const kernel::Time at : out)
        QVERIFY(at > kernel::Time{12_s} && at <= kernel::Time{13_s});
    QCOMPARE(std::set<kernel::Time>(out.begin(), out.end()).size(), std::size_t{4});
    const std::uint64_t failed = simulation::measure(simulation).totals.failed;
    QVERIFY(failed >= 800 && failed <= 1200); // half of 800/s for 2 to 3 s
    for (const char* instance : {"app/1", "app/2", "app/3", "app/4"})
        act(simulation, {{"restart", instance}});
    simulation.advance(30_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, failed);
    const std::vector<kernel::Time> back = loggedAt(simulation, "restored");
    QCOMPARE(back.size(), std::size_t{4});
    for (const kernel::Time at : back)
        QVERIFY(at > kernel::Time{21_s} && at <= kernel::Time{22_s});
    // Without checks half of all requests go on being refused.
    Simulation blind = compile(row("health_check: off", service, 800));
    for (const char* instance : {"app/1", "app/2", "app/3", "app/4"})
        act(blind, {{"crash", instance}});
    blind.advance(10_s);
    QCOMPARE(failures(simulation::measure(blind), Outcome::Refused), std::uint64_t{4000});
}

void TestLoadBalancer::triesTheNextOne() {
    const auto failed = [](int tries) {
        Simulation simulation =
            compile(row(QString("health_check: off, try_next: %1").arg(tries), "instances: 3, work: 0s", 300));
        act(simulation, {{"crash", "app/1"}});
        act(simulation, {{"crash", "app/2"}});
        simulation.advance(1_s);
        return failures(simulation::measure(simulation), Outcome::Refused);
    };
    QCOMPARE(failed(0), std::uint64_t{200});
    QVERIFY(failed(1) > 0 && failed(1) < 200); // who meets app/1 goes on to app/2
    QCOMPARE(failed(2), std::uint64_t{0});
}

void TestLoadBalancer::passesOnTheCauseOfTheLastOneTried() {
    Simulation simulation = compile(row("health_check: off, try_next: 5", "instances: 2, work: 0s", 100));
    act(simulation, {{"crash", "app"}});
    simulation.advance(1_s);
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Refused), std::uint64_t{100});
    QCOMPARE(component(simulation::measure(simulation), "lb").rejected, std::uint64_t{0}); // it did try
}

void TestLoadBalancer::sticksToTheInstanceThatAnswered() {
    const auto counts = [](const char* sticky) {
        Simulation simulation =
            compile(row(QString("health_check: off, sticky: ") + sticky, "instances: 2, work: 0s", 100, "users: 1"));
        simulation.advance(1_s);
        return arrivals(simulation);
    };
    QCOMPARE(counts("true"), std::vector<int>({100, 0}));
    QCOMPARE(counts("false"), std::vector<int>({50, 50}));
}

void TestLoadBalancer::limitsTheRate() {
    const auto limited = [](const char* limit) {
        return static_cast<int>(
            failures(run(row(QString("rate_limit: ") + limit, "work: 0s", 200), 10_s), Outcome::RateLimited));
    };
    // 2,000 requests in 10 s, of which the bucket's 10 and 100 more a second pass.
    QVERIFY(qAbs(limited("{rate: 100/s, burst: 10}") - (2000 - 10 - 1000)) <= 11);
    QCOMPARE(limited("off"), 0);
    QCOMPARE(limited("{rate: 300/s, burst: 10}"), 0);
}

void TestLoadBalancer::refusesBeyondItsConnections() {
    const auto refused = [](const char* most) {
        Simulation simulation = compile(row(QString("health_check: off, max_connections: ") + most, "work: 0s", 100));
        act(simulation, {{"hang", "app"}});
        simulation.advance(1_s);
        return failures(simulation::measure(simulation), Outcome::Refused);
    };
    QCOMPARE(refused("30"), std::uint64_t{70});
    QCOMPARE(refused("100"), std::uint64_t{0});
}

void TestLoadBalancer::holdsWhatFindsNoRoom() {
    Simulation simulation = compile(
        row("health_check: off, backend_connections: 1, queue_limit: 3, queue_timeout: 105ms", "instances: 1", 100));
    act(simulation, {{"hang", "app"}});
    // At 10 ms one goes to the backend, at 20, 30 and 40 ms three are held, seven more until 110 ms find no room.
    simulation.advance(115_ms);
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Overloaded), std::uint64_t{7});
    QCOMPARE(simulation.state().nodes[1].waiting.level(), std::int64_t{3});
    QCOMPARE(simulation::measure(simulation).totals.latencyFailed.max(), kernel::Time{0});
    simulation.setTrafficMultiplier(0);
    simulation.advance(126_ms); // the first of them has waited for 105 ms
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Overloaded), std::uint64_t{8});
    QCOMPARE(simulation::measure(simulation).totals.latencyFailed.max(), kernel::Time{105_ms});
    simulation.advance(1_s);
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Overloaded), std::uint64_t{10});
    QCOMPARE(simulation.state().nodes[1].waiting.level(), std::int64_t{0});
    // With room at the backend nobody waits.
    Simulation wide = compile(row("health_check: off, queue_limit: 3, queue_timeout: 105ms", "instances: 1", 100));
    act(wide, {{"hang", "app"}});
    wide.advance(1_s);
    QCOMPARE(simulation::measure(wide).totals.failed, std::uint64_t{0});
}

void TestLoadBalancer::servesWhatItHeldByTurns() {
    // Twelve requests, two at work and ten held. When the limit is lifted they are spread like any others: chosen once.
    diagram::Diagram diagram =
        parse(row("health_check: off, backend_connections: 1, queue_limit: 100", "instances: 2, work: 1s", 100));
    Simulation simulation = compile(diagram);
    simulation.advance(125_ms);
    simulation.setTrafficMultiplier(0);
    QCOMPARE(simulation.state().nodes[1].waiting.level(), std::int64_t{10});
    set(diagram, "lb.backend_connections", "100");
    update(simulation, diagram);
    simulation.advance(2_s);
    QCOMPARE(arrivals(simulation), std::vector<int>({6, 6}));
}

void TestLoadBalancer::opensWhenNobodyIsHealthy() {
    const auto measured = [](const char* open) {
        Simulation simulation =
            compile(row(QString("health_check: {interval: 100ms, timeout: 50ms, fall: 1, rise: 1}, fail_open: ") + open,
                        "instances: 2, work: 0s", 100));
        act(simulation, {{"errors", "app"}, {"rate", base::Ratio{1}}});
        simulation.advance(1_s); // both are out
        const std::uint64_t before = failures(simulation::measure(simulation), Outcome::Error);
        simulation.advance(2_s);
        return std::pair(failures(simulation::measure(simulation), Outcome::Error) - before,
                         failures(simulation::measure(simulation), Outcome::Unavailable));
    };
    QCOMPARE(measured("true"), std::pair(std::uint64_t{100}, std::uint64_t{0}));
    QCOMPARE(measured("false").first, std::uint64_t{0});
    QVERIFY(measured("false").second >= 100);
}

void TestLoadBalancer::takesItsTime() {
    diagram::Diagram diagram = parse(row("health_check: off", "work: 1ms", 100));
    set(diagram, "lb.overhead", "3ms");
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    QCOMPARE(simulation::measure(simulation).totals.latency.max(), kernel::Time{4_ms});
    QCOMPARE(run(row("health_check: off", "work: 1ms", 100), 1_s).totals.latency.max(), kernel::Time{1_ms});
}

void TestLoadBalancer::givesABackendUpAfterItsTimeout() {
    Simulation simulation = compile(row("health_check: off, timeout: 100ms", "work: 0s", 100));
    act(simulation, {{"hang", "app"}});
    simulation.advance(1_s);
    const Measurement measured = simulation::measure(simulation);
    QVERIFY(failures(measured, Outcome::Timeout) >= 89);
    QCOMPARE(measured.totals.latencyFailed.max(), kernel::Time{100_ms});
}

void TestLoadBalancer::keepsItsBackendsWhileItIsTakenAway() {
    // The second balancer still waits for answers when it is taken away; by then there are more backends.
    diagram::Diagram diagram =
        parse(row("health_check: off, instances: 2", "instances: 1, cpus: 100, work: 500ms", 100));
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    set(diagram, "components.lb.instances", "1");
    update(simulation, diagram);
    set(diagram, "components.app.instances", "40");
    update(simulation, diagram);
    for (const components::BalancerState& balancer : simulation.state().balancers)
        QCOMPARE(balancer.backends.size(), std::size_t{40});
    simulation.advance(3_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{0});
}

QTEST_APPLESS_MAIN(TestLoadBalancer)
#include "tst_load_balancer.moc"
