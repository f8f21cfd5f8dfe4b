// Where instances stand and what that makes of latencies that no link names.
#include <QTest>

#include "tests/support/run_diagram.h"

#include "engine/components/world.h"
#include "engine/simulation/dispatch.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// A request goes from app to partner and back, and nothing else takes time: its latency is twice the link's.
const std::string kPair = R"(
network: {client: 0s, same_zone: 1ms, cross_zone: 3ms, cross_region: 20ms}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 0s}
  partner: {kind: external, latency: 0s}
)";
const std::string kLinks = "links: [{from: web, to: app}, {from: app, to: partner}]\n";

std::string zoneOf(const Simulation& simulation, const std::string& target) {
    const auto nodes = simulation.model().nodesNamed(target);
    if (nodes.size() != 1)
        return "no such node";
    const components::Index zone = simulation.model().nodeZone[nodes.front()];
    return zone == components::kNone ? "" : simulation.model().zones[zone].id;
}

} // namespace

class TestZones : public QObject {
    Q_OBJECT
  private slots:
    void drawsTheLatencyByTheZonesOfTheTwoInstances_data();
    void drawsTheLatencyByTheZonesOfTheTwoInstances();
    void leavesClientsOutside();
    void keepsALatencyThatTheLinkNames();
    void spreadsInstancesRoundRobin();
    void letsContainsWinOverSpread();
    void letsAnInstanceStandApartFromItsComponent();
    void drawsLatenciesOfEachPair();
    void showsTheMeanLatencyOverAllPairs();
    void drawsMemberToMemberLatenciesByZone_data();
    void drawsMemberToMemberLatenciesByZone();
    void takesOverZonesLive();
};

void TestZones::drawsTheLatencyByTheZonesOfTheTwoInstances_data() {
    QTest::addColumn<QString>("zones");
    QTest::addColumn<qint64>("oneWay");
    QTest::newRow("no zones") << "" << qint64(1_ms);
    QTest::newRow("one zone") << "zones: {a: {contains: [app, partner]}}" << qint64(1_ms);
    QTest::newRow("only one of them in a zone") << "zones: {a: {contains: [app]}}" << qint64(1_ms);
    QTest::newRow("two zones of one region")
        << "zones: {a: {region: eu, contains: [app]}, b: {region: eu, contains: [partner]}}" << qint64(3_ms);
    QTest::newRow("two zones without a region")
        << "zones: {a: {contains: [app]}, b: {contains: [partner]}}" << qint64(3_ms);
    QTest::newRow("one of them without a region")
        << "zones: {a: {region: eu, contains: [app]}, b: {contains: [partner]}}" << qint64(3_ms);
    QTest::newRow("two regions") << "zones: {a: {region: eu, contains: [app]}, b: {region: us, contains: [partner]}}"
                                 << qint64(20_ms);
}

void TestZones::drawsTheLatencyByTheZonesOfTheTwoInstances() {
    QFETCH(QString, zones);
    QFETCH(qint64, oneWay);
    const Measurement measured = run(kPair + kLinks + zones.toStdString(), 2_s);
    QVERIFY(measured.totals.succeeded > 15);
    QCOMPARE(measured.totals.latency.min(), 2 * oneWay);
    QCOMPARE(measured.totals.latency.max(), 2 * oneWay);
}

void TestZones::leavesClientsOutside() {
    // client: 4 ms each way, and 3 ms each way between the zones.
    std::string text = kPair + kLinks + "zones: {a: {contains: [web, app]}, b: {contains: [partner]}}";
    text.replace(text.find("client: 0s"), 10, "client: 4ms");
    const Measurement measured = run(text, 2_s);
    QCOMPARE(measured.totals.latency.min(), kernel::Time(2 * 4_ms + 2 * 3_ms));
}

void TestZones::keepsALatencyThatTheLinkNames() {
    const std::string links = "links: [{from: web, to: app}, {from: app, to: partner, latency: 7ms}]\n";
    const std::string zones = "zones: {a: {region: eu, contains: [app]}, b: {region: us, contains: [partner]}}";
    QCOMPARE(run(kPair + links + zones, 2_s).totals.latency.max(), kernel::Time(2 * 7_ms));
}

void TestZones::spreadsInstancesRoundRobin() {
    const Simulation simulation = compile(R"(
components:
  app: {kind: service, instances: 3, spread: [b, a]}
  db: {kind: database, shards: 2, replicas: 1, spread: [a, b]}
  lone: {kind: service}
zones: {a: {}, b: {}}
)");
    QCOMPARE(zoneOf(simulation, "app/1"), std::string("b"));
    QCOMPARE(zoneOf(simulation, "app/2"), std::string("a"));
    QCOMPARE(zoneOf(simulation, "app/3"), std::string("b"));
    QCOMPARE(zoneOf(simulation, "db/s1/1"), std::string("a"));
    QCOMPARE(zoneOf(simulation, "db/s1/2"), std::string("b"));
    QCOMPARE(zoneOf(simulation, "db/s2/1"), std::string("a"));
    QCOMPARE(zoneOf(simulation, "lone/1"), std::string(""));
}

void TestZones::letsContainsWinOverSpread() {
    const Simulation simulation = compile(R"(
components: {app: {kind: service, instances: 3, spread: [a, b]}}
zones: {a: {}, b: {}, c: {contains: [app/2]}}
)");
    QCOMPARE(zoneOf(simulation, "app/1"), std::string("a"));
    QCOMPARE(zoneOf(simulation, "app/2"), std::string("c"));
    QCOMPARE(zoneOf(simulation, "app/3"), std::string("a"));
}

