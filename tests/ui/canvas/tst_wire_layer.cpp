#include "ui/canvas/wire_layer.h"

#include <QTest>
#include <algorithm>

#include "engine/format/format.h"
#include "tests/ui/canvas/canvas_bench.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

const QString kExamples = QStringLiteral(FAULTLINE_SOURCE_DIR "/examples/");

/// Two callers and two callees, each caller linked to both: one crossing, in the middle.
diagram::Diagram crossed() {
    diagram::Diagram diagram;
    diagram.components = {card("a", "service", 0, 0), card("b", "service", 0, 200), card("c", "database", 500, 0),
                          card("d", "database", 500, 200)};
    diagram.links = {{"a->c", "a", "c", {}}, {"a->d", "a", "d", {}}, {"b->c", "b", "c", {}}, {"b->d", "b", "d", {}}};
    return diagram;
}

const WireLayer& wiresOf(CanvasBench& bench) {
    return static_cast<const CanvasScene*>(bench.view.scene())->wires();
}

const WireRoute& routeOf(CanvasBench& bench, const char* id) {
    return wiresOf(bench).wire(QLatin1String(id))->route;
}

/// Whether two wires come nearer to each other than `least` between their ends.
bool meet(const WireRoute& one, const WireRoute& other, double least) {
    for (int i = 1; i < 64; ++i)
        if (other.distanceTo(one.at(i / 64.0)) < least)
            return true;
    return false;
}

} // namespace

/// Wires that share ports and cross.
class TestWireLayer : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }

    void wiresAtOnePortLieInTheOrderOfTheirOtherEnds() {
        CanvasBench bench(crossed());
        // Two at each port, twelve apart: six above and six below the middle, at 44.
        QCOMPARE(routeOf(bench, "a->c").at(0), QPointF(200, 38));
        QCOMPARE(routeOf(bench, "a->d").at(0), QPointF(200, 50));
        QCOMPARE(routeOf(bench, "b->c").at(0), QPointF(200, 238));
        QCOMPARE(routeOf(bench, "b->c").at(1), QPointF(500, 50));
        QCOMPARE(routeOf(bench, "a->c").at(1), QPointF(500, 38));
        // Those that share a port never meet.
        QVERIFY(!meet(routeOf(bench, "a->c"), routeOf(bench, "a->d"), 8));
        QVERIFY(!meet(routeOf(bench, "b->c"), routeOf(bench, "a->c"), 8));
        QVERIFY(meet(routeOf(bench, "a->d"), routeOf(bench, "b->c"), 3)); // these have to
    }
    void theOrderFollowsTheCards() {
        CanvasBench bench(crossed());
        bench.drag(bench.title("c"), bench.title("c") + QPoint(0, 400));
        QCOMPARE(bench.position("c"), (base::Point{500, 400}));
        QCOMPARE(routeOf(bench, "a->c").at(0), QPointF(200, 50));
        QCOMPARE(routeOf(bench, "a->d").at(0), QPointF(200, 38));
        bench.press(Qt::Key_Z, Qt::ControlModifier);
    }
    void aWireAloneEndsAtThePort() {
        CanvasBench bench(threeTiers());
        QCOMPARE(bench.view.mapFromScene(routeOf(bench, "lb->app").at(0)), bench.outPort("lb"));
        QCOMPARE(bench.view.mapFromScene(routeOf(bench, "lb->app").at(1)), bench.inPort("app"));
    }
    void aWirePassesVisiblyOverAnother() {
        CanvasBench bench(crossed());
        const Palette& p = Theme::instance().palette();
        const QImage picture = bench.canvas()->grab().toImage();
        const auto under = [&](const WireRoute& route, double share) {
            return picture.pixelColor(bench.view.mapFromScene(route.at(share)));
        };
        // Where they meet, by symmetry, the later one is whole; beside it the earlier one is interrupted by its ground,
        // and further away it is there.
        const WireRoute& below = routeOf(bench, "a->d");
        const WireRoute& above = routeOf(bench, "b->c");
        const auto distance = [](const QColor& a, const QColor& b) {
            return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
        };
        QVERIFY(distance(under(above, 0.5), p.wire) < 90);
        int ground = 0;
        int wire = 0;
        for (int i = -12; i <= 12; ++i) {
            const QColor pixel = under(below, 0.5 + i * 0.002); // the wire is about 360 long: 0.7 a step
            ground += distance(pixel, p.window) < 60 ? 1 : 0;
            wire += distance(under(below, 0.35 + i * 0.002), p.window) < 60 ? 0 : 1;
        }
        QVERIFY2(ground >= 3, qPrintable(QString::number(ground)));
        QCOMPARE(wire, 25);
    }
    void tearsLieApart() {
        DiagramDocument document;
        QVERIFY(document.open(kExamples + QStringLiteral("6-partition.faultline.yaml")));
        CanvasScene scene(document);
        std::vector<std::shared_ptr<Wire>> torn;
        for (const auto& wire : scene.wires().wires())
            if (wire->from.endsWith(QLatin1String("app"))) {
                wire->look.parted = true;
                torn.push_back(wire);
            }
        QCOMPARE(torn.size(), std::size_t(6));
        double nearest = 1e9;
        double atMiddle = 1e9;
        for (const auto& wire : torn)
            scene.wires().placeMark(*wire);
        for (const auto& one : torn)
            for (const auto& other : torn)
                if (one != other) {
                    nearest = std::min(nearest, other->route.distanceTo(one->route.at(one->look.mark)));
                    atMiddle = std::min(atMiddle, other->route.distanceTo(one->route.at(0.5)));
                }
        QVERIFY2(nearest > 18, qPrintable(QString::number(nearest)));
        QVERIFY(atMiddle < nearest);
    }
};

QTEST_MAIN(TestWireLayer)
#include "tst_wire_layer.moc"
