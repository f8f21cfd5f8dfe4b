#include "tests/ui/canvas/canvas_bench.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

using simulation::Health;

diagram::Diagram sharded() {
    diagram::Diagram diagram;
    diagram.components = {card("users", "client", 0, 100), card("app", "service", 280, 100),
                          card("db", "database", 560, 100)};
    diagram.components[2].values.set("shards", diagram::Value(2));
    diagram.components[2].values.set("replicas", diagram::Value(1));
    diagram.links = {{"users->app", "users", "app", {}}, {"app->db", "app", "db", {}}};
    return diagram;
}

/// A queue in order, whose two workers are slow.
diagram::Diagram queued(int partitions) {
    diagram::Diagram diagram;
    diagram.components = {card("users", "client", -400, 100), card("app", "service", -100, 100),
                          card("jobs", "queue", 200, 100), card("clerk", "worker", 900, 100)};
    diagram.components[2].values.set("partitions", diagram::Value(std::int64_t(partitions)));
    diagram.components[3].values.set("instances", diagram::Value(std::int64_t{2}));
    diagram.components[3].values.set("work", catalog::Distribution::constant(base::Duration::milliseconds(10'000)));
    diagram.links = {
        {"users->app", "users", "app", {}}, {"app->jobs", "app", "jobs", {}}, {"jobs->clerk", "jobs", "clerk", {}}};
    return diagram;
}

const CardItem* cardOf(CanvasBench& bench, const char* id) {
    return static_cast<const CanvasScene*>(bench.view.scene())->card(QLatin1String(id));
}

QPoint member(CanvasBench& bench, const char* id, int index) {
    const CardItem* card = cardOf(bench, id);
    return bench.view.mapFromScene(card->pos() + card->layout().tiles.tile(index).center());
}

Health healthOf(const simulation::Snapshot& snapshot, const char* target) {
    for (const auto& component : snapshot.components)
        for (const auto& instance : component.instances)
            if (instance.target == target)
                return instance.health;
    return Health::Draining;
}

} // namespace

/// Cards that open: their members inside, each with its name, its state and its menu.
class OpenCardsTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }

    void opensAndClosesOnDoubleClick();
    void namesShardsAndReplicas();
    void crashesTheMemberThatWasRightClicked();
    void staysOpenWhileItRuns();
    void liesOverItsNeighbours();
    void fitsFortyInstances();
    void comesNearWhenItIsOpenedFromAfar();
    void showsThePartitionsOfAQueue();
    void aPartitionIsNoInstance();
    void saysHowManyPartitionsThereIsNoRoomFor();
};

void OpenCardsTest::opensAndClosesOnDoubleClick() {
    CanvasBench bench(sharded());
    const QRectF closed = cardOf(bench, "db")->cardRect();
    QSignalSpy inspected(&bench.view, &CanvasView::inspectRequested);
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("db"));
    const QRectF open = cardOf(bench, "db")->cardRect();
    // Two members of 112 with 28 between them and 12 on both sides: 276; two rows of 52 with 7 between them.
    QCOMPARE(open.width(), 276.0);
    QVERIFY(open.height() > closed.height() + 100);
    QCOMPARE(cardOf(bench, "db")->content().tiles.size(), std::size_t(4));
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("db"));
    QCOMPARE(cardOf(bench, "db")->cardRect(), closed);
    QVERIFY(!bench.document.isModified());
    QCOMPARE(inspected.size(), 0);
    // There is nothing inside of a client.
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("users"));
    QCOMPARE(inspected.size(), 1);
}

void OpenCardsTest::namesShardsAndReplicas() {
    CanvasBench bench(sharded());
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("db"));
    const QStringList idle = cardOf(bench, "db")->content().members.names;
    QCOMPARE(idle, (QStringList{QStringLiteral("s1/1"), QStringLiteral("s1/2"), QStringLiteral("s2/1"),
                                QStringLiteral("s2/2")}));
    bench.player.play();
    QVERIFY(bench.runUntil([&](const auto& s) { return s.now > 0 && cardOf(bench, "db")->content().live; }));
    // What the run calls them is the same.
    QCOMPARE(cardOf(bench, "db")->content().members.names, idle);
    QCOMPARE(cardOf(bench, "db")->content().members.roles,
             (QStringList{QStringLiteral("primary"), QStringLiteral("replica"), QStringLiteral("primary"),
                          QStringLiteral("replica")}));
}

void OpenCardsTest::crashesTheMemberThatWasRightClicked() {
    CanvasBench bench(sharded());
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("db"));
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "db/s2/1") == Health::Up; }));
    bench.click(member(bench, "db", 2), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    auto* spans = menu->findChild<QMenu*>(QStringLiteral("crash"));
    QVERIFY(spans != nullptr);
    CanvasBench::choose(menu, spans->menuAction());
    QTRY_VERIFY(spans->isVisible());
    CanvasBench::choose(spans, spans->actions().first());
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "db/s2/1") == Health::Crashed; }));
    const auto snapshot = bench.player.takeSnapshot();
    QVERIFY(healthOf(*snapshot, "db/s1/1") == Health::Up);
    QVERIFY(healthOf(*snapshot, "db/s2/2") == Health::Up);
}

