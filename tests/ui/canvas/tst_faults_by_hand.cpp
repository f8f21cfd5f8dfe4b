#include "tests/ui/canvas/canvas_bench.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

using simulation::Health;

const simulation::ComponentView* find(const simulation::Snapshot& snapshot, const char* id) {
    for (const auto& component : snapshot.components)
        if (component.id == id)
            return &component;
    return nullptr;
}

Health healthOf(const simulation::Snapshot& snapshot, const char* id, std::size_t instance) {
    const auto* component = find(snapshot, id);
    return component != nullptr && instance < component->instances.size() ? component->instances[instance].health
                                                                          : Health::Draining;
}

/// Opens a fault's durations in an open menu and clicks one.
void play(QMenu* menu, const char* fault, int duration) {
    auto* durations = menu->findChild<QMenu*>(QLatin1String(fault));
    QVERIFY(durations != nullptr);
    CanvasBench::choose(menu, durations->menuAction());
    QTRY_VERIFY(durations->isVisible());
    CanvasBench::choose(durations, durations->actions().at(duration));
}

/// Right-clicks a place and plays a fault from the menu there.
void playAt(CanvasBench& bench, QPoint place, const char* fault, int duration) {
    bench.click(place, Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    play(menu, fault, duration);
}

const simulation::LinkView* link(const simulation::Snapshot& snapshot, const char* id) {
    for (const auto& view : snapshot.links)
        if (view.id == id)
            return &view;
    return nullptr;
}

/// How many pixels of a part of the canvas have the colour of errors.
int errorPixels(CanvasBench& bench, QRectF part) {
    const QImage picture = bench.view.grab(bench.view.mapFromScene(part).boundingRect()).toImage();
    const QColor wanted = Theme::instance().palette().error;
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            const QColor colour = picture.pixelColor(x, y);
            count += std::abs(colour.red() - wanted.red()) + std::abs(colour.green() - wanted.green()) +
                         std::abs(colour.blue() - wanted.blue()) <
                     24;
        }
    return count;
}

base::Duration toTheMillisecond(kernel::Time time) {
    return {(time + 500'000) / 1'000'000 * 1'000'000};
}

const diagram::Value* valueOf(const diagram::Record& event, const char* key) {
    return event.find(key);
}

} // namespace

/// Faults by hand reach the running simulation and never the document.
class FaultsByHandTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }
    void crashesTheInstanceThatWasRightClicked();
    void takesAFaultBackAfterItsDuration();
    void crashesAndRestoresWithK();
    void cutsAWire();
    void offersNothingForClients();
    void partsTheSelectionFromTheRestWithATear();
    void restoresWhatIsRightClickedAtItsMark();
    void losesOnlyAnswersOnAWire();
    void marksASlowWire();
    void isolatesAnInstance();
    void darkensAZone();
    void opensTheFaultsOfTheSelectionWithF();
    void keepsWhatWasDoneAsScenario();
    void keepsHowLongAFaultLasted();
    void forgetsWhatWasDoneToAnotherDiagram();
};

void FaultsByHandTest::crashesTheInstanceThatWasRightClicked() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 1) == Health::Up; }));
    bench.click(bench.tile("app", 2), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("app")});
    play(menu, "crash", 0);
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 1) == Health::Crashed; }));
    QVERIFY(bench.runUntil(
        [](const auto& s) { return healthOf(s, "app", 0) == Health::Up && healthOf(s, "app", 2) == Health::Up; }));
    QVERIFY(!bench.document.isModified());

    bench.click(bench.tile("app", 2), Qt::NoModifier, Qt::RightButton);
    menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    const auto* restore = menu->findChild<QAction*>(QStringLiteral("restore"));
    QVERIFY(restore != nullptr);
    CanvasBench::choose(menu, restore);
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 1) != Health::Crashed; }));
}

void FaultsByHandTest::takesAFaultBackAfterItsDuration() {
    CanvasBench bench(threeTiers());
    bench.player.setSpeed(0); // as fast as it goes: five simulated seconds pass at once
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return s.now > 0; }));
    bench.player.pause();
    bench.click(bench.tile("app", 1), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    play(menu, "slow", 1);
    QVERIFY(bench.runUntil([](const auto& s) {
        const auto* app = find(s, "app");
        return app != nullptr && app->instances[0].slowed && !app->instances[1].slowed;
    }));
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) {
        const auto* app = find(s, "app");
        return app != nullptr && !app->instances[0].slowed;
    }));
}

