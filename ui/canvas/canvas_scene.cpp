#include "ui/canvas/canvas_scene.h"

#include <algorithm>
#include <utility>

#include "ui/canvas/auto_place.h"
#include "ui/canvas/geometry.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {
namespace {

Hit hitOf(Hit::What what, CardItem* card, int instance = -1) {
    Hit hit;
    hit.what = what;
    hit.card = card;
    hit.instance = instance;
    return hit;
}

} // namespace

CanvasScene::CanvasScene(DiagramDocument& document, QObject* parent)
    : QGraphicsScene(parent), m_document(document), m_wires([this](const QString& id, WireLayer::Ports& ports) {
          const CardItem* item = card(id);
          if (item == nullptr)
              return false;
          ports = {item->outPort(), item->inPort(), item->cardRect().bottom() - item->outPort().y()};
          return true;
      }) {
    setItemIndexMethod(NoIndex);
    connect(&document, &DiagramDocument::replaced, this, &CanvasScene::rebuild);
    connect(&document, &DiagramDocument::edited, this, &CanvasScene::follow);
    rebuild();
}

void CanvasScene::rebuild() {
    m_unfold.clear();
    for (CardItem* item : m_order)
        delete item;
    m_order.clear();
    m_stack.clear();
    m_cards.clear();
    m_wires.setLinks({});
    syncCards();
    syncWires();
    syncNotes();
    syncZones();
}

void CanvasScene::follow(const diagram::Change& change) {
    bool cards = false;
    bool wires = false;
    bool notes = false;
    bool zones = false;
    for (const auto& item : change.items) {
        cards = cards || item.place.section == diagram::Section::Components;
        wires = wires || item.place.section == diagram::Section::Links;
        notes = notes || item.place.section == diagram::Section::Notes;
        zones = zones || item.place.section == diagram::Section::Zones;
    }
    if (cards)
        syncCards();
    if (cards || wires)
        syncWires();
    if (notes)
        syncNotes();
    if (cards || zones)
        syncZones();
}

void CanvasScene::syncCards() {
    const auto& components = m_document.diagram().components;
    const auto placed = autoPlaced(m_document.diagram());
    QHash<QString, CardItem*> left = m_cards;
    std::vector<CardItem*> order;
    order.reserve(components.size());
    m_cards.clear();
    bool changed = false;
    for (const diagram::Component& component : components) {
        const QString id = QString::fromStdString(component.id);
        CardItem* item = left.take(id);
        if (item == nullptr) {
            item = new CardItem(component);
            addItem(item);
            changed = true;
        } else {
            item->setComponent(component);
        }
        const auto automatic = placed.constFind(id);
        const base::Point position = diagram::positionOf(component);
        item->setPos(automatic != placed.constEnd() ? *automatic : QPointF(position.x, position.y));
        m_cards.insert(id, item);
        order.push_back(item);
    }
    changed = changed || !left.isEmpty();
    m_order = std::move(order);
    m_unfold.sync(m_document.diagram(), m_cards);
    qDeleteAll(left);
    stack();
    if (changed)
        emit cardsChanged();
}

/// Later ones lie on earlier ones, and open ones on all.
void CanvasScene::stack() {
    m_stack.assign(m_order.rbegin(), m_order.rend());
    std::stable_partition(m_stack.begin(), m_stack.end(), [](const CardItem* item) { return item->isOpen(); });
    for (std::size_t i = 0; i < m_stack.size(); ++i)
        m_stack[i]->setZValue(double(m_stack.size() - i));
}

void CanvasScene::toggleOpen(const QString& id) {
    CardItem* item = card(id);
    if (item == nullptr)
        return;
    item->setOpen(!item->isOpen());
    stack();
    m_wires.reroute({id});
    syncZones();
    emit wiresChanged();
}

void CanvasScene::syncWires() {
    m_wires.setLinks(m_document.diagram().links);
    emit wiresChanged();
}

void CanvasScene::syncNotes() {
    const auto& notes = m_document.diagram().notes;
    std::vector<NoteItem*> items;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        NoteItem* item = i < m_notes.size() && m_notes[i]->note() == notes[i] ? std::exchange(m_notes[i], nullptr)
                                                                              : new NoteItem(notes[i]);
        if (item->scene() == nullptr)
            addItem(item);
        items.push_back(item);
    }
    qDeleteAll(m_notes);
    m_notes = std::move(items);
}

void CanvasScene::restyle() {
    for (CardItem* item : m_order)
        item->update();
    for (NoteItem* item : m_notes)
        item->restyle();
    for (ZoneItem* item : m_zones)
        item->update();
    m_unfold.restyle();
}

CardItem* CanvasScene::cardAt(QPointF point) const {
    if (MemberTile* tile = m_unfold.tileAt(point))
        return &tile->card();
    for (CardItem* item : m_stack)
        if (item->cardRect().contains(point))
            return item;
    return nullptr;
}

Hit CanvasScene::hitAt(QPointF point, double zoom) const {
    const double portReach = kPortReach / std::min(1.0, std::max(zoom, 0.5));
    const auto isNear = [&](QPointF port) {
        const QPointF d = point - port;
        return QPointF::dotProduct(d, d) <= portReach * portReach;
    };
    if (MemberTile* tile = m_unfold.tileAt(point)) {
        Hit hit = hitOf(Hit::What::Tile, &tile->card(), tile->index());
        hit.tile = tile;
        return hit;
    }
    for (CardItem* card : m_stack) {
        if (card->content().hasOutPort && isNear(card->outPort()))
            return hitOf(Hit::What::OutPort, card);
        if (card->content().hasInPort && isNear(card->inPort()))
            return hitOf(Hit::What::InPort, card);
        if (card->cardRect().contains(point)) {
            const int tile = zoom >= kTextZoom ? card->tileAt(point) : -1;
            return hitOf(tile >= 0 ? Hit::What::Tile : Hit::What::Card, card, tile);
        }
    }
    Hit hit;
    if (auto wire = m_wires.wireAt(point, kWireReach / zoom)) {
        hit.what = Hit::What::Wire;
        hit.wire = wire;
    } else if (!hitNote(point, zoom, hit)) {
        hitZone(point, zoom, hit);
    }
    return hit;
}

QRectF CanvasScene::contentRect() const {
    QRectF all;
    for (const CardItem* item : m_order)
        all |= item->cardRect();
    for (const NoteItem* item : m_notes)
        all |= item->sheet();
    for (const ZoneItem* item : m_zones)
        all |= item->look().frame;
    all |= m_unfold.bounds();
    return all.isNull() ? all : all | m_wires.bounds();
}

QRectF CanvasScene::rectOf(const QSet<QString>& components, const QSet<QString>& links,
                           const QSet<QString>& tiles) const {
    QRectF all;
    for (const QString& id : components)
        if (const CardItem* item = card(id))
            all |= item->cardRect();
    for (const QString& id : links)
        if (const auto wire = m_wires.wire(id))
            all |= wire->route.bounds();
    for (const QString& name : tiles)
        if (const MemberTile* tile = m_unfold.tile(name))
            all |= tile->tileRect();
    return all;
}

void CanvasScene::previewPosition(const QString& id, QPointF position) {
    if (CardItem* item = card(id)) {
        const QPointF step = position - item->pos();
        item->setPos(position);
        m_unfold.stepWithCard(m_document.diagram(), id, step);
        item->setZValue(1e6);
    }
}

void CanvasScene::endPreview() {
    syncCards();
    syncWires();
    for (NoteItem* item : m_notes)
        item->restyle();
    m_markedZone.clear();
    syncZones();
}

} // namespace faultline::ui
