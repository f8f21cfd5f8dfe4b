#include "ui/canvas/gauge_feed.h"

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/figure_text.h"

namespace faultline::ui {
namespace {

template <typename View> bool isSameOrder(const std::vector<std::string>& ids, const std::vector<View>& views) {
    if (ids.size() != views.size())
        return false;
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (ids[i] != views[i].id)
            return false;
    return true;
}

/// However many closed breakers there are, none is drawn.
bool looksAlike(const BreakerCount& one, const BreakerCount& other) {
    return one.open == other.open && one.halfOpen == other.halfOpen &&
           (one.all == other.all || one.open + one.halfOpen == 0);
}

} // namespace

void GaugeFeed::index(const simulation::Snapshot& snapshot) {
    if (isSameOrder(m_componentIds, snapshot.components) && isSameOrder(m_linkIds, snapshot.links))
        return;
    m_componentIds.clear();
    m_linkIds.clear();
    m_components.clear();
    m_links.clear();
    m_callees.clear();
    m_clients = 0;
    for (std::size_t i = 0; i < snapshot.components.size(); ++i) {
        m_componentIds.push_back(snapshot.components[i].id);
        m_components.insert(QString::fromStdString(snapshot.components[i].id), i);
        m_clients += snapshot.components[i].kind == "client" ? 1 : 0;
    }
    for (std::size_t i = 0; i < snapshot.links.size(); ++i) {
        const auto& link = snapshot.links[i];
        m_linkIds.push_back(link.id);
        m_links.insert(QString::fromStdString(link.id), i);
        const auto from = m_components.constFind(QString::fromStdString(link.from));
        const auto to = m_components.constFind(QString::fromStdString(link.to));
        if (from != m_components.constEnd() && to != m_components.constEnd() &&
            snapshot.components[*from].kind == "load_balancer")
            m_callees[from.key()].push_back(*to);
    }
}

Backends GaugeFeed::backendsOf(const QString& balancer, const simulation::Snapshot& snapshot) const {
    Backends backends;
    for (const std::size_t callee : m_callees.value(balancer))
        for (const auto& instance : snapshot.components[callee].instances) {
            ++backends.all;
            backends.out += instance.dropped ? 1 : 0;
        }
    return backends;
}

bool GaugeFeed::showCard(std::size_t card, const simulation::Snapshot& snapshot) {
    CardItem* item = m_scene.cardsInOrder()[card];
    const QPointF before = item->outPort();
    const auto found = m_components.constFind(item->id());
    if (found == m_components.constEnd()) {
        item->clearGauges();
        return followPorts(*item, before);
    }
    const auto& view = snapshot.components[*found];
    const bool onlyClient = m_clients == 1 && view.kind == "client";
    item->showGauges(view, backendsOf(item->id(), snapshot), onlyClient ? &snapshot.recent : nullptr);
    return followPorts(*item, before);
}

/// A card that got taller, for its members, has its ports lower.
bool GaugeFeed::followPorts(CardItem& card, QPointF portBefore) {
    if (card.outPort() == portBefore)
        return false;
    m_scene.wires().reroute({card.id()});
    return true;
}

bool GaugeFeed::showWire(std::size_t wire, const simulation::Snapshot& snapshot) {
    Wire& shown = *m_scene.wires().wires()[wire];
    const auto found = m_links.constFind(shown.id);
    const simulation::LinkView* link = found != m_links.constEnd() ? &snapshot.links[*found] : nullptr;
    const bool cut = link != nullptr && (link->cut || link->parted >= 1);
    const bool parted = link != nullptr && !cut && link->parted > 0;
    shown.label = link != nullptr && link->messagesPerS > 0 ? rateText(double(link->messagesPerS)) : QString();
    const BreakerCount breakers =
        link != nullptr ? BreakerCount{link->breakers, link->breakersOpen, link->breakersHalfOpen} : BreakerCount();
    const bool changed =
        cut != shown.look.cut || parted != shown.look.parted || !looksAlike(breakers, shown.look.breakers);
    shown.look.breakers = breakers;
    const bool torn = cut || parted;
    const bool wasTorn = shown.look.cut || shown.look.parted;
    shown.look.cut = cut;
    shown.look.parted = parted;
    if (torn != wasTorn)
        m_scene.wires().placeMark(shown);
    return changed;
}

bool GaugeFeed::clear() {
    bool changed = false;
    for (CardItem* item : m_scene.cardsInOrder()) {
        const QPointF before = item->outPort();
        item->clearGauges();
        changed = followPorts(*item, before) || changed;
    }
    for (const auto& wire : m_scene.wires().wires()) {
        changed = changed || wire->look.cut || wire->look.parted || !looksAlike(wire->look.breakers, {});
        wire->look.breakers = {};
        wire->look.cut = wire->look.parted = false;
        wire->label.clear();
    }
    m_live = false;
    return changed;
}

bool GaugeFeed::advance(const simulation::Snapshot* snapshot) {
    if (snapshot == nullptr)
        return m_live && clear();
    if (!m_live)
        return advanceAll(snapshot);
    index(*snapshot);
    m_phase = (m_phase + 1) % kPhases;
    bool changed = false;
    for (std::size_t i = std::size_t(m_phase); i < m_scene.cardsInOrder().size(); i += kPhases)
        changed = showCard(i, *snapshot) || changed;
    for (std::size_t i = std::size_t(m_phase); i < m_scene.wires().wires().size(); i += kPhases)
        changed = showWire(i, *snapshot) || changed;
    return changed;
}

bool GaugeFeed::advanceAll(const simulation::Snapshot* snapshot) {
    if (snapshot == nullptr)
        return clear();
    m_live = true;
    index(*snapshot);
    bool changed = false;
    for (std::size_t i = 0; i < m_scene.cardsInOrder().size(); ++i)
        changed = showCard(i, *snapshot) || changed;
    for (std::size_t i = 0; i < m_scene.wires().wires().size(); ++i)
        changed = showWire(i, *snapshot) || changed;
    return changed;
}

} // namespace faultline::ui
