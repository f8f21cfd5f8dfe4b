#include <QStyleHints>

#include "tests/ui/canvas/gestures/gesture_window.h"

using namespace faultline;
using namespace faultline::ui;

/// What is selected shows in the file: Del takes it away.
class TestSelecting : public QObject {
    Q_OBJECT

    /// What Del takes, and back.
    static QStringList selected(const GestureWindow& w) {
        QStringList before = w.components();
        w.key(Qt::Key_Delete);
        const QStringList left = w.components();
        for (const QString& id : left)
            before.removeAll(id);
        if (!before.isEmpty())
            w.key(Qt::Key_Z, Qt::ControlModifier);
        return before;
    }

  private slots:
    void initTestCase() { keepToYourself(); }

    void aMarqueeSelectsAndModifiersAddAndToggle() {
        const GestureWindow w;
        w.drag(w.at(-40, 60), w.at(300, 250));
        QCOMPARE(selected(w), (QStringList{QStringLiteral("lb"), QStringLiteral("users")}));
        w.drag(w.at(-40, 60), w.at(300, 250));
        w.drag(w.at(520, -40), w.at(600, 60), Qt::ShiftModifier);
        QCOMPARE(selected(w), (QStringList{QStringLiteral("a"), QStringLiteral("lb"), QStringLiteral("users")}));
        w.drag(w.at(-40, 60), w.at(300, 250));
        w.drag(w.at(-40, 60), w.at(100, 250), Qt::ControlModifier);
        QCOMPARE(selected(w), QStringList{QStringLiteral("lb")});
        w.drag(w.at(-40, 60), w.at(300, 250));
        w.click(w.at(400, 480));
        QCOMPARE(selected(w), QStringList());
    }
    void clicksSelectAddAndToggle() {
        const GestureWindow w;
        w.click(w.card("a"));
        w.click(w.card("b"), Qt::ShiftModifier);
        QCOMPARE(selected(w), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        w.click(w.card("a"));
        w.click(w.card("b"), Qt::ControlModifier);
        w.click(w.card("a"), Qt::ControlModifier);
        QCOMPARE(selected(w), QStringList{QStringLiteral("b")});
    }
    void aRightClickSelectsFirstThenOpensTheMenu() {
        const GestureWindow w;
        w.click(w.card("a"));
        w.click(w.card("b"), Qt::NoModifier, Qt::RightButton);
        QVERIFY(GestureWindow::menu() != nullptr);
        QVERIFY(GestureWindow::entries().contains(QStringLiteral("Crash")));
        QVERIFY(GestureWindow::choose(QStringLiteral("delete")));
        QVERIFY(!w.components().contains(QStringLiteral("b")));
        QVERIFY(w.components().contains(QStringLiteral("a")));
        // On one of several that are selected it keeps them.
        w.click(w.card("cache"));
        w.click(w.card("db"), Qt::ShiftModifier);
        w.click(w.card("db"), Qt::NoModifier, Qt::RightButton);
        QVERIFY(GestureWindow::choose(QStringLiteral("delete")));
        QCOMPARE(w.components(), (QStringList{QStringLiteral("a"), QStringLiteral("c"), QStringLiteral("lb"),
                                              QStringLiteral("users")}));
    }
    void aRightClickOnAWireOffersItsFaults() {
        const GestureWindow w;
        w.click(w.at(240, 144), Qt::NoModifier, Qt::RightButton);
        QVERIFY(GestureWindow::entries().contains(QStringLiteral("Cut")));
        QVERIFY(!GestureWindow::entries().contains(QStringLiteral("Crash")));
        QVERIFY(GestureWindow::choose(QStringLiteral("delete")));
        QCOMPARE(w.links(), (QStringList{QStringLiteral("lb->a"), QStringLiteral("lb->b")}));
    }
    void aLongPressIsARightClick() {
        const GestureWindow w;
        const int hold = QGuiApplication::styleHints()->mousePressAndHoldInterval();
        const QPoint at = w.card("b");
        w.press(at);
        QVERIFY(QTest::qWaitFor([] { return GestureWindow::menu() != nullptr; }, hold + 2000));
        w.release(at);
        QVERIFY(GestureWindow::menu() != nullptr);
        QVERIFY(GestureWindow::choose(QStringLiteral("delete")));
        QVERIFY(!w.components().contains(QStringLiteral("b")));
        // Not one that moved meanwhile, and not one that was short.
        const QPoint other = w.card("a");
        w.press(other);
        w.moveTo(other + QPoint(40, 0), Qt::LeftButton);
        QTest::qWait(hold + 150);
        QVERIFY(GestureWindow::menu() == nullptr);
        w.release(other + QPoint(40, 0));
        QCOMPARE(w.position("a"), (base::Point{600, 0}));
        w.click(w.card("a"));
        QTest::qWait(hold + 150);
        QVERIFY(GestureWindow::menu() == nullptr);
    }
    void escGivesUpTheGestureThenTheToolThenTheSelection() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.click(w.card("a"));
        const QPoint at = w.card("a");
        w.press(at);
        w.moveTo(at + QPoint(100, 100), Qt::LeftButton);
        w.key(Qt::Key_Escape); // the drag
        w.release(at + QPoint(100, 100));
        QCOMPARE(w.saved(), before);
        w.click(w.outPort("b"));
        w.key(Qt::Key_Escape); // the wire that was begun
        QCOMPARE(selected(w), QStringList{QStringLiteral("a")});
        w.click(w.card("a"));
        w.key(Qt::Key_Escape); // the selection
        QCOMPARE(selected(w), QStringList());
    }
    void selectingAllSaysWhatIsLeftOut() {
        const GestureWindow plain;
        plain.key(Qt::Key_A, Qt::ControlModifier);
        QVERIFY2(!plain.hint().contains(QStringLiteral("notes")), qPrintable(plain.hint()));
        const GestureWindow w("faultline: 1\ncomponents:\n  a: {kind: service, position: [0, 0]}\n"
                              "  b: {kind: service, position: [300, 0]}\n"
                              "notes:\n  - {text: Mind the gap, position: [0, 200]}\n");
        w.key(Qt::Key_A, Qt::ControlModifier);
        QVERIFY2(w.hint().contains(QStringLiteral("notes and zones are selected one by one")), qPrintable(w.hint()));
    }
    void theFirstStepsStandOnlyWhereNothingIsDrawn() {
        const GestureWindow w("faultline: 1\ncomponents:\n  a: {kind: service, position: [0, 0]}\n"
                              "notes:\n  - {text: Mind the gap, position: [-600, -300]}\n");
        const auto inTheMiddle = [&] {
            const QImage picture = w.pixels();
            int dark = 0;
            for (int y = picture.height() / 2 - 60; y < picture.height() / 2 + 100; ++y)
                for (int x = picture.width() / 2 - 200; x < picture.width() / 2 + 200; ++x)
                    dark += qGray(picture.pixel(x, y)) < 128 ? 1 : 0;
            return dark;
        };
        w.click(w.card("a"));
        w.key(Qt::Key_Delete);
        QCOMPARE(inTheMiddle(), 0);
        w.click(w.at(-590, -290)); // the note
        w.key(Qt::Key_Delete);
        QVERIFY(inTheMiddle() > 200); // three sentences
    }
    void tabWalksCardsAndWires() {
        const GestureWindow w;
        w.click(w.at(400, 480));
        w.key(Qt::Key_Tab);
        QCOMPARE(selected(w), QStringList{QStringLiteral("users")});
        w.click(w.card("users"));
        w.key(Qt::Key_Tab); // the wire that leaves it
        w.key(Qt::Key_Delete);
        QCOMPARE(w.links(), (QStringList{QStringLiteral("lb->a"), QStringLiteral("lb->b")}));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        w.click(w.card("users"));
        w.key(Qt::Key_Tab);
        w.key(Qt::Key_Tab);
        QCOMPARE(selected(w), QStringList{QStringLiteral("lb")});
        w.click(w.card("users"));
        w.key(Qt::Key_Backtab, Qt::ShiftModifier); // round to the last: nothing leaves `c`
        QCOMPARE(selected(w), QStringList{QStringLiteral("c")});
    }
    void altAndArrowsFollowTheWires() {
        const GestureWindow w;
        w.click(w.card("users"));
        w.key(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(selected(w), QStringList{QStringLiteral("lb")});
        w.click(w.card("lb"));
        w.key(Qt::Key_Right, Qt::AltModifier); // `a` and `b` are as near: the upper one
        w.key(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(selected(w), QStringList{QStringLiteral("b")});
        w.click(w.card("b"));
        w.key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(selected(w), QStringList{QStringLiteral("lb")});
        QCOMPARE(w.position("b"), (base::Point{560, 200})); // nothing was nudged
    }
};

QTEST_MAIN(TestSelecting)
#include "tst_selecting.moc"
