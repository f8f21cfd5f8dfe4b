// Members of a component that stand on the canvas as tiles of their own: where they are and the edits that move them.
#pragma once

#include <QHash>
#include <QPointF>
#include <QSizeF>
#include <QString>
#include <functional>
#include <vector>

#include "engine/diagram/edit.h"

namespace faultline::ui {

inline constexpr QSizeF kTileSize(148, 56);

/// One member on its own: "app/2" is member 2 of app.
struct Tile {
    QString component;
    QString member;
    QPointF at;

    QString name() const { return component + QLatin1Char('/') + member; }
};

/// The tiles of a component, of members that it has.
std::vector<Tile> tilesOf(const diagram::Component& component);
/// Whether there are several members that could stand apart.
bool canUnfold(const diagram::Component& component);
bool isUnfolded(const diagram::Component& component);

/// The zone in which a member stands, by its own name or with its component.
QString zoneOfTile(const diagram::Diagram& diagram, const Tile& tile);
/// The zone into which a tile falls at a place: the smallest whose frame, as it is without the tile, holds its middle.
QString zoneUnderTile(const diagram::Diagram& diagram, const Tile& tile);

/// All members as tiles, below the card or where else there is room.
diagram::Edit unfolded(const diagram::Diagram& diagram, const QString& component);
/// No tiles any more. Zones keep the members that they name.
diagram::Edit folded(const diagram::Diagram& diagram, const QString& component);
/// One tile goes back into its card.
diagram::Edit foldedTile(const diagram::Diagram& diagram, const QString& component, const QString& member);
/// A tile at another place. In a zone that is not its component's the member stands by its own name.
diagram::Edit movedTile(const diagram::Diagram& diagram, const Tile& tile);

/// How far a tile goes; nothing for one that stays.
using TileOffset = std::function<QPointF(const Tile&)>;
std::vector<diagram::Edit> shiftedTiles(const diagram::Diagram& diagram, const TileOffset& offset);
/// What a move of cards means for their tiles: they go along, but for those that stand in a zone by their own name.
std::vector<diagram::Edit> tilesAfter(const diagram::Diagram& diagram, const QHash<QString, QPointF>& positions);

} // namespace faultline::ui
