#include "ui/canvas/unfold_layer.h"

#include <QGraphicsScene>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/canvas/unfolded.h"
#include "ui/canvas/zone_frame.h"

namespace faultline::ui {
namespace {

/// Where the line between the middles of two rectangles leaves the first.
QPointF edgeTowards(const QRectF& from, QPointF to) {
    const QPointF middle = from.center();
    const QPointF way = to - middle;
    const double across = std::abs(way.x()) > 1e-9 ? from.width() / 2 / std::abs(way.x()) : 1e9;
    const double down = std::abs(way.y()) > 1e-9 ? from.height() / 2 / std::abs(way.y()) : 1e9;
    return middle + way * std::min({1.0, across, down});
}

bool isSilent(const CardContent& content, int index) {
    if (index < 0 || index >= int(content.tiles.size()))
        return false;
    const TileContent& tile = content.tiles[std::size_t(index)];
    return tile.health == simulation::Health::Crashed || tile.health == simulation::Health::Hung || tile.cutOff;
}

} // namespace

UnfoldLayer::UnfoldLayer(QGraphicsScene& scene) : m_scene(scene) {}

UnfoldLayer::~UnfoldLayer() = default; // the items are the scene's

void UnfoldLayer::clear() {
    for (MemberTile* tile : std::exchange(m_tiles, {}))
        delete tile;
    for (Tether* tether : std::exchange(m_tethers, {}))
        delete tether;
    m_strands.clear();
}

void UnfoldLayer::sync(const diagram::Diagram& diagram, const QHash<QString, CardItem*>& cards) {
    std::vector<MemberTile*> left = std::exchange(m_tiles, {});
    for (const diagram::Component& component : diagram.components) {
        CardItem* card = isUnfolded(component) ? cards.value(QString::fromStdString(component.id)) : nullptr;
        if (card == nullptr)
            continue;
        for (const Tile& wanted : tilesOf(component)) {
            const auto old = std::find_if(left.begin(), left.end(), [&](const MemberTile* tile) {
                return tile != nullptr && &tile->card() == card && tile->member() == wanted.member;
            });
            MemberTile* tile = old != left.end() ? std::exchange(*old, nullptr) : new MemberTile(*card, wanted.member);
            if (tile->scene() == nullptr) {
                m_scene.addItem(tile);
                connect(card, &CardItem::contentChanged, tile, [this, card, tile] {
                    tile->update();
                    follow(*card);
                });
                connect(card, &QGraphicsObject::xChanged, tile, [this, card] { follow(*card); });
                connect(card, &QGraphicsObject::yChanged, tile, [this, card] { follow(*card); });
            }
            tile->setPos(wanted.at);
            tile->update();
            m_tiles.push_back(tile);
        }
    }
    for (MemberTile* tile : left)
        delete tile;
    while (m_tethers.size() > m_tiles.size()) {
        delete m_tethers.back();
        m_tethers.pop_back();
    }
    while (m_tethers.size() < m_tiles.size()) {
        m_tethers.push_back(new Tether);
        m_scene.addItem(m_tethers.back());
    }
    m_strands.clear();
    for (std::size_t i = 0; i < m_tiles.size(); ++i)
        m_tethers[i]->setLook(lookOf(*m_tiles[i]));
    for (const MemberTile* tile : m_tiles)
        if (!m_strands.contains(tile->card().id()))
            number(tile->card());
}

/// By number of the member: a run may have others than the diagram.
void UnfoldLayer::number(const CardItem& card) {
    std::vector<const Tether*>& strands = m_strands[card.id()];
    strands.clear();
    for (std::size_t i = 0; i < m_tiles.size() && i < m_tethers.size(); ++i) {
        const int index = &m_tiles[i]->card() == &card ? m_tiles[i]->index() : -1;
        if (index < 0)
            continue;
        if (strands.size() <= std::size_t(index))
            strands.resize(std::size_t(index) + 1, nullptr);
        strands[std::size_t(index)] = m_tethers[i];
    }
}

const WireRoute* UnfoldLayer::strand(const QString& component, int instance) const {
    const auto strands = m_strands.constFind(component);
    if (strands == m_strands.constEnd() || std::size_t(instance) >= strands->size())
        return nullptr;
    const Tether* tether = (*strands)[std::size_t(instance)];
    return tether != nullptr ? &tether->strand() : nullptr;
}

void UnfoldLayer::follow(const CardItem& card) {
    for (std::size_t i = 0; i < m_tiles.size() && i < m_tethers.size(); ++i)
        if (&m_tiles[i]->card() == &card)
            m_tethers[i]->setLook(lookOf(*m_tiles[i]));
    number(card);
}

/// To the card; a replica's has an arrow from its shard's primary, where that stands by itself, too.
Tether::Look UnfoldLayer::lookOf(const MemberTile& tile) const {
    const CardContent& content = tile.card().content();
    const auto shardOf = [](const QString& member) { return member.section(QLatin1Char('/'), 0, -2); };
    Tether::Look look;
    look.card = tile.card().cardRect();
    look.tile = tile.tileRect();
    look.silent = isSilent(content, tile.index());
    if (content.members.role(tile.index()) == QLatin1String("replica"))
        for (const MemberTile* other : m_tiles)
            if (&other->card() == &tile.card() && shardOf(other->member()) == shardOf(tile.member()) &&
                content.members.role(other->index()) == QLatin1String("primary")) {
                look.replication = {edgeTowards(other->tileRect(), look.tile.center()),
                                    edgeTowards(look.tile, other->tileRect().center())};
                look.broken = look.silent || isSilent(content, other->index());
            }
    return look;
}

MemberTile* UnfoldLayer::tileAt(QPointF point) const {
    for (auto tile = m_tiles.rbegin(); tile != m_tiles.rend(); ++tile)
        if ((*tile)->tileRect().contains(point))
            return *tile;
    return nullptr;
}

MemberTile* UnfoldLayer::tile(const QString& name) const {
    const auto found =
        std::find_if(m_tiles.begin(), m_tiles.end(), [&](const MemberTile* tile) { return tile->name() == name; });
    return found != m_tiles.end() ? *found : nullptr;
}

QStringList UnfoldLayer::namesOf(const QString& component) const {
    std::vector<const MemberTile*> own;
    for (const MemberTile* tile : m_tiles)
        if (tile->card().id() == component)
            own.push_back(tile);
    std::stable_sort(own.begin(), own.end(), [](const auto* a, const auto* b) { return a->index() < b->index(); });
    QStringList names;
    for (const MemberTile* tile : own)
        names << tile->name();
    return names;
}

qsizetype UnfoldLayer::countOf(const QString& component) const {
    return std::count_if(m_tiles.begin(), m_tiles.end(),
                         [&](const MemberTile* tile) { return tile->card().id() == component; });
}

QRectF UnfoldLayer::bounds() const {
    QRectF all;
    for (const MemberTile* tile : m_tiles)
        all |= tile->tileRect();
    return all;
}

void UnfoldLayer::restyle() {
    for (MemberTile* tile : m_tiles)
        tile->update();
    for (Tether* tether : m_tethers)
        tether->update();
}

void UnfoldLayer::showPicked(const QSet<QString>& names) {
    for (MemberTile* tile : m_tiles)
        tile->setPicked(names.contains(tile->name()));
}

void UnfoldLayer::preview(const QString& name, QPointF place) {
    if (MemberTile* moved = tile(name)) {
        moved->setPos(place);
        follow(moved->card());
    }
}

void UnfoldLayer::stepWithCard(const diagram::Diagram& diagram, const QString& card, QPointF step) {
    const diagram::Component* component = diagram.component(card.toStdString());
    if (component == nullptr || !isUnfolded(*component))
        return;
    for (MemberTile* tile : m_tiles)
        if (tile->card().id() == card && zoneNaming(diagram, tile->name()).isEmpty())
            preview(tile->name(), tile->pos() + step);
}

} // namespace faultline::ui
