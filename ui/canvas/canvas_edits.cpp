#include "ui/canvas/canvas_edits.h"

#include <QCoreApplication>

#include "engine/catalog/catalog.h"
#include "ui/canvas/auto_place.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/unfolded.h"
#include "ui/canvas/zone_edits.h"
#include "ui/canvas/zone_frame.h"
#include "ui/document/translated.h"

namespace faultline::ui {
namespace {

using diagram::Diagram;
using diagram::Edit;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

base::Point pointOf(QPointF point) {
    return {point.x(), point.y()};
}

/// Short ids: people read and type them.
std::string stemOf(const std::string& kind) {
    if (kind == "load_balancer")
        return "balancer";
    if (kind == "database")
        return "db";
    return kind;
}

bool keepsData(const std::string& kind) {
    return kind == "cache" || kind == "cdn" || kind == "database" || kind == "store";
}

/// Whether nothing keeps data yet, nor do requests ask for any.
bool isWithoutData(const Diagram& diagram) {
    const auto& components = diagram.components;
    return diagram.keyspaces.empty() && diagram.operations.empty() &&
           std::none_of(components.begin(), components.end(),
                        [](const diagram::Component& component) { return keepsData(component.kind); });
}

/// Keys for requests to ask for.
std::vector<Edit> firstKeys() {
    const diagram::Record keyspace{{"keys", 100'000}};
    const diagram::Record read{{"kind", "read"}, {"keyspace", "items"}};
    return {{diagram::AddEntry{{diagram::Section::Keyspaces, "items", 0}, keyspace}, {}},
            {diagram::AddEntry{{diagram::Section::Operations, "read", 0}, read}, {}}};
}

} // namespace

NewComponent newComponent(const Diagram& diagram, const QString& kind, QPointF position) {
    diagram::Component component;
    component.kind = kind.toStdString();
    component.id = diagram::freshComponentId(diagram, stemOf(component.kind));
    component.values.set("position", pointOf(position));
    const QString id = QString::fromStdString(component.id);
    Edit edit{diagram::AddComponent{component}, {"Add {1}", {component.id}}};
    // Dropped in a zone, it stands there.
    const QPointF middle = position + QPointF(kCardWidth / 2, kCardHeight / 2);
    std::vector<Edit> also = zonesWith(diagram, component.id, middle);
    QString remark;
    if (keepsData(component.kind) && isWithoutData(diagram)) {
        for (Edit& keys : firstKeys())
            also.push_back(std::move(keys));
        remark = tr("Requests ask for one of 100,000 items from now on, so that there is something to find. Keyspaces "
                    "and operations stand in the inspector of the diagram.");
    }
    if (!also.empty()) {
        also.insert(also.begin(), edit);
        edit.what = diagram::Group{std::move(also)};
    }
    return {edit, id, remark};
}

NewComponent newComponentWired(const Diagram& diagram, const QString& kind, QPointF position, const QString& other,
                               bool reversed) {
    NewComponent made = newComponent(diagram, kind, position);
    Diagram later = diagram;
    const auto added = diagram::apply(later, made.edit);
    if (!added) // then the document refuses the edit for the same reason
        return made;
    const std::string from = reversed ? made.id.toStdString() : other.toStdString();
    const std::string to = reversed ? other.toStdString() : made.id.toStdString();
    const base::Text name("Add {1}", {made.id.toStdString()});
    made.edit = {diagram::Group{{made.edit, diagram::addLink(later, from, to)}}, name};
    return made;
}

QString refuseWire(const Diagram& diagram, const QString& from, const QString& to) {
    const diagram::Component* caller = diagram.component(from.toStdString());
    const diagram::Component* callee = diagram.component(to.toStdString());
    if (caller == nullptr || callee == nullptr)
        return tr("There is nothing to wire to.");
    if (from == to)
        return tr("A component does not call itself.");
    for (const diagram::Link& link : diagram.links)
        if (link.from == caller->id && link.to == callee->id)
            return tr("%1 is wired to %2 already.")
                .arg(QString::fromStdString(diagram::labelOf(*caller)),
                     QString::fromStdString(diagram::labelOf(*callee)));
    return translated(catalog::Catalog::instance().refuseLink(caller->kind, callee->kind));
}

QStringList kindsThatFit(const Diagram& diagram, const QString& component, bool reversed) {
    QStringList kinds;
    const diagram::Component* one = diagram.component(component.toStdString());
    if (one == nullptr)
        return kinds;
    const auto& catalog = catalog::Catalog::instance();
    for (const catalog::Kind& kind : catalog.kinds()) {
        const std::string& from = reversed ? kind.name : one->kind;
        const std::string& to = reversed ? one->kind : kind.name;
        if (kind.simulated && catalog.refuseLink(from, to).empty())
            kinds << QString::fromStdString(kind.name);
    }
    return kinds;
}

Edit moved(const Diagram& diagram, const QHash<QString, QPointF>& positions) {
    QHash<QString, QPointF> all = autoPlaced(diagram);
    for (auto position = positions.begin(); position != positions.end(); ++position)
        all.insert(position.key(), position.value());
    std::vector<std::pair<std::string, base::Point>> places;
    for (const auto& component : diagram.components) { // in the diagram's order: equal moves give equal edits
        const auto place = all.constFind(QString::fromStdString(component.id));
        if (place != all.constEnd())
            places.emplace_back(component.id, pointOf(*place));
    }
    Edit edit = diagram::moveComponents(places);
    const std::vector<Edit> zones = zonesAfter(diagram, positions);
    const std::vector<Edit> tiles = tilesAfter(diagram, positions);
    auto& steps = std::get<diagram::Group>(edit.what).edits;
    steps.insert(steps.end(), tiles.begin(), tiles.end());
    steps.insert(steps.end(), zones.begin(), zones.end());
    return edit;
}

Edit movedWithTiles(const Diagram& diagram, const QHash<QString, QPointF>& positions,
                    const QHash<QString, QPointF>& tiles) {
    if (tiles.isEmpty())
        return moved(diagram, positions);
    Diagram later = diagram; // each step sees what those before it have done to the zones
    std::vector<Edit> steps;
    const auto take = [&](Edit edit) {
        if (diagram::apply(later, edit))
            steps.push_back(std::move(edit));
    };
    if (!positions.isEmpty())
        take(moved(diagram, positions));
    for (const diagram::Component& component : diagram.components)
        for (Tile tile : tilesOf(component))
            if (const auto place = tiles.constFind(tile.name()); place != tiles.constEnd()) {
                tile.at = *place;
                take(movedTile(later, tile));
            }
    if (steps.size() == 1)
        return steps.front();
    return {diagram::Group{std::move(steps)}, {"Move {1} things", {std::to_string(positions.size() + tiles.size())}}};
}

Edit removedWithTiles(const Diagram& diagram, const std::vector<std::string>& components,
                      const std::vector<std::string>& links, const QSet<QString>& tiles) {
    Diagram later = diagram;
    std::vector<Edit> steps;
    for (const diagram::Component& component : diagram.components)
        for (const Tile& tile : tilesOf(component))
            if (tiles.contains(tile.name()))
                if (Edit fold = foldedTile(later, tile.component, tile.member); diagram::apply(later, fold))
                    steps.push_back(std::move(fold));
    if (!components.empty() || !links.empty())
        steps.push_back(diagram::removeComponents(later, components, links));
    if (steps.size() == 1)
        return steps.front();
    return {diagram::Group{std::move(steps)}, {"Delete {1} things", {std::to_string(steps.size())}}};
}

bool goesAlong(const Diagram& diagram, const QString& tile, const QSet<QString>& components) {
    return components.contains(tile.section(QLatin1Char('/'), 0, 0)) && zoneNaming(diagram, tile).isEmpty();
}

} // namespace faultline::ui
