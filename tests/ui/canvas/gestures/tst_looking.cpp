#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <cmath>

#include "tests/ui/canvas/gestures/gesture_window.h"

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
};

QTEST_MAIN(TestLooking)
#include "tst_looking.moc"
