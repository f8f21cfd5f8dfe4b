#include "ui/canvas/items/member_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include "ui/canvas/figure_text.h"
#include "ui/canvas/items/card_parts.h"
#include "ui/canvas/items/tile_painter.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

using simulation::Health;

constexpr double kRadius = 7;
constexpr double kArrow = 6;
constexpr int kSmallestType = 11;
constexpr double kRoomyCell = 100; ///< from this width on a member says its state in words

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Card", text);
}

QFont pixels(QFont font, int size) {
    font.setPixelSize(size);
    return font;
}

bool isSilent(const TileContent& tile) {
    return tile.health == Health::Crashed || tile.health == Health::Hung || tile.cutOff;
}

/// How a member is, in a word or two, and the tone of it.
QString wordOf(const TileContent& tile, Tone& tone) {
    tone = Tone::Bad;
    if (tile.health == Health::Crashed)
        return tr("crashed");
    if (tile.health == Health::Hung)
        return tr("hangs");
    if (tile.cutOff)
        return tr("cut off");
    if (tile.erring)
        return tr("errors");
    if (tile.dropped)
        return tr("left out");
    if (tile.breaker == simulation::BreakerState::Open)
        return tr("breaker open");
    tone = Tone::Slow;
    if (tile.breaker == simulation::BreakerState::HalfOpen)
        return tr("half-open");
    if (tile.health == Health::Starting)
        return tr("starting");
    if (tile.slowed)
        return tr("slowed");
    tone = Tone::Plain;
    if (tile.health == Health::Draining)
        return tr("draining");
    return {};
}

QColor colourOf(Tone tone, const Palette& p) {
    return tone == Tone::Bad ? p.error : tone == Tone::Slow ? p.slow : p.textSecondary;
}

QString shardOf(const CardContent& content, int index) {
    return content.members.name(index).section(QLatin1Char('/'), 0, -2);
}

/// From each primary to the replicas beside it; between neighbours in a store.
void paintReplication(QPainter& painter, const CardContent& content, const TileGrid& grid) {
    const int count = int(content.tiles.size());
    const bool isStore = content.kind == QLatin1String("store");
    if (!isStore && content.kind != QLatin1String("database"))
        return;
    for (int i = 0; i + 1 < count; ++i) {
        if ((i + 1) % grid.columns == 0 || shardOf(content, i) != shardOf(content, i + 1))
            continue;
        const QRectF one = grid.tile(i);
        const QRectF other = grid.tile(i + 1);
        const bool broken = isSilent(content.tiles[std::size_t(i)]) || isSilent(content.tiles[std::size_t(i) + 1]);
        if (isStore) {
            paintReplicationArrow(painter, {one.right() + 2, one.center().y()}, {other.left() - 2, other.center().y()},
                                  true, broken);
            continue;
        }
        // All of a row are fed by its primary, wherever that is by now.
        const int row = i / grid.columns * grid.columns;
        int primary = row;
        for (int j = row; j < std::min(row + grid.columns, count); ++j)
            if (shardOf(content, j) == shardOf(content, i) && content.members.role(j) == QLatin1String("primary"))
                primary = j;
        const bool rightwards = i >= primary;
        const QPointF left(one.right() + 2, one.center().y());
        const QPointF right(other.left() - 2, other.center().y());
        paintReplicationArrow(painter, rightwards ? left : right, rightwards ? right : left, false, broken);
    }
}

void paintGround(QPainter& painter, const QRectF& cell, const MemberLook& look) {
    const Palette& p = Theme::instance().palette();
    const TileContent& tile = look.tile;
    const bool selected = look.selected;
    const bool down = tile.health == Health::Crashed || tile.health == Health::Hung;
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.alone ? p.surface : p.window);
    painter.drawRoundedRect(cell, kRadius, kRadius);
    if (down) {
        QColor hatch = p.dropped;
        hatch.setAlpha(p.dark ? 110 : 80);
        paintHatch(painter, cell, kRadius, hatch);
    }
    Tone tone = Tone::Plain;
    const bool ill = !wordOf(tile, tone).isEmpty();
    painter.setBrush(Qt::NoBrush);
    QPen edge(selected ? p.accent : ill ? colourOf(tone, p) : p.border, selected ? 2.4 : 1.3);
    if (tile.dropped && !selected)
        edge.setStyle(Qt::DashLine);
    painter.setPen(edge);
    painter.drawRoundedRect(cell, kRadius, kRadius);
}

void paintBusy(QPainter& painter, const QRectF& bar, int busy64) {
    const Palette& p = Theme::instance().palette();
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.grid);
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);
    if (busy64 == 0)
        return;
    QRectF filled = bar;
    filled.setWidth(std::max(bar.height(), bar.width() * busy64 / 64));
    painter.setBrush(busyColour(busy64, p));
    painter.drawRoundedRect(filled, bar.height() / 2, bar.height() / 2);
}

