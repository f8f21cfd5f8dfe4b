#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QtTest>

#include "engine/catalog/catalog.h"
#include "engine/diagram/validate.h"
#include "ui/document/diagram_document.h"
#include "ui/inspector/key_form.h"
#include "ui/inspector/key_row.h"
#include "ui/player/player.h"
#include "ui/theme/theme.h"
#include "ui/timeline/event_choices.h"
#include "ui/timeline/event_editor.h"
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

/// The same with another shape of the traffic.
diagram::Diagram withProfile(const TrafficProfile& profile) {
    diagram::Diagram diagram = withScenario();
    diagram.components[0].values.set("profile", profileValue(profile));
    return diagram;
}

/// A timeline of 1,040 pixels at the lower edge of a window: 20 on both sides, so that ten are a second of the 100.
class Bench {
  public:
    explicit Bench(const diagram::Diagram& diagram) : view(document, player, &window) {
        QObject::connect(&document, &DiagramDocument::edited, &player,
                         [this](const diagram::Change&, const diagram::Edit& edit) { player.applyEdit(edit); });
        document.setDiagram(diagram);
        player.load(diagram);
        window.resize(1040, 700);
        view.setGeometry(0, 440, 1040, 260);
        window.show();
        QApplication::setActiveWindow(&window);
        QCoreApplication::processEvents();
    }
    /// A free place among the events, so many seconds in.
    QPoint free(double seconds) const {
        return {20 + int(seconds * 10), int(view.eventLane().bottom() - ScenarioTrack::kRowHeight / 2)};
    }
    QPoint handle(std::size_t number) const {
        const ProfileTrack& track = view.profiles().front();
        return track.place(track.handles()[number].at).toPoint();
    }
    TrafficProfile shape() const { return *profileOf(*document.diagram().component("users")); }
    void rightClick(QPoint at) {
        QTest::mouseClick(&view, Qt::RightButton, Qt::NoModifier, at);
        QContextMenuEvent menu(QContextMenuEvent::Mouse, at, view.mapToGlobal(at));
        QApplication::sendEvent(&view, &menu);
    }
    /// Clicks an entry of the open menu, by its object name or the beginning of its text.
    static bool choose(const QString& entry) {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (menu == nullptr)
            return false;
        for (QAction* action : menu->actions())
            if (action->objectName() == entry || action->text().startsWith(entry)) {
                QTest::mouseClick(menu, Qt::LeftButton, Qt::NoModifier, menu->actionGeometry(action).center());
                QCoreApplication::processEvents();
                return true;
            }
        return false;
    }
    /// To what has the focus, as a keyboard does it. A closed menu leaves no window active on a screen without a
    /// manager.
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        if (QApplication::activeWindow() != &window)
            QApplication::setActiveWindow(&window);
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : &view, key, modifiers);
    }
    /// Types into the field of a key of the open form and presses Enter.
    void typeInto(const char* key, const QString& text) const {
        auto* field = view.editor()->form().row(key)->field()->findChild<QLineEdit*>();
        QTest::mouseClick(field, Qt::LeftButton);
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
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
    std::vector<ProfilePoint> profile() const { return shape().points; }

    QWidget window;
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
    void callsWhatEventsAreAboutByTheirLabels();
    void keepsBlocksApart();
    void endsACrashWithItsRestart();
    void addsAnEventWhereItIsDoubleClicked();
    void addsAnEventByARightClickAndTheKeyboard();
    void offersOnlyWhatFits();
    void everyChoiceIsSound();
    void editsTheValuesOfAnEvent();
    void closesTheFormByAClickElsewhere();
    void removesAnEventByItsMenuAndItsForm();
    void walksAndMovesEventsByTheKeyboard();
    void addsPointsByTheMenu();
    void shapesASpikeByItsHandles();
    void shapesADayByItsHandles();
    void bringsTheHandlesOfALongDayIntoView();
    void changesTheFormOfTheTraffic();
    void aRunTakesTheShapeLive();
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
    const QPoint last = track.place(track.profile().points[1]).toPoint();
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
    const QPointF half = (track.place(track.profile().points[0]) + track.place(track.profile().points[1])) / 2;
    QTest::mouseDClick(&bench.view, Qt::LeftButton, Qt::NoModifier, half.toPoint());
    auto points = bench.profile();
    QCOMPARE(points.size(), std::size_t(3));
    QCOMPARE(points[1].at, 30 * kernel::kSecond);
    QVERIFY(std::abs(points[1].perSecond - 550) <= 2 * 1250.0 / 48);
    const ProfileTrack& changed = bench.view.profiles().front();
    QTest::mouseClick(&bench.view, Qt::LeftButton, Qt::NoModifier,
                      changed.place(changed.profile().points[1]).toPoint());
    QTest::keyClick(&bench.view, Qt::Key_Delete);
    QCOMPARE(bench.profile().size(), std::size_t(2));
}

