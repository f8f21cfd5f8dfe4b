#include <QTest>
#include <cmath>

#include "ui/canvas/items/wire.h"

using namespace faultline::ui;

class WireTest : public QObject {
    Q_OBJECT
  private slots:
    void leavesRightAndArrivesFromTheLeft_data();
    void leavesRightAndArrivesFromTheLeft();
    void placesPointsAtEqualDistances();
    void portsThatTouchMakeAWireOfNoLength();
    void keepsParallelWiresApart();
    void runsBelowTheCardsWhenTheTargetIsBehind();
    void passesUnderTheLowerOfTwoTallCards();
    void isPlainBetweenCardsThatAreNear_data();
    void isPlainBetweenCardsThatAreNear();
    void fitsBetweenCardsThatLieUnderEachOther();
    void changesSmoothlyWhileACardIsDragged();
    void parallelWaysBackLieUnderEachOther();
    void aLoopHugsItsCard();
    void measuresTheDistanceToAPoint();
    void tellsATearFromOneInPart();
};

void WireTest::leavesRightAndArrivesFromTheLeft_data() {
    QTest::addColumn<QPointF>("from");
    QTest::addColumn<QPointF>("to");
    QTest::newRow("forward") << QPointF(0, 0) << QPointF(300, 80);
    QTest::newRow("level") << QPointF(0, 0) << QPointF(80, 0);
    QTest::newRow("above") << QPointF(0, 0) << QPointF(20, -400);
    QTest::newRow("back") << QPointF(0, 0) << QPointF(-500, 0);
    QTest::newRow("far back") << QPointF(0, 0) << QPointF(-2000, 900);
}

void WireTest::leavesRightAndArrivesFromTheLeft() {
    QFETCH(QPointF, from);
    QFETCH(QPointF, to);
    const WireRoute route(from, to, 0);
    QCOMPARE(route.at(0), from);
    QVERIFY((route.at(1) - to).manhattanLength() < 1e-6);
    QVERIFY(route.direction(0).x() > 0);
    QVERIFY(route.direction(1).x() > 0);
}

void WireTest::placesPointsAtEqualDistances() {
    const WireRoute route({0, 0}, {400, 300}, 1);
    const double step = route.length() / WireRoute::kSteps;
    for (int i = 0; i < WireRoute::kSteps; ++i) {
        const QPointF d = route.at(double(i + 1) / WireRoute::kSteps) - route.at(double(i) / WireRoute::kSteps);
        QVERIFY(std::abs(std::hypot(d.x(), d.y()) - step) < step * 0.02);
    }
}

void WireTest::portsThatTouchMakeAWireOfNoLength() {
    const WireRoute route({120, 40}, {120, 40}, 0);
    QCOMPARE(route.length(), 0.0);
    QCOMPARE(route.bounds(), QRectF(120, 40, 0, 0));
    QCOMPARE(route.at(0.5), QPointF(120, 40));
}

void WireTest::keepsParallelWiresApart() {
    const WireRoute first({0, 0}, {300, 0}, 0);
    const WireRoute second({0, 0}, {300, 0}, 1);
    const WireRoute third({0, 0}, {300, 0}, -1);
    QVERIFY(second.at(0.5).y() - first.at(0.5).y() >= 9);
    QVERIFY(first.at(0.5).y() - third.at(0.5).y() >= 9);
}

void WireTest::runsBelowTheCardsWhenTheTargetIsBehind() {
    // Two cards on one line, the target left of the source: the way back must not hide behind them.
    const WireRoute route({200, 44}, {-400, 44}, 0);
    QVERIFY(route.at(0.5).y() > 88 + 20);
}

void WireTest::passesUnderTheLowerOfTwoTallCards() {
    // Ports in the middle of cards that reach 150 below them.
    const WireRoute route({200, 150}, {-400, 150}, 0, 150);
    QVERIFY(route.at(0.5).y() > 300 + 10);
}

void WireTest::isPlainBetweenCardsThatAreNear_data() {
    QTest::addColumn<QPointF>("to");
    QTest::newRow("level, 60") << QPointF(60, 0);
    QTest::newRow("level, 40") << QPointF(40, 0);
    QTest::newRow("level, 10") << QPointF(10, 0);
    QTest::newRow("a little lower") << QPointF(40, 30);
    QTest::newRow("lower") << QPointF(40, 120);
    QTest::newRow("far above") << QPointF(20, -300);
}

