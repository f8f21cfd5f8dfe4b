#include <QClipboard>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <cmath>

#include "tests/ui/canvas/canvas_bench.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

QStringList linkIds(const DiagramDocument& document) {
    QStringList ids;
    for (const auto& link : document.diagram().links)
        ids << QString::fromStdString(link.id);
    return ids;
}

std::string labelOf(const DiagramDocument& document, const char* id) {
    return diagram::labelOf(*document.diagram().component(id));
}

} // namespace

/// Every gesture, by mouse, wheel, key and drag events alone.
class CanvasViewTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }

    void dropsAKindOnTheGrid();
    void dropsOffTheGridWithAlt();
    void refusesADragOfSomethingElse();
    void wiresByDraggingFromAPort();
    void wiresByClickingPortThenCard();
    void wiresBackwardsFromAnInPort();
    void saysWhyAWireIsRefused();
    void offersKindsThatFitOnTheEmptyCanvas();
    void undoesAnAddedAndWiredCardAsOneStep();
    void givesUpAWireOnEscape();
    void movesOnTheGridAndUndoes();
    void movesFreelyWithAlt();
    void movesAWholeSelection();
    void putsCardsBackOnEscape();
    void deletesAndRestoresLinks();
    void deletesAWire();
    void renamesInPlace();
    void keepsDeleteToTheTextField();
    void selectsByMarquee();
    void togglesAndAddsWithModifiers();
    void nudgesAsOneStep();
    void zoomsAtThePointer();
    void pansByMiddleRightAndSpace();
    void addsFromTheBoxOnDoubleClick();
    void addsAtCentreWithoutCovering();
    void duplicatesAndPastes();
    void leavesTheSelectionOnEscape();
    void showsFirstStepsOnlyWhileEmpty();
    void editsNothingWhenTheDocumentIsBroken();
};

void CanvasViewTest::dropsAKindOnTheGrid() {
    CanvasBench bench(threeTiers());
    QVERIFY(bench.dropKind("database", bench.at(413, 407)));
    const auto* added = bench.document.diagram().component("db");
    QVERIFY(added != nullptr);
    // The middle of the card is under the pointer, its corner on the grid of 20.
    QCOMPARE(diagram::positionOf(*added), (base::Point{320, 360}));
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("db")});
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram().component("db") == nullptr);
    QVERIFY(bench.view.selectedComponents().isEmpty());
}

void CanvasViewTest::dropsOffTheGridWithAlt() {
    CanvasBench bench(threeTiers());
    QVERIFY(bench.dropKind("cache", bench.at(413, 407), Qt::AltModifier));
    QCOMPARE(bench.position("cache"), (base::Point{313, 363}));
}

void CanvasViewTest::refusesADragOfSomethingElse() {
    CanvasBench bench(threeTiers());
    QVERIFY(!bench.dropKind("toaster", bench.at(400, 400)));
    QCOMPARE(bench.document.diagram().components.size(), std::size_t(3));
}

void CanvasViewTest::wiresByDraggingFromAPort() {
    diagram::Diagram diagram = threeTiers();
    diagram.components.push_back(card("db", "database", 840, 100));
    CanvasBench bench(diagram);
    bench.drag(bench.outPort("app"), bench.title("db")); // the whole card is a target
    QVERIFY(bench.document.diagram().link("app->db") != nullptr);
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram().link("app->db") == nullptr);
}

void CanvasViewTest::wiresByClickingPortThenCard() {
    diagram::Diagram diagram = threeTiers();
    diagram.components.push_back(card("db", "database", 840, 100));
    CanvasBench bench(diagram);
    bench.click(bench.outPort("app"));
    bench.moveTo(bench.at(800, 300));
    bench.click(bench.inPort("db"));
    QVERIFY(bench.document.diagram().link("app->db") != nullptr);
}

