#include "ui/canvas/zone_frame.h"

#include "ui/canvas/auto_place.h"
#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"

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

} // namespace

CardRectOf cardRectsOf(const diagram::Diagram& diagram) {
    return [&diagram, placed = autoPlaced(diagram)](const QString& id) -> QRectF {
        const diagram::Component* component = diagram.component(id.toStdString());
        if (component == nullptr)
            return {};
        const base::Point at = diagram::positionOf(*component);
        const auto automatic = placed.constFind(id);
        return {automatic != placed.constEnd() ? *automatic : QPointF(at.x, at.y), layoutOf(describe(*component)).size};
    };
}

QStringList wholeMembersOf(const diagram::Named& zone) {
    QStringList members;
    const diagram::Value* contains = zone.values.find("contains");
    if (const auto* names = contains != nullptr ? contains->as<diagram::List>() : nullptr)
        for (const diagram::Value& name : *names)
            if (const auto* id = name.as<std::string>(); id != nullptr && id->find('/') == std::string::npos)
                members << QString::fromStdString(*id);
    return members;
}

QString zoneLabelOf(const diagram::Named& zone) {
    const QString label = wordOf(zone, "label");
    return label.isEmpty() ? QString::fromStdString(zone.id) : label;
}

QRectF zoneFrameOf(const diagram::Named& zone, const CardRectOf& rectOf) {
    QRectF frame;
    for (const QString& member : wholeMembersOf(zone))
        frame |= rectOf(member);
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
        const QRectF frame = zoneFrameOf(zone, rectOf);
        const double area = frame.width() * frame.height();
        if (!frame.contains(point) || (!found.isEmpty() && area >= smallest))
            continue;
        found = QString::fromStdString(zone.id);
        smallest = area;
    }
    return found;
}

QString zoneOfComponent(const diagram::Diagram& diagram, const QString& component) {
    for (const diagram::Named& zone : diagram.zones)
        if (wholeMembersOf(zone).contains(component))
            return QString::fromStdString(zone.id);
    return {};
}

} // namespace faultline::ui
