#include "ui/canvas/unfolded.h"

#include <QRectF>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/canvas/geometry.h"
#include "ui/canvas/items/card_content.h"
#include "ui/canvas/zone_edits.h"
#include "ui/canvas/zone_frame.h"

namespace faultline::ui {
namespace {

using diagram::Component;
using diagram::Diagram;
using diagram::Edit;
using diagram::Named;
using diagram::Record;
using diagram::Section;
using diagram::Value;

constexpr int kTilesInRow = 4;
constexpr double kGap = 20;       // between tiles
constexpr double kFromCard = 100; // so that the lines to them can be seen, below a card that grows as it runs

const Record* placesOf(const Component& component) {
    const Value* value = component.values.find("unfold");
    return value != nullptr ? value->as<Record>() : nullptr;
}

Edit setPlaces(const QString& component, Record places, base::Text name) {
    std::optional<Value> value;
    if (!places.empty())
        value = Value(std::move(places));
    Edit edit = diagram::setComponentValue(component.toStdString(), "unfold", std::move(value));
    edit.name = std::move(name);
    return edit;
}

/// Around the card, the first side on which nothing lies.
QRectF roomFor(const Diagram& diagram, const QString& component, QSizeF size) {
    const CardRectOf rectOf = cardRectsOf(diagram);
    const QRectF card = rectOf(component);
    const std::array corners{
        QPointF(card.left(), card.bottom() + kFromCard), QPointF(card.left(), card.top() - kFromCard - size.height()),
        QPointF(card.right() + kFromCard, card.top()), QPointF(card.left() - kFromCard - size.width(), card.top())};
    for (const QPointF corner : corners) {
        const QRectF room(snapped(corner), size);
        const auto lies = [&](const Component& other) {
            const QString id = QString::fromStdString(other.id);
            const std::vector<Tile> tiles = tilesOf(other);
            return (id != component && rectOf(id).intersects(room)) ||
                   std::any_of(tiles.begin(), tiles.end(),
                               [&](const Tile& tile) { return QRectF(tile.at, kTileSize).intersects(room); });
        };
        if (std::none_of(diagram.components.begin(), diagram.components.end(), lies))
            return room;
    }
    return {snapped(corners.front()), size};
}

} // namespace

std::vector<Tile> tilesOf(const Component& component) {
    std::vector<Tile> tiles;
    const Record* places = placesOf(component);
    if (places == nullptr)
        return tiles;
    const QString id = QString::fromStdString(component.id);
    const QStringList members = describe(component).members.names;
    for (const auto& [name, place] : places->fields()) {
        const QString member = QString::fromStdString(name).section(QLatin1Char('/'), 1);
        if (const auto* at = place.as<base::Point>(); at != nullptr && members.contains(member))
            tiles.push_back({id, member, {at->x, at->y}});
    }
    return tiles;
}

bool canUnfold(const Component& component) {
    return describe(component).members.names.size() > 1;
}

bool isUnfolded(const Component& component) {
    const Record* places = placesOf(component);
    return places != nullptr && !places->empty();
}

QString zoneOfTile(const Diagram& diagram, const Tile& tile) {
    const QString own = zoneNaming(diagram, tile.name());
    return own.isEmpty() ? zoneNaming(diagram, tile.component) : own;
}

QString zoneUnderTile(const Diagram& diagram, const Tile& tile) {
    const CardRectOf rectOf = cardRectsOf(diagram);
    return zoneAt(diagram, QRectF(tile.at, kTileSize).center(),
                  [&](const QString& name) { return name == tile.name() ? QRectF() : rectOf(name); });
}

Edit unfolded(const Diagram& diagram, const QString& component) {
    const Component* one = diagram.component(component.toStdString());
    const QStringList members = one != nullptr ? describe(*one).members.names : QStringList();
    const int columns = std::clamp(int(std::ceil(std::sqrt(double(members.size())))), 2, kTilesInRow);
    const int rows = (int(members.size()) + columns - 1) / columns;
    const QSizeF size(columns * (kTileSize.width() + kGap) - kGap, rows * (kTileSize.height() + kGap) - kGap);
    const QPointF corner = roomFor(diagram, component, size).topLeft();
    Record places;
    for (int i = 0; i < int(members.size()); ++i) {
        const QPointF at = corner + QPointF((i % columns) * (kTileSize.width() + kGap),
                                            double(i / columns) * (kTileSize.height() + kGap));
        places.set((component + QLatin1Char('/') + members[i]).toStdString(), Value(base::Point{at.x(), at.y()}));
    }
    return setPlaces(component, std::move(places), {"Unfold {1} into tiles", {component.toStdString()}});
}

Edit folded(const Diagram&, const QString& component) {
    return setPlaces(component, {}, {"Fold {1}", {component.toStdString()}});
}

Edit foldedTile(const Diagram& diagram, const QString& component, const QString& member) {
    const Component* one = diagram.component(component.toStdString());
    const Record* before = one != nullptr ? placesOf(*one) : nullptr;
    const std::string name = (component + QLatin1Char('/') + member).toStdString();
    Record places = before != nullptr ? *before : Record();
    places.remove(name);
    return setPlaces(component, std::move(places), {"Fold {1}", {name}});
}

Edit movedTile(const Diagram& diagram, const Tile& tile) {
    const Component* one = diagram.component(tile.component.toStdString());
    const Record* before = one != nullptr ? placesOf(*one) : nullptr;
    Record places = before != nullptr ? *before : Record();
    places.set(tile.name().toStdString(), Value(base::Point{tile.at.x(), tile.at.y()}));
    const base::Text name{"Move {1}", {tile.name().toStdString()}};
    const Edit move = setPlaces(tile.component, std::move(places), name);
    const QString zone = zoneUnderTile(diagram, tile);
    // Outside of all zones, and in its component's, it stands where its component does.
    const bool isOwn = !zone.isEmpty() && zone != zoneNaming(diagram, tile.component);
    std::vector<Edit> edits = placedInZone(diagram, tile.name(), isOwn ? zone : QString());
    if (edits.empty())
        return move;
    edits.insert(edits.begin(), move);
    return {diagram::Group{std::move(edits)}, name};
}

std::vector<Edit> shiftedTiles(const Diagram& diagram, const TileOffset& offset) {
    std::vector<Edit> edits;
    for (const Component& component : diagram.components) {
        const Record* before = placesOf(component);
        if (before == nullptr)
            continue;
        Record places = *before;
        for (const Tile& tile : tilesOf(component)) {
            const QPointF at = tile.at + offset(tile);
            places.set(tile.name().toStdString(), Value(base::Point{at.x(), at.y()}));
        }
        if (!(places == *before))
            edits.push_back(setPlaces(QString::fromStdString(component.id), std::move(places), {}));
    }
    return edits;
}

std::vector<Edit> tilesAfter(const Diagram& diagram, const QHash<QString, QPointF>& positions) {
    const bool hasTiles = std::any_of(diagram.components.begin(), diagram.components.end(), isUnfolded);
    if (!hasTiles)
        return {};
    const CardRectOf rectOf = cardRectsOf(diagram);
    return shiftedTiles(diagram, [&](const Tile& tile) {
        const auto to = positions.constFind(tile.component);
        const bool stays = to == positions.constEnd() || !zoneNaming(diagram, tile.name()).isEmpty();
        return stays ? QPointF() : *to - rectOf(tile.component).topLeft();
    });
}

} // namespace faultline::ui