void CanvasViewTest::wiresBackwardsFromAnInPort() {
    diagram::Diagram diagram = threeTiers();
    diagram.components.push_back(card("db", "database", 840, 100));
    CanvasBench bench(diagram);
    bench.drag(bench.inPort("db"), bench.title("app"));
    QVERIFY(bench.document.diagram().link("app->db") != nullptr);
}

void CanvasViewTest::saysWhyAWireIsRefused() {
    CanvasBench bench(threeTiers());
    const diagram::Diagram before = bench.document.diagram();
    bench.drag(bench.outPort("app"), bench.title("users"));
    QVERIFY(bench.document.diagram() == before);
    QCOMPARE(bench.messages.size(), 1);
    QVERIFY(!bench.messages.first().isEmpty());
    bench.drag(bench.outPort("users"), bench.title("lb"));
    QVERIFY(bench.document.diagram() == before);
    QCOMPARE(bench.messages.size(), 2);
    QVERIFY(bench.messages.last().contains(QStringLiteral("users")));
}

void CanvasViewTest::offersKindsThatFitOnTheEmptyCanvas() {
    CanvasBench bench(threeTiers());
    bench.drag(bench.outPort("app"), bench.at(860, 344));
    QMenu* menu = CanvasBench::openMenu("kinds-that-fit");
    QVERIFY(menu != nullptr);
    QStringList kinds;
    const QAction* database = nullptr;
    for (const QAction* action : menu->actions()) {
        kinds << action->data().toString();
        if (kinds.last() == QLatin1String("database"))
            database = action;
    }
    QVERIFY(!kinds.contains(QStringLiteral("client")));
    QVERIFY(database != nullptr);
    CanvasBench::choose(menu, database);
    QVERIFY(bench.document.diagram().link("app->db") != nullptr);
    // The in port of the new card is where the wire was dropped.
    QCOMPARE(bench.position("db"), (base::Point{860, 300}));
}

void CanvasViewTest::undoesAnAddedAndWiredCardAsOneStep() {
    CanvasBench bench(threeTiers());
    const diagram::Diagram before = bench.document.diagram();
    bench.drag(bench.outPort("app"), bench.at(860, 344));
    QMenu* menu = CanvasBench::openMenu("kinds-that-fit");
    QVERIFY(menu != nullptr);
    CanvasBench::choose(menu, menu->actions().first());
    QVERIFY(bench.document.diagram() != before);
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == before);
}

void CanvasViewTest::givesUpAWireOnEscape() {
    diagram::Diagram diagram = threeTiers();
    diagram.components.push_back(card("db", "database", 840, 100));
    CanvasBench bench(diagram);
    bench.click(bench.outPort("app"));
    bench.press(Qt::Key_Escape);
    bench.click(bench.title("db"));
    QVERIFY(bench.document.diagram().link("app->db") == nullptr);
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("db")});
}

void CanvasViewTest::movesOnTheGridAndUndoes() {
    CanvasBench bench(threeTiers());
    bench.drag(bench.title("app"), bench.title("app") + QPoint(47, -33));
    QCOMPARE(bench.position("app"), (base::Point{600, 60}));
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QCOMPARE(bench.position("app"), (base::Point{560, 100}));
    // The card itself went back as well: its port is where it was.
    bench.drag(bench.title("app"), bench.title("app") + QPoint(20, 0));
    QCOMPARE(bench.position("app"), (base::Point{580, 100}));
    bench.document.undoStack().undo();
    bench.document.undoStack().redo();
    QCOMPARE(bench.position("app"), (base::Point{580, 100}));
}

void CanvasViewTest::movesFreelyWithAlt() {
    CanvasBench bench(threeTiers());
    bench.drag(bench.title("app"), bench.title("app") + QPoint(47, -33), Qt::AltModifier);
    QCOMPARE(bench.position("app"), (base::Point{607, 67}));
}

