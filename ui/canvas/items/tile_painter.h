// Paints the instances of a card: number, load as a filling bar, state by shape.
#pragma once

#include <QColor>
#include <QPainter>
#include <vector>

#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"

namespace faultline::ui {

struct Palette;

void paintTiles(QPainter& painter, const std::vector<TileContent>& tiles, const TileGrid& grid, int selected);

/// The colour of a load in 64ths: calm, then amber from 85 % on.
QColor busyColour(int busy64, const Palette& palette);

} // namespace faultline::ui
