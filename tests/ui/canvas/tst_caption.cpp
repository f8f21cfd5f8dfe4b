#include "tests/ui/canvas/canvas_bench.h"

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

    void saysHowManyMoreThereAre() {
        CanvasBench bench{diagram::Diagram()};
        bench.view.showFrame(snapshot(1, {}));
        bench.view.showFrame(snapshot(3, {crash(2, "a"), crash(2, "b"), crash(2, "c"), crash(2, "d")}));
        QCOMPARE(bench.view.caption(), QString("a crashed. b crashed. And 2 more."));
    }
};

QTEST_MAIN(CaptionTest)
#include "tst_caption.moc"
