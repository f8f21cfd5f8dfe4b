// The run without threads: what errors leave alone, steps, and that slices change nothing.
#include <QRandomGenerator>
#include <QStringList>
#include <QTest>
#include <algorithm>

#include "tests/ui/player/shop.h"
#include "ui/player/run.h"
#include "ui/player/run_settings.h"

using namespace faultline;
using ui::Run;

namespace {

diagram::Edit setInstances(std::int64_t count) {
    return diagram::setComponentValue("app", "instances", diagram::Value(count));
}

/// All figures of a run that a screen could see.
std::string figuresOf(const simulation::Simulation& simulation) {
    simulation::Snapshot snapshot;
    simulation.look(snapshot, -1);
    std::string figures = std::to_string(snapshot.now) + " " + std::to_string(snapshot.events) + " " +
                          std::to_string(snapshot.recent.succeeded) + " " + std::to_string(snapshot.recent.failed) +
                          " " + std::to_string(snapshot.recent.p50Ms) + " " + std::to_string(snapshot.recent.p99Ms);
    const auto series = simulation.series(60 * kernel::kSecond);
    for (const simulation::SeriesPoint& point : series->points)
        figures += "\n" + std::to_string(point.samples) + " " + std::to_string(point.p99Ms) + " " +
                   std::to_string(point.failedPerS);
    for (const simulation::LogEntry& entry : *snapshot.log)
        figures += "\n" + std::to_string(entry.at) + " " + entry.what + " " + entry.target;
    return figures;
}

/// The same orders at the same simulated times, with slices of any length in between.
std::string playWithSlices(QRandomGenerator random) {
    Run run;
    run.load(test::shop());
    const auto advanceTo = [&](kernel::Time until) {
        while (run.session().now() < until)
            run.session().advance(until, 1 + random.bounded(5000u));
    };
    advanceTo(2 * kernel::kSecond);
    run.act({{"crash", "app/2"}});
    advanceTo(3 * kernel::kSecond);
    run.edit(setInstances(4));
    advanceTo(5 * kernel::kSecond);
    run.setTrafficMultiplier(3);
    advanceTo(6 * kernel::kSecond);
    run.restoreAll();
    advanceTo(12 * kernel::kSecond);
    return figuresOf(run.session().simulation());
}

} // namespace

class TestRun : public QObject {
    Q_OBJECT
  private slots:
    void runsADiagram();
    void sameOrdersGiveTheSameFiguresWhateverTheSlices();
    void journalReplaysToTheSameFigures();
    void cannotRunABrokenDiagramUntilItIsMended();
    void keepsRunningWhenAnEditCannotBeTaken();
    void resetTakesTheDiagramAsItIsNow();
    void resetTakesAChangedSeed();
    void stepsToTheNextEventOfASampledRequest();
    void samplesFewerRequestsWhenAsked();
    void stepsAtMostItsLimit();
    void stepsBackToWhereEachStepBegan();
    void aStepBackKeepsTheDiagramAndForgetsFaults();
    void refusesActsWithoutARun();
    void followsARequestOverAReset();
};

void TestRun::runsADiagram() {
    Run run;
    QVERIFY(!run.canRun());
    const Run::Outcome outcome = run.load(test::shop());
    QVERIFY(outcome.done && outcome.startedAnew && run.canRun());
    run.session().advance(10 * kernel::kSecond);
    simulation::Snapshot snapshot;
    run.session().simulation().look(snapshot, -1);
    QVERIFY(snapshot.recent.succeeded > 4500 && snapshot.recent.succeeded < 5500);
    QCOMPARE(snapshot.seed, std::uint64_t{7});
    QCOMPARE(run.plannedDuration(), 30 * kernel::kSecond);
}

void TestRun::sameOrdersGiveTheSameFiguresWhateverTheSlices() {
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    const std::string first = playWithSlices(QRandomGenerator(seed));
    QVERIFY(first.find("crash app/2") != std::string::npos);
    QCOMPARE(playWithSlices(QRandomGenerator(seed + 1)), first);
    QCOMPARE(playWithSlices(QRandomGenerator(seed + 2)), first);
}

