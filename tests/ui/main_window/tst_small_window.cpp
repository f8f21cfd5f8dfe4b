// What lies over the canvas and covers none of it, in small windows and large ones.
#include <QAccessible>
#include <QTabBar>
#include <QtTest>

#include "tests/ui/canvas/gestures/gesture_window.h"
#include "ui/canvas/overlays.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/invitation.h"
#include "ui/start_page/example_shelf.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

const QString kExamples = QStringLiteral(FAULTLINE_SOURCE_DIR "/examples");

/// Where each card lies in the canvas' viewport, by its name, as a screen reader has it.
QList<QPair<QString, QRect>> cardsOf(const CanvasView& view) {
    QList<QPair<QString, QRect>> cards;
    QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(const_cast<CanvasView*>(&view));
    for (int i = 0; i < canvas->childCount(); ++i)
        if (const QAccessibleInterface* part = canvas->child(i); part->role() == QAccessible::ListItem)
            cards.append(
                {part->text(QAccessible::Name), part->rect().translated(-view.viewport()->mapToGlobal(QPoint()))});
    return cards;
}

} // namespace

class SmallWindowTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void nothingCoversACard_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QSize>("size");
        for (const QString& file : ExampleShelf::filesOf(kExamples))
            for (const QSize size : {QSize(1280, 720), QSize(1920, 1080)})
                QTest::addRow("%s at %d", qPrintable(QFileInfo(file).fileName().section(u'.', 0, 0)), size.width())
                    << file << size;
    }
    /// After the fit all cards stand above the legend and above the invitation that takes its place.
    void nothingCoversACard() {
        QFETCH(QString, file);
        QFETCH(QSize, size);
        MainWindow window(kExamples);
        window.setAttribute(Qt::WA_DeleteOnClose, false);
        window.showNormal();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.openExample(file);
        // A window manager may still be busy with the size that the window first asked for; the fit follows the last.
        const CanvasView& view = window.canvas();
        const Invitation& invitation = window.invitation();
        const auto covered = [&] {
            if (window.size() != size) {
                window.resize(size);
                return QStringLiteral("the window has another size");
            }
            const auto cards = cardsOf(view);
            for (const auto& [name, card] : cards) {
                if (!view.viewport()->rect().contains(card))
                    return name + QStringLiteral(" is out of view");
                if (card.intersects(invitation.geometry()))
                    return name + QStringLiteral(" is under the invitation");
            }
            return cards.isEmpty() || !invitation.isVisible() ? QStringLiteral("nothing is there") : QString();
        };
        QTRY_VERIFY2(covered().isEmpty(), qPrintable(covered()));
        const QRect port = view.viewport()->rect();
        // Fitted anew while it runs: the legend is there instead.
        QTest::keyClick(&window.canvas(), Qt::Key_Space);
        QTRY_VERIFY(!invitation.isVisible());
        QTest::keyClick(&window.canvas(), Qt::Key_Exclam, Qt::ShiftModifier);
        const double legend = port.height() - DotLegend::heightAt(port.width());
        for (const auto& [name, card] : cardsOf(view))
            QVERIFY2(port.contains(card) && card.bottom() <= legend,
                     qPrintable(name + QStringLiteral(" is under the legend")));
        window.player().pause();
    }
    void captionsTakeTheLegendsPlaceWhereAllElseIsFull() {
        EventCaption caption;
        caption.say(QStringLiteral("A server crashed."));
        const QRectF port(0, 0, 740, 327);
        const double legendTop = port.bottom() - DotLegend::heightAt(port.width());
        // Cards everywhere but at the legend.
        const QRectF full(0, 0, port.width(), legendTop);
        const QRectF place = caption.place(port, 0, {full});
        QVERIFY2(place.top() >= legendTop - 6, qPrintable(QString::number(place.top())));
        QVERIFY(port.contains(place));
        // With room above the legend it leaves the legend alone.
        QVERIFY(caption.place(port, 0, {QRectF(0, 0, port.width(), 100)}).bottom() <= legendTop);
    }
    void pagesDoNotWidenTheWindow() {
        const GestureWindow w;
        w.window().resize(1280, 720);
        w.key(Qt::Key_R);
        w.key(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(w.window().player().followed().has_value(), 20000);
        QTest::qWait(200);
        const TabbedDock& bottom = w.window().bottomDock();
        for (int i = 0; i < bottom.count(); ++i) {
            QTest::mouseClick(bottom.tabBar(), Qt::LeftButton, Qt::NoModifier, bottom.tabBar()->tabRect(i).center());
            QTest::qWait(50);
            QVERIFY2(w.window().minimumSizeHint().width() <= 1280, qPrintable(bottom.tabBar()->tabText(i)));
        }
        QCOMPARE(w.window().width(), 1280);
    }
};

QTEST_MAIN(SmallWindowTest)
#include "tst_small_window.moc"
