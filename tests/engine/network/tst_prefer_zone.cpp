// `prefer_zone`: callers and balancers that rather ask what stands in their own zone.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// front/1 stands in a, front/2 in b; app/1 and app/3 in a, app/2 and app/4 in b.
std::string callers(const char* frontKeys, const char* zones = "zones: {a: {}, b: {}}\n") {
    return R"(
network: {client: 0s, same_zone: 1ms, cross_zone: 3ms}
components:
  web: {kind: client, arrivals: {open: {rate: 200/s, process: constant}}}
  front: {kind: service, instances: 2, cpus: 9, work: 0s, spread: [a, b], )" +
           std::string(frontKeys) + R"(}
  app: {kind: service, instances: 4, cpus: 9, work: 0s, spread: [a, b]}
links: [{from: web, to: front}, {from: front, to: app}]
)" + zones;
}

/// The balancer stands in a, with app/1 and app/3.
std::string balanced(const std::string& balancerKeys, const std::string& appKeys = {}) {
    return R"(
network: {client: 0s, same_zone: 1ms, cross_zone: 3ms}
components:
  web: {kind: client, arrivals: {open: {rate: 200/s, process: constant}}, users: 200, timeout: 200ms}
  lb: {kind: load_balancer, overhead: 0s, health_check: {interval: 100ms, timeout: 50ms, fall: 2, rise: 2}, )" +
           balancerKeys + R"(}
  app: {kind: service, instances: 4, cpus: 9, work: 2ms, start_up: 0s, spread: [a, b])" +
           appKeys + R"(}
links: [{from: web, to: lb}, {from: lb, to: app}]
zones: {a: {contains: [lb]}, b: {}}
)";
}

std::vector<double> sharesOf(const Measurement& measured, const char* id) {
    std::vector<double> shares;
    const auto& whole = component(measured, id);
    for (const auto& instance : whole.instances)
        shares.push_back(static_cast<double>(instance.arrivals) / static_cast<double>(whole.arrivals));
    return shares;
}

/// How much goes to the instances of the zone a.
double shareNear(const Measurement& measured) {
    const std::vector<double> shares = sharesOf(measured, "app");
    return shares[0] + shares[2];
}

} // namespace

class TestPreferZone : public QObject {
    Q_OBJECT
  private slots:
    void callersStayInTheirZone();
    void callersTakeTurnsWithinTheirZone();
    void callersGoAnywhereWithoutIt();
    void callersGoElsewhereWhenTheirZoneHasNone();
    void callersWithoutAZoneAreNearToAll();
    void clientsOfAZoneStayInIt();
    void balancersStayInTheirZone_data();
    void balancersStayInTheirZone();
    void balancersLeaveItWhenNothingThereIsHealthy();
    void balancersLeaveItWhenItIsFull();
    void takesOverPlacesLive();
};

void TestPreferZone::callersStayInTheirZone() {
    const Measurement measured = run(callers("prefer_zone: true"), 5_s);
    QCOMPARE(measured.totals.latency.max(), kernel::Time(2_ms)); // never across
    QCOMPARE(measured.totals.failed, std::uint64_t(0));
}

void TestPreferZone::callersTakeTurnsWithinTheirZone() {
    for (const double share : sharesOf(run(callers("prefer_zone: true"), 5_s), "app"))
        QVERIFY(std::abs(share - 0.25) < 0.005);
}

void TestPreferZone::callersGoAnywhereWithoutIt() {
    QCOMPARE(run(callers("prefer_zone: false"), 5_s).totals.latency.max(), kernel::Time(6_ms));
    QCOMPARE(run(callers("start_up: 5s"), 5_s).totals.latency.max(), kernel::Time(6_ms));
}

void TestPreferZone::callersGoElsewhereWhenTheirZoneHasNone() {
    const Measurement measured =
        run(callers("prefer_zone: true", "zones: {a: {}, b: {}, c: {contains: [front/1]}}\n"), 5_s);
    QCOMPARE(measured.totals.failed, std::uint64_t(0));
    QCOMPARE(measured.totals.latency.min(), kernel::Time(2_ms)); // front/2
    QCOMPARE(measured.totals.latency.max(), kernel::Time(6_ms)); // front/1, to any of the four
    for (const double share : sharesOf(measured, "app"))
        QVERIFY(share > 0.1);
}

