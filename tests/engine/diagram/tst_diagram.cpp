#include <QtTest>

#include "engine/catalog/catalog.h"
#include "engine/diagram/defaults.h"
#include "engine/diagram/diagram.h"

using namespace faultline;
using namespace faultline::diagram;

class TestDiagram : public QObject {
    Q_OBJECT
  private slots:
    void ownValueThenPresetThenDefault();
    void sectionsHaveDefaults();
    void looksHaveDefaults();
    void freshIdsAreFree();
    void elementsAreFoundById();
    void trimmingLeavesWhatDiffers_data();
    void trimmingLeavesWhatDiffers();
    void trimmingKeepsTheMeaning();
};

void TestDiagram::ownValueThenPresetThenDefault() {
    Component cache{"hot", "cache", {}};
    QVERIFY(effective(cache, "policy").isWord("lru"));
    cache.values.set("preset", "redis");
    QVERIFY(effective(cache, "policy").isWord("noeviction"));
    cache.values.set("policy", "fifo");
    QVERIFY(effective(cache, "policy").isWord("fifo"));
    QVERIFY(effective(cache, "nonsense").isEmpty());
}

void TestDiagram::sectionsHaveDefaults() {
    Diagram diagram;
    QVERIFY(*effectiveSetting(diagram, "duration").as<base::Duration>() == base::Duration::minutes(2));
    diagram.settings.set("duration", base::Duration::minutes(5));
    QVERIFY(*effectiveSetting(diagram, "duration").as<base::Duration>() == base::Duration::minutes(5));
    QVERIFY(effectiveNetwork(diagram, "client").as<catalog::Distribution>());
    QVERIFY(effectiveOperation({"o", {}}, "kind").isWord("read"));
    QCOMPARE(*effectiveKeyspace({"k", {}}, "keys").as<std::int64_t>(), std::int64_t(1'000'000));
    QVERIFY(effective(Link{"l", "a", "b", {}}, "pool").isWord("unlimited"));
    QVERIFY(effective(Link{"l", "a", "b", {}}, "latency").isEmpty());
}

void TestDiagram::looksHaveDefaults() {
    Component app{"app", "service", {}};
    QCOMPARE(labelOf(app), std::string("app"));
    QVERIFY(positionOf(app) == base::Point{});
    QCOMPARE(instancesOf(app), std::int64_t(1));
    app.values = {{"label", "Shop"}, {"position", base::Point{3, 4}}, {"instances", 7}};
    QCOMPARE(labelOf(app), std::string("Shop"));
    QVERIFY(positionOf(app) == (base::Point{3, 4}));
    QCOMPARE(instancesOf(app), std::int64_t(7));
}

void TestDiagram::freshIdsAreFree() {
    Diagram diagram;
    QCOMPARE(freshComponentId(diagram, "app"), std::string("app"));
    diagram.components = {{"app", "service", {}}};
    diagram.zones = {{"app2", {}}};
    QCOMPARE(freshComponentId(diagram, "app"), std::string("app3"));
    QCOMPARE(freshComponentId(diagram, "cost"), std::string("cost2"));
}

void TestDiagram::elementsAreFoundById() {
    Diagram diagram;
    diagram.components = {{"a", "service", {}}, {"b", "service", {}}};
    diagram.links = {{"a->b", "a", "b", {}}};
    diagram.zones = {{"z", {}}};
    QVERIFY(diagram.component("b") == &diagram.components[1]);
    QVERIFY(diagram.link("a->b") && !diagram.link("b->a"));
    QVERIFY(diagram.zone("z") && !diagram.operation("z") && !diagram.keyspace("z"));
    QCOMPARE(Link::defaultId("a", "b"), std::string("a->b"));
}

void TestDiagram::trimmingLeavesWhatDiffers_data() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < 5; ++i)
        QTest::addRow("%d", i) << i;
}

void TestDiagram::trimmingLeavesWhatDiffers() {
    QFETCH(int, index);
    struct Case {
        const char* key;
        Value before;
        Value after;
    };
    const Case cases[] = {
        {"retries", Record{{"budget", "none"}, {"max", 3}}, Record{{"max", 3}}},
        {"retries", Record{{"budget", "none"}}, Record{{"max", 0}}},
        {"retries", Record{}, Record{{"max", 0}}},
        {"arrivals", Record{{"open", Record{{"process", "poisson"}, {"rate", base::Rate{5}}}}},
         Record{{"open", Record{{"rate", base::Rate{5}}}}}},
        {"timeout", base::Duration::seconds(1), base::Duration::seconds(1)},
    };
    const Case& one = cases[index];
    const catalog::Key* key = catalog::Catalog::instance().componentKey("client", one.key);
    QVERIFY(trimmed(key->schema, one.before) == one.after);
    QVERIFY(trimmed(key->schema, one.after) == one.after);
    QVERIFY(meansSame(key->schema, one.before, one.after));
}

void TestDiagram::trimmingKeepsTheMeaning() {
    // For every default of the catalog: trimming it twice is trimming it once, and it still means the same.
    for (const catalog::Kind& kind : catalog::Catalog::instance().kinds())
        for (const catalog::Key& key : kind.keys) {
            const Value once = trimmed(key.schema, key.defaultValue);
            QVERIFY2(trimmed(key.schema, once) == once, key.name.c_str());
            QVERIFY2(meansSame(key.schema, once, key.defaultValue), key.name.c_str());
        }
}

QTEST_APPLESS_MAIN(TestDiagram)
#include "tst_diagram.moc"