void CanvasViewTest::movesAWholeSelection() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("users"));
    bench.click(bench.title("app"), Qt::ShiftModifier);
    bench.drag(bench.title("app"), bench.title("app") + QPoint(0, 80));
    QCOMPARE(bench.position("users"), (base::Point{0, 180}));
    QCOMPARE(bench.position("lb"), (base::Point{280, 100}));
    QCOMPARE(bench.position("app"), (base::Point{560, 180}));
    QCOMPARE(bench.document.undoStack().count(), 1);
}

void CanvasViewTest::putsCardsBackOnEscape() {
    CanvasBench bench(threeTiers());
    const QPoint from = bench.title("app");
    QTest::mousePress(bench.canvas(), Qt::LeftButton, Qt::NoModifier, from);
    bench.moveTo(from + QPoint(100, 100), Qt::LeftButton);
    bench.press(Qt::Key_Escape);
    QTest::mouseRelease(bench.canvas(), Qt::LeftButton, Qt::NoModifier, from + QPoint(100, 100));
    QCOMPARE(bench.position("app"), (base::Point{560, 100}));
    QCOMPARE(bench.document.undoStack().count(), 0);
    bench.click(bench.title("app"));
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("app")});
}

void CanvasViewTest::deletesAndRestoresLinks() {
    CanvasBench bench(threeTiers());
    const diagram::Diagram before = bench.document.diagram();
    bench.click(bench.title("lb"));
    bench.press(Qt::Key_Delete);
    QVERIFY(bench.document.diagram().component("lb") == nullptr);
    QVERIFY(linkIds(bench.document).isEmpty());
    QVERIFY(bench.view.selectedComponents().isEmpty());
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == before);
    bench.document.undoStack().redo();
    QVERIFY(bench.document.diagram().component("lb") == nullptr);
}

void CanvasViewTest::deletesAWire() {
    CanvasBench bench(threeTiers());
    bench.click(bench.at(520, 144)); // half-way between balancer and service
    QCOMPARE(bench.view.selectedLinks(), QStringList{QStringLiteral("lb->app")});
    bench.press(Qt::Key_Delete);
    QCOMPARE(linkIds(bench.document), QStringList{QStringLiteral("users->lb")});
}

void CanvasViewTest::renamesInPlace() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("app"));
    bench.press(Qt::Key_F2);
    auto* field = bench.view.findChild<QLineEdit*>(QStringLiteral("rename-field"));
    QVERIFY(field != nullptr);
    QTest::keyClicks(field, QStringLiteral("Shop"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(labelOf(bench.document, "app"), std::string("Shop"));
    bench.document.undoStack().undo();
    QCOMPARE(labelOf(bench.document, "app"), std::string("app"));

    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    bench.view.setFocus();
    bench.press(Qt::Key_F2);
    field = bench.view.findChild<QLineEdit*>(QStringLiteral("rename-field"));
    QVERIFY(field != nullptr);
    QTest::keyClicks(field, QStringLiteral("Lost"));
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(labelOf(bench.document, "app"), std::string("app"));
}

void CanvasViewTest::keepsDeleteToTheTextField() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("app"));
    bench.press(Qt::Key_F2);
    auto* field = bench.view.findChild<QLineEdit*>(QStringLiteral("rename-field"));
    QVERIFY(field != nullptr);
    QTest::keyClicks(field, QStringLiteral("ak"));
    QTest::keyClick(field, Qt::Key_Home);
    QTest::keyClick(field, Qt::Key_Delete);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(bench.document.diagram().component("app") != nullptr);
    QCOMPARE(labelOf(bench.document, "app"), std::string("k"));
}

