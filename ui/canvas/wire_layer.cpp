#include "ui/canvas/wire_layer.h"

#include <algorithm>

namespace faultline::ui {
namespace {

/// Between the ends of wires at one port.
constexpr double kBetweenEnds = 12;
/// Crossings are looked for among so many wires; more are a web in any case.
constexpr std::size_t kMostCompared = 150;

} // namespace

void WireLayer::setLinks(const std::vector<diagram::Link>& links) {
    std::vector<std::shared_ptr<Wire>> wires;
    QHash<QString, std::shared_ptr<Wire>> byId;
    QHash<QPair<QString, QString>, int> parallel;
    wires.reserve(links.size());
    for (const diagram::Link& link : links) {
        const QString id = QString::fromStdString(link.id);
        std::shared_ptr<Wire> wire = m_byId.value(id);
        if (!wire) {
            wire = std::make_shared<Wire>();
            wire->id = id;
        }
        wire->from = QString::fromStdString(link.from);
        wire->to = QString::fromStdString(link.to);
        const int n = parallel[{wire->from, wire->to}]++;
        wire->lane = n % 2 == 1 ? (n + 1) / 2 : -n / 2;
        wires.push_back(wire);
        byId.insert(id, wire);
    }
    m_wires = std::move(wires);
    m_byId = std::move(byId);
    routeAll();
}

/// From port to port, of those that have both.
std::vector<WirePlace> WireLayer::places() const {
    std::vector<WirePlace> places(m_wires.size());
    for (std::size_t i = 0; i < m_wires.size(); ++i) {
        Ports from;
        Ports to;
        if (m_portsOf(m_wires[i]->from, from) && m_portsOf(m_wires[i]->to, to))
            places[i] = {from.out, to.in, m_wires[i]->lane, std::max(from.below, to.below)};
    }
    return places;
}

/// Those that share a port lie beside each other there, in the order of their other ends: they do not cross at once.
void WireLayer::spread(std::vector<WirePlace>& places, bool out) const {
    QHash<QString, std::vector<std::size_t>> sharing;
    for (std::size_t i = 0; i < m_wires.size(); ++i)
        sharing[out ? m_wires[i]->from : m_wires[i]->to].push_back(i);
    for (std::vector<std::size_t>& wires : sharing) {
        if (wires.size() < 2)
            continue;
        const auto other = [&](std::size_t wire) { return out ? places[wire].to : places[wire].from; };
        std::stable_sort(wires.begin(), wires.end(),
                         [&](std::size_t a, std::size_t b) { return other(a).y() < other(b).y(); });
        const double room = std::max(0.0, 2 * (kCardHeight / 2 - kCardRadius - 2));
        const double step = std::min(kBetweenEnds, room / double(wires.size() - 1));
        for (std::size_t rank = 0; rank < wires.size(); ++rank) {
            QPointF& end = out ? places[wires[rank]].from : places[wires[rank]].to;
            end.ry() += (double(rank) - double(wires.size() - 1) / 2) * step;
        }
    }
}

void WireLayer::routeAll() {
    std::vector<WirePlace> places = this->places();
    // By the ports, not by ends that are spread already.
    std::vector<WirePlace> arriving = places;
    spread(places, true);
    spread(arriving, false);
    bool moved = false;
    for (std::size_t i = 0; i < m_wires.size(); ++i) {
        WirePlace place = places[i];
        place.to = arriving[i].to;
        Wire& wire = *m_wires[i];
        if (place == wire.place && (wire.route.length() > 0 || place == WirePlace()))
            continue;
        wire.place = place;
        wire.route = WireRoute(place.from, place.to, place.lane, place.below);
        moved = true;
    }
    if (moved)
        for (const auto& wire : m_wires)
            placeMark(*wire);
}

void WireLayer::reroute(const QSet<QString>& componentIds) {
    const bool any = std::any_of(m_wires.begin(), m_wires.end(), [&](const auto& wire) {
        return componentIds.contains(wire->from) || componentIds.contains(wire->to);
    });
    if (any)
        routeAll();
}

void WireLayer::placeMark(Wire& wire) const {
    constexpr double kClear = 34; // far enough from another wire, in canvas units
    wire.look.mark = 0.5;
    if ((!wire.look.cut && !wire.look.parted) || m_wires.size() > kMostCompared)
        return;
    double widest = -1;
    for (const double share : {0.5, 0.42, 0.58, 0.34, 0.66, 0.28, 0.72}) {
        double clear = kClear;
        for (const auto& other : m_wires)
            if (other.get() != &wire)
                clear = std::min(clear, other->route.distanceTo(wire.route.at(share)));
        if (clear <= widest)
            continue;
        widest = clear;
        wire.look.mark = share;
    }
}

bool WireLayer::mayCross(std::size_t wire) const {
    if (m_wires.size() > kMostCompared)
        return false;
    const QRectF own = m_wires[wire]->route.bounds().adjusted(-1, -1, 1, 1);
    return std::any_of(m_wires.begin(), m_wires.begin() + std::ptrdiff_t(wire),
                       [&](const auto& other) { return own.intersects(other->route.bounds().adjusted(-1, -1, 1, 1)); });
}

std::shared_ptr<Wire> WireLayer::wireAt(QPointF point, double reach) const {
    std::shared_ptr<Wire> best;
    double nearest = reach;
    for (const auto& wire : m_wires) {
        if (!wire->route.bounds().adjusted(-reach, -reach, reach, reach).contains(point))
            continue;
        const double distance = wire->route.distanceTo(point);
        if (distance <= nearest) {
            nearest = distance;
            best = wire;
        }
    }
    return best;
}

QRectF WireLayer::bounds() const {
    QRectF all;
    for (const auto& wire : m_wires)
        all |= wire->route.bounds();
    return all;
}

bool WireLayer::isFloating(const Wire& wire) const {
    return m_floating.contains(wire.from) || m_floating.contains(wire.to);
}

void WireLayer::paint(QPainter& painter, const QRectF& exposed, bool smooth, double zoom) const {
    const double kMargin =
        16 + 34 * std::max(1.0, 0.75 / std::max(zoom, 0.05)); // marks and signs reach over the bounds
    for (std::size_t i = 0; i < m_wires.size(); ++i) {
        const Wire& wire = *m_wires[i];
        if (isFloating(wire) || !wire.route.bounds().adjusted(-kMargin, -kMargin, kMargin, kMargin).intersects(exposed))
            continue;
        if (zoom >= kTextZoom && mayCross(i))
            paintCasing(painter, wire.route, zoom);
        paintWire(painter, wire.route, wire.look, smooth, zoom);
    }
}

void WireLayer::paintFloating(QPainter& painter, double zoom) const {
    if (m_floating.isEmpty())
        return;
    for (const auto& wire : m_wires)
        if (isFloating(*wire))
            paintWire(painter, wire->route, wire->look, true, zoom);
}

} // namespace faultline::ui
