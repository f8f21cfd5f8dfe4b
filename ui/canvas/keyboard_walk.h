// Going from card to card and along wires without a mouse.
#pragma once

#include <QString>
#include <Qt>

namespace faultline::ui {

class CanvasScene;
class Selection;

/// A card, a wire or a tile; at most one of the names is set.
struct WalkStop {
    QString component;
    QString link;
    QString tile{}; ///< "app/2", which stands on the canvas by itself
    bool isNowhere() const { return component.isEmpty() && link.isEmpty() && tile.isEmpty(); }
    friend bool operator==(const WalkStop&, const WalkStop&) = default;
};

/// Tab: the stop after (or before) what is selected, each card in reading order followed by its tiles and by the wires
/// that leave it; after the last comes the first. Nowhere on an empty canvas.
WalkStop nextStop(const CanvasScene& scene, const Selection& selection, bool forward);

/// Alt and an arrow: right to what the selected card calls and left to what calls it, the nearest by height; up and
/// down among those that have a caller or a callee with it. From a wire to its ends and to the wires beside it. From a
/// tile left to its card, right to what that calls, up and down to the tiles beside it.
WalkStop stopAlongWire(const CanvasScene& scene, const Selection& selection, Qt::Key arrow);

} // namespace faultline::ui
