#include <QAccessible>

#include "tests/ui/canvas/gestures/gesture_window.h"
#include "ui/canvas/canvas_accessible.h"
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

constexpr char kServed[] = R"(faultline: 1
components:
  users: {kind: client, position: [-300, 60], arrivals: {open: 100/s}}
  lb: {kind: load_balancer, position: [0, 60]}
  app: {kind: service, position: [300, 60], instances: 2, unfold: {app/1: [160, 320], app/2: [500, 320]}}
links:
  - {from: users, to: lb}
  - {from: lb, to: app}
)";

QAccessibleInterface* accessibleOf(const GestureWindow& w) {
    return QAccessible::queryAccessibleInterface(&w.view());
}

/// What a screen reader says where the keyboard is.
QString focusOf(const GestureWindow& w) {
    QAccessibleInterface* focus = accessibleOf(w)->focusChild();
    return focus != nullptr ? focus->text(QAccessible::Name) : QString();
}

QAccessibleInterface* heard(const GestureWindow& w, const QString& name) {
    for (int i = 0; i < accessibleOf(w)->childCount(); ++i)
        if (QAccessibleInterface* part = accessibleOf(w)->child(i); part->text(QAccessible::Name) == name)
            return part;
    return nullptr;
}

QStringList instancesThat(const GestureWindow& w, bool (*are)(const simulation::InstanceView&)) {
    QStringList names;
    for (const auto& component : w.window().latestSnapshot()->components)
        for (const auto& instance : component.instances)
            if (are(instance))
                names << QString::fromStdString(instance.target);
    return names;
}

bool shows(const QImage& picture, const QColor& colour) {
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            if (std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green()) +
                    std::abs(pixel.blue() - colour.blue()) <
                24)
                return true;
        }
    return false;
}

/// A rectangle around two tiles and nothing else, drawn with the mouse.
void marquee(const GestureWindow& w, const char* one, const char* other, Qt::KeyboardModifiers modifiers = {}) {
    const Points tiles = tilesIn(w.diagram());
    const QRectF around =
        (QRectF(tiles.value(QLatin1String(one)), kTileSize) | QRectF(tiles.value(QLatin1String(other)), kTileSize))
            .adjusted(-8, -8, 8, 8);
    w.drag(w.at(around.left(), around.top()), w.at(around.right(), around.bottom()), modifiers);
}

} // namespace

