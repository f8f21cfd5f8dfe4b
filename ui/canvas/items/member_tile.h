// A member of a component that stands on the canvas by itself.
#pragma once

#include <QGraphicsObject>

#include "ui/canvas/items/card_item.h"
#include "ui/canvas/items/wire.h"

namespace faultline::ui {

/// The strand from a card to one of its tiles, which requests run along, and the arrow from a primary's tile to its
/// replica's.
class Tether : public QGraphicsItem {
  public:
    struct Look {
        QRectF card;
        QRectF tile;
        bool silent = false; ///< nothing comes back from there
        QLineF replication;  ///< null where none is shown
        bool broken = false;
        friend bool operator==(const Look&, const Look&) = default;
    };

    Tether();
    void setLook(const Look& look);
    /// From the card to the tile.
    const WireRoute& strand() const { return m_strand; }
    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

  private:
    Look m_look;
    WireRoute m_strand;
};

/// One member's tile; what it shows is its card's.
class MemberTile : public QGraphicsObject {
    Q_OBJECT
  public:
    MemberTile(CardItem& card, QString member);

    CardItem& card() const { return m_card; }
    const QString& member() const { return m_member; }
    QString name() const { return m_card.id() + QLatin1Char('/') + m_member; }
    /// The member's number among the card's, from 0; -1 where it is not there at present.
    int index() const;
    QRectF tileRect() const;
    /// How it is at present; well where its card does not say.
    TileContent content() const;
    void setPicked(bool picked);
    bool isPicked() const { return m_picked; }

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

  private:
    CardItem& m_card;
    QString m_member;
    bool m_picked = false;
};

} // namespace faultline::ui
