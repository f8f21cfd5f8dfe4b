#include "ui/canvas/name_labels.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/items/card_painter.h"
#include "ui/canvas/items/card_parts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kUnderCard = 2;    // px between a card and its name
constexpr double kBetween = 4;      // px between two names
constexpr double kWidest = 170;     // px
constexpr double kNarrowest = 30;   // px: three letters and dots
constexpr double kShape = 11;       // px, a glyph's size
constexpr double kShapeRoom = 16;   // px
constexpr double kSmallestCard = 9; // px: lower ones would be smaller than what is written under them
constexpr double kShorter[] = {1, 0.8, 0.65, 0.5};

int pixels() {
    return Legibility::typePixels(NameLabels::kPixels * Theme::instance().scale());
}

/// What lies beside the type grows as it does where a room asks for more.
double grown(double px) {
    return Legibility::isAsked() ? px * pixels() / NameLabels::kPixels : px;
}

TextPictures::Style nameStyle() {
    return {pixels(), true, Theme::instance().palette().text};
}

double lineHeight() {
    return TextPictures::sizeOf(QString(), nameStyle()).height();
}

Tone toneOf(const CardContent& content) {
    return content.problem.isEmpty() ? content.healthTone : Tone::Bad;
}

/// What stands under the name: what is wrong, or else the figure.
QString noteOf(const CardContent& content) {
    if (!content.problem.isEmpty())
        return headOf(content.problem);
    if (!content.health.isEmpty())
        return content.health;
    const bool needsWord = content.body == CardContent::Body::Tiles && !content.figure.isEmpty();
    return needsWord ? content.detail + QLatin1Char(' ') + content.figure : content.figure;
}

/// Figures change with every gauge; a label keeps the room that it has found until the name or the state changes.
QString steadyNoteOf(const CardContent& content) {
    if (!content.problem.isEmpty() || !content.health.isEmpty())
        return noteOf(content);
    return content.live ? QStringLiteral("p99 888 ms") : QString();
}

double widthOf(const CardContent& content, int lines) {
    double width = TextPictures::sizeOf(content.title, nameStyle()).width();
    const bool ill = toneOf(content) != Tone::Plain;
    if (lines == 1)
        return std::min(grown(kWidest), width + (ill ? grown(kShapeRoom) : 0));
    TextPictures::Style plain = nameStyle();
    plain.bold = false;
    return std::min(grown(kWidest), std::max(width, TextPictures::sizeOf(steadyNoteOf(content), plain).width() +
                                                        (ill ? grown(kShapeRoom) : 0)));
}

/// Where a label lies, in px from the scene's origin.
QRectF placeOf(const CardItem& card, double width, int lines, bool above, double zoom) {
    const QRectF rect = card.cardRect();
    const double height = lines * lineHeight();
    const double top = above ? rect.top() * zoom - kUnderCard - height : rect.bottom() * zoom + kUnderCard;
    return {rect.center().x() * zoom - width / 2, top, width, height};
}

/// Rectangles in rows, so that only those that may touch are asked.
class Obstacles {
  public:
    void add(const QRectF& rect, const CardItem* owner = nullptr) {
        for (int row = rowOf(rect.top()); row <= rowOf(rect.bottom()); ++row)
            m_rows[row].push_back({rect, owner});
    }
    /// Whether anything but the label of `owner` itself lies there.
    bool touch(const QRectF& rect, const CardItem* owner) const {
        for (int row = rowOf(rect.top()); row <= rowOf(rect.bottom()); ++row) {
            const auto found = m_rows.constFind(row);
            if (found != m_rows.constEnd() && std::any_of(found->begin(), found->end(), [&](const auto& other) {
                    return other.second != owner && other.first.intersects(rect);
                }))
                return true;
        }
        return false;
    }

  private:
    static int rowOf(double y) { return int(std::floor(y / 48)); }
    QHash<int, std::vector<std::pair<QRectF, const CardItem*>>> m_rows;
};

} // namespace

double NameLabels::height() {
    return kUnderCard + 2 * lineHeight();
}

