#include "ui/canvas/items/card_body.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <cmath>

#include "ui/canvas/figure_text.h"
#include "ui/theme/icons.h"

namespace faultline::ui {
namespace {

QRectF upperHalf(const QRectF& rect) {
    return {rect.left(), rect.top() - 1, rect.width(), rect.height() / 2 + 1};
}

QRectF lowerHalf(const QRectF& rect) {
    return {rect.left(), rect.center().y(), rect.width(), rect.height() / 2 + 2};
}

/// Waiting requests as a stack that grows by one block at 1, 2, 4, 8 … and their number.
void paintWaiting(QPainter& painter, const QRectF& rect, quint64 waiting, const CardFonts& fonts) {
    const Palette& p = Theme::instance().palette();
    painter.setFont(fonts.small);
    if (waiting == 0) {
        painter.setPen(p.textSecondary);
        drawElided(painter, rect, QCoreApplication::translate("faultline::ui::Card", "none wait"));
        return;
    }
    constexpr int kMostBlocks = 8;
    const int blocks = std::min(kMostBlocks, 1 + int(std::log2(double(waiting))));
    double x = rect.left();
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < blocks; ++i) {
        QColor colour = p.slow;
        colour.setAlphaF(float(0.45 + 0.55 * i / kMostBlocks));
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(x, rect.center().y() - 5, 4, 10), 1, 1);
        x += 5.5;
    }
    QFont bold = fonts.small;
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(p.slow);
    painter.drawText(QRectF(x + 3, rect.top(), rect.right() - x, rect.height()), Qt::AlignVCenter | Qt::TextDontClip,
                     countText(waiting));
}

/// What a figure is, and the figure.
void paintLabelled(QPainter& painter, const QRectF& rect, const QString& label, const QString& figure, Tone tone,
                   const CardFonts& fonts) {
    const Palette& p = Theme::instance().palette();
    painter.setFont(fonts.small);
    painter.setPen(p.textSecondary);
    painter.drawText(rect, Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip, label);
    const double indent = QFontMetricsF(fonts.small).horizontalAdvance(label + QLatin1Char(' '));
    QFont bold = fonts.small;
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(tone == Tone::Plain ? p.text : toneColour(tone, p));
    drawElided(painter, rect.adjusted(indent, 0, 0, 0), figure);
}

void paintTilesBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts) {
    if (!content.live)
        return;
    const QRectF& area = layout.figures;
    const bool beside = content.tiles.size() <= 3;
    const double half = area.width() / 2;
    const QRectF figure = beside ? upperHalf(area) : area.adjusted(0, 0, -half, 0);
    const QRectF waiting = beside ? lowerHalf(area) : area.adjusted(half + 4, 0, 0, 0);
    if (!content.figure.isEmpty())
        paintLabelled(painter, figure, content.detail, content.figure, content.detailTone, fonts);
    paintWaiting(painter, waiting, content.waiting, fonts);
}

void paintBarBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts) {
    const Palette& p = Theme::instance().palette();
    const QRectF upper = upperHalf(layout.figures);
    const QRectF bar(upper.left(), upper.center().y() - 4, upper.width() - 50, 8);
    paintBar(painter, bar, content.fill64, p);
    if (!content.live)
        return;
    QFont bold = fonts.small;
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(content.detailTone == Tone::Slow ? p.slow : p.text);
    painter.drawText(QRectF(bar.right() + 8, upper.top(), 44, upper.height()), Qt::AlignVCenter | Qt::TextDontClip,
                     content.figure);
    const QRectF lower = lowerHalf(layout.figures);
    painter.setFont(fonts.small);
    painter.setPen(p.textSecondary);
    if (content.stale.isEmpty()) {
        drawElided(painter, lower.adjusted(0, 0, -lower.width() / 2, 0), content.detail);
        if (content.waiting > 0)
            paintWaiting(painter, lower.adjusted(lower.width() / 2, 0, 0, 0), content.waiting, fonts);
        return;
    }
    // Three figures in a line: those who wait are a number then, and the latency gives way.
    const double stale = paintStale(painter, lower, content.stale, Qt::AlignRight);
    QRectF rest = lower.adjusted(0, 0, -stale - 6, 0);
    if (content.waiting > 0) {
        const QString waiting = QLatin1Char('+') + countText(content.waiting);
        painter.setFont(bold);
        painter.setPen(p.slow);
        painter.drawText(rest, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine | Qt::TextDontClip, waiting);
        rest.setRight(rest.right() - QFontMetricsF(bold).horizontalAdvance(waiting) - 6);
    }
    painter.setFont(fonts.small);
    painter.setPen(p.textSecondary);
    drawElided(painter, rest, content.detail);
}

void paintRingBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts) {
    const Palette& p = Theme::instance().palette();
    paintRing(painter, content, layout);
    if (!content.live)
        return;
    const QRectF text = layout.figures.adjusted(40, 0, 0, 0);
    QFont bold = fonts.title;
    bold.setPixelSize(15);
    painter.setFont(bold);
    painter.setPen(p.text);
    drawElided(painter, upperHalf(text), content.figure);
    painter.setFont(fonts.small);
    QRectF lower = lowerHalf(text);
    if (!content.stale.isEmpty()) // the figure above is wide: what it means gives way
        lower.setRight(lower.right() - paintStale(painter, lower, content.stale, Qt::AlignRight) - 6);
    painter.setPen(p.textSecondary);
    drawElided(painter, lower, content.detail);
}

void paintTankBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts) {
    const Palette& p = Theme::instance().palette();
    const QRectF tank = paintTank(painter, content, layout);
    if (!content.live)
        return;
    const bool full = content.detailTone == Tone::Slow;
    const QRectF text = layout.figures.adjusted(tank.width() + 8, 0, 0, 0);
    QFont bold = fonts.title;
    bold.setPixelSize(15);
    painter.setFont(bold);
    painter.setPen(full ? p.slow : p.text);
    drawElided(painter, upperHalf(text), content.figure);
    painter.setFont(fonts.small);
    drawToned(painter, lowerHalf(text), content.detail, content.detailTone, p);
}

void paintFigureBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts) {
    const Palette& p = Theme::instance().palette();
    painter.setFont(fonts.figure);
    painter.setPen(p.text);
    painter.drawText(upperHalf(layout.figures), Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip,
                     content.figure);
    painter.setFont(fonts.small);
    drawToned(painter, lowerHalf(layout.figures).translated(0, 2), content.detail, content.detailTone, p);
}

} // namespace

void paintProblem(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts) {
    const Palette& p = Theme::instance().palette();
    const QRectF area = layout.figures.adjusted(-5, -5, 5, 4);
    paintProblemGround(painter, area);
    paintIcon(painter, Icon::Warning, QRectF(area.left() + 5, area.top() + 3, 14, 14), p.error);
    QFont head = fonts.small;
    head.setWeight(QFont::DemiBold);
    painter.setFont(head);
    painter.setPen(p.error);
    const double middle = area.top() + area.height() * 0.54;
    drawElided(painter, QRectF(area.left() + 23, area.top() + 2, area.width() - 26, middle - area.top() - 2),
               headOf(content.problem));
    QFont rest = fonts.small;
    rest.setPixelSize(10);
    painter.setFont(rest);
    drawElided(painter, QRectF(area.left() + 6, middle, area.width() - 9, area.bottom() - middle - 2),
               content.problem.section(QLatin1Char(':'), 1).trimmed());
}

void paintCardBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts) {
    switch (content.body) {
    case CardContent::Body::Tiles:
        return paintTilesBody(painter, content, layout, fonts);
    case CardContent::Body::Bar:
        return paintBarBody(painter, content, layout, fonts);
    case CardContent::Body::Ring:
        return paintRingBody(painter, content, layout, fonts);
    case CardContent::Body::Tank:
        return paintTankBody(painter, content, layout, fonts);
    case CardContent::Body::Figure:
        return paintFigureBody(painter, content, layout, fonts);
    }
}

} // namespace faultline::ui
