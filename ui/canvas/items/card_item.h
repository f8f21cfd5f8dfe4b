// A component on the canvas.
#pragma once

#include <QGraphicsObject>

#include "engine/diagram/diagram.h"
#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"
#include "ui/canvas/items/card_painter.h"

namespace faultline::ui {

/// One component's card; it paints from a device cache until its content changes. The view moves and selects it.
class CardItem : public QGraphicsObject {
    Q_OBJECT
  public:
    explicit CardItem(const diagram::Component& component);

    const QString& id() const { return m_content.id; }
    const QString& kind() const { return m_content.kind; }
    const CardContent& content() const { return m_content; }
    const CardLayout& layout() const { return m_layout; }

    /// Takes over the component's parameters; true when something changed.
    bool setComponent(const diagram::Component& component);
    const diagram::Component& component() const { return m_component; }
    /// Repaints only when the picture differs.
    void showGauges(const simulation::ComponentView& view, const Backends& backends,
                    const simulation::RecentTotals* recent);
    void clearGauges();
    const CardEmphasis& emphasis() const { return m_emphasis; }
    void setEmphasis(const CardEmphasis& emphasis);
    /// A card that a wire cannot reach is dimmed while the wire is drawn.
    void setDimmed(bool dimmed);

    /// Its members are drawn inside; for looking only.
    bool isOpen() const { return m_content.open; }
    void setOpen(bool open);

    QRectF cardRect() const { return m_layout.rect().translated(pos()); }
    QPointF inPort() const { return pos() + m_layout.inPort(); }
    QPointF outPort() const { return pos() + m_layout.outPort(); }
    /// The instance (from 0) whose tile lies at a point of the scene; -1 where none does.
    int tileAt(QPointF scenePoint) const;

    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

  signals:
    void contentChanged();

  private:
    void setContent(CardContent content);

    diagram::Component m_component;
    CardContent m_content;
    CardLayout m_layout;
    CardEmphasis m_emphasis;
};

} // namespace faultline::ui
