#include "tests/ui/canvas/gestures/gesture_window.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

constexpr char kEmpty[] = "faultline: 1\n";

} // namespace

class TestClipboard : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void whatIsCopiedIsYamlText() {
        const GestureWindow w;
        w.click(w.card("lb"));
        w.click(w.card("a"), Qt::ShiftModifier);
        w.key(Qt::Key_C, Qt::ControlModifier);
        const QString text = QGuiApplication::clipboard()->text();
        const auto reading = format::read(text.toStdString());
        QVERIFY(!base::hasErrors(reading.diagnostics));
        QCOMPARE(reading.diagram.components.size(), std::size_t(2));
        QCOMPARE(reading.diagram.links.size(), std::size_t(1)); // the wire between them, not those that lead out
    }
    void itGoesFromWindowToWindow() {
        const GestureWindow w;
        w.drag(w.at(240, -40), w.at(790, 320)); // balancer, a, b and the wires between
        w.key(Qt::Key_C, Qt::ControlModifier);
        const GestureWindow other(kEmpty);
        other.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(other.components(), (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("lb")}));
        QCOMPARE(other.links(), (QStringList{QStringLiteral("lb->a"), QStringLiteral("lb->b")}));
        // Again: fresh names, beside the first.
        other.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(other.components().size(), 6);
        QCOMPARE(other.links().size(), 4);
        other.key(Qt::Key_Z, Qt::ControlModifier);
        other.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(other.components().size(), 0);
    }
    void itComesByMail() {
        const GestureWindow w(kEmpty);
        QGuiApplication::clipboard()->setText(
            QStringLiteral("faultline: 1\r\ncomponents:\r\n  shop: {kind: service, position: [0, 0]}\r\n"
                           "  db: {kind: database, position: [280, 0]}\r\nlinks:\r\n  - {from: shop, to: db}\r\n"));
        w.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(w.links(), QStringList{QStringLiteral("shop->db")});
        const QByteArray before = w.saved();
        QGuiApplication::clipboard()->setText(QStringLiteral("Dear all, see you on Monday"));
        w.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
    }
    void cuttingCopiesAndDeletes() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.click(w.card("a"));
        w.key(Qt::Key_X, Qt::ControlModifier);
        QVERIFY(!w.components().contains(QStringLiteral("a")));
        w.key(Qt::Key_V, Qt::ControlModifier);
        QVERIFY(w.components().contains(QStringLiteral("a")));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
    }
    void duplicatingKeepsTheWiresBetween() {
        const GestureWindow w;
        w.click(w.card("lb"));
        w.click(w.card("a"), Qt::ShiftModifier);
        w.key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(w.components().size(), 9);
        QCOMPARE(w.links().size(), 4);
    }
    void thePictureGoesToTheClipboard() {
        const GestureWindow w;
        QGuiApplication::clipboard()->setText(QStringLiteral("words"));
        w.key(Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
        const QImage picture = QGuiApplication::clipboard()->image();
        // 1,040 × 488 of cards and its margin, at twice the size.
        QVERIFY2(picture.width() >= 2 * 1040 && picture.height() >= 2 * 488,
                 qPrintable(QStringLiteral("%1 × %2").arg(picture.width()).arg(picture.height())));
    }
    void aNewWindowOpensBeside() {
        const GestureWindow w;
        const auto before = MainWindow::windows().size();
        w.key(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(MainWindow::windows().size(), before + 1);
        for (MainWindow* window : MainWindow::windows())
            if (window != &w.window())
                window->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

QTEST_MAIN(TestClipboard)
#include "tst_clipboard.moc"
