// All wires of the canvas: kept in step with the links and the cards, painted together into the cached background.
#pragma once

#include <QHash>
#include <QPainter>
#include <QSet>
#include <functional>
#include <memory>
#include <vector>

#include "engine/diagram/diagram.h"
#include "ui/canvas/items/wire.h"

namespace faultline::ui {

/// The wires of a diagram. Which ports they join is asked of the cards.
class WireLayer {
  public:
    struct Ports {
        QPointF out;
        QPointF in;
        double below = 0; ///< from the ports down to the card's lower edge
    };
    /// The ports of a component; false when there is no such card.
    using PortsOf = std::function<bool(const QString& componentId, Ports& ports)>;

    explicit WireLayer(PortsOf portsOf) : m_portsOf(std::move(portsOf)) {}

    /// Takes over the links. Wires that stay keep their looks.
    void setLinks(const std::vector<diagram::Link>& links);
    /// Routes the wires of these components anew, and those beside them at the cards that they share.
    void reroute(const QSet<QString>& componentIds);
    /// Draws a wire's tear where the fewest others pass; at its middle while it is whole.
    void placeMark(Wire& wire) const;

    const std::vector<std::shared_ptr<Wire>>& wires() const { return m_wires; }
    std::shared_ptr<Wire> wire(const QString& id) const { return m_byId.value(id); }
    /// The wire nearest to a point and within reach; null when none is.
    std::shared_ptr<Wire> wireAt(QPointF point, double reach) const;
    QRectF bounds() const;

    /// Wires of these components are left to whoever drags them; paintFloating draws them.
    void setFloating(const QSet<QString>& componentIds) { m_floating = componentIds; }
    const QSet<QString>& floating() const { return m_floating; }
    void paint(QPainter& painter, const QRectF& exposed, bool smooth, double zoom) const;
    void paintFloating(QPainter& painter, double zoom) const;

  private:
    bool isFloating(const Wire& wire) const;
    std::vector<WirePlace> places() const;
    void spread(std::vector<WirePlace>& places, bool out) const;
    void routeAll();
    /// Whether a wire may cross one that is painted before it.
    bool mayCross(std::size_t wire) const;

    PortsOf m_portsOf;
    std::vector<std::shared_ptr<Wire>> m_wires;
    QHash<QString, std::shared_ptr<Wire>> m_byId;
    QSet<QString> m_floating;
};

} // namespace faultline::ui
