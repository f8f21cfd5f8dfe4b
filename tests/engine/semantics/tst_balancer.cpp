// Balancers: whom they check and how, what cookies name, how latency is learnt.
#include <QTest>

#include <set>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// A client, a balancer with these keys and a service with those; messages need no time but where `latency` says so.
std::string row(const QString& client, const QString& balancer, const QString& service, const char* latency = "0s") {
    return QString(R"(
components:
  web: {kind: client, %1, timeout: 10s}
  lb: {kind: load_balancer, overhead: 0s, %2}
  app: {kind: service, work: 0s, start_up: 0s, %3}
links: [{from: web, to: lb}, {from: lb, to: app, latency: %4}]
)")
        .arg(client, balancer, service, latency)
        .toStdString();
}

QString evenly(int rate, const char* more = "users: 1000") {
    return QString("arrivals: {open: {rate: %1/s, process: constant}}, %2").arg(rate).arg(more);
}

std::vector<int> arrivals(const Simulation& simulation) {
    std::vector<int> counts;
    const Measurement measured = simulation::measure(simulation);
    for (const simulation::InstanceMeasurement& instance : component(measured, "app").instances)
        counts.push_back(static_cast<int>(instance.arrivals));
    return counts;
}

const char* const kQuick = "health_check: {interval: 100ms, timeout: 50ms, fall: 1, rise: 1}";

} // namespace

class TestBalancerSemantics : public QObject {
    Q_OBJECT
  private slots:
    void eachPairChecksInItsOwnPhase();
    void everyBackendStartsHealthy();
    void aCheckTravelsTheLink_data();
    void aCheckTravelsTheLink();
    void aCheckFailsAsOftenAsRequestsDo_data();
    void aCheckFailsAsOftenAsRequestsDo();
    void theCookieNamesWhoAnsweredLast();
    void leastLatencyForgetsOverTenSeconds();
    void leastLatencyMultipliesByWhatIsInFlight();
};

void TestBalancerSemantics::eachPairChecksInItsOwnPhase() {
    // Two balancers and twenty backends, all lost at 10 s: the first check of each of the 40 pairs after that is at a
    // moment of its own, uniform over an interval of 1 s: a mean of 0.5 s, with a deviation of 0.289 / √40 = 0.046 s.
    Simulation simulation = compile(row(
        evenly(1), "instances: 2, health_check: {interval: 1s, timeout: 500ms, fall: 1, rise: 1}", "instances: 20"));
    simulation.advance(10_s);
    act(simulation, {{"crash", "app"}});
    simulation.advance(20_s);
    std::set<kernel::Time> moments;
    double sum = 0;
    for (const simulation::LogEntry& entry : simulation::measure(simulation).log)
        if (entry.what == "ejected") {
            QVERIFY(entry.at > 10_s && entry.at <= 11_s);
            moments.insert(entry.at);
            sum += kernel::toSeconds(entry.at - 10_s);
        }
    QCOMPARE(moments.size(), std::size_t{40});
    QVERIFY2(std::abs(sum / 40 - 0.5) < 0.19, qPrintable(QString::number(sum / 40)));
}

void TestBalancerSemantics::everyBackendStartsHealthy() {
    // Lost from the start, but not yet asked: requests go there, and are refused. Once a check has failed there is
    // nobody.
    const auto causes = [](const char* checks) {
        Simulation simulation = compile(row(evenly(10), checks, "instances: 2"));
        act(simulation, {{"crash", "app"}});
        simulation.advance(10_s);
        const Measurement measured = simulation::measure(simulation);
        return std::pair(failures(measured, Outcome::Refused), failures(measured, Outcome::Unavailable));
    };
    QCOMPARE(causes("health_check: {interval: 1h, timeout: 1s, fall: 1, rise: 1}"),
             std::pair(std::uint64_t{100}, std::uint64_t{0}));
    QVERIFY(causes(kQuick).second >= 98); // from 100 ms on
}

void TestBalancerSemantics::aCheckTravelsTheLink_data() {
    QTest::addColumn<QString>("latency"); // one way; a check waits for 50 ms
    QTest::addColumn<bool>("healthy");
    QTest::newRow("there and back in 40 ms") << "20ms" << true;
    QTest::newRow("there and back in 60 ms") << "30ms" << false;
}

void TestBalancerSemantics::aCheckTravelsTheLink() {
    QFETCH(QString, latency);
    QFETCH(bool, healthy);
    Simulation simulation = compile(row(evenly(10), kQuick, "instances: 2", latency.toUtf8().constData()));
    simulation.advance(10_s);
    const std::uint64_t nobody = failures(simulation::measure(simulation), Outcome::Unavailable);
    if (healthy)
        QCOMPARE(nobody, std::uint64_t{0});
    else
        QVERIFY2(nobody >= 97, qPrintable(QString::number(nobody))); // all but those of the first 150 ms
}

void TestBalancerSemantics::aCheckFailsAsOftenAsRequestsDo_data() {
    QTest::addColumn<double>("rate");
    QTest::newRow("never") << 0.0;
    QTest::newRow("a tenth") << 0.1;
    QTest::newRow("three in ten") << 0.3;
    QTest::newRow("always") << 1.0;
}