void TimelineViewTest::callsWhatEventsAreAboutByTheirLabels() {
    diagram::Diagram diagram = withScenario();
    diagram.components[1].values.set("label", diagram::Value("Orders"));
    diagram.components[1].values.set("instances", diagram::Value(2));
    diagram.scenario = {
        {{"at", Duration::seconds(20)}, {"crash", "app/2"}},
        {{"at", Duration::seconds(30)}, {"cut", "users->app"}},
        {{"at", Duration::seconds(40)},
         {"partition", diagram::Value(diagram::List{diagram::Value(diagram::List{diagram::Value("app")}),
                                                    diagram::Value(diagram::List{diagram::Value("rest")})})}},
        {{"at", Duration::seconds(50)}, {"mark", "app"}}};
    Bench bench(diagram);
    QStringList texts;
    for (const auto& block : bench.view.events().blocks())
        texts << block.text;
    // A mark is a text, whatever else is called so.
    QCOMPARE(texts, (QStringList{QStringLiteral("crash Orders 2"), QStringLiteral("cut users → Orders"),
                                 QStringLiteral("partition Orders | rest"), QStringLiteral("mark app")}));
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

void TimelineViewTest::addsAnEventWhereItIsDoubleClicked() {
    Bench bench(withScenario());
    QTest::mouseDClick(&bench.view, Qt::LeftButton, Qt::NoModifier, bench.free(40));
    QVERIFY(Bench::choose(QStringLiteral("crash"))); // of one component only: no list of targets
    // Between the two that were there, for a twelfth of the 100 s in view, on a whole second.
    QCOMPARE(bench.document.diagram().scenario.size(), std::size_t(3));
    const diagram::Record& added = bench.document.diagram().scenario[1];
    QVERIFY(added == (diagram::Record{{"at", Duration::seconds(40)}, {"crash", "app"}, {"for", Duration::seconds(8)}}));
    QCOMPARE(bench.document.undoStack().count(), 1);
    // Its values can be written at once.
    QVERIFY(bench.view.editor() != nullptr && bench.view.editor()->isVisible());
    bench.typeInto("for", QStringLiteral("25s"));
    QCOMPARE(bench.span(1, "for"), Duration::seconds(25));
    bench.key(Qt::Key_Escape);
    QVERIFY(bench.view.editor() == nullptr || !bench.view.editor()->isVisible());
    bench.document.undoStack().undo();
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == withScenario());
}

void TimelineViewTest::addsAnEventByARightClickAndTheKeyboard() {
    Bench bench(withScenario());
    bench.rightClick(bench.free(70));
    QVERIFY(Bench::choose(QStringLiteral("slow")));
    QCOMPARE(bench.span(2, "at"), Duration::seconds(70));
    QVERIFY(bench.document.diagram().scenario[2].find("slow") != nullptr);
    bench.key(Qt::Key_Escape);
    QTest::keyClick(&bench.view, Qt::Key_Insert); // at the start: nothing runs yet
    QVERIFY(Bench::choose(QStringLiteral("mark")));
    QCOMPARE(bench.span(0, "at"), Duration::seconds(0));
    bench.typeInto("mark", QStringLiteral("Sale"));
    QVERIFY(*bench.document.diagram().scenario[0].find("mark") == diagram::Value("Sale"));
    // On a block, on the axis and on a curve nothing is added.
    const auto before = bench.document.undoStack().count();
    bench.key(Qt::Key_Escape);
    QTest::mouseDClick(&bench.view, Qt::LeftButton, Qt::NoModifier, QPoint(500, 8));
    QVERIFY(QApplication::activePopupWidget() == nullptr);
    QCOMPARE(bench.document.undoStack().count(), before);
}

