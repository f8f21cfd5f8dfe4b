// Moving a zone with what is in it, and making it larger or smaller.
#pragma once

#include <QHash>
#include <QSet>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/tools/tool.h"

namespace faultline::ui {

/// Press on a zone's header or on an edge of its frame.
class ZoneTool : public Tool {
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
    void startDrag();
    void endDrag();
    QRectF resized(QPointF offset, bool snap) const;

    Hit m_hit;
    bool m_pressed = false;
    bool m_dragging = false;
    QPoint m_start;
    QPointF m_sceneStart;
    QRectF m_before;
    QRectF m_frame;
    QHash<QString, QPointF> m_origins; ///< of the cards in it, while it is moved
};

} // namespace faultline::ui