void TestBalancerSemantics::aCheckFailsAsOftenAsRequestsDo() {
    QFETCH(double, rate);
    // 1,000 checks in 100 s. One that fails takes the backend out if the one before had passed: (1 − p) p of them, with
    // a deviation below √(1,000 / 4) = 16. Where all fail it is out once.
    Simulation simulation = compile(row(evenly(1), kQuick, "instances: 1"));
    act(simulation, {{"errors", "app"}, {"rate", base::Ratio{rate}}});
    simulation.advance(100_s);
    const double expected = rate == 1 ? 1 : 1000 * rate * (1 - rate);
    const int ejected = logged(simulation::measure(simulation), "ejected");
    QVERIFY2(std::abs(ejected - expected) <= (rate == 0 || rate == 1 ? 0 : 64), qPrintable(QString::number(ejected)));
}

void TestBalancerSemantics::theCookieNamesWhoAnsweredLast() {
    // One user, at app/1 until it is lost at 1 s; from then on app/2 answers, and goes on doing so when app/1 is back.
    const auto counts = [](const char* sticky) {
        Simulation simulation =
            compile(row(evenly(100, "users: 1"), QString("%1, sticky: %2").arg(kQuick, sticky), "instances: 2"));
        simulation.advance(1005_ms);
        act(simulation, {{"crash", "app/1"}, {"for", length(1_s)}});
        simulation.advance(3005_ms);
        const std::vector<int> before = arrivals(simulation);
        simulation.advance(4005_ms);
        const std::vector<int> after = arrivals(simulation);
        return std::vector<int>{after[0] - before[0], after[1] - before[1]};
    };
    QCOMPARE(counts("true"), std::vector<int>({0, 100}));
    QCOMPARE(counts("false"), std::vector<int>({50, 50}));
}

void TestBalancerSemantics::leastLatencyForgetsOverTenSeconds() {
    // One user, so that nothing else is in flight. `slowOne` takes 20 ms, `it` 10 ms and gets all requests, one each
    // 100 ms from 10 s on when it takes 30 ms. With the weight 1 − e^(−0.1/10) for each answer its average after k of
    // them is 30 − 20 e^(−k/100), above 20 ms from k = 100 ln 2 = 69.3 on: 70 requests, then the other one has all.
    const std::string text = R"(
components:
  web: {kind: client, arrivals: {closed: {users: 1, think: 70ms}}, timeout: 10s}
  lb: {kind: load_balancer, overhead: 0s, health_check: off, algorithm: least_latency}
  it: {kind: service, work: 10ms}
  other: {kind: service, work: 20ms}
links: [{from: web, to: lb}, {from: lb, to: it}, {from: lb, to: other}]
)";
    Simulation simulation = compile(text);
    simulation.advance(10_s);
    const auto asked = [&](const char* id) {
        return static_cast<int>(component(simulation::measure(simulation), id).arrivals);
    };
    const int before = asked("it");
    const int ofOther = asked("other");
    QVERIFY(ofOther <= 1 && before > 100);
    act(simulation, {{"slow", "it"}, {"factor", 3.0}});
    simulation.advance(60_s);
    QVERIFY2(std::abs(asked("it") - before - 70) <= 1, qPrintable(QString::number(asked("it") - before)));
    QVERIFY(asked("other") > ofOther + 400);
}

void TestBalancerSemantics::leastLatencyMultipliesByWhatIsInFlight() {
    // Seven users who do not think, one backend of 10 ms and one of 30 ms. With six others in flight the slow one is
    // chosen when 10 (a + 1) > 30 (b + 1), or by turns where the two are equal: b stays between 1 and 2 of the seven.
    // So it does 33 to 67 requests a second, the fast one 500 to 600: a share of 5 to 12 %. By connections alone the
    // two share the users, and the slow one does a quarter; by latency alone it does nothing.
    const auto share = [](const char* algorithm) {
        const Measurement measured = run(QString(R"(
components:
  web: {kind: client, arrivals: {closed: {users: 7, think: 0s}}, timeout: 10s}
  lb: {kind: load_balancer, overhead: 0s, health_check: off, algorithm: %1}
  fast: {kind: service, cpus: 100, work: 10ms}
  slow: {kind: service, cpus: 100, work: 30ms}
links: [{from: web, to: lb}, {from: lb, to: fast}, {from: lb, to: slow}]
)")
                                             .arg(algorithm)
                                             .toStdString(),
                                         20_s);
        const auto slow = static_cast<double>(component(measured, "slow").arrivals);
        return slow / (slow + static_cast<double>(component(measured, "fast").arrivals));
    };
    QVERIFY2(share("least_latency") > 0.05 && share("least_latency") < 0.12,
             qPrintable(QString::number(share("least_latency"))));
    QVERIFY(share("least_connections") > 0.2);
}

QTEST_APPLESS_MAIN(TestBalancerSemantics)
#include "tst_balancer.moc"
