// A run is a value: the same file and seed give the same figures, however it is sliced, copied or looked at; edits
// reach it while it runs.
#include <QTest>

#include <algorithm>
#include <random>

#include "engine/diagram/edit.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Every simulated kind, loaded enough for queues, with a fault.
const std::string kMixed = R"(
network: {client: 2ms, same_zone: {exponential: 300us}}
keyspaces: {things: {keys: 500}}
operations:
  look: {kind: read, keyspace: things}
  change: {kind: write, keyspace: things}
components:
  people: {kind: client, arrivals: {open: 300/s}, mix: {look: 4, change: 1}, timeout: 400ms, retries: 1}
  crowd: {kind: client, arrivals: {closed: {users: 20, think: {exponential: 50ms}}}, mix: {look: 1}}
  lb: {kind: load_balancer, algorithm: least_connections, health_check: {interval: 300ms, timeout: 100ms}}
  app: {kind: service, instances: 3, cpus: 2, work: {exponential: 8ms}, start_up: 200ms}
  hot: {kind: cache, entries: 100}
  db: {kind: database, cpus: 2, read: {exponential: 3ms}, write: {exponential: 5ms}}
  partner: {kind: external, latency: {lognormal: {mean: 5ms, cv: 1}}}
  jobs: {kind: queue, visibility_timeout: 2s}
  clerk: {kind: worker, cpus: 2, work: {exponential: 2ms}, fail: 2%, poison: 2%}
links:
  - {from: people, to: lb}
  - {from: crowd, to: lb}
  - {from: lb, to: app}
  - {from: app, to: hot}
  - {from: app, to: db, pool: 4}
  - {from: app, to: partner, loss: 0.5%}
  - {from: app, to: jobs}
  - {from: jobs, to: clerk}
)";
const std::string kTroubled = kMixed + R"(
scenario:
  - {at: 1s, crash: app/1, for: 1s}
  - {at: 2s, hang: db, for: 500ms}
  - {at: 3s, cut: "app->hot", for: 500ms}
  - {at: 4s, traffic: people, times: 2, for: 500ms}
)";

/// Two servers behind a balancer that takes turns.
const std::string kShop = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  lb: {kind: load_balancer, overhead: 0s}
  app: {kind: service, cpus: 4, work: 2ms, start_up: 1s}
  app2: {kind: service, cpus: 4, work: 2ms, start_up: 1s}
links: [{from: web, to: lb}, {from: lb, to: app}, {from: lb, to: app2}]
)";

std::string figures(const Simulation& simulation, const std::string& id) {
    simulation::Measurement measured = simulation::measure(simulation);
    simulation::Measurement one;
    one.now = measured.now;
    one.windowStart = measured.windowStart;
    one.components = {component(measured, id)};
    return fingerprint(one);
}

diagram::Edit add(const std::string& id, const std::string& kind, catalog::Record values = {}) {
    return {diagram::AddComponent{{id, kind, std::move(values)}}, "Add", false};
}

void edit(diagram::Diagram& diagram, const diagram::Edit& edit) {
    const auto applied = diagram::apply(diagram, edit);
    if (!applied)
        qFatal("%s", applied.error().message.english().c_str());
}

} // namespace

class TestSimulation : public QObject {
    Q_OBJECT
  private slots:
    void equalsItselfWithTheSameSeed();
    void differsWithAnotherSeed();
    void endsAsItsCopyDoes();
    void endsAlikeHoweverItIsSliced_data();
    void endsAlikeHoweverItIsSliced();
    void isNotChangedByLooking();
    void doesNotCountTheWarmUp();
    void keepsLittlesLawEverywhere();
    void leavesNothingBehindAfterTrouble();
    void isNotTouchedByWhatIsUnrelated();
    void sendsTrafficToAServerAddedLive();
    void keepsTheOthersWhenOneIsAdded();
    void answersResetWhenAServerIsRemoved();
    void takesOverKeysLive();
    void keepsItsRunWhenAnEditIsUnfit();
    void bringsTheDatabaseBackByUndo();
    void keepsClosedUsersOverChangesOfTheirKind();
    void keepsConstantArrivalsGoingWhileItIsEdited();
    void drainsAPoolThatIsLiftedLive();
    void neverCountsBackwardsInItsSeries();
    void goesOnWhenEverythingTakesNoTime();
    void keepsNoLanesOfTimeoutsThatAreGone();
    void timesOutByItsOwnLengthInALaneThatWasAnothers();
    void countsMachinesOverAChangeOfCpus();
    void doesNotGoBackInTime();
};

