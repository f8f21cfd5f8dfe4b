#include "ui/canvas/zone_edits.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/canvas/unfolded.h"
#include "ui/canvas/zone_frame.h"

namespace faultline::ui {
namespace {

using diagram::Diagram;
using diagram::Edit;
using diagram::List;
using diagram::Named;
using diagram::Section;
using diagram::SetValue;
using diagram::Value;

base::Point pointOf(QPointF point) {
    return {point.x(), point.y()};
}

/// Sorted changes of what zones contain: by zone what leaves it and what comes in.
class Contents {
  public:
    explicit Contents(const Diagram& diagram) : m_diagram(diagram) {}

    void take(const QString& component, const QString& zone) {
        m_leaving << component;
        if (!zone.isEmpty())
            m_coming[zone] << component;
    }
    std::vector<Edit> edits() const {
        std::vector<Edit> edits;
        for (const Named& zone : m_diagram.zones) {
            const Value* contains = zone.values.find("contains");
            const auto* before = contains != nullptr ? contains->as<List>() : nullptr;
            List after;
            for (const Value& name : before != nullptr ? *before : List())
                if (const auto* id = name.as<std::string>();
                    id == nullptr || !m_leaving.contains(QString::fromStdString(*id)))
                    after.push_back(name);
            for (const QString& id : m_coming.value(QString::fromStdString(zone.id)))
                after.push_back(Value(id.toStdString()));
            if (before != nullptr ? after == *before : after.empty())
                continue;
            SetValue set{{Section::Zones, zone.id, 0}, "contains", std::nullopt};
            if (!after.empty())
                set.value = Value(std::move(after));
            edits.push_back({set, {}});
        }
        return edits;
    }

  private:
    const Diagram& m_diagram;
    QStringList m_leaving;
    QHash<QString, QStringList> m_coming;
};

/// "Zone A", "Zone B" …: the first letter that no zone has.
std::string freshLabel(const Diagram& diagram) {
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        const QString label = QCoreApplication::translate("faultline::ui::Canvas", "Zone %1").arg(QLatin1Char(letter));
        if (std::none_of(diagram.zones.begin(), diagram.zones.end(),
                         [&](const Named& zone) { return zoneLabelOf(zone) == label; }))
            return label.toStdString();
    }
    return {};
}

diagram::AddEntry entryFor(const Diagram& diagram, const QRectF& frame, const List& contains) {
    diagram::AddEntry add;
    add.place = {Section::Zones, diagram::freshComponentId(diagram, "zone"), 0};
    if (const std::string label = freshLabel(diagram); !label.empty())
        add.values.set("label", Value(label));
    if (!contains.empty())
        add.values.set("contains", Value(contains));
    add.values.set("position", Value(pointOf(frame.topLeft())));
    add.values.set("size", Value(base::Point{frame.width(), frame.height()}));
    return add;
}

} // namespace

NewZone groupedIntoZone(const Diagram& diagram, const std::vector<std::string>& ids) {
    const CardRectOf rectOf = cardRectsOf(diagram);
    Contents contents(diagram);
    List contains;
    QRectF frame;
    for (const std::string& name : ids) {
        const QString id = QString::fromStdString(name);
        contents.take(id, {});
        contains.push_back(Value(name));
        frame |= rectOf(id);
    }
    frame.adjust(-kZonePadding, -kZonePadding - kZoneHeader, kZonePadding, kZonePadding);
    const diagram::AddEntry add = entryFor(diagram, frame, contains);
    diagram::Group group{contents.edits()};
    group.edits.push_back({add, {}});
    return {{std::move(group), {"Group into {1}", {add.place.id}}}, QString::fromStdString(add.place.id)};
}

NewZone newZone(const Diagram& diagram, const QRectF& frame) {
    const diagram::AddEntry add = entryFor(diagram, frame, {});
    return {{add, {"Add {1}", {add.place.id}}}, QString::fromStdString(add.place.id)};
}

Edit ungrouped(const Diagram& diagram, const QString& zone) {
    return diagram::removeEntry(diagram, {Section::Zones, zone.toStdString(), 0});
}

