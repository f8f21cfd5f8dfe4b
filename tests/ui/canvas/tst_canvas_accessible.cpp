#include <QAccessible>
#include <QtTest>

#include "tests/ui/canvas/canvas_bench.h"
#include "ui/canvas/canvas_accessible.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/find_box.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// The child of that name; null when there is none.
QAccessibleInterface* childNamed(QAccessibleInterface* parent, const QString& name) {
    for (int i = 0; i < parent->childCount(); ++i)
        if (QAccessibleInterface* child = parent->child(i); child != nullptr && child->text(QAccessible::Name) == name)
            return child;
    return nullptr;
}

std::shared_ptr<simulation::Snapshot> oneOfThreeDown() {
    auto snapshot = std::make_shared<simulation::Snapshot>();
    snapshot->now = kernel::kSecond;
    for (const char* id : {"users", "lb", "app"}) {
        simulation::ComponentView view;
        view.id = id;
        view.kind = id == std::string("users") ? "client" : id == std::string("lb") ? "load_balancer" : "service";
        view.instances.resize(view.id == "app" ? 3 : 1);
        snapshot->components.push_back(view);
    }
    snapshot->components[2].instances[1].health = simulation::Health::Crashed;
    snapshot->links.push_back({"users->lb", "users", "lb", 1200, false, 0, 1});
    snapshot->links.push_back({"lb->app", "lb", "app", 1200, true, 0, 1});
    return snapshot;
}

} // namespace

class TestCanvasAccessible : public QObject {
    Q_OBJECT
  private slots:
    void cardsAndWiresAreItsChildren() {
        CanvasBench bench(threeTiers());
        QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&bench.view);
        QVERIFY(canvas != nullptr);
        QCOMPARE(canvas->text(QAccessible::Name), QStringLiteral("Diagram"));
        QCOMPARE(canvas->text(QAccessible::Description), QStringLiteral("3 components, 2 links"));
        QVERIFY(canvas->childCount() >= 5);
        QCOMPARE(canvas->child(0)->text(QAccessible::Name), QStringLiteral("users"));
        QCOMPARE(canvas->child(4)->text(QAccessible::Name), QStringLiteral("Link from lb to app"));
        QCOMPARE(canvas->child(2)->text(QAccessible::Description),
                 QStringLiteral("Service app, 3 instances, called by lb"));
        QCOMPARE(canvas->child(1)->text(QAccessible::Description),
                 QStringLiteral("Load balancer lb, linked to app, called by users"));
        for (int i = 0; i < 5; ++i) {
            QVERIFY(canvas->child(i)->isValid());
            QCOMPARE(canvas->indexOfChild(canvas->child(i)), i);
            QCOMPARE(canvas->child(i)->parent(), canvas);
            QCOMPARE(canvas->child(i), canvas->child(i)); // the same each time: readers remember them
        }
        // Beyond the parts come the boxes that lie over the canvas.
        QVERIFY(canvas->child(canvas->childCount()) == nullptr);
    }
    void aFaultIsInTheDescription() {
        CanvasBench bench(threeTiers());
        QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&bench.view);
        bench.view.showFrame(oneOfThreeDown());
        const QString app = canvas->child(2)->text(QAccessible::Description);
        QVERIFY2(app.startsWith(QStringLiteral("Service app, 3 instances, 1 of 3 down")), qPrintable(app));
        const QString users = canvas->child(0)->text(QAccessible::Description);
        QVERIFY2(users.startsWith(QStringLiteral("Client users, up")), qPrintable(users)); // the control
        QCOMPARE(canvas->child(4)->text(QAccessible::Description), QStringLiteral("cut"));
        QCOMPARE(canvas->child(3)->text(QAccessible::Description), QStringLiteral("1,200/s"));
        QCOMPARE(canvas->text(QAccessible::Description), QStringLiteral("3 components, 2 links, 1 not well"));
    }
    void theKeyboardIsFollowed() {
        CanvasBench bench(threeTiers());
        QVERIFY(QTest::qWaitForWindowActive(&bench.view));
        bench.view.setFocus();
        QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&bench.view);
        bench.press(Qt::Key_Tab); // the first card
        QCOMPARE(canvas->focusChild(), canvas->child(0));
        QVERIFY(canvas->child(0)->state().focused);
        QVERIFY(canvas->child(0)->state().selected);
        QVERIFY(!canvas->child(1)->state().selected);
        bench.press(Qt::Key_Tab); // its wire
        QCOMPARE(canvas->focusChild(), childNamed(canvas, QStringLiteral("Link from users to lb")));
        bench.press(Qt::Key_A, Qt::ControlModifier); // several: none has the keyboard
        QVERIFY(canvas->focusChild() == nullptr);
        QVERIFY(canvas->child(1)->state().selected);
    }
    void liesWhereItIsSeen() {
        CanvasBench bench(threeTiers());
        QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&bench.view);
        const QPoint middle = bench.canvas()->mapToGlobal(bench.title("lb"));
        QVERIFY(canvas->child(1)->rect().contains(middle));
        QCOMPARE(canvas->childAt(middle.x(), middle.y()), canvas->child(1));
        QVERIFY(!canvas->child(1)->state().offscreen);
        bench.view.centerOn(50'000, 50'000);
        QVERIFY(canvas->child(1)->state().offscreen);
    }
    void itsActionsSelectAndInspect() {
        CanvasBench bench(threeTiers());
        QSignalSpy inspected(&bench.view, &CanvasView::inspectRequested);
        QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&bench.view);
        QAccessibleActionInterface* card = canvas->child(1)->actionInterface();
        QVERIFY(card != nullptr);
        card->doAction(QAccessibleActionInterface::setFocusAction());
        QCOMPARE(bench.view.selectedComponents(), QStringList{QStringLiteral("lb")});
        QCOMPARE(inspected.count(), 0);
        canvas->child(3)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(bench.view.selectedLinks(), QStringList{QStringLiteral("users->lb")});
        QVERIFY(bench.view.selectedComponents().isEmpty());
        QCOMPARE(inspected.count(), 1);
    }
    void whatIsGoneIsSaidToBe() {
        CanvasBench bench(threeTiers());
        QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&bench.view);
        QAccessibleInterface* app = canvas->child(2);
        bench.click(bench.title("app"));
        bench.press(Qt::Key_Delete);
        QVERIFY(!app->isValid());
        QVERIFY(app->state().invalid);
        QCOMPARE(app->text(QAccessible::Name), QString());
        QCOMPARE(canvas->text(QAccessible::Description), QStringLiteral("2 components, 1 link"));
        bench.press(Qt::Key_Z, Qt::ControlModifier);
    }
    void theBoxesOverItAreThereToo() {
        CanvasBench bench(threeTiers());
        bench.press(Qt::Key_F, Qt::ControlModifier);
        const auto* box = bench.view.findChild<FindBox*>();
        QVERIFY(box != nullptr && box->isVisible());
        QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&bench.view);
        QList<QAccessibleInterface*> open{canvas};
        bool found = false;
        while (!open.isEmpty() && !found) {
            QAccessibleInterface* next = open.takeFirst();
            found = next->object() == box;
            for (int i = 0; i < next->childCount(); ++i)
                if (QAccessibleInterface* child = next->child(i))
                    open << child;
        }
        QVERIFY(found);
    }
};

QTEST_MAIN(TestCanvasAccessible)
#include "tst_canvas_accessible.moc"
