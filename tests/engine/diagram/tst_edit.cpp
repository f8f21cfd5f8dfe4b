#include <QtTest>

#include <functional>
#include <iostream>
#include <random>

#include "engine/base/diagnostic.h"
#include "engine/diagram/edit.h"
#include "engine/diagram/validate.h"
#include "tests/engine/diagram/edit_cases.h"
#include "tests/engine/diagram/sample_diagram.h"

using namespace faultline;
using namespace faultline::diagram;

class TestEdit : public QObject {
    Q_OBJECT
  private slots:
    void theSampleIsSound();
    void undoAndRedoAreExact_data();
    void undoAndRedoAreExact();
    void unsoundEditsAreRefused_data();
    void unsoundEditsAreRefused();
    void groupsAreAllOrNothing();
    void renamingFollowsEverywhere();
    void renamingKeepsLinksWithTheirOwnIds();
    void renamingIsExactWhereTheNewNameDangled();
    void renamingRefusesANameThatStandsBesideTheOldOne();
    void removalLeavesNothingDangling_data();
    void removalLeavesNothingDangling();
    void removalClearsWhatNamedTheComponent();
    void entriesGoWithWhatNamesThem();
    void duplicatesNameTheirOwnParts();
    void pasteLeavesOutWhatIsNotThere();
    void pasteBringsOperationsAndKeyspacesAlong();
    void undoNeverFailsOnAnUnsoundDiagram();
    void looksAreTellable();
    void randomEditsUndoToTheStart();

  private:
    std::vector<Edit> m_refusals;
};

void TestEdit::theSampleIsSound() {
    const format::Reading reading = format::read(tests::kSampleText);
    for (const base::Diagnostic& finding : reading.diagnostics)
        QVERIFY2(finding.severity == base::Severity::Warning, base::toText(finding).c_str());
    QCOMPARE(reading.diagram.components.size(), std::size_t(9));
}

void TestEdit::undoAndRedoAreExact_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases().size(); ++i)
        QTest::newRow(cases()[i].name) << static_cast<int>(i);
}

void TestEdit::undoAndRedoAreExact() {
    QFETCH(int, index);
    const Diagram before = tests::sampleDiagram();
    const Edit edit = cases()[static_cast<std::size_t>(index)].make(before);
    Diagram diagram = before;
    auto applied = apply(diagram, edit);
    QVERIFY2(applied.ok(), applied.ok() ? "" : applied.error().message.english().c_str());
    const Diagram after = diagram;
    QCOMPARE(applied.value().change.items.empty(), before == after);
    QVERIFY(applied.value().inverse.name == edit.name);

    auto undone = apply(diagram, applied.value().inverse);
    QVERIFY2(undone.ok(), undone.ok() ? "" : undone.error().message.english().c_str());
    QVERIFY(diagram == before);
    QCOMPARE(format::write(diagram), format::write(before));

    Diagram redone = diagram;
    QVERIFY(apply(redone, edit).ok());
    QVERIFY(redone == after);
    QVERIFY(apply(diagram, undone.value().inverse).ok());
    QVERIFY(diagram == after);
}

