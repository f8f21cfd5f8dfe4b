#include <QMenuBar>
#include <QScrollBar>

#include "tests/ui/canvas/gestures/gesture_window.h"
#include "tests/ui/present/recorder.h"
#include "ui/dashboard/dashboard.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/window_actions.h"
#include "ui/present/caption_strip.h"
#include "ui/present/presenter.h"
#include "ui/theme/motion.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

constexpr char kTalk[] = R"(faultline: 1
title: A talk
description: What it is about.
settings: {duration: 30s, warmup: 0s}
components:
  users: {kind: client, position: [0, 100], arrivals: {open: 40/s}}
  lb: {kind: load_balancer, position: [400, 100]}
  a: {kind: service, position: [800, 100], instances: 2, work: 20ms}
  store: {kind: service, position: [1200, 100]}
links:
  - {from: users, to: lb, latency: 500ms}
  - {from: lb, to: a, latency: 500ms}
  - {from: a, to: store, latency: 100ms}
notes:
  - {text: "**The callers** ask forty times a second.", position: [0, 220], size: [240, 70]}
  - {text: "**The store** is asked by both.", position: [1180, 220], size: [240, 70]}
)";

constexpr char kLesson[] = R"(faultline: 1
title: A lesson
components:
  users: {kind: client, position: [0, 100]}
  a: {kind: service, position: [400, 100], instances: 2}
links: [{from: users, to: a}]
lesson:
  goal: To see.
  scenes:
    - {title: Begin, text: "Look at [[a]].", view: {focus: [a]}}
    - title: Guess
      hide: [dashboard]
      question: {ask: "How many?", choices: [one, two], answer: 2, why: There are two.}
    - {title: End, text: That was it.}
)";

/// Long enough for a glide (350 ms) and for what is left of a change of size.
constexpr int kRest = 500;

class Talk : public GestureWindow {
  public:
    explicit Talk(const char* content = kTalk) : GestureWindow(content) {}

    /// F5, and until the camera rests.
    void present() const {
        key(Qt::Key_F5);
        QTest::qWait(kRest);
    }
    bool presents() const { return window().actions().presenter().isPresenting(); }
    CaptionStrip& strip() const { return *window().findChild<CaptionStrip*>(); }
    QWidget* named(const char* name) const { return window().findChild<QWidget*>(QLatin1String(name)); }
    bool shows(const char* name) const { return named(name) != nullptr && named(name)->isVisible(); }
    QByteArray file() const {
        QFile content(path());
        return content.open(QIODevice::ReadOnly) ? content.readAll() : QByteArray();
    }
    QPoint middleOf(const char* id) const { return view().mapFromScene(view().rectOf({QLatin1String(id)}).center()); }
};

/// All that Esc has to bring back.
struct Look {
    CanvasStance stance;
    QByteArray layout;
    double scale;
    QSize size;
    QSize least;
    Qt::WindowStates states;
    int page;
    QList<bool> docks;
    bool menus;
    friend bool operator==(const Look&, const Look&) = default;
};

Look lookOf(const Talk& w) {
    Look look{w.view().stance(),
              w.window().saveState(),
              Theme::instance().scale(),
              w.window().size(),
              w.window().minimumSize(),
              w.window().windowState(),
              w.window().bottomDock().currentPage(),
              {},
              w.window().menuBar()->isVisible() && w.window().statusBar()->isVisible()};
    for (const QDockWidget* dock : w.window().docks())
        look.docks << dock->isVisible();
    return look;
}

double thinnestWire(const Painted& painted) {
    double least = 1e9;
    for (const auto& stroke : painted.strokes)
        if (stroke.colour == Theme::instance().palette().wire && stroke.length > 20)
            least = std::min(least, stroke.width);
    return least;
}

double smallestRequest(const Painted& painted) {
    double least = 1e9;
    for (const auto& circle : painted.circles)
        if (circle.colour == Theme::instance().palette().request)
            least = std::min(least, circle.width);
    return least;
}

} // namespace

