// A zone, or a region around several, on the canvas.
#pragma once

#include <QGraphicsItem>
#include <QString>

namespace faultline::ui {

/// What a frame shows.
struct ZoneLook {
    QString id; ///< empty for a region
    QString label;
    QString region;
    QString colour; ///< a tag's name
    QRectF frame;
    bool selected = false;
    bool target = false; ///< what is being dragged would be dropped in it
    friend bool operator==(const ZoneLook&, const ZoneLook&) = default;
};

/// A frame with a name, behind the cards.
class ZoneItem : public QGraphicsItem {
  public:
    ZoneItem();

    const ZoneLook& look() const { return m_look; }
    void setLook(const ZoneLook& look);
    /// The strip with the name, which one takes to move it.
    QRectF header() const;
    /// The edges of its frame at a point, within `reach`; none inside and outside.
    Qt::Edges edgesAt(QPointF point, double reach) const;

    QRectF boundingRect() const override { return m_look.frame.adjusted(-3, -3, 3, 3); }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

  private:
    ZoneLook m_look;
};

} // namespace faultline::ui