void TestEdit::unsoundEditsAreRefused_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("says");
    m_refusals = {
        edit(AddComponent{service("app")}),
        edit(AddComponent{service("east")}),
        edit(AddComponent{service("p99")}),
        edit(AddComponent{service("1st")}),
        edit(AddComponent{service("")}),
        edit(AddComponent{{"x", "servce", {}}}),
        edit(AddComponent{{"x", "service", {{"cpus", 0}}}}),
        edit(AddComponent{{"x", "service", {{"cpu", 1}}}}),
        edit(RemoveComponent{"nobody"}),
        edit(RemoveComponent{"db"}),
        edit(RenameComponent{"nobody", "somebody"}),
        edit(RenameComponent{"app", "db"}),
        edit(RenameComponent{"app", "not"}),
        edit(RenameComponent{"app", "a b"}),
        edit(AddLink{{"", "web", "nobody", {}}}),
        edit(AddLink{{"", "app", "app", {}}}),
        edit(AddLink{{"", "edge", "app", {}}}),
        edit(AddLink{{"a->b", "web", "app", {}}}),
        edit(AddLink{{"", "app", "web", {}}}),
        edit(AddLink{{"", "web", "app", {{"loss", base::Ratio{2}}}}}),
        edit(RemoveLink{"nothing"}),
        edit(RerouteLink{"web->edge", "edge", "app"}),
        edit(RerouteLink{"web->edge", "web", "web"}),
        edit(RerouteLink{"web->edge", "web", "jobs"}),
        edit(RerouteLink{"nothing", "web", "app"}),
        edit(SetValue{at(Section::Components, "app"), "cpus", Value("many")}),
        edit(SetValue{at(Section::Components, "app"), "cpus", Value(0)}),
        edit(SetValue{at(Section::Components, "app"), "colour", Value("red")}),
        edit(SetValue{at(Section::Components, "nobody"), "cpus", Value(1)}),
        edit(SetValue{at(Section::Links, "spare"), "id", Value("app->db")}),
        edit(SetValue{at(Section::Links, "spare"), "id", Value(5)}),
        edit(SetValue{at(Section::Title, ""), "", Value(5)}),
        edit(SetValue{at(Section::Lesson, ""), "goal", Value("x")}),
        edit(SetValue{at(Section::Extensions, ""), "notes", Value("x")}),
        edit(SetValue{at(Section::Operations, "browse"), "x-a", Value("x")}),
        edit(SetValue{at(Section::Scenario, "", 77), "at", Value(base::Duration::seconds(1))}),
        edit(SetValue{at(Section::Scenario, "", 0), "factor", Value(2.0)}),
        edit(SetValue{at(Section::Scenario, "", 4), "cpuz", Value(2)}),
        edit(AddEntry{at(Section::Operations, "browse"), {}}),
        edit(AddEntry{at(Section::Keyspaces, "min"), {}}),
        edit(AddEntry{at(Section::Zones, "app"), {}}),
        edit(AddEntry{at(Section::Components, "x"), {}}),
        edit(AddEntry{at(Section::Scenario, "", 0), {{"crush", "app"}}}),
        edit(RemoveEntry{at(Section::Operations, "nothing")}),
        edit(RemoveEntry{at(Section::Notes, "", 2)}),
        edit(RemoveEntry{at(Section::Title, "")}),
    };
    const char* words[] = {
        "already",
        "already",
        "word of the expressions",
        "cannot be an id",
        "cannot be empty",
        "no kind",
        "out of range",
        "no key",
        "no component",
        "still leads",
        "no component",
        "already",
        "word of the expressions",
        "cannot be an id",
        "no component",
        "to itself",
        "already",
        "cannot be an id",
        "client",
        "out of range",
        "no link",
        "already",
        "to itself",
        "queue",
        "no link",
        "cannot be",
        "out of range",
        "no key",
        "no element",
        "cannot be an id",
        "a text",
        "one text",
        "cannot be set alone",
        "no extension",
        "top level",
        "no element",
        "no key",
        "no key",
        "already",
        "word of the expressions",
        "already",
        "Entries are",
        "no key",
        "There is no",
        "no entry",
        "Entries are",
    };
    QCOMPARE(std::size(words), m_refusals.size());
    for (std::size_t i = 0; i < m_refusals.size(); ++i)
        QTest::addRow("%d %s", static_cast<int>(i), words[i]) << static_cast<int>(i) << QString(words[i]);
}

void TestEdit::unsoundEditsAreRefused() {
    QFETCH(int, index);
    QFETCH(QString, says);
    const Diagram before = tests::sampleDiagram();
    Diagram diagram = before;
    const auto applied = apply(diagram, m_refusals[static_cast<std::size_t>(index)]);
    QVERIFY(!applied.ok());
    const QString message = QString::fromStdString(applied.error().message.english());
    QVERIFY2(message.contains(says), qPrintable(message));
    QVERIFY(diagram == before);
}

