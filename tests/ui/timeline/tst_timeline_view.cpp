#include <QMenu>
#include <QtTest>

#include "ui/document/diagram_document.h"
#include "ui/player/player.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_view.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

using base::Duration;

diagram::Diagram withScenario() {
    diagram::Diagram diagram;
    diagram.settings.set("duration", diagram::Value(Duration::seconds(100)));
    diagram::Component users{"users", "client", {}};
    users.values.set("profile", profileValue({{0, 100}, {60 * kernel::kSecond, 1000}}));
    diagram.components = {users, {"app", "service", {}}};
    diagram.links = {{"users->app", "users", "app", {}}};
    diagram.scenario = {{{"at", Duration::seconds(20)}, {"crash", "app"}, {"for", Duration::seconds(10)}},
                        {{"at", Duration::seconds(50)}, {"slow", "app"}, {"factor", 5.0}}};
    return diagram;
}

/// A timeline of 1,040 pixels: 20 on both sides, so that ten are a second of the 100.
class Bench {
  public:
    explicit Bench(const diagram::Diagram& diagram) : view(document, player) {
        document.setDiagram(diagram);
        player.load(diagram);
        view.resize(1040, 260);
        view.show();
        QCoreApplication::processEvents();
    }
    QPoint middle(std::size_t block) const { return view.events().blocks()[block].rect.center().toPoint(); }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::mousePress(&view, Qt::LeftButton, modifiers, from);
        for (int step = 1; step <= 4; ++step) {
            const QPoint at = from + (to - from) * step / 4;
            QMouseEvent move(QEvent::MouseMove, at, view.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, modifiers);
            QApplication::sendEvent(&view, &move);
        }
        QTest::mouseRelease(&view, Qt::LeftButton, modifiers, to);
    }
    Duration span(std::size_t event, const char* key) const {
        return *document.diagram().scenario[event].find(key)->as<Duration>();
    }
    std::vector<ProfilePoint> profile() const { return profileOf(*document.diagram().component("users")); }

    DiagramDocument document;
    Player player;
    TimelineView view;
};

} // namespace

/// The timeline, by mouse and keys alone.
class TimelineViewTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }

    void showsEventsWhereTheyHappen();
    void movesAnEventByDragging();
    void changesHowLongItLasts();
    void givesUpADragOnEscape();
    void removesAnEvent();
    void shapesTheTrafficByItsPoints();
    void addsAndRemovesPoints();
    void keepsBlocksApart();
    void endsACrashWithItsRestart();
};

void TimelineViewTest::showsEventsWhereTheyHappen() {
    Bench bench(withScenario());
    const auto& blocks = bench.view.events().blocks();
    QCOMPARE(blocks.size(), std::size_t(2));
    // 20 s in at ten pixels a second, ten seconds long.
    QCOMPARE(blocks[0].rect.left(), 220.0);
    QCOMPARE(blocks[0].rect.right(), 320.0);
    QVERIFY(blocks[0].text.startsWith(QStringLiteral("crash app")));
    // Without an end it goes on to the end of the axis.
    QVERIFY(blocks[1].lasts);
    QCOMPARE(blocks[1].rect.right(), 1020.0);
}

void TimelineViewTest::movesAnEventByDragging() {
    Bench bench(withScenario());
    bench.drag(bench.middle(0), bench.middle(0) + QPoint(150, 0));
    QCOMPARE(bench.span(0, "at"), Duration::seconds(35));
    QCOMPARE(bench.span(0, "for"), Duration::seconds(10));
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == withScenario());
    QVERIFY(bench.view.events().blocks()[0].rect.left() == 220.0);
}

void TimelineViewTest::changesHowLongItLasts() {
    Bench bench(withScenario());
    const QRectF block = bench.view.events().blocks()[0].rect;
    const QPoint end(int(block.right()), int(block.center().y()));
    bench.drag(end, end + QPoint(50, 0));
    QCOMPARE(bench.span(0, "for"), Duration::seconds(15));
    QCOMPARE(bench.span(0, "at"), Duration::seconds(20));
    QCOMPARE(bench.document.undoStack().count(), 1);
}

