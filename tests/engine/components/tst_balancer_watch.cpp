// What balancers learn beside health checks: outliers, slow starts, instances that join a run.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// A client at `rate`, evenly, one balancer and the instances of one service; messages need no time.
std::string row(const QString& balancer, const QString& service, int rate) {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: %1/s, process: constant}}, timeout: 10s}
  lb: {kind: load_balancer, overhead: 0s, %2}
  app: {kind: service, work: 0s, %3}
links: [{from: web, to: lb}, {from: lb, to: app}]
)")
        .arg(rate)
        .arg(balancer, service)
        .toStdString();
}

int arrivalsOf(const Simulation& simulation, const std::string& target) {
    const Measurement measured = simulation::measure(simulation);
    for (const simulation::InstanceMeasurement& instance : component(measured, "app").instances)
        if (instance.target == target)
            return static_cast<int>(instance.arrivals);
    qFatal("no instance %s", target.c_str());
}

} // namespace

class TestBalancerWatch : public QObject {
    Q_OBJECT
  private slots:
    void ejectsWhoKeepsFailing();
    void countsFailuresInARow();
    void leavesOutAtMostAShare_data();
    void leavesOutAtMostAShare();
    void turnsToTheEjectedBeforeItTurnsAway();
    void forgivesWhenEjectionIsSwitchedOff();
    void rampsUpWhoComesBack_data();
    void rampsUpWhoComesBack();
    void bringsHashedUsersBackOneByOne_data();
    void bringsHashedUsersBackOneByOne();
    void doesNotSlowDownWhoIsAlone();
    void rampsUpWhoWasEjected();
    void asksNewInstancesOnceTheyServe_data();
    void asksNewInstancesOnceTheyServe();
};

void TestBalancerWatch::ejectsWhoKeepsFailing() {
    const auto measured = [](const char* ejection) {
        Simulation simulation =
            compile(row(QString("health_check: off, outlier_ejection: ") + ejection, "instances: 4", 400));
        act(simulation, {{"errors", "app/1"}, {"rate", base::Ratio{1}}});
        simulation.advance(10_s);
        return simulation::measure(simulation);
    };
    // Every fourth request meets app/1: its fifth error is the 17th request, after 42.5 ms. It is back after 2 s and
    // has failed five times again within 17 to 20 requests, 42.5 to 50 ms: out at 0.04, 2.1, 4.1, 6.2 and 8.2 s.
    const Measurement watched = measured("{consecutive_errors: 5, eject: 2s, max_ejected: 50%}");
    QCOMPARE(failures(watched, Outcome::Error), std::uint64_t{5 * 5});
    QCOMPARE(logged(watched, "ejected"), 5);
    QCOMPARE(logged(watched, "restored"), 4);
    QCOMPARE(failures(measured("off"), Outcome::Error), std::uint64_t{1000});
}

void TestBalancerWatch::countsFailuresInARow() {
    const auto ejected = [](double rate) {
        Simulation simulation = compile(
            row("health_check: off, outlier_ejection: {consecutive_errors: 60, eject: 1h}", "instances: 4", 400));
        act(simulation, {{"errors", "app/1"}, {"rate", base::Ratio{rate}}});
        simulation.advance(10_s);
        return logged(simulation::measure(simulation), "ejected");
    };
    QCOMPARE(ejected(0.5), 0); // 1,000 requests, each the end of sixty failures with probability 2^-60
    QCOMPARE(ejected(1), 1);
}

void TestBalancerWatch::leavesOutAtMostAShare_data() {
    QTest::addColumn<int>("instances");
    QTest::addColumn<QString>("share");
    QTest::addColumn<int>("ejected");
    QTest::newRow("a tenth of ten") << 10 << "10%" << 1;
    QTest::newRow("0.3 of ten") << 10 << "30%" << 3;
    QTest::newRow("one always may be") << 10 << "0%" << 1;
    QTest::newRow("one always stays") << 10 << "100%" << 9;
    QTest::newRow("one of two stays") << 2 << "100%" << 1;
    QTest::newRow("the only one stays") << 1 << "100%" << 0;
}

