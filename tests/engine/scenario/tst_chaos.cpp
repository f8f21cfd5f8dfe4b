// Chaos: each instance fails and comes back by itself, exponentially, repairs with their start-up included.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::NodeHealth;
using components::Outcome;

namespace {

const std::string kFarm = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, timeout: 100ms}
  app: {kind: service, instances: 20, cpus: 4, work: 1ms, start_up: 5s}
  db: {kind: database, cpus: 4}
links: [{from: web, to: app}]
)";

std::string with(const std::string& chaos, const std::string& more = {}) {
    return kFarm + "scenario: [{at: 0s, chaos: {targets: " + chaos + "}" + more + "}]\n";
}

/// When an instance goes down and comes up, looked at every 10 ms.
struct Life {
    std::vector<kernel::Time> up, down; ///< lengths of complete spells
};

std::vector<Life> watch(Simulation& simulation, const std::string& id, kernel::Time until) {
    const auto& nodes = simulation.model().components[simulation.model().componentByName(id)].nodes;
    std::vector<Life> lives(nodes.size());
    std::vector<bool> isUp(nodes.size(), true);
    std::vector<kernel::Time> since(nodes.size(), -1);
    for (kernel::Time now = 0; now <= until; now += 10_ms) {
        simulation.advance(now);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const bool serves = simulation.state().nodes[nodes[i]].health == NodeHealth::Up;
            if (serves == isUp[i])
                continue;
            if (since[i] >= 0)
                (isUp[i] ? lives[i].up : lives[i].down).push_back(now - since[i]);
            isUp[i] = serves;
            since[i] = now;
        }
    }
    return lives;
}

double meanSeconds(const std::vector<kernel::Time>& spells) {
    double sum = 0;
    for (const kernel::Time spell : spells)
        sum += kernel::toSeconds(spell);
    return sum / static_cast<double>(spells.size());
}

/// Of an exponential distribution a share of 1 − 1/e is shorter than its mean.
double shareBelow(const std::vector<kernel::Time>& spells, double seconds) {
    const auto count = std::count_if(spells.begin(), spells.end(),
                                     [&](kernel::Time spell) { return kernel::toSeconds(spell) < seconds; });
    return static_cast<double>(count) / static_cast<double>(spells.size());
}

} // namespace

class TestChaos : public QObject {
    Q_OBJECT
  private slots:
    void drawsExponentialTimesWithTheStartUpIncluded();
    void failsEachInstanceByItself();
    void leavesOthersAlone();
    void servesAtOnceWhereNothingHasToStart();
    void refusesWhileDown();
    void endsWithItsTime();
    void endsByRestoreForOne();
    void takesInInstancesThatComeMeanwhile();
    void isTheSameWithTheSameSeed();
    void doesNotTouchOtherDraws();
    void holdsBesideACrash();
    void isRefusedWithoutTargets();
};

void TestChaos::drawsExponentialTimesWithTheStartUpIncluded() {
    // 20 instances over 2,000 s, up for 30 s and down for 10 s: about 20 × 2,000 / 40 = 1,000 spells of each. The mean
    // of 1,000 exponential draws has a standard error of 3.2 % and a share near 0.63 one of 1.5 points.
    Simulation simulation = compile(with("[app], mtbf: 30s, mttr: 10s"));
    Life all;
    for (const Life& life : watch(simulation, "app", 2000_s)) {
        all.up.insert(all.up.end(), life.up.begin(), life.up.end());
        all.down.insert(all.down.end(), life.down.begin(), life.down.end());
    }
    QVERIFY(all.up.size() > 800 && all.up.size() < 1200);
    QVERIFY2(std::abs(meanSeconds(all.up) / 30 - 1) < 0.13, qPrintable(QString::number(meanSeconds(all.up))));
    // A start-up of 5 s that came on top would make it 15 s.
    QVERIFY2(std::abs(meanSeconds(all.down) / 10 - 1) < 0.13, qPrintable(QString::number(meanSeconds(all.down))));
    const double below = 1 - std::exp(-1.0);
    QVERIFY(std::abs(shareBelow(all.up, 30) - below) < 0.06);
    QVERIFY(std::abs(shareBelow(all.down, 10) - below) < 0.06);
}

