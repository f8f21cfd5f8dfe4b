// The menus of the canvas.
#pragma once

#include <QStringList>
#include <functional>

#include "ui/canvas/canvas_scene.h"

class QMenu;

namespace faultline::ui {

class CanvasView;
class DiagramDocument;
class FaultsByHand;
struct FaultInForce;
class Selection;

/// What a target is called: "app/2" for the second instance of several, else the component's id.
QString targetOf(const CardItem& card, int instance);
/// The selection as targets of faults: the selected instance, else components and links.
QStringList targetsOf(const CanvasScene& scene, const Selection& selection);

/// The menu for what was hit, or for the empty canvas; the caller shows it, it deletes itself.
QMenu* contextMenu(CanvasView& view, const CanvasScene& scene, const Selection& selection, FaultsByHand& faults,
                   const Hit& hit, QPointF scenePoint, const std::function<void(QPointF)>& addHere);

/// The menu of a fault's mark that lies on nothing that could be selected: a tear, the ring of an outage.
QMenu* faultMarkMenu(CanvasView& view, const CanvasScene& scene, FaultsByHand& faults, const FaultInForce& fault);

} // namespace faultline::ui
