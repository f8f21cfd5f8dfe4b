#include "ui/canvas/wire_layer.h"

#include <algorithm>

namespace faultline::ui {

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
        route(*wire);
        wires.push_back(wire);
        byId.insert(id, wire);
    }
    m_wires = std::move(wires);
    m_byId = std::move(byId);
}

void WireLayer::route(Wire& wire) const {
    Ports from;
    Ports to;
    if (m_portsOf(wire.from, from) && m_portsOf(wire.to, to))
        wire.route = WireRoute(from.out, to.in, wire.lane, std::max(from.below, to.below));
}

void WireLayer::reroute(const QSet<QString>& componentIds) {
    for (const auto& wire : m_wires)
        if (componentIds.contains(wire->from) || componentIds.contains(wire->to))
            route(*wire);
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
    for (const auto& wire : m_wires)
        if (!isFloating(*wire) &&
            wire->route.bounds().adjusted(-kMargin, -kMargin, kMargin, kMargin).intersects(exposed))
            paintWire(painter, wire->route, wire->look, smooth, zoom);
}

void WireLayer::paintFloating(QPainter& painter, double zoom) const {
    if (m_floating.isEmpty())
        return;
    for (const auto& wire : m_wires)
        if (isFloating(*wire))
            paintWire(painter, wire->route, wire->look, true, zoom);
}

} // namespace faultline::ui
