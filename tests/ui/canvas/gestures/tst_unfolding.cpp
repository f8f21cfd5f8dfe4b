#include "tests/ui/canvas/gestures/gesture_window.h"
#include "ui/canvas/unfolded.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// A primary with two replicas in zone a, and zone b beside it.
constexpr char kTwoZones[] = R"(faultline: 1
components:
  app: {kind: service, position: [-300, 60]}
  db: {kind: database, label: Orders, position: [40, 60], replicas: 2}
links:
  - {from: app, to: db}
zones:
  a: {label: A, contains: [db], position: [0, 0], size: [440, 360]}
  b: {label: B, position: [600, 0], size: [400, 360]}
)";

using Points = QMap<QString, QPointF>;

Points tilesIn(const diagram::Diagram& diagram, const char* id = "db") {
    Points points;
    const diagram::Value* unfolded = diagram.component(id)->values.find("unfold");
    if (const auto* record = unfolded != nullptr ? unfolded->as<diagram::Record>() : nullptr)
        for (const auto& [name, place] : record->fields())
            points.insert(QString::fromStdString(name),
                          QPointF(place.as<base::Point>()->x, place.as<base::Point>()->y));
    return points;
}

QStringList contentsOf(const diagram::Diagram& diagram, const char* zone) {
    QStringList names;
    const diagram::Value* contains = diagram.zone(zone)->values.find("contains");
    if (const auto* list = contains != nullptr ? contains->as<diagram::List>() : nullptr)
        for (const diagram::Value& name : *list)
            names << QString::fromStdString(*name.as<std::string>());
    return names;
}

QPoint middleOf(const GestureWindow& w, const char* tile) {
    const QPointF corner = tilesIn(w.diagram()).value(QLatin1String(tile));
    return w.at(corner.x() + kTileSize.width() / 2, corner.y() + kTileSize.height() / 2);
}

void unfoldByMenu(const GestureWindow& w) {
    w.click(w.card("db"), Qt::NoModifier, Qt::RightButton);
    QVERIFY(GestureWindow::entries().contains(QStringLiteral("Unfold Instances into Tiles")));
    QVERIFY(GestureWindow::choose(QStringLiteral("unfold")));
}

} // namespace