void TestEdit::groupsAreAllOrNothing() {
    const Diagram before = tests::sampleDiagram();
    Diagram diagram = before;
    const Edit group = edit(Group{
        {edit(RenameComponent{"app", "shop"}), removeComponents(before, {"mail"}), edit(RemoveComponent{"nobody"})}});
    QVERIFY(!apply(diagram, group).ok());
    QVERIFY(diagram == before);
}

void TestEdit::renamingFollowsEverywhere() {
    Diagram diagram = tests::sampleDiagram();
    QVERIFY(apply(diagram, edit(RenameComponent{"app", "shop"})).ok());
    QVERIFY(apply(diagram, edit(RenameComponent{"db", "store1"})).ok());
    QVERIFY(apply(diagram, edit(RenameComponent{"hot", "redis"})).ok());
    QVERIFY(apply(diagram, edit(RenameComponent{"dead", "graveyard"})).ok());
    QVERIFY(apply(diagram, edit(RenameComponent{"web", "people"})).ok());
    QVERIFY2(errorsOf(diagram).isEmpty(), qPrintable(errorsOf(diagram)));
    const std::string text = format::write(diagram);
    for (const char* part :
         {"read: {from: store1, through: redis}", "write: {to: store1, invalidate: redis}", "dead_letter: graveyard",
          "{from: shop, to: store1, loss: 0.1%", "contains: [shop/1, store1]", "crash: shop/2", "cut: shop->store1",
          "traffic: people", "set: shop, cpus: 4", "flush: redis",
          "shop.utilization > 80% and links[\"shop->store1\"]"})
        QVERIFY2(text.find(part) != std::string::npos || QString::fromStdString(text).remove('\\').contains(part),
                 part);
    for (const char* gone : {" app", "app->", "app/", " hot}", "web"})
        QVERIFY2(text.find(gone) == std::string::npos, gone);
}

void TestEdit::renamingKeepsLinksWithTheirOwnIds() {
    Diagram diagram = tests::sampleDiagram();
    QVERIFY(apply(diagram, edit(RenameComponent{"edge", "front"})).ok());
    QVERIFY(diagram.link("spare"));
    QCOMPARE(diagram.link("spare")->from, std::string("front"));
    QVERIFY(diagram.link("front->app"));
    QVERIFY(!diagram.link("edge->app"));
}

void TestEdit::renamingIsExactWhereTheNewNameDangled() {
    Diagram before = tests::sampleDiagram();
    before.scenario.push_back({{"at", base::Duration::seconds(50)}, {"crash", "shop/1"}});
    before.scenario.push_back({{"at", base::Duration::seconds(51)}, {"cut", "shop->db"}});
    Diagram diagram = before;
    auto applied = apply(diagram, edit(RenameComponent{"app", "shop"}));
    QVERIFY(applied.ok());
    QVERIFY(apply(diagram, applied.value().inverse).ok());
    QVERIFY(diagram == before);
}

void TestEdit::renamingRefusesANameThatStandsBesideTheOldOne() {
    Diagram before = tests::sampleDiagram();
    before.components[2].values.set("unfold", Record{{"app/1", base::Point{1, 1}}, {"shop/1", base::Point{2, 2}}});
    Diagram diagram = before;
    const auto applied = apply(diagram, edit(RenameComponent{"app", "shop"}));
    QVERIFY(!applied.ok());
    QVERIFY(diagram == before);
}

void TestEdit::removalLeavesNothingDangling_data() {
    QTest::addColumn<QString>("id");
    for (const Component& component : tests::sampleDiagram().components)
        QTest::newRow(component.id.c_str()) << QString::fromStdString(component.id);
}

