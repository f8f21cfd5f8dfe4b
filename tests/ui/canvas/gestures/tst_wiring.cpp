#include "tests/ui/canvas/gestures/gesture_window.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

const QStringList kLinks{QStringLiteral("lb->a"), QStringLiteral("lb->b"), QStringLiteral("users->lb")};

int near(const QImage& picture, const QColor& colour) {
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            count += std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green()) +
                                 std::abs(pixel.blue() - colour.blue()) <
                             60
                         ? 1
                         : 0;
        }
    return count;
}

/// Pixels as dark as text is.
double darkness(const QImage& picture) {
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            count += qGray(picture.pixel(x, y)) < 128 ? 1 : 0;
    return count;
}

/// A place on the wire from the balancer to `a`, near its end. The route is a cubic from (480, 144) to (560, 44) with
/// its handles 40 out: at t = 0.85 it is at (544, 50), 17 from the port, which reaches 12.
constexpr QPoint kNearEnd(544, 50);
/// The middle of that wire.
constexpr QPoint kMiddle(520, 94);

} // namespace

class TestWiring : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void cardsThatFitGlowAndTheOthersDimAndSayWhy() {
        const GestureWindow w;
        const QRectF fits(830, -10, 220, 108);  // the cache, which a service may call
        const QRectF refused(-10, 90, 180, 60); // the client, which nothing may call
        const int ringBefore = near(w.pixels(fits), Theme::instance().palette().accent);
        const double textBefore = darkness(w.pixels(refused));
        w.press(w.outPort("a"));
        w.moveTo(w.at(700, 500), Qt::LeftButton);
        QVERIFY(near(w.pixels(fits), Theme::instance().palette().accent) > ringBefore + 300);
        QVERIFY(darkness(w.pixels(refused)) < 0.6 * textBefore);
        const QString plain = w.hint();
        w.moveTo(w.card("users"), Qt::LeftButton);
        QVERIFY2(w.hint().contains(QStringLiteral("where requests begin")), qPrintable(w.hint()));
        QVERIFY(w.hint() != plain);
        w.release(w.card("users"));
        QCOMPARE(w.links(), kLinks);
        QVERIFY(std::abs(darkness(w.pixels(refused)) - textBefore) < 0.05 * textBefore);
    }
    void theWholeCardIsATarget() {
        const GestureWindow w;
        w.drag(w.outPort("a"), w.card("db", 180, 80));
        QCOMPARE(w.links(), (QStringList{QStringLiteral("a->db")} + kLinks));
        w.drag(w.inPort("cache"), w.card("b", 20, 70)); // backwards as well
        QVERIFY(w.links().contains(QStringLiteral("b->cache")));
    }
    void aPortIsClickedThenAPort() {
        const GestureWindow w;
        w.click(w.outPort("b"));
        w.moveTo(w.at(780, 330));
        w.click(w.inPort("db"));
        QVERIFY(w.links().contains(QStringLiteral("b->db")));
        // Esc gives such a wire up, the next click is a click.
        w.click(w.outPort("a"));
        w.moveTo(w.at(780, 330));
        w.key(Qt::Key_Escape);
        w.click(w.inPort("cache"));
        w.key(Qt::Key_Escape);
        QVERIFY(!w.links().contains(QStringLiteral("a->cache")));
    }
    void aWireOnTheEmptyCanvasOffersWhatFitsAndWiresIt() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.drag(w.outPort("b"), w.at(700, 420));
        QVERIFY(GestureWindow::entries().contains(QStringLiteral("Queue")));
        QVERIFY(!GestureWindow::entries().contains(QStringLiteral("Client")));
        QVERIFY(GestureWindow::choose(QStringLiteral("Queue")));
        QVERIFY(w.links().contains(QStringLiteral("b->queue")));
        QCOMPARE(w.position("queue"), (base::Point{700, 380})); // its in port, 44 down, under the pointer, on the grid
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
        // Closing the menu makes nothing.
        w.drag(w.outPort("b"), w.at(700, 420));
        QVERIFY(GestureWindow::menu() != nullptr);
        QTest::keyClick(GestureWindow::menu(), Qt::Key_Escape);
        QCOMPARE(w.saved(), before);
    }
    void aKindDroppedOnAWireIsPutIntoIt() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        QString hint;
        QVERIFY(w.dropKind("service", w.at(kMiddle.x(), kMiddle.y()), Qt::NoModifier, [&] { hint = w.hint(); }));
        QVERIFY2(hint.contains(QStringLiteral("into the wire")), qPrintable(hint));
        QCOMPARE(w.links(), (QStringList{QStringLiteral("lb->b"), QStringLiteral("lb->service"),
                                         QStringLiteral("service->a"), QStringLiteral("users->lb")}));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
        // With Alt it only lies there, off the grid: its middle is 100, 44 from its corner.
        QVERIFY(w.dropKind("service", w.at(kMiddle.x() + 3, kMiddle.y()), Qt::AltModifier));
        QCOMPARE(w.links(), kLinks);
        QCOMPARE(w.position("service"), (base::Point{423, 50}));
    }
    void aKindThatCannotStandInAWireLiesOnIt() {
        const GestureWindow w;
        QVERIFY(w.dropKind("client", w.at(kMiddle.x(), kMiddle.y())));
        QCOMPARE(w.links(), kLinks);
        QVERIFY(w.components().contains(QStringLiteral("client")));
    }
    void aMovedCardIsPutIntoTheWireItIsDroppedOn() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        // From (840, 400) to (420, 60): its middle is then at (520, 104), 10 below the wire's.
        const QPoint by(-420, -340);
        w.drag(w.card("c"), w.card("c") + by);
        QCOMPARE(w.links(), (QStringList{QStringLiteral("c->a"), QStringLiteral("lb->b"), QStringLiteral("lb->c"),
                                         QStringLiteral("users->lb")}));
        QCOMPARE(w.position("c"), (base::Point{420, 60}));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
        w.drag(w.card("c"), w.card("c") + by, Qt::AltModifier);
        QCOMPARE(w.links(), kLinks);
        QCOMPARE(w.position("c"), (base::Point{420, 60}));
    }
    void aCardThatHasWiresKeepsThem() {
        const GestureWindow w;
        w.drag(w.card("b"), w.card("b") + QPoint(-140, -140)); // its middle to (520, 104)
        QCOMPARE(w.position("b"), (base::Point{420, 60}));
        QCOMPARE(w.links(), kLinks);
    }
    void aWiresEndIsLedToAnotherCard() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.drag(w.at(kNearEnd.x(), kNearEnd.y()), w.card("c"));
        QCOMPARE(w.links(),
                 (QStringList{QStringLiteral("lb->b"), QStringLiteral("lb->c"), QStringLiteral("users->lb")}));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
        // Its other end as well: users -> lb runs level from (200, 144) to (280, 144).
        w.drag(w.at(220, 144), w.card("c"));
        QVERIFY(w.links().contains(QStringLiteral("c->lb")));
        QVERIFY(!w.links().contains(QStringLiteral("users->lb")));
    }
    void aSelectedWiresEndWinsOverThePortBelowIt() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        // users -> lb is 80 long, from (200, 144) to (280, 144): its middle is 40 from both ends, which are taken
        // from 32.
        for (const int beforeThePort : {0, 7}) {
            w.click(w.at(240, 144));
            w.drag(w.at(280 - beforeThePort, 144), w.card("b"));
            QCOMPARE(w.links(),
                     (QStringList{QStringLiteral("lb->a"), QStringLiteral("lb->b"), QStringLiteral("users->b")}));
            w.key(Qt::Key_Z, Qt::ControlModifier);
            QCOMPARE(w.saved(), before);
        }
        w.click(w.at(240, 144));
        w.moveTo(w.at(280, 144));
        QVERIFY2(w.hint().contains(QStringLiteral("selected wire's end")), qPrintable(w.hint()));
        // A click on that port is still a click on a port, and where no wire is selected it is the port's drag.
        w.click(w.at(280, 144));
        w.moveTo(w.at(500, 480));
        w.click(w.outPort("c"));
        QVERIFY(w.links().contains(QStringLiteral("c->lb")));
        QVERIFY(w.links().contains(QStringLiteral("users->lb")));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        w.click(w.at(700, 500));
        w.drag(w.inPort("lb"), w.card("c"));
        QVERIFY(w.links().contains(QStringLiteral("c->lb")));
        QVERIFY(w.links().contains(QStringLiteral("users->lb")));
    }
    void whatIsMadeOfAWireAtTheEdgeComesIntoView() {
        const GestureWindow w;
        const QPoint edge(w.canvas()->width() - 60, w.canvas()->height() / 2);
        w.drag(w.outPort("c"), edge);
        QVERIFY(GestureWindow::choose(QStringLiteral("Queue")));
        // Its in port was at the pointer, and the card is 200 wide: 140 of it would be out of view.
        const base::Point corner = w.position("queue");
        const QRect card(w.at(corner.x, corner.y), w.at(corner.x + kCardWidth, corner.y + kCardHeight));
        QVERIFY(w.canvas()->rect().contains(card));
    }
    void aWireStaysWhereItsEndCannotGo() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.press(w.at(kNearEnd.x(), kNearEnd.y()));
        w.moveTo(w.at(300, 300), Qt::LeftButton);
        w.moveTo(w.card("users"), Qt::LeftButton);
        QVERIFY2(w.hint().contains(QStringLiteral("where requests begin")), qPrintable(w.hint()));
        w.release(w.card("users"));
        QCOMPARE(w.saved(), before);
        w.drag(w.at(kNearEnd.x(), kNearEnd.y()), w.at(700, 420)); // nothing there
        QCOMPARE(w.saved(), before);
        w.press(w.at(kNearEnd.x(), kNearEnd.y()));
        w.moveTo(w.card("c"), Qt::LeftButton);
        w.key(Qt::Key_Escape);
        w.release(w.card("c"));
        QCOMPARE(w.saved(), before);
    }
};

QTEST_MAIN(TestWiring)
#include "tst_wiring.moc"
