#include <QLineEdit>
#include <QPlainTextEdit>

#include "tests/ui/canvas/canvas_bench.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// Three tiers, and below them a zone of 400 × 260 at (0, 300).
diagram::Diagram withZone(const diagram::List& contains = {}) {
    diagram::Diagram diagram = threeTiers();
    diagram::Record zone{{"label", "East"}, {"position", base::Point{0, 300}}, {"size", base::Point{400, 260}}};
    if (!contains.empty())
        zone.set("contains", diagram::Value(contains));
    diagram.zones = {{"east", zone}};
    return diagram;
}

QStringList contentsOf(const DiagramDocument& document, const char* zone) {
    QStringList names;
    const diagram::Named* named = document.diagram().zone(zone);
    const diagram::Value* contains = named != nullptr ? named->values.find("contains") : nullptr;
    if (const auto* list = contains != nullptr ? contains->as<diagram::List>() : nullptr)
        for (const diagram::Value& name : *list)
            names << QString::fromStdString(*name.as<std::string>());
    return names;
}

base::Point pointOf(const diagram::Record& record, const char* key) {
    return *record.find(key)->as<base::Point>();
}

} // namespace

/// Zones as containers, and notes: by mouse and keys alone.
class ZonesAndNotesTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }

    void takesInACardThatIsDroppedInIt();
    void letsGoOfACardThatIsDraggedOut();
    void keepsItsCardsWhenTheyAreMovedWithin();
    void takesInANewComponent();
    void movesWithWhatIsInIt();
    void takesInWhatItIsDrawnAround();
    void isRenamedInPlace();
    void hasAColourOfItsOwn();
    void isDissolvedByDelete();
    void goesDarkByItsMenu();
    void isAddedFromTheMenu();
    void isDroppedFromThePalette();
    void writesANoteInPlace();
    void movesAndResizesANote();
    void deletesANoteThatIsLeftEmpty();
};

void ZonesAndNotesTest::takesInACardThatIsDroppedInIt() {
    CanvasBench bench(withZone());
    bench.drag(bench.title("app"), bench.at(140, 400)); // by (-520, 280): its middle comes to (140, 424)
    QCOMPARE(bench.position("app"), (base::Point{40, 380}));
    QCOMPARE(contentsOf(bench.document, "east"), QStringList{QStringLiteral("app")});
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QVERIFY(contentsOf(bench.document, "east").isEmpty());
    QVERIFY(bench.document.diagram() == withZone());
}

void ZonesAndNotesTest::letsGoOfACardThatIsDraggedOut() {
    diagram::Diagram diagram = withZone({"app"});
    diagram.components[2] = card("app", "service", 40, 380);
    CanvasBench bench(diagram);
    bench.drag(bench.title("app"), bench.at(700, 400));
    QVERIFY(contentsOf(bench.document, "east").isEmpty());
    QVERIFY(bench.document.diagram().zone("east") != nullptr);
}

void ZonesAndNotesTest::keepsItsCardsWhenTheyAreMovedWithin() {
    diagram::Diagram diagram = withZone({"app"});
    diagram.components[2] = card("app", "service", 40, 380);
    CanvasBench bench(diagram);
    bench.drag(bench.title("app"), bench.title("app") + QPoint(60, 20));
    QCOMPARE(bench.position("app"), (base::Point{100, 400}));
    QCOMPARE(contentsOf(bench.document, "east"), QStringList{QStringLiteral("app")});
    bench.press(Qt::Key_Right);
    QCOMPARE(contentsOf(bench.document, "east"), QStringList{QStringLiteral("app")});
}

void ZonesAndNotesTest::takesInANewComponent() {
    CanvasBench bench(withZone());
    QVERIFY(bench.dropKind("cache", bench.at(200, 440)));
    QCOMPARE(contentsOf(bench.document, "east"), QStringList{QStringLiteral("cache")});
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == withZone());
    QVERIFY(bench.dropKind("cache", bench.at(700, 440)));
    QVERIFY(contentsOf(bench.document, "east").isEmpty());
}

