#include "engine/simulation/traces.h"
#include "tests/ui/canvas/canvas_bench.h"
#include "tests/ui/canvas/slow_dots.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// A bench that runs in slow motion and finds dots by their pixels.
class Slow : public CanvasBench {
  public:
    Slow() : CanvasBench(farApart()) {
        player.setSpeed(0.05);
        view.setCaptionsShown(false);
        QObject::connect(&view, &CanvasView::hint, &view, [this](const QString& text) { m_hint = text; });
    }
    bool hasHint(const QString& beginning) const { return m_hint.startsWith(beginning); }

    void frame() {
        view.showFrame(player.takeSnapshot());
        QTest::qWait(8);
    }
    QPoint dot() const { return requestDot(*canvas(), outPort("users"), inPort("app")); }
    /// Plays until a dot stands alone there, and pauses.
    QPoint pausedDot() {
        player.play();
        for (int i = 0; i < 2000; ++i) {
            frame();
            if (!dot().isNull()) {
                player.pause();
                for (int settling = 0; settling < 40; ++settling)
                    frame();
                if (const QPoint at = dot(); !at.isNull())
                    return at;
                player.play();
            }
        }
        return {};
    }
    bool showsTrace() {
        for (int i = 0; i < 300; ++i) {
            frame();
            if (!shown()->followed)
                continue;
            frame(); // what was just taken is on screen, too
            return true;
        }
        return false;
    }
    std::shared_ptr<const simulation::Snapshot> shown() { return player.takeSnapshot(); }
    /// Whether the wire is lit, away from dots: by the thick pale line around it.
    bool wireIsLit() const {
        const QImage image = canvas()->grab().toImage();
        const QPoint from = outPort("users");
        const QColor ground = Theme::instance().palette().window;
        int lit = 0;
        for (int x = from.x() + 30; x < inPort("app").x() - 30; ++x) {
            const QColor pixel = image.pixelColor(x, from.y() - 4);
            lit += pixel.blue() > pixel.red() + 30 && !isNear(pixel, ground) ? 1 : 0;
        }
        return lit > 200;
    }
    /// Dark pixels in a ring of that radius.
    int ringAround(QPoint at) const {
        const QImage image = canvas()->grab().toImage();
        const QColor ink = Theme::instance().palette().text;
        int dark = 0;
        for (int y = -16; y <= 16; ++y)
            for (int x = -16; x <= 16; ++x)
                dark += isNear(image.pixelColor(at + QPoint(x, y)), ink) ? 1 : 0;
        return dark;
    }

  private:
    QString m_hint;
};

/// Tab until that card or wire is selected.
bool walkTo(CanvasBench& bench, const char* id) {
    for (int i = 0; i < 10; ++i) {
        bench.press(Qt::Key_Tab);
        if (bench.view.selectedComponents() + bench.view.selectedLinks() == QStringList{QLatin1String(id)})
            return true;
    }
    return false;
}

} // namespace

/// A click on a dot follows its request.
class FollowingTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }

    void marksTheRequestOfAClickedDotWhilePaused();
    void goesOnWithTheRequestUntilItHasEnded();
    void takesADotFromTwelvePixelsAway();
    void aDragFromADotIsADrag();
    void addingToASelectionIsNoFollowing();
    void escapeEndsFollowingBeforeTheSelection();
    void endsWithTheDiagram();
    void aKeyFollowsTheRequestThatIsThereWhilePaused();
    void aKeyFollowsTheNextRequestWhileItRuns();
    void aKeyWaitsForTheFirstRequestAndEscapeGivesUp();
    void aKeyFollowsWhereNothingMoves();
    void aKeySaysWhyThereIsNothingToFollow();
};

