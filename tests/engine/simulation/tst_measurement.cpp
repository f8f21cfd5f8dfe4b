// Figures that belong to one of several clients: what befell its own users' writes, messages and creates.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// Two clients, ten and five requests a second until 1.05 s, over one service to what comes behind it.
std::string two(const QString& operation, const QString& behind, const QString& links) {
    return QString(R"(
keyspaces: {things: {keys: 1000, popularity: uniform}}
operations: {ask: {%1}}
components:
  left: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  right: {kind: client, arrivals: {open: {rate: 5/s, process: constant}}}
  app: {kind: service, cpus: 10, work: 0s}
%2
links: [{from: left, to: app}, {from: right, to: app}, %3]
)")
        .arg(operation, behind, links)
        .toStdString();
}

Measurement measured(const std::string& sections, kernel::Time until = 5_s) {
    Simulation simulation = compile(sections);
    simulation.advance(1050_ms);
    simulation.setTrafficMultiplier(0);
    simulation.advance(until);
    return simulation::measure(simulation);
}

const simulation::RequestFigures& of(const Measurement& measured, const char* client) {
    return *component(measured, client).requests;
}

} // namespace

class TestMeasurement : public QObject {
    Q_OBJECT
  private slots:
    void givesDuplicatesToTheClientThatAsked();
    void givesLostWritesToTheClientThatWrote();
    void costsWhatItCostThen();
    void givesCollisionsToTheClientThatCreated();
};

void TestMeasurement::givesDuplicatesToTheClientThatAsked() {
    // 100 ms of work each, delivered again after 60 ms: each message takes effect twice.
    const auto duplicates = [](const char* visibility) {
        return measured(two("kind: write",
                            QString("  jobs: {kind: queue, publish: 0s, visibility_timeout: %1}\n"
                                    "  clerk: {kind: worker, cpus: 50, work: 100ms}")
                                .arg(visibility),
                            "{from: app, to: jobs}, {from: jobs, to: clerk}"));
    };
    const Measurement twice = duplicates("60ms");
    QCOMPARE(*twice.totals.duplicateEffects, std::uint64_t{15});
    QCOMPARE(*of(twice, "left").duplicateEffects, std::uint64_t{10});
    QCOMPARE(*of(twice, "right").duplicateEffects, std::uint64_t{5});
    const Measurement once = duplicates("1s");
    QCOMPARE(*of(once, "left").duplicateEffects, std::uint64_t{0});
    QCOMPARE(*of(once, "right").duplicateEffects, std::uint64_t{0});
}

void TestMeasurement::givesLostWritesToTheClientThatWrote() {
    // Nothing has reached the replica when it is promoted: every write until 1.05 s is lost.
    const auto lost = [](const char* replication) {
        return measured(two("kind: write, keyspace: things",
                            QString("  db: {kind: database, write: 1ms, replicas: 1, lag: 10s, replication: %1,\n"
                                    "       failover: {detect: 1s, promote: 1s}}")
                                .arg(replication),
                            "{from: app, to: db}") +
                        "scenario: [{at: 1100ms, crash: db/1}]\n");
    };
    const Measurement async = lost("async");
    QCOMPARE(*async.totals.lostWrites, std::uint64_t{15});
    QCOMPARE(*of(async, "left").lostWrites, std::uint64_t{10});
    QCOMPARE(*of(async, "right").lostWrites, std::uint64_t{5});
    const Measurement sync = lost("sync");
    QCOMPARE(*of(sync, "left").lostWrites, std::uint64_t{0});
    QCOMPARE(*of(sync, "right").lostWrites, std::uint64_t{0});
}