/// The second line: what is wrong, or how busy it is and what waits.
void paintState(QPainter& painter, const QRectF& line, const TileContent& tile, bool live) {
    const Palette& p = Theme::instance().palette();
    Tone tone = Tone::Plain;
    QString text = wordOf(tile, tone);
    QRectF area = line;
    if (!text.isEmpty()) {
        const Glyph glyph = tone == Tone::Bad ? (tile.isDown() ? Glyph::Cross : Glyph::Diamond) : Glyph::Square;
        paintGlyph(painter, glyph, {area.left() + 5, area.center().y()}, kSmallestGlyph, colourOf(tone, p), p.window);
        area.setLeft(area.left() + 13);
    } else if (live) {
        text = tr("%1 %").arg(qRound(tile.busy64 * 100.0 / 64));
    }
    painter.setPen(colourOf(tone, p));
    painter.drawText(area, Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip,
                     QFontMetricsF(painter.font()).elidedText(text, Qt::ElideRight, area.width()));
    if (tile.waiting == 0 || isSilent(tile))
        return;
    painter.setPen(p.slow);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine | Qt::TextDontClip,
                     QStringLiteral("+%1").arg(countText(tile.waiting)));
}

/// Where a room could not read the rest: the name in type that it can read, and how the member is as a shape.
void paintNameAlone(QPainter& painter, const MemberLook& look, const QRectF& cell, int type) {
    const Palette& p = Theme::instance().palette();
    QRectF line = cell.adjusted(6, 2, -6, -9);
    Tone tone = Tone::Plain;
    if (!wordOf(look.tile, tone).isEmpty()) {
        const double shape = std::max(kSmallestGlyph, type * 0.7);
        const Glyph glyph = tone == Tone::Bad ? (look.tile.isDown() ? Glyph::Cross : Glyph::Diamond) : Glyph::Square;
        paintGlyph(painter, glyph, {line.right() - shape / 2, line.center().y()}, shape, colourOf(tone, p), p.window);
        line.setRight(line.right() - shape - 4);
    }
    painter.setFont(pixels(Theme::instance().cardTitle(), type));
    painter.setPen(p.text);
    const QFontMetricsF metrics(painter.font());
    const bool whole = metrics.horizontalAdvance(look.name) <= line.width();
    // Which member it is comes last, and is all that there is room for then.
    const QString name = whole ? look.name : look.name.section(QLatin1Char(' '), -1);
    painter.drawText(line, Qt::AlignCenter | Qt::TextSingleLine, metrics.elidedText(name, Qt::ElideLeft, line.width()));
}

} // namespace

void paintReplicationArrow(QPainter& painter, QPointF from, QPointF to, bool bothWays, bool broken) {
    const Palette& p = Theme::instance().palette();
    const QColor colour = broken ? p.error : p.wire;
    QPen pen(colour, 1.6, broken ? Qt::DotLine : Qt::SolidLine, Qt::RoundCap);
    painter.setPen(pen);
    painter.drawLine(from, to);
    const QPointF along = (to - from) / std::max(1.0, QLineF(from, to).length());
    const QPointF across(-along.y(), along.x());
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const auto head = [&](QPointF tip, double sign) {
        painter.drawPolygon(QPolygonF({tip, tip - along * sign * kArrow + across * kArrow * 0.5,
                                       tip - along * sign * kArrow - across * kArrow * 0.5}));
    };
    head(to, 1);
    if (bothWays)
        head(from, -1);
}

void paintMember(QPainter& painter, const MemberLook& look, const QRectF& cell) {
    const Palette& p = Theme::instance().palette();
    paintGround(painter, cell, look);
    const bool roomy = cell.width() >= kRoomyCell;
    const double indent = roomy ? 8 : 5;
    const double lineHeight = roomy ? 17 : 14;
    const QRectF bar(cell.left() + indent, cell.bottom() - 8, cell.width() - 2 * indent, 4);
    paintBusy(painter, bar, isSilent(look.tile) ? 0 : look.tile.busy64);
    if (look.name.isEmpty())
        return;
    if (const int type = Legibility::typeUnits(kSmallestType, Legibility::zoomOf(painter)); type > kSmallestType)
        return paintNameAlone(painter, look, cell, type);
    QRectF head(bar.left(), cell.top() + 3, bar.width(), lineHeight);
    painter.setFont(pixels(Theme::instance().small(), kSmallestType));
    paintState(painter, head.translated(0, lineHeight), look.tile, look.live);
    if (roomy && !look.role.isEmpty()) {
        const QString role = tr(look.role.toLatin1().constData());
        painter.setPen(look.role == QLatin1String("primary") ? p.accent : p.textSecondary);
        painter.drawText(head, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine | Qt::TextDontClip, role);
        head.setRight(head.right() - QFontMetricsF(painter.font()).horizontalAdvance(role) - 4);
    }
    painter.setFont(pixels(Theme::instance().cardTitle(), roomy ? 13 : 12));
    painter.setPen(p.text);
    const QFontMetricsF metrics(painter.font());
    // The end tells members apart: the beginning gives way.
    painter.drawText(head, Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip,
                     look.alone ? metrics.elidedText(look.name, Qt::ElideMiddle, head.width()) : look.name);
}

void paintMembers(QPainter& painter, const CardContent& content, const CardLayout& layout, int selected) {
    painter.setRenderHint(QPainter::Antialiasing);
    paintReplication(painter, content, layout.tiles);
    for (int i = 0; i < int(content.tiles.size()); ++i)
        paintMember(painter,
                    {content.members.name(i), content.members.role(i), content.tiles[std::size_t(i)], content.live,
                     i == selected, false},
                    layout.tiles.tile(i));
}

} // namespace faultline::ui
