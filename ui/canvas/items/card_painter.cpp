#include "ui/canvas/items/card_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <cmath>

#include "ui/canvas/figure_text.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/items/tile_painter.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

/// Fonts of the canvas do not follow the interface scale twice: the zoom already does.
QFont sized(QFont font, int pixels) {
    font.setPixelSize(pixels);
    return font;
}

struct Fonts {
    QFont title = sized(Theme::instance().cardTitle(), 14);
    QFont small = sized(Theme::instance().small(), 12);
    QFont figure = sized(Theme::instance().cardTitle(), 16);
};

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

void drawElided(QPainter& painter, const QRectF& rect, const QString& text, int flags = Qt::AlignVCenter) {
    painter.drawText(rect, flags | Qt::TextSingleLine,
                     QFontMetricsF(painter.font(), painter.device()).elidedText(text, Qt::ElideRight, rect.width()));
}

/// A line of text with the shape of its tone before it.
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

void paintShadow(QPainter& painter, const QRectF& rect, const Palette& p) {
    painter.setPen(Qt::NoPen);
    QColor shade = p.shadow;
    for (int i = 3; i >= 1; --i) {
        shade.setAlphaF(float(p.shadow.alphaF() * 0.22));
        painter.setBrush(shade);
        painter.drawRoundedRect(rect.adjusted(-i, -i + 2, i, i + 2), kCardRadius + i, kCardRadius + i);
    }
}

void paintFrame(QPainter& painter, const CardContent& content, const QRectF& rect, const CardEmphasis& emphasis,
                CardDetail detail) {
    const Palette& p = Theme::instance().palette();
    if (detail != CardDetail::Sign)
        paintShadow(painter, rect, p);
    if (emphasis.fits) {
        QColor glow = p.accent;
        glow.setAlpha(70);
        painter.setPen(QPen(glow, 8));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), kCardRadius + 2, kCardRadius + 2);
    }
    const bool strong = emphasis.selected || emphasis.fits;
    const QColor edge = strong ? p.accent : content.isDown() ? p.dropped : emphasis.hovered ? p.wire : p.border;
    painter.setPen(QPen(edge, strong ? 2.5 : 1.2));
    painter.setBrush(p.surface);
    painter.drawRoundedRect(rect, kCardRadius, kCardRadius);
    if (content.isCutOff()) {
        QColor tint = p.error;
        tint.setAlpha(p.dark ? 40 : 22);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tint);
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), kCardRadius - 1, kCardRadius - 1);
    }
    if (content.isDown()) {
        QColor hatch = p.dropped;
        hatch.setAlpha(p.dark ? 70 : 44);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(hatch, Qt::BDiagPattern));
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), kCardRadius - 1, kCardRadius - 1);
    }
}