void TestChaos::failsEachInstanceByItself() {
    // With a quarter of the time down each, 20 independent instances have 15 of them up on average with a variance of
    // 20 × ¾ × ¼ = 3.75. Failing together it would be 20² × ¾ × ¼ = 75.
    Simulation simulation = compile(with("[app], mtbf: 30s, mttr: 10s"));
    double sum = 0;
    double squares = 0;
    int samples = 0;
    for (kernel::Time now = 100_s; now <= 4000_s; now += 5_s) {
        simulation.advance(now);
        double up = 0;
        for (const components::Index node : simulation.model().nodesNamed("app"))
            up += simulation.state().nodes[node].health == NodeHealth::Up ? 1 : 0;
        sum += up;
        squares += up * up;
        ++samples;
    }
    const double mean = sum / samples;
    const double variance = squares / samples - mean * mean;
    QVERIFY2(std::abs(mean - 15) < 0.6, qPrintable(QString::number(mean)));
    QVERIFY2(variance > 2 && variance < 6.5, qPrintable(QString::number(variance)));
}

void TestChaos::leavesOthersAlone() {
    Simulation simulation = compile(with("[app/1, app/2], mtbf: 5s, mttr: 5s"));
    const std::vector<Life> lives = watch(simulation, "app", 300_s);
    QVERIFY(lives[0].down.size() > 10 && lives[1].down.size() > 10);
    for (std::size_t i = 2; i < lives.size(); ++i)
        QVERIFY(lives[i].down.empty());
    QVERIFY(lives[0].down != lives[1].down);
    Simulation without = compile(kFarm);
    QVERIFY(watch(without, "app", 100_s)[0].down.empty());
}

void TestChaos::servesAtOnceWhereNothingHasToStart() {
    // A database has no start-up: its repairs are as short as drawn, half of them below 0.7 s.
    Simulation simulation = compile(with("[db], mtbf: 2s, mttr: 1s"));
    const Life life = watch(simulation, "db", 1500_s)[0];
    QVERIFY(life.down.size() > 400);
    QVERIFY(std::abs(meanSeconds(life.down) - 1) < 0.15);
    QVERIFY(std::abs(meanSeconds(life.up) - 2) < 0.3);
}

void TestChaos::refusesWhileDown() {
    // Down a quarter of the time, of ten requests a second for 1,000 s about 2,500 are refused, or reset in work.
    const Measurement measured = run(with("[app], mtbf: 30s, mttr: 10s"), 1000_s);
    QVERIFY(conservationComplaints(measured).isEmpty());
    QCOMPARE(failures(measured, Outcome::Refused) + failures(measured, Outcome::Reset), measured.totals.failed);
    QVERIFY(std::abs(static_cast<double>(measured.totals.failed) / 10000 - 0.25) < 0.04);
}

void TestChaos::endsWithItsTime() {
    Simulation simulation = compile(with("[app], mtbf: 20s, mttr: 60s", ", for: 100s"));
    simulation.advance(99_s);
    int down = 0;
    for (const components::Index node : simulation.model().nodesNamed("app"))
        down += simulation.state().nodes[node].health != NodeHealth::Up ? 1 : 0;
    QVERIFY(down > 5);
    simulation.advance(106_s); // what was down starts, which takes 5 s
    for (kernel::Time now = 106_s; now < 300_s; now += 1_s) {
        simulation.advance(now);
        for (const components::Index node : simulation.model().nodesNamed("app"))
            QCOMPARE(simulation.state().nodes[node].health, NodeHealth::Up);
    }
}

