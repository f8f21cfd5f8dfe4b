#include <QDragLeaveEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <cmath>

#include "tests/ui/canvas/gestures/gesture_window.h"
#include "ui/main_window/message_bar.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// Where things of the scene lie on screen: the picture must agree with it.
struct Place {
    QPointF origin;
    double zoom;
};
Place placeOf(const GestureWindow& w) {
    const QPointF origin = w.view().mapFromScene(QPointF(0, 0));
    const QPointF far = w.view().mapFromScene(QPointF(1000, 0));
    return {origin, (far.x() - origin.x()) / 1000};
}

} // namespace

class TestLooking : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void theWheelZoomsAtThePointer_data() {
        QTest::addColumn<int>("modifiers");
        QTest::newRow("wheel") << int(Qt::NoModifier);
        QTest::newRow("Ctrl+wheel") << int(Qt::ControlModifier);
    }
    void theWheelZoomsAtThePointer() {
        QFETCH(int, modifiers);
        const GestureWindow w;
        const QByteArray before = w.saved();
        const QPoint pointer = w.at(560, 200); // the corner of `b`
        for (const int angle : {120, 120, -120, 120})
            w.wheel(pointer, angle, Qt::KeyboardModifiers(modifiers));
        QVERIFY(std::abs(placeOf(w).zoom - 1.44) < 0.01); // 1.2 twice
        const QPoint after = w.at(560, 200) - pointer;
        QVERIFY(std::abs(after.x()) <= 2 && std::abs(after.y()) <= 2);
        QCOMPARE(w.saved(), before);
    }
    void aPinchZoomsAtThePointer() {
        const GestureWindow w;
        const QPoint pointer = w.at(560, 200);
        QNativeGestureEvent pinch(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, pointer, pointer,
                                  w.canvas()->mapToGlobal(pointer), 0.25, {});
        QApplication::sendEvent(w.canvas(), &pinch);
        QVERIFY(std::abs(placeOf(w).zoom - 1.25) < 0.01);
        const QPoint after = w.at(560, 200) - pointer;
        QVERIFY(std::abs(after.x()) <= 2 && std::abs(after.y()) <= 2);
    }
    void twoFingersPan() {
        const GestureWindow w;
        QPointingDevice pad(QStringLiteral("pad"), 7, QInputDevice::DeviceType::TouchPad,
                            QPointingDevice::PointerType::Finger, QInputDevice::Capability::Scroll, 2, 0);
        const Place before = placeOf(w);
        const QPoint at = w.at(560, 200);
        const auto scroll = [&](QPoint pixels, QPoint angle, Qt::KeyboardModifiers modifiers) {
            QWheelEvent event(at, w.canvas()->mapToGlobal(at), pixels, angle, Qt::NoButton, modifiers, Qt::ScrollUpdate,
                              false, Qt::MouseEventSynthesizedBySystem, &pad);
            QApplication::sendEvent(w.canvas(), &event);
        };
        scroll({-30, 20}, {-60, 40}, Qt::NoModifier);
        QCOMPARE(placeOf(w).origin, before.origin + QPointF(-30, 20));
        QCOMPARE(placeOf(w).zoom, before.zoom);
        scroll({0, 0}, {0, 120}, Qt::NoModifier); // some tell no pixels
        QCOMPARE(placeOf(w).origin, before.origin + QPointF(-30, 80));
        scroll({0, 20}, {0, 120}, Qt::ControlModifier);
        QVERIFY(placeOf(w).zoom > 1.1 * before.zoom);
    }
    void middleRightAndSpaceDragPan() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        const QPointF start = placeOf(w).origin;
        w.drag(w.at(700, 480), w.at(700, 480) + QPoint(50, 20), Qt::NoModifier, Qt::MiddleButton);
        QCOMPARE(placeOf(w).origin, start + QPointF(50, 20));
        w.drag(w.at(700, 480), w.at(700, 480) + QPoint(-20, 5), Qt::NoModifier, Qt::RightButton);
        QCOMPARE(placeOf(w).origin, start + QPointF(30, 25));
        QVERIFY(GestureWindow::menu() == nullptr);
        QTest::keyPress(QApplication::focusWidget(), Qt::Key_Space);
        w.drag(w.card("a"), w.card("a") + QPoint(-30, -25));
        QTest::keyRelease(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(placeOf(w).origin, start);
        QCOMPARE(w.saved(), before);
        QVERIFY(!w.window().player().isPlaying()); // a Space that was held to pan does not play
    }
    void keysZoomAndFit() {
        const GestureWindow w;
        w.key(Qt::Key_Equal, Qt::ControlModifier);
        QVERIFY(std::abs(placeOf(w).zoom - 1.2) < 0.01);
        w.key(Qt::Key_Minus, Qt::ControlModifier);
        w.key(Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY(std::abs(placeOf(w).zoom - 1 / 1.2) < 0.01);
        w.key(Qt::Key_0, Qt::ControlModifier);
        QVERIFY(std::abs(placeOf(w).zoom - 1) < 0.001);
        w.drag(w.at(700, 480), w.at(700, 480) + QPoint(900, 20), Qt::NoModifier, Qt::MiddleButton);
        w.key(Qt::Key_Exclam, Qt::ShiftModifier); // Shift+1 on a keyboard
        const QRect all = QRect(w.at(0, 0), w.at(1040, 488));
        QVERIFY(w.canvas()->rect().contains(all));
        QVERIFY(all.width() > 0.7 * w.canvas()->width() || all.height() > 0.6 * w.canvas()->height());
        w.click(w.card("b"));
        w.key(Qt::Key_At, Qt::ShiftModifier); // Shift+2
        const QPoint middle = (w.at(560, 200) + w.at(760, 288)) / 2;
        QVERIFY((middle - w.canvas()->rect().center()).manhattanLength() < 60);
        QVERIFY(std::abs(placeOf(w).zoom - 1.4) < 0.01); // a fit is no closer than that
    }
    void walkingBringsIntoView() {
        const GestureWindow w;
        w.drag(w.at(700, 480), w.at(700, 480) + QPoint(0, 2000), Qt::NoModifier, Qt::MiddleButton);
        w.drag(QPoint(300, 100), QPoint(300, 900), Qt::NoModifier, Qt::MiddleButton);
        QVERIFY(!w.canvas()->rect().intersects(QRect(w.at(0, 100), w.at(200, 188))));
        w.key(Qt::Key_Escape);
        w.key(Qt::Key_Tab);
        QVERIFY(w.canvas()->rect().contains(QRect(w.at(0, 100), w.at(200, 188))));
    }
    void aMessageFloatsAndEscPutsItAwayBeforeTheSelection() {
        const GestureWindow w;
        w.key(Qt::Key_Exclam, Qt::ShiftModifier); // all in view, which a change of size would fit anew
        const Place before = placeOf(w);
        const QSize size = w.canvas()->size();
        w.key(Qt::Key_A, Qt::ControlModifier);
        w.key(Qt::Key_X); // everything is selected: there is no rest
        QVERIFY(w.window().messages().isVisible());
        QTest::qWait(150); // a fit comes a little later
        QCOMPARE(placeOf(w).origin, before.origin);
        QCOMPARE(placeOf(w).zoom, before.zoom);
        QCOMPARE(w.canvas()->size(), size);
        // It lies within the canvas and is read there.
        const QRect bar(w.canvas()->mapFromGlobal(w.window().messages().mapToGlobal(QPoint(0, 0))),
                        w.window().messages().size());
        QVERIFY(w.canvas()->rect().contains(bar));
        w.key(Qt::Key_Escape);
        QVERIFY(!w.window().messages().isVisible());
        QVERIFY(w.view().hasSelection());
        w.key(Qt::Key_Escape);
        QVERIFY(!w.view().hasSelection());
    }
    void whatIsDraggedToTheEdgeScrolls() {
        const GestureWindow w;
        const base::Point from = w.position("c");
        const Place before = placeOf(w);
        const QPoint hold = w.card("c");
        const QPoint edge(w.canvas()->width() - 3, hold.y());
        w.press(hold);
        w.moveTo(hold + QPoint(20, 0), Qt::LeftButton);
        QTest::qWait(120); // away from the edges nothing scrolls
        QCOMPARE(placeOf(w).origin, before.origin);
        w.moveTo(edge, Qt::LeftButton);
        QTRY_VERIFY(before.origin.x() - placeOf(w).origin.x() > 150);
        QCOMPARE(placeOf(w).origin.y(), before.origin.y());
        w.release(edge);
        const double scrolled = before.origin.x() - placeOf(w).origin.x();
        // It went along: as far as the pointer and as far as the canvas under it, to the grid of 20.
        QVERIFY(std::abs(w.position("c").x - from.x - (edge.x() - hold.x()) - scrolled) <= 20);
        QTest::qWait(60);
        QCOMPARE(before.origin.x() - placeOf(w).origin.x(), scrolled); // let go, it stands
    }
    void aMarqueeAndAWireScrollAtTheEdgeAndAPressThereDoesNot() {
        const GestureWindow w;
        const QPoint below(300, w.canvas()->height() - 2);
        for (const bool wire : {false, true}) {
            const QPoint from = wire ? w.outPort("c") : QPoint(300, w.canvas()->height() - 100);
            const Place before = placeOf(w);
            w.press(from);
            w.moveTo(below, Qt::LeftButton);
            QTRY_VERIFY(before.origin.y() - placeOf(w).origin.y() > 60);
            w.key(Qt::Key_Escape);
            const Place after = placeOf(w);
            QTest::qWait(60);
            QCOMPARE(placeOf(w).origin, after.origin); // given up, it stands
            w.release(below);
        }
        const Place before = placeOf(w);
        w.press(below);
        w.moveTo(below - QPoint(60, 0), Qt::LeftButton);
        QTest::qWait(60);
        QCOMPARE(placeOf(w).origin, before.origin);
        w.release(below - QPoint(60, 0));
    }
    void aGhostAtTheEdgeScrollsOnceItWasAway() {
        const GestureWindow w;
        const Place before = placeOf(w);
        QMimeData data;
        data.setData(QLatin1String(kKindMimeType), "service");
        const auto hangAt = [&](QPoint at) {
            QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(w.canvas(), &move);
        };
        const QPoint edge(2, 600);
        QDragEnterEvent enter(edge, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(w.canvas(), &enter);
        hangAt(edge); // as it comes from the palette
        QTest::qWait(60);
        QCOMPARE(placeOf(w).origin, before.origin);
        hangAt({400, 600});
        hangAt(edge);
        QTRY_VERIFY(placeOf(w).origin.x() - before.origin.x() > 60);
        QDragLeaveEvent leave;
        QApplication::sendEvent(w.canvas(), &leave);
        const Place after = placeOf(w);
        QTest::qWait(60);
        QCOMPARE(placeOf(w).origin, after.origin);
    }
};

QTEST_MAIN(TestLooking)
#include "tst_looking.moc"
