// Putting a component into a wire.
#pragma once

#include <QPainter>
#include <memory>

#include "engine/diagram/edit.h"
#include "ui/canvas/items/wire.h"

namespace faultline::ui {

class CanvasScene;

/// The wire that a card lies on, and why it cannot be put into it; no wire where there is none.
struct SpliceSite {
    std::shared_ptr<Wire> wire;
    QString refusal;
    bool fits() const { return wire && refusal.isEmpty(); }
};

/// For a card of a kind with its middle at a point.
SpliceSite spliceSiteAt(const CanvasScene& scene, const diagram::Diagram& diagram, const QString& kind, QPointF middle);
/// For a card that is moved; only one that has no wires yet is put into one.
SpliceSite spliceSiteOf(const CanvasScene& scene, const diagram::Diagram& diagram, const QString& id, QPointF middle);

/// `first` (adding or moving the component), then the wire led to it and a second one from it on, as one step.
diagram::Edit spliced(const diagram::Diagram& diagram, const diagram::Edit& first, const QString& component,
                      const QString& wire);

/// The two wires that would be, by the ports of the card.
void paintSplice(QPainter& painter, const CanvasScene& scene, const SpliceSite& site, QPointF inPort, QPointF outPort,
                 double zoom);
/// "Splice into Users → Balancer", or why not.
QString spliceText(const CanvasScene& scene, const SpliceSite& site);

} // namespace faultline::ui