void TestSimulation::equalsItselfWithTheSameSeed() {
    QCOMPARE(fingerprint(run(kTroubled, 6_s, 7)), fingerprint(run(kTroubled, 6_s, 7)));
}

void TestSimulation::differsWithAnotherSeed() {
    QVERIFY(fingerprint(run(kTroubled, 6_s, 7)) != fingerprint(run(kTroubled, 6_s, 8)));
}

void TestSimulation::endsAsItsCopyDoes() {
    Simulation original = compile(kTroubled, 3);
    original.advance(2100_ms); // in the middle of a hang
    Simulation copy = original;
    const std::string before = fingerprint(copy);
    original.advance(6_s);
    QCOMPARE(fingerprint(copy), before);
    copy.advance(6_s);
    QCOMPARE(fingerprint(copy), fingerprint(original));
}

void TestSimulation::endsAlikeHoweverItIsSliced_data() {
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 5; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestSimulation::endsAlikeHoweverItIsSliced() {
    QFETCH(int, seed);
    Simulation whole = compile(kTroubled, 5);
    whole.advance(6_s);
    std::mt19937_64 random(static_cast<std::uint64_t>(seed));
    Simulation sliced = compile(kTroubled, 5);
    while (sliced.now() < 6_s) {
        const auto step = static_cast<kernel::Time>(random() % 200'000'000);
        sliced.advance(std::min<kernel::Time>(sliced.now() + step, 6_s),
                       random() % 3 == 0 ? random() % 50 : UINT64_MAX);
    }
    sliced.advance(6_s);
    QCOMPARE(fingerprint(sliced), fingerprint(whole));
}

void TestSimulation::isNotChangedByLooking() {
    Simulation blind = compile(kTroubled, 5);
    blind.advance(6_s);
    Simulation seen = compile(kTroubled, 5);
    seen.setRequestsPerDot(1);
    simulation::Snapshot snapshot;
    std::size_t flights = 0;
    for (kernel::Time t = 0; t <= 6_s; t += 50_ms) {
        seen.advance(t);
        seen.look(snapshot, t - 50_ms);
        flights += snapshot.flights.size();
        simulation::measure(seen);
    }
    QVERIFY(flights > 1000);
    QCOMPARE(fingerprint(seen), fingerprint(blind));
}

void TestSimulation::doesNotCountTheWarmUp() {
    // 100/s, evenly: the first 10 s are not measured, the following 5 s are.
    const std::string model = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  app: {kind: service, work: 1ms}
links: [{from: web, to: app}]
)";
    const Measurement measured = run("settings: {warmup: 10s, duration: 1h}\n" + model, 15_s);
    QCOMPARE(measured.windowStart, kernel::Time{10_s});
    QVERIFY(measured.totals.requests >= 499 && measured.totals.requests <= 501);
    QCOMPARE(component(measured, "app").arrivals, measured.totals.requests);
    QCOMPARE(component(measured, "app").utilization, 0.05); // 100/s of 1 ms on 2 CPUs
    const Measurement early = run("settings: {warmup: 10s, duration: 1h}\n" + model, 5_s);
    QCOMPARE(early.windowStart, early.now);
}

