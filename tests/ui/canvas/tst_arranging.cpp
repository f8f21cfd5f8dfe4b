#include <QLineEdit>
#include <QListWidget>

#include "tests/ui/canvas/canvas_bench.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

/// Finding, the small map, aligning and tidying, by mouse and keys alone.
class ArrangingTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }

    void findsACardByItsName();
    void findsANoteByAWord();
    void leavesTheFindBoxOnEscape();
    void showsAMapOfWhatIsOutOfView();
    void goesWhereTheMapIsClicked();
    void alignsTheSelection();
    void tidiesAsOneStep();
};

void ArrangingTest::findsACardByItsName() {
    diagram::Diagram diagram = threeTiers();
    diagram.components.push_back(card("far", "database", 4000, 3000));
    diagram.components.back().values.set("label", diagram::Value("Ledger"));
    CanvasBench bench(diagram);
    bench.press(Qt::Key_F, Qt::ControlModifier);
    auto* box = bench.view.findChild<QWidget*>(QStringLiteral("find-box"));
    QVERIFY(box != nullptr && box->isVisible());
    auto* text = box->findChild<QLineEdit*>();
    QCOMPARE(box->findChild<QListWidget*>()->count(), 4);
    QTest::keyClicks(text, QStringLiteral("ledg"));
    QCOMPARE(box->findChild<QListWidget*>()->count(), 1);
    QTest::keyClick(text, Qt::Key_Return);
    QVERIFY(!box->isVisible());
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("far")});
    QVERIFY(bench.canvas()->rect().contains(bench.title("far")));
    QCOMPARE(bench.document.undoStack().count(), 0);
}

void ArrangingTest::findsANoteByAWord() {
    diagram::Diagram diagram = threeTiers();
    diagram.notes = {{{"text", "Remember the **milk**"}, {"position", base::Point{3000, 0}}}};
    CanvasBench bench(diagram);
    bench.press(Qt::Key_F, Qt::ControlModifier);
    auto* box = bench.view.findChild<QWidget*>(QStringLiteral("find-box"));
    QTest::keyClicks(box->findChild<QLineEdit*>(), QStringLiteral("milk"));
    QTest::keyClick(box->findChild<QLineEdit*>(), Qt::Key_Return);
    QVERIFY(bench.canvas()->rect().contains(bench.at(3100, 20)));
}

void ArrangingTest::leavesTheFindBoxOnEscape() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("app"));
    bench.press(Qt::Key_F, Qt::ControlModifier);
    auto* box = bench.view.findChild<QWidget*>(QStringLiteral("find-box"));
    QTest::keyClick(box->findChild<QLineEdit*>(), Qt::Key_Escape);
    QVERIFY(!box->isVisible());
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("app")});
}

void ArrangingTest::showsAMapOfWhatIsOutOfView() {
    CanvasBench bench(threeTiers());
    auto* map = bench.view.findChild<QWidget*>(QStringLiteral("mini-map"));
    QVERIFY(map != nullptr);
    QVERIFY(!map->isVisible()); // all is in view
    bench.drag(bench.at(400, 400), bench.at(-500, 400), Qt::NoModifier, Qt::MiddleButton);
    QVERIFY(map->isVisible());
    QVERIFY(bench.canvas()->rect().contains(map->geometry()));
    bench.press(Qt::Key_Exclam, Qt::ShiftModifier); // fit all
    QVERIFY(!map->isVisible());
}

void ArrangingTest::goesWhereTheMapIsClicked() {
    diagram::Diagram diagram = threeTiers();
    diagram.components.push_back(card("far", "database", 4000, 100));
    CanvasBench bench(diagram);
    auto* map = bench.view.findChild<QWidget*>(QStringLiteral("mini-map"));
    QVERIFY(map->isVisible());
    QVERIFY(!bench.canvas()->rect().contains(bench.title("far")));
    // What it shows ends with the last card, 7 pixels from its right edge.
    QTest::mouseClick(map, Qt::LeftButton, Qt::NoModifier, QPoint(map->width() - 12, map->height() / 2));
    QVERIFY(bench.canvas()->rect().contains(bench.title("far")));
}

void ArrangingTest::alignsTheSelection() {
    diagram::Diagram diagram = threeTiers();
    diagram.components[1] = card("lb", "load_balancer", 300, 160);
    CanvasBench bench(diagram);
    bench.click(bench.title("lb"));
    bench.click(bench.title("users"), Qt::ShiftModifier);
    bench.click(bench.title("users"), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    auto* arrange = menu->findChild<QMenu*>(QStringLiteral("arrange"));
    QVERIFY(arrange != nullptr);
    CanvasBench::choose(menu, arrange->menuAction());
    QTRY_VERIFY(arrange->isVisible());
    CanvasBench::choose(arrange, arrange->findChild<QAction*>(QStringLiteral("alignTop")));
    QCOMPARE(bench.position("users").y, 100.0);
    QCOMPARE(bench.position("lb"), (base::Point{300, 100}));
    QCOMPARE(bench.document.undoStack().count(), 1);
}

void ArrangingTest::tidiesAsOneStep() {
    diagram::Diagram diagram = threeTiers();
    diagram.components[0] = card("users", "client", 600, 300);
    diagram.components[2] = card("app", "service", 0, 0);
    CanvasBench bench(diagram);
    bench.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(bench.position("users").x + kCardWidth < bench.position("lb").x);
    QVERIFY(bench.position("lb").x + kCardWidth < bench.position("app").x);
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == diagram);
}

QTEST_MAIN(ArrangingTest)
#include "tst_arranging.moc"
