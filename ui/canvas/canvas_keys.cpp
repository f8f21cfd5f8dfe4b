// What the canvas view does with the keyboard.
#include <QKeyEvent>

#include "ui/canvas/canvas_commands.h"
#include "ui/canvas/canvas_view_parts.h"
#include "ui/canvas/geometry.h"
#include "ui/player/player.h"

namespace faultline::ui {
namespace {

bool isArrow(const QKeyEvent& event) {
    return event.key() >= Qt::Key_Left && event.key() <= Qt::Key_Down;
}

QPointF towards(int arrow) {
    switch (arrow) {
    case Qt::Key_Left:
        return {-1, 0};
    case Qt::Key_Right:
        return {1, 0};
    case Qt::Key_Up:
        return {0, -1};
    default:
        return {0, 1};
    }
}

} // namespace

/// Keys that are the canvas' own while it has the focus, whatever the window's menus have on them.
bool CanvasView::Private::claims(const QKeyEvent& event) const {
    if (event.key() == Qt::Key_Escape)
        return tools.isActive() || next.awaits() || player.followed() || !selection.isEmpty();
    if (isArrow(event))
        return !(event.modifiers() & ~(Qt::ShiftModifier | Qt::AltModifier | Qt::KeypadModifier));
    const CanvasCommand* command = canvasCommandFor(event.keyCombination());
    return command != nullptr && command->reach == CanvasCommand::Reach::Canvas;
}

bool CanvasView::Private::handleKey(const QKeyEvent& event) {
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (isArrow(event) && modifiers == Qt::AltModifier) {
        walkTo(stopAlongWire(scene, selection, Qt::Key(event.key())));
        return true;
    }
    if (isArrow(event) && (modifiers == Qt::NoModifier || modifiers == Qt::ShiftModifier)) {
        if (isHeld())
            return true;
        actions.nudge(towards(event.key()) * (modifiers == Qt::ShiftModifier ? kGrid : 1));
        return true;
    }
    const CanvasCommand* command = canvasCommandFor(event.keyCombination());
    if (command == nullptr)
        return false;
    if (!command->edits || !isHeld())
        (view.*command->run)();
    return true;
}

void CanvasView::Private::walkTo(const WalkStop& stop) {
    if (stop.isNowhere())
        return;
    tools.cancel();
    if (!stop.component.isEmpty())
        selection.set({stop.component}, {});
    else if (!stop.tile.isEmpty())
        selection.set({}, {}, {stop.tile});
    else
        selection.set({}, {stop.link});
    bringIntoView(view, scene.rectOf(selection.components(), selection.links(), selection.tiles()));
}

void CanvasView::walk(bool forward) {
    m->walkTo(nextStop(m->scene, m->selection, forward));
}

/// Tab walks the diagram; F6 leaves the canvas.
bool CanvasView::focusNextPrevChild(bool next) {
    if (!hasFocus() || m->scene.cardsInOrder().empty())
        return QGraphicsView::focusNextPrevChild(next);
    walk(next);
    return true;
}

void CanvasView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        m->tools.setSpaceHeld(true);
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        // The gesture, then what it looks at, then a message, then the selection.
        if (!m->tools.cancel() && !m->next.giveUp()) {
            if (m->player.followed())
                m->player.stopFollowing();
            else if (!m->putAway || !m->putAway())
                m->selection.clear();
        }
        m->sayHint();
        event->accept();
        return;
    }
    if (m->handleKey(*event))
        event->accept();
    else
        QWidget::keyPressEvent(event); // not QGraphicsView's: it would scroll
}

void CanvasView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat())
        m->tools.setSpaceHeld(false);
    QWidget::keyReleaseEvent(event);
}

void CanvasView::focusOutEvent(QFocusEvent* event) {
    m->tools.setSpaceHeld(false);
    QGraphicsView::focusOutEvent(event);
}

} // namespace faultline::ui
