#include <QDialog>
#include <QRegularExpression>
#include <QTimer>
#include <QToolButton>

#include "tests/ui/canvas/gestures/gesture_window.h"
#include "ui/inspector/inspector_view.h"
#include "ui/main_window/dock_panel.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

bool isIn(const QWidget* pane) {
    const QWidget* focus = QApplication::focusWidget();
    return focus != nullptr && (pane == focus || pane->isAncestorOf(focus));
}

std::string labelOf(const GestureWindow& w, const char* id) {
    return diagram::labelOf(*w.diagram().component(id));
}

/// The share of links with a tear, as the run says.
int parted(const GestureWindow& w) {
    int count = 0;
    if (const auto snapshot = w.window().latestSnapshot())
        for (const auto& link : snapshot->links)
            count += link.parted > 0 ? 1 : 0;
    return count;
}

/// Pixels of anything but wire and ground between the client and the balancer: dots.
int dots(const GestureWindow& w) {
    const QImage picture = w.pixels(QRectF(208, 130, 62, 28));
    const Palette& p = Theme::instance().palette();
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            for (const QColor& dot : {p.request, p.success})
                count += std::abs(pixel.red() - dot.red()) + std::abs(pixel.green() - dot.green()) +
                                     std::abs(pixel.blue() - dot.blue()) <
                                 40
                             ? 1
                             : 0;
        }
    return count;
}

} // namespace

