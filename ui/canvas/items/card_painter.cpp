#include "ui/canvas/items/card_painter.h"

#include <QFontMetricsF>

#include "ui/canvas/geometry.h"
#include "ui/canvas/items/card_body.h"
#include "ui/canvas/items/card_parts.h"
#include "ui/canvas/items/member_painter.h"
#include "ui/canvas/items/partition_painter.h"
#include "ui/canvas/items/tile_painter.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/icons.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

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
        paintHatch(painter, rect.adjusted(1, 1, -1, -1), kCardRadius - 1, hatch);
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

void paintHeader(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts) {
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

/// The largest type in which a text fits a width; it is elided where even the smallest is too large.
QFont fittingFont(QFont font, const QString& text, double width, int largest, int smallest) {
    for (int pixels = largest; pixels >= smallest; --pixels) {
        font.setPixelSize(pixels);
        if (QFontMetricsF(font).horizontalAdvance(text) <= width)
            break;
    }
    return font;
}

/// Smaller type cannot be read from a screen, px; a room asks for more.
constexpr double kReadable = 10.5;
/// Of the type on a card the smallest, and the largest that leaves room for a word, in canvas units.
constexpr double kSmallestType = 10;
constexpr double kLargestType = 34;

/// The least type at a zoom, in canvas units.
int leastType(double zoom) {
    return int(std::ceil(Legibility::type(kReadable) / zoom));
}

/// The figure, where all of it fits in type that can be read; a part of a figure would be another one.
void paintLargeFigure(QPainter& painter, const QRectF& rect, const CardContent& content, double zoom) {
    if (!content.live || content.figure.isEmpty())
        return;
    const Palette& p = Theme::instance().palette();
    const int smallest = leastType(zoom);
    // A rate or a share reads by itself; a latency has its word where there is room.
    QStringList texts{content.figure};
    if (content.body == CardContent::Body::Tiles)
        texts.prepend(content.detail + QLatin1Char(' ') + content.figure);
    for (const QString& text : std::as_const(texts)) {
        const QFont font = fittingFont(Theme::instance().cardTitle(), text, rect.width(), std::max(22, smallest),
                                       std::max(15, smallest));
        if (QFontMetricsF(font).horizontalAdvance(text) > rect.width() && text != texts.last())
            continue;
        if (QFontMetricsF(font).horizontalAdvance(text) > rect.width() + 1)
            return;
        const bool slow = content.detailTone == Tone::Slow;
        const bool bad = content.detailTone == Tone::Bad;
        painter.setFont(font);
        painter.setPen(slow ? p.slow : bad ? p.error : p.text);
        painter.drawText(rect, Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip, text);
        return;
    }
}

/// The name; where it does not fit beside the sign it takes the sign's place.
void paintLargeTitle(QPainter& painter, const CardContent& content, const CardLayout& layout, double zoom) {
    const Palette& p = Theme::instance().palette();
    const bool ill = !content.health.isEmpty();
    const double shape = std::max(22.0, double(leastType(zoom)));
    const bool stale = !content.stale.isEmpty();
    const double right = layout.size.width() - 10 - (int(ill) + int(stale)) * (shape + 4);
    QRectF title(layout.title.left(), layout.icon.top() - 2, right - layout.title.left(), layout.icon.height() + 4);
    const int smallest = std::max(16, leastType(zoom));
    const int largest = std::max(22, smallest);
    QFont font = fittingFont(Theme::instance().cardTitle(), content.title, title.width(), largest, smallest);
    if (QFontMetricsF(font).horizontalAdvance(content.title) > title.width()) {
        title.setLeft(layout.icon.left());
        font = fittingFont(Theme::instance().cardTitle(), content.title, title.width(), largest, smallest);
    } else {
        paintSign(painter, content, layout);
    }
    painter.setFont(font);
    painter.setPen(p.text);
    drawElided(painter, title, content.title);
    if (ill)
        paintGlyph(painter,
                   content.healthTone == Tone::Down  ? Glyph::Cross
                   : content.healthTone == Tone::Bad ? Glyph::Diamond
                                                     : Glyph::Square,
                   {layout.size.width() - shape / 2 - 8, title.center().y()}, shape, toneColour(content.healthTone, p),
                   p.surface);
    if (stale)
        paintGlyph(painter, Glyph::HalfCircle,
                   {layout.size.width() - shape / 2 - 8 - (ill ? shape + 4 : 0), title.center().y()}, shape, p.stale,
                   p.surface);
}

/// From afar: name, shapes and one figure, in type that can still be read.
void paintLarge(QPainter& painter, const CardContent& content, const CardLayout& layout, double zoom) {
    const Palette& p = Theme::instance().palette();
    paintLargeTitle(painter, content, layout, zoom);
    if (!content.problem.isEmpty()) {
        paintProblemGround(painter, layout.body);
        painter.setPen(p.error);
        const int smallest = std::max(14, leastType(zoom));
        painter.setFont(fittingFont(Theme::instance().cardTitle(), headOf(content.problem), layout.body.width() - 12,
                                    std::max(19, smallest), smallest));
        drawElided(painter, layout.body.adjusted(6, 0, -6, 0), headOf(content.problem));
        return;
    }
    QRectF figure = layout.figures;
    if (figure.top() > layout.body.top() && !content.open) // under tiles: all that is left of the card
        figure.adjust(0, -4, 0, 8);
    if (content.body == CardContent::Body::Bar) {
        const QFont font = sized(Theme::instance().cardTitle(), std::max(22, leastType(zoom)));
        const double room = std::max(60.0, QFontMetricsF(font).horizontalAdvance(content.figure) + 2);
        const QRectF bar(figure.left(), figure.center().y() - 7, figure.width() - room - 10, 14);
        paintBar(painter, bar, content.fill64, p);
        figure.setLeft(bar.right() + 10);
    } else if (content.body == CardContent::Body::Ring) {
        figure.setLeft(paintRing(painter, content, layout).right() + 14);
    } else if (content.body == CardContent::Body::Tank) {
        figure.setLeft(paintTank(painter, content, layout).right() + 12);
    }
    paintLargeFigure(painter, figure, content, zoom);
}

/// Far away: only the kind, the load and what is down; each large enough on screen. NameLabels writes the name under
/// it.
void paintSmall(QPainter& painter, const CardContent& content, const CardLayout& layout, double zoom) {
    constexpr double kSignPx = 15;
    constexpr double kBarPx = 3.5;
    constexpr double kShapePx = 12;
    const Palette& p = Theme::instance().palette();
    const double bar = std::max(8.0, kBarPx / zoom);
    const double side = std::min(std::max(44.0, kSignPx / zoom), layout.size.height() - bar - 16);
    const QRectF icon(layout.size.width() / 2 - side / 2, (layout.size.height() - bar - 4) / 2 - side / 2, side, side);
    paintKindIcon(painter, content.kind, icon, content.isDown() ? p.dropped : p.accent);
    paintBar(painter, QRectF(20, layout.size.height() - bar - 8, layout.size.width() - 40, bar), content.fill64, p);
    const Tone tone = content.problem.isEmpty() ? content.healthTone : Tone::Bad;
    const double shape = std::max(26.0, kShapePx / zoom);
    if (tone != Tone::Plain)
        paintGlyph(painter,
                   tone == Tone::Down  ? Glyph::Cross
                   : tone == Tone::Bad ? Glyph::Diamond
                                       : Glyph::Square,
                   {layout.size.width() - shape / 2 - 6, shape / 2 + 8}, shape, toneColour(tone, p), p.surface);
}

void paintFull(QPainter& painter, const CardContent& content, const CardLayout& layout) {
    const CardFonts fonts;
    paintHeader(painter, content, layout, fonts);
    if (content.problem.isEmpty())
        paintCardBody(painter, content, layout, fonts);
    else
        paintProblem(painter, content, layout, fonts);
}

} // namespace

