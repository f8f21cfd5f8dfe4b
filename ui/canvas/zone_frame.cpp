#include "ui/canvas/zone_frame.h"

#include "ui/canvas/auto_place.h"
#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"
#include "ui/canvas/unfolded.h"

namespace faultline::ui {
namespace {

const base::Point* pointOf(const diagram::Named& zone, const char* key) {
    const diagram::Value* value = zone.values.find(key);
    return value != nullptr ? value->as<base::Point>() : nullptr;
}

QString wordOf(const diagram::Named& zone, const char* key) {
    const diagram::Value* value = zone.values.find(key);
    const auto* text = value != nullptr ? value->as<std::string>() : nullptr;
    return text != nullptr ? QString::fromStdString(*text) : QString();
}

/// What a zone names, components and members.
QStringList namesIn(const diagram::Named& zone) {
    QStringList names;
    const diagram::Value* contains = zone.values.find("contains");
    if (const auto* list = contains != nullptr ? contains->as<diagram::List>() : nullptr)
        for (const diagram::Value& name : *list)
            if (const auto* text = name.as<std::string>())
                names << QString::fromStdString(*text);
    return names;
}

QRectF tileRect(const diagram::Component& component, const QString& name) {
    for (const Tile& tile : tilesOf(component))
        if (tile.name() == name)
            return {tile.at, kTileSize};
    return {};
}

} // namespace

CardRectOf cardRectsOf(const diagram::Diagram& diagram) {
    return [&diagram, placed = autoPlaced(diagram)](const QString& id) -> QRectF {
        const diagram::Component* component = diagram.component(id.section(QLatin1Char('/'), 0, 0).toStdString());
        if (component == nullptr)
            return {};
        if (id.contains(QLatin1Char('/')))
            return tileRect(*component, id);
        const base::Point at = diagram::positionOf(*component);
        const auto automatic = placed.constFind(id);
        return {automatic != placed.constEnd() ? *automatic : QPointF(at.x, at.y), layoutOf(describe(*component)).size};
    };
}

QStringList wholeMembersOf(const diagram::Named& zone) {
    QStringList members = namesIn(zone);
    members.removeIf([](const QString& name) { return name.contains(QLatin1Char('/')); });
    return members;
}

QString zoneLabelOf(const diagram::Named& zone) {
    const QString label = wordOf(zone, "label");
    return label.isEmpty() ? QString::fromStdString(zone.id) : label;
}

QRectF zoneFrameOf(const diagram::Diagram& diagram, const diagram::Named& zone, const CardRectOf& rectOf) {
    QRectF frame;
    for (const QString& name : namesIn(zone)) {
        frame |= rectOf(name);
        const diagram::Component* component = diagram.component(name.toStdString());
        if (component == nullptr || !isUnfolded(*component))
            continue;
        for (const Tile& tile : tilesOf(*component)) // those that stand where their component does
            if (zoneNaming(diagram, tile.name()).isEmpty())
                frame |= rectOf(tile.name());
    }
    if (!frame.isNull())
        frame.adjust(-kZonePadding, -kZonePadding - kZoneHeader, kZonePadding, kZonePadding);
    const base::Point* at = pointOf(zone, "position");
    const base::Point* size = pointOf(zone, "size");
    if (at != nullptr && size != nullptr)
        frame |= QRectF(at->x, at->y, std::max(size->x, kSmallestZone), std::max(size->y, kSmallestZone));
    return frame;
}

QString zoneAt(const diagram::Diagram& diagram, QPointF point, const CardRectOf& rectOf) {
    QString found;
    double smallest = 0;
    for (const diagram::Named& zone : diagram.zones) {
        const QRectF frame = zoneFrameOf(diagram, zone, rectOf);
        const double area = frame.width() * frame.height();
        if (!frame.contains(point) || (!found.isEmpty() && area >= smallest))
            continue;
        found = QString::fromStdString(zone.id);
        smallest = area;
    }
    return found;
}

QString zoneNaming(const diagram::Diagram& diagram, const QString& name) {
    for (const diagram::Named& zone : diagram.zones)
        if (namesIn(zone).contains(name))
            return QString::fromStdString(zone.id);
    return {};
}

} // namespace faultline::ui