void TestEdit::removalLeavesNothingDangling() {
    QFETCH(QString, id);
    Diagram diagram = tests::sampleDiagram();
    const auto applied = apply(diagram, removeComponents(diagram, {id.toStdString()}));
    QVERIFY2(applied.ok(), applied.ok() ? "" : applied.error().message.english().c_str());
    QVERIFY(!diagram.component(id.toStdString()));
    QVERIFY2(errorsOf(diagram).isEmpty(), qPrintable(errorsOf(diagram)));
}

void TestEdit::removalClearsWhatNamedTheComponent() {
    Diagram diagram = tests::sampleDiagram();
    QVERIFY(apply(diagram, removeComponents(diagram, {"hot"})).ok());
    // The cache was optional: the steps stay. An event about nothing goes.
    const Record* handler = valueOf(diagram, "app", "handler")->as<Record>();
    const List& browse = *handler->find("browse")->as<List>();
    QCOMPARE(browse.size(), std::size_t(2));
    QVERIFY(browse[1] == Value(Record{{"read", Record{{"from", "db"}}}}));
    QCOMPARE(diagram.scenario.size(), std::size_t(7));

    QVERIFY(apply(diagram, removeComponents(diagram, {"db"})).ok());
    // The data was not optional: the steps go.
    handler = valueOf(diagram, "app", "handler")->as<Record>();
    QCOMPARE(handler->find("browse")->as<List>()->size(), std::size_t(1));
    // app->db is cut no more, and no alert watches it.
    QCOMPARE(diagram.scenario.size(), std::size_t(6));
    QCOMPARE(diagram.alerts.size(), std::size_t(1));

    QVERIFY(apply(diagram, removeComponents(diagram, {"dead"})).ok());
    QVERIFY(!valueOf(diagram, "jobs", "dead_letter"));
}

void TestEdit::entriesGoWithWhatNamesThem() {
    Diagram diagram = tests::sampleDiagram();
    QVERIFY(apply(diagram, removeEntry(diagram, at(Section::Operations, "browse"))).ok());
    QVERIFY(!valueOf(diagram, "web", "mix")->as<Record>()->find("browse"));
    QVERIFY(!valueOf(diagram, "app", "handler")->as<Record>()->find("browse"));
    QVERIFY(!diagram.slos[0].find("operation"));
    QVERIFY(apply(diagram, removeEntry(diagram, at(Section::Keyspaces, "goods"))).ok());
    QVERIFY(!diagram.operations[0].values.find("keyspace"));
    QVERIFY2(errorsOf(diagram).isEmpty(), qPrintable(errorsOf(diagram)));
}

void TestEdit::duplicatesNameTheirOwnParts() {
    Diagram diagram = tests::sampleDiagram();
    QVERIFY(apply(diagram, duplicate(diagram, {"edge", "app", "db", "hot"}, {20, 30})).ok());
    const Component* copy = diagram.component("app2");
    QVERIFY(copy && diagram.component("db2") && diagram.component("hot2") && diagram.component("edge2"));
    QVERIFY(positionOf(*copy) == (base::Point{460, 230}));
    const List& browse = *copy->values.find("handler")->as<Record>()->find("browse")->as<List>();
    QVERIFY(browse[1] == Value(Record{{"read", Record{{"from", "db2"}, {"through", "hot2"}}}}));
    QVERIFY(diagram.link("app2->db2") && diagram.link("edge2->app2") && diagram.link("spare-2"));
    QVERIFY(!diagram.link("app2->mail"));
    QVERIFY2(errorsOf(diagram).isEmpty(), qPrintable(errorsOf(diagram)));
}

void TestEdit::pasteLeavesOutWhatIsNotThere() {
    const Diagram source = tests::sampleDiagram();
    const format::Reading fragment = format::readFragment(format::writeFragment(source, {"app", "db"}));
    QVERIFY(fragment.ok());
    Diagram diagram;
    QVERIFY(apply(diagram, paste(diagram, fragment.diagram, {0, 0})).ok());
    QVERIFY(diagram.component("app") && diagram.component("db") && diagram.link("app->db"));
    QVERIFY2(errorsOf(diagram).isEmpty(), qPrintable(errorsOf(diagram)));
    QVERIFY(apply(diagram, paste(diagram, fragment.diagram, {0, 0})).ok());
    QVERIFY(diagram.component("app2") && diagram.component("db2") && diagram.link("app2->db2"));
}