void ZonesAndNotesTest::movesWithWhatIsInIt() {
    diagram::Diagram diagram = withZone({"app"});
    diagram.components[2] = card("app", "service", 40, 380);
    diagram.links.pop_back(); // no wire over its name
    CanvasBench bench(diagram);
    bench.drag(bench.at(200, 312), bench.at(240, 332)); // by its name
    QCOMPARE(bench.position("app"), (base::Point{80, 400}));
    QCOMPARE(pointOf(bench.document.diagram().zones[0].values, "position"), (base::Point{40, 320}));
    QCOMPARE(bench.position("lb"), (base::Point{280, 100}));
    QCOMPARE(bench.document.undoStack().count(), 1);
    // A marquee begins inside of it as on the empty canvas.
    bench.drag(bench.at(60, 540), bench.at(300, 420));
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("app")});
    QCOMPARE(bench.document.undoStack().count(), 1);
}

void ZonesAndNotesTest::takesInWhatItIsDrawnAround() {
    diagram::Diagram diagram = withZone();
    diagram.components[2] = card("app", "service", 420, 340);
    CanvasBench bench(diagram);
    bench.drag(bench.at(400, 500), bench.at(640, 500)); // its right edge
    QCOMPARE(pointOf(bench.document.diagram().zones[0].values, "size"), (base::Point{640, 260}));
    QCOMPARE(contentsOf(bench.document, "east"), QStringList{QStringLiteral("app")});
    QCOMPARE(bench.document.undoStack().count(), 1);
}

void ZonesAndNotesTest::isRenamedInPlace() {
    CanvasBench bench(withZone());
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.at(200, 312));
    auto* field = bench.view.findChild<QLineEdit*>(QStringLiteral("rename-field"));
    QVERIFY(field != nullptr);
    QCOMPARE(field->text(), QStringLiteral("East"));
    QTest::keyClicks(field, QStringLiteral("West"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(bench.document.diagram().zones[0].values.find("label")->isWord("West"));
}

void ZonesAndNotesTest::hasAColourOfItsOwn() {
    CanvasBench bench(withZone());
    const auto ground = [&] {
        const QPoint at = bench.at(350, 500); // inside, beside everything
        return bench.view.grab(QRect(at, QSize(1, 1))).toImage().pixelColor(0, 0);
    };
    const QColor before = ground();
    bench.click(bench.at(200, 312), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    auto* colours = menu->findChild<QMenu*>(QStringLiteral("colours"));
    QVERIFY(colours != nullptr);
    CanvasBench::choose(menu, colours->menuAction());
    QTRY_VERIFY(colours->isVisible());
    CanvasBench::choose(colours, colours->actions().at(1));
    QVERIFY(bench.document.diagram().zones[0].values.find("color")->isWord("pink"));
    QVERIFY(ground() != before);
    QVERIFY(ground().red() > ground().green());
}

void ZonesAndNotesTest::isDissolvedByDelete() {
    diagram::Diagram diagram = withZone({"app"});
    diagram.components[2] = card("app", "service", 40, 380);
    diagram.links.pop_back();
    CanvasBench bench(diagram);
    bench.click(bench.at(200, 312));
    bench.press(Qt::Key_Delete);
    QVERIFY(bench.document.diagram().zones.empty());
    QCOMPARE(bench.document.diagram().components.size(), std::size_t(3));
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == diagram);
}

void ZonesAndNotesTest::goesDarkByItsMenu() {
    diagram::Diagram diagram = withZone({"app"});
    diagram.components[2] = card("app", "service", 40, 380);
    CanvasBench bench(diagram);
    bench.player.play();
    bench.click(bench.at(350, 520), Qt::NoModifier, Qt::RightButton); // anywhere inside
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    auto* spans = menu->findChild<QMenu*>(QStringLiteral("outage"));
    QVERIFY(spans != nullptr);
    CanvasBench::choose(menu, spans->menuAction());
    QTRY_VERIFY(spans->isVisible());
    CanvasBench::choose(spans, spans->actions().first());
    bool dark = false;
    for (int i = 0; i < 200 && !dark; ++i) {
        const auto snapshot = bench.player.takeSnapshot();
        bench.view.showFrame(snapshot);
        for (const auto& component : snapshot->components)
            dark = dark || (component.id == "app" && component.instances[0].health == simulation::Health::Crashed);
        QTest::qWait(10);
    }
    QVERIFY(dark);
    QVERIFY(!bench.document.isModified());
}

void ZonesAndNotesTest::isAddedFromTheMenu() {
    CanvasBench bench(threeTiers());
    bench.click(bench.at(0, 300), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    CanvasBench::choose(menu, menu->findChild<QAction*>(QStringLiteral("addZone")));
    QCOMPARE(bench.document.diagram().zones.size(), std::size_t(1));
    QCOMPARE(pointOf(bench.document.diagram().zones[0].values, "position"), (base::Point{0, 300}));
    QVERIFY(bench.document.diagram().zones[0].values.find("label")->isWord("Zone A"));
}

void ZonesAndNotesTest::isDroppedFromThePalette() {
    CanvasBench bench(threeTiers());
    QVERIFY(bench.dropKind("zone", bench.at(0, 300)));
    QCOMPARE(bench.document.diagram().zones.size(), std::size_t(1));
    QCOMPARE(pointOf(bench.document.diagram().zones[0].values, "position"), (base::Point{0, 300}));
    QVERIFY(bench.dropKind("note", bench.at(500, 300)));
    QCOMPARE(bench.document.diagram().notes.size(), std::size_t(1));
    QVERIFY(bench.view.findChild<QPlainTextEdit*>(QStringLiteral("note-editor")) != nullptr);
    QCOMPARE(bench.document.diagram().components.size(), std::size_t(3));
}

void ZonesAndNotesTest::writesANoteInPlace() {
    diagram::Diagram diagram = threeTiers();
    diagram.notes = {{{"text", "Old"}, {"position", base::Point{0, 300}}, {"size", base::Point{200, 80}}}};
    CanvasBench bench(diagram);
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.at(100, 340));
    auto* editor = bench.view.findChild<QPlainTextEdit*>(QStringLiteral("note-editor"));
    QVERIFY(editor != nullptr);
    QCOMPARE(editor->toPlainText(), QStringLiteral("Old"));
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(editor, QStringLiteral("**New** words"));
    QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(bench.document.diagram().notes[0].find("text")->isWord("**New** words"));
    QCOMPARE(bench.document.undoStack().count(), 1);

    QTest::qWait(1); // the field goes
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.at(100, 340));
    editor = bench.view.findChild<QPlainTextEdit*>(QStringLiteral("note-editor"));
    QVERIFY(editor != nullptr);
    QTest::keyClicks(editor, QStringLiteral("more"));
    QTest::keyClick(editor, Qt::Key_Escape);
    QVERIFY(bench.document.diagram().notes[0].find("text")->isWord("**New** words"));
}

