#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "engine/format/format.h"
#include "ui/document/diagram_document.h"
#include "ui/document/edit_command.h"

using namespace faultline;
using faultline::ui::DiagramDocument;

namespace {

diagram::Diagram chain() {
    diagram::Diagram diagram;
    diagram.title = "Chain";
    diagram.components = {{"users", "client", {{"position", base::Point{0, 0}}}},
                          {"app", "service", {{"position", base::Point{300, 0}}}},
                          {"db", "database", {{"position", base::Point{600, 0}}}}};
    diagram.links = {{"users->app", "users", "app", {}}, {"app->db", "app", "db", {}}};
    return diagram;
}

diagram::Edit move(const char* id, double x, double y) {
    return diagram::moveComponents({{id, base::Point{x, y}}});
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& content) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

} // namespace

class DiagramDocumentTest : public QObject {
    Q_OBJECT
  private slots:
    void undoesAndRedoesEveryKindOfEdit_data();
    void undoesAndRedoesEveryKindOfEdit();
    void saysEachEditOnce();
    void joinsStepsOfOneKey();
    void undoesAJoinedStepWithOneSignal();
    void joinsUnlikeEditsExactly();
    void refusesAnEditThatDoesNotApply();
    void savesWhatItReads();
    void keepsTheOldFileWhenTheNewOneCannotBeWritten();
    void keepsCommentsInABackup();
    void neverOverwritesABrokenFile();
    void leavesTheDiagramWhenAFileCannotBeRead();
    void isUnchangedAfterUndoToTheSavedState();
    void countsRestoredWorkAsChanged();
};

void DiagramDocumentTest::undoesAndRedoesEveryKindOfEdit_data() {
    QTest::addColumn<int>("which");
    const char* names[] = {"add",   "remove with links", "rename", "wire",       "unwire", "set",
                           "unset", "duplicate",         "title",  "two at once"};
    for (int i = 0; i < int(std::size(names)); ++i)
        QTest::newRow(names[i]) << i;
}

void DiagramDocumentTest::undoesAndRedoesEveryKindOfEdit() {
    QFETCH(int, which);
    DiagramDocument document;
    document.setDiagram(chain());
    const diagram::Diagram before = document.diagram();
    const diagram::Edit edits[] = {
        {diagram::AddComponent{{"app2", "service", {}}}, {}},
        diagram::removeComponents(before, {"app"}),
        {diagram::RenameComponent{"app", "web"}, {}},
        diagram::addLink(before, "users", "app"),
        {diagram::RemoveLink{"app->db"}, {}},
        diagram::setComponentValue("app", "cpus", diagram::Value(4)),
        diagram::setComponentValue("app", "position", std::nullopt),
        diagram::duplicate(before, {"app", "db"}, {40, 40}),
        {diagram::SetValue{{diagram::Section::Title, {}, 0}, "", diagram::Value("Other")}, {}},
        {diagram::Group{{move("app", 1, 2), diagram::setComponentValue("db", "label", diagram::Value("DB"))}}, {}},
    };
    QVERIFY(document.edit(edits[which]));
    const diagram::Diagram after = document.diagram();
    QVERIFY(after != before);
    for (int round = 0; round < 3; ++round) {
        document.undoStack().undo();
        QVERIFY(document.diagram() == before);
        document.undoStack().redo();
        QVERIFY(document.diagram() == after);
    }
}

void DiagramDocumentTest::saysEachEditOnce() {
    DiagramDocument document;
    document.setDiagram(chain());
    QSignalSpy spy(&document, &DiagramDocument::edited);
    QVERIFY(document.edit(move("app", 320, 20)));
    QCOMPARE(spy.count(), 1);
    document.undoStack().undo();
    QCOMPARE(spy.count(), 2);
    document.undoStack().redo();
    QCOMPARE(spy.count(), 3);
}

