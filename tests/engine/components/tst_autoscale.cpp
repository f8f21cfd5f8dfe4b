// Autoscaling: how many instances there are, when more come, when they go, and what an edit does to that.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Work for `rate` / 100 CPUs, evenly, on instances of one CPU; overload is turned away instead of piling up.
std::string row(int rate, const QString& autoscale, const QString& app = "instances: 2") {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: %1/s, process: constant}}}
  app: {kind: service, cpus: 1, work: 10ms, max_in_flight: 10, backlog: 0, %3, autoscale: %2}
links: [{from: web, to: app}]
)")
        .arg(rate)
        .arg(autoscale, app)
        .toStdString();
}

constexpr const char* kScaler = "{min: 2, max: 50, target: 80%, every: 10s, start_up: 5s, cool_down: 30s}";

std::size_t instancesOf(const Simulation& simulation, const char* id = "app") {
    return component(simulation::measure(simulation), id).instances.size();
}

std::vector<kernel::Time> changesOf(const Simulation& simulation) {
    std::vector<kernel::Time> times;
    for (const simulation::LogEntry& entry : simulation::measure(simulation).log)
        if (entry.what == "autoscale")
            times.push_back(entry.at);
    return times;
}

} // namespace

class TestAutoscale : public QObject {
    Q_OBJECT
  private slots:
    void holdsItsTarget();
    void keepsItsBounds_data();
    void keepsItsBounds();
    void waitsForNewInstancesToStart();
    void takesInstancesAwayAfterTheCoolDown_data();
    void takesInstancesAwayAfterTheCoolDown();
    void countsMachinesAndTheirCost();
    void goesByTheQueueAsWell_data();
    void goesByTheQueueAsWell();
    void keepsItsNumberOverALiveEdit();
    void takesAnEditsNumber();
    void startsAndStopsWithALiveEdit();
    void startsFromWhatAnEventSays();
    void replays();
    void refusesBoundsTheWrongWayRound();
};

void TestAutoscale::holdsItsTarget() {
    Simulation simulation = compile(row(1000, kScaler));
    simulation.advance(200_s);
    // Ten CPUs' work at 80 %: 12.5 instances.
    QCOMPARE(instancesOf(simulation), std::size_t{13});
    const std::uint64_t failed = simulation::measure(simulation).totals.failed;
    simulation.advance(300_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, failed);
    QCOMPARE(instancesOf(simulation), std::size_t{13});
    // Two of them do 200 a second.
    Simulation fixed = compile(row(1000, "off"));
    fixed.advance(200_s);
    const std::uint64_t before = simulation::measure(fixed).totals.failed;
    fixed.advance(300_s);
    QCOMPARE(instancesOf(fixed), std::size_t{2});
    QVERIFY(qAbs(static_cast<int>(simulation::measure(fixed).totals.failed - before) - 80'000) <= 2);
}

void TestAutoscale::keepsItsBounds_data() {
    QTest::addColumn<QString>("scaler");
    QTest::addColumn<int>("rate");
    QTest::addColumn<int>("atFirst");
    QTest::addColumn<int>("inTheEnd");
    QTest::newRow("as many as it needs") << "{min: 1, max: 50, target: 80%, every: 10s}" << 1000 << 2 << 13;
    QTest::newRow("not more than max") << "{min: 1, max: 4, target: 80%, every: 10s}" << 1000 << 2 << 4;
    QTest::newRow("not fewer than min") << "{min: 3, max: 50, target: 80%, every: 10s}" << 10 << 3 << 3;
    QTest::newRow("fewer than at first") << "{min: 1, max: 50, target: 80%, every: 10s}" << 10 << 2 << 1;
    QTest::newRow("fuller") << "{min: 1, max: 50, target: 95%, every: 10s}" << 1000 << 2 << 11; // 10.5
}

void TestAutoscale::keepsItsBounds() {
    QFETCH(QString, scaler);
    QFETCH(int, rate);
    QFETCH(int, atFirst);
    QFETCH(int, inTheEnd);
    Simulation simulation = compile(row(rate, scaler));
    QCOMPARE(instancesOf(simulation), std::size_t(atFirst));
    simulation.advance(600_s);
    QCOMPARE(instancesOf(simulation), std::size_t(inTheEnd));
}

void TestAutoscale::waitsForNewInstancesToStart() {
    Simulation simulation = compile(row(1000, kScaler));
    // The first look: both have been busy throughout, 2 / 0.8 = 2.5.
    simulation.advance(10_s);
    QCOMPARE(instancesOf(simulation), std::size_t{3});
    const auto third = [&] { return component(simulation::measure(simulation), "app").instances.at(2); };
    QCOMPARE(third().health, simulation::Health::Starting);
    simulation.advance(14999_ms);
    QCOMPARE(third().arrivals, std::uint64_t{0});
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Refused), std::uint64_t{0});
    simulation.advance(16_s);
    QCOMPARE(third().health, simulation::Health::Up);
    QVERIFY(qAbs(static_cast<int>(third().arrivals) - 333) <= 2);
}