void TestChaos::endsByRestoreForOne() {
    Simulation simulation = compile(with("[app/1, app/2], mtbf: 5s, mttr: 5s"));
    simulation.advance(50_s);
    act(simulation, {{"restore", "app/1"}});
    simulation.advance(56_s);
    Simulation& later = simulation;
    int spells = 0;
    for (kernel::Time now = 56_s; now < 200_s; now += 100_ms) {
        later.advance(now);
        QCOMPARE(later.state().nodes[later.model().nodesNamed("app/1").front()].health, NodeHealth::Up);
        spells += later.state().nodes[later.model().nodesNamed("app/2").front()].health == NodeHealth::Up ? 0 : 1;
    }
    QVERIFY(spells > 100);
}

void TestChaos::takesInInstancesThatComeMeanwhile() {
    const std::string text = kFarm + R"(scenario:
  - {at: 0s, chaos: {targets: [app], mtbf: 5s, mttr: 5s}}
  - {at: 1s, scale: app, instances: 21}
)";
    Simulation simulation = compile(text);
    simulation.advance(10_s);
    int down = 0;
    for (kernel::Time now = 10_s; now < 200_s; now += 100_ms) {
        simulation.advance(now);
        down +=
            simulation.state().nodes[simulation.model().nodesNamed("app/21").front()].health == NodeHealth::Up ? 0 : 1;
    }
    // Half of the time, which is 1,900 looks.
    QVERIFY(down > 500 && down < 1400);
}

void TestChaos::isTheSameWithTheSameSeed() {
    const std::string text = with("[app, db], mtbf: 3s, mttr: 2s");
    QCOMPARE(fingerprint(run(text, 60_s, 5)), fingerprint(run(text, 60_s, 5)));
    QVERIFY(fingerprint(run(text, 60_s, 5)) != fingerprint(run(text, 60_s, 6)));
}

void TestChaos::doesNotTouchOtherDraws() {
    // Failures of app/1 are the same whether or not there is chaos elsewhere, too.
    Simulation one = compile(with("[app/1], mtbf: 5s, mttr: 2s"));
    Simulation both = compile(with("[app/1, app/2, db], mtbf: 5s, mttr: 2s"));
    const Life alone = watch(one, "app", 200_s)[0];
    QVERIFY(alone.down.size() > 5);
    QCOMPARE(alone.down, watch(both, "app", 200_s)[0].down);
}

void TestChaos::holdsBesideACrash() {
    // Crashed for good, no repair of chaos brings it back; when somebody restarts it, chaos goes on.
    Simulation simulation = compile(with("[app/1], mtbf: 1s, mttr: 1s"));
    const auto health = [&] { return simulation.state().nodes[simulation.model().nodesNamed("app/1").front()].health; };
    simulation.advance(5_s);
    act(simulation, {{"crash", "app/1"}});
    for (kernel::Time now = 5_s; now < 30_s; now += 50_ms) {
        simulation.advance(now);
        QCOMPARE(health(), NodeHealth::Crashed);
    }
    act(simulation, {{"restart", "app/1"}});
    int up = 0;
    int down = 0;
    for (kernel::Time now = 35_s; now < 100_s; now += 50_ms) {
        simulation.advance(now);
        ++(health() == NodeHealth::Up ? up : down);
    }
    QVERIFY(up > 100 && down > 100);
}

void TestChaos::isRefusedWithoutTargets() {
    Simulation simulation = compile(kFarm);
    QVERIFY(!simulation.act({{"chaos", catalog::Record{}}}));
    QVERIFY(!simulation.act({{"chaos", catalog::Record{{"targets", catalog::List{"nobody"}}}}}));
    QVERIFY(!simulation.act({{"chaos", catalog::Record{{"targets", catalog::List{"web"}}}}}));
}

QTEST_APPLESS_MAIN(TestChaos)
#include "tst_chaos.moc"
