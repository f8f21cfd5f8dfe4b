// What the canvas view does with the events it gets.
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QNativeGestureEvent>
#include <QScrollBar>
#include <QToolTip>
#include <cmath>

#include "ui/canvas/canvas_view_parts.h"
#include "ui/canvas/geometry.h"
#include "ui/palette/palette_view.h"

namespace faultline::ui {
namespace {

constexpr double kZoomPerNotch = 1.2;

PointerEvent pointerOf(const CanvasView& view, const QPoint& at, Qt::MouseButton button,
                       Qt::KeyboardModifiers modifiers) {
    return {view.mapToScene(at), at, button, modifiers};
}

/// A zone or a note from the palette; empty for anything else.
QString annotationIn(const QMimeData& data) {
    const QString what = QString::fromUtf8(data.data(QLatin1String(kKindMimeType)));
    return what == QLatin1String(kZoneOfPalette) || what == QLatin1String(kNoteOfPalette) ? what : QString();
}

} // namespace

bool CanvasView::event(QEvent* event) {
    if (event->type() == QEvent::Show && m->fitPending)
        QTimer::singleShot(0, this, &CanvasView::fitAll);
    if (event->type() == QEvent::ShortcutOverride && m->claims(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QGraphicsView::event(event);
}

bool CanvasView::viewportEvent(QEvent* event) {
    switch (event->type()) {
    case QEvent::ToolTip: {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = m->tools.isActive() ? QString() : m->toolTipAt(mapToScene(help->pos()));
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    case QEvent::NativeGesture: {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            m->setZoom(zoom() * (1 + gesture->value()), gesture->position());
            return true;
        }
        break;
    }
    case QEvent::Leave:
        m->pointer = {-1, -1};
        m->tools.forgetHover();
        break;
    default:
        break;
    }
    return QGraphicsView::viewportEvent(event);
}

void CanvasView::mousePressEvent(QMouseEvent* event) {
    m->tools.press(pointerOf(*this, event->pos(), event->button(), event->modifiers()));
    if (event->button() == Qt::LeftButton)
        m->edgeScroll.begin(event->pos());
    m->sayHint();
}

void CanvasView::mouseMoveEvent(QMouseEvent* event) {
    m->pointer = event->pos();
    m->tools.move(pointerOf(*this, event->pos(), event->button(), event->modifiers()));
    if (event->buttons().testFlag(Qt::LeftButton) && m->tools.holdsSomething())
        m->holdAt(event->pos(), event->modifiers());
    m->sayHint();
}

void CanvasView::Private::holdAt(QPoint at, Qt::KeyboardModifiers modifiers) {
    heldAt = at;
    heldWith = modifiers;
    edgeScroll.moveTo(at);
}

void CanvasView::Private::moveAgain() {
    const PointerEvent event = pointerOf(view, heldAt, Qt::LeftButton, heldWith);
    if (tools.place().isActive())
        tools.place().moveTo(event);
    else
        tools.move(event);
    sayHint();
}

void CanvasView::mouseReleaseEvent(QMouseEvent* event) {
    m->edgeScroll.end();
    m->tools.release(pointerOf(*this, event->pos(), event->button(), event->modifiers()));
    m->sayHint();
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent* event) {
    const Hit hit = m->scene.hitAt(mapToScene(event->pos()), zoom());
    const bool followsDot = hit.card == nullptr && m->dotAt(event->pos());
    if (event->button() != Qt::LeftButton || m->tools.isActive() || hit.isPort() || followsDot) {
        mousePressEvent(event);
        return;
    }
    const bool opens = hit.card != nullptr && hit.tile == nullptr && canOpen(hit.card->content());
    if (!opens && m->isHeld())
        return;
    if (hit.what == Hit::What::Nothing)
        m->openAddBox(event->pos(), mapToScene(event->pos()));
    else if (hit.what == Hit::What::Note)
        m->actions.editNote(hit.note);
    else if (hit.what == Hit::What::Zone)
        m->actions.renameZone(hit.zone);
    else if (opens)
        m->toggleOpen(hit.card->id());
    else
        emit inspectRequested();
}

void CanvasView::wheelEvent(QWheelEvent* event) {
    constexpr double kNotch = 120;
    constexpr double kPanPerNotch = 60; // px, where a touchpad tells no pixels
    const bool touchpad = event->device() != nullptr && event->device()->type() == QInputDevice::DeviceType::TouchPad;
    if (touchpad && !event->modifiers().testFlag(Qt::ControlModifier)) {
        const QPointF by = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) * (kPanPerNotch / kNotch)
                                                        : QPointF(event->pixelDelta());
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - qRound(by.x()));
        verticalScrollBar()->setValue(verticalScrollBar()->value() - qRound(by.y()));
    } else {
        m->setZoom(zoom() * std::pow(kZoomPerNotch, event->angleDelta().y() / kNotch), event->position());
    }
    event->accept();
}

void CanvasView::contextMenuEvent(QContextMenuEvent* event) {
    event->accept();
    if (event->reason() == QContextMenuEvent::Mouse)
        return; // the release of the right button opens it, unless it panned
    m->openMenuForSelection();
}

// Drags from the palette

void CanvasView::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(QLatin1String(kKindMimeType)) && m->isHeld())
        return event->ignore();
    if (!annotationIn(*event->mimeData()).isEmpty()) {
        m->tools.cancel();
        event->acceptProposedAction();
        return;
    }
    const QString kind = PlaceTool::kindOf(*event->mimeData());
    if (kind.isEmpty()) {
        event->ignore();
        return;
    }
    m->tools.cancel();
    m->tools.place().enter(kind);
    m->edgeScroll.beginOutside();
    event->acceptProposedAction();
    m->sayHint();
}

void CanvasView::dragMoveEvent(QDragMoveEvent* event) {
    if (!annotationIn(*event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
        return;
    }
    if (!m->tools.place().isActive()) {
        event->ignore();
        return;
    }
    m->tools.place().moveTo(pointerOf(*this, event->position().toPoint(), Qt::LeftButton, event->modifiers()));
    m->holdAt(event->position().toPoint(), event->modifiers());
    event->acceptProposedAction();
    m->sayHint();
}

void CanvasView::dragLeaveEvent(QDragLeaveEvent* event) {
    m->edgeScroll.end();
    m->tools.place().cancel();
    m->sayHint();
    event->accept();
}

void CanvasView::dropEvent(QDropEvent* event) {
    if (const QString what = annotationIn(*event->mimeData()); !what.isEmpty()) {
        const QPointF at = mapToScene(event->position().toPoint());
        event->acceptProposedAction();
        setFocus();
        if (what == QLatin1String(kZoneOfPalette))
            addZoneAt(at);
        else
            addNoteAt(at);
        return;
    }
    m->edgeScroll.end();
    const bool placed =
        m->tools.place().drop(pointerOf(*this, event->position().toPoint(), Qt::LeftButton, event->modifiers()));
    if (placed) {
        event->acceptProposedAction();
        setFocus();
    } else {
        event->ignore();
    }
    m->sayHint();
}

} // namespace faultline::ui
