#include "ui/canvas/items/partition_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "ui/canvas/figure_text.h"
#include "ui/canvas/items/card_parts.h"
#include "ui/theme/legibility.h"

namespace faultline::ui {
namespace {

constexpr double kRadius = 7;
constexpr int kSmallestType = 11;
constexpr double kRoomyCell = 100; ///< from this width on a partition names its consumer in full

QFont pixels(QFont font, int size) {
    font.setPixelSize(size);
    return font;
}

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Card", text);
}

/// Powers of two, so that an empty one, a short and a long one differ, however long the longest is.
double levelOf(quint64 depth, quint64 deepest) {
    return deepest > 0 ? std::log2(1.0 + double(depth)) / std::log2(1.0 + double(std::max<quint64>(deepest, 15))) : 0;
}

void paintLevel(QPainter& painter, const QRectF& tank, double level, bool orphan) {
    const Palette& p = Theme::instance().palette();
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.grid);
    painter.drawRoundedRect(tank, 2.5, 2.5);
    if (level <= 0)
        return;
    QRectF filled = tank;
    filled.setWidth(std::max(tank.height(), tank.width() * std::min(level, 1.0)));
    painter.setBrush(orphan ? p.error : p.request);
    painter.drawRoundedRect(filled, 2.5, 2.5);
}

void paintPartition(QPainter& painter, const PartitionContent& partition, const QRectF& cell, quint64 deepest,
                    bool live) {
    const Palette& p = Theme::instance().palette();
    const bool orphan = live && !partition.rest && partition.consumer.isEmpty();
    painter.setBrush(p.window);
    painter.setPen(QPen(orphan ? p.error : p.border, 1.3, orphan ? Qt::DashLine : Qt::SolidLine));
    painter.drawRoundedRect(cell, kRadius, kRadius);
    const bool roomy = cell.width() >= kRoomyCell;
    const double indent = roomy ? 8 : 5;
    const double lineHeight = roomy ? 17 : 14;
    if (const int type = Legibility::typeUnits(kSmallestType, Legibility::zoomOf(painter)); type > kSmallestType) {
        painter.setFont(pixels(Theme::instance().cardTitle(), type));
        painter.setPen(orphan ? p.error : p.text);
        painter.drawText(cell.adjusted(2, 0, -2, -10), Qt::AlignCenter | Qt::TextSingleLine, partition.name);
        paintLevel(painter, {cell.left() + indent, cell.bottom() - 9, cell.width() - 2 * indent, 5},
                   levelOf(partition.depth, deepest), orphan);
        return;
    }
    const QRectF head(cell.left() + indent, cell.top() + 3, cell.width() - 2 * indent, lineHeight);
    painter.setFont(pixels(Theme::instance().cardTitle(), roomy ? 13 : 12));
    painter.setPen(p.text);
    painter.drawText(head, Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip, partition.name);
    const double named = QFontMetricsF(painter.font()).horizontalAdvance(partition.name) + 6;
    painter.setFont(pixels(Theme::instance().cardTitle(), roomy ? 12 : 11));
    painter.drawText(head, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine | Qt::TextDontClip,
                     live && head.width() > named ? countText(partition.depth) : QString());
    painter.setFont(pixels(Theme::instance().small(), kSmallestType));
    painter.setPen(orphan ? p.error : p.textSecondary);
    const QString consumer = orphan ? tr("no consumer") : partition.consumer;
    const QString arrow = consumer.isEmpty() || orphan ? consumer : QStringLiteral("→ ") + consumer;
    painter.drawText(head.translated(0, lineHeight), Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip,
                     QFontMetricsF(painter.font()).elidedText(arrow, Qt::ElideMiddle, head.width()));
    paintLevel(painter, {head.left(), cell.bottom() - 9, head.width(), 5}, levelOf(partition.depth, deepest), orphan);
}

} // namespace

void paintPartitions(QPainter& painter, const CardContent& content, const CardLayout& layout) {
    painter.setRenderHint(QPainter::Antialiasing);
    quint64 deepest = 0;
    for (const PartitionContent& partition : content.partitions)
        deepest = std::max(deepest, partition.rest ? 0 : partition.depth);
    for (std::size_t i = 0; i < content.partitions.size(); ++i)
        paintPartition(painter, content.partitions[i], layout.tiles.tile(int(i)), deepest, content.live);
}

} // namespace faultline::ui
