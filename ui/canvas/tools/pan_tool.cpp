#include "ui/canvas/tools/pan_tool.h"

#include <QScrollBar>

#include "ui/canvas/canvas_view.h"

namespace faultline::ui {

void PanTool::press(const PointerEvent& event) {
    m_pressed = true;
    m_dragging = false;
    m_button = event.button;
    m_start = m_last = event.view;
}

void PanTool::move(const PointerEvent& event) {
    if (!m_dragging && (event.view - m_start).manhattanLength() < kDragDistance)
        return;
    if (!m_dragging) {
        m_dragging = true;
        m_context.view.viewport()->setCursor(Qt::ClosedHandCursor);
    }
    const QPoint step = event.view - m_last;
    m_last = event.view;
    m_context.view.horizontalScrollBar()->setValue(m_context.view.horizontalScrollBar()->value() - step.x());
    m_context.view.verticalScrollBar()->setValue(m_context.view.verticalScrollBar()->value() - step.y());
}

void PanTool::release(const PointerEvent& event) {
    const bool clicked = !m_dragging && m_button == Qt::RightButton;
    cancel();
    if (clicked)
        m_menu(event);
}

void PanTool::cancel() {
    m_pressed = m_dragging = false;
    m_context.view.viewport()->unsetCursor();
}

} // namespace faultline::ui