void TestSimulation::keepsLittlesLawEverywhere() {
    diagram::Diagram diagram = parse(kMixed);
    set(diagram, "clerk.fail", "0%"); // only messages that are done have a residence
    set(diagram, "clerk.poison", "0%");
    Simulation simulation = compile(diagram, 11);
    simulation.advance(40_s);
    const Measurement measured = simulation::measure(simulation);
    QVERIFY2(conservationComplaints(measured).isEmpty(), qPrintable(conservationComplaints(measured)));
    for (const simulation::ComponentMeasurement& component : measured.components) {
        if (component.kind == "worker" || component.completions < 100)
            continue;
        // L = λ·W up to what is inside at the end: exact within the edges of 40 s.
        const double rate = static_cast<double>(component.completions) / 40;
        const double expected = rate * component.residence.meanNs() * 1e-9;
        QVERIFY2(qAbs(component.populationMean - expected) <= 0.01 * expected + 0.01,
                 qPrintable(QString("%1: L %2, λW %3")
                                .arg(QString::fromStdString(component.id))
                                .arg(component.populationMean)
                                .arg(expected)));
    }
}

void TestSimulation::leavesNothingBehindAfterTrouble() {
    Simulation simulation = compile(kTroubled, 2);
    simulation.advance(6_s);
    simulation.setTrafficMultiplier(0);
    simulation.advance(60_s);
    QVERIFY2(leaks(simulation).isEmpty(), qPrintable(leaks(simulation)));
    QCOMPARE(simulation::measure(simulation).totals.inFlight, std::uint64_t{0});
}

void TestSimulation::isNotTouchedByWhatIsUnrelated() {
    // A second shop with its own customers beside the first, known from the start or added live.
    const std::string other = R"(
  others: {kind: client, arrivals: {open: 50/s}, mix: {look: 1}}
  bakery: {kind: service, work: {exponential: 3ms}}
)";
    std::string beside = kMixed;
    beside.insert(beside.find("links:"), other.substr(1));
    beside += "  - {from: others, to: bakery}\n";
    Simulation alone = compile(kMixed, 4);
    Simulation together = compile(beside, 4);
    Simulation live = compile(kMixed, 4);
    alone.advance(5_s);
    together.advance(5_s);
    live.advance(1_s);
    update(live, parse(beside));
    live.advance(5_s);
    QVERIFY(component(simulation::measure(live), "bakery").arrivals > 100);
    for (const char* id : {"people", "crowd", "lb", "app", "hot", "db", "partner", "jobs", "clerk"}) {
        QCOMPARE(figures(together, id), figures(alone, id));
        QCOMPARE(figures(live, id), figures(alone, id));
    }
}

void TestSimulation::sendsTrafficToAServerAddedLive() {
    Simulation simulation = compile(kShop);
    simulation.advance(1_s);
    diagram::Diagram diagram = parse(kShop);
    edit(diagram, add("app3", "service", {{"work", catalog::Distribution::constant(length(2_ms))}}));
    edit(diagram, diagram::addLink(diagram, "lb", "app3"));
    update(simulation, diagram);
    const Measurement before = simulation::measure(simulation);
    QCOMPARE(component(before, "web").arrivals, std::uint64_t{1000}); // not restarted
    simulation.advance(2_s);
    const Measurement after = simulation::measure(simulation);
    // New components serve at once; three take turns with 1000 requests.
    QVERIFY(qAbs(static_cast<int>(component(after, "app3").arrivals) - 333) <= 2);
    QCOMPARE(after.totals.failed, std::uint64_t{0});
}

void TestSimulation::keepsTheOthersWhenOneIsAdded() {
    Simulation simulation = compile(kMixed, 6);
    simulation.advance(3_s);
    const auto& cache = simulation.state().caches.front();
    const std::size_t entries = cache.table.size();
    QVERIFY(entries > 50);
    const std::uint64_t failed = simulation::measure(simulation).totals.failed;
    const auto population = simulation.state().nodes[2].population.level();
    diagram::Diagram diagram = parse(kMixed);
    edit(diagram, add("more", "service"));
    edit(diagram, diagram::addLink(diagram, "lb", "more"));
    update(simulation, diagram);
    QCOMPARE(std::size_t(simulation.state().caches.front().table.size()), entries);
    QCOMPARE(simulation.state().nodes[2].population.level(), population);
    QCOMPARE(simulation::measure(simulation).totals.failed, failed);
}

