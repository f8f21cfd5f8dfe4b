// A canvas in a window for tests: everything goes through events, as from a person.
#pragma once

#include <QApplication>
#include <QDragEnterEvent>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include "ui/canvas/canvas_view.h"
#include "ui/canvas/geometry.h"
#include "ui/document/diagram_document.h"
#include "ui/palette/palette_view.h"
#include "ui/player/player.h"

namespace faultline::ui {

/// A document, a player and their canvas, shown at 100 %.
class CanvasBench {
  public:
    explicit CanvasBench(const diagram::Diagram& diagram) : view(document, player) {
        QObject::connect(&document, &DiagramDocument::edited, &player,
                         [this](const diagram::Change&, const diagram::Edit& edit) { player.applyEdit(edit); });
        QObject::connect(&view, &CanvasView::message, &view, [this](const QString& text) { messages << text; });
        document.setDiagram(diagram);
        player.load(document.diagram());
        view.resize(1200, 800);
        view.show();
        QApplication::setActiveWindow(&view);
        view.setFocus();
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        view.resetZoom();
        view.centerOn(400, 200);
        QTest::qWait(0);
    }

    QPoint at(double x, double y) const { return view.mapFromScene(QPointF(x, y)); }
    QWidget* canvas() const { return view.viewport(); }
    base::Point position(const char* id) const { return diagram::positionOf(*document.diagram().component(id)); }
    QPointF corner(const char* id) const { return {position(id).x, position(id).y}; }
    QPoint outPort(const char* id) const {
        return view.mapFromScene(corner(id) + QPointF(kCardWidth, kCardHeight / 2));
    }
    QPoint inPort(const char* id) const { return view.mapFromScene(corner(id) + QPointF(0, kCardHeight / 2)); }
    /// A place of the card that is neither port nor tile.
    QPoint title(const char* id) const { return view.mapFromScene(corner(id) + QPointF(100, 20)); }
    QPoint tile(const char* id, int number) const {
        return view.mapFromScene(corner(id) + QPointF(12 + 13 + (number - 1) * 30, 64));
    }

    void moveTo(QPoint to, Qt::MouseButtons buttons = Qt::NoButton,
                Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QMouseEvent event(QEvent::MouseMove, to, canvas()->mapToGlobal(to), Qt::NoButton, buttons, modifiers);
        QApplication::sendEvent(canvas(), &event);
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
              Qt::MouseButton button = Qt::LeftButton) const {
        QTest::mousePress(canvas(), button, modifiers, from);
        for (int step = 1; step <= 4; ++step)
            moveTo(from + (to - from) * step / 4, button, modifiers);
        QTest::mouseRelease(canvas(), button, modifiers, to);
    }
    void click(QPoint at, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
               Qt::MouseButton button = Qt::LeftButton) const {
        QTest::mouseClick(canvas(), button, modifiers, at);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(static_cast<QWidget*>(&view), key, modifiers);
    }
    /// Drags a kind over the canvas and lets it fall.
    bool dropKind(const char* kind, QPoint at, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QMimeData data;
        data.setData(QLatin1String(kKindMimeType), kind);
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QApplication::sendEvent(canvas(), &enter);
        if (!enter.isAccepted())
            return false;
        QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QApplication::sendEvent(canvas(), &move);
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QApplication::sendEvent(canvas(), &drop);
        return drop.isAccepted();
    }
    /// Shows frames until a condition on the snapshot holds; false when it has not for some seconds.
    template <typename Condition> bool runUntil(Condition condition) {
        for (int i = 0; i < 800; ++i) {
            const auto snapshot = player.takeSnapshot();
            view.showFrame(snapshot);
            if (snapshot && condition(*snapshot))
                return true;
            QTest::qWait(10);
        }
        return false;
    }
    /// The open menu of that name; null when there is none.
    static QMenu* openMenu(const char* name) {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* menu = qobject_cast<QMenu*>(widget))
                if (menu->isVisible() && menu->objectName() == QLatin1String(name))
                    return menu;
        return nullptr;
    }
    static void choose(QMenu* menu, const QAction* action) {
        QTest::mouseClick(menu, Qt::LeftButton, Qt::NoModifier,
                          menu->actionGeometry(const_cast<QAction*>(action)).center());
    }

    DiagramDocument document;
    Player player;
    CanvasView view;
    QStringList messages;
};

inline diagram::Component card(const char* id, const char* kind, double x, double y) {
    return {id, kind, {{"position", base::Point{x, y}}}};
}

/// Client, balancer and a service of three instances, wired.
inline diagram::Diagram threeTiers() {
    diagram::Diagram diagram;
    diagram.components = {card("users", "client", 0, 100), card("lb", "load_balancer", 280, 100),
                          card("app", "service", 560, 100)};
    diagram.components[2].values.set("instances", diagram::Value(3));
    diagram.links = {{"users->lb", "users", "lb", {}}, {"lb->app", "lb", "app", {}}};
    return diagram;
}

} // namespace faultline::ui
