#include "ui/canvas/rate_labels.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "ui/canvas/canvas_scene.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kShortestWire = 90; // px on screen
constexpr double kDistance = 20;     // px from the wire to the label's middle
constexpr int kFontPixels = 12;

} // namespace

const QPixmap& RateLabels::picture(const QString& text, double devicePixelRatio) {
    if (!qFuzzyCompare(devicePixelRatio, m_ratio)) {
        m_pictures.clear();
        m_ratio = devicePixelRatio;
    }
    if (const QPixmap* known = m_pictures.object(text))
        return *known;
    const Palette& p = Theme::instance().palette();
    QFont font = Theme::instance().small();
    font.setPixelSize(kFontPixels);
    const QFontMetricsF metrics(font);
    const QSizeF size(std::ceil(metrics.horizontalAdvance(text)) + 10, std::ceil(metrics.height()) + 2);
    auto* made = new QPixmap((size * devicePixelRatio).toSize());
    made->setDevicePixelRatio(devicePixelRatio);
    made->fill(Qt::transparent);
    QPainter painter(made);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = p.window;
    ground.setAlpha(225);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(QPointF(), size), 6, 6);
    painter.setFont(font);
    painter.setPen(p.textSecondary);
    painter.drawText(QRectF(QPointF(), size), Qt::AlignCenter, text);
    painter.end();
    m_pictures.insert(text, made);
    return *made;
}

namespace {

/// Where a label of that size lies beside a route; both in pixels, the place from the scene's origin.
QRectF placeAt(const WireRoute& route, double share, int side, QSizeF size, double zoom) {
    QPointF across = route.direction(share);
    across = QPointF(across.y(), -across.x()) * side;                   // side 1: above wires that run to the right
    const double aside = std::abs(across.x()) * (size.width() / 2 - 6); // steep wires: clear of the text's width
    const QPointF middle = route.at(share) * zoom + across * kDistance + QPointF(across.x() > 0 ? aside : -aside, 0);
    return {middle - QPointF(size.width() / 2, size.height() / 2), size};
}

bool touchesAny(const QRectF& rect, const std::vector<QRectF>& others) {
    return std::any_of(others.begin(), others.end(), [&](const QRectF& other) { return rect.intersects(other); });
}

/// Texts come and go in width by a digit; a label moves only when its width changes by more.
QSizeF roomFor(QSizeF size) {
    constexpr double kStep = 16;
    return {std::ceil(size.width() / kStep) * kStep, size.height()};
}

} // namespace

std::optional<RateLabels::Spot> RateLabels::freeSpot(const WireRoute& route, QSizeF size, double zoom,
                                                     const std::vector<QRectF>& cards,
                                                     const std::vector<QRectF>& labels) const {
    for (const double share : {0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78})
        for (const int side : {1, -1}) {
            const QRectF rect = placeAt(route, share, side, size, zoom);
            if (!touchesAny(rect, cards) && !touchesAny(rect, labels))
                return Spot{share, side};
        }
    return std::nullopt;
}

void RateLabels::placeAll(const CanvasScene& scene, double zoom, double ratio) {
    std::size_t stamp = qHashMulti(0, zoom, ratio);
    const auto mix = [&stamp](const QRectF& rect) {
        stamp = qHashMulti(stamp, rect.x(), rect.y(), rect.width(), rect.height());
    };
    for (const CardItem* card : scene.cardsInOrder())
        mix(card->cardRect());
    const auto carries = [zoom](const Wire& wire) {
        return !wire.label.isEmpty() && !wire.look.cut && !wire.look.muted &&
               wire.route.length() * zoom >= kShortestWire;
    };
    for (const auto& wire : scene.wires().wires()) {
        mix(wire->route.bounds());
        stamp = qHashMulti(stamp,
                           carries(*wire) ? roomFor(picture(wire->label, ratio).deviceIndependentSize()).width() : 0.0);
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
    std::vector<QRectF> labels;
    for (const auto& wire : scene.wires().wires()) {
        if (!carries(*wire))
            continue;
        const QSizeF size = roomFor(picture(wire->label, ratio).deviceIndependentSize());
        if (const auto spot = freeSpot(wire->route, size, zoom, cards, labels)) {
            m_spots.insert(wire->id, *spot);
            labels.push_back(placeAt(wire->route, spot->share, spot->side, size, zoom));
        }
    }
}

void RateLabels::paint(QPainter& painter, const CanvasScene& scene, const QTransform& view, const QRectF& viewport) {
    const double zoom = view.m11();
    const double ratio = painter.device()->devicePixelRatioF();
    placeAll(scene, zoom, ratio);
    m_painted.clear();
    const QPointF origin = view.map(QPointF(0, 0));
    for (const auto& wire : scene.wires().wires()) {
        const auto spot = m_spots.constFind(wire->id);
        if (spot == m_spots.constEnd() || wire->label.isEmpty())
            continue;
        const QPixmap& text = picture(wire->label, ratio);
        const QSizeF size = text.deviceIndependentSize();
        const QRectF room = placeAt(wire->route, spot->share, spot->side, roomFor(size), zoom).translated(origin);
        const QPointF corner = room.center() - QPointF(size.width() / 2, size.height() / 2);
        const QRectF rect(QPointF(std::round(corner.x()), std::round(corner.y())), size);
        if (!viewport.intersects(rect))
            continue;
        painter.drawPixmap(rect.topLeft(), text);
        m_painted.push_back(rect);
    }
}

} // namespace faultline::ui
