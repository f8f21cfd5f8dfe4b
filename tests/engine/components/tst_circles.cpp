// Components that call each other in a circle: a request goes round a bounded number of times and ends as an error,
// also where nothing takes time.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

const std::string kHead = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
)";

/// Two services without work or limits, whose handlers are given.
std::string pair(const std::string& a, const std::string& b) {
    return kHead + "  a: {kind: service, work: 0s, max_in_flight: unlimited" + a +
           "}\n  b: {kind: service, work: 0s, max_in_flight: unlimited" + b +
           "}\nlinks: [{from: web, to: a}, {from: a, to: b}, {from: b, to: a}]\n";
}

/// Runs for a second, in which ten requests start; false when it takes more events than such a run may.
bool arrives(Simulation& simulation) {
    return simulation.advance(1_s, 2'000'000);
}

} // namespace

class TestCircles : public QObject {
    Q_OBJECT
  private slots:
    void endsWhatGoesRoundInNoTime_data();
    void endsWhatGoesRoundInNoTime();
    void boundsWhatFansOut();
    void endsCirclesOfBalancers();
    void endsCirclesThroughBalancers();
    void endsCirclesOfMessages();
    void leavesCallsBothWaysAlone();
    void isFoundWhenALiveEditClosesIt();
};

void TestCircles::endsWhatGoesRoundInNoTime_data() {
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("circle");
    QTest::newRow("written") << ", handler: {default: [{call: b}]}"
                             << ", handler: {default: [{call: a}]}" << true;
    QTest::newRow("derived") << ""
                             << "" << true;
    QTest::newRow("within parallel") << ", handler: {default: [{parallel: [{call: b}]}]}"
                                     << "" << true;
    QTest::newRow("no circle") << ", handler: {default: [{call: b}]}"
                               << ", handler: {default: [work]}" << false;
}

void TestCircles::endsWhatGoesRoundInNoTime() {
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(bool, circle);
    Simulation simulation = compile(pair(a.toStdString(), b.toStdString()));
    QVERIFY(arrives(simulation));
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(measured.totals.requests, std::uint64_t{10});
    QCOMPARE(failures(measured, Outcome::Error), std::uint64_t{circle ? 10u : 0u});
    QCOMPARE(measured.totals.succeeded, std::uint64_t{circle ? 0u : 10u});
    QCOMPARE(logged(measured, "loop"), circle ? 1 : 0);
    if (circle && a.isEmpty()) {
        // The client's call and 16 along the circle, by turns to b and to a.
        QCOMPARE(component(measured, "a").arrivals, std::uint64_t{10 * 9});
        QCOMPARE(component(measured, "b").arrivals, std::uint64_t{10 * 8});
    }
    QVERIFY2(leaks(simulation).isEmpty(), qPrintable(leaks(simulation)));
}

void TestCircles::boundsWhatFansOut() {
    // Branches, calls one after the other, retries and calls after the answer: together at most 2^16 calls a request.
    const std::string again = "{call: {to: a, retries: {max: 3, backoff: {base: 0s}}, fallback: ok}}";
    Simulation simulation = compile(pair(", handler: {default: [{parallel: [{call: b}, {call: b}, {call: b}]}]}",
                                         ", handler: {default: [reply, " + again + ", " + again + "]}"));
    simulation.advance(100_ms, 10'000'000);
    QCOMPARE(simulation.now(), kernel::Time{100_ms});
    const Measurement measured = simulation::measure(simulation);
    const std::uint64_t calls = component(measured, "a").arrivals + component(measured, "b").arrivals;
    QVERIFY2(calls > 1000 && calls <= 65'537, qPrintable(QString::number(calls)));
}

void TestCircles::endsCirclesOfBalancers() {
    const std::string model = kHead + R"(
  lb1: {kind: load_balancer, overhead: 0s, health_check: off}
  lb2: {kind: load_balancer, overhead: 0s, health_check: off}
  app: {kind: service, work: 0s}
)";
    Simulation circle = compile(model + "links: [{from: web, to: lb1}, {from: lb1, to: lb2}, {from: lb2, to: lb1}]\n");
    QVERIFY(arrives(circle));
    QCOMPARE(failures(simulation::measure(circle), Outcome::Error), std::uint64_t{10});
    Simulation row = compile(model + "links: [{from: web, to: lb1}, {from: lb1, to: lb2}, {from: lb2, to: app}]\n");
    QVERIFY(arrives(row));
    QCOMPARE(simulation::measure(row).totals.succeeded, std::uint64_t{10});
}