class TestKeys : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void spaceStepsAndResets() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        QTRY_COMPARE(w.window().transport().timeText(), QStringLiteral("00:00.000"));
        w.key(Qt::Key_Period);
        w.key(Qt::Key_Period);
        w.key(Qt::Key_Period);
        QTRY_VERIFY(w.window().latestSnapshot()->now > 0);
        QTest::qWait(60);
        const kernel::Time third = w.window().latestSnapshot()->now;
        w.key(Qt::Key_Comma);
        QTRY_VERIFY(w.window().latestSnapshot()->now < third);
        w.key(Qt::Key_Comma);
        w.key(Qt::Key_Comma);
        QTRY_COMPARE(w.window().latestSnapshot()->now, kernel::Time(0));
        w.key(Qt::Key_Space);
        QVERIFY(w.window().player().isPlaying());
        QTRY_VERIFY(w.window().latestSnapshot()->now > 300 * kernel::kMillisecond);
        w.key(Qt::Key_Space);
        QVERIFY(!w.window().player().isPlaying());
        w.key(Qt::Key_Home, Qt::ControlModifier);
        QTRY_COMPARE(w.window().transport().timeText(), QStringLiteral("00:00.000"));
        QCOMPARE(w.saved(), before);
    }
    void bracketsAndPagesChangeTheSpeed() {
        const GestureWindow w;
        const double speed = w.window().player().speed();
        w.key(Qt::Key_BracketLeft);
        QVERIFY(w.window().player().speed() < speed);
        w.key(Qt::Key_BracketRight);
        QCOMPARE(w.window().player().speed(), speed);
        w.key(Qt::Key_PageUp);
        QVERIFY(w.window().player().speed() > speed);
        w.key(Qt::Key_PageDown);
        QCOMPARE(w.window().player().speed(), speed);
    }
    void f2RenamesAndTheFieldKeepsItsKeys() {
        const GestureWindow w;
        w.click(w.card("a"));
        w.key(Qt::Key_F2);
        w.type(QStringLiteral("xShop"));
        w.key(Qt::Key_Home);
        w.key(Qt::Key_Delete);
        w.key(Qt::Key_Return);
        QCOMPARE(labelOf(w, "a"), std::string("Shop"));
        w.key(Qt::Key_F2);
        w.type(QStringLiteral("No"));
        w.key(Qt::Key_Escape);
        QCOMPARE(labelOf(w, "a"), std::string("Shop"));
        QVERIFY(isIn(&w.view())); // the focus comes back
    }
    void enterLeadsToTheInspector() {
        const GestureWindow w;
        w.click(w.card("a"));
        w.key(Qt::Key_Enter, Qt::KeypadModifier);
        QVERIFY(isIn(&w.window().inspector()));
        // Its first field is the name on the card.
        w.type(QStringLiteral("Orders"));
        w.key(Qt::Key_Return);
        QCOMPARE(labelOf(w, "a"), std::string("Orders"));
    }
    void deleteUndoAndRedo() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.click(w.card("lb"));
        w.key(Qt::Key_Backspace);
        const QByteArray without = w.saved();
        QVERIFY(!w.components().contains(QStringLiteral("lb")));
        QVERIFY(w.links().isEmpty());
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
        w.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(w.saved(), without);
        w.key(Qt::Key_Z, Qt::ControlModifier);
        w.key(Qt::Key_Y, Qt::ControlModifier);
        QCOMPARE(w.saved(), without);
        w.key(Qt::Key_A, Qt::ControlModifier);
        w.key(Qt::Key_Delete);
        QVERIFY(w.components().isEmpty());
    }
    void arrowsNudge() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.click(w.card("a"));
        w.key(Qt::Key_Right);
        w.key(Qt::Key_Right);
        w.key(Qt::Key_Up);
        w.key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(w.position("a"), (base::Point{562, 19}));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before); // quick presses are one step
    }
    void ctrlGGroupsIntoAZone() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.click(w.card("a"));
        w.click(w.card("b"), Qt::ShiftModifier);
        w.key(Qt::Key_G, Qt::ControlModifier);
        diagram::Diagram now = w.diagram();
        QCOMPARE(now.zones.size(), std::size_t(1));
        using diagram::List;
        using diagram::Value;
        QCOMPARE(now.zones[0].values.find("contains")->as<List>()->size(), std::size_t(2));
        // What goes to another zone leaves the first: nothing stands in two.
        w.key(Qt::Key_Escape);
        w.click(w.card("b"));
        w.click(w.card("c"), Qt::ShiftModifier);
        w.key(Qt::Key_G, Qt::ControlModifier);
        now = w.diagram();
        QCOMPARE(now.zones.size(), std::size_t(2));
        QVERIFY(*now.zones[0].values.find("contains") == Value(List{Value("a")}));
        QVERIFY(*now.zones[1].values.find("contains") == Value(List{Value("b"), Value("c")}));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
    }
    void kCrashesAndRestores() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.key(Qt::Key_Space);
        QTRY_VERIFY(w.window().latestSnapshot()->now > 0);
        w.click(w.card("a"));
        w.key(Qt::Key_K);
        QTRY_VERIFY(w.window().transport().restoreButton()->isVisible());
        w.key(Qt::Key_K);
        QTRY_VERIFY(!w.window().transport().restoreButton()->isVisible());
        QCOMPARE(w.saved(), before);
    }
    void xPartitionsTheSelectionFromTheRest() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.key(Qt::Key_Space);
        QTRY_VERIFY(w.window().latestSnapshot()->now > 0);
        QCOMPARE(parted(w), 0);
        w.click(w.card("a"));
        w.click(w.card("b"), Qt::ShiftModifier);
        w.key(Qt::Key_X);
        QTRY_COMPARE(parted(w), 2); // both wires of the balancer, not the client's
        w.key(Qt::Key_X);
        QTRY_COMPARE(parted(w), 0);
        QCOMPARE(w.saved(), before);
    }
    void undoingKeepAsScenarioBringsBackWhatWasDone() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.key(Qt::Key_Space);
        QTRY_VERIFY(w.window().latestSnapshot()->now > 0);
        w.click(w.card("a"));
        w.key(Qt::Key_K);
        const auto offer = [&] {
            w.click(w.card("b"), Qt::NoModifier, Qt::RightButton);
            const QStringList offered = GestureWindow::entries().filter(QStringLiteral("Keep as scenario"));
            QTest::keyClick(GestureWindow::menu(), Qt::Key_Escape);
            return offered.join(u'|');
        };
        QTRY_COMPARE(offer(), QStringLiteral("Keep as scenario (1)"));
        w.click(w.card("b"), Qt::NoModifier, Qt::RightButton);
        QVERIFY(GestureWindow::choose(QStringLiteral("keepAsScenario")));
        const QByteArray kept = w.saved();
        // Seconds with at most three places: "at: 0.123s" or "at: 123ms".
        static const QRegularExpression time(QStringLiteral("at: (\\d+\\.\\d{1,3}s|\\d+m?s),"));
        QVERIFY2(time.match(QString::fromUtf8(kept)).hasMatch(), kept.constData());
        QVERIFY(kept.contains("crash: a"));
        QCOMPARE(offer(), QString());
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
        QCOMPARE(offer(), QStringLiteral("Keep as scenario (1)"));
        w.key(Qt::Key_Y, Qt::ControlModifier);
        QCOMPARE(w.saved(), kept);
        QCOMPARE(offer(), QString());
        // Undone, and something else done in its place: it stays to be kept.
        w.key(Qt::Key_Z, Qt::ControlModifier);
        w.click(w.card("c"));
        w.key(Qt::Key_Delete);
        QCOMPARE(offer(), QStringLiteral("Keep as scenario (1)"));
        w.click(w.card("b"), Qt::NoModifier, Qt::RightButton);
        QVERIFY(GestureWindow::choose(QStringLiteral("keepAsScenario")));
        QCOMPARE(w.saved().count("crash: a"), 1);
        QCOMPARE(offer(), QString());
    }
    void fOpensTheFaultMenu() {
        const GestureWindow w;
        w.click(w.card("a"));
        w.key(Qt::Key_F);
        QVERIFY(GestureWindow::entries().contains(QStringLiteral("Crash")));
        QTest::keyClick(GestureWindow::menu(), Qt::Key_Escape);
    }
    void mHidesWhatMovesOnTheWires() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.key(Qt::Key_Space);
        QTRY_VERIFY(dots(w) > 20);
        w.click(w.card("lb"));
        w.key(Qt::Key_M);
        QTest::qWait(100);
        int most = 0;
        for (int i = 0; i < 10; ++i) {
            QTest::qWait(40);
            most = std::max(most, dots(w));
        }
        QVERIFY2(most == 0, qPrintable(QString::number(most)));
        w.key(Qt::Key_M);
        QTRY_VERIFY(dots(w) > 20);
        QCOMPARE(w.saved(), before);
    }
    void f6GoesFromPaneToPane() {
        const GestureWindow w;
        const QList<QDockWidget*> docks = w.window().docks(); // palette, inspector, dashboard
        w.click(w.card("a"));
        QTest::qWait(80); // the inspector follows the selection a moment later
        w.key(Qt::Key_F6);
        QVERIFY(isIn(docks[1]));
        w.key(Qt::Key_F6);
        QVERIFY(isIn(docks[2]));
        w.key(Qt::Key_F6);
        QVERIFY(isIn(&w.window().transport()));
        w.key(Qt::Key_F6);
        QVERIFY(isIn(docks[0]));
        w.key(Qt::Key_F6);
        QVERIFY(isIn(&w.view()));
        w.key(Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(isIn(docks[0]));
    }
    void lettersCountOnlyOnTheCanvas() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.click(w.card("a"));
        auto* search = docksSearch(w);
        QTest::mouseClick(search, Qt::LeftButton);
        w.type(QStringLiteral("akxmf.,[]?"));
        QCOMPARE(search->text(), QStringLiteral("akxmf.,[]?"));
        w.key(Qt::Key_Home);
        w.key(Qt::Key_Delete);
        QCOMPARE(search->text(), QStringLiteral("kxmf.,[]?"));
        QCOMPARE(w.saved(), before);
        QVERIFY(GestureWindow::menu() == nullptr);
        QVERIFY(!w.window().transport().restoreButton()->isVisible());
    }
    void theCommandPaletteFindsAndDoesEveryAction() {
        const GestureWindow w;
        w.click(w.card("a"));
        w.key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        auto* list = w.window().findChild<QFrame*>(QStringLiteral("command-palette"))->findChild<QListWidget*>();
        QVERIFY(list->isVisible());
        const int all = list->count();
        QVERIFY2(all > 40, qPrintable(QString::number(all)));
        w.type(QStringLiteral("dpl")); // some letters of Duplicate, in their order
        QVERIFY(list->count() < all);
        QVERIFY2(list->currentItem()->text().contains(QStringLiteral("Duplicate")),
                 qPrintable(list->currentItem()->text()));
        QVERIFY(list->currentItem()->data(Qt::UserRole + 1).toString().contains(QStringLiteral("D")));
        w.key(Qt::Key_Return);
        QVERIFY(!list->isVisible());
        QVERIFY(w.components().contains(QStringLiteral("a2")));
        // Esc does nothing and gives the focus back.
        w.key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        w.key(Qt::Key_Escape);
        QVERIFY(!list->isVisible());
        QVERIFY(isIn(&w.view()));
    }
    void theListOfKeysIsSearched() {
        const GestureWindow w;
        int before = 0;
        int after = 0;
        bool named = false;
        QStringList onCrash;
        QTimer::singleShot(0, &w.window(), [&] {
            auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
            if (dialog == nullptr)
                return;
            const auto visible = [dialog] {
                int count = 0;
                for (const QLabel* label : dialog->findChildren<QLabel*>())
                    count += label->isVisible() ? 1 : 0;
                return count;
            };
            before = visible();
            QTest::keyClicks(dialog->findChild<QLineEdit*>(), QStringLiteral("zoom"));
            after = visible();
            for (const QLabel* label : dialog->findChildren<QLabel*>())
                named = named || (label->isVisible() && label->text() == QStringLiteral("Zoom In"));
            dialog->findChild<QLineEdit*>()->selectAll();
            QTest::keyClicks(dialog->findChild<QLineEdit*>(), QStringLiteral("crash"));
            for (const QLabel* label : dialog->findChildren<QLabel*>())
                if (label->isVisible())
                    onCrash << label->text();
            QTest::keyClick(dialog, Qt::Key_Escape);
        });
        w.key(Qt::Key_Question);
        QVERIFY(onCrash.contains(QStringLiteral("Right click, long press")));
        QVERIFY2(before > 100, qPrintable(QString::number(before)));
        QVERIFY2(after > 3 && after < before / 4, qPrintable(QString::number(after)));
        QVERIFY(named);
    }
    void f11AndTheInterfaceScale() {
        const GestureWindow w;
        w.key(Qt::Key_F11);
        QVERIFY(w.window().isFullScreen());
        w.key(Qt::Key_F11);
        QVERIFY(!w.window().isFullScreen());
        const auto* words = w.window().statusBar()->findChild<QLabel*>();
        const int before = words->fontMetrics().height();
        for (int i = 0; i < 4; ++i)
            w.key(Qt::Key_Equal, Qt::ControlModifier | Qt::AltModifier);
        QVERIFY(words->fontMetrics().height() > before);
        for (int i = 0; i < 4; ++i)
            w.key(Qt::Key_Minus, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(words->fontMetrics().height(), before);
        w.key(Qt::Key_0, Qt::ControlModifier | Qt::AltModifier);
    }

  private:
    static QLineEdit* docksSearch(const GestureWindow& w) {
        return w.window().findChild<PaletteView*>()->findChild<QLineEdit*>();
    }
};

QTEST_MAIN(TestKeys)
#include "tst_keys.moc"