void TestEdit::pasteBringsOperationsAndKeyspacesAlong() {
    const Diagram source = tests::sampleDiagram();
    const format::Reading fragment = format::readFragment(format::write(fragmentOf(source, {"web", "app", "db"})));
    QVERIFY(fragment.ok());
    Diagram diagram;
    QVERIFY(apply(diagram, paste(diagram, fragment.diagram, {0, 0})).ok());
    QVERIFY(diagram.operation("browse") && *diagram.operation("browse") == *source.operation("browse"));
    QVERIFY(diagram.keyspace("goods") && *diagram.keyspace("goods") == *source.keyspace("goods"));
    QVERIFY(valueOf(diagram, "web", "mix")->as<Record>()->find("browse"));
    QVERIFY(valueOf(diagram, "app", "handler")->as<Record>()->find("browse"));
    // What is there by that name stays as it is.
    const std::size_t operations = diagram.operations.size();
    QVERIFY(apply(diagram, Edit{SetValue{at(Section::Operations, "browse"), "keyspace", std::nullopt}, {}}).ok());
    QVERIFY(apply(diagram, paste(diagram, fragment.diagram, {0, 0})).ok());
    QCOMPARE(diagram.operations.size(), operations);
    QVERIFY(!diagram.operation("browse")->values.find("keyspace"));
    // A card that names none brings none.
    QVERIFY(fragmentOf(source, {"mail"}).operations.empty());
}

void TestEdit::undoNeverFailsOnAnUnsoundDiagram() {
    Diagram before;
    before.components = {{"cost", "service", {{"cpus", -4}, {"nonsense", 1}}}, {"db", "database", {}}};
    before.links = {{"?", "db", "cost", {{"loss", "much"}}}};
    before.scenario = {{{"crash", "nobody"}}};
    Diagram diagram = before;
    const auto applied =
        apply(diagram, edit(Group{{edit(SetValue{at(Section::Components, "cost"), "cpus", Value(4)}),
                                   edit(RemoveEntry{at(Section::Scenario, "", 0)}), edit(RemoveLink{"?"}),
                                   edit(RenameComponent{"cost", "app"}), edit(RemoveComponent{"app"}),
                                   edit(AddComponent{service("nobody")})}}));
    QVERIFY2(applied.ok(), applied.ok() ? "" : applied.error().message.english().c_str());
    QVERIFY(apply(diagram, applied.value().inverse).ok());
    QVERIFY(diagram == before);
}

void TestEdit::looksAreTellable() {
    Diagram diagram = tests::sampleDiagram();
    const auto onlyLooks = [&](const Edit& what) { return apply(diagram, what).value().change.onlyLooks(); };
    QVERIFY(onlyLooks(moveComponents({{"app", {1, 1}}})));
    QVERIFY(onlyLooks(setComponentValue("app", "label", Value("x"))));
    QVERIFY(onlyLooks(edit(AddEntry{at(Section::Notes, "", 0), {{"text", "x"}}})));
    QVERIFY(!onlyLooks(setComponentValue("app", "cpus", Value(7))));
    QVERIFY(!onlyLooks(removeComponents(diagram, {"mail"})));
}