void TestSimulation::answersResetWhenAServerIsRemoved() {
    diagram::Diagram diagram = parse(kShop);
    set(diagram, "app.work", "100ms");
    set(diagram, "app2.work", "100ms");
    set(diagram, "web.arrivals", "{open: {rate: 50/s, process: constant}}");
    Simulation simulation = compile(diagram);
    simulation.advance(1005_ms); // requests every 20 ms, by turns: app2 has two or three inside
    const auto inside = simulation.state().nodes[3].population.level();
    QVERIFY(inside >= 2);
    edit(diagram, diagram::removeComponents(diagram, {"app2"}));
    update(simulation, diagram);
    simulation.advance(1010_ms);
    QCOMPARE(static_cast<std::int64_t>(failures(simulation::measure(simulation), Outcome::Reset)), inside);
    simulation.advance(3_s);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(static_cast<std::int64_t>(measured.totals.failed), inside);
    QVERIFY2(conservationComplaints(measured).isEmpty(), qPrintable(conservationComplaints(measured)));
}

void TestSimulation::takesOverKeysLive() {
    diagram::Diagram diagram = parse(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 150/s, process: constant}}, timeout: 10s}
  app: {kind: service, cpus: 1, work: 10ms, max_in_flight: unlimited}
links: [{from: web, to: app}]
)");
    Simulation simulation = compile(diagram);
    simulation.advance(2_s); // 50/s too many: a hundred wait
    QVERIFY(simulation.state().nodes[1].waiting.level() > 90);
    set(diagram, "app.cpus", "4");
    update(simulation, diagram);
    simulation.advance(3_s);
    QVERIFY(simulation.state().nodes[1].waiting.level() < 3);
    const std::uint64_t before = simulation::measure(simulation).totals.requests;
    QVERIFY(before >= 448 && before <= 451);
    set(diagram, "web.arrivals", "{open: {rate: 300/s, process: constant}}");
    update(simulation, diagram);
    simulation.advance(4_s);
    const auto more = static_cast<int>(simulation::measure(simulation).totals.requests - before);
    QVERIFY2(qAbs(more - 300) <= 2, qPrintable(QString::number(more)));
    edit(diagram, diagram::setLinkValue("web->app", "latency", catalog::Distribution::constant(length(40_ms))));
    update(simulation, diagram);
    simulation.advance(5_s);
    QCOMPARE(simulation::measure(simulation).totals.latency.max() >= 90_ms, true); // 40 + 10 + 40
}

void TestSimulation::keepsItsRunWhenAnEditIsUnfit() {
    Simulation simulation = compile(kShop);
    simulation.advance(1_s);
    const std::string before = fingerprint(simulation);
    diagram::Diagram broken = parse(kShop);
    broken.links.push_back({"lb->nobody", "lb", "nobody", {}});
    QVERIFY(base::hasErrors(simulation.update(broken)));
    QCOMPARE(fingerprint(simulation), before);
    simulation.advance(2_s);
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{0});
}

void TestSimulation::bringsTheDatabaseBackByUndo() {
    // One key; the writer stops, the database goes and comes back: what was written is still there, and a cache that
    // still holds an older version is found to be stale.
    diagram::Diagram diagram = parse(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  writer: {kind: client, mix: {change: 1}, arrivals: {open: {rate: 10/s, process: constant}}}
  db: {kind: database, write: 1ms, read: 1ms}
links: [{from: writer, to: db}]
)");
    Simulation simulation = compile(diagram);
    simulation.advance(2050_ms);
    const std::uint32_t version = simulation.state().databases.front().ledger.version(0);
    QCOMPARE(version, 20u);
    const auto removal = diagram::apply(diagram, diagram::removeComponents(diagram, {"db"}));
    QVERIFY(removal.ok());
    update(simulation, diagram);
    simulation.advance(3_s);
    QVERIFY(failures(simulation::measure(simulation), Outcome::Unavailable) >= 9);
    edit(diagram, removal.value().inverse);
    update(simulation, diagram);
    QCOMPARE(simulation.state().databases.front().ledger.version(0), version);
    simulation.advance(4_s);
    QVERIFY(simulation.state().databases.front().ledger.version(0) >= version + 9);
}

