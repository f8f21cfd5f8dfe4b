#include <QScreen>

#include "tests/ui/canvas/gestures/gesture_window.h"
#include "ui/start_page/start_page.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

constexpr char kEmpty[] = "faultline: 1\n";

/// Two services in a zone, a member of a third by its own name, and a balancer outside.
constexpr char kInZones[] = R"(faultline: 1
components:
  lb: {kind: load_balancer, position: [-300, 60]}
  a: {kind: service, position: [40, 60]}
  b: {kind: service, position: [40, 200]}
  c: {kind: service, position: [700, 60], instances: 2}
links:
  - {from: lb, to: a}
  - {from: a, to: b}
zones:
  east: {label: East, region: eu, contains: [a, b, c/2], position: [0, 0], size: [300, 340]}
)";

QStringList contentsOf(const diagram::Diagram& diagram, const char* zone) {
    QStringList names;
    const diagram::Named* named = diagram.zone(zone);
    const diagram::Value* contains = named != nullptr ? named->values.find("contains") : nullptr;
    if (const auto* list = contains != nullptr ? contains->as<diagram::List>() : nullptr)
        for (const diagram::Value& name : *list)
            names << QString::fromStdString(*name.as<std::string>());
    return names;
}

base::Point frameOf(const diagram::Diagram& diagram, const char* zone) {
    const diagram::Value* corner = diagram.zone(zone)->values.find("position");
    return corner != nullptr ? *corner->as<base::Point>() : base::Point{-1e9, -1e9};
}

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
    void cardsStayInTheirZone() {
        const GestureWindow w(kInZones);
        w.click(w.card("a"));
        w.click(w.card("c"), Qt::ShiftModifier);
        w.key(Qt::Key_D, Qt::ControlModifier);
        // Copies stand where the originals do, single members as well.
        QCOMPARE(contentsOf(w.diagram(), "east"),
                 (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c/2"), QStringLiteral("a2"),
                              QStringLiteral("c2/2")}));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        w.key(Qt::Key_Escape);
        w.click(w.card("lb"));
        w.key(Qt::Key_D, Qt::ControlModifier); // what stands in no zone gets none
        QCOMPARE(contentsOf(w.diagram(), "east").size(), 3);
    }
    void cardsBringTheirZoneAlongToAnotherWindow() {
        const GestureWindow w(kInZones);
        w.click(w.card("a"));
        w.key(Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("east")));
        const GestureWindow other(kEmpty);
        other.key(Qt::Key_V, Qt::ControlModifier);
        diagram::Diagram now = other.diagram();
        QCOMPARE(contentsOf(now, "east"), QStringList{QStringLiteral("a")});
        QVERIFY(*now.zone("east")->values.find("region") == diagram::Value("eu"));
        other.key(Qt::Key_V, Qt::ControlModifier); // the zone is there now
        now = other.diagram();
        QCOMPARE(now.zones.size(), std::size_t(1));
        QCOMPARE(contentsOf(now, "east"), (QStringList{QStringLiteral("a"), QStringLiteral("a2")}));
        other.key(Qt::Key_Z, Qt::ControlModifier);
        other.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(other.diagram().zones.empty() && other.diagram().components.empty());
        // The balancer stands in no zone and brings none.
        w.key(Qt::Key_Escape);
        w.click(w.card("lb"));
        w.key(Qt::Key_C, Qt::ControlModifier);
        QVERIFY(!QGuiApplication::clipboard()->text().contains(QStringLiteral("east")));
    }
    void aZoneIsCopiedWithWhatIsInIt() {
        const GestureWindow w(kInZones);
        const QByteArray before = w.saved();
        w.click(w.at(150, 10)); // its header
        w.key(Qt::Key_C, Qt::ControlModifier);
        w.key(Qt::Key_V, Qt::ControlModifier);
        diagram::Diagram now = w.diagram();
        QCOMPARE(now.zones.size(), std::size_t(2));
        QCOMPARE(contentsOf(now, "east2"), (QStringList{QStringLiteral("a2"), QStringLiteral("b2")}));
        QCOMPARE(contentsOf(now, "east").size(), 3); // as it was
        QCOMPARE(frameOf(now, "east2"), (base::Point{40, 40}));
        QVERIFY(w.links().contains(QStringLiteral("a2->b2")));
        QVERIFY(!w.links().contains(QStringLiteral("lb->a2")));
        w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before);
        w.click(w.at(150, 10));
        w.key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(w.diagram().zones.size(), std::size_t(2));
        const GestureWindow other(kEmpty);
        other.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(contentsOf(other.diagram(), "east"), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    }
    void aZoneIsCutWithWhatIsInIt() {
        const GestureWindow w(kInZones);
        const QByteArray before = w.saved();
        w.click(w.at(150, 10));
        w.key(Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(w.components(), (QStringList{QStringLiteral("c"), QStringLiteral("lb")}));
        QVERIFY(w.diagram().zones.empty());
        w.key(Qt::Key_Z, Qt::ControlModifier); // one step
        QCOMPARE(w.saved(), before);
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
    void whatIsPastedOnTheStartPageIsANewDiagram() {
        const GestureWindow w;
        const auto pastedFrom = [](const QString& text) {
            QGuiApplication::clipboard()->setText(text);
            MainWindow window;
            window.setAttribute(Qt::WA_DeleteOnClose, false);
            window.show();
            QApplication::setActiveWindow(&window);
            QTest::keyClick(&window.startPage(), Qt::Key_V, Qt::ControlModifier);
            QStringList ids;
            for (const auto& component : window.document().diagram().components)
                ids << QString::fromStdString(component.id);
            if (window.showsStartPage() || !window.document().isModified() || !window.document().filePath().isEmpty())
                ids << QStringLiteral("(start page)");
            return ids;
        };
        w.drag(w.at(240, -40), w.at(790, 320)); // balancer, a, b
        w.key(Qt::Key_C, Qt::ControlModifier);
        const QString part = QGuiApplication::clipboard()->text();
        QCOMPARE(pastedFrom(part).size(), 3);
        QCOMPARE(pastedFrom(QString::fromLatin1(kShop)).size(), 7); // a whole file as well
        QCOMPARE(pastedFrom(QStringLiteral("see you at noon")), QStringList{QStringLiteral("(start page)")});
    }
    void aNewWindowOpensBeside() {
        const GestureWindow w;
        const auto before = MainWindow::windows().size();
        w.key(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(MainWindow::windows().size(), before + 1);
        // All of it on the screen, also beside one that reaches beyond.
        const QRect room = w.window().screen()->availableGeometry();
        for (MainWindow* window : MainWindow::windows())
            QVERIFY(window == &w.window() || room.contains(window->frameGeometry()));
        for (MainWindow* window : MainWindow::windows())
            if (window != &w.window())
                window->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

QTEST_MAIN(TestClipboard)
#include "tst_clipboard.moc"