void NameLabels::placeAll(const CanvasScene& scene, double zoom) {
    std::size_t stamp = qHashMulti(1, zoom, pixels());
    for (const CardItem* card : scene.cardsInOrder()) {
        const QRectF rect = card->cardRect();
        stamp = qHashMulti(stamp, rect.x(), rect.y(), rect.width(), rect.height(), card->content().title,
                           steadyNoteOf(card->content()));
    }
    for (const NoteItem* note : scene.notes()) {
        const QRectF sheet = note->sheet();
        stamp = qHashMulti(stamp, sheet.x(), sheet.y(), sheet.width(), sheet.height());
    }
    if (stamp == m_stamp)
        return;
    m_stamp = stamp;
    m_rooms.clear();
    Obstacles obstacles;
    const auto onScreen = [zoom](const QRectF& rect) { return QRectF(rect.topLeft() * zoom, rect.size() * zoom); };
    for (const CardItem* card : scene.cardsInOrder())
        obstacles.add(onScreen(card->cardRect()));
    for (const NoteItem* note : scene.notes())
        obstacles.add(onScreen(note->sheet()));
    const auto take = [&](const CardItem* card, double width, int lines, bool above) {
        if (obstacles.touch(placeOf(*card, width + kBetween, lines, above, zoom), card))
            return false;
        obstacles.add(placeOf(*card, width, lines, above, zoom), card);
        Room& room = m_rooms[card->id()];
        room.width = width;
        room.lines = lines;
        room.above = above;
        return true;
    };
    // First each gets as much as its card is wide, so that none takes another's room; then what is left is given away.
    for (const CardItem* card : scene.cardsInOrder()) {
        const double width =
            std::min(widthOf(card->content(), 1), std::max(grown(kNarrowest), card->cardRect().width() * zoom));
        if (!take(card, width, 1, false))
            take(card, width, 1, true);
    }
    for (const CardItem* card : scene.cardsInOrder()) {
        const auto room = m_rooms.constFind(card->id());
        if (room == m_rooms.constEnd())
            continue;
        const Room has = *room;
        for (int lines = has.above || steadyNoteOf(card->content()).isEmpty() ? 1 : 2; lines >= 1; --lines) {
            const double full = widthOf(card->content(), lines);
            // Both lines whole, or the name alone: a part of a figure would be another one.
            const bool any = std::any_of(std::begin(kShorter), std::end(kShorter), [&](double share) {
                return (lines == 1 || share == 1) && full * share >= has.width &&
                       take(card, full * share, lines, has.above);
            });
            if (any)
                break;
        }
    }
}

void NameLabels::fit(Line& line, const QString& text, const TextPictures::Style& style, double width) {
    if (line.text == text && !line.shown.isEmpty())
        return;
    const double sides = TextPictures::sizeOf(QString(), style).width();
    line.text = text;
    line.shown =
        QFontMetricsF(TextPictures::fontOf(style)).elidedText(text, Qt::ElideRight, std::ceil(width - sides) + 1);
    line.width = TextPictures::sizeOf(line.shown, style).width();
}

void NameLabels::paintOne(QPainter& painter, const CardItem& card, Room& room, const QTransform& view,
                          const QRectF& viewport) {
    const Palette& p = Theme::instance().palette();
    const CardContent& content = card.content();
    const double height = lineHeight();
    const QPointF origin = view.map(QPointF());
    const QRectF place = placeOf(card, room.width, room.lines, room.above, view.m11()).translated(origin);
    const QPointF middle = place.center();
    const QRectF rect(std::round(place.left()), std::round(place.top()), place.width(), place.height());
    if (!viewport.intersects(rect))
        return;
    const Tone tone = toneOf(content);
    const bool ill = tone != Tone::Plain;
    const QString note = room.lines > 1 ? noteOf(content) : QString();
    const bool shapeByName = ill && note.isEmpty();
    const TextPictures::Style plain{pixels(), false, ill ? toneColour(tone, p) : p.textSecondary};
    double y = rect.top();
    const auto write = [&](Line& line, const QString& text, const TextPictures::Style& style, bool withShape) {
        fit(line, text, style, room.width - (withShape ? grown(kShapeRoom) : 0));
        const double left = std::round(middle.x() - (line.width + (withShape ? grown(kShapeRoom) : 0)) / 2);
        m_texts.draw(painter, {left + (withShape ? grown(kShapeRoom) - 4 : 0), y}, line.shown, style);
        if (withShape)
            paintGlyph(painter,
                       tone == Tone::Down  ? Glyph::Cross
                       : tone == Tone::Bad ? Glyph::Diamond
                                           : Glyph::Square,
                       {left + grown(kShape) / 2, y + height / 2}, grown(kShape), toneColour(tone, p), p.window);
        y += height;
    };
    write(room.name, content.title, nameStyle(), shapeByName);
    if (!note.isEmpty())
        write(room.note, note, plain, ill);
    m_painted.push_back({card.id(), room.name.shown, note.isEmpty() ? QString() : room.note.shown, ill, rect});
}

void NameLabels::paint(QPainter& painter, const CanvasScene& scene, const QTransform& view, const QRectF& viewport) {
    m_painted.clear();
    const double zoom = view.m11();
    if (detailAt(zoom) != CardDetail::Sign || zoom * kCardHeight < kSmallestCard)
        return;
    placeAll(scene, zoom);
    for (const CardItem* card : scene.cardsInOrder())
        if (const auto room = m_rooms.find(card->id()); room != m_rooms.end())
            paintOne(painter, *card, *room, view, viewport);
}

} // namespace faultline::ui