void TestZones::letsAnInstanceStandApartFromItsComponent() {
    // Whichever zone comes first.
    for (const char* zones : {"zones: {a: {contains: [app]}, b: {contains: [app/2]}}",
                              "zones: {b: {contains: [app/2]}, a: {contains: [app]}}"}) {
        const Simulation simulation =
            compile(std::string("components: {app: {kind: service, instances: 2}}\n") + zones);
        QCOMPARE(zoneOf(simulation, "app/1"), std::string("a"));
        QCOMPARE(zoneOf(simulation, "app/2"), std::string("b"));
    }
}

void TestZones::drawsLatenciesOfEachPair() {
    // partner/1 is near and partner/2 far, and the caller takes turns: half take 2 ms, half 6 ms.
    std::string text = kPair + kLinks + "zones: {a: {contains: [app, partner/1]}, b: {contains: [partner/2]}}";
    text.replace(text.find("latency: 0s"), 11, "latency: 0s, instances: 2");
    const Measurement measured = run(text, 10_s);
    QCOMPARE(measured.totals.latency.min(), kernel::Time(2_ms));
    QCOMPARE(measured.totals.latency.max(), kernel::Time(6_ms));
    QVERIFY(std::abs(measured.totals.latency.meanNs() - 4e6) < 0.1e6);
}

void TestZones::showsTheMeanLatencyOverAllPairs() {
    // app/1 in a, app/2 in b; partner/1 in a, partner/2 in c of another region, partner/3 nowhere: of the six pairs
    // app/1–1 is near, app/2–1 in another zone, two in another region, two near (nowhere):
    // (3 × 1 + 1 × 3 + 2 × 20) / 6 = 46/6 ms.
    std::string text = kPair + kLinks + R"(zones:
  a: {region: eu, contains: [app/1, partner/1]}
  b: {region: eu, contains: [app/2]}
  c: {region: us, contains: [partner/2]}
)";
    text.replace(text.find("latency: 0s"), 11, "latency: 0s, instances: 3");
    text.replace(text.find("work: 0s"), 8, "work: 0s, instances: 2");
    const Simulation simulation = compile(text);
    simulation::Snapshot snapshot;
    simulation.look(snapshot, 0);
    QCOMPARE(snapshot.links.size(), std::size_t(2));
    QVERIFY(std::abs(snapshot.links[1].meanLatencyMs - 46.0f / 6) < 1e-3f);
}

void TestZones::drawsMemberToMemberLatenciesByZone_data() {
    QTest::addColumn<QString>("zones");
    QTest::addColumn<qint64>("oneWay");
    QTest::newRow("together") << "" << qint64(1_ms);
    QTest::newRow("apart") << "zones: {a: {contains: [db/1]}, b: {contains: [db/2]}}" << qint64(3_ms);
    QTest::newRow("far apart") << "zones: {a: {region: eu, contains: [db/1]}, b: {region: us, contains: [db/2]}}"
                               << qint64(20_ms);
}

void TestZones::drawsMemberToMemberLatenciesByZone() {
    QFETCH(QString, zones);
    QFETCH(qint64, oneWay);
    const Simulation simulation = compile(R"(
network: {client: 0s, same_zone: 1ms, cross_zone: 3ms, cross_region: 20ms}
components: {db: {kind: database, replicas: 1}, lone: {kind: database}}
)" + zones.toStdString());
    const components::Model& model = simulation.model();
    QCOMPARE(model.components[model.componentByName("lone")].internal, components::kNone);
    const components::Index internal = model.components[model.componentByName("db")].internal;
    QVERIFY(internal != components::kNone);
    QVERIFY(simulation::measure(simulation).links.empty());
    QCOMPARE(model.linkByName(model.links[internal].id), components::kNone);

    // A check that nobody waits for: it arrives, is answered, and the answer is thrown away.
    components::Model timed = model;
    const std::uint16_t lane = timed.laneFor(1_s);
    components::State state = simulation.state();
    state.lanes.resize(timed.lanes.size());
    components::World world{timed, state};
    const components::Index call =
        world.open(timed.nodesNamed("db/1").front(), internal, timed.nodesNamed("db/2").front(),
                   components::Verb::Check, components::kNone);
    world.call(call).detached = true;
    world.issue(call, lane, 1_s);
    const bool goOn = false;
    const auto setKey = [](const std::string&, const std::string&, std::optional<catalog::Value>) {
        return base::Result<std::optional<catalog::Value>>(std::optional<catalog::Value>());
    };
    const network::LinkCounts& counts = state.links[internal].counts;
    simulation::runEvents(world, oneWay - 1, 100, setKey, goOn);
    QCOMPARE(counts.received, std::uint64_t(0));
    simulation::runEvents(world, oneWay, 100, setKey, goOn);
    QCOMPARE(counts.received, std::uint64_t(1));
    simulation::runEvents(world, 2 * oneWay, 100, setKey, goOn);
    QCOMPARE(counts.received, std::uint64_t(2));
    QCOMPARE(counts.messages, std::uint64_t(2));
}

void TestZones::takesOverZonesLive() {
    diagram::Diagram diagram = parse(kPair + kLinks);
    Simulation simulation = compile(diagram);
    simulation.advance(2_s);
    QCOMPARE(simulation::measure(simulation).totals.latency.max(), kernel::Time(2_ms));
    diagram.zones = {{"a", {{"contains", catalog::List{"app"}}}}, {"b", {{"contains", catalog::List{"partner"}}}}};
    update(simulation, diagram);
    simulation.advance(4_s);
    QCOMPARE(simulation::measure(simulation).totals.latency.max(), kernel::Time(6_ms));
}

QTEST_APPLESS_MAIN(TestZones)
#include "tst_zones.moc"
