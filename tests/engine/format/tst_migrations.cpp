#include <QtTest>

#include "engine/format/format.h"
#include "engine/format/migrations.h"
#include "engine/format/yaml.h"

using namespace faultline::format;

namespace {

void renameTitle(Tree& tree) {
    renameKey(*tree.root(), "name", "title");
}

/// Version 2 to 3 of an imagined format: `servers` became `components`, and each got its kind.
void turnServersIntoComponents(Tree& tree) {
    renameKey(*tree.root(), "servers", "components");
    for (Entry& entry : tree.root()->find("components")->value->entries) {
        Node* kind = tree.make(Node::Kind::Scalar, entry.mark);
        kind->text = "service";
        entry.value->entries.push_back({"kind", entry.mark, kind});
    }
}

const std::vector<Migration> kSteps = {{2, turnServersIntoComponents}, {1, renameTitle}};

} // namespace

class TestMigrations : public QObject {
    Q_OBJECT
  private slots:
    void appliesStepsInOrder();
    void leavesWhatIsUpToDateAlone();
    void knowsWhatItCannotDo();
    void everyStepOfTheProgramLeadsToThisVersion();
};

void TestMigrations::appliesStepsInOrder() {
    faultline::base::Diagnostics findings;
    auto document = parseYaml("faultline: 1\nname: Old\nservers:\n  app: {cpus: 4}\n", findings);
    QVERIFY(document && findings.empty());
    QVERIFY(canMigrate(1, 3, kSteps));
    migrate(document->tree, 1, 3, kSteps);
    const Node& root = *document->tree.root();
    QVERIFY(!root.find("name") && root.find("title"));
    QCOMPARE(root.find("title")->value->text, std::string("Old"));
    const Node& app = *root.find("components")->value->find("app")->value;
    QCOMPARE(app.find("kind")->value->text, std::string("service"));
    QCOMPARE(app.find("cpus")->value->text, std::string("4"));
    QCOMPARE(root.find("title")->mark.line, 2);
}

void TestMigrations::leavesWhatIsUpToDateAlone() {
    faultline::base::Diagnostics findings;
    auto document = parseYaml("faultline: 3\nname: x\n", findings);
    QVERIFY(document);
    migrate(document->tree, 3, 3, kSteps);
    QVERIFY(document->tree.root()->find("name"));
}

void TestMigrations::knowsWhatItCannotDo() {
    QVERIFY(canMigrate(3, 3, kSteps));
    QVERIFY(!canMigrate(0, 3, kSteps));
    QVERIFY(!canMigrate(4, 3, kSteps));
    QVERIFY(!canMigrate(2, 4, kSteps));
}

void TestMigrations::everyStepOfTheProgramLeadsToThisVersion() {
    QVERIFY(canMigrate(1, kFormatVersion, migrations()));
    QVERIFY(!canMigrate(kFormatVersion + 1, kFormatVersion, migrations()));
}

QTEST_APPLESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
