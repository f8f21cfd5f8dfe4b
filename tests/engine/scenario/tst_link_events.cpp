// Cut, delay, lossy and heal; and what the links' own keys do without any event: loss, bandwidth, pool, weight.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

std::string chain(const std::string& linkKeys = {}) {
    return R"(
operations: {look: {request_size: 1KB, response_size: 4KB}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 300ms}
  app: {kind: external, latency: 1ms}
links: [{from: web, to: app)" +
           linkKeys + "}]\n";
}

Measurement play(const std::string& text, kernel::Time until = 4_s) {
    const Measurement measured = run(text, until);
    if (const QString complaints = conservationComplaints(measured); !complaints.isEmpty())
        qFatal("%s", qPrintable(complaints));
    return measured;
}

Measurement withEvents(const std::string& events, kernel::Time until = 4_s) {
    return play(chain() + "scenario: [" + events + "]\n", until);
}

} // namespace

class TestLinkEvents : public QObject {
    Q_OBJECT
  private slots:
    void dropsEverythingWhileCut();
    void dropsAnswersOfWhatArrivedBefore();
    void delaysEachMessage();
    void drawsADelayForEachMessage();
    void addsDelaysUp();
    void losesAShare();
    void multipliesLosses();
    void healsALink();
    void healsEveryLinkOfAComponent();
    void healsEverything();
    void healLeavesOtherFaultsAlone();
    void healsOneOfSeveralIsolated();
    void losesItsOwnShare();
    void waitsForItsBandwidth();
    void hasABandwidthInEachDirection();
    void letsSoManyCallsInItsPool();
    void choosesLinksByWeight();
    void choosesBackendsByWeight();
};

void TestLinkEvents::dropsEverythingWhileCut() {
    const Measurement measured = withEvents("{at: 1s, cut: web->app, for: 1s}");
    QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t(100));
    QCOMPARE(link(measured, "web->app").dropped, std::uint64_t(100));
    QCOMPARE(withEvents("").totals.failed, std::uint64_t(0));
}

void TestLinkEvents::dropsAnswersOfWhatArrivedBefore() {
    // The request of 1,000 ms is at work from 1,000 to 1,001 ms: its answer is lost.
    const Measurement measured = withEvents("{at: 1000500us, cut: web->app, for: 1ms}");
    QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t(1));
}

void TestLinkEvents::delaysEachMessage() {
    const Measurement measured = withEvents("{at: 1s, delay: web->app, add: 50ms, for: 1s}");
    QCOMPARE(measured.totals.latency.max(), kernel::Time(2 * 50_ms + 1_ms)); // there and back
    QCOMPARE(measured.totals.latency.min(), kernel::Time(1_ms));
    // 200 ms each way when it does not say: too late for a patience of 300 ms, but for those whose answers set out
    // after its end, from 1.8 s on.
    QCOMPARE(withEvents("{at: 1s, delay: web->app, for: 1s}").totals.failed, std::uint64_t(80));
}

void TestLinkEvents::drawsADelayForEachMessage() {
    // Two exponential draws of 10 ms: a mean of 20 ms, and not all alike.
    const Measurement measured =
        withEvents("{at: 0s, delay: web->app, add: {exponential: 10ms}}, {at: 0s, traffic: web, times: 10}", 20_s);
    QVERIFY(std::abs(measured.totals.latency.meanNs() / 21e6 - 1) < 0.05);
    QVERIFY(measured.totals.latency.max() > 50_ms);
}

void TestLinkEvents::addsDelaysUp() {
    const Measurement measured =
        withEvents("{at: 1s, delay: web->app, add: 50ms, for: 1s}, {at: 1500ms, delay: web->app, add: 20ms, for: 1s}");
    // Between 1.5 and 2 s both.
    QCOMPARE(measured.totals.latency.max(), kernel::Time(2 * 70_ms + 1_ms));
    Simulation simulation = compile(chain() + "scenario: [{at: 1s, delay: web->app, add: 50ms, for: 1s}]\n");
    simulation.advance(3_s);
    QVERIFY(simulation.state().links[0].addedDelays.empty());
}