void TestRun::journalReplaysToTheSameFigures() {
    Run run;
    run.load(test::shop());
    run.session().advance(kernel::kSecond, 700);
    run.act({{"crash", "app/1"}});
    run.session().advance(3 * kernel::kSecond);
    run.edit(setInstances(3));
    run.session().advance(8 * kernel::kSecond);
    const QStringList replayed = QString::fromStdString(figuresOf(run.session().replay())).split('\n');
    const QStringList original = QString::fromStdString(figuresOf(run.session().simulation())).split('\n');
    for (qsizetype i = 0; i < original.size(); ++i)
        QCOMPARE(replayed.value(i), original[i]);
}

void TestRun::cannotRunABrokenDiagramUntilItIsMended() {
    Run run;
    const Run::Outcome outcome = run.load(test::brokenShop());
    QVERIFY(!outcome.done && !run.canRun());
    QVERIFY(base::hasErrors(outcome.findings));
    run.step(10 * kernel::kMillisecond); // nothing to step, and no crash
    QVERIFY(run.edit({diagram::RemoveLink{"lb->app"}, {"Remove link"}}).startedAnew);
    QVERIFY(run.canRun());
    QCOMPARE(run.session().now(), kernel::Time{0});
}

void TestRun::keepsRunningWhenAnEditCannotBeTaken() {
    Run run;
    run.load(test::shop());
    run.session().advance(kernel::kSecond);
    const Run::Outcome outcome = run.edit({diagram::RemoveLink{"no->where"}, {"Remove link"}});
    QVERIFY(!outcome.done);
    QVERIFY(base::hasErrors(outcome.findings));
    QCOMPARE(run.session().now(), kernel::kSecond);
    run.session().advance(2 * kernel::kSecond);
    QVERIFY(!run.act({{"crash", "nobody/9"}}).done);
    run.session().advance(3 * kernel::kSecond);
    QCOMPARE(run.session().now(), 3 * kernel::kSecond);
}

void TestRun::resetTakesTheDiagramAsItIsNow() {
    Run run;
    run.load(test::shop());
    run.session().advance(kernel::kSecond);
    run.edit(setInstances(5));
    run.act({{"crash", "app/1"}});
    QVERIFY(run.reset().startedAnew);
    QCOMPARE(run.session().now(), kernel::Time{0});
    simulation::Snapshot snapshot;
    run.session().simulation().look(snapshot, -1);
    QCOMPARE(snapshot.components[2].instances.size(), std::size_t{5});
    QCOMPARE(snapshot.components[2].instances[0].health, simulation::Health::Up);
    QVERIFY(run.session().journal().empty());
}

void TestRun::resetTakesAChangedSeed() {
    Run run;
    run.load(test::shop());
    diagram::SetValue seed{{diagram::Section::Settings, "", 0}, "seed", diagram::Value(std::int64_t{99})};
    run.edit({seed, {"Set seed"}});
    run.reset();
    QCOMPARE(run.session().simulation().seed(), std::uint64_t{99});
    QCOMPARE(ui::seedOf(run.diagram()), std::uint64_t{99});
}

void TestRun::stepsToTheNextEventOfASampledRequest() {
    Run run;
    run.load(test::shop("50/s"));
    kernel::Time before = 0;
    bool arrived = false;
    for (int i = 0; i < 200; ++i) {
        run.step(10 * kernel::kMillisecond);
        const kernel::Time now = run.session().now();
        QVERIFY(now > before && now <= before + 10 * kernel::kMillisecond);
        if (now < before + 10 * kernel::kMillisecond) { // stopped early: a sampled request moved just then
            simulation::Snapshot snapshot;
            run.session().simulation().look(snapshot, -1);
            const bool moved = std::any_of(snapshot.flights.begin(), snapshot.flights.end(), [&](const auto& flight) {
                return flight.departs == now || flight.arrives == now;
            });
            QVERIFY(moved);
            arrived = true;
        }
        before = now;
    }
    QVERIFY(arrived);
}

void TestRun::samplesFewerRequestsWhenAsked() {
    const auto flightsWith = [](std::uint32_t perDot) {
        Run run;
        run.setRequestsPerDot(perDot);
        run.load(test::shop());
        run.session().advance(2 * kernel::kSecond);
        simulation::Snapshot snapshot;
        run.session().simulation().look(snapshot, kernel::kSecond);
        return std::pair{snapshot.flights.size(), snapshot.recent.succeeded};
    };
    const auto [all, answers] = flightsWith(1);
    const auto [some, sameAnswers] = flightsWith(16);
    QVERIFY2(all > 10 * some && some > 0, qPrintable(QStringLiteral("%1 and %2").arg(all).arg(some)));
    QCOMPARE(sameAnswers, answers); // looking changes nothing
}

