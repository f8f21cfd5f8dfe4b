// Clients: how requests arrive, what is asked for, and how attempts, retries and deadlines end.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// One client with these keys and a service with those; messages need no time.
std::string pair(const QString& client, const QString& service = "work: 0s") {
    return QString(
               "components:\n  web: {kind: client, %1}\n  app: {kind: service, %2}\nlinks: [{from: web, to: app}]\n")
        .arg(client, service)
        .toStdString();
}

std::uint64_t requests(const Simulation& simulation) {
    return simulation::measure(simulation).totals.requests;
}

bool isNear(double value, double expected, double tolerance) {
    if (std::abs(value - expected) <= tolerance)
        return true;
    qWarning("%g, expected %g within %g", value, expected, tolerance);
    return false;
}

} // namespace

class TestClient : public QObject {
    Q_OBJECT
  private slots:
    void arrivesAsItsProcessSays_data();
    void arrivesAsItsProcessSays();
    void followsItsProfile_data();
    void followsItsProfile();
    void asksByWeight();
    void waitsForAnswersWhenClosed();
    void abandonsAnAttemptAfterItsTimeout();
    void backsOffBeforeARetry_data();
    void backsOffBeforeARetry();
    void keepsToItsRetryBudget();
    void givesUpAtItsDeadline();
    void startsNoRetryBeyondItsDeadline();
    void keepsNoEventForADeadlineThatIsOver();
    void goesByANewDeadlineAfterAnEdit();
    void hasUsersOfItsOwn();
};

void TestClient::arrivesAsItsProcessSays_data() {
    QTest::addColumn<QString>("process");
    QTest::addColumn<double>("leastDispersion"); // variance over mean of the counts of 1,000 seconds
    QTest::addColumn<double>("mostDispersion");
    QTest::addColumn<double>("tolerance"); // of the mean of 50/s
    // Poisson: 1, estimated from 1,000 counts with a deviation of √(2/999) = 0.045; the mean of 50,000 requests has a
    // deviation of 0.22/s.
    QTest::newRow("poisson") << "poisson" << 0.8 << 1.2 << 0.9;
    QTest::newRow("constant") << "constant" << 0.0 << 0.01 << 0.01;
    // 250/s for 10 % of the time, 27.8/s else: the variance between whole seconds is up to 0.09 · 222² = 4,400, and
    // more than a third of that with bursts of 1 s on average. Some 100 bursts: their time is off by 14 %, half of the
    // requests are in them.
    QTest::newRow("bursty") << "bursty" << 20.0 << 100.0 << 14.0;
}

void TestClient::arrivesAsItsProcessSays() {
    QFETCH(QString, process);
    QFETCH(double, leastDispersion);
    QFETCH(double, mostDispersion);
    QFETCH(double, tolerance);
    Simulation simulation = compile(pair("arrivals: {open: {rate: 50/s, process: " + process + "}}"));
    double sum = 0;
    double squares = 0;
    std::uint64_t before = 0;
    for (int second = 1; second <= 1000; ++second) {
        simulation.advance(second * kSecond);
        const auto count = static_cast<double>(requests(simulation) - before);
        before = requests(simulation);
        sum += count;
        squares += count * count;
    }
    const double mean = sum / 1000;
    const double dispersion = (squares / 1000 - mean * mean) / mean;
    QVERIFY(isNear(mean, 50, tolerance));
    QVERIFY2(dispersion >= leastDispersion && dispersion <= mostDispersion, qPrintable(QString::number(dispersion)));
}

void TestClient::followsItsProfile_data() {
    QTest::addColumn<QString>("profile");
    QTest::addColumn<double>("seconds");
    QTest::addColumn<double>("expected");
    const QString points = "[[0s, 100/s], [10s, 300/s]]";
    QTest::newRow("none") << "" << 10.0 << 2500.0;                       // the rate of `arrivals` holds
    QTest::newRow("points") << points << 10.0 << 2000.0;                 // (100 + 300)/2 · 10
    QTest::newRow("points, halfway") << points << 5.0 << 750.0;          // (100 + 200)/2 · 5
    QTest::newRow("points, the last holds") << points << 20.0 << 5000.0; // and 300 · 10
    QTest::newRow("a step") << "[[0s, 100/s], [5s, 100/s], [5s, 400/s]]" << 10.0 << 2500.0;
    // 100 · 20, and 400 more for 3 s and for the equal of 2 s in rise and fall
    QTest::newRow("spike") << "{spike: {base: 100/s, peak: 500/s, at: 5s, rise: 2s, hold: 3s}}" << 20.0 << 4000.0;
    const QString day = "{diurnal: {mean: 100/s, amplitude: 50%, period: 10s}}";
    QTest::newRow("diurnal, whole") << day << 10.0 << 1000.0;
    QTest::newRow("diurnal, a quarter from its low") << day << 2.5 << 250 - 50 * 10 / (2 * M_PI);
}

