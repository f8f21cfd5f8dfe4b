// What a screen is told for its cards and wires beside their load: circuit breakers, and stale answers.
#include <QTest>

#include "engine/simulation/snapshot.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using simulation::BreakerState;
using simulation::Snapshot;

namespace {

/// A hundred requests a second, the first at 10 ms, to a partner whose every answer is an error until it is restored.
Simulation failing(const std::string& breaker) {
    std::string text = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 10s}
  app: {kind: service, instances: 2, max_in_flight: unlimited, handler: {default: [{call: partner}]}, breaker: )";
    text.append(breaker).append(R"(}
  partner: {kind: external, latency: 300ms}
links: [{from: web, to: app}, {from: app, to: partner}]
)");
    Simulation simulation = compile(text);
    act(simulation, {{"errors", "partner"}, {"rate", base::Ratio{1}}});
    return simulation;
}

Snapshot lookAt(Simulation& simulation, kernel::Time when) {
    simulation.advance(when);
    Snapshot seen;
    simulation.look(seen, 0);
    return seen;
}

/// Callers with a breaker on the way to the partner; of them open, half-open.
std::vector<std::uint32_t> breakers(const Snapshot& seen) {
    return {seen.links[1].breakers, seen.links[1].breakersOpen, seen.links[1].breakersHalfOpen};
}

std::vector<BreakerState> ofInstances(const Snapshot& seen) {
    return {seen.components[1].instances[0].breaker, seen.components[1].instances[1].breaker};
}

using Counts = std::vector<std::uint32_t>;
using States = std::vector<BreakerState>;

/// Fifty writes and fifty reads a second of one key, from a replica that is ten seconds behind, or is not.
Simulation reading(const char* replication) {
    const std::string text = QString(R"(
keyspaces: {things: {keys: 1}}
operations:
  put: {kind: write, keyspace: things}
  get: {kind: read, keyspace: things}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, mix: {put: 1, get: 1}}
  app: {kind: service, max_in_flight: unlimited}
  db: {kind: database, replicas: 1, reads_from: replicas, lag: 10s, replication: %1}
links: [{from: web, to: app}, {from: app, to: db}]
)")
                                 .arg(QLatin1String(replication))
                                 .toStdString();
    return compile(text);
}

} // namespace

class TestCardViews : public QObject {
    Q_OBJECT
  private slots:
    void tellsBreakersThatAreNotClosed();
    void tellsNoBreakerWhereThereIsNone();
    void countsStaleAnswersWhereTheyAreGiven();
};

void TestCardViews::tellsBreakersThatAreNotClosed() {
    Simulation simulation = failing("{failures: 50%}");
    QCOMPARE(breakers(lookAt(simulation, 100_ms)), (Counts{2, 0, 0}));
    // The two take turns: the 20th failure of the first is the 39th call, at 390 ms, that of the other comes at 400 ms.
    const Snapshot one = lookAt(simulation, 395_ms);
    QCOMPARE(breakers(one), (Counts{2, 1, 0}));
    QCOMPARE(ofInstances(one), (States{BreakerState::Open, BreakerState::Closed}));
    QCOMPARE(breakers(lookAt(simulation, 1_s)), (Counts{2, 2, 0}));
    QCOMPARE(one.links[0].breakers, 0U); // clients have none
    // Well again. Each is tried once after five seconds, at 5.39 and 5.4 s; the answers come 300 ms later.
    act(simulation, {{"restore", "partner"}});
    const Snapshot trying = lookAt(simulation, 5500_ms);
    QCOMPARE(breakers(trying), (Counts{2, 0, 2}));
    QCOMPARE(ofInstances(trying), (States{BreakerState::HalfOpen, BreakerState::HalfOpen}));
    QCOMPARE(breakers(lookAt(simulation, 6_s)), (Counts{2, 0, 0}));
}

void TestCardViews::tellsNoBreakerWhereThereIsNone() {
    Simulation simulation = failing("off");
    const Snapshot seen = lookAt(simulation, 1_s);
    QCOMPARE(breakers(seen), (Counts{0, 0, 0}));
    QCOMPARE(ofInstances(seen), (States{BreakerState::Closed, BreakerState::Closed}));
}

void TestCardViews::countsStaleAnswersWhereTheyAreGiven() {
    Simulation lagging = reading("async");
    lagging.advance(4_s);
    lagging.setTrafficMultiplier(0);
    const Snapshot seen = lookAt(lagging, 5_s); // all have been answered
    // About 200 reads; all but those before the first write. The rate is over the five seconds that there were.
    const auto stale = static_cast<double>(*simulation::measure(lagging).totals.staleReads);
    QVERIFY(stale > 150);
    QVERIFY(qAbs(static_cast<double>(seen.components[2].stalePerS) - stale / 5) < 1e-3);
    QCOMPARE(seen.components[1].stalePerS, 0.0f); // passed on, but not its own
    // Ten seconds after the last one none is left.
    QCOMPARE(lookAt(lagging, 15_s).components[2].stalePerS, 0.0f);
    Simulation sync = reading("sync");
    QCOMPARE(lookAt(sync, 5_s).components[2].stalePerS, 0.0f);
}

QTEST_APPLESS_MAIN(TestCardViews)
#include "tst_card_views.moc"
