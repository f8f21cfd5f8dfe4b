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

/// How many members stand side by side: a shard with its replicas, or as many as make a handy shape.
int columnsOf(const CardContent& content) {
    const int count = std::max(1, content.cells());
    if (content.kind == QLatin1String("database")) {
        const QString shard = content.members.name(0).section(QLatin1Char('/'), 0, -2);
        int each = 0;
        while (each < count && content.members.name(each).section(QLatin1Char('/'), 0, -2) == shard)
            ++each;
        if (each > 1)
            return std::min(each, 6);
        return count <= 4 ? std::min(count, 2) : 4;
    }
    if (content.kind == QLatin1String("store"))
        return std::min(count, 5);
    const int mostInFour = content.showsPartitions() ? 16 : 12; // the names of consumers need wide cells
    return count <= 4 ? std::min(count, 2) : count <= mostInFour ? 4 : count <= 48 ? 8 : 14;
}

TileGrid memberGrid(const CardContent& content, QPointF origin) {
    const int count = std::max(1, content.cells());
    const bool replicates = content.kind == QLatin1String("database") || content.kind == QLatin1String("store");
    TileGrid grid;
    grid.origin = origin;
    grid.size = count <= 24 ? QSizeF(112, 52) : count <= 48 ? QSizeF(78, 46) : QSizeF(60, 42);
    grid.columns = columnsOf(content);
    grid.gap = replicates ? 28 : 7; // room for the arrows
    grid.rowGap = 7;
    grid.rows = (count + grid.columns - 1) / grid.columns;
    return grid;
}

} // namespace

QRectF TileGrid::tile(int index) const {
    const QPointF step((index % columns) * (size.width() + gap), (index / columns) * (size.height() + rowGap));
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
    if (content.open) {
        layout.hasTiles = true;
        layout.tiles = memberGrid(content, {kPadding, layout.body.bottom() + 10});
        const double width = layout.tiles.tile(layout.tiles.columns - 1).right() + kPadding;
        layout.size = {std::max(kCardWidth, width), std::ceil(layout.tiles.bottom() + kPadding)};
        layout.title.setWidth(layout.size.width() - 60);
        layout.parameters.setWidth(layout.size.width() - 60);
        return layout;
    }
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
