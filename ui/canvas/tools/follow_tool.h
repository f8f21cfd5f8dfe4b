// Following a request by a click on its dot.
#pragma once

#include "ui/canvas/tools/tool.h"
#include "ui/canvas/traffic_layer.h"

namespace faultline::ui {

/// Press on a dot that lies over no card. What becomes a drag is none of its business: the tool box goes on with what
/// lies under the dot.
class FollowTool : public Tool {
  public:
    using Tool::Tool;

    /// What the press hit; set before press().
    void setDot(const DotUnder& dot) { m_dot = dot; }
    /// Where it was pressed, once a move has made a drag of it.
    bool isDrag(const PointerEvent& event) const {
        return (event.view - m_pressedAt.view).manhattanLength() >= kDragDistance;
    }
    const PointerEvent& pressedAt() const { return m_pressedAt; }

    bool isActive() const override { return m_pressed; }
    void press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void cancel() override;

  private:
    DotUnder m_dot;
    bool m_pressed = false;
    PointerEvent m_pressedAt;
};

} // namespace faultline::ui