void FaultsByHandTest::crashesAndRestoresWithK() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 0) == Health::Up; }));
    bench.click(bench.title("app"));
    bench.press(Qt::Key_K);
    QVERIFY(bench.runUntil([](const auto& s) {
        return healthOf(s, "app", 0) == Health::Crashed && healthOf(s, "app", 2) == Health::Crashed;
    }));
    bench.press(Qt::Key_K);
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 0) != Health::Crashed; }));
    QCOMPARE(bench.document.undoStack().count(), 0);
}

void FaultsByHandTest::cutsAWire() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return !s.links.empty(); }));
    bench.click(bench.at(520, 144), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    QCOMPARE(bench.view.selectedLinks(), QStringList{QStringLiteral("lb->app")});
    play(menu, "cut", 0);
    QVERIFY(bench.runUntil([](const auto& s) { return s.links.size() == 2 && s.links[1].cut; }));
    bench.press(Qt::Key_K);
    QVERIFY(bench.runUntil([](const auto& s) { return s.links.size() == 2 && !s.links[1].cut; }));
}

void FaultsByHandTest::offersNothingForClients() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("users"), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    QVERIFY(menu->findChild<QMenu*>(QStringLiteral("crash")) == nullptr);
    menu->close();
}

void FaultsByHandTest::partsTheSelectionFromTheRestWithATear() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return s.links.size() == 2; }));
    // lb ends at x = 480 and app begins at 560: the tear is upright in the middle, at 520, and goes 36 beyond the cards
    // (100 to 188) at both ends. The wire, at 144, has marks of its own: it is left out.
    const QRectF above(510, 70, 20, 40);
    QCOMPARE(errorPixels(bench, above), 0);
    playAt(bench, bench.title("app"), "partition", 0);
    QVERIFY(bench.runUntil(
        [](const auto& s) { return link(s, "lb->app")->parted == 1 && link(s, "users->lb")->parted == 0; }));
    QVERIFY(errorPixels(bench, above) > 20);
    QVERIFY(!bench.document.isModified());

    bench.click(bench.title("app"), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    CanvasBench::choose(menu, menu->findChild<QAction*>(QStringLiteral("restore")));
    QVERIFY(bench.runUntil([](const auto& s) { return link(s, "lb->app")->parted == 0; }));
    QCOMPARE(errorPixels(bench, above), 0);
}

void FaultsByHandTest::restoresWhatIsRightClickedAtItsMark() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return s.links.size() == 2; }));
    const auto parted = [](const auto& s) { return link(s, "lb->app")->parted == 1; };
    const auto healed = [](const auto& s) { return link(s, "lb->app")->parted == 0; };
    // The tear stands upright at x = 520, and its words in its middle, between 64 and 224: at 144.
    for (const QPointF mark : {QPointF(520, 144), QPointF(520, 80)}) {
        playAt(bench, bench.title("app"), "partition", 0);
        QVERIFY(bench.runUntil(parted));
        bench.view.grab();
        bench.click(bench.at(540, 400), Qt::NoModifier, Qt::RightButton); // elsewhere it is the canvas' menu
        QVERIFY(CanvasBench::openMenu("fault-mark-menu") == nullptr);
        QTest::keyClick(CanvasBench::openMenu("canvas-menu"), Qt::Key_Escape);
        bench.click(bench.at(mark.x(), mark.y()), Qt::NoModifier, Qt::RightButton);
        QMenu* menu = CanvasBench::openMenu("fault-mark-menu");
        QVERIFY(menu != nullptr);
        QCOMPARE(menu->actions().first()->text(), QStringLiteral("Partition: app | the rest"));
        CanvasBench::choose(menu, menu->findChild<QAction*>(QStringLiteral("restore")));
        QVERIFY(bench.runUntil(healed));
    }
    // It is gone, and its menu with it.
    bench.view.grab();
    bench.click(bench.at(520, 80), Qt::NoModifier, Qt::RightButton);
    QVERIFY(CanvasBench::openMenu("fault-mark-menu") == nullptr);
    QTest::keyClick(CanvasBench::openMenu("canvas-menu"), Qt::Key_Escape);
    // The mark of a slow wire is the wire's.
    playAt(bench, bench.at(520, 144), "delay", 0);
    QVERIFY(bench.runUntil([](const auto& s) { return s.log && !s.log->empty() && s.log->back().what == "delay"; }));
    bench.view.grab();
    // 11 below the wire, which is hit from a few pixels: it is on the badge, whose radius is 13.
    bench.click(bench.at(520, 155), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    QVERIFY(menu->findChild<QAction*>(QStringLiteral("restore")) != nullptr);
    QCOMPARE(bench.view.selectedLinks(), QStringList{QStringLiteral("lb->app")});
}