void TestBalancerWatch::leavesOutAtMostAShare() {
    QFETCH(int, instances);
    QFETCH(QString, share);
    QFETCH(int, ejected);
    Simulation simulation = compile(row(
        QString("health_check: off, outlier_ejection: {consecutive_errors: 2, eject: 1h, max_ejected: %1}").arg(share),
        QString("instances: %1").arg(instances), 1000));
    act(simulation, {{"errors", "app"}, {"rate", base::Ratio{1}}});
    simulation.advance(5_s);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(logged(measured, "ejected"), ejected);
    QCOMPARE(failures(measured, Outcome::Error), std::uint64_t{5000}); // somebody is always asked
}

void TestBalancerWatch::turnsToTheEjectedBeforeItTurnsAway() {
    Simulation simulation = compile(row("health_check: {interval: 200ms, timeout: 50ms, fall: 3, rise: 1}, "
                                        "outlier_ejection: {consecutive_errors: 2, eject: 1h}",
                                        "instances: 2, start_up: 0s", 100));
    // Two of its checks can fail in 300 ms, not three: ejected by requests alone.
    act(simulation, {{"errors", "app/1"}, {"rate", base::Ratio{1}}, {"for", length(300_ms)}});
    simulation.advance(1_s);
    QCOMPARE(logged(simulation::measure(simulation), "ejected"), 1);
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Error), std::uint64_t{2});
    act(simulation, {{"crash", "app/2"}});
    simulation.advance(2_s);
    const std::uint64_t failed = simulation::measure(simulation).totals.failed;
    simulation.advance(5_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, failed);
    // Where both are down for the health checks, ejected or not, there is nobody.
    act(simulation, {{"crash", "app/1"}});
    simulation.advance(7_s);
    QVERIFY(failures(simulation::measure(simulation), Outcome::Unavailable) >= 100);
}

void TestBalancerWatch::forgivesWhenEjectionIsSwitchedOff() {
    diagram::Diagram diagram =
        parse(row("health_check: off, outlier_ejection: {consecutive_errors: 2, eject: 1h}", "instances: 2", 100));
    Simulation simulation = compile(diagram);
    act(simulation, {{"errors", "app/1"}, {"rate", base::Ratio{1}}, {"for", length(1_s)}});
    simulation.advance(2_s);
    const int before = arrivalsOf(simulation, "app/1");
    simulation.advance(3_s);
    QCOMPARE(arrivalsOf(simulation, "app/1"), before);
    set(diagram, "lb.outlier_ejection", "off");
    update(simulation, diagram);
    simulation.advance(4_s);
    QCOMPARE(arrivalsOf(simulation, "app/1"), before + 50);
}

namespace {

/// Requests that app/1, one of two, gets in the 10 s after it is back from a crash.
int backFromTheDead(const QString& algorithm, const char* slowStart) {
    Simulation simulation =
        compile(row(QString("algorithm: %1, slow_start: %2, health_check: {interval: 100ms, timeout: 50ms, fall: 1, "
                            "rise: 1}")
                        .arg(algorithm, slowStart),
                    "instances: 2, start_up: 0s", 1000));
    simulation.advance(1_s);
    act(simulation, {{"crash", "app/1"}});
    simulation.advance(2_s);
    act(simulation, {{"restart", "app/1"}});
    simulation.advance(2100_ms); // the next check finds it well
    const int before = arrivalsOf(simulation, "app/1");
    simulation.advance(12100_ms);
    return arrivalsOf(simulation, "app/1") - before;
}

} // namespace

void TestBalancerWatch::rampsUpWhoComesBack_data() {
    QTest::addColumn<QString>("algorithm");
    QTest::addColumn<int>("expected");
    QTest::addColumn<int>("tolerance"); // up to 0.1 s earlier: 50; four deviations √(10,000 · ¼) where it is drawn
    // With the weight f = t / 10 s against 1: 10,000 · ∫ f / (1 + f) df = 10,000 · (1 − ln 2) = 3,069.
    QTest::newRow("round_robin") << "round_robin" << 3069 << 100;
    QTest::newRow("weighted_round_robin") << "weighted_round_robin" << 3069 << 100;
    QTest::newRow("random") << "random" << 3069 << 250;
    QTest::newRow("power_of_two") << "power_of_two" << 3069 << 250; // both idle: the first one drawn is taken
    // By turns: the nth part of f, 10,000 · ∫ f / 2 df = 2,500.
    QTest::newRow("least_connections") << "least_connections" << 2500 << 250;
    QTest::newRow("least_latency") << "least_latency" << 2500 << 250;
}