void TestCircles::endsCirclesThroughBalancers() {
    Simulation simulation = compile(kHead + R"(
  lb: {kind: load_balancer, overhead: 0s, health_check: off, try_next: 3}
  app: {kind: service, instances: 3, work: 0s, max_in_flight: unlimited}
links: [{from: web, to: lb}, {from: lb, to: app}, {from: app, to: lb}]
)");
    QVERIFY(arrives(simulation));
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Error), std::uint64_t{10});
}

void TestCircles::endsCirclesOfMessages() {
    // app publishes, the worker calls app for each message. A message carries the count of what published it: it grows
    // by two a round, so there are eight messages, of which the last cannot be done. It is tried five times, a second
    // apart, and dropped.
    Simulation simulation = compile(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1/s, process: constant}}}
  app: {kind: service, work: 0s, max_in_flight: unlimited, handler: {default: [{publish: jobs}]}}
  jobs: {kind: queue, publish: 0s, retry_delay: 1s, max_receives: 5}
  clerk: {kind: worker, cpus: 4, work: 0s, handler: {default: [{call: app}]}}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: clerk}, {from: clerk, to: app}]
)");
    QVERIFY(simulation.advance(1_s, 1'000'000));
    simulation.setTrafficMultiplier(0);
    QVERIFY(simulation.advance(10_s, 1'000'000));
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(measured.totals.succeeded, std::uint64_t{1});
    QCOMPARE(component(measured, "jobs").published, std::uint64_t{8});
    QCOMPARE(component(measured, "jobs").acked, std::uint64_t{7});
    QCOMPARE(component(measured, "jobs").dropped, std::uint64_t{1});
    QCOMPARE(component(measured, "app").arrivals, std::uint64_t{1 + 7 + 5});
}

void TestCircles::leavesCallsBothWaysAlone() {
    // Each calls the other, but for another operation each time: nothing comes back to where it was, however often.
    std::string twenty = "{call: {to: b, operation: detail}}";
    for (int i = 1; i < 20; ++i)
        twenty += ", {call: {to: b, operation: detail}}";
    const std::string model = pair(", handler: {look: [" + twenty + "], default: [work]}",
                                   ", handler: {detail: [{call: {to: a, operation: name}}], default: [work]}");
    Simulation simulation = compile("operations: {look: {kind: read}, detail: {kind: read}, name: {kind: read}}\n" +
                                    std::string(model).insert(model.find("arrivals"), "mix: {look: 1}, "));
    QVERIFY(arrives(simulation));
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(measured.totals.succeeded, std::uint64_t{10});
    QCOMPARE(component(measured, "b").arrivals, std::uint64_t{200});
    QCOMPARE(component(measured, "a").arrivals, std::uint64_t{210});
}

void TestCircles::isFoundWhenALiveEditClosesIt() {
    const std::string open = pair(", handler: {default: [{call: b}]}", ", handler: {default: [work]}");
    const std::string closed = pair(", handler: {default: [{call: b}]}", ", handler: {default: [{call: a}]}");
    Simulation simulation = compile(open);
    QVERIFY(arrives(simulation));
    update(simulation, parse(closed));
    QVERIFY(simulation.advance(2_s, 2'000'000));
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Error), std::uint64_t{10});
    update(simulation, parse(open));
    QVERIFY(simulation.advance(3_s, 2'000'000));
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Error), std::uint64_t{10});
    QCOMPARE(simulation::measure(simulation).totals.succeeded, std::uint64_t{20});
}

QTEST_APPLESS_MAIN(TestCircles)
#include "tst_circles.moc"