void TestClient::followsItsProfile() {
    QFETCH(QString, profile);
    QFETCH(double, seconds);
    QFETCH(double, expected);
    Simulation simulation = compile(pair("arrivals: {open: {rate: 250/s, process: constant}}" +
                                         (profile.isEmpty() ? QString() : ", profile: " + profile)));
    simulation.advance(static_cast<kernel::Time>(seconds * 1e9));
    QVERIFY(isNear(static_cast<double>(requests(simulation)), expected, 1.5));
}

void TestClient::asksByWeight() {
    const auto share = [](const char* mix) {
        Simulation simulation =
            compile("operations: {look: {kind: read}, buy: {kind: write}}\n" +
                    pair(QString("arrivals: {open: {rate: 1000/s, process: constant}}, mix: ") + mix));
        simulation.advance(10_s);
        return static_cast<double>(operation(simulation::measure(simulation), "look").requests) / 10'000;
    };
    // 10,000 draws: a deviation of √(0.75 · 0.25 / 10,000) = 0.0043.
    QVERIFY(isNear(share("{look: 3, buy: 1}"), 0.75, 0.0175));
    QVERIFY(isNear(share("{look: 1, buy: 1}"), 0.5, 0.02));
    QCOMPARE(share("{look: 1}"), 1.0);
}

void TestClient::waitsForAnswersWhenClosed() {
    // 10 users who think for 90 ms: 10/(90 + 10 ms) = 100/s, and 10/(90 + 910 ms) = 10/s where work takes long.
    const auto made = [](const char* client, const char* work) {
        Simulation simulation = compile(pair(client, QString("cpus: 100, work: ") + work));
        simulation.advance(20_s);
        return static_cast<double>(requests(simulation)) / 20;
    };
    const char* closed = "arrivals: {closed: {users: 10, think: 90ms}}, timeout: 10s";
    QVERIFY(isNear(made(closed, "10ms"), 100, 1));
    QVERIFY(isNear(made(closed, "910ms"), 10, 0.5));
    QVERIFY(isNear(made("arrivals: {open: {rate: 100/s, process: constant}}, timeout: 10s", "910ms"), 100, 1));
}

void TestClient::abandonsAnAttemptAfterItsTimeout() {
    const auto measured = [](const char* timeout) {
        return run(pair(QString("arrivals: {open: {rate: 10/s, process: constant}}, timeout: ") + timeout,
                        "cpus: 100, work: 500ms"),
                   2050_ms);
    };
    // 20 requests by 2 s, those since 1.8 s (three) still wait for their 200 ms, the last at 2.0 s; the server goes on.
    const Measurement hasty = measured("200ms");
    QCOMPARE(failures(hasty, Outcome::Timeout), std::uint64_t{18});
    QCOMPARE(hasty.totals.latencyFailed.min(), kernel::Time{200_ms});
    QCOMPARE(hasty.totals.latencyFailed.max(), kernel::Time{200_ms});
    QCOMPARE(component(hasty, "app").wasted, std::uint64_t{15}); // done by 2.05 s: those that began by 1.55 s
    const Measurement patient = measured("1s");
    QCOMPARE(patient.totals.failed, std::uint64_t{0});
    QCOMPARE(component(patient, "app").wasted, std::uint64_t{0});
}

void TestClient::backsOffBeforeARetry_data() {
    QTest::addColumn<QString>("jitter");
    QTest::addColumn<double>("least"); // ms
    QTest::addColumn<double>("most");
    // Waits of 100, 200 and (400, but at most) 250 ms before the three retries.
    QTest::newRow("none") << "none" << 550.0 << 550.0;
    QTest::newRow("equal") << "equal" << 275.0 << 550.0;
    QTest::newRow("full") << "full" << 0.0 << 550.0;
}

void TestClient::backsOffBeforeARetry() {
    QFETCH(QString, jitter);
    QFETCH(double, least);
    QFETCH(double, most);
    Simulation simulation = compile(pair("arrivals: {open: {rate: 100/s, process: constant}}, retries: {max: 3, "
                                         "backoff: {base: 100ms, factor: 2, cap: 250ms, jitter: " +
                                         jitter + "}}"));
    act(simulation, {{"crash", "app"}}); // refuses at once
    simulation.advance(10_s);
    simulation.setTrafficMultiplier(0);
    simulation.advance(12_s);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(failures(measured, Outcome::Refused), measured.totals.requests);
    QCOMPARE(measured.totals.attempts, 4 * measured.totals.requests);
    const auto& waits = measured.totals.latencyFailed;
    QVERIFY(static_cast<double>(waits.min()) >= least * 1e6 && static_cast<double>(waits.max()) <= most * 1e6);
    // Uniform on their spans, of which the sum's mean is the middle; 1,000 sums with a deviation below 100 ms.
    QVERIFY(isNear(waits.meanNs() * 1e-6, (least + most) / 2, least == most ? 0 : 13));
}

