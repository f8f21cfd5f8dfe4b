// Paints cards: frame, header and the body that fits the kind.
#pragma once

#include <QPainter>

#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"

namespace faultline::ui {

/// How a card stands out at the moment.
struct CardEmphasis {
    bool selected = false;
    bool fits = false; ///< a wire that is being drawn may end here
    bool hovered = false;
    bool outPortHot = false;
    bool inPortHot = false;
    int selectedTile = -1;
    friend bool operator==(const CardEmphasis&, const CardEmphasis&) = default;
};

/// `detailed` is off where the zoom is too small for text.
void paintCard(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardEmphasis& emphasis,
               bool detailed);

/// How far a card's picture reaches over its edge (ports, shadow, rings).
inline constexpr double kCardMargin = 12;

} // namespace faultline::ui
