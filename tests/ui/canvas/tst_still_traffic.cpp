#include "ui/canvas/still_traffic.h"

#include <QtTest>

#include "tests/ui/canvas/canvas_bench.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;
using simulation::Flight;

namespace {

constexpr double kFrame = 1.0 / 60;

/// A moment of a run in which one message of a kind leaves over "users->lb".
std::shared_ptr<simulation::Snapshot> moment(int frame, Flight::Kind kind) {
    auto snapshot = std::make_shared<simulation::Snapshot>();
    snapshot->now = kernel::kSecond + frame * kernel::Time(kFrame * 1e9);
    for (const char* id : {"users", "lb", "app"}) {
        simulation::ComponentView view;
        view.id = id;
        view.instances.resize(1);
        snapshot->components.push_back(view);
    }
    snapshot->links.push_back({"users->lb", "users", "lb", float(1000 + frame), false, 0, 1});
    snapshot->links.push_back({"lb->app", "lb", "app", 0, false, 0, 1});
    Flight flight;
    flight.request = std::uint64_t(frame) + 1;
    flight.link = 0;
    flight.departs = snapshot->now;
    flight.arrives = snapshot->now + 500 * kernel::kMillisecond;
    flight.kind = kind;
    snapshot->flights.push_back(flight);
    return snapshot;
}

/// Plays `frames` frames and counts those whose picture differs from the one before.
int changedPictures(CanvasBench& bench, int from, int frames, Flight::Kind kind) {
    int changed = 0;
    QImage before = bench.view.viewport()->grab().toImage();
    for (int i = 0; i < frames; ++i) {
        bench.view.showFrameAfter(moment(from + i, kind), kFrame);
        const QImage now = bench.view.viewport()->grab().toImage();
        changed += now != before ? 1 : 0;
        before = now;
    }
    return changed;
}

} // namespace

class TestStillTraffic : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }
    void cleanup() { Motion::instance().setReduced(false); }

    void showsTheKindsOfTheLastSecond() {
        StillTraffic still;
        int frame = 0;
        const auto play = [&](int frames, Flight::Kind kind) {
            bool changed = false;
            for (int i = 0; i < frames; ++i)
                changed = still.advance(moment(++frame, kind), kFrame) || changed;
            return changed;
        };
        const auto shows = [&](Flight::Kind kind) {
            return still.shownOn(QStringLiteral("users->lb"))[std::size_t(kind)];
        };
        // A step is 1 s, 60 frames of 1/60 s; rounding may put its end one frame later.
        QVERIFY(!play(58, Flight::Kind::Request));
        QVERIFY(!shows(Flight::Kind::Request));
        QVERIFY(play(3, Flight::Kind::Request));
        QVERIFY(shows(Flight::Kind::Request));
        QVERIFY(!shows(Flight::Kind::Error));
        QVERIFY(play(61, Flight::Kind::Error));
        QVERIFY(shows(Flight::Kind::Error));
        play(61, Flight::Kind::Error);
        QVERIFY(!shows(Flight::Kind::Request)); // none came any more
        QVERIFY(!still.shownOn(QStringLiteral("lb->app"))[std::size_t(Flight::Kind::Request)]);
        still.clear();
        QVERIFY(!shows(Flight::Kind::Error));
    }
    /// Dots move in every frame; without motion a picture stays for a second. The first is the control.
    void nothingMovesWhenMotionIsReduced() {
        CanvasBench bench(threeTiers());
        changedPictures(bench, 0, 10, Flight::Kind::Request); // the run begins
        const int moving = changedPictures(bench, 10, 30, Flight::Kind::Request);
        QVERIFY2(moving >= 25, qPrintable(QString::number(moving)));
        QVERIFY(bench.view.visibleDots() > 0);
        Motion::instance().setReduced(true);
        changedPictures(bench, 40, 2, Flight::Kind::Request); // takes the dots away
        QCOMPARE(bench.view.visibleDots(), 0);
        const int still = changedPictures(bench, 42, 120, Flight::Kind::Request); // two seconds, two steps
        QVERIFY2(still >= 1 && still <= 5, qPrintable(QString::number(still)));
        QCOMPARE(bench.view.visibleDots(), 0);
    }
    void eachKindHasItsPlace() {
        CanvasBench bench(threeTiers());
        Motion::instance().setReduced(true);
        const auto pictureOf = [&](int from, Flight::Kind kind) {
            for (int i = 0; i < 125; ++i)
                bench.view.showFrameAfter(moment(from + i, kind), kFrame);
            return bench.view.viewport()->grab().toImage();
        };
        const QImage requests = pictureOf(0, Flight::Kind::Request);
        const QImage errors = pictureOf(200, Flight::Kind::Error);
        QVERIFY(requests != errors);
    }
};

QTEST_MAIN(TestStillTraffic)
#include "tst_still_traffic.moc"
