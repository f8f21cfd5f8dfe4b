#include "ui/canvas/items/card_parts.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <algorithm>

#include "ui/canvas/items/tile_painter.h"
#include "ui/canvas/text_pictures.h"
#include "ui/theme/glyphs.h"

namespace faultline::ui {

QFont sized(QFont font, int pixels) {
    font.setPixelSize(pixels);
    return font;
}

QColor toneColour(Tone tone, const Palette& p) {
    switch (tone) {
    case Tone::Plain:
        return p.textSecondary;
    case Tone::Good:
        return p.success;
    case Tone::Slow:
        return p.slow;
    case Tone::Bad:
        return p.error;
    case Tone::Down:
        return p.dropped;
    }
    return p.textSecondary;
}

void drawElided(QPainter& painter, const QRectF& rect, const QString& text, int flags) {
    painter.drawText(rect, flags | Qt::TextSingleLine | Qt::TextDontClip,
                     QFontMetricsF(painter.font(), painter.device()).elidedText(text, Qt::ElideRight, rect.width()));
}

void drawToned(QPainter& painter, const QRectF& rect, const QString& text, Tone tone, const Palette& p) {
    QRectF line = rect;
    const QColor colour = toneColour(tone, p);
    if (tone != Tone::Plain) {
        const Glyph glyph = tone == Tone::Good   ? Glyph::Ring
                            : tone == Tone::Slow ? Glyph::Square
                            : tone == Tone::Bad  ? Glyph::Diamond
                                                 : Glyph::Cross;
        paintGlyph(painter, glyph, {line.left() + 5, line.center().y()}, kSmallestGlyph, colour, p.surface);
        line.setLeft(line.left() + 14);
    }
    painter.setPen(colour);
    drawElided(painter, line, text);
}

double paintStale(QPainter& painter, const QRectF& line, const QString& text, int flags) {
    const Palette& p = Theme::instance().palette();
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 14;
    const double left = flags & Qt::AlignRight ? line.right() - width : line.left();
    paintGlyph(painter, Glyph::HalfCircle, {left + 5, line.center().y()}, kSmallestGlyph + 1, p.stale, p.surface);
    painter.setPen(p.stale);
    painter.drawText(QRectF(left + 14, line.top(), width, line.height()),
                     Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip, text);
    return width;
}

void paintHatch(QPainter& painter, const QRectF& rect, double radius, const QColor& colour) {
    if (paintsPixels(painter)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(colour, Qt::BDiagPattern));
        painter.drawRoundedRect(rect, radius, radius);
        return;
    }
    constexpr double kStep = 8;
    QPainterPath outline;
    outline.addRoundedRect(rect, radius, radius);
    painter.setPen(QPen(colour, 1));
    // Each line is cut to the outline here: a clip would be lost in some readers as well.
    for (double x = rect.left() + kStep; x < rect.right() + rect.height(); x += kStep) {
        double from = 1;
        double to = 0;
        const QLineF line(x, rect.top(), x - rect.height(), rect.bottom());
        for (int i = 0; i <= 64; ++i)
            if (outline.contains(line.pointAt(i / 64.0))) {
                from = std::min(from, i / 64.0);
                to = std::max(to, i / 64.0);
            }
        if (from < to)
            painter.drawLine(line.pointAt(from), line.pointAt(to));
    }
}

void paintBar(QPainter& painter, const QRectF& bar, int fill64, const Palette& p) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.grid);
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);
    if (fill64 == 0)
        return;
    painter.setBrush(busyColour(fill64, p));
    QRectF filled = bar;
    filled.setWidth(std::max(bar.height(), bar.width() * fill64 / 64));
    painter.drawRoundedRect(filled, bar.height() / 2, bar.height() / 2);
}

QRectF paintRing(QPainter& painter, const CardContent& content, const CardLayout& layout) {
    const Palette& p = Theme::instance().palette();
    const QRectF ring(layout.figures.left() + 2, layout.figures.top() + 1, 26, 26);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(p.grid, 5.5));
    painter.drawEllipse(ring);
    if (content.fill64 > 0) {
        painter.setPen(QPen(p.success, 5.5, Qt::SolidLine, Qt::FlatCap));
        painter.drawArc(ring, 90 * 16, -content.fill64 * 360 * 16 / 64);
    }
    return ring;
}

QRectF paintTank(QPainter& painter, const CardContent& content, const CardLayout& layout) {
    const Palette& p = Theme::instance().palette();
    const QRectF tank(layout.figures.left(), layout.figures.top() + 1, 84, 26);
    const bool full = content.detailTone == Tone::Slow;
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.grid);
    painter.drawRoundedRect(tank, 5, 5);
    if (content.fill64 > 0) {
        QRectF level = tank;
        level.setWidth(std::max(6.0, tank.width() * content.fill64 / 64));
        painter.setBrush(full ? p.slow : busyColour(0, p));
        painter.drawRoundedRect(level, 5, 5);
    }
    // A logarithmic scale: one mark for each power of ten.
    painter.setPen(QPen(p.surface, 1));
    for (int decade = 1; decade < content.decades; ++decade) {
        const double x = tank.left() + tank.width() * decade / content.decades;
        painter.drawLine(QPointF(x, tank.bottom() - 6), QPointF(x, tank.bottom()));
    }
    return tank;
}

QString headOf(const QString& problem) {
    return problem.section(QLatin1Char(':'), 0, 0);
}

void paintProblemGround(QPainter& painter, const QRectF& area) {
    const Palette& p = Theme::instance().palette();
    QColor ground = p.error;
    ground.setAlpha(p.dark ? 50 : 20);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(area, 6, 6);
}

} // namespace faultline::ui
