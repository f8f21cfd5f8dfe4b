#include "tests/ui/canvas/canvas_bench.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

using simulation::Health;

/// Shows frames until a condition on the snapshot holds.
template <typename Condition> bool runUntil(CanvasBench& bench, Condition condition) {
    for (int i = 0; i < 400; ++i) {
        const auto snapshot = bench.player.takeSnapshot();
        bench.view.showFrame(snapshot);
        if (snapshot && condition(*snapshot))
            return true;
        QTest::qWait(10);
    }
    return false;
}

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
};

void FaultsByHandTest::crashesTheInstanceThatWasRightClicked() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(runUntil(bench, [](const auto& s) { return healthOf(s, "app", 1) == Health::Up; }));
    bench.click(bench.tile("app", 2), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("app")});
    play(menu, "crash", 0);
    QVERIFY(runUntil(bench, [](const auto& s) { return healthOf(s, "app", 1) == Health::Crashed; }));
    QVERIFY(runUntil(bench, [](const auto& s) {
        return healthOf(s, "app", 0) == Health::Up && healthOf(s, "app", 2) == Health::Up;
    }));
    QVERIFY(!bench.document.isModified());

    bench.click(bench.tile("app", 2), Qt::NoModifier, Qt::RightButton);
    menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    const auto* restore = menu->findChild<QAction*>(QStringLiteral("restore"));
    QVERIFY(restore != nullptr);
    CanvasBench::choose(menu, restore);
    QVERIFY(runUntil(bench, [](const auto& s) { return healthOf(s, "app", 1) != Health::Crashed; }));
}

void FaultsByHandTest::takesAFaultBackAfterItsDuration() {
    CanvasBench bench(threeTiers());
    bench.player.setSpeed(0); // as fast as it goes: five simulated seconds pass at once
    bench.player.play();
    QVERIFY(runUntil(bench, [](const auto& s) { return s.now > 0; }));
    bench.player.pause();
    bench.click(bench.tile("app", 1), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    play(menu, "slow", 1);
    QVERIFY(runUntil(bench, [](const auto& s) {
        const auto* app = find(s, "app");
        return app != nullptr && app->instances[0].slowed && !app->instances[1].slowed;
    }));
    bench.player.play();
    QVERIFY(runUntil(bench, [](const auto& s) {
        const auto* app = find(s, "app");
        return app != nullptr && !app->instances[0].slowed;
    }));
}

void FaultsByHandTest::crashesAndRestoresWithK() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(runUntil(bench, [](const auto& s) { return healthOf(s, "app", 0) == Health::Up; }));
    bench.click(bench.title("app"));
    bench.press(Qt::Key_K);
    QVERIFY(runUntil(bench, [](const auto& s) {
        return healthOf(s, "app", 0) == Health::Crashed && healthOf(s, "app", 2) == Health::Crashed;
    }));
    bench.press(Qt::Key_K);
    QVERIFY(runUntil(bench, [](const auto& s) { return healthOf(s, "app", 0) != Health::Crashed; }));
    QCOMPARE(bench.document.undoStack().count(), 0);
}

void FaultsByHandTest::cutsAWire() {
    CanvasBench bench(threeTiers());
    bench.player.play();
    QVERIFY(runUntil(bench, [](const auto& s) { return !s.links.empty(); }));
    bench.click(bench.at(520, 144), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    QCOMPARE(bench.view.selectedLinks(), QStringList{QStringLiteral("lb->app")});
    play(menu, "cut", 0);
    QVERIFY(runUntil(bench, [](const auto& s) { return s.links.size() == 2 && s.links[1].cut; }));
    bench.press(Qt::Key_K);
    QVERIFY(runUntil(bench, [](const auto& s) { return s.links.size() == 2 && !s.links[1].cut; }));
}

void FaultsByHandTest::offersNothingForClients() {
    CanvasBench bench(threeTiers());
    bench.click(bench.title("users"), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    QVERIFY(menu != nullptr);
    QVERIFY(menu->findChild<QMenu*>(QStringLiteral("crash")) == nullptr);
    menu->close();
}

QTEST_MAIN(FaultsByHandTest)
#include "tst_faults_by_hand.moc"
