#include "tests/ui/canvas/canvas_bench.h"
#include "ui/canvas/overlays.h"

using namespace faultline;
using namespace faultline::ui;

/// The caption says what happened last, all that happened at once.
class CaptionTest : public QObject {
    Q_OBJECT

    static std::shared_ptr<const simulation::Snapshot> snapshot(double now, std::vector<simulation::LogEntry> log) {
        auto made = std::make_shared<simulation::Snapshot>();
        made->now = kernel::Time(now * 1e9);
        made->log = std::make_shared<const std::vector<simulation::LogEntry>>(std::move(log));
        return made;
    }
    static simulation::LogEntry crash(double seconds, const char* target) {
        return {kernel::Time(seconds * 1e9), "crash", target, "", true};
    }

  private slots:
    void saysWhatHappenedLast() {
        CanvasBench bench{diagram::Diagram()};
        bench.view.showFrame(snapshot(1, {}));
        QVERIFY(bench.view.caption().isEmpty());
        bench.view.showFrame(snapshot(3, {crash(2, "a"), crash(2.5, "b")}));
        QCOMPARE(bench.view.caption(), QString("b crashed."));
    }

    void saysAllThatHappenedAtOnce() {
        CanvasBench bench{diagram::Diagram()};
        bench.view.showFrame(snapshot(1, {}));
        bench.view.showFrame(snapshot(3, {crash(2, "a"), crash(2.5, "b"), crash(2.5, "c")}));
        QCOMPARE(bench.view.caption(), QString("b crashed. c crashed."));
    }

    void callsZonesByTheirLabels() {
        diagram::Diagram diagram;
        diagram.components = {card("app", "service", 0, 0)};
        diagram::Named zone{"eu-west-1a", {}};
        zone.values.set("label", diagram::Value(std::string("Dublin")));
        zone.values.set("contains", diagram::Value(catalog::List{diagram::Value(std::string("app"))}));
        diagram.zones = {zone};
        CanvasBench bench(diagram);
        bench.view.showFrame(snapshot(1, {}));
        bench.view.showFrame(snapshot(3, {{kernel::Time(2e9), "outage", "eu-west-1a", "", true}}));
        QCOMPARE(bench.view.caption(), QString("Dublin is dark: no answer, no refusal."));
        bench.view.showFrame(
            snapshot(6, {{kernel::Time(2e9), "outage", "eu-west-1a", "", true},
                         {kernel::Time(5e9), "partition", "eu-west-1a | app/2, eu-west-1b", "", true}}));
        QCOMPARE(bench.view.caption(), QString("The network is torn: Dublin | app/2, eu-west-1b."));
    }

    void coversNoNotes() {
        EventCaption caption;
        caption.say(QStringLiteral("A server crashed."));
        const QRectF port(0, 0, 1200, 800);
        const QRectF usual = caption.place(port, 0, {});
        QCOMPARE(usual.center().x(), 600.0);
        QVERIFY(usual.bottom() > 700);
        // A note there: it gives way, and stays in view.
        const QRectF note = usual.adjusted(-20, -60, 20, 20);
        const QRectF aside = caption.place(port, 0, {note});
        QVERIFY(!aside.intersects(note));
        QVERIFY(port.contains(aside));
        QCOMPARE(aside.size(), usual.size());
        // A note elsewhere is no reason to move.
        QCOMPARE(caption.place(port, 0, {QRectF(0, 0, 300, 200)}), usual);
        // Where notes lie everywhere it is said all the same.
        QVERIFY(port.contains(caption.place(port, 0, {port})));
    }

    void saysHowManyMoreThereAre() {
        CanvasBench bench{diagram::Diagram()};
        bench.view.showFrame(snapshot(1, {}));
        bench.view.showFrame(snapshot(3, {crash(2, "a"), crash(2, "b"), crash(2, "c"), crash(2, "d")}));
        QCOMPARE(bench.view.caption(), QString("a crashed. b crashed. And 2 more."));
    }
};

QTEST_MAIN(CaptionTest)
#include "tst_caption.moc"