void TestSimulation::keepsClosedUsersOverChangesOfTheirKind() {
    // 10 users who think 90 ms and are served in 10 ms make 100/s, before and after they stood for an open crowd.
    diagram::Diagram diagram = parse(R"(
components:
  web: {kind: client, arrivals: {closed: {users: 10, think: 90ms}}, users: 10}
  app: {kind: service, cpus: 50, work: 10ms}
links: [{from: web, to: app}]
)");
    const diagram::Diagram closed = diagram;
    set(diagram, "web.arrivals", "{open: {rate: 500/s, process: poisson}}");
    Simulation simulation = compile(closed);
    simulation.advance(1_s);
    for (int i = 0; i < 10; ++i) {
        update(simulation, diagram);
        simulation.advance(simulation.now() + 33_ms);
        update(simulation, closed);
        simulation.advance(simulation.now() + 33_ms);
    }
    const std::uint64_t before = simulation::measure(simulation).totals.requests;
    simulation.advance(simulation.now() + 10_s);
    const auto made = static_cast<int>(simulation::measure(simulation).totals.requests - before);
    QVERIFY2(qAbs(made - 1000) <= 20, qPrintable(QString::number(made)));
}

void TestSimulation::keepsConstantArrivalsGoingWhileItIsEdited() {
    // 5/s is one every 200 ms; an edit every 50 ms must not put the next one off for ever.
    diagram::Diagram diagram = parse(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 5/s, process: constant}}}
  app: {kind: service, work: 1ms}
links: [{from: web, to: app}]
)");
    Simulation simulation = compile(diagram);
    for (int i = 1; i <= 200; ++i) {
        set(diagram, "web.timeout", i % 2 == 0 ? "1s" : "900ms");
        update(simulation, diagram);
        simulation.advance(i * 50_ms);
    }
    const auto made = static_cast<int>(simulation::measure(simulation).totals.requests);
    QVERIFY2(qAbs(made - 50) <= 1, qPrintable(QString::number(made)));
}

void TestSimulation::drainsAPoolThatIsLiftedLive() {
    diagram::Diagram diagram = parse(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}, timeout: 60s}
  app: {kind: service, max_in_flight: unlimited, cpus: 100, work: 1ms, call_timeout: 60s}
  partner: {kind: external, latency: 100ms}
links: [{from: web, to: app}, {from: app, to: partner, pool: 1}]
)");
    Simulation simulation = compile(diagram);
    simulation.advance(1_s); // ten are done, the others wait for the pool
    edit(diagram, diagram::setLinkValue("app->partner", "pool", std::nullopt));
    update(simulation, diagram);
    simulation.advance(1500_ms);
    QVERIFY(simulation::measure(simulation).totals.inFlight < 120); // 1000/s for 101 ms
}

void TestSimulation::neverCountsBackwardsInItsSeries() {
    diagram::Diagram diagram = parse(kShop);
    set(diagram, "app.instances", "4");
    Simulation simulation = compile(diagram);
    simulation.advance(2_s);
    set(diagram, "app.instances", "1");
    update(simulation, diagram);
    simulation.advance(3_s);
    set(diagram, "app.instances", "3");
    update(simulation, diagram);
    simulation.advance(6_s);
    const auto series = simulation.series(10_s);
    for (const auto& points : series->components)
        for (const simulation::ComponentPoint& point : points)
            QVERIFY2(point.arrivalsPerS >= 0 && point.arrivalsPerS <= 1500,
                     qPrintable(QString::number(static_cast<double>(point.arrivalsPerS))));
}