void ZonesAndNotesTest::movesAndResizesANote() {
    diagram::Diagram diagram = threeTiers();
    diagram.notes = {{{"text", "Words"}, {"position", base::Point{0, 300}}, {"size", base::Point{200, 80}}}};
    CanvasBench bench(diagram);
    bench.drag(bench.at(100, 340), bench.at(160, 360));
    QCOMPARE(pointOf(bench.document.diagram().notes[0], "position"), (base::Point{60, 320}));
    bench.drag(bench.at(257, 397), bench.at(357, 437)); // its corner is at (260, 400)
    QCOMPARE(pointOf(bench.document.diagram().notes[0], "size"), (base::Point{300, 120}));
    QCOMPARE(bench.document.undoStack().count(), 2);
}

void ZonesAndNotesTest::deletesANoteThatIsLeftEmpty() {
    CanvasBench bench(threeTiers());
    bench.click(bench.at(0, 300), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    CanvasBench::choose(menu, menu->findChild<QAction*>(QStringLiteral("addNote")));
    QCOMPARE(bench.document.diagram().notes.size(), std::size_t(1));
    auto* editor = bench.view.findChild<QPlainTextEdit*>(QStringLiteral("note-editor"));
    QVERIFY(editor != nullptr);
    QTest::keyClick(editor, Qt::Key_Backspace); // all of it is selected
    QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(bench.document.diagram().notes.empty());
}

QTEST_MAIN(ZonesAndNotesTest)
#include "tst_zones_and_notes.moc"
