// Leading a wire's end to another card.
#pragma once

#include <optional>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/tools/tool.h"

namespace faultline::ui {

/// Press on a wire near one of its ends and drag: that end goes to the card where it is dropped. A click selects the
/// wire, as everywhere else on it.
class RerouteTool : public Tool {
  public:
    using Tool::Tool;

    enum class End { From, To };
    /// The end of a wire that a point of it is near to; none in its middle.
    static std::optional<End> endAt(const Wire& wire, QPointF point, double zoom);
    /// A knob that shows which end a drag would take.
    static void paintGrip(QPainter& painter, const Wire& wire, End end, double zoom);

    /// What the press takes; set before press().
    void setWire(const std::shared_ptr<Wire>& wire, End end);

    bool isActive() const override { return m_pressed; }
    /// False until the pointer has moved far enough to be more than a click.
    bool isDragging() const { return m_dragging; }
    void press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void cancel() override;
    void paint(QPainter& painter, double zoom) const override;
    void paintOver(QPainter& painter, const QRectF& viewport) const override;
    QString hint() const override;

  private:
    void startDrag();
    void aim(const PointerEvent& event);
    void drop();
    QString refusal(const CardItem& card) const;
    const QString& kept() const { return m_end == End::To ? m_wire->from : m_wire->to; }
    const QString& given() const { return m_end == End::To ? m_wire->to : m_wire->from; }

    std::shared_ptr<Wire> m_wire;
    End m_end = End::To;
    bool m_pressed = false;
    bool m_dragging = false;
    QPoint m_start;
    QPointF m_pointer;
    QPoint m_viewPointer;
    QString m_target;
    QString m_reason; ///< why the card under the pointer does not fit
};

} // namespace faultline::ui
