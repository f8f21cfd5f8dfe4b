#include "ui/canvas/items/card_layout.h"

#include <cmath>

#include "ui/canvas/geometry.h"

namespace faultline::ui {
namespace {

constexpr double kPadding = 12;
constexpr double kHeaderHeight = 38;
constexpr double kBodyTop = 50;
constexpr double kBodyHeight = 28;
constexpr double kWidth = kCardWidth - 2 * kPadding;

TileGrid tileGrid(int count, QPointF origin) {
    TileGrid grid;
    grid.origin = origin;
    if (count <= 12) {
        grid.size = {26, kBodyHeight};
        grid.columns = count <= 3 ? count : 6;
        grid.gap = 4;
    } else {
        grid.size = {14, 16};
        grid.columns = 10;
        grid.gap = 4;
    }
    grid.rows = (count + grid.columns - 1) / grid.columns;
    return grid;
}

} // namespace

QRectF TileGrid::tile(int index) const {
    const QPointF step((index % columns) * (size.width() + gap), (index / columns) * (size.height() + gap));
    return {origin + step, size};
}

int TileGrid::tileAt(QPointF point, int count) const {
    for (int i = 0; i < count; ++i)
        if (tile(i).adjusted(-1, -1, 1, 1).contains(point))
            return i;
    return -1;
}

CardLayout layoutOf(const CardContent& content) {
    CardLayout layout;
    const int count = int(content.tiles.size());
    layout.icon = {kPadding, 10, 30, 30};
    layout.title = {50, 7, kCardWidth - 50 - 10, 20};
    layout.parameters = {50, 26, kCardWidth - 50 - 10, kHeaderHeight - 22};
    layout.body = {kPadding, kBodyTop, kWidth, kBodyHeight};
    layout.figures = layout.body;
    double bottom = layout.body.bottom();
    if (content.body == CardContent::Body::Tiles) {
        layout.hasTiles = true;
        layout.tiles = tileGrid(count, layout.body.topLeft());
        if (count <= 3) {
            layout.figures.setLeft(layout.tiles.tile(count - 1).right() + 10);
        } else {
            layout.figures = {kPadding, layout.tiles.bottom() + 5, kWidth, 18};
            bottom = layout.figures.bottom();
        }
    } else if (count > 1) {
        layout.hasTiles = true;
        layout.tiles = tileGrid(count, {kPadding, layout.body.bottom() + 8});
        bottom = layout.tiles.bottom();
    }
    layout.size = {kCardWidth, std::max(kCardHeight, std::ceil(bottom + 10))};
    return layout;
}

} // namespace faultline::ui
