// Which nodes a component has, what they are called, and that live edits leave them their numbers.
#include <QTest>

#include "engine/components/members.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Index;

namespace {

diagram::Component of(const char* kind, catalog::Record values) {
    return {"it", kind, std::move(values)};
}

std::vector<std::string> namesIn(const Simulation& simulation, const std::string& id) {
    std::vector<std::string> names;
    const Measurement measured = simulation::measure(simulation);
    for (const auto& instance : component(measured, id).instances)
        names.push_back(instance.target);
    return names;
}

} // namespace

class TestMembers : public QObject {
    Q_OBJECT
  private slots:
    void countsThemByKind_data();
    void countsThemByKind();
    void namesThemAsTargetsDo();
    void findsThemByName();
    void keepsNumbersWhenReplicasComeAndGo();
    void keepsNumbersWhenShardsComeAndGo();
};

void TestMembers::countsThemByKind_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<int>("count");
    const auto row = [](const char* name, const char* kind, const QStringList& keys, int count) {
        QTest::newRow(name) << kind << keys << count;
    };
    row("service", "service", {"instances", "4"}, 4);
    row("one by default", "service", {}, 1);
    row("queue", "queue", {"instances", "4"}, 1);
    row("client", "client", {}, 1);
    row("database", "database", {}, 1);
    row("replicas", "database", {"replicas", "2"}, 3);
    row("shards", "database", {"shards", "3"}, 3);
    row("shards with replicas", "database", {"shards", "3", "replicas", "2"}, 9);
    row("instances of a database mean nothing", "database", {"instances", "4"}, 1);
    row("store", "store", {}, 3);
    row("members", "store", {"members", "5"}, 5);
}

void TestMembers::countsThemByKind() {
    QFETCH(QString, kind);
    QFETCH(QStringList, keys);
    QFETCH(int, count);
    catalog::Record values;
    for (int i = 0; i + 1 < keys.size(); i += 2)
        values.set(keys[i].toStdString(), catalog::Value(keys[i + 1].toInt()));
    const diagram::Component component = of(kind.toUtf8().constData(), values);
    QCOMPARE(components::memberCount(component), std::uint32_t(count));
    QCOMPARE(components::membersOf(component).size(), std::size_t(count));
}

void TestMembers::namesThemAsTargetsDo() {
    const Simulation simulation = compile(R"(
components:
  app: {kind: service, instances: 2}
  db: {kind: database, replicas: 1}
  big: {kind: database, shards: 2, replicas: 1}
)");
    QCOMPARE(namesIn(simulation, "app"), (std::vector<std::string>{"app/1", "app/2"}));
    QCOMPARE(namesIn(simulation, "db"), (std::vector<std::string>{"db/1", "db/2"}));
    QCOMPARE(namesIn(simulation, "big"), (std::vector<std::string>{"big/s1/1", "big/s1/2", "big/s2/1", "big/s2/2"}));
}

void TestMembers::findsThemByName() {
    const Simulation simulation = compile(R"(
components:
  db: {kind: database, replicas: 1}
  big: {kind: database, shards: 2, replicas: 1}
)");
    const components::Model& model = simulation.model();
    const auto named = [&](const char* target) {
        std::string found;
        for (const Index node : model.nodesNamed(target))
            found += (found.empty() ? "" : " ") + model.nodeName(node);
        return found;
    };
    QCOMPARE(named("db"), std::string("db/1 db/2"));
    QCOMPARE(named("db/2"), std::string("db/2"));
    QCOMPARE(named("big/s2/1"), std::string("big/s2/1"));
    QCOMPARE(named("big/s2"), std::string("big/s2/1 big/s2/2"));
    for (const char* nothing : {"db/3", "db/0", "db/s1/1", "big/1", "big/s3/1", "big/s1/3", "big/", "big/s", "no", ""})
        QCOMPARE(named(nothing), std::string(""));
}

void TestMembers::keepsNumbersWhenReplicasComeAndGo() {
    diagram::Diagram diagram = parse("components: {db: {kind: database, shards: 2, replicas: 1}}");
    Simulation simulation = compile(diagram);
    const auto before = simulation.model().components[0].nodes;
    diagram.components[0].values.set("replicas", catalog::Value(2));
    update(simulation, diagram);
    const auto more = simulation.model().components[0].nodes;
    // Shard by shard: s1/1 s1/2 (s1/3) s2/1 s2/2 (s2/3).
    QCOMPARE(more.size(), std::size_t(6));
    QCOMPARE((std::vector{more[0], more[1], more[3], more[4]}), before);
    QVERIFY(more[2] >= 4 && more[5] >= 4);
    QCOMPARE(namesIn(simulation, "db"),
             (std::vector<std::string>{"db/s1/1", "db/s1/2", "db/s1/3", "db/s2/1", "db/s2/2", "db/s2/3"}));
    diagram.components[0].values.set("replicas", catalog::Value(1));
    update(simulation, diagram);
    QCOMPARE(simulation.model().components[0].nodes, before);
    QCOMPARE(simulation.state().nodes[more[2]].health, components::NodeHealth::Draining);
    QCOMPARE(simulation.model().nodePosition[more[2]], components::kNone);
}

void TestMembers::keepsNumbersWhenShardsComeAndGo() {
    diagram::Diagram diagram = parse("components: {db: {kind: database, replicas: 1}}");
    Simulation simulation = compile(diagram);
    const auto before = simulation.model().components[0].nodes;
    QCOMPARE(namesIn(simulation, "db"), (std::vector<std::string>{"db/1", "db/2"}));
    diagram.components[0].values.set("shards", catalog::Value(2));
    update(simulation, diagram);
    const auto sharded = simulation.model().components[0].nodes;
    QCOMPARE((std::vector{sharded[0], sharded[1]}), before);
    QCOMPARE(namesIn(simulation, "db"), (std::vector<std::string>{"db/s1/1", "db/s1/2", "db/s2/1", "db/s2/2"}));
}

QTEST_APPLESS_MAIN(TestMembers)
#include "tst_members.moc"