void CanvasViewTest::selectsByMarquee() {
    CanvasBench bench(threeTiers());
    bench.drag(bench.at(-30, 60), bench.at(300, 240));
    QCOMPARE(bench.view.selectedComponents(), (QStringList{QStringLiteral("lb"), QStringLiteral("users")}));
    QCOMPARE(bench.view.selectedLinks(), QStringList{QStringLiteral("users->lb")});
    bench.drag(bench.at(700, 60), bench.at(790, 240), Qt::ShiftModifier);
    QCOMPARE(bench.view.selectedComponents().size(), 3);
    bench.drag(bench.at(-30, 60), bench.at(100, 240), Qt::ControlModifier);
    QCOMPARE(bench.view.selectedComponents(), (QStringList{QStringLiteral("app"), QStringLiteral("lb")}));
    bench.click(bench.at(400, 400));
    QVERIFY(!bench.view.hasSelection());
}

void CanvasViewTest::togglesAndAddsWithModifiers() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("app"));
    bench.click(bench.title("lb"), Qt::ShiftModifier);
    bench.click(bench.title("lb"), Qt::ShiftModifier);
    QCOMPARE(bench.view.selectedComponents().size(), 2);
    bench.click(bench.title("lb"), Qt::ControlModifier);
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("app")});
    bench.click(bench.title("users"));
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("users")});
}

void CanvasViewTest::nudgesAsOneStep() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("app"));
    for (int i = 0; i < 3; ++i)
        bench.press(Qt::Key_Right);
    bench.press(Qt::Key_Up);
    QCOMPARE(bench.position("app"), (base::Point{563, 99}));
    bench.press(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(bench.position("app"), (base::Point{563, 119}));
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QCOMPARE(bench.position("app"), (base::Point{560, 100}));
}

void CanvasViewTest::zoomsAtThePointer() {
    CanvasBench bench(threeTiers());
    const QPoint pointer = bench.title("app");
    const QPointF before = bench.view.mapToScene(pointer);
    const double zoom = bench.view.zoom();
    for (const int notch : {120, 120, 120, -120}) {
        QWheelEvent wheel(pointer, bench.canvas()->mapToGlobal(pointer), {}, {0, notch}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(bench.canvas(), &wheel);
    }
    QVERIFY(bench.view.zoom() > zoom * 1.3);
    const QPointF after = bench.view.mapToScene(pointer);
    QVERIFY(std::hypot(after.x() - before.x(), after.y() - before.y()) < 2);
}

void CanvasViewTest::pansByMiddleRightAndSpace() {
    CanvasBench bench(threeTiers());
    const QPointF before = bench.view.mapToScene(QPoint(600, 400));
    const auto panned = [&] { return before - bench.view.mapToScene(QPoint(600, 400)); };
    bench.drag(bench.at(400, 400), bench.at(400, 400) + QPoint(50, 20), Qt::NoModifier, Qt::MiddleButton);
    QCOMPARE(panned(), QPointF(50, 20));
    bench.drag(bench.at(400, 400), bench.at(400, 400) + QPoint(-20, 0), Qt::NoModifier, Qt::RightButton);
    QCOMPARE(panned(), QPointF(30, 20));
    QVERIFY(CanvasBench::openMenu("canvas-menu") == nullptr);
    QTest::keyPress(static_cast<QWidget*>(&bench.view), Qt::Key_Space);
    bench.drag(bench.title("app"), bench.title("app") + QPoint(-30, -20));
    QTest::keyRelease(static_cast<QWidget*>(&bench.view), Qt::Key_Space);
    QCOMPARE(panned(), QPointF(0, 0));
    QCOMPARE(bench.position("app"), (base::Point{560, 100}));
}

void CanvasViewTest::addsFromTheBoxOnDoubleClick() {
    CanvasBench bench(threeTiers());
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.at(400, 400));
    auto* box = bench.view.findChild<QFrame*>(QStringLiteral("add-box"));
    QVERIFY(box != nullptr && box->isVisible());
    auto* text = box->findChild<QLineEdit*>();
    QTest::keyClicks(text, QStringLiteral("cach"));
    QCOMPARE(box->findChild<QListWidget*>()->count(), 1);
    QTest::keyClick(text, Qt::Key_Return);
    QVERIFY(!box->isVisible());
    QCOMPARE(bench.position("cache"), (base::Point{300, 360}));
    // A opens it as well; Esc closes it and adds nothing.
    bench.press(Qt::Key_A);
    QVERIFY(box->isVisible());
    QTest::keyClick(text, Qt::Key_Escape);
    QVERIFY(!box->isVisible());
    QCOMPARE(bench.document.diagram().components.size(), std::size_t(4));
}

