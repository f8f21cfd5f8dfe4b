// Zones and notes of the scene: what lies behind the cards.
#include <algorithm>
#include <map>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/zone_frame.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {
namespace {

constexpr double kEdgeReach = 6;
constexpr double kNoteCorner = 14;
constexpr double kFrameTitle = 40;
constexpr double kFrameEdge = 12;
constexpr double kRegionMargin = 16;

QString wordOf(const diagram::Named& zone, const char* key) {
    const diagram::Value* value = zone.values.find(key);
    const auto* text = value != nullptr ? value->as<std::string>() : nullptr;
    return text != nullptr ? QString::fromStdString(*text) : QString();
}

/// A frame around zones of one region each; only where there is more than one region to tell apart, or several zones
/// in it.
std::vector<ZoneLook> regionsAround(const std::vector<ZoneLook>& zones) {
    std::map<QString, std::pair<QRectF, int>> regions;
    for (const ZoneLook& zone : zones)
        if (!zone.region.isEmpty() && !zone.frame.isNull()) {
            auto& [frame, count] = regions[zone.region];
            frame |= zone.frame;
            ++count;
        }
    std::vector<ZoneLook> looks;
    for (const auto& [name, region] : regions) {
        if (region.second < 2 && regions.size() < 2)
            continue;
        ZoneLook look;
        look.label = name;
        look.frame = region.first.adjusted(-kRegionMargin, -kRegionMargin - kZoneHeader, kRegionMargin, kRegionMargin);
        looks.push_back(look);
    }
    return looks;
}

} // namespace

std::vector<ZoneLook> CanvasScene::zoneLooks() const {
    const CardRectOf rectOf = [this](const QString& id) {
        if (const MemberTile* tile = id.contains(QLatin1Char('/')) ? m_unfold.tile(id) : nullptr)
            return tile->tileRect();
        const CardItem* item = card(id);
        return item != nullptr ? item->cardRect() : QRectF();
    };
    std::vector<ZoneLook> looks;
    for (const diagram::Named& zone : m_document.diagram().zones) {
        ZoneLook look;
        look.id = QString::fromStdString(zone.id);
        look.label = zoneLabelOf(zone);
        look.region = wordOf(zone, "region");
        look.colour = wordOf(zone, "color");
        look.frame = zoneFrameOf(m_document.diagram(), zone, rectOf);
        look.selected = look.id == m_selectedZone;
        look.target = look.id == m_markedZone;
        if (!look.frame.isNull())
            looks.push_back(look);
    }
    for (const ZoneLook& region : regionsAround(looks))
        looks.push_back(region);
    return looks;
}

void CanvasScene::syncZones() {
    const std::vector<ZoneLook> looks = zoneLooks();
    while (m_zones.size() > looks.size()) {
        delete m_zones.back();
        m_zones.pop_back();
    }
    while (m_zones.size() < looks.size()) {
        m_zones.push_back(new ZoneItem);
        addItem(m_zones.back());
    }
    for (std::size_t i = 0; i < looks.size(); ++i)
        m_zones[i]->setLook(looks[i]);
}

QStringList CanvasScene::membersOfZone(const QString& zone) const {
    QStringList members;
    if (const diagram::Named* named = m_document.diagram().zone(zone.toStdString()))
        for (const QString& id : wholeMembersOf(*named))
            if (card(id) != nullptr)
                members << id;
    return members;
}

QStringList CanvasScene::zones() const {
    QStringList ids;
    for (const ZoneItem* item : m_zones)
        if (!item->look().id.isEmpty())
            ids << item->look().id;
    return ids;
}

QString CanvasScene::zoneColour(const QString& zone) const {
    const diagram::Named* named = m_document.diagram().zone(zone.toStdString());
    return named != nullptr ? wordOf(*named, "color") : QString();
}

QString CanvasScene::zoneLabel(const QString& zone) const {
    const diagram::Named* named = m_document.diagram().zone(zone.toStdString());
    return named != nullptr ? zoneLabelOf(*named) : QString();
}

QRectF CanvasScene::zoneFrame(const QString& zone) const {
    for (const ZoneItem* item : m_zones)
        if (item->look().id == zone)
            return item->look().frame;
    return {};
}

QString CanvasScene::zoneUnder(QPointF point) const {
    Hit hit;
    hitZone(point, 1e9, hit); // without a reach: inside is inside
    return hit.zone;
}

void CanvasScene::markZone(const QString& zone) {
    if (zone == m_markedZone)
        return;
    m_markedZone = zone;
    for (ZoneItem* item : m_zones) {
        ZoneLook look = item->look();
        look.target = !look.id.isEmpty() && look.id == zone;
        item->setLook(look);
    }
}

void CanvasScene::showSelected(const QString& zone, int note) {
    m_selectedZone = zone;
    for (ZoneItem* item : m_zones) {
        ZoneLook look = item->look();
        look.selected = !look.id.isEmpty() && look.id == zone;
        item->setLook(look);
    }
    for (std::size_t i = 0; i < m_notes.size(); ++i)
        m_notes[i]->showSelected(int(i) == note);
}

void CanvasScene::previewZone(const QString& zone, const QRectF& frame) {
    for (ZoneItem* item : m_zones)
        if (item->look().id == zone) {
            ZoneLook look = item->look();
            look.frame = frame;
            item->setLook(look);
        }
}

void CanvasScene::previewNote(int note, const QRectF& sheet) {
    if (note >= 0 && std::size_t(note) < m_notes.size())
        m_notes[std::size_t(note)]->setSheet(sheet);
}

bool CanvasScene::hitNote(QPointF point, double zoom, Hit& hit) const {
    for (std::size_t i = m_notes.size(); i-- > 0;) {
        const QRectF sheet = m_notes[i]->sheet();
        if (!sheet.contains(point))
            continue;
        // A note that cards lie on is a frame: it is taken at its title and its edges, and free inside.
        const bool inside = sheet.adjusted(kFrameEdge, kFrameTitle, -kFrameEdge, -kFrameEdge).contains(point);
        if (inside && std::any_of(m_order.begin(), m_order.end(),
                                  [&](const CardItem* card) { return sheet.contains(card->cardRect()); }))
            continue;
        hit.what = Hit::What::Note;
        hit.note = int(i);
        const double reach = kNoteCorner / std::min(1.0, zoom);
        if (point.x() > sheet.right() - reach && point.y() > sheet.bottom() - reach)
            hit.edges = Qt::RightEdge | Qt::BottomEdge;
        return true;
    }
    return false;
}

void CanvasScene::hitZone(QPointF point, double zoom, Hit& hit) const {
    const double reach = kEdgeReach / zoom;
    double smallest = 0;
    for (const ZoneItem* item : m_zones) {
        const ZoneLook& look = item->look();
        const Qt::Edges edges = item->edgesAt(point, reach);
        const double area = look.frame.width() * look.frame.height();
        if (look.id.isEmpty() || (!look.frame.contains(point) && !edges) || (!hit.zone.isEmpty() && area >= smallest))
            continue;
        smallest = area;
        hit.zone = look.id;
        hit.edges = edges;
        hit.what = edges || item->header().contains(point) ? Hit::What::Zone : Hit::What::Nothing;
    }
}

} // namespace faultline::ui