void FollowingTest::marksTheRequestOfAClickedDotWhilePaused() {
    Slow bench;
    const QPoint dot = bench.pausedDot();
    QVERIFY(!dot.isNull());
    const int before = bench.ringAround(dot);
    QVERIFY(!bench.wireIsLit());
    const kernel::Time now = bench.shown()->now;
    bench.click(dot);
    QVERIFY(bench.player.followed().has_value());
    QVERIFY(bench.showsTrace());
    const auto snapshot = bench.shown();
    QCOMPARE(snapshot->now, now); // nothing has gone on
    QCOMPARE(quint32(snapshot->followed->request), *bench.player.followed());
    // It is on its way to the server, from where it began: the whole of its story so far.
    QCOMPARE(snapshot->followed->client, std::string("users"));
    QVERIFY(!snapshot->followed->ended);
    QCOMPARE(snapshot->followed->spans.size(), std::size_t{2});
    QCOMPARE(snapshot->followed->spans[1].link, std::string("users->app"));
    const double share = double(now - snapshot->followed->began) / double(100 * kernel::kMillisecond);
    const double seen =
        double(dot.x() - bench.outPort("users").x()) / (bench.inPort("app").x() - bench.outPort("users").x());
    QVERIFY2(std::abs(share - seen) < 0.06, qPrintable(QString("%1 instead of %2").arg(seen).arg(share)));
    bench.frame();
    QVERIFY(bench.ringAround(dot) > before + 60);
    QVERIFY(bench.wireIsLit());
    QVERIFY(!bench.view.hasSelection()); // the wire below it was not meant
    QVERIFY(!bench.document.isModified());
}

void FollowingTest::goesOnWithTheRequestUntilItHasEnded() {
    Slow bench;
    const QPoint dot = bench.pausedDot();
    QVERIFY(!dot.isNull());
    bench.click(dot);
    QVERIFY(bench.showsTrace());
    const quint32 request = *bench.player.followed();
    bench.player.setSpeed(1);
    bench.player.play();
    const auto ended = [&] {
        bench.frame();
        const auto snapshot = bench.shown();
        return snapshot->followed && snapshot->followed->ended.has_value();
    };
    QTRY_VERIFY_WITH_TIMEOUT(ended(), 10000);
    const auto snapshot = bench.shown();
    QCOMPARE(quint32(snapshot->followed->request), request);
    QCOMPARE(snapshot->followed->spans.size(), std::size_t{3}); // served, too
    QVERIFY(bench.player.followed().has_value());               // and stays until somebody ends it
    QVERIFY(bench.wireIsLit());
}

void FollowingTest::takesADotFromTwelvePixelsAway() {
    Slow bench;
    const QPoint dot = bench.pausedDot();
    QVERIFY(!dot.isNull());
    bench.click(dot + QPoint(0, 24));
    QVERIFY(!bench.player.followed());
    bench.click(dot + QPoint(7, 8)); // 10.6 px away
    QVERIFY(bench.player.followed().has_value());
}

void FollowingTest::aDragFromADotIsADrag() {
    Slow bench;
    const QPoint dot = bench.pausedDot();
    QVERIFY(!dot.isNull());
    // Beside the wire begins a marquee, which takes in the server.
    bench.drag(dot + QPoint(0, -11), bench.view.mapFromScene(bench.corner("app") + QPointF(kCardWidth + 20, 120)));
    QVERIFY(!bench.player.followed());
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("app")});
}

void FollowingTest::addingToASelectionIsNoFollowing() {
    Slow bench;
    const QPoint dot = bench.pausedDot();
    QVERIFY(!dot.isNull());
    bench.click(dot, Qt::ControlModifier);
    QVERIFY(!bench.player.followed());
    QCOMPARE(bench.view.selectedLinks(), QStringList{QStringLiteral("users->app")});
}

void FollowingTest::escapeEndsFollowingBeforeTheSelection() {
    Slow bench;
    const QPoint dot = bench.pausedDot();
    QVERIFY(!dot.isNull());
    bench.click(bench.title("app"));
    bench.click(dot);
    QVERIFY(bench.showsTrace());
    QVERIFY(bench.wireIsLit());
    bench.press(Qt::Key_Escape);
    QVERIFY(!bench.player.followed());
    for (int i = 0; i < 20; ++i)
        bench.frame();
    QVERIFY(!bench.wireIsLit());
    QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("app")});
    bench.press(Qt::Key_Escape);
    QVERIFY(!bench.view.hasSelection());
}

void FollowingTest::endsWithTheDiagram() {
    Slow bench;
    const QPoint dot = bench.pausedDot();
    QVERIFY(!dot.isNull());
    bench.click(dot);
    QVERIFY(bench.showsTrace());
    bench.player.load(bench.document.diagram());
    QVERIFY(!bench.player.followed());
    for (int i = 0; i < 20; ++i)
        bench.frame();
    QVERIFY(!bench.shown()->followed);
    QVERIFY(!bench.wireIsLit());
}

