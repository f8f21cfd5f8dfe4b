// Where the parts of a card lie, relative to its top left corner.
#pragma once

#include <QRectF>

#include "ui/canvas/items/card_content.h"

namespace faultline::ui {

/// The tiles of a card: how large one is and where the i-th lies.
struct TileGrid {
    QSizeF size;
    double gap = 4;
    double rowGap = 4;
    int columns = 1;
    int rows = 1;
    QPointF origin;

    QRectF tile(int index) const;
    /// The tile at a point of the card; -1 where there is none.
    int tileAt(QPointF point, int count) const;
    double bottom() const { return origin.y() + rows * size.height() + (rows - 1) * rowGap; }
};

/// Geometry of one card, from its kind of body and its number of instances.
struct CardLayout {
    QSizeF size;
    QRectF icon, title, parameters, body;
    bool hasTiles = false;
    TileGrid tiles;
    QRectF figures; ///< where figure and detail go; beside the tiles or below them

    QRectF rect() const { return {QPointF(), size}; }
    QPointF inPort() const { return {0, size.height() / 2}; }
    QPointF outPort() const { return {size.width(), size.height() / 2}; }
};

/// Of an open card as well: it is as large as its members need.
CardLayout layoutOf(const CardContent& content);

} // namespace faultline::ui
