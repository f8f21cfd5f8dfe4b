// What screen readers hear: what happens, which line of a list would be taken, and nothing of what nobody asked for.
#include <QAccessible>
#include <QTreeView>
#include <QtTest>

#include "tests/ui/canvas/gestures/gesture_window.h"
#include "ui/inspector/inspector_view.h"
#include "ui/table/table_view.h"
#include "ui/widgets/spoken.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// Hears what a screen reader would: the notices that come into view.
class Listener : public QObject {
  public:
    QStringList heard;

    bool heardOf(const QString& beginning) const {
        return std::any_of(heard.begin(), heard.end(), [&](const QString& text) { return text.startsWith(beginning); });
    }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Show && watched->objectName() == QLatin1String("spoken-notice")) {
            QAccessibleInterface* notice = QAccessible::queryAccessibleInterface(watched);
            if (notice != nullptr && notice->role() == QAccessible::Notification)
                heard << notice->text(QAccessible::Name);
        }
        return false;
    }
};

void listen(QAccessibleEvent*) {}
void overhear(QAccessibleEvent*) {}

} // namespace

class SpokenTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        keepToYourself();
        qApp->installEventFilter(&m_ears);
    }
    void init() { m_ears.heard.clear(); }
    void cleanupTestCase() { qApp->removeEventFilter(&m_ears); }

    void saysWhatHappens() {
        const GestureWindow w;
        w.key(Qt::Key_Space);
        QTRY_VERIFY(m_ears.heardOf(QStringLiteral("Running.")));
        w.click(w.card("a"));
        w.key(Qt::Key_K);
        QTRY_VERIFY(m_ears.heardOf(QStringLiteral("a crashed.")));
        w.key(Qt::Key_Space);
        QTRY_VERIFY(m_ears.heardOf(QStringLiteral("Paused at 00:0")));
        // Each thing once.
        QCOMPARE(m_ears.heard.filter(QStringLiteral("a crashed.")).size(), 1);
    }
    void saysWhyNot() {
        const GestureWindow w;
        w.key(Qt::Key_F); // nothing is selected
        QTRY_VERIFY(m_ears.heardOf(QStringLiteral("Select what shall fail first.")));
    }
    void saysWhichLineOfAListWouldBeTaken() {
        const GestureWindow w;
        w.key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        w.type(QStringLiteral("fit all"));
        QTRY_VERIFY2(m_ears.heardOf(QStringLiteral("View › Fit All, Shift+1")), qPrintable(m_ears.heard.join(u'|')));
        const auto before = m_ears.heard.size();
        w.key(Qt::Key_Down);
        QVERIFY(m_ears.heard.size() > before); // at once
        for (int i = 0; i < 3; ++i)
            w.key(Qt::Key_Backspace);
        w.type(QStringLiteral("qqq"));
        QTRY_VERIFY(m_ears.heardOf(QStringLiteral("Nothing is called")));
        w.key(Qt::Key_Escape);
    }
    void aHiddenTableTakesNoFocus() {
        // A view tells screen readers of its current row as of the focus: a hidden one, or one beside, must not have
        // one.
        const GestureWindow w;
        const QTreeView& rows = w.window().table().components();
        w.key(Qt::Key_Tab);
        QCOMPARE(w.view().selectedComponents().size(), 1);
        QVERIFY(!rows.currentIndex().isValid());
        QVERIFY(rows.selectionModel()->selectedRows().isEmpty());
        // Shown and reached, it goes on from what is selected.
        w.key(Qt::Key_T, Qt::ControlModifier);
        QVERIFY(rows.hasFocus());
        QCOMPARE(rows.currentIndex().siblingAtColumn(0).data().toString(), w.view().selectedComponents().value(0));
        QCOMPARE(rows.selectionModel()->selectedRows().size(), 1);
    }
    void aTableBesideTakesNoFocusEither() {
        const GestureWindow w;
        const QTreeView& rows = w.window().table().components();
        w.key(Qt::Key_T, Qt::ControlModifier);
        const QModelIndex before = rows.currentIndex();
        w.click(w.card("db"));
        QVERIFY(w.view().hasFocus());
        QCOMPARE(rows.currentIndex(), before);
        QCOMPARE(rows.selectionModel()->selectedRows().size(), 1); // it follows all the same
        QCOMPARE(rows.selectionModel()->selectedRows().front().data().toString(), QStringLiteral("db"));
    }
    void silenceEndsWhereItBegan() {
        const auto inForce = [] {
            const QAccessible::UpdateHandler now = QAccessible::installUpdateHandler(overhear);
            QAccessible::installUpdateHandler(now);
            return now;
        };
        const QAccessible::UpdateHandler before = QAccessible::installUpdateHandler(listen);
        {
            const Silence outer;
            QVERIFY(inForce() != listen);
            {
                const Silence inner;
                QVERIFY(inForce() != listen);
            }
            QVERIFY(inForce() != listen); // still within the outer one
        }
        QVERIFY(inForce() == listen);
        QAccessible::installUpdateHandler(before);
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

  private:
    Listener m_ears;
};

QTEST_MAIN(SpokenTest)
#include "tst_spoken.moc"
