// What screen readers hear: what happens, which line of a list would be taken, and nothing of what nobody asked for.
#include <QAccessible>
#include <QTabBar>
#include <QtTest>

#include "tests/ui/canvas/gestures/gesture_window.h"
#include "ui/inspector/inspector_view.h"
#include "ui/table/table_view.h"
#include "ui/widgets/spoken.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

QStringList heard; ///< the notices that came into view
QStringList focused;
int told = 0; ///< events of any kind

void listen(QAccessibleEvent* event) {
    ++told;
    QAccessibleInterface* about = event->accessibleInterface();
    if (about == nullptr)
        return;
    if (event->type() == QAccessible::ObjectShow && about->role() == QAccessible::Notification)
        heard << about->text(QAccessible::Name);
    if (event->type() == QAccessible::Focus)
        focused << about->text(QAccessible::Name);
}

bool heardOf(const QString& beginning) {
    return std::any_of(heard.begin(), heard.end(), [&](const QString& text) { return text.startsWith(beginning); });
}

} // namespace

class SpokenTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        keepToYourself();
        QAccessible::installUpdateHandler(listen);
    }
    void init() {
        heard.clear();
        focused.clear();
        told = 0;
    }
    void cleanupTestCase() { QAccessible::installUpdateHandler(nullptr); }

    void saysWhatHappens() {
        const GestureWindow w;
        w.key(Qt::Key_Space);
        QTRY_VERIFY(heardOf(QStringLiteral("Running.")));
        w.click(w.card("a"));
        w.key(Qt::Key_K);
        QTRY_VERIFY(heardOf(QStringLiteral("a crashed.")));
        w.key(Qt::Key_Space);
        QTRY_VERIFY(heardOf(QStringLiteral("Paused at 00:0")));
        // Each thing once.
        QCOMPARE(heard.filter(QStringLiteral("a crashed.")).size(), 1);
    }
    void saysWhyNot() {
        const GestureWindow w;
        w.key(Qt::Key_F); // nothing is selected
        QTRY_VERIFY(heardOf(QStringLiteral("Select what shall fail first.")));
    }
    void saysWhichLineOfAListWouldBeTaken() {
        const GestureWindow w;
        w.key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        w.type(QStringLiteral("fit all"));
        QTRY_VERIFY2(heardOf(QStringLiteral("View › Fit All, Shift+1")), qPrintable(heard.join(u'|')));
        const auto before = heard.size();
        w.key(Qt::Key_Down);
        QVERIFY(heard.size() > before); // at once
        for (int i = 0; i < 3; ++i)
            w.key(Qt::Key_Backspace);
        w.type(QStringLiteral("qqq"));
        QTRY_VERIFY(heardOf(QStringLiteral("Nothing is called")));
        w.key(Qt::Key_Escape);
    }
    void aHiddenTableTakesNoFocus() {
        const GestureWindow w;
        focused.clear();
        w.key(Qt::Key_Tab);
        QTest::qWait(100);
        QCOMPARE(focused, QStringList{w.view().selectedComponents().value(0)}); // the card, and nothing after it
        // Shown and reached, it goes on from what is selected.
        w.key(Qt::Key_T, Qt::ControlModifier);
        QVERIFY(w.window().table().components().hasFocus());
        QCOMPARE(w.window().table().components().currentIndex().data().toString(),
                 w.view().selectedComponents().value(0));
    }
    void aTableBesideTakesNoFocusEither() {
        const GestureWindow w;
        w.key(Qt::Key_T, Qt::ControlModifier);
        w.view().setFocus();
        focused.clear();
        w.key(Qt::Key_Tab);
        QTest::qWait(100);
        QCOMPARE(focused.size(), 1);
        QCOMPARE(w.window().table().components().selectionModel()->selectedRows().size(), 1); // it follows all the same
    }
    void aFormIsMadeInSilence() {
        const GestureWindow w;
        w.click(w.card("db"));
        QTest::qWait(200);
        told = 0;
        w.click(w.card("cache")); // another form of some thirty fields, with three events each
        QTest::qWait(200);
        QVERIFY2(told > 0 && told < 40, qPrintable(QString::number(told)));
        QCOMPARE(w.window().inspector().heading(), QStringLiteral("cache"));
    }
    void figuresAreThereForWhoAsks() {
        const GestureWindow w;
        w.key(Qt::Key_Space);
        QTRY_VERIFY(w.window().transport().timeText() > QStringLiteral("00:00.100"));
        w.key(Qt::Key_Space);
        QTest::qWait(200);
        bool found = false;
        for (QWidget* widget : w.window().transport().findChildren<QWidget*>()) {
            QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
            found = found || spoken->text(QAccessible::Name) ==
                                 QStringLiteral("Simulated time ") + w.window().transport().timeText();
        }
        QVERIFY(found);
    }
    void tooltipsAreReadWithoutTheirTags() {
        QCOMPARE(plainText(QStringLiteral("<p><b>Seed</b> <span>(seed)</span></p><p>1 &lt; 2 &amp; 3</p>")),
                 QStringLiteral("Seed (seed) 1 < 2 & 3"));
        const GestureWindow w;
        w.click(w.card("db"));
        QTest::qWait(200);
        int described = 0;
        for (QWidget* widget : w.window().inspector().findChildren<QWidget*>()) {
            if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0)
                continue;
            const QString text = QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Description);
            QVERIFY2(!text.contains(u'<'), qPrintable(text));
            described += text.isEmpty() ? 0 : 1;
        }
        QVERIFY2(described > 8, qPrintable(QString::number(described)));
    }
};

QTEST_MAIN(SpokenTest)
#include "tst_spoken.moc"
