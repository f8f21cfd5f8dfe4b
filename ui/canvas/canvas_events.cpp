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
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool letter = key->key() >= Qt::Key_A && key->key() <= Qt::Key_Z && key->modifiers() == Qt::NoModifier;
        const bool escape = key->key() == Qt::Key_Escape && (m->tools.isActive() || !m->selection.isEmpty());
        const bool arrow = key->key() >= Qt::Key_Left && key->key() <= Qt::Key_Down &&
                           !(key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
        const bool ours = key->key() == Qt::Key_A || key->key() == Qt::Key_K || key->key() == Qt::Key_F;
        if ((letter && ours) || escape || arrow) {
            event->accept();
            return true;
        }
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
        m->tools.forgetHover();
        break;
    default:
        break;
    }
    return QGraphicsView::viewportEvent(event);
}

void CanvasView::mousePressEvent(QMouseEvent* event) {
    m->tools.press(pointerOf(*this, event->pos(), event->button(), event->modifiers()));
    m->sayHint();
}

void CanvasView::mouseMoveEvent(QMouseEvent* event) {
    m->tools.move(pointerOf(*this, event->pos(), event->button(), event->modifiers()));
    m->sayHint();
}

void CanvasView::mouseReleaseEvent(QMouseEvent* event) {
    m->tools.release(pointerOf(*this, event->pos(), event->button(), event->modifiers()));
    m->sayHint();
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent* event) {
    const Hit hit = m->scene.hitAt(mapToScene(event->pos()), zoom());
    if (event->button() != Qt::LeftButton || m->tools.isActive() || hit.isPort()) {
        mousePressEvent(event);
        return;
    }
    if (hit.what == Hit::What::Nothing)
        m->openAddBox(event->pos(), mapToScene(event->pos()));
    else if (hit.what == Hit::What::Note)
        m->actions.editNote(hit.note);
    else if (hit.what == Hit::What::Zone)
        m->actions.renameZone(hit.zone);
    else if (hit.card != nullptr && canOpen(hit.card->content()))
        m->toggleOpen(hit.card->id());
    else
        emit inspectRequested();
}

void CanvasView::wheelEvent(QWheelEvent* event) {
    const bool touchpad = event->device() != nullptr && event->device()->type() == QInputDevice::DeviceType::TouchPad;
    if (touchpad && !event->modifiers().testFlag(Qt::ControlModifier) && !event->pixelDelta().isNull()) {
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - event->pixelDelta().x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - event->pixelDelta().y());
    } else {
        constexpr double kNotch = 120;
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

bool CanvasView::Private::handleKey(const QKeyEvent& event) {
    const bool shift = event.modifiers().testFlag(Qt::ShiftModifier);
    const double step = shift ? kGrid : 1;
    if (event.matches(QKeySequence::Copy))
        actions.copy();
    else if (event.matches(QKeySequence::Cut))
        actions.cut();
    else if (event.matches(QKeySequence::Paste))
        actions.paste();
    else if (event.matches(QKeySequence::SelectAll))
        view.selectAll();
    else if (event.key() == Qt::Key_D && event.modifiers() == Qt::ControlModifier)
        actions.duplicateSelection();
    else if (event.key() == Qt::Key_L && event.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier))
        view.tidy();
    else if (event.key() == Qt::Key_F && event.modifiers() == Qt::ControlModifier)
        view.openFindBox();
    else if (event.key() == Qt::Key_Delete || event.key() == Qt::Key_Backspace)
        actions.deleteSelection();
    else if (event.key() == Qt::Key_F2)
        actions.startRename();
    else if (event.key() == Qt::Key_Left)
        actions.nudge({-step, 0});
    else if (event.key() == Qt::Key_Right)
        actions.nudge({step, 0});
    else if (event.key() == Qt::Key_Up)
        actions.nudge({0, -step});
    else if (event.key() == Qt::Key_Down)
        actions.nudge({0, step});
    else if (event.key() == Qt::Key_Exclam || (event.key() == Qt::Key_1 && shift))
        view.fitAll();
    else if (event.key() == Qt::Key_At || (event.key() == Qt::Key_2 && shift))
        view.fitSelection();
    else if (event.modifiers() != Qt::NoModifier && event.modifiers() != Qt::KeypadModifier)
        return false;
    else if (event.key() == Qt::Key_A)
        view.openAddBox();
    else if (event.key() == Qt::Key_K)
        view.crashOrRestoreSelection();
    else if (event.key() == Qt::Key_F && !selection.isEmpty())
        view.openFaultMenu();
    else if (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter)
        emit view.inspectRequested();
    else
        return false;
    return true;
}

void CanvasView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        m->tools.setSpaceHeld(true);
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        if (!m->tools.cancel())
            m->selection.clear();
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

// Drags from the palette

void CanvasView::dragEnterEvent(QDragEnterEvent* event) {
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
    event->acceptProposedAction();
}

void CanvasView::dragLeaveEvent(QDragLeaveEvent* event) {
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