/// Members that stand on the canvas by themselves.
class TestUnfolding : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        keepToYourself();
        CanvasAccessible::install();
        QAccessible::setActive(true);
    }

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
    void tabWalksTilesAndKeysReachThem() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        w.click(w.card("db"));
        QCOMPARE(focusOf(w), QStringLiteral("Orders"));
        QStringList walked;
        for (int i = 0; i < 4; ++i) {
            w.key(Qt::Key_Tab);
            walked << focusOf(w);
        }
        QCOMPARE(walked.mid(0, 3),
                 (QStringList{QStringLiteral("Orders 1"), QStringLiteral("Orders 2"), QStringLiteral("Orders 3")}));
        QCOMPARE(walked.last(), QStringLiteral("app")); // the first again
        w.key(Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(focusOf(w), QStringLiteral("Orders 3"));
        w.key(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(focusOf(w), QStringLiteral("Orders 2"));
        w.key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(focusOf(w), QStringLiteral("Orders"));
        // Folded, they are no stops.
        w.key(Qt::Key_Z, Qt::ControlModifier);
        w.click(w.card("db"));
        w.key(Qt::Key_Tab);
        QCOMPARE(focusOf(w), QStringLiteral("app"));
    }
    void screenReadersHearOfEachTile() {
        const GestureWindow w(kTwoZones);
        QVERIFY(heard(w, QStringLiteral("Orders 2")) == nullptr);
        unfoldByMenu(w);
        w.drag(middleOf(w, "db/2"), w.at(800, 180));
        QAccessibleInterface* tile = heard(w, QStringLiteral("Orders 2"));
        QVERIFY(tile != nullptr);
        QCOMPARE(tile->text(QAccessible::Description),
                 QStringLiteral("Replica 2 of Orders, up, 0.0 % busy, in zone B"));
        QVERIFY(tile->state().selected);
        QVERIFY(!heard(w, QStringLiteral("Orders"))->state().selected);
        QVERIFY(!heard(w, QStringLiteral("Orders 3"))->state().selected);
        QVERIFY(tile->rect().contains(w.canvas()->mapToGlobal(middleOf(w, "db/2"))));
        QCOMPARE(accessibleOf(w)->childAt(tile->rect().center().x(), tile->rect().center().y()), tile);
        // Its press, as a screen reader makes it, selects another one.
        heard(w, QStringLiteral("Orders 3"))->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
        QCOMPARE(focusOf(w), QStringLiteral("Orders 3"));
    }
    void aMarqueeTakesTilesAndTheyMoveAsOne() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        const QByteArray unfolded = w.saved();
        const Points before = tilesIn(w.diagram());
        marquee(w, "db/1", "db/2");
        w.key(Qt::Key_Down, Qt::ShiftModifier);
        Points after = tilesIn(w.diagram());
        for (const char* name : {"db/1", "db/2"})
            QCOMPARE(after.value(QLatin1String(name)), before.value(QLatin1String(name)) + QPointF(0, 20));
        QCOMPARE(after.value(QStringLiteral("db/3")), before.value(QStringLiteral("db/3")));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), unfolded);
        // By the mouse: one is held, both go, into the other zone.
        marquee(w, "db/1", "db/2");
        w.drag(middleOf(w, "db/1"), middleOf(w, "db/1") + QPoint(620, -60));
        after = tilesIn(w.diagram());
        for (const char* name : {"db/1", "db/2"})
            QCOMPARE(after.value(QLatin1String(name)), before.value(QLatin1String(name)) + QPointF(620, -60));
        QCOMPARE(contentsOf(w.diagram(), "b"), (QStringList{QStringLiteral("db/1"), QStringLiteral("db/2")}));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), unfolded);
        // Esc gives it up.
        marquee(w, "db/1", "db/2");
        const QPoint from = middleOf(w, "db/1");
        w.press(from);
        w.moveTo(from + QPoint(200, 40), Qt::LeftButton);
        w.moveTo(from + QPoint(300, 40), Qt::LeftButton);
        w.key(Qt::Key_Escape);
        w.release(from + QPoint(300, 40));
        QCOMPARE(w.saved(), unfolded);
    }
    void clicksAddAndToggleTilesAndDeleteFoldsThem() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        w.click(middleOf(w, "db/1"));
        w.click(middleOf(w, "db/2"), Qt::ShiftModifier);
        w.click(middleOf(w, "db/3"), Qt::ShiftModifier);
        w.click(middleOf(w, "db/2"), Qt::ControlModifier);
        w.key(Qt::Key_Delete);
        QCOMPARE(tilesIn(w.diagram()).keys(), QStringList{QStringLiteral("db/2")});
        QCOMPARE(w.components(), (QStringList{QStringLiteral("app"), QStringLiteral("db")}));
    }
    void tilesAreGroupedIntoAZone() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        marquee(w, "db/1", "db/2");
        w.key(Qt::Key_G, Qt::ControlModifier);
        const diagram::Diagram now = w.diagram();
        QCOMPARE(now.zones.size(), std::size_t(3));
        QCOMPARE(contentsOf(now, now.zones.back().id.c_str()),
                 (QStringList{QStringLiteral("db/1"), QStringLiteral("db/2")}));
        QCOMPARE(contentsOf(now, "a"), QStringList{QStringLiteral("db")});
    }
    void faultsReachASetOfTiles() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        w.key(Qt::Key_Space);
        QTRY_VERIFY(w.window().latestSnapshot()->now > 0);
        const auto crashed = [&] {
            return instancesThat(w, [](const auto& one) { return one.health == simulation::Health::Crashed; });
        };
        // Of the three pairs between the app and the members.
        const auto parted = [&] { return qRound(3 * w.window().latestSnapshot()->links.front().parted); };
        marquee(w, "db/1", "db/2");
        w.key(Qt::Key_K);
        QTRY_COMPARE(crashed(), (QStringList{QStringLiteral("db/1"), QStringLiteral("db/2")}));
        w.key(Qt::Key_K);
        QTRY_COMPARE(crashed(), QStringList());
        QCOMPARE(parted(), 0);
        w.key(Qt::Key_X);
        QTRY_COMPARE(parted(), 2);
        w.key(Qt::Key_X);
        QTRY_COMPARE(parted(), 0);
        w.key(Qt::Key_F);
        QVERIFY(GestureWindow::entries().contains(QStringLiteral("Hang")));
        QTest::keyClick(GestureWindow::menu(), Qt::Key_Escape);
    }
    void theSmallMapShowsTiles() {
        const GestureWindow w(kTwoZones);
        unfoldByMenu(w);
        w.click(middleOf(w, "db/3"));
        for (int i = 0; i < 12; ++i)
            w.key(Qt::Key_Equal, Qt::ControlModifier);
        auto* map = w.canvas()->findChild<QWidget*>(QStringLiteral("mini-map"));
        QVERIFY(map != nullptr && map->isVisible());
        const Palette& p = Theme::instance().palette();
        const auto accents = [&] {
            const QImage picture = map->grab().toImage();
            int count = 0;
            for (int y = 0; y < picture.height(); ++y)
                for (int x = 0; x < picture.width(); ++x)
                    count += picture.pixelColor(x, y) == p.accent ? 1 : 0;
            return count;
        };
        // The frame of what is in view is drawn in the same colour, and stays.
        const int selected = accents();
        w.key(Qt::Key_Escape);
        QVERIFY2(selected > accents(), qPrintable(QString::number(selected)));
    }
    void dotsRunToTheTileThatServes() {
        const GestureWindow w(kServed);
        const Palette& p = Theme::instance().palette();
        const QRectF first(200, 160, 140, 150);  // between the card and app/1
        const QRectF second(450, 160, 140, 150); // and app/2
        const auto seen = [&](const QRectF& area) {
            return shows(w.pixels(area), p.request) || shows(w.pixels(area), p.success);
        };
        QVERIFY(!seen(first) && !seen(second));
        w.key(Qt::Key_Space);
        QTRY_VERIFY(seen(first));
        QTRY_VERIFY(seen(second));
        w.click(w.at(160 + kTileSize.width() / 2, 320 + kTileSize.height() / 2));
        w.key(Qt::Key_K);
        const auto dropped = [&] { return instancesThat(w, [](const auto& one) { return one.dropped; }); };
        QTRY_COMPARE_WITH_TIMEOUT(dropped(), QStringList{QStringLiteral("app/1")}, 60'000);
        QTest::qWait(2000); // what was on its way has arrived
        int atFirst = 0;
        int atSecond = 0;
        for (int i = 0; i < 40; ++i) {
            atFirst += seen(first) ? 1 : 0;
            atSecond += seen(second) ? 1 : 0;
            QTest::qWait(25);
        }
        QCOMPARE(atFirst, 0);
        QVERIFY2(atSecond > 10, qPrintable(QString::number(atSecond)));
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