void DiagramDocumentTest::joinsStepsOfOneKey() {
    DiagramDocument document;
    document.setDiagram(chain());
    const diagram::Diagram before = document.diagram();
    for (int i = 1; i <= 50; ++i)
        QVERIFY(document.edit(diagram::setComponentValue("app", "cpus", diagram::Value(i)), 7));
    QCOMPARE(document.undoStack().count(), 1);
    const diagram::Diagram after = document.diagram();
    document.undoStack().undo();
    QVERIFY(document.diagram() == before);
    document.undoStack().redo();
    QVERIFY(document.diagram() == after);
    QVERIFY(document.edit(diagram::setComponentValue("app", "cpus", diagram::Value(3)), 8));
    QVERIFY(document.edit(diagram::setComponentValue("app", "cpus", diagram::Value(2)), 0));
    QCOMPARE(document.undoStack().count(), 3);
}

void DiagramDocumentTest::undoesAJoinedStepWithOneSignal() {
    DiagramDocument document;
    document.setDiagram(chain());
    for (int i = 1; i <= 20; ++i)
        QVERIFY(document.edit(move("app", 300 + i, i), 5));
    QSignalSpy spy(&document, &DiagramDocument::edited);
    document.undoStack().undo();
    QCOMPARE(spy.count(), 1);
    const diagram::Diagram expected = chain();
    QVERIFY(document.diagram() == expected);
}

void DiagramDocumentTest::joinsUnlikeEditsExactly() {
    DiagramDocument document;
    document.setDiagram(chain());
    const diagram::Diagram before = document.diagram();
    // A key that goes and comes back stands at another place; that must not be lost in a joined step.
    QVERIFY(document.edit(diagram::setComponentValue("app", "label", diagram::Value("A")), 3));
    QVERIFY(document.edit(diagram::setComponentValue("app", "label", std::nullopt), 3));
    QVERIFY(document.edit(diagram::setComponentValue("app", "cpus", diagram::Value(8)), 3));
    QVERIFY(document.edit(diagram::setComponentValue("app", "label", diagram::Value("B")), 3));
    QCOMPARE(document.undoStack().count(), 1);
    const diagram::Diagram after = document.diagram();
    document.undoStack().undo();
    QVERIFY(document.diagram() == before);
    document.undoStack().redo();
    QVERIFY(document.diagram() == after);
}

void DiagramDocumentTest::refusesAnEditThatDoesNotApply() {
    DiagramDocument document;
    document.setDiagram(chain());
    QSignalSpy refused(&document, &DiagramDocument::refused);
    QSignalSpy edited(&document, &DiagramDocument::edited);
    const diagram::Diagram before = document.diagram();
    QVERIFY(!document.edit({diagram::RemoveLink{"nowhere"}, {}}));
    QCOMPARE(refused.count(), 1);
    QVERIFY(!refused.first().first().toString().isEmpty());
    QCOMPARE(edited.count(), 0);
    QCOMPARE(document.undoStack().count(), 0);
    QVERIFY(document.diagram() == before);
}

void DiagramDocumentTest::savesWhatItReads() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.faultline.yaml"));
    DiagramDocument document;
    document.setDiagram(chain());
    QCOMPARE(document.saveAs(path), QString());
    QVERIFY(!document.isModified());
    QCOMPARE(document.displayName(), QStringLiteral("a.faultline.yaml"));
    DiagramDocument other;
    QVERIFY(other.open(path));
    QVERIFY(other.diagram() == document.diagram());
    QVERIFY(!other.isReadOnlyBecauseBroken());
    const QByteArray first = contentOf(path);
    QCOMPARE(other.save(), QString());
    QCOMPARE(contentOf(path), first);
    QVERIFY(!QFile::exists(path + QLatin1Char('~')));
}

void DiagramDocumentTest::keepsTheOldFileWhenTheNewOneCannotBeWritten() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("missing/a.faultline.yaml"));
    DiagramDocument document;
    document.setDiagram(chain());
    QVERIFY(document.edit(move("app", 320, 20)));
    const QString trouble = document.saveAs(path);
    QVERIFY(trouble.contains(path));
    QVERIFY(document.isModified());
    QVERIFY(document.filePath().isEmpty());
    // A folder under the file's name: nothing may be left half-written beside it.
    const QString blocked = folder.filePath(QStringLiteral("b.faultline.yaml"));
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("b.faultline.yaml")));
    QVERIFY(!document.saveAs(blocked).isEmpty());
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("b.faultline.yaml")});
}

