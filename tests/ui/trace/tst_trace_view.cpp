#include <QLabel>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabBar>
#include <QTest>
#include <QTreeView>

#include "tests/ui/canvas/slow_dots.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/geometry.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/main_window.h"
#include "ui/trace/trace_view.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// A window with two cards, in slow motion.
class Window {
  public:
    Window() {
        diagram::Diagram diagram = farApart();
        diagram.components[0].values.set("label", "Shoppers");
        window.document().setDiagram(diagram);
        window.resize(1500, 900);
        window.showEditor();
        window.show();
        QCoreApplication::processEvents();
        window.canvas().resetZoom();
        window.canvas().centerOn(380, 150);
        window.player().setSpeed(0.05);
    }
    QWidget& canvas() { return *window.canvas().viewport(); }
    QPoint port(double x) { return window.canvas().mapFromScene(QPointF(x, 100 + kCardHeight / 2)); }
    /// Clicks a dot while the run is held; false when none came.
    bool followOne() {
        for (int tries = 0; tries < 20; ++tries) {
            window.player().play();
            QPoint dot;
            for (int i = 0; i < 600 && dot.isNull(); ++i) {
                QTest::qWait(10);
                dot = requestDot(canvas(), port(kCardWidth), port(560));
            }
            window.player().pause();
            QTest::qWait(300);
            dot = requestDot(canvas(), port(kCardWidth), port(560));
            if (dot.isNull())
                continue;
            QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, dot);
            return window.player().followed().has_value();
        }
        return false;
    }
    QTreeView* steps() { return window.trace().findChild<QTreeView*>(QStringLiteral("trace-steps")); }
    QString text(int row, TraceModel::Column column) { return steps()->model()->index(row, column).data().toString(); }

    MainWindow window;
};

} // namespace

/// The steps of the request that was clicked, in the dock below.
class TraceViewTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        Theme::instance().apply();
    }

    void opensWithAClickOnADot();
    void staysReadableWhenItHasEnded();
    void goesWithTheRunThatIsReset();
    void leadsToItsComponents();
    void isReachedAndReadByTheKeyboardAlone();
};

void TraceViewTest::opensWithAClickOnADot() {
    Window bench;
    QVERIFY(!bench.window.trace().isVisible());
    QVERIFY(bench.followOne());
    QTRY_VERIFY(bench.window.trace().isVisible());
    QCOMPARE(bench.window.bottomDock().tabBar()->tabText(bench.window.bottomDock().currentPage()),
             QStringLiteral("Trace"));
    QTRY_COMPARE(bench.steps()->model()->rowCount(), 2);
    QCOMPARE(bench.text(0, TraceModel::Where), QStringLiteral("Shoppers"));
    QCOMPARE(bench.text(0, TraceModel::Result), QStringLiteral("under way"));
    QCOMPARE(bench.text(1, TraceModel::Where), QStringLiteral("app"));
    QCOMPARE(bench.text(1, TraceModel::Start), QStringLiteral("0"));
    QVERIFY(!bench.window.document().isModified());
}

void TraceViewTest::staysReadableWhenItHasEnded() {
    Window bench;
    QVERIFY(bench.followOne());
    bench.window.player().setSpeed(1);
    bench.window.player().play();
    QTRY_COMPARE_WITH_TIMEOUT(bench.text(0, TraceModel::Result), QStringLiteral("success"), 10000);
    // 100 ms there and 100 ms back, and what the server takes.
    const QString takes = bench.text(0, TraceModel::Duration);
    QVERIFY2(takes.endsWith(QStringLiteral(" ms")) && takes.section(u' ', 0, 0).toDouble() >= 200, qPrintable(takes));
    QVERIFY(!bench.text(1, TraceModel::Works).isEmpty());
    auto* stop = bench.window.trace().findChild<QPushButton*>(QStringLiteral("stop-following"));
    QVERIFY(stop->isVisible());
    QTest::mouseClick(stop, Qt::LeftButton);
    QVERIFY(!bench.window.player().followed());
    QTest::qWait(200);
    QVERIFY(!stop->isVisible());
    QCOMPARE(bench.text(0, TraceModel::Duration), takes);
    QVERIFY(bench.steps()->isVisible());
    QVERIFY(bench.window.trace().findChild<QLabel*>(QStringLiteral("trace-head"))->text().contains(takes));
}

void TraceViewTest::goesWithTheRunThatIsReset() {
    for (const bool stops : {false, true}) {
        Window bench;
        QVERIFY(bench.followOne());
        QTRY_COMPARE(bench.steps()->model()->rowCount(), 2);
        if (stops)
            QTest::keyClick(&bench.window.canvas(), Qt::Key_Escape);
        QTest::qWait(100);
        QCOMPARE(bench.steps()->model()->rowCount(), 2); // as long as its run is there
        QTest::keyClick(&bench.window.canvas(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_COMPARE(bench.steps()->model()->rowCount(), 0);
        QVERIFY(!bench.window.player().followed());
        QVERIFY(!bench.window.trace().findChild<QLabel*>(QStringLiteral("trace-head"))->isVisible());
    }
}

void TraceViewTest::leadsToItsComponents() {
    Window bench;
    QVERIFY(bench.followOne());
    QTRY_COMPARE(bench.steps()->model()->rowCount(), 2);
    const QModelIndex served = bench.steps()->model()->index(1, TraceModel::Where);
    const QPoint at = bench.steps()->visualRect(served).center();
    QTest::mouseClick(bench.steps()->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    QTest::mouseDClick(bench.steps()->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    QCOMPARE(bench.window.canvas().selectedComponents(), QStringList{QStringLiteral("app")});
    QTest::keyClick(bench.steps(), Qt::Key_Escape);
    QVERIFY(!bench.window.player().followed());
}

void TraceViewTest::isReachedAndReadByTheKeyboardAlone() {
    Window bench;
    QApplication::setActiveWindow(&bench.window);
    const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : &bench.window, key, modifiers);
    };
    bench.window.canvas().setFocus();
    press(Qt::Key_R); // nothing has come by yet: the first one
    press(Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(bench.window.player().followed().has_value(), 10000);
    press(Qt::Key_Space);
    QTRY_VERIFY(bench.steps()->isVisible());
    QTRY_VERIFY(bench.steps()->model()->rowCount() >= 2);
    QVERIFY(bench.window.canvas().hasFocus());
    press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("trace"));
    press(Qt::Key_Return);
    QCOMPARE(QApplication::focusWidget(), bench.steps());
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(bench.window.canvas().selectedComponents(), QStringList{QStringLiteral("app")});
    QVERIFY(bench.window.player().followed());
    press(Qt::Key_Escape);
    QVERIFY(!bench.window.player().followed());
}

QTEST_MAIN(TraceViewTest)
#include "tst_trace_view.moc"
