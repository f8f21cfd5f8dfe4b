// Balancers in pairs: who answers at their address, and how long nobody does when one is lost.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// 100 requests a second, evenly; messages need no time.
std::string pair(const QString& redundancy, const char* instances = "2") {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 1s}
  lb: {kind: load_balancer, overhead: 0s, instances: %1, redundancy: %2}
  app: {kind: service, work: 0s}
links: [{from: web, to: lb}, {from: lb, to: app}]
)")
        .arg(instances, redundancy)
        .toStdString();
}

std::vector<int> arrivals(const Simulation& simulation) {
    std::vector<int> counts;
    const Measurement measured = simulation::measure(simulation);
    for (const simulation::InstanceMeasurement& instance : component(measured, "lb").instances)
        counts.push_back(static_cast<int>(instance.arrivals));
    return counts;
}

bool isNear(std::uint64_t count, int expected) {
    return qAbs(static_cast<int>(count) - expected) <= 1; // the one on the boundary
}

} // namespace

class TestRedundancy : public QObject {
    Q_OBJECT
  private slots:
    void givesTheAddressToOneOrToBoth();
    void standsInAfterTheTakeover_data();
    void standsInAfterTheTakeover();
    void givesTheAddressBack();
    void countsAHangAndIsolationAsALoss_data();
    void countsAHangAndIsolationAsALoss();
    void goesOnWhenOnlyThePairIsTorn_data();
    void goesOnWhenOnlyThePairIsTorn();
    void isBackInTimeWithoutATakeover();
    void refusesWithoutASurvivor();
    void warnsOfNobodyToTakeOver();
};

void TestRedundancy::givesTheAddressToOneOrToBoth() {
    const auto counts = [](const char* redundancy) {
        Simulation simulation = compile(pair(redundancy));
        simulation.advance(10_s);
        return arrivals(simulation);
    };
    QCOMPARE(counts("none"), std::vector<int>({500, 500}));
    QCOMPARE(counts("active_passive"), std::vector<int>({1000, 0}));
    QCOMPARE(counts("active_active"), std::vector<int>({500, 500}));
}

void TestRedundancy::standsInAfterTheTakeover_data() {
    QTest::addColumn<QString>("redundancy");
    QTest::addColumn<int>("refused"); // from 10 s to 20 s, at 100 requests a second
    QTest::newRow("nothing: half for as long as it lasts") << "none" << 500;
    QTest::newRow("all of 3.6 s") << "active_passive" << 360;
    QTest::newRow("all of 1 s") << "active_passive, takeover: 1s" << 100;
    QTest::newRow("half of 3.6 s") << "active_active" << 180;
    QTest::newRow("half of 1 s") << "active_active, takeover: 1s" << 50;
}

void TestRedundancy::standsInAfterTheTakeover() {
    QFETCH(QString, redundancy);
    QFETCH(int, refused);
    Simulation simulation = compile(pair(redundancy));
    simulation.advance(10_s);
    act(simulation, {{"crash", "lb/1"}});
    simulation.advance(20_s);
    const Measurement measured = simulation::measure(simulation);
    QVERIFY2(isNear(failures(measured, Outcome::Refused), refused),
             qPrintable(QString::number(measured.totals.failed)));
    QCOMPARE(measured.totals.failed, failures(measured, Outcome::Refused));
    QCOMPARE(logged(measured, "takeover"), redundancy == "none" ? 0 : 1);
}

void TestRedundancy::givesTheAddressBack() {
    Simulation simulation = compile(pair("active_passive"));
    simulation.advance(10_s);
    act(simulation, {{"crash", "lb/1"}});
    simulation.advance(20_s);
    act(simulation, {{"restart", "lb/1"}});
    const std::vector<int> before = arrivals(simulation);
    simulation.advance(25_s);
    QCOMPARE(arrivals(simulation), std::vector<int>({before[0] + 500, before[1]}));
    // A standby that is lost is missed by nobody.
    act(simulation, {{"crash", "lb/2"}});
    const std::uint64_t failed = simulation::measure(simulation).totals.failed;
    simulation.advance(35_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, failed);
}

void TestRedundancy::countsAHangAndIsolationAsALoss_data() {
    QTest::addColumn<QString>("what");
    QTest::newRow("a hang") << "hang";
    QTest::newRow("an isolation") << "isolate";
}

void TestRedundancy::countsAHangAndIsolationAsALoss() {
    QFETCH(QString, what);
    const auto timedOut = [&](const char* redundancy) {
        Simulation simulation = compile(pair(redundancy));
        simulation.advance(10_s);
        if (what == "hang")
            act(simulation, {{"hang", "lb/1"}});
        else
            act(simulation, {{"isolate", catalog::List{"lb/1"}}});
        simulation.advance(21_s); // what set out until 20 s has had its timeout of 1 s
        return failures(simulation::measure(simulation), Outcome::Timeout);
    };
    QVERIFY(isNear(timedOut("active_passive"), 360));
    QVERIFY(isNear(timedOut("active_active"), 180));
    QVERIFY(isNear(timedOut("none"), 500));
}

void TestRedundancy::goesOnWhenOnlyThePairIsTorn_data() {
    QTest::addColumn<QString>("redundancy");
    QTest::newRow("one active") << "active_passive";
    QTest::newRow("both active") << "active_active";
}

void TestRedundancy::goesOnWhenOnlyThePairIsTorn() {
    QFETCH(QString, redundancy);
    Simulation simulation = compile(pair(redundancy));
    act(simulation, {{"partition", catalog::List{catalog::List{"lb/1"}, catalog::List{"lb/2"}}}});
    simulation.advance(20_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{0});
    // Cut off from the clients as well, it is not missed: its peer has taken over long since.
    act(simulation, {{"isolate", catalog::List{"lb/1"}}});
    simulation.advance(40_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{0});
}

void TestRedundancy::isBackInTimeWithoutATakeover() {
    Simulation simulation = compile(pair("active_passive"));
    simulation.advance(10_s);
    act(simulation, {{"crash", "lb/1"}, {"for", length(2_s)}});
    simulation.advance(11_s);
    act(simulation, {{"crash", "lb/2"}, {"for", length(500_ms)}});
    simulation.advance(20_s);
    const Measurement measured = simulation::measure(simulation);
    QVERIFY(isNear(failures(measured, Outcome::Refused), 200));
    QCOMPARE(logged(measured, "takeover"), 0);
    QCOMPARE(arrivals(simulation)[1], 0);
}

void TestRedundancy::refusesWithoutASurvivor() {
    Simulation simulation = compile(pair("active_active"));
    act(simulation, {{"crash", "lb"}});
    simulation.advance(10_s);
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Refused), std::uint64_t{1000});
}

void TestRedundancy::warnsOfNobodyToTakeOver() {
    const auto warnings = [](const char* redundancy, const char* instances) {
        int count = 0;
        for (const base::Diagnostic& found : Simulation::compile(parse(pair(redundancy, instances)), 1).diagnostics)
            count += found.severity == base::Severity::Warning && found.path == "components.lb.redundancy" ? 1 : 0;
        return count;
    };
    QCOMPARE(warnings("active_passive", "1"), 1);
    QCOMPARE(warnings("active_passive", "2"), 0);
    QCOMPARE(warnings("none", "1"), 0);
}

QTEST_APPLESS_MAIN(TestRedundancy)
#include "tst_redundancy.moc"