void paintPort(QPainter& painter, QPointF at, bool out, bool hot) {
    const Palette& p = Theme::instance().palette();
    const double radius = hot ? kPortRadius + 2.5 : out ? kPortRadius : kPortRadius - 1.5;
    painter.setPen(QPen(hot ? p.accent : p.wire, 1.8));
    painter.setBrush(hot ? p.accent : p.surface);
    painter.drawEllipse(at, radius, radius);
    if (hot && out) {
        painter.setPen(QPen(p.surface, 1.8, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(at - QPointF(4, 0), at + QPointF(4, 0));
        painter.drawLine(at - QPointF(0, 4), at + QPointF(0, 4));
    }
}

void paintSign(QPainter& painter, const CardContent& content, const CardLayout& layout) {
    const Palette& p = Theme::instance().palette();
    const bool down = content.isDown();
    painter.setPen(Qt::NoPen);
    painter.setBrush(down ? p.grid : p.accentSoft);
    painter.drawRoundedRect(layout.icon, 8, 8);
    paintKindIcon(painter, content.kind, layout.icon.adjusted(5, 5, -5, -5), down ? p.dropped : p.accent);
}

void paintHeader(QPainter& painter, const CardContent& content, const CardLayout& layout, const Fonts& fonts) {
    const Palette& p = Theme::instance().palette();
    paintSign(painter, content, layout);
    painter.setFont(fonts.title);
    painter.setPen(p.text);
    drawElided(painter, layout.title, content.title);
    painter.setFont(fonts.small);
    if (content.health.isEmpty()) {
        painter.setPen(p.textSecondary);
        drawElided(painter, layout.parameters, content.parameters);
    } else {
        QFont bold = fonts.small;
        bold.setWeight(QFont::DemiBold);
        painter.setFont(bold);
        drawToned(painter, layout.parameters, content.health, content.healthTone, p);
    }
}

/// Waiting requests as a stack that grows by one block at 1, 2, 4, 8 … and their number.
void paintWaiting(QPainter& painter, const QRectF& rect, quint64 waiting, const Fonts& fonts) {
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
    painter.drawText(QRectF(x + 3, rect.top(), rect.right() - x, rect.height()), Qt::AlignVCenter, countText(waiting));
}

/// What a figure is, and the figure.
void paintLabelled(QPainter& painter, const QRectF& rect, const QString& label, const QString& figure, Tone tone,
                   const Fonts& fonts) {
    const Palette& p = Theme::instance().palette();
    painter.setFont(fonts.small);
    painter.setPen(p.textSecondary);
    painter.drawText(rect, Qt::AlignVCenter | Qt::TextSingleLine, label);
    const double indent = QFontMetricsF(fonts.small).horizontalAdvance(label + QLatin1Char(' '));
    QFont bold = fonts.small;
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(tone == Tone::Plain ? p.text : toneColour(tone, p));
    drawElided(painter, rect.adjusted(indent, 0, 0, 0), figure);
}

QRectF upperHalf(const QRectF& rect) {
    return {rect.left(), rect.top() - 1, rect.width(), rect.height() / 2 + 1};
}

QRectF lowerHalf(const QRectF& rect) {
    return {rect.left(), rect.center().y(), rect.width(), rect.height() / 2 + 2};
}

void paintTilesBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const Fonts& fonts) {
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

void paintBarBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const Fonts& fonts) {
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
    painter.drawText(QRectF(bar.right() + 8, upper.top(), 44, upper.height()), Qt::AlignVCenter, content.figure);
    const QRectF lower = lowerHalf(layout.figures);
    painter.setFont(fonts.small);
    painter.setPen(p.textSecondary);
    drawElided(painter, lower.adjusted(0, 0, -lower.width() / 2, 0), content.detail);
    if (content.waiting > 0)
        paintWaiting(painter, lower.adjusted(lower.width() / 2, 0, 0, 0), content.waiting, fonts);
}

/// The hits among all reads; gives back where it was drawn.
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

void paintRingBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const Fonts& fonts) {
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
    painter.setPen(p.textSecondary);
    drawElided(painter, lowerHalf(text), content.detail);
}

/// How full a queue is; gives back where it was drawn.
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

void paintTankBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const Fonts& fonts) {
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

void paintFigureBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const Fonts& fonts) {
    const Palette& p = Theme::instance().palette();
    painter.setFont(fonts.figure);
    painter.setPen(p.text);
    painter.drawText(upperHalf(layout.figures), Qt::AlignVCenter | Qt::TextSingleLine, content.figure);
    painter.setFont(fonts.small);
    drawToned(painter, lowerHalf(layout.figures).translated(0, 2), content.detail, content.detailTone, p);
}

/// What comes before the colon is said at a glance; the tooltip has the whole sentence.
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

