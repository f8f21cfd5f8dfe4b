// Selecting by a rectangle.
#pragma once

#include <QRectF>
#include <QSet>

#include "ui/canvas/tools/tool.h"

namespace faultline::ui {

/// Press on the empty canvas and drag: cards and tiles that the rectangle touches. Shift adds, Ctrl toggles.
class MarqueeTool : public Tool {
  public:
    using Tool::Tool;

    bool isActive() const override { return m_pressed; }
    void press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void cancel() override;
    void paint(QPainter& painter, double zoom) const override;
    QString hint() const override;

  private:
    void select();
    QSet<QString> with(const QSet<QString>& within, const QSet<QString>& before) const;

    bool m_pressed = false;
    bool m_dragging = false;
    QPoint m_start;
    QPointF m_sceneStart;
    QRectF m_rect;
    Qt::KeyboardModifiers m_modifiers;
    QSet<QString> m_componentsBefore;
    QSet<QString> m_linksBefore;
    QSet<QString> m_tilesBefore;
};

} // namespace faultline::ui
