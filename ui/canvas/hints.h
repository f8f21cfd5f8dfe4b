// Words on what can be done and on what lies under the pointer.
#pragma once

#include <QString>

#include "engine/simulation/snapshot.h"

namespace faultline::ui {

class CanvasScene;
class Selection;
struct Hit;

/// What can be done with the selection, for the status bar.
QString selectionHint(const CanvasScene& scene, const Selection& selection);
/// The tool tip of a card, an instance, a port or a wire; `snapshot` may be null.
QString hoverText(const CanvasScene& scene, const simulation::Snapshot* snapshot, const Hit& hit);

} // namespace faultline::ui
