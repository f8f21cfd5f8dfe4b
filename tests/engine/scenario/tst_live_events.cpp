// Scenario events that are added, moved or taken out while the run goes on.
#include <QTest>

#include "engine/diagram/edit.h"
#include "engine/history/session.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::NodeHealth;
using components::Outcome;

namespace {

const std::string kShop = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  app: {kind: service, cpus: 9, work: 1ms, start_up: 0s}
links: [{from: web, to: app}]
)";

catalog::Record crashAt(kernel::Time at, kernel::Time lasting) {
    return {{"at", length(at)}, {"crash", "app"}, {"for", length(lasting)}};
}

std::uint64_t refused(const Simulation& simulation) {
    return failures(simulation::measure(simulation), Outcome::Refused);
}

} // namespace

class TestLiveEvents : public QObject {
    Q_OBJECT
  private slots:
    void playsAnEventThatIsAddedInTime();
    void playsAnEventOfTheMomentItself();
    void doesNotPlayWhatIsPast();
    void doesNotPlayWhatIsTakenOut();
    void playsAMovedEventOnceAtItsNewTime();
    void playsOneThatIsPutBackOnce();
    void playsTwoAlikeTwice();
    void keepsWhatIsInForceWhenItsEventIsTakenOut();
    void goesOnOverOtherEdits();
    void isReplayedExactly();
};

void TestLiveEvents::playsAnEventThatIsAddedInTime() {
    diagram::Diagram diagram = parse(kShop);
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    diagram.scenario.push_back(crashAt(2_s, 1_s));
    update(simulation, diagram);
    simulation.advance(1990_ms);
    QCOMPARE(refused(simulation), std::uint64_t(0));
    simulation.advance(5_s);
    QCOMPARE(refused(simulation), std::uint64_t(100));
}

void TestLiveEvents::playsAnEventOfTheMomentItself() {
    diagram::Diagram diagram = parse(kShop);
    Simulation simulation = compile(diagram);
    diagram.scenario.push_back(crashAt(0, 1_s)); // before anything has run
    update(simulation, diagram);
    simulation.advance(5_s);
    QCOMPARE(refused(simulation), std::uint64_t(99)); // 10 … 990 ms
}

void TestLiveEvents::doesNotPlayWhatIsPast() {
    diagram::Diagram diagram = parse(kShop);
    Simulation simulation = compile(diagram);
    simulation.advance(3_s);
    diagram.scenario.push_back(crashAt(2_s, 5_s));
    update(simulation, diagram);
    simulation.advance(6_s);
    QCOMPARE(refused(simulation), std::uint64_t(0));
    // After a reset it plays: the control.
    Simulation again = compile(diagram);
    again.advance(6_s);
    QVERIFY(refused(again) > 0);
}

void TestLiveEvents::doesNotPlayWhatIsTakenOut() {
    diagram::Diagram diagram = parse(kShop);
    diagram.scenario.push_back(crashAt(2_s, 1_s));
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    diagram.scenario.clear();
    update(simulation, diagram);
    simulation.advance(5_s);
    QCOMPARE(refused(simulation), std::uint64_t(0));
}

void TestLiveEvents::playsAMovedEventOnceAtItsNewTime() {
    diagram::Diagram diagram = parse(kShop);
    diagram.scenario.push_back(crashAt(2_s, 1_s));
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    diagram.scenario.front() = crashAt(4_s, 1_s);
    update(simulation, diagram);
    simulation.advance(3500_ms);
    QCOMPARE(refused(simulation), std::uint64_t(0));
    simulation.advance(8_s);
    QCOMPARE(refused(simulation), std::uint64_t(100));
}

void TestLiveEvents::playsOneThatIsPutBackOnce() {
    diagram::Diagram diagram = parse(kShop);
    diagram.scenario.push_back(crashAt(2_s, 1_s));
    Simulation simulation = compile(diagram);
    diagram::Diagram without = diagram;
    without.scenario.clear();
    simulation.advance(1_s);
    update(simulation, without);
    simulation.advance(1500_ms);
    update(simulation, diagram); // as undo does
    simulation.advance(5_s);
    QCOMPARE(refused(simulation), std::uint64_t(100));
    // Taken out while its time passed, it is past when it comes back.
    Simulation late = compile(diagram);
    late.advance(1_s);
    update(late, without);
    late.advance(3_s);
    update(late, diagram);
    late.advance(6_s);
    QCOMPARE(refused(late), std::uint64_t(0));
}

void TestLiveEvents::playsTwoAlikeTwice() {
    diagram::Diagram diagram = parse(kShop);
    const catalog::Record mark{{"at", length(2_s)}, {"mark", "now"}};
    diagram.scenario = {mark, mark};
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    diagram.scenario.push_back(mark);
    update(simulation, diagram);
    simulation.advance(3_s);
    QCOMPARE(logged(simulation::measure(simulation), "mark"), 3);
}

void TestLiveEvents::keepsWhatIsInForceWhenItsEventIsTakenOut() {
    diagram::Diagram diagram = parse(kShop);
    diagram.scenario.push_back(crashAt(2_s, 2_s));
    Simulation simulation = compile(diagram);
    simulation.advance(3_s);
    diagram.scenario.clear();
    update(simulation, diagram);
    simulation.advance(6_s);
    QCOMPARE(refused(simulation), std::uint64_t(200));
}

void TestLiveEvents::goesOnOverOtherEdits() {
    diagram::Diagram diagram = parse(kShop);
    diagram.scenario = {crashAt(2_s, 1_s), crashAt(5_s, 1_s)};
    Simulation simulation = compile(diagram);
    for (int i = 1; i <= 7; ++i) {
        simulation.advance(i * 1_s - 500_ms);
        set(diagram, "components.app.cpus", i % 2 == 0 ? "9" : "8");
        update(simulation, diagram);
    }
    simulation.advance(8_s);
    QCOMPARE(refused(simulation), std::uint64_t(200));
}

void TestLiveEvents::isReplayedExactly() {
    history::Session::Opened opened = history::Session::open(parse(kShop), 1);
    history::Session& session = *opened.session;
    session.advance(1_s);
    static_cast<void>(session.edit(
        {diagram::AddEntry{{diagram::Section::Scenario, {}, 0}, crashAt(2_s, 1_s)}, "Add an event", false}));
    session.advance(5_s);
    QCOMPARE(refused(session.simulation()), std::uint64_t(100));
    QCOMPARE(fingerprint(session.replay()), fingerprint(session.simulation()));
    session.rewind(1500_ms);
    session.advance(5_s);
    QCOMPARE(refused(session.simulation()), std::uint64_t(100));
}

QTEST_APPLESS_MAIN(TestLiveEvents)
#include "tst_live_events.moc"