void TestLinkEvents::losesAShare() {
    // Of 20,000 messages or so a tenth, ± 3 × √(20,000 × 0.1 × 0.9) = ± 127.
    const Measurement measured =
        withEvents("{at: 0s, lossy: web->app, rate: 10%}, {at: 0s, traffic: web, times: 10}", 10_s);
    const auto& wire = link(measured, "web->app");
    const double lost = static_cast<double>(wire.dropped);
    QVERIFY(std::abs(lost - 0.1 * static_cast<double>(wire.messages)) < 127);
}

void TestLinkEvents::multipliesLosses() {
    // Two events that lose half each keep a quarter.
    const Measurement measured =
        withEvents("{at: 0s, lossy: web->app, rate: 50%}, {at: 0s, lossy: web->app, rate: 50%}, "
                   "{at: 0s, traffic: web, times: 10}",
                   10_s);
    const auto& wire = link(measured, "web->app");
    const double kept = 1 - static_cast<double>(wire.dropped) / static_cast<double>(wire.messages);
    // 12,500 messages: ± 3 × √(0.25 × 0.75 / 12,500) = ± 0.012.
    QVERIFY(std::abs(kept - 0.25) < 0.012);
}

void TestLinkEvents::healsALink() {
    const Measurement measured = withEvents("{at: 1s, cut: web->app}, {at: 1500ms, heal: web->app}");
    QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t(50));
}

void TestLinkEvents::healsEveryLinkOfAComponent() {
    for (const char* target : {"app", "app/1"}) {
        const Measurement measured =
            withEvents("{at: 1s, cut: web->app}, {at: 1500ms, heal: " + std::string(target) + "}");
        QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t(50));
    }
}

void TestLinkEvents::healsEverything() {
    const Measurement measured = withEvents("{at: 1s, cut: web->app}, {at: 1s, isolate: [app]}, "
                                            "{at: 1s, partition: [[web], [app]]}, {at: 1500ms, heal: all}");
    QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t(50));
    const Measurement one = withEvents("{at: 1s, cut: web->app}, {at: 1s, isolate: [app]}, "
                                       "{at: 1500ms, heal: web->app}",
                                       3_s);
    QVERIFY(failures(one, Outcome::Timeout) > 150); // the isolation goes on
}

void TestLinkEvents::healLeavesOtherFaultsAlone() {
    Simulation simulation = compile(chain() + "scenario: [{at: 1s, errors: app, rate: 100%}, {at: 2s, heal: all}]\n");
    simulation.advance(3_s);
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Error), std::uint64_t(201));
}

void TestLinkEvents::healsOneOfSeveralIsolated() {
    const std::string text = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 100ms}
  app: {kind: external, latency: 1ms, instances: 2}
links: [{from: web, to: app}]
scenario: [{at: 1s, isolate: [app]}, {at: 2s, heal: app/1}, {at: 3s, heal: app/2}]
)";
    // 100 in the first second, 50 in the other.
    QCOMPARE(failures(play(text, 5_s), Outcome::Timeout), std::uint64_t(150));
    Simulation simulation = compile(text);
    simulation.advance(5_s);
    QVERIFY(simulation.state().reach.isWhole());
}

void TestLinkEvents::losesItsOwnShare() {
    const Measurement measured = play(chain(", loss: 10%") + "scenario: [{at: 0s, traffic: web, times: 10}]\n", 10_s);
    const auto& wire = link(measured, "web->app");
    QVERIFY(std::abs(static_cast<double>(wire.dropped) - 0.1 * static_cast<double>(wire.messages)) < 127);
}