void TimelineViewTest::offersOnlyWhatFits() {
    const auto kinds = [](const diagram::Diagram& diagram) {
        QStringList names;
        for (const EventKindChoices& kind : eventChoices(diagram))
            names << kind.kind;
        return names;
    };
    diagram::Diagram diagram = withScenario();
    for (const char* missing : {"flush", "failover", "outage", "hot_key", "replay", "reshard"})
        QVERIFY2(!kinds(diagram).contains(QLatin1String(missing)), missing);
    diagram.components.push_back({"memory", "cache", {}});
    diagram.components.push_back({"db", "database", {}});
    diagram.zones = {{"east", {}}};
    QVERIFY(kinds(diagram).contains(QStringLiteral("flush")) && kinds(diagram).contains(QStringLiteral("outage")));
    QVERIFY(!kinds(diagram).contains(QStringLiteral("failover"))); // nobody to promote
    diagram.components.back().values.set("replicas", diagram::Value(1));
    QVERIFY(kinds(diagram).contains(QStringLiteral("failover")));
    for (const EventKindChoices& kind : eventChoices(diagram))
        for (const EventChoice& choice : kind.choices)
            if (kind.kind == QLatin1String("crash"))
                QVERIFY2(choice.target != QLatin1String("users"), "a client stands for people");
}

void TimelineViewTest::everyChoiceIsSound() {
    diagram::Diagram diagram = withScenario();
    diagram.scenario.clear();
    diagram.components.push_back({"lb", "load_balancer", {}});
    diagram.components.push_back({"memory", "cache", {}});
    diagram.components.push_back({"edge", "cdn", {}});
    diagram.components.push_back({"db", "database", {{"replicas", 1}, {"shards", 2}}});
    diagram.components.push_back({"kv", "store", {}});
    diagram.components.push_back({"jobs", "queue", {{"replay", true}}});
    diagram.components.push_back({"worker", "worker", {{"instances", 2}}});
    diagram.components.push_back({"mail", "external", {}});
    diagram.components.push_back({"probe", "probe", {}});
    diagram.links.push_back({"jobs->worker", "jobs", "worker", {}});
    diagram.zones = {{"east", {{"contains", diagram::List{"app", "db/s1/2"}}}}};
    diagram.keyspaces = {{"goods", {}}};
    const auto errors = [](const diagram::Diagram& checked) {
        QStringList texts;
        for (const base::Diagnostic& finding : diagram::validate(checked))
            if (finding.severity == base::Severity::Error)
                texts << QString::fromStdString(finding.path + ": " + finding.message.english());
        return texts;
    };
    const QStringList before = errors(diagram);
    int choices = 0;
    for (const EventKindChoices& kind : eventChoices(diagram))
        for (const EventChoice& choice : kind.choices) {
            diagram::Diagram with = diagram;
            with.scenario = {eventAt(choice.event, 10 * kernel::kSecond, 5 * kernel::kSecond)};
            QVERIFY2(errors(with) == before,
                     qPrintable(kind.kind + u' ' + choice.target + u'\n' + errors(with).join(u'\n')));
            ++choices;
        }
    // Every kind of the catalog that a run plays has something here that fits.
    std::size_t played = 0;
    for (const auto& kind : catalog::Catalog::instance().eventKinds())
        played += kind.simulated ? 1 : 0;
    QCOMPARE(eventChoices(diagram).size(), played);
    QVERIFY(choices > 60);
}

void TimelineViewTest::editsTheValuesOfAnEvent() {
    Bench bench(withScenario());
    QTest::mouseDClick(&bench.view, Qt::LeftButton, Qt::NoModifier, bench.middle(0));
    QVERIFY(bench.view.editor() != nullptr);
    bench.typeInto("at", QStringLiteral("30s"));
    QCOMPARE(bench.span(0, "at"), Duration::seconds(30));
    QCOMPARE(bench.view.events().blocks()[0].rect.left(), 320.0);
    bench.key(Qt::Key_Escape);
    QTest::mouseClick(&bench.view, Qt::LeftButton, Qt::NoModifier, bench.middle(1));
    for (const Qt::Key key : {Qt::Key_F2, Qt::Key_Return}) {
        QTest::keyClick(&bench.view, key);
        QVERIFY(bench.view.editor() != nullptr);
        bench.typeInto("factor", key == Qt::Key_F2 ? QStringLiteral("3") : QStringLiteral("4"));
        QVERIFY(*bench.document.diagram().scenario[1].find("factor") == diagram::Value(key == Qt::Key_F2 ? 3.0 : 4.0));
        bench.key(Qt::Key_Escape);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QCOMPARE(bench.document.undoStack().count(), 3);
}

void TimelineViewTest::closesTheFormByAClickElsewhere() {
    Bench bench(withScenario());
    QTest::mouseDClick(&bench.view, Qt::LeftButton, Qt::NoModifier, bench.middle(0));
    QVERIFY(bench.view.editor() != nullptr);
    const QPointer<EventEditor> form = bench.view.editor();
    QTest::mouseClick(&bench.window, Qt::LeftButton, Qt::NoModifier, QPoint(1030, 5));
    QVERIFY(form.isNull() || !form->isVisible());
    QCOMPARE(bench.document.undoStack().count(), 0);
}

void TimelineViewTest::removesAnEventByItsMenuAndItsForm() {
    Bench bench(withScenario());
    bench.rightClick(bench.middle(1));
    QVERIFY(Bench::choose(QStringLiteral("remove")));
    QCOMPARE(bench.document.diagram().scenario.size(), std::size_t(1));
    QTest::mouseDClick(&bench.view, Qt::LeftButton, Qt::NoModifier, bench.middle(0));
    QTest::mouseClick(bench.view.editor()->findChild<QPushButton*>(QStringLiteral("remove-event")), Qt::LeftButton);
    QVERIFY(bench.document.diagram().scenario.empty());
    bench.document.undoStack().undo();
    bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == withScenario());
}

