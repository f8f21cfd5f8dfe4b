#include "tests/ui/canvas/gestures/gesture_window.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

QFrame* findBox(const GestureWindow& w) {
    auto* box = w.view().findChild<QFrame*>(QStringLiteral("find-box"));
    return box != nullptr && box->isVisible() ? box : nullptr;
}

double left(const GestureWindow& w, const char* id) {
    return w.position(id).x;
}

} // namespace

/// Finding, tidying and opening.
class TestArranging : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void ctrlFFindsACardSelectsItAndBringsItIntoView() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.drag(w.at(700, 480), w.at(700, 480) + QPoint(0, 700), Qt::NoModifier, Qt::MiddleButton);
        w.drag(QPoint(300, 100), QPoint(300, 900), Qt::NoModifier, Qt::MiddleButton);
        QVERIFY(!w.canvas()->rect().contains(w.at(940, 244)));
        w.key(Qt::Key_F, Qt::ControlModifier);
        QVERIFY(findBox(w) != nullptr);
        const auto* list = findBox(w)->findChild<QListWidget*>();
        QCOMPARE(list->count(), 7);
        w.type(QStringLiteral("db"));
        QCOMPARE(list->count(), 1);
        w.key(Qt::Key_Return);
        QVERIFY(findBox(w) == nullptr);
        QVERIFY(w.canvas()->rect().contains(w.at(940, 244)));
        QCOMPARE(w.saved(), before); // looking changes nothing
        w.key(Qt::Key_Delete);
        QVERIFY(!w.components().contains(QStringLiteral("db")));
    }
    void theFindBoxKeepsItsKeysAndEscLeavesIt() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.click(w.card("a"));
        w.key(Qt::Key_F, Qt::ControlModifier);
        w.type(QStringLiteral("kxm."));
        w.key(Qt::Key_Escape);
        QVERIFY(findBox(w) == nullptr);
        QCOMPARE(w.saved(), before);
        QVERIFY(!w.window().transport().restoreButton()->isVisible());
        w.key(Qt::Key_Delete); // what was selected still is
        QVERIFY(!w.components().contains(QStringLiteral("a")));
    }
    void ctrlShiftLTidiesEverythingAsOneStep() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.drag(w.card("users"), w.card("users") + QPoint(700, 480));
        const QByteArray messy = w.saved();
        QVERIFY(left(w, "users") > left(w, "lb"));
        w.key(Qt::Key_Escape);
        w.key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        // Along the wires, from left to right.
        QVERIFY(left(w, "users") + kCardWidth < left(w, "lb"));
        QVERIFY(left(w, "lb") + kCardWidth < left(w, "a"));
        QCOMPARE(left(w, "a"), left(w, "b"));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), messy);
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
    }
    void ctrlShiftLTidiesTheSelectionAlone() {
        const GestureWindow w;
        w.drag(w.card("b"), w.card("b") + QPoint(-20, 280));
        const base::Point cache = w.position("cache");
        const base::Point users = w.position("users");
        w.key(Qt::Key_Escape);
        w.click(w.card("lb"));
        w.click(w.card("a"), Qt::ShiftModifier);
        w.click(w.card("b"), Qt::ShiftModifier);
        w.key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(left(w, "lb") + kCardWidth < left(w, "a"));
        QCOMPARE(left(w, "a"), left(w, "b"));
        QCOMPARE(w.position("cache"), cache);
        QCOMPARE(w.position("users"), users);
    }
    void cardsAreFramedAndTheFrameTakesThemAlong() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.click(w.card("a"));
        w.click(w.card("b"), Qt::ShiftModifier);
        w.click(w.card("b"), Qt::NoModifier, Qt::RightButton);
        QVERIFY(GestureWindow::choose(QStringLiteral("frame")));
        w.key(Qt::Key_A, Qt::ControlModifier); // its title is open for writing
        w.type(QStringLiteral("Tier"));
        w.key(Qt::Key_Return, Qt::ControlModifier);
        diagram::Diagram now = w.diagram();
        QCOMPARE(now.notes.size(), std::size_t(1));
        QVERIFY(*now.notes[0].find("text") == diagram::Value("Tier"));
        QVERIFY(now.zones.empty()); // it means nothing to a run
        // Around (560, 0) to (760, 288), 20 on all sides and 44 for the title. By it the frame is moved, cards and all.
        QCOMPARE(*now.notes[0].find("position")->as<base::Point>(), (base::Point{540, -64}));
        w.drag(w.at(560, -50), w.at(600, 10));
        QCOMPARE(w.position("a"), (base::Point{600, 64})); // the frame's corner comes to (580, 0), on the grid
        QCOMPARE(w.position("b"), (base::Point{600, 264}));
        QCOMPARE(w.position("c"), (base::Point{840, 400}));
        for (int i = 0; i < 3; ++i) // the frame, its title and the move
            w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
    }
    void insideOfAFrameOneSelectsAndAdds() {
        const GestureWindow w("faultline: 1\ncomponents:\n  a: {kind: service, position: [0, 0]}\n"
                              "notes:\n  - {text: Tier, position: [-100, -100], size: [600, 400]}\n");
        w.drag(w.at(-60, -20), w.at(100, 60)); // a marquee, which touches the card
        w.key(Qt::Key_Delete);
        QVERIFY(w.components().isEmpty());
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QTest::mouseDClick(w.canvas(), Qt::LeftButton, Qt::NoModifier, w.at(350, 200));
        w.type(QStringLiteral("cache"));
        w.key(Qt::Key_Return);
        QVERIFY(w.components().contains(QStringLiteral("cache")));
    }
    void aDoubleClickOpensACardAndAnotherClosesIt() {
        const GestureWindow w("faultline: 1\ncomponents:\n  app: {kind: service, instances: 12, position: [0, 0]}\n");
        const QByteArray before = w.saved();
        const QRectF card(-40, -40, 600, 400);
        w.click(w.at(700, 480));
        const QImage closed = w.pixels(card);
        QTest::mouseDClick(w.canvas(), Qt::LeftButton, Qt::NoModifier, w.card("app"));
        w.click(w.at(700, 480));
        QVERIFY(w.pixels(card) != closed);
        QTest::mouseDClick(w.canvas(), Qt::LeftButton, Qt::NoModifier, w.card("app"));
        w.click(w.at(700, 480));
        QCOMPARE(w.pixels(card), closed);
        QCOMPARE(w.saved(), before); // for looking only
    }
};

QTEST_MAIN(TestArranging)
#include "tst_arranging.moc"