void TestPreferZone::callersWithoutAZoneAreNearToAll() {
    std::string text = callers("prefer_zone: true");
    text.replace(text.find("work: 0s, spread: [a, b], "), 26, "work: 0s, ");
    const Measurement measured = run(text, 5_s);
    QCOMPARE(measured.totals.latency.max(), kernel::Time(2_ms));
    for (const double share : sharesOf(measured, "app"))
        QVERIFY(std::abs(share - 0.25) < 0.005);
}

void TestPreferZone::clientsOfAZoneStayInIt() {
    const auto share = [](const char* prefers) {
        const Measurement measured = run(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 200/s, process: constant}}, prefer_zone: )" +
                                             std::string(prefers) + R"(}
  app: {kind: service, instances: 4, cpus: 9, work: 1ms, spread: [a, b]}
links: [{from: web, to: app}]
zones: {a: {contains: [web]}, b: {}}
)",
                                         5_s);
        return shareNear(measured);
    };
    QCOMPARE(share("true"), 1.0);
    QVERIFY(std::abs(share("false") - 0.5) < 0.01);
}

void TestPreferZone::balancersStayInTheirZone_data() {
    QTest::addColumn<QString>("algorithm");
    for (const char* algorithm : {"round_robin", "weighted_round_robin", "random", "least_connections", "power_of_two",
                                  "ip_hash", "consistent_hash", "least_latency"})
        QTest::newRow(algorithm) << algorithm;
}

void TestPreferZone::balancersStayInTheirZone() {
    QFETCH(QString, algorithm);
    const std::string keys = "algorithm: " + algorithm.toStdString();
    const Measurement near = run(balanced(keys + ", prefer_zone: true"), 5_s);
    QVERIFY(conservationComplaints(near).isEmpty());
    QCOMPARE(near.totals.failed, std::uint64_t(0));
    QCOMPARE(shareNear(near), 1.0);
    QVERIFY(sharesOf(near, "app")[0] > 0.2 && sharesOf(near, "app")[2] > 0.2); // both of them
    QVERIFY(shareNear(run(balanced(keys), 5_s)) < 0.9 || algorithm == "least_latency");
}

void TestPreferZone::balancersLeaveItWhenNothingThereIsHealthy() {
    const std::string outage = "scenario: [{at: 1s, crash: app/1, for: 2s}, {at: 1s, crash: app/3, for: 2s}]\n";
    const Measurement measured = run(balanced("prefer_zone: true") + outage, 5_s);
    // Until two checks have failed some are refused: at most 250 ms' worth of 200 a second.
    QVERIFY(measured.totals.failed > 0 && measured.totals.failed <= 50);
    QVERIFY(component(measured, "app").instances[1].arrivals > 150);
    // Alone the one that is left near takes all.
    const Measurement one = run(balanced("prefer_zone: true") + "scenario: [{at: 0s, crash: app/1}]\n", 5_s);
    QCOMPARE(component(one, "app").instances[1].arrivals + component(one, "app").instances[3].arrivals,
             std::uint64_t(0));
}

void TestPreferZone::balancersLeaveItWhenItIsFull() {
    // 25 ms of work and 2 ms on the way at 200 a second want 5.4 at a time; near there is room for four, the rest goes
    // over.
    std::string text = balanced("prefer_zone: true, backend_connections: 2, queue_limit: 100");
    text.replace(text.find("work: 2ms"), 9, "work: 25ms");
    const Measurement measured = run(text, 5_s);
    QVERIFY(measured.totals.succeeded > 950);
    const double near = shareNear(measured);
    QVERIFY(near > 0.5 && near < 1.0);
}

void TestPreferZone::takesOverPlacesLive() {
    diagram::Diagram diagram = parse(callers("prefer_zone: true"));
    Simulation simulation = compile(diagram);
    simulation.advance(2_s);
    QCOMPARE(simulation::measure(simulation).totals.latency.max(), kernel::Time(2_ms));
    for (diagram::Component& component : diagram.components)
        if (component.id == "app")
            component.values.set("spread", catalog::List{"b"});
    update(simulation, diagram);
    simulation.advance(4_s);
    // front/1 has nobody near any more, front/2 all four.
    QCOMPARE(simulation::measure(simulation).totals.latency.max(), kernel::Time(6_ms));
}

QTEST_APPLESS_MAIN(TestPreferZone)
#include "tst_prefer_zone.moc"