CardDetail detailAt(double zoom) {
    if (Legibility::isAsked()) {
        const double least = Legibility::type(0, zoom);
        return least <= kSmallestType ? CardDetail::Full : least <= kLargestType ? CardDetail::Large : CardDetail::Sign;
    }
    return zoom >= kFullZoom ? CardDetail::Full : zoom >= kTextZoom ? CardDetail::Large : CardDetail::Sign;
}

void paintCard(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardEmphasis& emphasis,
               double zoom) {
    const CardDetail detail = detailAt(zoom);
    painter.setRenderHint(QPainter::Antialiasing);
    paintFrame(painter, content, layout.rect(), emphasis, detail);
    if (detail == CardDetail::Sign)
        paintSmall(painter, content, layout, zoom);
    else if (detail == CardDetail::Large)
        paintLarge(painter, content, layout, zoom);
    else
        paintFull(painter, content, layout);
    if (content.showsPartitions() && detail != CardDetail::Sign)
        paintPartitions(painter, content, layout);
    else if (content.open && detail != CardDetail::Sign)
        paintMembers(painter, content, layout, emphasis.selectedTile);
    else if (layout.hasTiles && detail != CardDetail::Sign)
        paintTiles(painter, content.tiles, layout.tiles, emphasis.selectedTile);
    if (content.hasInPort)
        paintPort(painter, layout.inPort(), false, emphasis.inPortHot);
    if (content.hasOutPort)
        paintPort(painter, layout.outPort(), true, emphasis.outPortHot);
}

} // namespace faultline::ui