void TestSimulation::goesOnWhenEverythingTakesNoTime() {
    // Users who do not think and are turned away at once: time must go on, or the program would stand still.
    Simulation simulation = compile(R"(
components:
  web: {kind: client, arrivals: {closed: {users: 5, think: 0s}}, retries: {max: 3, backoff: {base: 0s}}}
  lonely: {kind: client, arrivals: {closed: {users: 5, think: 0s}}}
  app: {kind: service, work: 0s}
links: [{from: web, to: app}]
)");
    act(simulation, {{"crash", "app"}});
    QVERIFY(simulation.advance(100_ms, 5'000'000));
    QVERIFY(failures(simulation::measure(simulation), Outcome::Unavailable) > 0);
    QVERIFY(failures(simulation::measure(simulation), Outcome::Refused) > 0);
    act(simulation, {{"restart", "app"}});
    QVERIFY(simulation.advance(6_s, 5'000'000));
}

void TestSimulation::keepsNoLanesOfTimeoutsThatAreGone() {
    diagram::Diagram diagram = parse(kShop);
    Simulation simulation = compile(diagram);
    const std::size_t atFirst = simulation.model().lanes.size();
    for (int i = 1; i <= 300; ++i) {
        set(diagram, "web.timeout", (std::to_string(100 + i) + "ms").c_str());
        set(diagram, "app.call_timeout", (std::to_string(500 + i) + "ms").c_str());
        update(simulation, diagram);
        simulation.advance(simulation.now() + 10_ms);
    }
    // The two lengths that were just left, and those that the calls of a few milliseconds may still wait in.
    QVERIFY2(simulation.model().lanes.size() <= atFirst + 6,
             qPrintable(QString::number(simulation.model().lanes.size())));
    act(simulation, {{"hang", "app"}});
    act(simulation, {{"hang", "app2"}});
    simulation.advance(simulation.now() + 2_s);
    QCOMPARE(simulation::measure(simulation).totals.latencyFailed.max(), kernel::Time{400_ms});
}

void TestSimulation::timesOutByItsOwnLengthInALaneThatWasAnothers() {
    // The events of the lanes of an hour and of 500 ms are still to come when these stand for 400 and 300 ms.
    diagram::Diagram diagram = parse(kShop);
    set(diagram, "web.timeout", "1h");
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    for (const char* timeout : {"500ms", "400ms", "300ms"}) {
        set(diagram, "web.timeout", timeout);
        update(simulation, diagram);
        simulation.advance(simulation.now() + 100_ms);
    }
    QCOMPARE(std::count_if(simulation.model().lanes.begin(), simulation.model().lanes.end(),
                           [](const components::LaneModel& lane) { return lane.uses > 0; }),
             2);
    act(simulation, {{"hang", "app"}});
    act(simulation, {{"hang", "app2"}});
    simulation.advance(3_s);
    const Measurement measured = simulation::measure(simulation);
    QVERIFY(failures(measured, Outcome::Timeout) > 1000);
    QCOMPARE(measured.totals.latencyFailed.min(), kernel::Time{300_ms});
    QCOMPARE(measured.totals.latencyFailed.max(), kernel::Time{300_ms});
}

void TestSimulation::countsMachinesOverAChangeOfCpus() {
    // The balancer and two servers all the time, whatever their size.
    diagram::Diagram diagram = parse(kShop);
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    set(diagram, "app.cpus", "16");
    update(simulation, diagram);
    simulation.advance(2_s);
    QCOMPARE(simulation::measure(simulation).machines.value(), 3.0);
    act(simulation, {{"crash", "app"}});
    simulation.advance(4_s); // down for half of the time
    QCOMPARE(simulation::measure(simulation).machines.value(), 2.5);
}

void TestSimulation::doesNotGoBackInTime() {
    Simulation simulation = compile(kShop);
    simulation.advance(2_s);
    QVERIFY(simulation.advance(1_s));
    QCOMPARE(simulation.now(), kernel::Time{2_s});
    simulation.advance(3_s);
    QCOMPARE(fingerprint(simulation), fingerprint(run(kShop, 3_s)));
}

QTEST_APPLESS_MAIN(TestSimulation)
#include "tst_simulation.moc"