void CanvasViewTest::addsAtCentreWithoutCovering() {
    CanvasBench bench(diagram::Diagram{});
    for (int i = 0; i < 6; ++i)
        QVERIFY(bench.view.addAtCentre(QStringLiteral("service")));
    const auto& components = bench.document.diagram().components;
    for (std::size_t i = 0; i < components.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const base::Point a = diagram::positionOf(components[i]);
            const base::Point b = diagram::positionOf(components[j]);
            QVERIFY(std::abs(a.x - b.x) >= kCardWidth || std::abs(a.y - b.y) >= kCardHeight);
        }
}

void CanvasViewTest::duplicatesAndPastes() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("lb"));
    bench.click(bench.title("app"), Qt::ShiftModifier);
    bench.press(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(bench.document.diagram().components.size(), std::size_t(5));
    QCOMPARE(bench.view.selectedComponents().size(), 2);
    QCOMPARE(linkIds(bench.document).size(), 3);

    bench.press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("load_balancer")));
    CanvasBench other{diagram::Diagram{}};
    other.press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(other.document.diagram().components.size(), std::size_t(2));
    QCOMPARE(other.document.diagram().links.size(), std::size_t(1));
    other.press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(other.document.diagram().components.size(), std::size_t(4));
    QCOMPARE(other.document.diagram().links.size(), std::size_t(2));
    QCOMPARE(other.document.undoStack().count(), 2);
    QGuiApplication::clipboard()->setText(QStringLiteral("no diagram at all"));
    other.press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(other.document.diagram().components.size(), std::size_t(4));
    QCOMPARE(other.messages.size(), 1);
}

void CanvasViewTest::leavesTheSelectionOnEscape() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("app"));
    QVERIFY(bench.view.hasSelection());
    bench.press(Qt::Key_Escape);
    QVERIFY(!bench.view.hasSelection());
}

void CanvasViewTest::showsFirstStepsOnlyWhileEmpty() {
    CanvasBench bench(diagram::Diagram{});
    const auto darkPixels = [&] {
        const QImage picture = bench.canvas()->grab().toImage();
        int dark = 0;
        for (int y = 0; y < picture.height(); y += 2)
            for (int x = 0; x < picture.width(); x += 2)
                dark += qGray(picture.pixel(x, y)) < 120 ? 1 : 0;
        return dark;
    };
    const int empty = darkPixels();
    QVERIFY(empty > 100);
    QVERIFY(bench.dropKind("client", QPoint(10, 10)));
    QVERIFY(darkPixels() < empty);
}

void CanvasViewTest::editsNothingWhenTheDocumentIsBroken() {
    CanvasBench bench(threeTiers());
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("broken.faultline.yaml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("faultline: 1\ncomponents:\n  app: {kind: service, position: [560, 100], cpuz: 3}\n");
    file.close();
    QVERIFY(bench.document.open(file.fileName()));
    QVERIFY(bench.document.isReadOnlyBecauseBroken());
    bench.view.resetZoom();
    bench.view.centerOn(400, 200);
    const QPoint from = bench.title("app");
    bench.drag(from, from + QPoint(60, 60));
    QCOMPARE(bench.position("app"), (base::Point{560, 100}));
    QVERIFY(!bench.messages.isEmpty());
    bench.click(from); // the card is back where the file has it
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("app")});
}

QTEST_MAIN(CanvasViewTest)
#include "tst_canvas_view.moc"