void TestBalancerWatch::rampsUpWhoComesBack() {
    QFETCH(QString, algorithm);
    QFETCH(int, expected);
    QFETCH(int, tolerance);
    const int ramped = backFromTheDead(algorithm, "10s");
    QVERIFY2(qAbs(ramped - expected) <= tolerance, qPrintable(QString::number(ramped)));
    const int atOnce = backFromTheDead(algorithm, "0s"); // half of all
    QVERIFY2(qAbs(atOnce - 5000) <= 250, qPrintable(QString::number(atOnce)));
}

void TestBalancerWatch::bringsHashedUsersBackOneByOne_data() {
    QTest::addColumn<QString>("algorithm");
    QTest::newRow("ip_hash") << "ip_hash";
    QTest::newRow("consistent_hash") << "consistent_hash";
}

void TestBalancerWatch::bringsHashedUsersBackOneByOne() {
    QFETCH(QString, algorithm);
    // Each user of app/1 is back from a moment on that is uniform over the 10 s: half of their requests.
    const double share = backFromTheDead(algorithm, "10s") / double(backFromTheDead(algorithm, "0s"));
    QVERIFY2(qAbs(share - 0.5) < 0.06, qPrintable(QString::number(share)));
}

void TestBalancerWatch::doesNotSlowDownWhoIsAlone() {
    for (const char* algorithm : {"round_robin", "least_connections", "ip_hash", "random"}) {
        Simulation simulation = compile(row(QString("algorithm: %1, slow_start: 1h, health_check: {interval: 100ms, "
                                                    "timeout: 50ms, fall: 1, rise: 1}")
                                                .arg(algorithm),
                                            "start_up: 0s", 100));
        simulation.advance(1_s);
        act(simulation, {{"crash", "app"}});
        simulation.advance(2_s);
        act(simulation, {{"restart", "app"}});
        simulation.advance(2100_ms);
        const int before = arrivalsOf(simulation, "app/1");
        simulation.advance(12100_ms);
        QCOMPARE(arrivalsOf(simulation, "app/1") - before, 1000);
    }
}

void TestBalancerWatch::rampsUpWhoWasEjected() {
    const auto afterEjection = [](const char* slowStart) {
        Simulation simulation = compile(row(QString("health_check: off, slow_start: %1, outlier_ejection: "
                                                    "{consecutive_errors: 1, eject: 1s}")
                                                .arg(slowStart),
                                            "instances: 2", 1000));
        act(simulation, {{"errors", "app/1"}, {"rate", base::Ratio{1}}, {"for", length(500_ms)}});
        simulation.advance(1_s); // out since the first request, back 1 s after it
        const int before = arrivalsOf(simulation, "app/1");
        simulation.advance(11_s);
        return arrivalsOf(simulation, "app/1") - before;
    };
    QVERIFY2(qAbs(afterEjection("10s") - 3069) <= 60, qPrintable(QString::number(afterEjection("10s"))));
    QVERIFY2(qAbs(afterEjection("0s") - 5000) <= 60, qPrintable(QString::number(afterEjection("0s"))));
}

void TestBalancerWatch::asksNewInstancesOnceTheyServe_data() {
    QTest::addColumn<QString>("links");
    QTest::newRow("behind a balancer") << "[{from: web, to: lb}, {from: lb, to: app}]";
    QTest::newRow("without one") << "[{from: web, to: app}]";
}

void TestBalancerWatch::asksNewInstancesOnceTheyServe() {
    QFETCH(QString, links);
    Simulation simulation = compile(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  lb: {kind: load_balancer, overhead: 0s, health_check: off}
  app: {kind: service, work: 0s, start_up: 5s}
links: %1
)")
                                        .arg(links)
                                        .toStdString());
    simulation.advance(1_s);
    act(simulation, {{"scale", "app"}, {"instances", std::int64_t{4}}});
    simulation.advance(5900_ms);
    QCOMPARE(arrivalsOf(simulation, "app/1"), 590);
    QCOMPARE(arrivalsOf(simulation, "app/2"), 0);
    simulation.advance(10_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{0});
    QVERIFY(qAbs(arrivalsOf(simulation, "app/2") - 100) <= 1); // a quarter of 400 in the 4 s since
    // One that starts again after a crash is known to its callers, and refuses them.
    act(simulation, {{"restart", "app/2"}});
    simulation.advance(11_s);
    QVERIFY(failures(simulation::measure(simulation), Outcome::Refused) >= 24);
}

QTEST_APPLESS_MAIN(TestBalancerWatch)
#include "tst_balancer_watch.moc"
