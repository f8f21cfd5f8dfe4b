// Putting cards in line and apart.
#include <algorithm>

#include "ui/canvas/canvas_edits.h"
#include "ui/canvas/tidy.h"
#include "ui/canvas/zone_frame.h"

namespace faultline::ui {
namespace {

using diagram::Diagram;
using diagram::Edit;

struct Placed {
    QString id;
    QRectF rect;
};

std::vector<Placed> cardsOf(const Diagram& diagram, const QStringList& ids) {
    const CardRectOf rectOf = cardRectsOf(diagram);
    std::vector<Placed> cards;
    for (const QString& id : ids)
        if (const QRectF rect = rectOf(id); !rect.isNull())
            cards.push_back({id, rect});
    return cards;
}

QPointF cornerFor(const QRectF& rect, const QRectF& all, Alignment alignment) {
    switch (alignment) {
    case Alignment::Left:
        return {all.left(), rect.top()};
    case Alignment::Centre:
        return {all.center().x() - rect.width() / 2, rect.top()};
    case Alignment::Right:
        return {all.right() - rect.width(), rect.top()};
    case Alignment::Top:
        return {rect.left(), all.top()};
    case Alignment::Middle:
        return {rect.left(), all.center().y() - rect.height() / 2};
    case Alignment::Bottom:
        return {rect.left(), all.bottom() - rect.height()};
    }
    return rect.topLeft();
}

} // namespace

std::optional<Edit> aligned(const Diagram& diagram, const QStringList& ids, Alignment alignment) {
    const std::vector<Placed> cards = cardsOf(diagram, ids);
    if (cards.size() < 2)
        return std::nullopt;
    QRectF all;
    for (const Placed& card : cards)
        all |= card.rect;
    QHash<QString, QPointF> places;
    for (const Placed& card : cards)
        places.insert(card.id, cornerFor(card.rect, all, alignment));
    Edit edit = moved(diagram, places);
    edit.name = {"Align {1} components", {std::to_string(cards.size())}};
    return edit;
}

std::optional<Edit> distributed(const Diagram& diagram, const QStringList& ids, Qt::Orientation along) {
    std::vector<Placed> cards = cardsOf(diagram, ids);
    if (cards.size() < 3)
        return std::nullopt;
    const bool across = along == Qt::Horizontal;
    const auto start = [&](const QRectF& rect) { return across ? rect.left() : rect.top(); };
    const auto length = [&](const QRectF& rect) { return across ? rect.width() : rect.height(); };
    std::sort(cards.begin(), cards.end(), [&](const Placed& a, const Placed& b) {
        return std::pair(start(a.rect), a.id) < std::pair(start(b.rect), b.id);
    });
    double used = 0;
    for (const Placed& card : cards)
        used += length(card.rect);
    const double room = start(cards.back().rect) + length(cards.back().rect) - start(cards.front().rect);
    const double gap = (room - used) / double(cards.size() - 1);
    QHash<QString, QPointF> places;
    double at = start(cards.front().rect);
    for (const Placed& card : cards) {
        places.insert(card.id, across ? QPointF(at, card.rect.top()) : QPointF(card.rect.left(), at));
        at += length(card.rect) + gap;
    }
    Edit edit = moved(diagram, places);
    edit.name = {"Distribute {1} components", {std::to_string(cards.size())}};
    return edit;
}

} // namespace faultline::ui