/// Members that stand on the canvas by themselves.
class TestUnfolding : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void theMenuUnfoldsAndFolds() {
        const GestureWindow w(kTwoZones);
        const QByteArray before = w.saved();
        const QImage plain = w.pixels();
        unfoldByMenu(w);
        const Points tiles = tilesIn(w.diagram());
        QCOMPARE(tiles.keys(), (QStringList{QStringLiteral("db/1"), QStringLiteral("db/2"), QStringLiteral("db/3")}));
        QVERIFY(w.pixels() != plain);
        // They lie beside each other and beside the card.
        QList<QRectF> rects{QRectF(40, 60, kCardWidth, kCardHeight)};
        for (const QPointF corner : tiles) {
            for (const QRectF& other : rects)
                QVERIFY(!other.intersects(QRectF(corner, kTileSize)));
            rects << QRectF(corner, kTileSize);
        }
        const QByteArray with = w.saved();
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
        w.key(Qt::Key_Y, Qt::ControlModifier);
        QCOMPARE(w.saved(), with);
        w.click(w.card("db"), Qt::NoModifier, Qt::RightButton);
        QVERIFY(!GestureWindow::entries().contains(QStringLiteral("Unfold Instances into Tiles")));
        QVERIFY(GestureWindow::choose(QStringLiteral("fold")));
        QCOMPARE(w.saved(), before);
        // A card of one instance has nothing to unfold.
        w.click(w.card("app"), Qt::NoModifier, Qt::RightButton);
        QVERIFY(!GestureWindow::entries().contains(QStringLiteral("Unfold Instances into Tiles")));
    }
    void aTileIsDraggedIntoAnotherZone() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        const QByteArray before = w.saved();
        w.drag(middleOf(w, "db/2"), w.at(800, 180));
        diagram::Diagram now = w.diagram();
        QCOMPARE(contentsOf(now, "a"), QStringList{QStringLiteral("db")});
        QCOMPARE(contentsOf(now, "b"), QStringList{QStringLiteral("db/2")});
        const QPointF corner = tilesIn(now).value(QStringLiteral("db/2"));
        QVERIFY(QRectF(600, 0, 400, 360).contains(QRectF(corner, kTileSize)));
        w.key(Qt::Key_Z, Qt::ControlModifier); // one step
        QCOMPARE(w.saved(), before);
        w.key(Qt::Key_Y, Qt::ControlModifier);
        // Back in its component's zone it goes with it again.
        w.drag(middleOf(w, "db/2"), w.at(200, 300));
        now = w.diagram();
        QCOMPARE(contentsOf(now, "a"), QStringList{QStringLiteral("db")});
        QVERIFY(contentsOf(now, "b").isEmpty());
    }
    void escGivesADragUp() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        const QByteArray before = w.saved();
        const QPoint from = middleOf(w, "db/3");
        w.press(from);
        w.moveTo(from + QPoint(200, 40), Qt::LeftButton);
        w.moveTo(from + QPoint(300, 40), Qt::LeftButton);
        w.key(Qt::Key_Escape);
        w.release(from + QPoint(300, 40));
        QCOMPARE(w.saved(), before);
    }
    void aTileHasItsOwnFaults() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        w.key(Qt::Key_Space);
        QTRY_VERIFY(w.window().latestSnapshot()->now > 0);
        w.click(middleOf(w, "db/3"));
        w.key(Qt::Key_K);
        const auto crashed = [&] {
            QStringList names;
            for (const auto& component : w.window().latestSnapshot()->components)
                for (const auto& instance : component.instances)
                    if (instance.health == simulation::Health::Crashed)
                        names << QString::fromStdString(instance.target);
            return names;
        };
        QTRY_COMPARE(crashed(), QStringList{QStringLiteral("db/3")});
        w.click(middleOf(w, "db/3"), Qt::NoModifier, Qt::RightButton);
        QVERIFY(GestureWindow::entries().contains(QStringLiteral("Hang")));
        QTest::keyClick(GestureWindow::menu(), Qt::Key_Escape);
    }
    void tilesGoAlongWithTheirCardButNotThoseOfAnotherZone() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        w.drag(middleOf(w, "db/2"), w.at(800, 180));
        const Points before = tilesIn(w.diagram());
        w.drag(w.card("db"), w.card("db") + QPoint(40, 20));
        Points after = tilesIn(w.diagram());
        QCOMPARE(after.value(QStringLiteral("db/1")), before.value(QStringLiteral("db/1")) + QPointF(40, 20));
        QCOMPARE(after.value(QStringLiteral("db/2")), before.value(QStringLiteral("db/2")));
        // The other zone takes it along.
        w.drag(w.at(700, 10), w.at(700, 50));
        after = tilesIn(w.diagram());
        QCOMPARE(after.value(QStringLiteral("db/2")), before.value(QStringLiteral("db/2")) + QPointF(0, 40));
        QCOMPARE(after.value(QStringLiteral("db/1")), before.value(QStringLiteral("db/1")) + QPointF(40, 20));
    }
    void arrowsNudgeATileAndDeleteFoldsItAlone() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        const QByteArray unfolded = w.saved();
        const QPointF before = tilesIn(w.diagram()).value(QStringLiteral("db/3"));
        w.click(middleOf(w, "db/3"));
        w.key(Qt::Key_Down);
        w.key(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(tilesIn(w.diagram()).value(QStringLiteral("db/3")), before + QPointF(20, 1));
        QCOMPARE(w.position("db"), (base::Point{40, 60}));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), unfolded); // quick presses are one step
        w.click(middleOf(w, "db/3"));
        w.key(Qt::Key_Delete);
        QCOMPARE(tilesIn(w.diagram()).keys(), (QStringList{QStringLiteral("db/1"), QStringLiteral("db/2")}));
        QVERIFY(w.components().contains(QStringLiteral("db")));
    }
    void copiesHaveTilesOfTheirOwn() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        const Points before = tilesIn(w.diagram());
        w.click(w.card("db"));
        w.key(Qt::Key_D, Qt::ControlModifier);
        const Points copies = tilesIn(w.diagram(), "db2");
        QCOMPARE(copies.size(), 3);
        QCOMPARE(copies.value(QStringLiteral("db2/1")), before.value(QStringLiteral("db/1")) + QPointF(40, 40));
        QCOMPARE(contentsOf(w.diagram(), "a"), (QStringList{QStringLiteral("db"), QStringLiteral("db2")}));
    }
    void aFileWithTilesShowsThem() {
        std::string text = kTwoZones;
        text.replace(text.find("replicas: 2"), 11, "replicas: 2, unfold: {db/3: [640, 100]}");
        const GestureWindow w(text.c_str());
        const GestureWindow without(kTwoZones);
        const QRectF place(640, 100, kTileSize.width(), kTileSize.height());
        QVERIFY(w.pixels(place) != without.pixels(place));
        // It stands where its component does: that zone's frame reaches as far, the tool tells by a drop back at its
        // place.
        w.click(w.at(640 + 70, 100 + 30));
        w.key(Qt::Key_Delete);
        QCOMPARE(tilesIn(w.diagram()).size(), 0);
    }
};

QTEST_MAIN(TestUnfolding)
#include "tst_unfolding.moc"
