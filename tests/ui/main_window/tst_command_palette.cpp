#include <QDialog>
#include <QTabBar>
#include <QTimer>
#include <QTreeView>

#include "tests/ui/canvas/gestures/gesture_window.h"
#include "ui/main_window/dock_panel.h"
#include "ui/timeline/timeline_view.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

constexpr auto kCtrlShift = Qt::ControlModifier | Qt::ShiftModifier;

/// The palette of a window, opened by its key and typed into.
class Typed {
  public:
    explicit Typed(const GestureWindow& w, const QString& typed = {}) : m_w(w) {
        w.key(Qt::Key_P, kCtrlShift);
        w.type(typed);
    }
    QFrame* box() const { return m_w.window().findChild<QFrame*>(QStringLiteral("command-palette")); }
    QListWidget* list() const { return box()->findChild<QListWidget*>(); }
    QString chosen() const { return list()->currentItem() != nullptr ? list()->currentItem()->text() : QString(); }
    QStringList all() const {
        QStringList texts;
        for (int i = 0; i < list()->count(); ++i)
            texts << list()->item(i)->text();
        return texts;
    }
    void take() const { m_w.key(Qt::Key_Return); }

  private:
    const GestureWindow& m_w;
};

bool isIn(const QWidget* pane) {
    const QWidget* focus = QApplication::focusWidget();
    return focus != nullptr && (pane == focus || pane->isAncestorOf(focus));
}

int crashed(const GestureWindow& w, const char* id) {
    int count = 0;
    if (const auto snapshot = w.window().latestSnapshot())
        for (const auto& component : snapshot->components)
            for (const auto& instance : component.instances)
                count += component.id == id && instance.health == simulation::Health::Crashed ? 1 : 0;
    return count;
}

} // namespace

