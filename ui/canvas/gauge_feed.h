// Brings a run's gauges to cards and wires, a sixth of them a frame: ten times a second at sixty frames.
#pragma once

#include <QHash>
#include <QPointF>
#include <memory>
#include <string>
#include <vector>

#include "engine/simulation/snapshot.h"
#include "ui/canvas/items/card_content.h"

namespace faultline::ui {

class CanvasScene;
class CardItem;

/// Spreads the work of repainting live cards over the frames.
class GaugeFeed {
  public:
    static constexpr int kPhases = 6;

    explicit GaugeFeed(CanvasScene& scene) : m_scene(scene) {}

    /// The next phase. True when a wire looks different now and the cached background is out of date.
    bool advance(const simulation::Snapshot* snapshot);
    /// Everything at once, after a jump in time or a new diagram.
    bool advanceAll(const simulation::Snapshot* snapshot);

  private:
    void index(const simulation::Snapshot& snapshot);
    /// True when its ports are elsewhere now, and its wires were routed anew.
    bool showCard(std::size_t card, const simulation::Snapshot& snapshot);
    bool followPorts(CardItem& card, QPointF portBefore);
    bool showWire(std::size_t wire, const simulation::Snapshot& snapshot);
    bool clear();
    Backends backendsOf(const QString& balancer, const simulation::Snapshot& snapshot) const;

    CanvasScene& m_scene;
    int m_phase = 0;
    bool m_live = false;
    std::vector<std::string> m_componentIds;
    std::vector<std::string> m_linkIds;
    QHash<QString, std::size_t> m_components;
    QHash<QString, std::size_t> m_links;
    QHash<QString, std::vector<std::size_t>> m_callees; ///< of balancers, by component
    int m_clients = 0;
};

} // namespace faultline::ui
