#include "ui/canvas/rate_labels.h"

#include <algorithm>
#include <cmath>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/items/breaker_sign.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kShortestWire = 90; // px on screen
constexpr double kDistance = 20;     // px from the wire to the label's middle
constexpr int kFontPixels = 12;

TextPictures::Style style() {
    return {Legibility::typePixels(kFontPixels), false, Theme::instance().palette().textSecondary};
}

/// Where a label of that size lies beside a route; both in pixels, the place from the scene's origin.
QRectF placeAt(const WireRoute& route, double share, int side, QSizeF size, double zoom) {
    QPointF across = route.direction(share);
    across = QPointF(across.y(), -across.x()) * side;                   // side 1: above wires that run to the right
    const double aside = std::abs(across.x()) * (size.width() / 2 - 6); // steep wires: clear of the text's width
    const QPointF middle = route.at(share) * zoom + across * (kDistance * (1 + Legibility::growth(kFontPixels)) / 2) +
                           QPointF(across.x() > 0 ? aside : -aside, 0);
    return {middle - QPointF(size.width() / 2, size.height() / 2), size};
}

bool touchesAny(const QRectF& rect, const std::vector<QRectF>& others) {
    return std::any_of(others.begin(), others.end(), [&](const QRectF& other) { return rect.intersects(other); });
}

/// Whether another wire passes through a rectangle; many are not asked.
bool touchesWire(const CanvasScene& scene, const WireRoute& own, const QRectF& rect, double zoom) {
    constexpr std::size_t kMostAsked = 60;
    const auto& wires = scene.wires().wires();
    const QRectF area(rect.topLeft() / zoom, rect.size() / zoom);
    return wires.size() <= kMostAsked && std::any_of(wires.begin(), wires.end(), [&](const auto& wire) {
               return &wire->route != &own && wire->route.bounds().adjusted(-1, -1, 1, 1).intersects(area) &&
                      wire->route.intersects(area);
           });
}

/// Texts come and go in width by a digit; a label moves only when its width changes by more.
QSizeF roomFor(QSizeF size) {
    constexpr double kStep = 16;
    return {std::ceil(size.width() / kStep) * kStep, size.height()};
}

} // namespace

std::optional<RateLabels::Spot> RateLabels::freeSpot(const CanvasScene& scene, const WireRoute& route, QSizeF size,
                                                     double zoom, const std::vector<QRectF>& cards,
                                                     const std::vector<QRectF>& labels) const {
    std::optional<Spot> onAnother; // where another wire passes it is not clear whose it is
    for (const double share : {0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78})
        for (const int side : {1, -1}) {
            const QRectF rect = placeAt(route, share, side, size, zoom);
            if (touchesAny(rect, cards) || touchesAny(rect, labels))
                continue;
            if (!touchesWire(scene, route, rect, zoom))
                return Spot{share, side};
            if (!onAnother)
                onAnother = Spot{share, side};
        }
    return onAnother;
}

QSizeF RateLabels::sizeOf(const QString& text) {
    if (const QSizeF* known = m_sizes.object(text))
        return *known;
    const QSizeF size = TextPictures::sizeOf(text, style());
    m_sizes.insert(text, new QSizeF(size)); // the cache owns it
    return size;
}

void RateLabels::placeAll(const CanvasScene& scene, double zoom) {
    std::size_t stamp = qHashMulti(0, zoom, Legibility::typePixels(kFontPixels));
    const auto mix = [&stamp](const QRectF& rect) {
        stamp = qHashMulti(stamp, rect.x(), rect.y(), rect.width(), rect.height());
    };
    for (const CardItem* card : scene.cardsInOrder())
        mix(card->cardRect());
    const auto carries = [zoom](const Wire& wire) {
        return !wire.label.isEmpty() && !wire.look.cut && !wire.look.muted &&
               wire.route.length() * zoom >= kShortestWire * Legibility::growth(kFontPixels);
    };
    for (const auto& wire : scene.wires().wires()) {
        mix(wire->route.bounds());
        mix(breakerRect(wire->route, wire->look, zoom));
        stamp = qHashMulti(stamp, carries(*wire) ? roomFor(sizeOf(wire->label)).width() : 0.0);
    }
    if (stamp == m_stamp)
        return;
    m_stamp = stamp;
    m_spots.clear();
    std::vector<QRectF> cards;
    for (const CardItem* card : scene.cardsInOrder()) {
        const QRectF rect = card->cardRect();
        cards.emplace_back(rect.topLeft() * zoom, rect.size() * zoom);
    }
    for (const auto& wire : scene.wires().wires()) // the signs on wires are in the way as well
        if (const QRectF sign = breakerRect(wire->route, wire->look, zoom); !sign.isNull())
            cards.emplace_back(sign.topLeft() * zoom, sign.size() * zoom);
    std::vector<QRectF> labels;
    for (const auto& wire : scene.wires().wires()) {
        if (!carries(*wire))
            continue;
        const QSizeF size = roomFor(sizeOf(wire->label));
        if (const auto spot = freeSpot(scene, wire->route, size, zoom, cards, labels)) {
            m_spots.insert(wire->id, *spot);
            labels.push_back(placeAt(wire->route, spot->share, spot->side, size, zoom));
        }
    }
}

void RateLabels::paint(QPainter& painter, const CanvasScene& scene, const QTransform& view, const QRectF& viewport) {
    const double zoom = view.m11();
    placeAll(scene, zoom);
    m_painted.clear();
    const QPointF origin = view.map(QPointF(0, 0));
    for (const auto& wire : scene.wires().wires()) {
        const auto spot = m_spots.constFind(wire->id);
        if (spot == m_spots.constEnd() || wire->label.isEmpty())
            continue;
        const QSizeF size = sizeOf(wire->label);
        const QRectF room = placeAt(wire->route, spot->share, spot->side, roomFor(size), zoom).translated(origin);
        const QPointF corner = room.center() - QPointF(size.width() / 2, size.height() / 2);
        const QRectF rect(QPointF(std::round(corner.x()), std::round(corner.y())), size);
        if (!viewport.intersects(rect))
            continue;
        m_texts.draw(painter, rect.topLeft(), wire->label, style());
        m_painted.push_back(rect);
    }
}

} // namespace faultline::ui
