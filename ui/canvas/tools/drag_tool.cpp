#include "ui/canvas/tools/drag_tool.h"

#include <utility>

namespace faultline::ui {

void DragTool::press(const PointerEvent& event) {
    m_pressed = true;
    m_dragging = false;
    m_start = event.view;
    m_sceneStart = event.scene;
    take();
}

void DragTool::move(const PointerEvent& event) {
    if (!m_dragging) {
        if ((event.view - m_start).manhattanLength() < kDragDistance)
            return;
        m_dragging = true;
        begin();
    }
    dragTo(event.scene - m_sceneStart, !event.modifiers.testFlag(Qt::AltModifier));
    m_context.redraw();
}

void DragTool::release(const PointerEvent&) {
    m_pressed = false;
    if (!std::exchange(m_dragging, false))
        return;
    end();
    if (!drop())
        m_context.scene.endPreview();
}

void DragTool::cancel() {
    m_pressed = false;
    if (!std::exchange(m_dragging, false))
        return;
    end();
    m_context.scene.endPreview();
}

} // namespace faultline::ui