void paintProblem(QPainter& painter, const CardContent& content, const CardLayout& layout, const Fonts& fonts) {
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

void paintBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const Fonts& fonts) {
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

/// The largest type in which a text fits a width; it is elided where even the smallest is too large.
QFont fittingFont(QFont font, const QString& text, double width, int largest, int smallest) {
    for (int pixels = largest; pixels >= smallest; --pixels) {
        font.setPixelSize(pixels);
        if (QFontMetricsF(font).horizontalAdvance(text) <= width)
            break;
    }
    return font;
}

void paintLargeFigure(QPainter& painter, const QRectF& rect, const CardContent& content) {
    if (!content.live || content.figure.isEmpty())
        return;
    const Palette& p = Theme::instance().palette();
    // A rate or a share reads by itself; a latency needs its word.
    const bool needsWord = content.body == CardContent::Body::Tiles;
    const QString text = needsWord ? content.detail + QLatin1Char(' ') + content.figure : content.figure;
    painter.setFont(fittingFont(Theme::instance().cardTitle(), text, rect.width(), 22, 15));
    const bool slow = content.detailTone == Tone::Slow;
    const bool bad = content.detailTone == Tone::Bad;
    painter.setPen(slow ? p.slow : bad ? p.error : p.text);
    drawElided(painter, rect, text);
}

/// From afar: name, shapes and one figure, in type that can still be read.
void paintLarge(QPainter& painter, const CardContent& content, const CardLayout& layout) {
    const Palette& p = Theme::instance().palette();
    paintSign(painter, content, layout);
    const bool ill = !content.health.isEmpty();
    const QRectF title(layout.title.left(), layout.icon.top() - 2, layout.title.width() - (ill ? 24 : 0),
                       layout.icon.height() + 4);
    painter.setFont(fittingFont(Theme::instance().cardTitle(), content.title, title.width(), 22, 16));
    painter.setPen(p.text);
    drawElided(painter, title, content.title);
    if (ill)
        paintGlyph(painter, content.healthTone == Tone::Down ? Glyph::Cross : Glyph::Square,
                   {layout.size.width() - 22, title.center().y()}, 22, toneColour(content.healthTone, p), p.surface);
    if (!content.problem.isEmpty()) {
        paintProblemGround(painter, layout.body);
        painter.setPen(p.error);
        painter.setFont(
            fittingFont(Theme::instance().cardTitle(), headOf(content.problem), layout.body.width() - 12, 19, 14));
        drawElided(painter, layout.body.adjusted(6, 0, -6, 0), headOf(content.problem));
        return;
    }
    QRectF figure = layout.figures;
    if (content.body == CardContent::Body::Bar) {
        const QRectF bar(figure.left(), figure.center().y() - 7, figure.width() - 70, 14);
        paintBar(painter, bar, content.fill64, p);
        figure.setLeft(bar.right() + 10);
    } else if (content.body == CardContent::Body::Ring) {
        figure.setLeft(paintRing(painter, content, layout).right() + 14);
    } else if (content.body == CardContent::Body::Tank) {
        figure.setLeft(paintTank(painter, content, layout).right() + 12);
    }
    paintLargeFigure(painter, figure, content);
}

/// Far away: only the kind, the load and what is down.
void paintSmall(QPainter& painter, const CardContent& content, const CardLayout& layout) {
    const Palette& p = Theme::instance().palette();
    const double side = std::min(44.0, layout.size.height() - 30);
    const QRectF icon(layout.size.width() / 2 - side / 2, layout.size.height() / 2 - side / 2 - 6, side, side);
    paintKindIcon(painter, content.kind, icon, content.isDown() ? p.dropped : p.accent);
    paintBar(painter, QRectF(20, layout.size.height() - 18, layout.size.width() - 40, 8), content.fill64, p);
    if (!content.health.isEmpty())
        paintGlyph(painter, content.healthTone == Tone::Down ? Glyph::Cross : Glyph::Square,
                   {layout.size.width() - 26, 26}, 26, toneColour(content.healthTone, p), p.surface);
}

void paintFull(QPainter& painter, const CardContent& content, const CardLayout& layout) {
    const Fonts fonts;
    paintHeader(painter, content, layout, fonts);
    if (content.problem.isEmpty())
        paintBody(painter, content, layout, fonts);
    else
        paintProblem(painter, content, layout, fonts);
}

} // namespace

CardDetail detailAt(double zoom) {
    return zoom >= kFullZoom ? CardDetail::Full : zoom >= kTextZoom ? CardDetail::Large : CardDetail::Sign;
}

void paintCard(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardEmphasis& emphasis,
               CardDetail detail) {
    painter.setRenderHint(QPainter::Antialiasing);
    paintFrame(painter, content, layout.rect(), emphasis, detail);
    if (detail == CardDetail::Sign)
        paintSmall(painter, content, layout);
    else if (detail == CardDetail::Large)
        paintLarge(painter, content, layout);
    else
        paintFull(painter, content, layout);
    if (layout.hasTiles && detail != CardDetail::Sign)
        paintTiles(painter, content.tiles, layout.tiles, emphasis.selectedTile);
    if (content.hasInPort)
        paintPort(painter, layout.inPort(), false, emphasis.inPortHot);
    if (content.hasOutPort)
        paintPort(painter, layout.outPort(), true, emphasis.outPortHot);
}

} // namespace faultline::ui