void FaultsByHandTest::losesOnlyAnswersOnAWire() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return s.links.size() == 2; }));
    playAt(bench, bench.at(520, 144), "one_way_back", 0);
    // Requests still come in, and their answers are lost: the client succeeds in nothing any more.
    QVERIFY(bench.runUntil([](const auto& s) { return link(s, "lb->app")->parted == 1; }));
    const auto* entry = bench.player.takeSnapshot()->log.get();
    QVERIFY(entry != nullptr && !entry->empty());
    QCOMPARE(entry->back().what, std::string("partition"));
    QCOMPARE(entry->back().target, std::string("app | lb"));
    QVERIFY(entry->back().detail.find("one_way true") != std::string::npos);
    bench.press(Qt::Key_Escape);
    bench.click(bench.at(520, 144), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    CanvasBench::choose(menu, menu->findChild<QAction*>(QStringLiteral("restore")));
    QVERIFY(bench.runUntil([](const auto& s) { return link(s, "lb->app")->parted == 0; }));
}

void FaultsByHandTest::marksASlowWire() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return s.links.size() == 2; }));
    const QColor slow = Theme::instance().palette().slow;
    const auto marked = [&] {
        const QImage picture = bench.view.grab(QRect(bench.at(505, 129), bench.at(535, 159))).toImage();
        int count = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                count += picture.pixelColor(x, y) == slow;
        return count;
    };
    bench.player.pause(); // no dots that pass
    QVERIFY(bench.runUntil([](const auto&) { return true; }));
    const int before = marked();
    playAt(bench, bench.at(520, 144), "delay", 1);
    // 200 ms each way beside the default of half a millisecond at most.
    QVERIFY(bench.runUntil([](const auto& s) { return link(s, "lb->app")->meanLatencyMs > 100; }));
    QVERIFY(marked() > before + 20);
}

void FaultsByHandTest::isolatesAnInstance() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 1) == Health::Up; }));
    playAt(bench, bench.tile("app", 2), "isolate", 0);
    QVERIFY(bench.runUntil([](const auto& s) {
        const auto* app = find(s, "app");
        return app->instances[1].cutOff && !app->instances[0].cutOff && !app->instances[2].cutOff;
    }));
}

void FaultsByHandTest::darkensAZone() {
    diagram::Diagram diagram = threeTiers();
    diagram.zones = {{"az-a", {{"label", "Zone A"}, {"contains", diagram::List{"app"}}}}};
    CanvasBench bench(diagram);
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 1) == Health::Up; }));
    playAt(bench, bench.title("app"), "outage", 0);
    QVERIFY(bench.runUntil([](const auto& s) {
        return healthOf(s, "app", 0) == Health::Crashed && healthOf(s, "app", 2) == Health::Crashed &&
               healthOf(s, "lb", 0) == Health::Up;
    }));
}

void FaultsByHandTest::opensTheFaultsOfTheSelectionWithF() {
    CanvasBench bench(threeTiers());
    bench.press(Qt::Key_F);
    QVERIFY(CanvasBench::openMenu("fault-menu") == nullptr); // nothing is selected
    bench.click(bench.title("app"));
    bench.press(Qt::Key_F);
    QMenu* menu = CanvasBench::openMenu("fault-menu");
    QVERIFY(menu != nullptr);
    for (const char* fault : {"crash", "hang", "slow", "errors", "isolate", "partition"})
        QVERIFY2(menu->findChild<QMenu*>(QLatin1String(fault)) != nullptr, fault);
    menu->close();
}