void TestRun::stepsAtMostItsLimit() {
    diagram::Diagram quiet = test::shop("1/h");
    Run run;
    run.load(quiet);
    run.step(10 * kernel::kMillisecond);
    QCOMPARE(run.session().now(), 10 * kernel::kMillisecond);
}

void TestRun::stepsBackToWhereEachStepBegan() {
    Run run;
    run.load(test::shop());
    run.session().advance(2 * kernel::kSecond);
    std::vector<std::pair<kernel::Time, std::string>> places;
    for (int i = 0; i < 20; ++i) {
        places.emplace_back(run.session().now(), figuresOf(run.session().simulation()));
        run.step(10 * kernel::kMillisecond);
    }
    for (; !places.empty(); places.pop_back()) {
        QVERIFY(run.stepBack(10 * kernel::kMillisecond));
        QCOMPARE(run.session().now(), places.back().first);
        QCOMPARE(figuresOf(run.session().simulation()), places.back().second);
    }
    // Where time has passed otherwise there is no step to take back: 10 ms, and never before the start.
    QVERIFY(run.stepBack(10 * kernel::kMillisecond));
    QCOMPARE(run.session().now(), 1990 * kernel::kMillisecond);
    QVERIFY(run.stepBack(5 * kernel::kSecond));
    QCOMPARE(run.session().now(), kernel::Time(0));
    QVERIFY(!run.stepBack(10 * kernel::kMillisecond));
}

void TestRun::aStepBackKeepsTheDiagramAndForgetsFaults() {
    Run run;
    run.load(test::shop());
    run.session().advance(1 * kernel::kSecond);
    run.step(10 * kernel::kMillisecond);
    QVERIFY(run.act({{"crash", "app/2"}}).done);
    QVERIFY(run.edit(setInstances(4)).done);
    run.step(10 * kernel::kMillisecond);
    run.stepBack(10 * kernel::kMillisecond); // to the moment of both
    run.stepBack(10 * kernel::kMillisecond); // before them
    QCOMPARE(run.session().now(), 1 * kernel::kSecond);
    simulation::Snapshot snapshot;
    run.session().simulation().look(snapshot, -1);
    const auto app = std::find_if(snapshot.components.begin(), snapshot.components.end(),
                                  [](const auto& component) { return component.id == "app"; });
    QVERIFY(app != snapshot.components.end());
    QCOMPARE(app->instances.size(), std::size_t(4));
    QVERIFY(app->instances[1].health == simulation::Health::Up);
}

void TestRun::refusesActsWithoutARun() {
    Run run;
    const Run::Outcome outcome = run.act({{"crash", "app/1"}});
    QVERIFY(!outcome.done);
    QVERIFY(!outcome.error.message.empty());
    run.restoreAll();
    run.setTrafficMultiplier(2);
    QVERIFY(!run.reset().done || run.canRun()); // an empty diagram may run: nothing happens in it
}

void TestRun::followsARequestOverAReset() {
    Run run;
    QVERIFY(!run.follow(1, 0)); // there is no run
    run.load(test::shop());
    QVERIFY(!run.followed());
    const kernel::Time at = 2 * kernel::kSecond;
    run.session().advance(at);
    simulation::Snapshot snapshot;
    run.session().simulation().look(snapshot, at - 20 * kernel::kMillisecond);
    QVERIFY(!snapshot.flights.empty());
    const simulation::Flight flight = snapshot.flights.back();
    const auto request = static_cast<std::uint32_t>(flight.request);
    QVERIFY(run.follow(request, flight.departs));
    const auto told = run.followed();
    QVERIFY(told != nullptr);
    QCOMPARE(told->request, flight.request);
    const std::size_t spans = told->spans.size();
    run.reset(); // it has not begun yet, and comes again
    QVERIFY(!run.followed());
    run.session().advance(at);
    QVERIFY(run.followed() != nullptr);
    QCOMPARE(run.followed()->spans.size(), spans);
    run.stopFollowing();
    QVERIFY(!run.followed());
    run.follow(request, flight.departs);
    run.load(test::shop()); // another diagram, as far as anyone knows
    run.session().advance(at);
    QVERIFY(!run.followed());
}

QTEST_GUILESS_MAIN(TestRun)
#include "tst_run.moc"