void TestClient::keepsToItsRetryBudget() {
    const auto attempts = [](const char* budget) {
        Simulation simulation = compile(
            pair(QString("arrivals: {open: {rate: 100/s, process: constant}}, retries: {max: 3, backoff: {base: "
                         "1ms}, budget: ") +
                 budget + "}"));
        act(simulation, {{"crash", "app"}});
        simulation.advance(10_s);
        const Measurement measured = simulation::measure(simulation);
        return static_cast<double>(measured.totals.attempts) / static_cast<double>(measured.totals.requests);
    };
    QVERIFY(isNear(attempts("10%"), 1.1, 0.005));
    QVERIFY(isNear(attempts("none"), 4, 0.01));
}

void TestClient::givesUpAtItsDeadline() {
    const auto failing = [](const char* keys) {
        Simulation simulation = compile(pair(QString("arrivals: {open: {rate: 10/s, process: constant}}, ") + keys));
        act(simulation, {{"hang", "app"}});
        simulation.advance(5_s);
        simulation.setTrafficMultiplier(0);
        simulation.advance(20_s);
        return simulation::measure(simulation);
    };
    const Measurement within = failing("timeout: 10s, deadline: 300ms");
    QCOMPARE(failures(within, Outcome::Timeout), std::uint64_t{50});
    QCOMPARE(within.totals.latencyFailed.min(), kernel::Time{300_ms});
    QCOMPARE(within.totals.latencyFailed.max(), kernel::Time{300_ms});
    QCOMPARE(failing("timeout: 10s").totals.latencyFailed.min(), kernel::Time{10_s});
    // In the second of two attempts of 200 ms.
    const Measurement second =
        failing("timeout: 200ms, deadline: 300ms, retries: {max: 5, backoff: {base: 50ms, jitter: none}}");
    QCOMPARE(second.totals.latencyFailed.max(), kernel::Time{300_ms});
    QCOMPARE(second.totals.attempts, std::uint64_t{100});
}

void TestClient::startsNoRetryBeyondItsDeadline() {
    // The retry after 1 s could not be answered in time: the request fails with its cause at once.
    Simulation simulation = compile(pair("arrivals: {open: {rate: 10/s, process: constant}}, deadline: 500ms, "
                                         "retries: {max: 2, backoff: {base: 1s, jitter: none}}"));
    act(simulation, {{"crash", "app"}});
    simulation.advance(1_s);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(failures(measured, Outcome::Refused), std::uint64_t{10});
    QCOMPARE(measured.totals.attempts, std::uint64_t{10});
    QCOMPARE(measured.totals.latencyFailed.max(), kernel::Time{0});
}

void TestClient::keepsNoEventForADeadlineThatIsOver() {
    Simulation simulation =
        compile(pair("arrivals: {open: {rate: 1000/s, process: constant}}, deadline: 1h", "work: 1ms, cpus: 4"));
    simulation.advance(10_s);
    QCOMPARE(requests(simulation), std::uint64_t{10'000});
    QVERIFY2(simulation.state().queue.size() < 20, qPrintable(QString::number(simulation.state().queue.size())));
}

void TestClient::goesByANewDeadlineAfterAnEdit() {
    diagram::Diagram diagram =
        parse(pair("arrivals: {open: {rate: 10/s, process: constant}}, timeout: 1h, deadline: 5s"));
    Simulation simulation = compile(diagram);
    act(simulation, {{"hang", "app"}});
    simulation.advance(1_s); // ten, until 5.1 … 6 s
    set(diagram, "web.deadline", "200ms");
    update(simulation, diagram);
    simulation.advance(2_s); // ten more, of which eight are over by 2 s
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{8});
    simulation.setTrafficMultiplier(0);
    simulation.advance(5500_ms);
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{10 + 5});
    simulation.advance(7_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{20});
    QCOMPARE(simulation::measure(simulation).totals.latencyFailed.max(), kernel::Time{5_s});
}

void TestClient::hasUsersOfItsOwn() {
    // One user may ask 11 times a second; two clients with one user each are two people.
    const auto limited = [](const char* clients) {
        return failures(run(std::string("components:\n") + clients + R"(
  lb: {kind: load_balancer, overhead: 0s, health_check: off, rate_limit: {rate: 11/s, burst: 1, per: user}}
  app: {kind: service, work: 0s}
links: [{from: a, to: lb}, {from: b, to: lb}, {from: lb, to: app}]
)",
                            10_s),
                        Outcome::RateLimited);
    };
    QCOMPARE(limited("  a: {kind: client, users: 1, arrivals: {open: {rate: 10/s, process: constant}}}\n"
                     "  b: {kind: client, users: 1, arrivals: {open: {rate: 10/s, process: constant}}}\n"),
             std::uint64_t{0});
    // 20/s of one: every other one finds 0.55 of a token.
    QCOMPARE(limited("  a: {kind: client, users: 1, arrivals: {open: {rate: 20/s, process: constant}}}\n"
                     "  b: {kind: client, users: 1, arrivals: {open: {rate: 0/s, process: constant}}}\n"),
             std::uint64_t{100});
}

QTEST_APPLESS_MAIN(TestClient)
#include "tst_client.moc"
