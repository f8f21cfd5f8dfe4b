// Moving a note, and making it wider or higher.
#pragma once

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/tools/tool.h"

namespace faultline::ui {

/// Press on a note; at its lower right corner it is made larger.
class NoteTool : public Tool {
  public:
    using Tool::Tool;

    /// What the press hit; set before press().
    void setHit(const Hit& hit) { m_hit = hit; }

    bool isActive() const override { return m_pressed; }
    void press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void cancel() override;
    QString hint() const override;

  private:
    Hit m_hit;
    bool m_pressed = false;
    bool m_dragging = false;
    QPoint m_start;
    QPointF m_sceneStart;
    QRectF m_before;
    QRectF m_sheet;
};

} // namespace faultline::ui
