// The members that stand on the canvas by themselves, with the lines to their cards.
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <vector>

#include "engine/diagram/diagram.h"
#include "ui/canvas/items/member_tile.h"

class QGraphicsScene;

namespace faultline::ui {

/// Keeps a scene's tiles in step with the diagram and with the cards that they belong to.
class UnfoldLayer : public QObject {
    Q_OBJECT
  public:
    explicit UnfoldLayer(QGraphicsScene& scene);
    ~UnfoldLayer() override;

    void sync(const diagram::Diagram& diagram, const QHash<QString, CardItem*>& cards);
    void clear();
    /// The tile at a point, the topmost one; null where there is none.
    MemberTile* tileAt(QPointF point) const;
    /// The tile of "app/2"; null where there is none.
    MemberTile* tile(const QString& name) const;
    const std::vector<MemberTile*>& tiles() const { return m_tiles; }
    /// The names of a card's tiles, in the order of its members.
    QStringList namesOf(const QString& component) const;
    /// The way from a component's card to the tile of an instance, from 0; null where that has none.
    const WireRoute* strand(const QString& component, int instance) const;
    qsizetype countOf(const QString& component) const;
    QRectF bounds() const;
    void restyle();
    void showPicked(const QSet<QString>& names);
    /// Moves a tile on screen only.
    void preview(const QString& name, QPointF place);
    /// The tiles that go along with a card follow it on screen.
    void stepWithCard(const diagram::Diagram& diagram, const QString& card, QPointF step);

  private:
    void follow(const CardItem& card);
    void number(const CardItem& card);
    Tether::Look lookOf(const MemberTile& tile) const;

    QGraphicsScene& m_scene;
    std::vector<MemberTile*> m_tiles;
    std::vector<Tether*> m_tethers;                       ///< one for each tile
    QHash<QString, std::vector<const Tether*>> m_strands; ///< by component, then by number of the instance
};

} // namespace faultline::ui
