// What tools that move one thing have in common: a press that becomes a drag.
#pragma once

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/tools/tool.h"

namespace faultline::ui {

/// A press selects; far enough from there it becomes a drag, which lasts until the button is let go or Esc.
class DragTool : public Tool {
  public:
    using Tool::Tool;

    /// What the press hit; set before press().
    void setHit(const Hit& hit) { m_hit = hit; }

    bool isActive() const override { return m_pressed; }
    void press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void cancel() override;

  protected:
    const Hit& hit() const { return m_hit; }
    bool isDragging() const { return m_dragging; }

    /// The press: what was hit is still as it was.
    virtual void take() = 0;
    /// It has become a drag.
    virtual void begin() {}
    /// Shows what was hit so far from its place; on the grid, if `snap`.
    virtual void dragTo(QPointF offset, bool snap) = 0;
    /// The drag is over, before it is dropped or given up.
    virtual void end() {}
    /// Makes the edit; false when nothing has changed.
    virtual bool drop() = 0;

  private:
    Hit m_hit;
    bool m_pressed = false;
    bool m_dragging = false;
    QPoint m_start;
    QPointF m_sceneStart;
};

} // namespace faultline::ui