void FaultsByHandTest::keepsWhatWasDoneAsScenario() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 1) == Health::Up && s.now > 0; }));
    playAt(bench, bench.tile("app", 2), "slow", 2);
    QVERIFY(bench.runUntil([](const auto& s) { return find(s, "app")->instances[1].slowed; }));
    QVERIFY(!bench.document.isModified());
    bench.click(bench.title("app"), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    const auto* keep = menu->findChild<QAction*>(QStringLiteral("keepAsScenario"));
    QVERIFY(keep != nullptr);
    CanvasBench::choose(menu, keep);
    const auto& scenario = bench.document.diagram().scenario;
    QCOMPARE(scenario.size(), std::size_t(1));
    QVERIFY(valueOf(scenario[0], "slow")->isWord("app/2"));
    QCOMPARE(*valueOf(scenario[0], "factor"), diagram::Value(10.0));
    QCOMPARE(*valueOf(scenario[0], "for"), diagram::Value(base::Duration::seconds(30)));
    // The time is the log's, when the run took it, to the millisecond.
    const auto log = bench.player.takeSnapshot()->log;
    const auto slowed = std::find_if(log->begin(), log->end(), [](const auto& entry) { return entry.what == "slow"; });
    QVERIFY(slowed != log->end());
    QCOMPARE(*valueOf(scenario[0], "at"), diagram::Value(toTheMillisecond(slowed->at)));
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram().scenario.empty());
}

void FaultsByHandTest::keepsHowLongAFaultLasted() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 1) == Health::Up && s.now > 0; }));
    playAt(bench, bench.tile("app", 1), "hang", 0);
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 0) == Health::Hung; }));
    bench.press(Qt::Key_K); // restores it
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 0) == Health::Up; }));
    bench.press(Qt::Key_K); // and crashes it, then starts it again
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 0) == Health::Crashed; }));
    bench.press(Qt::Key_K);
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 0) == Health::Starting; }));
    bench.click(bench.title("app"), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    CanvasBench::choose(menu, menu->findChild<QAction*>(QStringLiteral("keepAsScenario")));
    const auto log = bench.player.takeSnapshot()->log;
    std::vector<kernel::Time> times;
    for (const auto& entry : *log)
        if (entry.what == "hang" || entry.what == "end of hang" || entry.what == "crash" ||
            entry.what == "end of crash")
            times.push_back(entry.at);
    QCOMPARE(times.size(), std::size_t(4));
    const auto& scenario = bench.document.diagram().scenario;
    QCOMPARE(scenario.size(), std::size_t(3));
    const kernel::Time lasted = times[1] - times[0];
    QVERIFY(lasted >= 10 * kernel::kMillisecond); // below it is to the microsecond
    QCOMPARE(*valueOf(scenario[0], "for"), diagram::Value(toTheMillisecond(lasted)));
    QVERIFY(valueOf(scenario[1], "crash")->isWord("app/1") && valueOf(scenario[1], "for") == nullptr);
    QVERIFY(valueOf(scenario[2], "restart")->isWord("app/1"));
    QCOMPARE(*valueOf(scenario[2], "at"), diagram::Value(toTheMillisecond(times[3])));
}

void FaultsByHandTest::forgetsWhatWasDoneToAnotherDiagram() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 1) == Health::Up && s.now > 0; }));
    bench.click(bench.title("app"));
    bench.press(Qt::Key_K);
    QVERIFY(bench.runUntil([](const auto& s) { return healthOf(s, "app", 1) == Health::Crashed; }));
    const auto offersToKeep = [&] {
        bench.click(bench.title("app"), Qt::NoModifier, Qt::RightButton);
        QMenu* menu = CanvasBench::openMenu("canvas-menu");
        const bool offered = menu != nullptr && menu->findChild<QAction*>(QStringLiteral("keepAsScenario")) != nullptr;
        if (menu != nullptr)
            menu->close();
        QTest::qWait(1);
        return offered;
    };
    QVERIFY(offersToKeep());
    bench.document.setDiagram(threeTiers());
    bench.player.load(bench.document.diagram());
    bench.view.resetZoom();
    bench.view.centerOn(400, 200);
    QVERIFY(!offersToKeep());
}

QTEST_MAIN(FaultsByHandTest)
#include "tst_faults_by_hand.moc"
