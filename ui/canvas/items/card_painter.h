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

/// How much of a card can be read at a zoom: everything, its name and its figure in large type, or only its sign.
enum class CardDetail { Full, Large, Sign };
CardDetail detailAt(double zoom);

void paintCard(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardEmphasis& emphasis,
               double zoom);

/// How far a card's picture reaches over its edge (ports, shadow, rings).
inline constexpr double kCardMargin = 12;

} // namespace faultline::ui
