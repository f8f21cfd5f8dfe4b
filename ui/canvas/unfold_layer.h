// The members that stand on the canvas by themselves, with the lines to their cards.
#pragma once

#include <QHash>
#include <QObject>
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
    qsizetype countOf(const QString& component) const;
    QRectF bounds() const;
    void restyle();
    void showPicked(const QString& component, int instance);
    /// Moves a tile on screen only.
    void preview(const QString& name, QPointF place);
    /// The tiles that go along with a card follow it on screen.
    void stepWithCard(const diagram::Diagram& diagram, const QString& card, QPointF step);

  private:
    void follow(const CardItem& card);
    Tether::Look lookOf(const MemberTile& tile) const;

    QGraphicsScene& m_scene;
    std::vector<MemberTile*> m_tiles;
    std::vector<Tether*> m_tethers; ///< one for each tile
};

} // namespace faultline::ui