void DiagramDocumentTest::keepsCommentsInABackup() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.faultline.yaml"));
    const QByteArray original = "# by hand\n" + QByteArray::fromStdString(format::write(chain()));
    write(path, original);
    DiagramDocument document;
    QVERIFY(document.open(path));
    QVERIFY(document.wouldDropComments());
    QVERIFY(document.edit(move("app", 320, 20)));
    QCOMPARE(document.save(), QString());
    QCOMPARE(contentOf(path + QLatin1Char('~')), original);
    QVERIFY(!contentOf(path).contains('#'));
    // Only the first save loses something.
    QVERIFY(document.edit(move("app", 340, 20)));
    QCOMPARE(document.save(), QString());
    QCOMPARE(contentOf(path + QLatin1Char('~')), original);
}

void DiagramDocumentTest::neverOverwritesABrokenFile() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("broken.faultline.yaml"));
    QByteArray content = QByteArray::fromStdString(format::write(chain()));
    content.replace("kind: service", "kind: service\n    cpuz: 4");
    write(path, content);
    DiagramDocument document;
    QVERIFY(document.open(path));
    QVERIFY(document.isReadOnlyBecauseBroken());
    QVERIFY(base::hasErrors(document.diagnostics()));
    QSignalSpy refused(&document, &DiagramDocument::refused);
    QVERIFY(!document.edit(move("app", 320, 20)));
    QCOMPARE(refused.count(), 1);
    QVERIFY(!document.save().isEmpty());
    QVERIFY(!document.saveAs(folder.filePath(QStringLiteral("./broken.faultline.yaml"))).isEmpty());
    QCOMPARE(contentOf(path), content);
    // Under another name it is a document of its own, and the broken file stays as it is.
    QCOMPARE(document.saveAs(folder.filePath(QStringLiteral("other.faultline.yaml"))), QString());
    QVERIFY(document.edit(move("app", 320, 20)));
    QCOMPARE(contentOf(path), content);
}

void DiagramDocumentTest::leavesTheDiagramWhenAFileCannotBeRead() {
    QTemporaryDir folder;
    DiagramDocument document;
    document.setDiagram(chain());
    const diagram::Diagram before = document.diagram();
    QVERIFY(!document.open(folder.filePath(QStringLiteral("nothing.faultline.yaml"))));
    QVERIFY(!document.diagnostics().empty());
    QVERIFY(document.diagram() == before);
    const QString newer = folder.filePath(QStringLiteral("newer.faultline.yaml"));
    write(newer, "faultline: 2\ntitle: From the future\n");
    QVERIFY(!document.open(newer));
    QVERIFY(document.diagram() == before);
}

void DiagramDocumentTest::isUnchangedAfterUndoToTheSavedState() {
    QTemporaryDir folder;
    DiagramDocument document;
    document.setDiagram(chain());
    QSignalSpy spy(&document, &DiagramDocument::fileChanged);
    QVERIFY(document.edit(move("app", 320, 20)));
    QVERIFY(document.isModified());
    QVERIFY(spy.count() > 0);
    document.undoStack().undo();
    QVERIFY(!document.isModified());
    document.undoStack().redo();
    QCOMPARE(document.saveAs(folder.filePath(QStringLiteral("a.faultline.yaml"))), QString());
    QVERIFY(!document.isModified());
    document.undoStack().undo();
    QVERIFY(document.isModified());
}

void DiagramDocumentTest::countsRestoredWorkAsChanged() {
    DiagramDocument document;
    document.restore(chain(), QStringLiteral("/nowhere/a.faultline.yaml"));
    QVERIFY(document.isModified());
    QVERIFY(document.diagram() == chain());
}

QTEST_MAIN(DiagramDocumentTest)
#include "tst_diagram_document.moc"