void TestAutoscale::takesInstancesAwayAfterTheCoolDown_data() {
    QTest::addColumn<QString>("coolDown");
    QTest::addColumn<int>("fewerAt"); // s
    // Busier from 100 s to 120 s. At 110 s two have been busy: 2.5, three. At 120 s two, and one for half the time:
    // 2.5 / 0.8, four. From then on a tenth of the load.
    QTest::newRow("at the next look") << "0s" << 130;
    QTest::newRow("30 s after the last change") << "30s" << 150;
    QTest::newRow("100 s after the last change") << "100s" << 220;
}

void TestAutoscale::takesInstancesAwayAfterTheCoolDown() {
    QFETCH(QString, coolDown);
    QFETCH(int, fewerAt);
    Simulation simulation = compile(
        row(100, QString("{min: 2, max: 50, target: 80%, every: 10s, start_up: 5s, cool_down: %1}").arg(coolDown)));
    simulation.advance(100_s);
    act(simulation, {{"traffic", "web"}, {"times", 10.0}, {"for", length(20_s)}});
    simulation.advance(300_s);
    const std::vector<kernel::Time> expected = {110_s, 120_s, static_cast<kernel::Time>(fewerAt) * kSecond};
    QCOMPARE(changesOf(simulation), expected);
    QCOMPARE(instancesOf(simulation), std::size_t{2});
    // Whoever was taken away has finished its work.
    QCOMPARE(failures(simulation::measure(simulation), Outcome::Reset), std::uint64_t{0});
    QCOMPARE(conservationComplaints(simulation::measure(simulation)), QString());
}

void TestAutoscale::countsMachinesAndTheirCost() {
    const auto measured = [](const char* scaler) {
        return simulation::measure([&] {
            Simulation simulation = compile("settings: {warmup: 200s, duration: 1h}\n" + row(1000, scaler));
            simulation.advance(300_s);
            return simulation;
        }());
    };
    // One CPU costs $20 a month.
    QCOMPARE(measured(kScaler).machines.value(), 13.0);
    QCOMPARE(component(measured(kScaler), "app").costPerMonthUsd, 260.0);
    QCOMPARE(measured("off").machines.value(), 2.0);
    QCOMPARE(component(measured("off"), "app").costPerMonthUsd, 40.0);
}

void TestAutoscale::goesByTheQueueAsWell_data() {
    QTest::addColumn<QString>("scaler");
    QTest::addColumn<int>("instances");
    // Messages for two CPUs a second: one instance of one CPU, busy throughout, keeps a target of 100 %, and falls
    // behind by 50 a second: 500 after 10 s, which is one for each 250.
    QTest::newRow("by CPU") << "{min: 1, max: 9, target: 100%, every: 10s, start_up: 1s}" << 1;
    QTest::newRow("by backlog") << "{min: 1, max: 9, target: 100%, every: 10s, start_up: 1s, backlog_per_instance: 250}"
                                << 2;
    QTest::newRow("up to max") << "{min: 1, max: 9, target: 100%, every: 10s, start_up: 1s, backlog_per_instance: 1}"
                               << 9;
}