void TestLinkEvents::waitsForItsBandwidth() {
    // A request of 1,000 bytes takes 2 ms at 500 KB a second, the answer of 4,000 bytes 8 ms; every 10 ms is slow
    // enough that none waits for another: 2 + 1 + 8 ms.
    const Measurement measured = play(chain(", bandwidth: 500KB"));
    QCOMPARE(measured.totals.latency.min(), kernel::Time(11_ms));
    QCOMPARE(measured.totals.latency.max(), kernel::Time(11_ms));
    // Answers alone want 4,000 × 100 = 400 KB a second; at 200 KB a second every other one finds no room, and the wait
    // grows by 10 ms with each request: after 100 requests it is a second.
    const Measurement crowded = play(chain(", bandwidth: 200KB"), 2_s);
    QVERIFY(failures(crowded, Outcome::Timeout) > 100);
    QCOMPARE(play(chain()).totals.latency.max(), kernel::Time(1_ms));
}

void TestLinkEvents::hasABandwidthInEachDirection() {
    // 400 KB a second of answers and 100 KB a second of requests fit into 450 KB a second each way, not into one.
    const Measurement measured = play(chain(", bandwidth: 450KB"), 20_s);
    QCOMPARE(measured.totals.failed, std::uint64_t(0));
    // 1,000 / 450,000 s + 1 ms + 4,000 / 450,000 s = 12.1 ms, the same for each.
    QVERIFY(measured.totals.latency.max() < 12112_us);
    QVERIFY(measured.totals.latency.min() > 12110_us);
}

void TestLinkEvents::letsSoManyCallsInItsPool() {
    // Calls of 50 ms, a hundred a second, want five at a time. Two at a time make 40 a second: the third waits, and of
    // the first six, sent 10 ms apart, two at a time finish at 60, 70, 110, 120, 160, 170 ms.
    std::string text = chain(", pool: 2");
    text.replace(text.find("latency: 1ms"), 12, "latency: 50ms");
    text.replace(text.find("timeout: 300ms"), 14, "timeout: 60s");
    const Measurement measured = play(text, 1_s);
    QVERIFY(measured.totals.succeeded >= 37 && measured.totals.succeeded <= 38);
    // The request of 60 ms is done at 170 ms.
    Simulation simulation = compile(text);
    simulation.advance(170_ms);
    QCOMPARE(simulation::measure(simulation).totals.succeeded, std::uint64_t(6));
    QCOMPARE(simulation::measure(simulation).totals.latency.max(), kernel::Time(110_ms));
    std::string unlimited = chain();
    unlimited.replace(unlimited.find("latency: 1ms"), 12, "latency: 50ms");
    QCOMPARE(play(unlimited, 1_s).totals.latency.max(), kernel::Time(50_ms));
}

void TestLinkEvents::choosesLinksByWeight() {
    const auto shares = [](const std::string& weights) {
        const Measurement measured = play(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  left: {kind: external, latency: 1ms}
  right: {kind: external, latency: 1ms}
links:
)" + weights,
                                          10_s);
        return static_cast<double>(component(measured, "left").arrivals) /
               static_cast<double>(measured.totals.requests);
    };
    // Of 10,000 requests ± 3 × √(0.25 × 0.75 / 10,000) = ± 1.3 points.
    QVERIFY(std::abs(shares("  - {from: web, to: left, weight: 1}\n  - {from: web, to: right, weight: 3}\n") - 0.25) <
            0.013);
    QVERIFY(std::abs(shares("  - {from: web, to: left}\n  - {from: web, to: right}\n") - 0.5) < 0.015);
}

void TestLinkEvents::choosesBackendsByWeight() {
    const Measurement measured = play(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  lb: {kind: load_balancer, algorithm: weighted_round_robin}
  left: {kind: service, cpus: 9, work: 1ms}
  right: {kind: service, cpus: 9, work: 1ms}
links: [{from: web, to: lb}, {from: lb, to: left, weight: 1}, {from: lb, to: right, weight: 3}]
)",
                                      4_s);
    // Smooth weighted round robin: exactly every fourth.
    const double share =
        static_cast<double>(component(measured, "left").arrivals) / static_cast<double>(measured.totals.requests);
    QVERIFY(std::abs(share - 0.25) < 0.001);
}

QTEST_APPLESS_MAIN(TestLinkEvents)
#include "tst_link_events.moc"