void OpenCardsTest::staysOpenWhileItRuns() {
    CanvasBench bench(threeTiers());
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("app"));
    bench.player.play();
    QVERIFY(bench.runUntil([&](const auto& s) { return s.now > 0 && cardOf(bench, "app")->content().live; }));
    QVERIFY(cardOf(bench, "app")->isOpen());
    bench.view.showFrame(nullptr);
    QVERIFY(cardOf(bench, "app")->isOpen());
    bench.press(Qt::Key_Right);
    QVERIFY(cardOf(bench, "app")->isOpen());
    QCOMPARE(cardOf(bench, "app")->content().tiles.size(), std::size_t(3));
}

void OpenCardsTest::liesOverItsNeighbours() {
    diagram::Diagram diagram = sharded();
    diagram.components.push_back(card("later", "service", 700, 220)); // under the open card's right half
    CanvasBench bench(diagram);
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("db"));
    QVERIFY(cardOf(bench, "db")->cardRect().contains(QPointF(760, 240)));
    bench.click(bench.at(760, 240));
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("db")});
}

void OpenCardsTest::fitsFortyInstances() {
    diagram::Diagram diagram = threeTiers();
    diagram.components[2].values.set("instances", diagram::Value(40));
    CanvasBench bench(diagram);
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("app"));
    const CardItem* app = cardOf(bench, "app");
    QCOMPARE(app->content().tiles.size(), std::size_t(40));
    // Eight side by side, 78 each with 7 between: five rows, and none over another or over the edge.
    QCOMPARE(app->layout().tiles.columns, 8);
    QCOMPARE(app->layout().tiles.rows, 5);
    for (int i = 0; i < 40; ++i) {
        QVERIFY(app->layout().rect().contains(app->layout().tiles.tile(i)));
        for (int j = 0; j < i; ++j)
            QVERIFY(!app->layout().tiles.tile(i).intersects(app->layout().tiles.tile(j)));
    }
    bench.click(member(bench, "app", 39), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    QVERIFY(menu->actions().first()->text().contains(QStringLiteral("40")));
    menu->close();
}

void OpenCardsTest::comesNearWhenItIsOpenedFromAfar() {
    CanvasBench bench(sharded());
    const auto turnWheel = [&](int notches) {
        const QPoint at = bench.title("db");
        QWheelEvent event(at, bench.canvas()->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(bench.canvas(), &event);
    };
    turnWheel(-6); // 1.2^-6 is 0.33: only signs are left
    QVERIFY(bench.view.zoom() < 0.35);
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("db"));
    QCOMPARE(bench.view.zoom(), 0.8);
    const QRectF open = cardOf(bench, "db")->cardRect();
    QVERIFY(bench.canvas()->rect().contains(bench.view.mapFromScene(open).boundingRect()));
    // What is near enough stays as it is.
    turnWheel(2);
    const double before = bench.view.zoom();
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("db"));
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("db"));
    QCOMPARE(bench.view.zoom(), before);
}

void OpenCardsTest::showsThePartitionsOfAQueue() {
    CanvasBench bench(queued(4));
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("jobs"));
    const CardItem* jobs = cardOf(bench, "jobs");
    QCOMPARE(jobs->content().partitions.size(), std::size_t(4));
    // Two side by side, as four instances would be.
    QCOMPARE(jobs->layout().tiles.columns, 2);
    QCOMPARE(jobs->layout().tiles.rows, 2);
    bench.player.play();
    // The workers take ten seconds each: two partitions are one worker's, and all fill.
    QVERIFY(bench.runUntil([&](const auto&) {
        const auto& partitions = jobs->content().partitions;
        return partitions.size() == 4 && std::all_of(partitions.begin(), partitions.end(), [](const auto& partition) {
                   return partition.depth > 3 && !partition.consumer.isEmpty();
               });
    }));
    const auto& partitions = jobs->content().partitions;
    const auto ofFirst = std::count_if(partitions.begin(), partitions.end(), [](const auto& partition) {
        return partition.consumer == QLatin1String("clerk/1");
    });
    QCOMPARE(ofFirst, 2);
    QCOMPARE(partitions[2].name, QStringLiteral("3"));
}

void OpenCardsTest::aPartitionIsNoInstance() {
    CanvasBench bench(queued(40));
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("jobs"));
    const CardItem* jobs = cardOf(bench, "jobs");
    QCOMPARE(jobs->layout().tiles.columns, 8);
    for (int i = 0; i < 40; ++i)
        QVERIFY(jobs->layout().rect().contains(jobs->layout().tiles.tile(i)));
    bench.click(member(bench, "jobs", 20), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    QCOMPARE(menu->actions().first()->text(), QStringLiteral("jobs"));
    menu->close();
}

void OpenCardsTest::saysHowManyPartitionsThereIsNoRoomFor() {
    CanvasBench bench(queued(1000));
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("jobs"));
    const auto& partitions = cardOf(bench, "jobs")->content().partitions;
    QCOMPARE(partitions.size(), std::size_t(112));
    QVERIFY(partitions.back().rest);
    QCOMPARE(partitions.back().name, QStringLiteral("889 more")); // 1,000 less 111
}

QTEST_MAIN(OpenCardsTest)
#include "tst_open_cards.moc"