/// Ctrl+Shift+P, some letters, Enter.
class CommandPaletteTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void leadsToEachPanel_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("phrase");
        QTest::addColumn<QString>("tab"); // that is on top then; empty: a panel of its own
        QTest::newRow("timeline") << "timeline"
                                  << "View › Go to › Timeline"
                                  << "Timeline";
        QTest::newRow("log") << "log"
                             << "View › Go to › Log"
                             << "Log";
        QTest::newRow("trace") << "trace"
                               << "View › Go to › Trace"
                               << "Trace";
        QTest::newRow("problems") << "problems"
                                  << "View › Go to › Problems"
                                  << "Problems";
        QTest::newRow("dashboard") << "dashboard"
                                   << "View › Go to › Dashboard"
                                   << "Dashboard";
        QTest::newRow("table") << "table"
                               << "View › Table of Components and Links"
                               << "Table";
        QTest::newRow("inspector") << "inspector"
                                   << "View › Go to › Inspector"
                                   << "";
        QTest::newRow("components") << "go components"
                                    << "View › Go to › Components"
                                    << "";
    }
    void leadsToEachPanel() {
        QFETCH(QString, typed);
        QFETCH(QString, phrase);
        QFETCH(QString, tab);
        const GestureWindow w;
        w.click(w.card("a"));
        const Typed palette(w, typed);
        QCOMPARE(palette.chosen(), phrase);
        palette.take();
        QVERIFY(!palette.box()->isVisible());
        const TabbedDock& bottom = w.window().bottomDock();
        if (tab.isEmpty())
            QVERIFY(isIn(typed == QStringLiteral("inspector") ? w.window().docks().at(1) : w.window().docks().at(0)));
        else {
            QVERIFY(bottom.tabBar()->tabText(bottom.currentPage()).startsWith(tab));
            QVERIFY(isIn(&bottom));
        }
    }
    void bringsBackAPanelThatWasClosed() {
        const GestureWindow w;
        w.window().bottomDock().close();
        const Typed palette(w, QStringLiteral("timeline"));
        palette.take();
        QVERIFY(w.window().timeline().isVisible());
        QVERIFY(isIn(&w.window().timeline()));
    }
    void eachCommandStandsThereOnce() {
        const GestureWindow w;
        w.click(w.card("a"));
        QStringList all = Typed(w).all();
        QVERIFY2(all.size() > 120, qPrintable(QString::number(all.size())));
        QStringList groups;
        for (const QString& phrase : all)
            groups << phrase.section(QStringLiteral(" › "), 0, 0);
        groups.removeDuplicates();
        for (const char* group : {"File", "Edit", "View", "Simulate", "Help", "Add", "Fault", "Speed", "Traffic"})
            QVERIFY2(groups.contains(QLatin1String(group)), group);
        all.sort();
        for (int i = 1; i < all.size(); ++i)
            QVERIFY2(all[i] != all[i - 1], qPrintable(all[i]));
    }
    void showsTheKeyBesideACommand() {
        const GestureWindow w;
        const Typed palette(w, QStringLiteral("fit all"));
        QCOMPARE(palette.chosen(), QStringLiteral("View › Fit All"));
        QCOMPARE(palette.list()->currentItem()->data(Qt::UserRole + 1).toString(), QStringLiteral("Shift+1"));
    }
    void addsAKind() {
        const GestureWindow w;
        QVERIFY(!w.components().contains(QStringLiteral("queue")));
        const Typed palette(w, QStringLiteral("add queue"));
        QCOMPARE(palette.chosen(), QStringLiteral("Add › Queue"));
        palette.take();
        QVERIFY(w.components().contains(QStringLiteral("queue")));
        QVERIFY(isIn(&w.view()));
    }
    void playsAFaultOfTheSelection() {
        const GestureWindow w;
        w.click(w.card("a"));
        QTRY_VERIFY(w.window().latestSnapshot() && !w.window().latestSnapshot()->components.empty());
        QCOMPARE(crashed(w, "a"), 0);
        const Typed palette(w, QStringLiteral("crash until"));
        QCOMPARE(palette.chosen(), QStringLiteral("Fault › a › Crash › Until restored"));
        palette.take();
        QTRY_COMPARE(crashed(w, "a"), 1);
        QCOMPARE(crashed(w, "b"), 0);
    }
    void crashesWhatIsNotSelected() {
        const GestureWindow w;
        QTRY_VERIFY(w.window().latestSnapshot() && !w.window().latestSnapshot()->components.empty());
        const Typed palette(w, QStringLiteral("kill cache"));
        QCOMPARE(palette.chosen(), QStringLiteral("Fault › Crash or Restore cache"));
        palette.take();
        QTRY_COMPARE(crashed(w, "cache"), 1);
        QCOMPARE(w.view().selectedComponents(), QStringList{QStringLiteral("cache")});
        // Clients stand outside of the system.
        QVERIFY(Typed(w, QStringLiteral("restore users")).all().isEmpty());
    }
    void setsSpeedTrafficAndTheme() {
        const GestureWindow w;
        Typed(w, QStringLiteral("speed 0.01")).take();
        QCOMPARE(w.window().player().speed(), 0.01);
        Typed(w, QStringLiteral("traffic 20")).take();
        QCOMPARE(w.window().player().trafficMultiplier(), 20.0);
        QVERIFY(!Theme::instance().palette().dark);
        Typed(w, QStringLiteral("dark mode")).take();
        QVERIFY(Theme::instance().palette().dark);
        QCOMPARE(Typed(w, QStringLiteral("theme dark")).chosen(), QStringLiteral("View › Theme › Dark (on)"));
        w.key(Qt::Key_Escape);
        Typed(w, QStringLiteral("theme light")).take();
        QVERIFY(!Theme::instance().palette().dark);
    }
    void offersExportsAndExamples() {
        const GestureWindow w;
        const QStringList exports = Typed(w, QStringLiteral("export")).all();
        QVERIFY2(exports.contains(QStringLiteral("File › Export › Picture of the Diagram › SVG…")),
                 qPrintable(exports.join(u'\n')));
        QVERIFY(exports.contains(QStringLiteral("File › Export › Charts › Save figures as CSV…")));
        w.key(Qt::Key_Escape);
        QVERIFY(Typed(w, QStringLiteral("recent test")).all().size() >= 1); // the test's own file was opened
    }
    void saysSoWhenNothingFits() {
        const GestureWindow w;
        const Typed palette(w, QStringLiteral("qqq"));
        const auto* nothing = palette.box()->findChild<QLabel*>(QStringLiteral("nothing-fits"));
        QVERIFY(palette.all().isEmpty());
        QVERIFY(nothing->isVisible() && !palette.list()->isVisible());
        QVERIFY2(nothing->text().startsWith(QStringLiteral("Nothing is called “qqq”.")), qPrintable(nothing->text()));
        // What it proposes is there.
        for (int i = 0; i < 3; ++i)
            w.key(Qt::Key_Backspace);
        QVERIFY(!nothing->isVisible() && palette.list()->isVisible());
        w.type(QStringLiteral("crash"));
        QVERIFY(!palette.all().isEmpty());
    }
    void findBoxAndAddBoxSaySoAsWell() {
        const GestureWindow w;
        w.key(Qt::Key_F, Qt::ControlModifier);
        w.type(QStringLiteral("qqq"));
        const auto nothingIn = [&w](const char* box) {
            return w.canvas()
                ->findChild<QFrame*>(QLatin1String(box))
                ->findChild<QLabel*>(QStringLiteral("nothing-fits"));
        };
        QVERIFY(nothingIn("find-box")->isVisible());
        QVERIFY(nothingIn("find-box")->text().contains(QStringLiteral("“qqq”")));
        w.key(Qt::Key_Escape);
        w.key(Qt::Key_A);
        w.type(QStringLiteral("qqq"));
        QVERIFY(nothingIn("add-box")->isVisible());
        QVERIFY(nothingIn("add-box")->text().contains(QStringLiteral("“qqq”")));
    }
    void theListOfKeysSaysSoAsWell() {
        const GestureWindow w;
        QString said;
        bool rows = true;
        QTimer::singleShot(0, &w.window(), [&] {
            auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
            if (dialog == nullptr)
                return;
            QTest::keyClicks(dialog->findChild<QLineEdit*>(), QStringLiteral("qqq"));
            const auto* nothing = dialog->findChild<QLabel*>(QStringLiteral("nothing-fits"));
            said = nothing->isVisible() ? nothing->text() : QString();
            rows = dialog->findChild<QScrollArea*>()->isVisible();
            QTest::keyClick(dialog, Qt::Key_Escape);
        });
        w.key(Qt::Key_Question);
        QVERIFY2(said.contains(QStringLiteral("“qqq”")), qPrintable(said));
        QVERIFY(!rows);
    }
};

QTEST_MAIN(CommandPaletteTest)
#include "tst_command_palette.moc"
