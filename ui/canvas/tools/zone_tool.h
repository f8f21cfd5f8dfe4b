// Moving a zone with what is in it, and making it larger or smaller.
#pragma once

#include <QHash>

#include "ui/canvas/tools/drag_tool.h"

namespace faultline::ui {

/// Press on a zone's header or on an edge of its frame.
class ZoneTool : public DragTool {
  public:
    using DragTool::DragTool;
    QString hint() const override;

  protected:
    void take() override;
    void begin() override;
    void dragTo(QPointF offset, bool snap) override;
    void end() override;
    bool drop() override;

  private:
    QRectF resized(QPointF offset, bool snap) const;

    QRectF m_before;
    QRectF m_frame;
    QHash<QString, QPointF> m_origins; ///< of the cards in it, while it is moved
    QHash<QString, QPointF> m_tiles;   ///< of the members that stand in it by themselves
};

} // namespace faultline::ui