void WireTest::isPlainBetweenCardsThatAreNear() {
    QFETCH(QPointF, to);
    const WireRoute route({0, 0}, to, 0);
    const QRectF bounds = route.bounds();
    // Not above the upper port and not below the lower one, and no longer than an S has to be.
    QVERIFY(bounds.top() >= std::min(0.0, to.y()) - 1 && bounds.bottom() <= std::max(0.0, to.y()) + 1);
    QVERIFY2(route.length() <= 1.35 * std::hypot(to.x(), to.y()) + 20, qPrintable(QString::number(route.length())));
    QVERIFY(bounds.left() >= -45 && bounds.right() <= to.x() + 45);
}

void WireTest::fitsBetweenCardsThatLieUnderEachOther() {
    // The lower card begins 40 below the upper one, which ends at 44: ports at 0 and 128, edges at 44 and 84.
    const WireRoute route({200, 0}, {0, 128}, 0);
    QVERIFY2(std::abs(route.at(0.5).y() - 64) < 20, qPrintable(QString::number(route.at(0.5).y())));
}

void WireTest::changesSmoothlyWhileACardIsDragged() {
    for (const double dy : {0.0, 40.0, 90.0, 200.0})
        for (double dx = 140; dx > -400; dx -= 2) {
            const WireRoute before({0, 0}, {dx, dy}, 0);
            const WireRoute after({0, 0}, {dx - 2, dy}, 0);
            const QPointF moved = after.at(0.5) - before.at(0.5);
            QVERIFY2(std::hypot(moved.x(), moved.y()) < 14,
                     qPrintable(QStringLiteral("at %1, %2: %3").arg(dx).arg(dy).arg(std::hypot(moved.x(), moved.y()))));
        }
}

void WireTest::parallelWaysBackLieUnderEachOther() {
    const auto lowest = [](int lane) { return WireRoute({200, 44}, {-300, 44}, lane).at(0.5).y(); };
    QVERIFY(lowest(1) >= lowest(0) + 12);
    QVERIFY(lowest(-1) >= lowest(1) + 12);
    QVERIFY(lowest(2) >= lowest(-1) + 12);
}

void WireTest::aLoopHugsItsCard() {
    // From the right port of a card to its left one; the card reaches from 0 to 88.
    const WireRoute route({200, 44}, {0, 44}, 0);
    QVERIFY(route.bounds().bottom() > 88 + 15 && route.bounds().bottom() < 88 + 60);
    QVERIFY(route.bounds().right() < 200 + 60 && route.bounds().left() > -60);
}

void WireTest::measuresTheDistanceToAPoint() {
    const WireRoute route({0, 0}, {300, 0}, 0);
    QVERIFY(std::abs(route.distanceTo({150, 12}) - 12) < 0.5);
    QVERIFY(std::abs(route.distanceTo({-30, 40}) - 50) < 0.5);
}

void WireTest::tellsATearFromOneInPart() {
    const WireRoute route({10, 40}, {290, 40}, 0);
    const auto pictureOf = [&](const WireLook& look) {
        QImage image(300, 80, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintWire(painter, route, look, true, 1);
        return image;
    };
    WireLook parted;
    parted.parted = true;
    WireLook cut;
    cut.cut = true;
    const QImage whole = pictureOf({});
    // Grey alone has to do: in print, and for eyes that take red for green.
    const auto grey = [](const QImage& image) { return image.convertToFormat(QImage::Format_Grayscale8); };
    QVERIFY(grey(whole) != grey(pictureOf(parted)));
    QVERIFY(grey(whole) != grey(pictureOf(cut)));
    QVERIFY(grey(pictureOf(parted)) != grey(pictureOf(cut)));
    // Away from the tear the wire is the same.
    QCOMPARE(pictureOf(parted).copy(0, 0, 100, 80), whole.copy(0, 0, 100, 80));
}

QTEST_MAIN(WireTest)
#include "tst_wire.moc"
