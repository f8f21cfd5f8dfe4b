#include <QTreeWidget>

#include "tests/ui/canvas/gestures/gesture_window.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

QFrame* addBox(const GestureWindow& w) {
    auto* box = w.view().findChild<QFrame*>(QStringLiteral("add-box"));
    return box != nullptr && box->isVisible() ? box : nullptr;
}

} // namespace

class TestAdding : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void theGhostSnapsWhileItHangs() {
        const GestureWindow w;
        const QRectF place(250, 340, 320, 140);
        const QImage before = w.pixels(place);
        const auto ghostAt = [&](QPointF pointer, Qt::KeyboardModifiers modifiers) {
            QImage seen;
            w.dropKind("database", w.at(pointer.x(), pointer.y()), modifiers, [&] { seen = w.pixels(place); });
            w.key(Qt::Key_Z, Qt::ControlModifier);
            w.click(w.at(700, 480));
            return seen;
        };
        // Corners at (313, 363) and (318, 358): both snap to (320, 360), and (327, 363) to (320, 360) as well.
        const QImage first = ghostAt({413, 407}, Qt::NoModifier);
        QVERIFY(first != before);
        QCOMPARE(ghostAt({418, 402}, Qt::NoModifier), first);
        QCOMPARE(ghostAt({427, 407}, Qt::NoModifier), first);
        // With Alt it hangs where the pointer is; beyond half a step of the grid it goes on to the next.
        QVERIFY(ghostAt({413, 407}, Qt::AltModifier) != first);
        QVERIFY(ghostAt({435, 407}, Qt::NoModifier) != first);
    }
    void aDropAddsOnTheGrid() {
        const GestureWindow w;
        QVERIFY(w.dropKind("database", w.at(413, 407)));
        QCOMPARE(w.position("db2"), (base::Point{320, 360}));
        QVERIFY(w.dropKind("database", w.at(413, 607), Qt::AltModifier));
        QCOMPARE(w.position("db3"), (base::Point{313, 563}));
    }
    void theFirstThatKeepsDataBringsKeysForRequests() {
        const GestureWindow w("faultline: 1\ncomponents:\n  web: {kind: client, position: [0, 0]}\n");
        const QByteArray before = w.saved();
        QVERIFY(w.dropKind("service", w.at(300, 300)));
        QVERIFY(w.diagram().keyspaces.empty()); // it keeps none
        QVERIFY(w.dropKind("cache", w.at(500, 300)));
        const diagram::Diagram now = w.diagram();
        QVERIFY(now.keyspace("items") != nullptr);
        QVERIFY(now.operation("read") != nullptr);
        QCOMPARE(*now.operation("read")->values.find("keyspace")->as<std::string>(), std::string("items"));
        QVERIFY(w.dropKind("database", w.at(500, 600)));
        QCOMPARE(w.diagram().keyspaces.size(), std::size_t(1));
        for (int step = 0; step < 3; ++step)
            w.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.saved(), before); // each was one step
    }
    void aDatabaseBesideAnotherLeavesTheRequestsAsTheyAre() {
        const GestureWindow w("faultline: 1\ncomponents:\n  db: {kind: database, position: [0, 0]}\n");
        QVERIFY(w.dropKind("cache", w.at(500, 300)));
        QVERIFY(w.components().contains(QStringLiteral("cache")));
        QVERIFY(w.diagram().keyspaces.empty());
        QVERIFY(w.diagram().operations.empty());
    }
    void aDragThatLeavesAddsNothing() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        QMimeData data;
        data.setData(QLatin1String(kKindMimeType), "cache");
        QDragEnterEvent enter(w.at(400, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(w.canvas(), &enter);
        QVERIFY(enter.isAccepted());
        QDragLeaveEvent leave;
        QApplication::sendEvent(w.canvas(), &leave);
        QCOMPARE(w.saved(), before);
    }
    void aDoubleClickInThePaletteAdds() {
        const GestureWindow w;
        auto* list = w.window().findChild<PaletteView*>()->findChild<QTreeWidget*>();
        QTreeWidgetItem* queue = list->findItems(QStringLiteral("Queue"), Qt::MatchRecursive).value(0);
        QVERIFY(queue != nullptr);
        list->scrollToItem(queue);
        const QPoint at = list->visualItemRect(queue).center();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        QTest::mouseDClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        QVERIFY(w.components().contains(QStringLiteral("queue")));
    }
    void aDoubleClickOnTheEmptyCanvasOpensTheBox() {
        const GestureWindow w;
        QTest::mouseDClick(w.canvas(), Qt::LeftButton, Qt::NoModifier, w.at(400, 400));
        QVERIFY(addBox(w) != nullptr);
        w.type(QStringLiteral("queu"));
        w.key(Qt::Key_Return);
        QVERIFY(addBox(w) == nullptr);
        QCOMPARE(w.position("queue"), (base::Point{300, 360})); // (300, 356) on the grid
    }
    void theLetterAOpensTheBoxAndEscClosesIt() {
        const GestureWindow w;
        const QByteArray before = w.saved();
        w.key(Qt::Key_A);
        QVERIFY(addBox(w) != nullptr);
        // Letters that are keys of the canvas are letters here.
        w.type(QStringLiteral("akxmf"));
        w.key(Qt::Key_Escape);
        QVERIFY(addBox(w) == nullptr);
        QCOMPARE(w.saved(), before);
        w.key(Qt::Key_A);
        w.type(QStringLiteral("cdn"));
        w.key(Qt::Key_Return);
        QVERIFY(w.components().contains(QStringLiteral("cdn")));
    }
    void theBoxStandsAtThePointer() {
        const GestureWindow w;
        w.moveTo(w.at(300, 230));
        w.key(Qt::Key_A);
        QVERIFY(addBox(w) != nullptr);
        QCOMPARE(addBox(w)->pos(), w.at(300, 230));
        w.type(QStringLiteral("queue"));
        w.key(Qt::Key_Return);
        QCOMPARE(w.position("queue"), (base::Point{200, 180})); // (200, 186) on the grid
    }
};

QTEST_MAIN(TestAdding)
#include "tst_adding.moc"