Edit setZoneValue(const QString& zone, const char* key, std::optional<Value> value) {
    return {SetValue{{Section::Zones, zone.toStdString(), 0}, key, std::move(value)},
            {"Set {1} of {2}", {key, zone.toStdString()}}};
}

Edit resizedZone(const Diagram& diagram, const QString& zone, const QRectF& frame) {
    const CardRectOf rectOf = cardRectsOf(diagram);
    Contents contents(diagram);
    for (const diagram::Component& component : diagram.components) {
        const QString id = QString::fromStdString(component.id);
        if (frame.contains(rectOf(id).center()) && zoneNaming(diagram, id).isEmpty())
            contents.take(id, zone);
    }
    diagram::Group group{contents.edits()};
    group.edits.push_back(setZoneValue(zone, "position", Value(pointOf(frame.topLeft()))));
    group.edits.push_back(setZoneValue(zone, "size", Value(base::Point{frame.width(), frame.height()})));
    return {std::move(group), {"Resize {1}", {zone.toStdString()}}};
}

Edit movedZone(const Diagram& diagram, const QString& zone, QPointF offset) {
    diagram::Group group;
    const Named* named = diagram.zone(zone.toStdString());
    const CardRectOf rectOf = cardRectsOf(diagram);
    for (const QString& member : named != nullptr ? wholeMembersOf(*named) : QStringList())
        if (const QRectF rect = rectOf(member); !rect.isNull())
            group.edits.push_back({SetValue{{Section::Components, member.toStdString(), 0},
                                            "position",
                                            Value(pointOf(rect.topLeft() + offset))},
                                   {}});
    for (Edit& tiles : shiftedTiles(
             diagram, [&](const Tile& tile) { return zoneOfTile(diagram, tile) == zone ? offset : QPointF(); }))
        group.edits.push_back(std::move(tiles));
    const Value* at = named != nullptr ? named->values.find("position") : nullptr;
    if (const auto* point = at != nullptr ? at->as<base::Point>() : nullptr)
        group.edits.push_back(
            setZoneValue(zone, "position", Value(base::Point{point->x + offset.x(), point->y + offset.y()})));
    return {std::move(group), {"Move {1}", {zone.toStdString()}}};
}

std::vector<Edit> zonesAfter(const Diagram& diagram, const QHash<QString, QPointF>& positions) {
    if (diagram.zones.empty())
        return {};
    const CardRectOf rectOf = cardRectsOf(diagram);
    Contents contents(diagram);
    for (const diagram::Component& component : diagram.components) {
        const QString id = QString::fromStdString(component.id);
        const auto moved = positions.constFind(id);
        if (moved == positions.constEnd())
            continue;
        const QString before = zoneNaming(diagram, id);
        if (const Named* own = diagram.zone(before.toStdString());
            own != nullptr && own->values.find("size") == nullptr) {
            // A zone that was never drawn is where its cards are: when all of them go, it goes along.
            const QStringList members = wholeMembersOf(*own);
            if (std::all_of(members.begin(), members.end(),
                            [&](const QString& one) { return positions.contains(one); }))
                continue;
        }
        const QPointF middle = rectOf(id).translated(*moved - rectOf(id).topLeft()).center();
        if (const QString after = zoneAt(diagram, middle, rectOf); after != before)
            contents.take(id, after);
    }
    return contents.edits();
}

std::vector<Edit> placedInZone(const Diagram& diagram, const QString& name, const QString& zone) {
    if (zoneNaming(diagram, name) == zone)
        return {};
    Contents contents(diagram);
    contents.take(name, zone);
    return contents.edits();
}

std::vector<Edit> zonesWith(const Diagram& diagram, const std::string& component, QPointF middle) {
    if (diagram.zones.empty())
        return {};
    Contents contents(diagram);
    const QString zone = zoneAt(diagram, middle, cardRectsOf(diagram));
    if (zone.isEmpty())
        return {};
    contents.take(QString::fromStdString(component), zone);
    return contents.edits();
}

} // namespace faultline::ui
