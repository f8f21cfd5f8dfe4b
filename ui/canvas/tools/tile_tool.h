// Moving one member that stands by itself, into another zone for instance.
#pragma once

#include "ui/canvas/tools/drag_tool.h"
#include "ui/canvas/unfolded.h"

namespace faultline::ui {

/// Press on a tile of an unfolded card.
class TileTool : public DragTool {
  public:
    using DragTool::DragTool;
    QString hint() const override;

  protected:
    void take() override;
    void dragTo(QPointF offset, bool snap) override;
    void end() override;
    bool drop() override;

  private:
    Tile m_tile;
    QPointF m_origin;
};

} // namespace faultline::ui