void TestAutoscale::goesByTheQueueAsWell() {
    QFETCH(QString, scaler);
    QFETCH(int, instances);
    Simulation simulation = compile(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  app: {kind: service, work: 0s}
  jobs: {kind: queue, publish: 0s}
  mill: {kind: worker, cpus: 1, work: 20ms, autoscale: %1}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: mill}]
)")
                                        .arg(scaler)
                                        .toStdString());
    simulation.advance(10500_ms);
    QCOMPARE(instancesOf(simulation, "mill"), std::size_t(instances));
    QCOMPARE(conservationComplaints(simulation::measure(simulation)), QString());
}

void TestAutoscale::keepsItsNumberOverALiveEdit() {
    diagram::Diagram diagram = parse(row(1000, kScaler));
    Simulation simulation = compile(diagram);
    simulation.advance(200_s);
    set(diagram, "app.work", "5ms");
    update(simulation, diagram);
    QCOMPARE(instancesOf(simulation), std::size_t{13});
    simulation.advance(300_s);
    QCOMPARE(instancesOf(simulation), std::size_t{7}); // five CPUs' work at 80 %: 6.25
}

void TestAutoscale::takesAnEditsNumber() {
    diagram::Diagram diagram = parse(row(1000, kScaler));
    Simulation simulation = compile(diagram);
    simulation.advance(205_s);
    set(diagram, "app.instances", "20");
    update(simulation, diagram);
    QCOMPARE(instancesOf(simulation), std::size_t{20});
    simulation.advance(300_s);
    QCOMPARE(instancesOf(simulation), std::size_t{13});
}

void TestAutoscale::startsAndStopsWithALiveEdit() {
    diagram::Diagram diagram = parse(row(1000, "off"));
    Simulation simulation = compile(diagram);
    simulation.advance(100_s);
    QCOMPARE(instancesOf(simulation), std::size_t{2});
    set(diagram, "app.autoscale", kScaler);
    update(simulation, diagram);
    simulation.advance(300_s);
    QCOMPARE(instancesOf(simulation), std::size_t{13});
    set(diagram, "app.autoscale", "off");
    update(simulation, diagram);
    QCOMPARE(instancesOf(simulation), std::size_t{2}); // as the diagram says
    simulation.advance(400_s);
    QCOMPARE(instancesOf(simulation), std::size_t{2});
}

void TestAutoscale::startsFromWhatAnEventSays() {
    diagram::Diagram diagram = parse(row(1000, kScaler));
    Simulation simulation = compile(diagram);
    simulation.advance(205_s);
    act(simulation, {{"scale", "app"}, {"instances", std::int64_t{30}}});
    QCOMPARE(instancesOf(simulation), std::size_t{30});
    simulation.advance(300_s);
    QCOMPARE(instancesOf(simulation), std::size_t{13});
    set(diagram, "app.label", "App");
    update(simulation, diagram); // the event does not begin again
    QCOMPARE(instancesOf(simulation), std::size_t{13});
    act(simulation, {{"scale", "app"}, {"instances", std::int64_t{100}}});
    QCOMPARE(instancesOf(simulation), std::size_t{50}); // its `max`
}

void TestAutoscale::replays() {
    Simulation first = compile(row(1000, kScaler));
    first.advance(45_s);
    Simulation copy = first;
    first.advance(200_s);
    for (kernel::Time at = 46_s; at <= 200_s; at += 1700_ms)
        copy.advance(at, 1000);
    copy.advance(200_s);
    QCOMPARE(fingerprint(copy), fingerprint(first));
    Simulation again = compile(row(1000, kScaler));
    again.advance(200_s);
    QCOMPARE(fingerprint(again), fingerprint(first));
    QVERIFY(changesOf(again).size() > 4);
}

void TestAutoscale::refusesBoundsTheWrongWayRound() {
    const auto found = Simulation::compile(parse(row(10, "{min: 5, max: 4}")), 1).diagnostics;
    QVERIFY(std::any_of(found.begin(), found.end(), [](const base::Diagnostic& diagnostic) {
        return diagnostic.severity == base::Severity::Error && diagnostic.path == "components.app.autoscale.min";
    }));
}

QTEST_APPLESS_MAIN(TestAutoscale)
#include "tst_autoscale.moc"