void FollowingTest::aKeyFollowsTheRequestThatIsThereWhilePaused() {
    Slow bench;
    const QPoint dot = bench.pausedDot();
    QVERIFY(!dot.isNull());
    // The same request as a click on its dot.
    bench.click(dot);
    const auto clicked = bench.player.followed();
    QVERIFY(clicked.has_value());
    bench.press(Qt::Key_Escape);
    QVERIFY(!bench.player.followed());
    QVERIFY(walkTo(bench, "app"));
    bench.press(Qt::Key_R);
    QVERIFY(bench.player.followed().has_value());
    QVERIFY(bench.showsTrace());
    const auto trace = bench.shown()->followed;
    QCOMPARE(quint32(trace->request), *bench.player.followed());
    QVERIFY(!trace->ended); // under way to the server
    QCOMPARE(trace->spans.back().link, std::string("users->app"));
    QVERIFY(bench.wireIsLit());
    QVERIFY(!bench.document.isModified());
}

void FollowingTest::aKeyFollowsTheNextRequestWhileItRuns() {
    Slow bench;
    bench.player.play();
    for (int i = 0; i < 60; ++i)
        bench.frame();
    QVERIFY(walkTo(bench, "users->app"));
    const kernel::Time pressed = bench.shown()->now;
    bench.press(Qt::Key_R);
    QVERIFY(!bench.player.followed()); // the next one: not one of those that are under way
    QVERIFY(bench.hasHint(QStringLiteral("The next request here")));
    const auto followed = [&] {
        bench.frame();
        return bench.player.followed().has_value();
    };
    QTRY_VERIFY_WITH_TIMEOUT(followed(), 10000);
    QVERIFY(bench.showsTrace());
    QVERIFY(bench.shown()->followed->began >= pressed);
}

void FollowingTest::aKeyWaitsForTheFirstRequestAndEscapeGivesUp() {
    Slow bench;
    bench.frame();
    bench.press(Qt::Key_R); // nothing selected: any client's, and nothing was sent yet
    QVERIFY(!bench.player.followed());
    QCOMPARE(bench.messages.size(), 1);
    QVERIFY2(bench.messages.front().contains(QStringLiteral("No request")), qPrintable(bench.messages.front()));
    bench.press(Qt::Key_Escape);
    bench.player.setSpeed(1);
    bench.player.play();
    for (int i = 0; i < 60; ++i)
        bench.frame();
    QVERIFY(bench.shown()->now > 0);
    QVERIFY(!bench.player.followed()); // given up
    bench.press(Qt::Key_R);
    const auto followed = [&] {
        bench.frame();
        return bench.player.followed().has_value();
    };
    QTRY_VERIFY_WITH_TIMEOUT(followed(), 10000);
}

void FollowingTest::aKeyFollowsWhereNothingMoves() {
    Motion::instance().setReduced(true);
    const auto back = qScopeGuard([] { Motion::instance().setReduced(false); });
    Slow bench;
    bench.player.setSpeed(1);
    bench.player.play();
    const auto came = [&] {
        bench.frame();
        return bench.shown()->now > kernel::kSecond;
    };
    QTRY_VERIFY_WITH_TIMEOUT(came(), 10000);
    bench.player.pause();
    for (int i = 0; i < 20; ++i)
        bench.frame();
    QCOMPARE(bench.view.visibleDots(), 0); // there is none to click
    QVERIFY(walkTo(bench, "app"));
    bench.press(Qt::Key_R);
    QVERIFY(bench.player.followed().has_value());
    QVERIFY(bench.showsTrace());
    QVERIFY(bench.wireIsLit());
}

void FollowingTest::aKeySaysWhyThereIsNothingToFollow() {
    diagram::Diagram alone;
    alone.components = {card("app", "service", 0, 100), card("users", "client", 600, 100)};
    CanvasBench bench(alone);
    QVERIFY(walkTo(bench, "app"));
    bench.press(Qt::Key_R);
    QCOMPARE(bench.messages.size(), 1);
    QVERIFY2(bench.messages.front().contains(QStringLiteral("No wire leads")), qPrintable(bench.messages.front()));
    bench.press(Qt::Key_Escape);
    bench.press(Qt::Key_R);
    QCOMPARE(bench.messages.size(), 2);
    QVERIFY2(bench.messages.back().contains(QStringLiteral("No client")), qPrintable(bench.messages.back()));
    QVERIFY(!bench.player.followed());
}

QTEST_MAIN(FollowingTest)
#include "tst_following.moc"
