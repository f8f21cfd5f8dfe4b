// The uptime probe: what it sees from outside, and what the inside does not.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

// The client and the probe come in by links of their own.
constexpr const char* kShop = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  watch: {kind: probe, interval: 10s, timeout: 2s}
  app: {kind: service, cpus: 4, work: 1ms, start_up: 0s}
links: [{from: web, to: app}, {from: watch, to: app}]
)";
constexpr const char* kCut = "scenario: [{at: 25s, cut: watch->app, for: 40s}]\n";

const simulation::RequestFigures& seen(const Measurement& measured) {
    return *component(measured, "watch").requests;
}

} // namespace

class TestProbe : public QObject {
    Q_OBJECT
  private slots:
    void seesAnOutageThatTheInsideMisses() {
        const Measurement measured = run(std::string(kShop) + kCut, 115_s);
        QCOMPARE(seen(measured).requests, std::uint64_t{11}); // at 10 s, 20 s … 110 s
        QCOMPARE(seen(measured).failed, std::uint64_t{4});    // at 30 s, 40 s, 50 s and 60 s
        QCOMPARE(failures(seen(measured), Outcome::Timeout), std::uint64_t{4});
        QCOMPARE(seen(measured).latencyFailed.max(), 2_s);
        // Inside nothing is wrong, and no user noticed.
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        QCOMPARE(component(measured, "app").rejected, std::uint64_t{0});
        QVERIFY(!component(measured, "watch").downSince);
    }

    void seesNothingWrongWithoutAnOutage() {
        const Measurement measured = run(kShop, 115_s);
        QCOMPARE(seen(measured).requests, std::uint64_t{11});
        QCOMPARE(seen(measured).failed, std::uint64_t{0});
    }

    void saysSinceWhenItIsDown() {
        Simulation simulation = compile(std::string(kShop) + kCut);
        simulation.advance(29_s);
        QVERIFY(!component(simulation::measure(simulation), "watch").downSince);
        simulation.advance(55_s);
        const Measurement measured = simulation::measure(simulation);
        QVERIFY(component(measured, "watch").downSince.has_value());
        QCOMPARE(*component(measured, "watch").downSince, 30_s); // when the first check that failed was sent
        QVERIFY(!component(measured, "web").downSince);
        simulation.advance(75_s);
        QVERIFY(!component(simulation::measure(simulation), "watch").downSince);
    }

    void isNoTrafficOfUsers() {
        const Measurement measured = run(std::string(kShop) + kCut, 115_s);
        const Measurement alone = run(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  app: {kind: service, cpus: 4, work: 1ms}
links: [{from: web, to: app}]
)",
                                      115_s);
        QCOMPARE(measured.totals.requests, alone.totals.requests);
        QCOMPARE(conservationComplaints(measured), QString());
        QCOMPARE(*measured.machines, 1.0); // the probe is none of ours
    }

    void comesFromOutside() {
        // 10 ms each way, 1 ms of work.
        const Measurement measured = run(std::string("network: {client: 10ms, same_zone: 0s}\n") + kShop, 115_s);
        QVERIFY(std::abs(seen(measured).latency.meanNs() / 1e6 - 21) < 0.01);
    }

    void asksForItsOperation() {
        const std::string sections = R"(
operations: {look: {kind: read}, check: {kind: read}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, mix: {look: 1}}
  watch: {kind: probe, interval: 10s, operation: check}
  app: {kind: service, handler: {look: [work], check: [{fail: 100%}]}}
links: [{from: web, to: app}, {from: watch, to: app}]
)";
        const Measurement measured = run(sections, 55_s);
        QCOMPARE(seen(measured).failed, std::uint64_t{5});
        QCOMPARE(failures(seen(measured), Outcome::Error), std::uint64_t{5});
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
    }

    void keepsItsClockWhenTrafficGrows() {
        Simulation simulation = compile(kShop);
        simulation.advance(15_s);
        simulation.setTrafficMultiplier(3);
        simulation.advance(55_s);
        QCOMPARE(seen(simulation::measure(simulation)).requests, std::uint64_t{5});
    }

    void canBeEditedWhileItRuns() {
        diagram::Diagram diagram = parse(kShop);
        Simulation simulation = compile(diagram);
        simulation.advance(20_s + 1_ms);
        set(diagram, "components.watch.interval", "5s");
        update(simulation, diagram);
        simulation.advance(41_s);
        // At 10 s and 20 s, then every 5 s from the edit on: 25, 30, 35 and 40 s (and a millisecond).
        QCOMPARE(seen(simulation::measure(simulation)).requests, std::uint64_t{6});
    }
};

QTEST_APPLESS_MAIN(TestProbe)
#include "tst_probe.moc"
