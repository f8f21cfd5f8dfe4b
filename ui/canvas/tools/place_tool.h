// Placing what is dragged from the palette.
#pragma once

#include <QDropEvent>
#include <memory>

#include "ui/canvas/items/card_content.h"
#include "ui/canvas/splice.h"
#include "ui/canvas/tools/tool.h"

namespace faultline::ui {

/// A ghost card that snaps while a drag from the palette is over the canvas, and the component where it is dropped; on
/// a wire it is put into it, unless Alt is held.
class PlaceTool : public Tool {
  public:
    using Tool::Tool;

    /// The kind that a drag carries; empty when it carries none that can be placed.
    static QString kindOf(const QMimeData& data);

    void enter(const QString& kind);
    void moveTo(const PointerEvent& event);
    /// Adds the component; false when nothing is being placed or the edit was refused.
    bool drop(const PointerEvent& event);

    bool isActive() const override { return !m_kind.isEmpty(); }
    void press(const PointerEvent&) override {}
    void move(const PointerEvent& event) override { moveTo(event); }
    void release(const PointerEvent&) override {}
    void cancel() override;
    void paint(QPainter& painter, double zoom) const override;
    void paintOver(QPainter& painter, const QRectF& viewport) const override;
    QString hint() const override;

    /// Where a card's corner goes when its middle is at a point.
    static QPointF cornerFor(QPointF middle, bool snap);

  private:
    QString m_kind;
    CardContent m_content;
    QPointF m_corner;
    QPoint m_viewPointer;
    SpliceSite m_site; ///< the wire that it would be put into
    bool m_shown = false;
};

} // namespace faultline::ui