void TimelineViewTest::givesUpADragOnEscape() {
    Bench bench(withScenario());
    const QPoint from = bench.middle(0);
    QTest::mousePress(&bench.view, Qt::LeftButton, Qt::NoModifier, from);
    QMouseEvent move(QEvent::MouseMove, from + QPoint(100, 0), bench.view.mapToGlobal(from + QPoint(100, 0)),
                     Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&bench.view, &move);
    QVERIFY(bench.view.events().blocks()[0].rect.left() > 300);
    QTest::keyClick(&bench.view, Qt::Key_Escape);
    QTest::mouseRelease(&bench.view, Qt::LeftButton, Qt::NoModifier, from + QPoint(100, 0));
    QCOMPARE(bench.document.undoStack().count(), 0);
    QCOMPARE(bench.view.events().blocks()[0].rect.left(), 220.0);
}

void TimelineViewTest::removesAnEvent() {
    Bench bench(withScenario());
    QTest::mouseClick(&bench.view, Qt::LeftButton, Qt::NoModifier, bench.middle(0));
    QTest::keyClick(&bench.view, Qt::Key_Delete);
    QCOMPARE(bench.document.diagram().scenario.size(), std::size_t(1));
    QVERIFY(bench.document.diagram().scenario[0].find("slow") != nullptr);
    QTest::keyClick(&bench.view, Qt::Key_Delete); // nothing is selected any more
    QCOMPARE(bench.document.diagram().scenario.size(), std::size_t(1));
}

void TimelineViewTest::shapesTheTrafficByItsPoints() {
    Bench bench(withScenario());
    const ProfileTrack& track = bench.view.profiles().front();
    const QPoint last = track.place(track.points()[1]).toPoint();
    QCOMPARE(last.x(), 620); // 60 s in
    bench.drag(last, last + QPoint(100, 0));
    const auto points = bench.profile();
    QCOMPARE(points.size(), std::size_t(2));
    QCOMPARE(points[1].at, 70 * kernel::kSecond);
    // At the same height the rate is the same, as far as pixels tell: within a pixel of 48 for 1,250.
    QVERIFY(std::abs(points[1].perSecond - 1000) <= 1250.0 / 48);
    QCOMPARE(points[0], (ProfilePoint{0, 100}));
    QCOMPARE(bench.document.undoStack().count(), 1);
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == withScenario());
}

void TimelineViewTest::addsAndRemovesPoints() {
    Bench bench(withScenario());
    const ProfileTrack& track = bench.view.profiles().front();
    // Half way between 100 and 1,000.
    const QPointF half = (track.place(track.points()[0]) + track.place(track.points()[1])) / 2;
    QTest::mouseDClick(&bench.view, Qt::LeftButton, Qt::NoModifier, half.toPoint());
    auto points = bench.profile();
    QCOMPARE(points.size(), std::size_t(3));
    QCOMPARE(points[1].at, 30 * kernel::kSecond);
    QVERIFY(std::abs(points[1].perSecond - 550) <= 2 * 1250.0 / 48);
    const ProfileTrack& changed = bench.view.profiles().front();
    QTest::mouseClick(&bench.view, Qt::LeftButton, Qt::NoModifier, changed.place(changed.points()[1]).toPoint());
    QTest::keyClick(&bench.view, Qt::Key_Delete);
    QCOMPARE(bench.profile().size(), std::size_t(2));
}

void TimelineViewTest::keepsBlocksApart() {
    diagram::Diagram diagram = withScenario();
    for (int i = 0; i < 6; ++i)
        diagram.scenario.push_back(
            {{"at", Duration::seconds(20 + i)}, {"crash", "app"}, {"for", Duration::seconds(9)}});
    Bench bench(diagram);
    const auto& blocks = bench.view.events().blocks();
    for (std::size_t i = 0; i < blocks.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            QVERIFY(!blocks[i].rect.intersects(blocks[j].rect));
}

void TimelineViewTest::endsACrashWithItsRestart() {
    diagram::Diagram diagram = withScenario();
    diagram.scenario = {{{"at", Duration::seconds(20)}, {"crash", "app"}},
                        {{"at", Duration::seconds(45)}, {"restart", "other"}},
                        {{"at", Duration::seconds(60)}, {"restart", "app"}}};
    Bench bench(diagram);
    const auto& blocks = bench.view.events().blocks();
    // From 20 s to 60 s at ten pixels a second, and not to the end of the axis at 1,020.
    QCOMPARE(blocks[0].rect.left(), 220.0);
    QCOMPARE(blocks[0].rect.right(), 620.0);
}

QTEST_MAIN(TimelineViewTest)
#include "tst_timeline_view.moc"