class TestPresenter : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }
    void cleanup() { Motion::instance().setReduced(false); }

    void everythingIsAsBefore_data() {
        QTest::addColumn<int>("key");
        QTest::newRow("Esc") << int(Qt::Key_Escape);
        QTest::newRow("F5") << int(Qt::Key_F5);
    }

    void everythingIsAsBefore() {
        QFETCH(int, key);
        const Talk w;
        w.window().resize(1400, 900);
        w.click(w.middleOf("a"));
        w.wheel(w.middleOf("lb"), 120);
        w.window().bottomDock().setCurrentPage(2);
        QTest::qWait(200);
        const Look before = lookOf(w);
        const QByteArray file = w.file();
        w.key(Qt::Key_F5);
        QVERIFY(w.presents());
        QTest::qWait(kRest);
        QVERIFY(w.window().isFullScreen());
        QCOMPARE(w.window().size(), QSize(1920, 1080));
        QVERIFY(!w.window().menuBar()->isVisible() && !w.window().statusBar()->isVisible());
        QVERIFY(!w.window().docks()[0]->isVisible() && !w.window().docks()[1]->isVisible());
        QVERIFY(!w.window().bottomDock().tabBar()->isVisible());
        QVERIFY(w.view().selectedComponents().isEmpty());
        w.key(Qt::Key_PageDown);
        w.wheel(w.middleOf("lb"), 240);
        QTest::mouseDClick(w.canvas(), Qt::LeftButton, {}, w.middleOf("a"));
        QVERIFY(!w.view().stance().open.isEmpty());
        QTest::qWait(kRest);
        w.key(Qt::Key(key));
        QVERIFY(!w.presents());
        QTRY_VERIFY(!w.view().isLocked());
        QTest::qWait(200);
        const Look after = lookOf(w);
        QCOMPARE(after.least, before.least);
        QCOMPARE(after.size, before.size);
        QCOMPARE(after.states, before.states);
        QCOMPARE(after.scale, before.scale);
        QCOMPARE(after.page, before.page);
        QCOMPARE(after.docks, before.docks);
        QCOMPARE(after.stance.transform, before.stance.transform);
        QCOMPARE(after.stance.components, before.stance.components);
        QCOMPARE(after.stance.across, before.stance.across);
        QVERIFY(after.stance == before.stance);
        QCOMPARE(after.layout, before.layout);
        QVERIFY(after == before);
        QVERIFY(!w.strip().isVisible());
        QCOMPARE(w.window().document().undoStack().count(), 0);
        QVERIFY(!w.window().document().isModified());
        QCOMPARE(w.file(), file);
        // The lock is off again: the same drag moves a card.
        w.drag(w.middleOf("a"), w.middleOf("a") + QPoint(0, 60));
        QCOMPARE(w.window().document().undoStack().count(), 1);
    }

    // 22 px of type, 4 px of wire and 14 px of dot on a screen of 1080 rows, whatever the zoom.
    void aRoomCanReadIt_data() {
        QTest::addColumn<int>("notches");
        QTest::newRow("the whole") << 0;
        QTest::newRow("from afar") << -8;
        QTest::newRow("near") << 5;
    }

    void aRoomCanReadIt() {
        QFETCH(int, notches);
        const Talk w;
        w.key(Qt::Key_Space);
        QTRY_VERIFY(w.view().visibleDots() > 0);
        // The control: outside of it all of this is smaller.
        const Painted before = paintedBy(w.view());
        QVERIFY(before.smallestText() < 22);
        QVERIFY(thinnestWire(before) < 4);
        QVERIFY(smallestRequest(before) < 14);
        w.present();
        for (int i = 0; i < std::abs(notches); ++i)
            w.wheel(w.canvas()->rect().center(), notches > 0 ? 120 : -120);
        QTest::qWait(200);
        const Painted canvas = paintedBy(w.view());
        QVERIFY(!canvas.texts.empty());
        QVERIFY2(canvas.smallestText() > 21.9, qPrintable(canvas.smallest(22)));
        // Near, both grow with the picture: a wire is 1.8 units wide.
        QVERIFY2(thinnestWire(canvas) > 3.99 && thinnestWire(canvas) < std::max(4.01, 1.81 * w.view().zoom()),
                 qPrintable(QString::number(thinnestWire(canvas))));
        QVERIFY2(smallestRequest(canvas) > 13.99 && smallestRequest(canvas) < 16.01,
                 qPrintable(QString::number(smallestRequest(canvas))));
        for (QWidget* part : {static_cast<QWidget*>(&w.strip()), static_cast<QWidget*>(&w.window().transport()),
                              static_cast<QWidget*>(&w.window().dashboard())}) {
            QVERIFY(part->isVisible());
            const Painted painted = paintedBy(*part);
            QVERIFY(!painted.texts.empty());
            QVERIFY2(painted.smallestText() > 21.9, qPrintable(painted.smallest(22)));
        }
        w.key(Qt::Key_Escape);
        QTRY_VERIFY(paintedBy(w.view()).smallestText() < 22);
    }

    // 720 rows: 22 · 720 / 1080 = 14.7, so 15 px; wires and dots keep their size.
    void aSmallerScreenAsksForLess() {
        const Talk w;
        w.present();
        w.window().resize(1280, 720);
        QTest::qWait(kRest);
        const Painted canvas = paintedBy(w.view());
        QVERIFY2(canvas.smallestText() > 14.9, qPrintable(canvas.smallest(15)));
        QCOMPARE(w.strip().type(), 15);
        QVERIFY(std::abs(thinnestWire(canvas) - 4) < 0.01);
        QCOMPARE(w.window().size(), QSize(1280, 720));
    }

    void nothingEdits_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        const auto row = [](const char* name, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
            QTest::newRow(name) << int(key) << int(modifiers);
        };
        row("Del", Qt::Key_Delete);
        row("Backspace", Qt::Key_Backspace);
        row("A", Qt::Key_A);
        row("F2", Qt::Key_F2);
        row("Enter", Qt::Key_Return);
        row("arrow", Qt::Key_Right);
        row("Ctrl+D", Qt::Key_D, Qt::ControlModifier);
        row("Ctrl+X", Qt::Key_X, Qt::ControlModifier);
        row("Ctrl+V", Qt::Key_V, Qt::ControlModifier);
        row("Ctrl+G", Qt::Key_G, Qt::ControlModifier);
        row("Ctrl+Shift+L", Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    }

    void nothingEdits() {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        const Talk w;
        w.click(w.middleOf("a"));
        w.key(Qt::Key_C, Qt::ControlModifier);
        const auto before = w.window().document().diagram();
        w.present();
        w.click(w.middleOf("a"));
        QCOMPARE(w.view().selectedComponents(), QStringList{"a"});
        QVERIFY(!w.shows("presentHint"));
        w.key(Qt::Key(key), Qt::KeyboardModifiers(modifiers));
        QVERIFY(w.shows("presentHint"));
        QVERIFY(w.window().document().diagram() == before);
        QCOMPARE(w.window().document().undoStack().count(), 0);
        QVERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()) == nullptr);
        QVERIFY(QApplication::activeModalWidget() == nullptr);
        QVERIFY(!w.window().docks()[1]->isVisible());
    }

    void undoWaits() {
        const Talk w;
        w.drag(w.middleOf("a"), w.middleOf("a") + QPoint(0, 60));
        const auto before = w.window().document().diagram();
        QCOMPARE(w.window().document().undoStack().index(), 1);
        w.present();
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.window().document().undoStack().index(), 1);
        QVERIFY(w.window().document().diagram() == before);
        w.key(Qt::Key_F5);
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(w.window().document().undoStack().index(), 0);
    }

    void noHandMovesAnything() {
        const Talk w;
        const auto before = w.window().document().diagram();
        w.present();
        const QRectF card = w.view().rectOf({"a"});
        const auto held = [&](QPoint from, QPoint to) {
            w.named("presentHint")->hide();
            w.press(from);
            w.moveTo(from + (to - from) / 2, Qt::LeftButton);
            const bool stays = w.view().rectOf({"a"}) == card;
            w.moveTo(to, Qt::LeftButton);
            w.release(to);
            return stays && w.shows("presentHint");
        };
        const QPoint aside(0, 90);
        QVERIFY(held(w.middleOf("a"), w.middleOf("a") + aside));
        const QPoint port = w.view().mapFromScene(QPointF(card.right(), card.center().y()));
        QVERIFY(held(port, w.middleOf("store")));
        const QPoint note = w.view().mapFromScene(w.view().noteRect(0).center());
        QVERIFY(held(note, note + aside));
        for (const QPoint at : {note, QPoint(10, 10), w.middleOf("users")}) { // writing, adding, parameters
            w.named("presentHint")->hide();
            QTest::mouseDClick(w.canvas(), Qt::LeftButton, {}, at);
            QVERIFY(w.shows("presentHint"));
            QVERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()) == nullptr);
        }
        QVERIFY(!w.dropKind("service", QPoint(30, 30)));
        QVERIFY(w.window().document().diagram() == before);
        QCOMPARE(w.window().document().undoStack().count(), 0);
        QVERIFY(!w.window().docks()[1]->isVisible());
    }

    void theRunIsWorkedAsEver() {
        const Talk w;
        w.present();
        QVERIFY(!w.window().player().isPlaying());
        w.key(Qt::Key_Space);
        QVERIFY(w.window().player().isPlaying());
        const double speed = w.window().player().speed();
        w.key(Qt::Key_BracketLeft);
        QVERIFY(w.window().player().speed() < speed);
        w.key(Qt::Key_BracketRight);
        QCOMPARE(w.window().player().speed(), speed);
        w.click(w.middleOf("store"));
        w.key(Qt::Key_K);
        const auto crashed = [&] {
            const auto snapshot = w.window().latestSnapshot();
            for (const auto& component : snapshot->components)
                if (component.id == "store")
                    return component.instances[0].health == simulation::Health::Crashed;
            return false;
        };
        QTRY_VERIFY(crashed());
        w.key(Qt::Key_K);
        QTRY_VERIFY(!crashed());
        w.click(w.middleOf("store"), Qt::NoModifier, Qt::RightButton);
        QTRY_VERIFY(GestureWindow::menu() != nullptr);
        QVERIFY(GestureWindow::entries().contains(QStringLiteral("Crash")));
        for (const char* edits : {"Delete", "Rename", "Duplicate", "Group into a Zone"})
            QVERIFY2(!GestureWindow::entries().contains(QLatin1String(edits)), edits);
        GestureWindow::menu()->close();
        w.key(Qt::Key_F);
        QTRY_VERIFY(GestureWindow::menu() != nullptr);
        GestureWindow::menu()->close();
        w.key(Qt::Key_Space);
        QVERIFY(!w.window().player().isPlaying());
        const QString time = w.window().transport().timeText();
        w.key(Qt::Key_Period);
        QTRY_VERIFY(w.window().transport().timeText() != time);
        w.key(Qt::Key_Escape);
        QVERIFY(!w.presents());
    }

    void pagesWalkTheStory() {
        const Talk w;
        const double speed = w.window().player().speed();
        w.present();
        QCOMPARE(w.strip().place(), QStringLiteral("1 of 4"));
        QVERIFY(w.strip().text().startsWith(QStringLiteral("A talk")));
        QVERIFY(w.strip().text().contains(QStringLiteral("What it is about.")));
        const QRectF whole = w.view().contentRect();
        const auto inView = [&] { return w.view().mapToScene(w.canvas()->rect()).boundingRect(); };
        QVERIFY(inView().contains(whole));
        w.key(Qt::Key_PageDown);
        QCOMPARE(w.strip().place(), QStringLiteral("2 of 4"));
        QVERIFY(w.strip().text().contains(QStringLiteral("Ask forty times")));
        QTest::qWait(400); // a glide takes less
        const Camera there = w.view().camera();
        QVERIFY(inView().contains(w.view().noteRect(0)));
        QVERIFY(inView().contains(w.view().rectOf({"users"})));
        QVERIFY(!inView().contains(w.view().rectOf({"store"})));
        QTest::qWait(200);
        QCOMPARE(w.view().camera(), there);
        w.key(Qt::Key_PageDown);
        w.key(Qt::Key_PageDown);
        QCOMPARE(w.strip().place(), QStringLiteral("4 of 4"));
        w.key(Qt::Key_PageDown);
        QCOMPARE(w.strip().place(), QStringLiteral("4 of 4"));
        QTest::qWait(kRest);
        QVERIFY(inView().contains(whole));
        w.key(Qt::Key_PageUp);
        QCOMPARE(w.strip().place(), QStringLiteral("3 of 4"));
        QTest::qWait(kRest);
        QVERIFY(inView().contains(w.view().noteRect(1)));
        QCOMPARE(w.window().player().speed(), speed); // what these keys change outside of a talk
        w.key(Qt::Key_Escape);
        QTRY_VERIFY(!w.view().isLocked());
        w.key(Qt::Key_PageDown);
        QVERIFY(w.window().player().speed() < speed);
    }

    void withReducedMotionNothingGlides() {
        const Talk w;
        w.present();
        const Camera first = w.view().camera();
        w.key(Qt::Key_PageDown);
        QCOMPARE(w.view().camera(), first); // the control: a glide has only begun
        w.key(Qt::Key_PageUp);
        QTest::qWait(kRest);
        Motion::instance().setReduced(true);
        w.key(Qt::Key_PageDown);
        const Camera second = w.view().camera();
        QVERIFY(second != first);
        QTest::qWait(kRest);
        QCOMPARE(w.view().camera(), second);
    }

    void answersWaitToBeRevealed() {
        const Talk w(kLesson);
        w.present();
        QCOMPARE(w.strip().place(), QStringLiteral("1 of 3"));
        QVERIFY(w.window().dashboard().isVisible());
        w.key(Qt::Key_PageDown);
        QCOMPARE(w.strip().place(), QStringLiteral("2 of 3"));
        QVERIFY(w.strip().text().contains(QStringLiteral("How many?")));
        QVERIFY(!w.strip().text().contains(QStringLiteral("✓")));
        QVERIFY(!w.strip().text().contains(QStringLiteral("There are two.")));
        QVERIFY(!w.window().dashboard().isVisible()); // the scene hides it until then
        w.key(Qt::Key_PageDown);
        QCOMPARE(w.strip().place(), QStringLiteral("2 of 3"));
        QVERIFY(w.strip().text().contains(QStringLiteral("✓ 2) two")));
        QVERIFY(w.strip().text().contains(QStringLiteral("There are two.")));
        QVERIFY(w.window().dashboard().isVisible());
        w.key(Qt::Key_PageDown);
        QCOMPARE(w.strip().place(), QStringLiteral("3 of 3"));
        // The caption keeps its height: the picture does not jump.
        QCOMPARE(w.strip().height(), w.strip().sizeHint().height());
    }

    void theChartsAreHiddenAndShown() {
        const Talk w;
        w.present();
        QVERIFY(w.window().dashboard().isVisible());
        const int height = w.view().height();
        w.key(Qt::Key_H);
        QVERIFY(!w.window().dashboard().isVisible());
        QTRY_VERIFY(w.view().height() > height);
        w.key(Qt::Key_H);
        QVERIFY(w.window().dashboard().isVisible());
    }

    void thePointerIsHeldOrTapped() {
        const Talk w;
        w.present();
        QVERIFY(!w.shows("laserPointer"));
        const QPoint spot = w.window().rect().center();
        QCursor::setPos(w.window().mapToGlobal(spot));
        const auto red = [&] {
            const QColor pixel = w.window().grab(QRect(spot, QSize(1, 1))).toImage().pixelColor(0, 0);
            return pixel.red() > 200 && pixel.green() < 90;
        };
        QVERIFY(!red());
        w.key(Qt::Key_L);
        QVERIFY(w.shows("laserPointer"));
        QTRY_VERIFY(red());
        w.key(Qt::Key_L);
        QVERIFY(!w.shows("laserPointer"));
        QTest::keyPress(QApplication::focusWidget(), Qt::Key_L);
        QVERIFY(w.shows("laserPointer"));
        QTest::qWait(400);
        QTest::keyRelease(QApplication::focusWidget(), Qt::Key_L);
        QVERIFY(!w.shows("laserPointer"));
        w.key(Qt::Key_L);
        w.key(Qt::Key_Escape);
        QVERIFY(!w.shows("laserPointer"));
    }

    void theScreenGoesBlack() {
        const Talk w;
        w.present();
        const auto black = [&] {
            return w.window().grab(QRect(w.window().rect().center(), QSize(1, 1))).toImage().pixelColor(0, 0) ==
                   QColor(Qt::black);
        };
        QVERIFY(!black());
        w.key(Qt::Key_B);
        QVERIFY(black());
        w.key(Qt::Key_PageDown); // shows again, and goes nowhere
        QVERIFY(!black());
        QCOMPARE(w.strip().place(), QStringLiteral("1 of 4"));
        w.key(Qt::Key_B);
        w.key(Qt::Key_B);
        QVERIFY(!black());
    }

    void theKeysAreListedForAWhile() {
        const Talk w;
        w.key(Qt::Key_F5);
        QVERIFY(w.shows("presentKeys"));
        QTest::qWait(3500);
        QVERIFY(w.shows("presentKeys"));
        QTest::qWait(1000); // 4 s are over
        QVERIFY(!w.shows("presentKeys"));
        w.key(Qt::Key_Question, Qt::ShiftModifier);
        QVERIFY(w.shows("presentKeys"));
        QVERIFY(QApplication::activeModalWidget() == nullptr);
    }

    void anOpenedCardComesNear() {
        const Talk w;
        w.present();
        const double zoom = w.view().zoom();
        QTest::mouseDClick(w.canvas(), Qt::LeftButton, {}, w.middleOf("a"));
        QTest::qWait(kRest);
        QVERIFY(w.view().zoom() > zoom);
        const Painted canvas = paintedBy(w.view());
        QVERIFY2(canvas.smallestText() > 21.9, qPrintable(canvas.smallest(22)));
        QTest::mouseDClick(w.canvas(), Qt::LeftButton, {},
                           w.view().mapFromScene(w.view().rectOf({"a"}).topLeft() + QPointF(80, 16)));
        QVERIFY(w.view().stance().open.isEmpty());
        QTRY_VERIFY(std::abs(w.view().zoom() - zoom) < 0.001);
    }

    void theCommandPaletteAndTheMenuHaveIt() {
        const Talk w;
        const QAction* action = w.window().actions().action(QStringLiteral("present"));
        QVERIFY(action != nullptr);
        QCOMPARE(action->shortcut(), QKeySequence(QStringLiteral("F5")));
        QCOMPARE(w.window().actions().menuOf(action), QStringLiteral("View"));
        w.window().showStartPage();
        w.key(Qt::Key_F5);
        QVERIFY(!w.presents()); // nothing to present there
    }
};

/// On a projector's screen; Qt's own for tests is smaller than the least window.
int main(int argc, char** argv) {
    const QTemporaryDir folder;
    const QString screens = folder.filePath(QStringLiteral("screens.json"));
    QFile file(screens);
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(R"({"screens": [{"name": "projector", "x": 0, "y": 0, "width": 1920, "height": 1080,
                                    "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]})") < 0)
        return 1;
    file.close();
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + QFile::encodeName(screens));
    QApplication application(argc, argv);
    TestPresenter test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_presenter.moc"
