#include "ui/canvas/tools/follow_tool.h"

namespace faultline::ui {

void FollowTool::press(const PointerEvent& event) {
    m_pressed = true;
    m_pressedAt = event;
}

void FollowTool::move(const PointerEvent&) {}

void FollowTool::release(const PointerEvent&) {
    m_pressed = false;
    m_context.follow(m_dot);
}

void FollowTool::cancel() {
    m_pressed = false;
}

} // namespace faultline::ui
