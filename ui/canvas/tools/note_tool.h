// Moving a note with what lies on it, and making it wider or higher.
#pragma once

#include <QHash>

#include "ui/canvas/tools/drag_tool.h"

namespace faultline::ui {

/// Press on a note; at its lower right corner it is made larger. Cards that lie wholly on it go along: a large note is
/// a frame.
class NoteTool : public DragTool {
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
    QRectF m_before;
    QRectF m_sheet;
    QHash<QString, QPointF> m_origins; ///< of the cards on it, while it is moved
};

} // namespace faultline::ui
