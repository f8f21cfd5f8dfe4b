// Wiring two components.
#pragma once

#include <QPointer>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/tools/tool.h"

class QMenu;

namespace faultline::ui {

/// Drag from a port to a card, or click a port and then a card. Cards that fit glow, the others dim and say why. On the
/// empty canvas it offers the kinds that fit.
class WireTool : public Tool {
  public:
    using Tool::Tool;

    /// The port that the press hit; set before the first press().
    void setHit(const Hit& hit) { m_hit = hit; }

    bool isActive() const override { return m_state != State::Idle; }
    void press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void cancel() override;
    void paint(QPainter& painter, double zoom) const override;
    void paintOver(QPainter& painter, const QRectF& viewport) const override;
    QString hint() const override;

  private:
    enum class State {
        Idle,
        Dragging, ///< the button is down since the port
        Armed,    ///< the port was clicked; the next click ends the wire
        Choosing  ///< the menu of kinds is open
    };
    void start(const PointerEvent& event);
    void aim(const PointerEvent& event);
    void end(const PointerEvent& event);
    void offerKinds(const PointerEvent& event);
    void addAndWire(const QString& kind, QPointF at);
    QString refusal(const CardItem& card) const;

    State m_state = State::Idle;
    Hit m_hit;
    QString m_origin;
    bool m_reversed = false; ///< started at an in port: the wire will lead to the origin
    QPoint m_start;
    QPointF m_pointer;
    QPoint m_viewPointer;
    QString m_target;
    QString m_reason; ///< why the card under the pointer does not fit
    QPointer<QMenu> m_menu;
};

} // namespace faultline::ui
