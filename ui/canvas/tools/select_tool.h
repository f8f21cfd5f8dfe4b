// Selecting cards and wires by a click, moving cards by a drag.
#pragma once

#include <QHash>
#include <QSet>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/splice.h"
#include "ui/canvas/tools/tool.h"

namespace faultline::ui {

/// Press on a card, a tile, an instance inside of a card or a wire. A card without wires that is dropped on a wire is
/// put into it, unless Alt is held.
class SelectTool : public Tool {
  public:
    using Tool::Tool;

    /// What the press hit; set before press().
    void setHit(const Hit& hit) { m_hit = hit; }

    bool isActive() const override { return m_pressed; }
    void press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void cancel() override;
    void paint(QPainter& painter, double zoom) const override;
    void paintOver(QPainter& painter, const QRectF& viewport) const override;
    QString hint() const override;

    /// Selects what a right click hit, unless it is selected already.
    static void selectForMenu(ToolContext& context, const Hit& hit);

  private:
    void selectHit(Qt::KeyboardModifiers modifiers);
    void selectTile(Qt::KeyboardModifiers modifiers);
    void markZone();
    /// Where what the pointer holds stood when the drag began.
    QPointF originOfGrabbed() const;
    void startDrag();
    void drop();
    void endDrag();

    Hit m_hit;
    bool m_pressed = false;
    bool m_dragging = false;
    bool m_selectOnRelease = false; ///< a click on one of several that are selected selects it alone
    QPoint m_start;
    QPointF m_sceneStart;
    QString m_grabbed;     ///< a card
    QString m_grabbedTile; ///< or a tile
    QHash<QString, QPointF> m_origins;
    QHash<QString, QPointF> m_positions;
    QSet<QString> m_ids;
    QHash<QString, QPointF> m_tileOrigins; ///< of those that do not go along with a card
    QHash<QString, QPointF> m_tiles;
    QPoint m_viewPointer;
    SpliceSite m_site; ///< the wire that the dragged card would be put into
};

} // namespace faultline::ui