namespace {

std::string pick(std::mt19937& random, const std::vector<std::string>& from) {
    return from.empty() ? std::string("nobody") : from[random() % from.size()];
}

std::vector<std::string> componentIds(const Diagram& diagram) {
    std::vector<std::string> ids;
    for (const Component& component : diagram.components)
        ids.push_back(component.id);
    return ids;
}

std::vector<std::string> linkIds(const Diagram& diagram) {
    std::vector<std::string> ids;
    for (const Link& link : diagram.links)
        ids.push_back(link.id);
    return ids;
}

Edit randomEdit(const Diagram& diagram, std::mt19937& random) {
    const std::vector<std::string> components = componentIds(diagram);
    const std::vector<std::string> links = linkIds(diagram);
    static const std::vector<std::string> kinds = {"client", "service", "cache",    "database",
                                                   "queue",  "worker",  "external", "load_balancer"};
    const std::string number = std::to_string(random() % 40);
    switch (random() % 16) {
    case 0:
        return edit(AddComponent{{freshComponentId(diagram, pick(random, kinds)), pick(random, kinds), {}},
                                 random() % (components.size() + 2)});
    case 1:
        return removeComponents(diagram, {pick(random, components)}, {pick(random, links)});
    case 2:
        return edit(RenameComponent{pick(random, components), "n" + number});
    case 3:
    case 4:
        return addLink(diagram, pick(random, components), pick(random, components));
    case 5:
        return edit(RemoveLink{pick(random, links)});
    case 6:
        return edit(RerouteLink{pick(random, links), pick(random, components), pick(random, components)});
    case 7:
        return edit(SetValue{at(Section::Links, pick(random, links)), "id",
                             random() % 2 ? std::optional<Value>("l" + number) : std::nullopt});
    case 8:
        return duplicate(diagram, {pick(random, components), pick(random, components)}, {10, 10});
    case 9:
        return setComponentValue(pick(random, components), "cpus",
                                 random() % 2 ? std::optional<Value>(static_cast<int>(random() % 9)) : std::nullopt);
    case 10:
        return moveComponents({{pick(random, components), {double(random() % 99), 1}}});
    case 11:
        return edit(AddEntry{at(Section::Scenario, "", random() % 12),
                             {{"at", base::Duration::seconds(3)}, {"crash", pick(random, components)}}});
    case 12:
        return edit(RemoveEntry{at(random() % 2 ? Section::Scenario : Section::Notes, "", random() % 8)});
    case 13:
        return edit(AddEntry{at(Section::Operations, "op" + number), {}, random() % 4});
    case 14:
        return removeEntry(diagram, at(Section::Operations, "op" + number));
    default:
        return edit(Group{{randomEdit(diagram, random), randomEdit(diagram, random)}});
    }
}

} // namespace

void TestEdit::randomEditsUndoToTheStart() {
    const unsigned seed = qEnvironmentVariableIsSet("FAULTLINE_SEED") ? qEnvironmentVariable("FAULTLINE_SEED").toUInt()
                                                                      : std::random_device()();
    std::cout << "seed " << seed << std::endl;
    std::mt19937 random(seed);
    const Diagram start = tests::sampleDiagram();
    Diagram diagram = start;
    std::vector<Edit> inverses;
    std::size_t refused = 0;
    while (inverses.size() < 2000) {
        const Edit what = randomEdit(diagram, random);
        const Diagram before = diagram;
        const auto applied = apply(diagram, what);
        if (applied) {
            inverses.push_back(applied.value().inverse);
        } else {
            ++refused;
            QVERIFY(diagram == before);
        }
        if (diagram.components.size() > 60) // keep it small enough to stay quick
            inverses.push_back(apply(diagram, removeComponents(diagram, componentIds(diagram))).value().inverse);
    }
    const Diagram end = diagram;
    std::vector<Edit> redo;
    for (auto inverse = inverses.rbegin(); inverse != inverses.rend(); ++inverse) {
        const auto undone = apply(diagram, *inverse);
        QVERIFY2(undone.ok(), undone.ok() ? "" : undone.error().message.english().c_str());
        redo.push_back(undone.value().inverse);
    }
    QVERIFY(diagram == start);
    QCOMPARE(format::write(diagram), format::write(start));
    for (auto again = redo.rbegin(); again != redo.rend(); ++again)
        QVERIFY(apply(diagram, *again).ok());
    QVERIFY(diagram == end);
    std::cout << inverses.size() << " edits, " << refused << " refused" << std::endl;
}

QTEST_APPLESS_MAIN(TestEdit)
#include "tst_edit.moc"