void TimelineViewTest::walksAndMovesEventsByTheKeyboard() {
    Bench bench(withScenario());
    bench.view.setFocus();
    QTest::keyClick(&bench.view, Qt::Key_Right);
    QTest::keyClick(&bench.view, Qt::Key_Right); // the second
    QTest::keyClick(&bench.view, Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(bench.span(1, "at"), Duration::seconds(51)); // a step of the grid of seconds
    QTest::keyClick(&bench.view, Qt::Key_Left);
    QTest::keyClick(&bench.view, Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(bench.span(0, "at"), Duration::seconds(19));
    QTest::keyClick(&bench.view, Qt::Key_Backspace);
    QVERIFY(bench.document.diagram().scenario.size() == 1 && bench.document.diagram().scenario[0].find("slow"));
}

void TimelineViewTest::addsPointsByTheMenu() {
    Bench bench(withScenario());
    const QRectF area = bench.view.profiles().front().area();
    // Beside the curve: half of the 48 pixels for 1,250/s, at 90 s.
    bench.rightClick(QPoint(920, int(area.bottom()) - 24));
    QVERIFY(Bench::choose(QStringLiteral("addPoint")));
    QCOMPARE(bench.profile().size(), std::size_t(3));
    QCOMPARE(bench.profile()[2].at, 90 * kernel::kSecond);
    QVERIFY(std::abs(bench.profile()[2].perSecond - 625) <= 2 * 1250.0 / 48);
    bench.rightClick(bench.handle(1));
    QVERIFY(Bench::choose(QStringLiteral("removePoint")));
    QCOMPARE(bench.profile().size(), std::size_t(2));
    QCOMPARE(bench.profile()[1].at, 90 * kernel::kSecond);
}

void TimelineViewTest::shapesASpikeByItsHandles() {
    TrafficProfile profile;
    profile.form = TrafficProfile::Form::Spike;
    profile.spike = {100, 1000, 30 * kernel::kSecond, 10 * kernel::kSecond, 20 * kernel::kSecond};
    Bench bench(withProfile(profile));
    const double perPixel = 1250.0 / 48; // a quarter above the peak, over 48 pixels
    QCOMPARE(bench.handle(0).x(), 320);  // the base until 30 s
    QCOMPARE(bench.handle(1).x(), 420);  // the peak from 40 s
    QCOMPARE(bench.handle(2).x(), 620);  // to 60 s
    bench.drag(bench.handle(0), bench.handle(0) + QPoint(100, 0));
    QCOMPARE(bench.shape().spike.at, 40 * kernel::kSecond);
    QCOMPARE(bench.shape().spike.rise, 10 * kernel::kSecond); // it goes along as it is
    QVERIFY(std::abs(bench.shape().spike.base - 100) <= perPixel);
    bench.drag(bench.handle(1), bench.handle(1) + QPoint(-50, 12));
    QCOMPARE(bench.shape().spike.rise, 5 * kernel::kSecond);
    QVERIFY(std::abs(bench.shape().spike.peak - (1000 - 12 * perPixel)) <= perPixel + 10);
    bench.drag(bench.handle(2), bench.handle(2) + QPoint(150, 0));
    QCOMPARE(bench.shape().spike.hold, 35 * kernel::kSecond);
    QCOMPARE(bench.document.undoStack().count(), 3); // one drag, one step
    for (int i = 0; i < 3; ++i)
        bench.document.undoStack().undo();
    QVERIFY(bench.document.diagram() == withProfile(profile));
}

void TimelineViewTest::shapesADayByItsHandles() {
    TrafficProfile profile;
    profile.form = TrafficProfile::Form::Diurnal;
    profile.diurnal = {200, 0.5, 80 * kernel::kSecond};
    Bench bench(withProfile(profile));
    const double perPixel = 300 * 1.25 / 48;
    QCOMPARE(bench.handle(0).x(), 220); // the mean at a quarter of 80 s
    QCOMPARE(bench.handle(1).x(), 420); // the top at half of it
    QCOMPARE(bench.handle(2).x(), 820);
    bench.drag(bench.handle(2), bench.handle(2) + QPoint(-200, 0));
    QCOMPARE(bench.shape().diurnal.period, 60 * kernel::kSecond);
    bench.drag(bench.handle(1), bench.handle(1) + QPoint(0, 6));
    // 300 less six pixels of it, as a share of 200.
    QVERIFY(std::abs(bench.shape().diurnal.amplitude - ((300 - 6 * perPixel) / 200 - 1)) <= (perPixel + 5) / 200);
    QCOMPARE(bench.shape().diurnal.mean, 200.0);
    const double before = bench.shape().diurnal.amplitude;
    bench.drag(bench.handle(0), bench.handle(0) + QPoint(0, -10));
    QVERIFY(bench.shape().diurnal.mean > 230 && bench.shape().diurnal.mean < 320);
    QCOMPARE(bench.shape().diurnal.amplitude, before);
    QCOMPARE(bench.document.undoStack().count(), 3);
}

void TimelineViewTest::bringsTheHandlesOfALongDayIntoView() {
    TrafficProfile profile;
    profile.form = TrafficProfile::Form::Diurnal;
    profile.diurnal = {200, 0.5, 86'400 * kernel::kSecond};
    Bench bench(withProfile(profile));
    QCOMPARE(bench.handle(2).x(), 1020); // at the end of the 100 s in view
    bench.drag(bench.handle(2), bench.handle(2) - QPoint(500, 0));
    QCOMPARE(bench.shape().diurnal.period, 50 * kernel::kSecond);
}

void TimelineViewTest::changesTheFormOfTheTraffic() {
    Bench bench(withScenario());
    const QPoint place(920, int(bench.view.profiles().front().area().bottom()) - 24);
    bench.rightClick(place);
    QVERIFY(Bench::choose(QStringLiteral("formSpike")));
    // From what it was at the start to the most that it was.
    QCOMPARE(bench.shape().spike.base, 100.0);
    QCOMPARE(bench.shape().spike.peak, 1000.0);
    bench.rightClick(place);
    QVERIFY(Bench::choose(QStringLiteral("formDiurnal")));
    QCOMPARE(bench.shape().diurnal.mean, 550.0);
    bench.rightClick(place);
    QVERIFY(Bench::choose(QStringLiteral("formConstant")));
    QVERIFY(bench.document.diagram().component("users")->values.find("profile") == nullptr);
    QCOMPARE(bench.document.undoStack().count(), 3);
}

void TimelineViewTest::aRunTakesTheShapeLive() {
    diagram::Diagram diagram = withScenario();
    diagram.scenario.clear();
    diagram.components[0].values.set("profile", profileValue({{0, 100}}));
    Bench bench(diagram);
    std::shared_ptr<const simulation::Snapshot> snapshot;
    const auto rate = [&] {
        if (auto newest = bench.player.takeSnapshot())
            snapshot = newest;
        for (const auto& component : snapshot ? snapshot->components : std::vector<simulation::ComponentView>())
            if (component.id == "app")
                return double(component.arrivalsPerS);
        return 0.0;
    };
    bench.player.setSpeed(10);
    bench.player.play();
    QTRY_VERIFY(rate() > 60 && rate() < 160);
    // To 400/s at the upper edge of the curve's 48 pixels for 125/s: beyond it the scale goes on.
    const QPoint from = bench.handle(0);
    bench.drag(from, from - QPoint(0, 60));
    QVERIFY(bench.profile()[0].perSecond > 230);
    QTRY_VERIFY(rate() > 200);
    QVERIFY(bench.player.isPlaying());
    bench.document.undoStack().undo();
    QTRY_VERIFY(rate() < 160);
}

QTEST_MAIN(TimelineViewTest)
#include "tst_timeline_view.moc"
