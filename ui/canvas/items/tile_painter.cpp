#include "ui/canvas/items/tile_painter.h"

#include <QFontMetricsF>
#include <QPainterPath>

#include "ui/canvas/items/breaker_sign.h"
#include "ui/canvas/items/card_parts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kRadius = 5;
constexpr double kSignSize = 15;
constexpr int kSaturated64 = 54; // 85 %

void paintFill(QPainter& painter, const QRectF& rect, const TileContent& tile, const Palette& p) {
    if (tile.busy64 == 0)
        return;
    QRectF level = rect;
    level.setTop(rect.bottom() - rect.height() * tile.busy64 / 64);
    // Not by a clip: an SVG has none.
    QPainterPath tileShape;
    tileShape.addRoundedRect(rect, kRadius, kRadius);
    QPainterPath levelShape;
    levelShape.addRect(level);
    painter.setPen(Qt::NoPen);
    painter.setBrush(busyColour(tile.busy64, p));
    painter.drawPath(tileShape.intersected(levelShape));
}

void paintHatch(QPainter& painter, const QRectF& rect, const Palette& p) {
    QColor hatch = p.dropped;
    hatch.setAlpha(110);
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.surface);
    painter.drawRoundedRect(rect, kRadius, kRadius);
    ui::paintHatch(painter, rect, kRadius, hatch);
}

/// Two upright bars: stopped, but there.
void paintPauseMark(QPainter& painter, QPointF centre, double reach, const QColor& colour) {
    painter.setPen(QPen(colour, reach * 0.5, Qt::SolidLine, Qt::RoundCap));
    for (const double dx : {-reach * 0.45, reach * 0.45})
        painter.drawLine(centre + QPointF(dx, -reach * 0.8), centre + QPointF(dx, reach * 0.8));
}

/// Three dots that get larger: on its way up.
void paintStartMark(QPainter& painter, QPointF centre, double reach, const QColor& colour) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (int i = 0; i < 3; ++i)
        painter.drawEllipse(centre + QPointF((i - 1) * reach * 0.85, 0), reach * (0.16 + 0.1 * i),
                            reach * (0.16 + 0.1 * i));
}

void paintNumber(QPainter& painter, const QRectF& rect, int number, const TileContent& tile, const Palette& p) {
    QFont font = Theme::instance().cardTitle();
    font.setPixelSize(Legibility::typeUnits(12, Legibility::zoomOf(painter)));
    if (font.pixelSize() > rect.height() * 0.8 ||
        QFontMetricsF(font).horizontalAdvance(QString::number(number)) > rect.width())
        return; // they are counted from the left, too
    painter.setFont(font);
    painter.setPen(tile.busy64 > 30 && tile.busy64 >= kSaturated64 && !p.dark ? QColor(Qt::white) : p.text);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextDontClip, QString::number(number));
}

void paintState(QPainter& painter, const QRectF& rect, const TileContent& tile, const Palette& p) {
    const double reach = std::min(rect.width(), rect.height()) * 0.3;
    using simulation::Health;
    switch (tile.health) {
    case Health::Crashed:
        paintGlyph(painter, Glyph::Cross, rect.center(), reach * 2, p.error, p.surface);
        break;
    case Health::Hung:
        paintPauseMark(painter, rect.center(), reach, p.dropped);
        break;
    case Health::Starting:
        paintStartMark(painter, rect.center(), reach, p.accent);
        break;
    case Health::Draining:
    case Health::Up:
        break;
    }
    if (tile.health != Health::Up)
        return;
    const QPointF corner = rect.topRight() + QPointF(-2, 2);
    if (tile.erring)
        paintGlyph(painter, Glyph::Diamond, corner, kSmallestGlyph, p.error, p.surface);
    else if (tile.breaker != simulation::BreakerState::Closed)
        paintBreakerSign(painter, corner, kSignSize, tile.breaker);
    else if (tile.slowed)
        paintGlyph(painter, Glyph::Square, corner, kSmallestGlyph, p.slow, p.surface);
}

/// Torn sides: it is up, but the network does not lead to it.
void paintTornSides(QPainter& painter, const QRectF& rect, const Palette& p) {
    painter.setPen(QPen(p.error, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double step = rect.height() / 5;
    for (const double x : {rect.left() - 3, rect.right() + 3}) {
        QPolygonF ragged;
        for (int i = 0; i <= 5; ++i)
            ragged << QPointF(x + (i % 2 == 0 ? -1.6 : 1.6), rect.top() + i * step);
        painter.drawPolyline(ragged);
    }
}

void paintEdge(QPainter& painter, const QRectF& rect, const TileContent& tile, bool selected, const Palette& p) {
    using simulation::Health;
    QPen pen(p.border, 1.2);
    if (tile.health == Health::Crashed || tile.health == Health::Hung)
        pen = QPen(p.dropped, 1.6);
    else if (tile.health == Health::Starting)
        pen = QPen(p.accent, 1.6, Qt::DotLine);
    else if (tile.erring)
        pen = QPen(p.error, 1.6);
    else if (tile.slowed || tile.busy64 >= kSaturated64)
        pen = QPen(p.slow, 1.6);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawRoundedRect(rect, kRadius, kRadius);
    if (tile.dropped) { // out of the balancer's rotation, whatever its own state
        painter.setPen(QPen(p.error, 1.6, Qt::CustomDashLine));
        QPen dashed(p.error, 1.6);
        dashed.setDashPattern({2.2, 1.8});
        painter.setPen(dashed);
        painter.drawRoundedRect(rect.adjusted(-2.2, -2.2, 2.2, 2.2), kRadius + 1.5, kRadius + 1.5);
    }
    if (tile.cutOff)
        paintTornSides(painter, rect, p);
    if (selected) {
        painter.setPen(QPen(p.accent, 2));
        painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), kRadius + 1.5, kRadius + 1.5);
    }
}

} // namespace

QColor busyColour(int busy64, const Palette& p) {
    if (busy64 >= kSaturated64)
        return p.slow;
    return p.dark ? QColor(0x2F, 0x62, 0x9C) : QColor(0x9C, 0xC3, 0xF2);
}

void paintTiles(QPainter& painter, const std::vector<TileContent>& tiles, const TileGrid& grid, int selected) {
    const Palette& p = Theme::instance().palette();
    const bool large = grid.size.width() > 20;
    for (int i = 0; i < int(tiles.size()); ++i) {
        const TileContent& tile = tiles[std::size_t(i)];
        const QRectF rect = grid.tile(i);
        using simulation::Health;
        if (tile.health == Health::Crashed) {
            paintHatch(painter, rect, p);
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(p.window);
            painter.drawRoundedRect(rect, kRadius, kRadius);
            if (tile.health != Health::Hung)
                paintFill(painter, rect, tile, p);
        }
        paintEdge(painter, rect, tile, i == selected, p);
        if (large && (tile.health == Health::Up || tile.health == Health::Draining))
            paintNumber(painter, rect, i + 1, tile, p);
        paintState(painter, rect, tile, p);
    }
}

} // namespace faultline::ui