/// An instance costs what it cost at the time: the mean over 20 s of $73 a month until 5 s and $730 from then on.
void TestMeasurement::costsWhatItCostThen() {
    const auto cost = [](const std::string& keys, const std::vector<std::pair<kernel::Time, catalog::Record>>& events) {
        Simulation simulation = compile("components: {web: {kind: client, arrivals: {open: {rate: 100/s, process: "
                                        "constant}}}, app: {kind: service, work: 0s, " +
                                        keys + "}}\nlinks: [{from: web, to: app, latency: 0s}]\n");
        for (const auto& [at, event] : events) {
            simulation.advance(at);
            act(simulation, event);
        }
        simulation.advance(20_s);
        const Measurement measured = simulation::measure(simulation);
        const double whole = *measured.costPerMonthUsd;
        const double own = component(measured, "app").costPerMonthUsd;
        return std::abs(whole - own) < 1e-9 * own ? own : -1; // clients are free
    };
    const auto money = [](double usd, base::Money::Per per) { return catalog::Value(base::Money{usd, per}); };
    using Per = base::Money::Per;
    const auto isNear = [](double found, double wanted) {
        if (std::abs(found - wanted) > 1e-6 * wanted)
            qWarning("%f is not %f", found, wanted);
        return std::abs(found - wanted) <= 1e-6 * wanted;
    };
    QVERIFY(isNear(cost("cost: $73/mo", {}), 73));
    // (5 × 73 + 15 × 730) / 20 = 565.75; with the first price again from 10 s on (15 × 73 + 5 × 730) / 20 = 237.25
    const catalog::Record dear{{"set", "app"}, {"cost", money(730, Per::Month)}};
    const catalog::Record cheap{{"set", "app"}, {"cost", money(73, Per::Month)}};
    QVERIFY(isNear(cost("cost: $73/mo", {{5_s, dear}}), 565.75));
    QVERIFY(isNear(cost("cost: $73/mo", {{5_s, dear}, {10_s, cheap}}), 237.25));
    // Two CPUs of $20 each until 5 s, six from then on, of two instances: 2 × (5 × 40 + 15 × 120) / 20 = 200.
    QVERIFY(isNear(cost("cpus: 2, instances: 2", {{5_s, {{"set", "app"}, {"cpus", std::int64_t{6}}}}}), 200));
    // 100 requests a second at $10 a million until 10 s, and at $1 from then on: 5.5e-4 $/s × 730 × 3600 s.
    const catalog::Record less{{"set", "app"}, {"cost", money(1, Per::Million)}};
    const double perMonth = cost("cost: $10/million", {{10_s, less}});
    QVERIFY(std::abs(perMonth / (5.5e-4 * 730 * 3600) - 1) < 2e-3); // the one that comes at 10 s itself
    // The warm-up is not paid for: $730 until 4 s, of which 2 s count.
    Simulation warm = compile("settings: {warmup: 2s}\ncomponents: {app: {kind: service, cost: $730/mo}}\n");
    warm.advance(1_s);
    act(warm, {{"set", "app"}, {"cost", money(1460, Per::Month)}});
    warm.advance(4_s);
    act(warm, {{"set", "app"}, {"cost", money(73, Per::Month)}});
    warm.advance(12_s); // (2 × 1,460 + 8 × 73) / 10 = 350.4
    QVERIFY(isNear(component(simulation::measure(warm), "app").costPerMonthUsd, 350.4));
}

void TestMeasurement::givesCollisionsToTheClientThatCreated() {
    // Two sides of a partition go on from the same number: who comes second with one has the collision.
    const std::string sections = R"(
network: {client: 1ms, same_zone: 1ms}
keyspaces: {things: {keys: 50}}
operations: {add: {kind: create, keyspace: things, id_from: ids}}
components:
  left: {kind: client, arrivals: {open: {rate: 50/s, process: constant}}}
  right: {kind: client, arrivals: {open: {rate: 40/s, process: constant}}}
  a: {kind: service, work: 0s}
  b: {kind: service, work: 0s}
  db: {kind: database, write: 1ms}
  ids: {kind: store, members: 3}
links: [{from: left, to: a}, {from: right, to: b}, {from: a, to: ids}, {from: b, to: ids}, {from: a, to: db},
        {from: b, to: db}]
)";
    const Measurement split =
        run(sections + "scenario: [{at: 2s, partition: [[a, ids/1], [b, ids/2, ids/3]], for: 8s}]\n", 12_s);
    QVERIFY(*split.totals.idCollisions > 100);
    QCOMPARE(*of(split, "left").idCollisions + *of(split, "right").idCollisions, *split.totals.idCollisions);
    // The faster side gives out each number first, so it is the slower one that comes second, but for the start.
    QVERIFY(*of(split, "right").idCollisions > *of(split, "left").idCollisions);
    const Measurement whole = run(sections, 12_s);
    QCOMPARE(*of(whole, "left").idCollisions, std::uint64_t{0});
    QCOMPARE(*of(whole, "right").idCollisions, std::uint64_t{0});
}

QTEST_APPLESS_MAIN(TestMeasurement)
#include "tst_measurement.moc"
