#include <QtTest>

#include "engine/catalog/catalog.h"
#include "engine/diagram/names.h"
#include "engine/diagram/references.h"

using namespace faultline;
using namespace faultline::diagram;

namespace {

const catalog::Schema& handlerSchema() {
    return catalog::Catalog::instance().componentKey("service", "handler")->schema;
}

Value handler(const char* data, const char* cache) {
    return Record{{"browse", List{Record{{"read", Record{{"from", data}, {"through", cache}}}, {"consistency", "any"}},
                                  Record{{"parallel", List{Record{{"scan", data}}, "reply"}}}}}};
}

Renaming renamingOf(const char* from, const char* to) {
    Renaming renaming;
    renaming.components[from] = to;
    renaming.links[std::string(from) + "->db"] = std::string(to) + "->db";
    return renaming;
}

} // namespace

class TestReferences : public QObject {
    Q_OBJECT
  private slots:
    void visitsEveryName();
    void renamesDeepInside();
    void leavesWordsAndOtherTextsAlone();
    void renamesInExpressions_data();
    void renamesInExpressions();
    void clearsOnlyWhatMakesNoSense();
    void aPartitionWithoutASideGoes();
    void targetsAreTakenApart();
};

void TestReferences::visitsEveryName() {
    std::vector<std::string> seen;
    visitReferences(handlerSchema(), handler("db", "hot"), "handler",
                    [&](const catalog::Schema&, const std::string& text, const std::string& path) {
                        seen.push_back(path + "=" + text);
                    });
    const std::vector<std::string> expected = {"handler.browse=browse", "handler.browse[0].read.from=db",
                                               "handler.browse[0].read.through=hot",
                                               "handler.browse[1].parallel[0].scan=db"};
    QCOMPARE(seen, expected);
}

void TestReferences::renamesDeepInside() {
    const auto result = renamed(handlerSchema(), handler("db", "hot"), renamingOf("db", "data"));
    QVERIFY(result && *result == handler("data", "hot"));
    QVERIFY(!renamed(handlerSchema(), handler("db", "hot"), renamingOf("other", "data")));
}

void TestReferences::leavesWordsAndOtherTextsAlone() {
    const catalog::EventKind* heal = catalog::Catalog::instance().eventKind("heal");
    QVERIFY(!renamed(heal->target.schema, "all", renamingOf("all", "none")));
    const catalog::EventKind* mark = catalog::Catalog::instance().eventKind("mark");
    QVERIFY(!renamed(mark->target.schema, "db", renamingOf("db", "data")));
    const catalog::EventKind* cut = catalog::Catalog::instance().eventKind("cut");
    QVERIFY(!renamed(cut->target.schema, "db", renamingOf("db", "data")));
    QVERIFY(*renamed(cut->target.schema, "app->db", renamingOf("app", "shop")) == Value("shop->db"));
}

void TestReferences::renamesInExpressions_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("short") << "app.utilization > 80%"
                           << "shop.utilization > 80%";
    QTest::newRow("long") << "components.app.hits < 5"
                          << "components.shop.hits < 5";
    QTest::newRow("twice") << "app.p99+app.p50"
                           << "shop.p99+shop.p50";
    QTest::newRow("link") << "links[\"app->db\"].dropped"
                          << "links[\"shop->db\"].dropped";
    QTest::newRow("instance") << "instances['app/2'].utilization"
                              << "instances['shop/2'].utilization";
    QTest::newRow("totals") << "p99 > 200ms and cost <= $900/mo"
                            << "p99 > 200ms and cost <= $900/mo";
    QTest::newRow("other name") << "app2.hits my-app.hits x.app.hits"
                                << "app2.hits my-app.hits x.app.hits";
    QTest::newRow("never closed") << "links[\"app->db"
                                  << "links[\"shop->db";
    QTest::newRow("lone word") << "app > 5"
                               << "app > 5";
}

void TestReferences::renamesInExpressions() {
    QFETCH(QString, before);
    QFETCH(QString, after);
    const auto result = renamedExpression(before.toStdString(), renamingOf("app", "shop"));
    QCOMPARE(result.has_value(), before != after);
    QCOMPARE(QString::fromStdString(result.value_or(before.toStdString())), after);
}

void TestReferences::clearsOnlyWhatMakesNoSense() {
    const auto gone = [](const char* id) {
        return [id](const catalog::Schema& schema, const std::string& text) {
            return mayNameComponents(schema) && text == id;
        };
    };
    const auto unchanged = without(handlerSchema(), handler("db", "hot"), gone("other"));
    QVERIFY(unchanged && *unchanged == handler("db", "hot"));
    const auto uncached = without(handlerSchema(), handler("db", "hot"), gone("hot"));
    const List& steps = *uncached->as<Record>()->find("browse")->as<List>();
    QVERIFY(steps[0] == Value(Record{{"read", Record{{"from", "db"}}}, {"consistency", "any"}}));
    const auto stepless = without(handlerSchema(), handler("db", "hot"), gone("db"));
    QVERIFY(*stepless == Value(Record{{"browse", List{Record{{"parallel", List{"reply"}}}}}}));
}

void TestReferences::aPartitionWithoutASideGoes() {
    const catalog::EventKind* partition = catalog::Catalog::instance().eventKind("partition");
    const Value sides = List{List{"a", "b"}, List{"c"}};
    const auto without_ = [&](const char* id) {
        return without(partition->target.schema, sides,
                       [id](const catalog::Schema&, const std::string& text) { return text == id; });
    };
    QVERIFY(*without_("b") == Value(List{List{"a"}, List{"c"}}));
    QVERIFY(!without_("c"));
}

void TestReferences::targetsAreTakenApart() {
    QVERIFY(componentOfTarget("db/s2/1") == "db" && memberOfTarget("db/s2/1") == "s2/1");
    QVERIFY(componentOfTarget("db") == "db" && memberOfTarget("db").empty());
    QVERIFY(hasIdSyntax("a-b_C9") && !hasIdSyntax("9a") && !hasIdSyntax("") && !hasIdSyntax("a.b") &&
            !hasIdSyntax("é"));
    QVERIFY(isReservedWord("p99") && isReservedWord("and") && !isReservedWord("app"));
}

QTEST_APPLESS_MAIN(TestReferences)
#include "tst_references.moc"
