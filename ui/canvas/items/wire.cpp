#include "ui/canvas/items/wire.h"

#include <QLineF>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/canvas/geometry.h"
#include "ui/canvas/items/breaker_sign.h"
#include "ui/theme/icons.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kLaneWidth = 26;
constexpr int kSamples = 512;
constexpr double kArrow = 9;
/// Half of the gap where a cut wire is torn, in canvas units.
constexpr double kTear = 22;
constexpr double kPartlyTear = 12;

/// From here on a wire that runs to the right is a plain S.
constexpr double kForward = 60;
/// How far below the cards a wire passes that has to go back under them.
constexpr double kUnderCards = 34;
/// The middle of a cubic lies at this share of what both its inner points are moved by.
constexpr double kBulgeAtMiddle = 0.75;

double eased(double share) {
    const double s = std::clamp(share, 0.0, 1.0);
    return s * s * (3 - 2 * s);
}

/// How far the inner points of a wire that runs to the right lie from its ends: never past each other on level ground,
/// or the wire would run back over itself.
/// Steep ones lean into their way at once: else those that cross all stand upright there, one on the other.
double reachForward(double dx, double dy) {
    const double steep = eased((std::abs(dy) / std::max(1.0, dx) - 0.5) / 0.7);
    return std::clamp(dx * (0.5 - 0.2 * steep), std::min(36.0, std::abs(dy) * 0.4), 200.0);
}

/// The four points of a wire's cubic. A path cannot be asked for them: it leaves out a curve whose points are all one.
std::array<QPointF, 4> cubicBetween(QPointF from, QPointF to, int lane, double below) {
    const double dx = to.x() - from.x();
    const double dy = to.y() - from.y();
    // 0: the target lies to the right. 1: it lies to the left, and the wire leaves and arrives in wide bows.
    const double back = eased((kForward - dx) / (2 * kForward));
    const double reach = reachForward(dx, dy) * (1 - back) + std::clamp(90 + std::abs(dx) * 0.3, 90.0, 340.0) * back *
                                                                 eased(-dx / kForward + std::abs(dy) / kForward);
    // 1: the cards stand side by side, and the way back is under both. 0: it fits between them.
    const double level = 1 - eased((std::abs(dy) - below) / (below + 40));
    const double under = eased(-dx / kForward) * level;
    const int rank = lane > 0 ? 2 * lane - 1 : -2 * lane; // 0, 1, -1, 2 … one below the other
    const double floor =
        std::max(from.y(), to.y()) + below + kUnderCards + rank * kLaneWidth * kBulgeAtMiddle + std::abs(dx) * 0.04;
    const auto bulge = [&](double y) {
        return QPointF(0, (floor - y) / kBulgeAtMiddle * under + lane * kLaneWidth * (1 - under));
    };
    return {from, from + QPointF(reach, 0) + bulge(from.y()), to - QPointF(reach, 0) + bulge(to.y()), to};
}

QPolygonF arrowHead(const WireRoute& route, double size) {
    const double share = std::max(0.0, 1 - kPortRadius / std::max(1.0, route.length()));
    const QPointF tip = route.at(share);
    const QPointF along = route.direction(std::max(0.0, share - 0.02));
    const QPointF across(-along.y(), along.x());
    return QPolygonF({tip, tip - along * size + across * size * 0.5, tip - along * size * 0.72,
                      tip - along * size - across * size * 0.5});
}

QPainterPath stretch(const WireRoute& route, double from, double to) {
    constexpr int kParts = 24;
    QPainterPath path(route.at(from));
    for (int i = 1; i <= kParts; ++i)
        path.lineTo(route.at(from + (to - from) * i / kParts));
    return path;
}

/// A ragged end across the wire.
void paintFray(QPainter& painter, const WireRoute& route, double share, double sign) {
    const QPointF at = route.at(share);
    const QPointF along = route.direction(share) * sign;
    const QPointF across(-along.y(), along.x());
    const QPointF points[5] = {at + across * 8 + along * 3, at + across * 4 - along * 2, at + along * 3,
                               at - across * 4 - along * 2, at - across * 8 + along * 3};
    painter.drawPolyline(points, 5);
}

void paintTorn(QPainter& painter, const WireRoute& route, double mark, const QPen& pen, const Palette& p) {
    const double half = std::min(0.2, kTear / std::max(1.0, route.length()));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawPath(stretch(route, 0, mark - half));
    painter.drawPath(stretch(route, mark + half, 1));
    painter.setPen(QPen(p.error, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    paintFray(painter, route, mark - half, -1);
    paintFray(painter, route, mark + half, 1);
    const QPointF middle = route.at(mark);
    painter.setPen(QPen(p.error, 1.4));
    painter.setBrush(p.surface);
    painter.drawEllipse(middle, 13, 13);
    paintIcon(painter, Icon::Cut, QRectF(middle.x() - 9, middle.y() - 9, 18, 18), p.error);
}

/// Some get through: a thread is left across the tear.
void paintPartlyTorn(QPainter& painter, const WireRoute& route, double mark, const QPen& pen, const Palette& p) {
    const double half = std::min(0.2, kPartlyTear / std::max(1.0, route.length()));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawPath(stretch(route, 0, mark - half));
    painter.drawPath(stretch(route, mark + half, 1));
    painter.setPen(QPen(p.error, pen.widthF(), Qt::DotLine, Qt::RoundCap));
    painter.drawPath(stretch(route, mark - half, mark + half));
    painter.setPen(QPen(p.error, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    paintFray(painter, route, mark - half, -1);
    paintFray(painter, route, mark + half, 1);
}

} // namespace

WireRoute::WireRoute(QPointF from, QPointF to, int lane, double below)
    : WireRoute(cubicBetween(from, to, lane, below)) {}

WireRoute WireRoute::fan(const QRectF& card, const QRectF& tile) {
    constexpr double kSpread = 0.35; // how far from the middle of its side it begins, of the way to the tile's middle
    constexpr double kCorner = 24;   // but never in the corner
    const QPointF way = tile.center() - card.center();
    const double across = std::max(tile.left() - card.right(), card.left() - tile.right());
    const double down = std::max(tile.top() - card.bottom(), card.top() - tile.bottom());
    const bool upright = down >= across;
    const auto begin = [&](double wanted, double side) {
        const double most = std::max(0.0, side / 2 - kCorner);
        return std::clamp(wanted * kSpread, -most, most);
    };
    QPointF from = card.center();
    QPointF to = tile.center();
    QPointF lean;
    if (upright) {
        const double sign = way.y() < 0 ? -1 : 1;
        from += QPointF(begin(way.x(), card.width()), sign * card.height() / 2);
        to -= QPointF(0, sign * tile.height() / 2);
        lean = QPointF(0, (to.y() - from.y()) * 0.5);
    } else {
        const double sign = way.x() < 0 ? -1 : 1;
        from += QPointF(sign * card.width() / 2, begin(way.y(), card.height()));
        to -= QPointF(sign * tile.width() / 2, 0);
        lean = QPointF((to.x() - from.x()) * 0.5, 0);
    }
    return WireRoute(std::array<QPointF, 4>{from, from + lean, to - lean, to});
}

WireRoute::WireRoute(const std::array<QPointF, 4>& cubic) : m_path(cubic.front()) {
    const auto [a, b, c, d] = cubic;
    m_path.cubicTo(b, c, d);
    // Sampled finely once, then resampled at equal distances.
    std::array<QPointF, kSamples + 1> fine;
    std::array<double, kSamples + 1> travelled;
    travelled[0] = 0;
    for (int i = 0; i <= kSamples; ++i) {
        const double t = double(i) / kSamples;
        const double u = 1 - t;
        fine[i] = a * (u * u * u) + b * (3 * u * u * t) + c * (3 * u * t * t) + d * (t * t * t);
        if (i > 0)
            travelled[i] = travelled[i - 1] + QLineF(fine[i - 1], fine[i]).length();
    }
    m_length = travelled[kSamples];
    int index = 0;
    for (int i = 0; i <= kSteps; ++i) {
        const double wanted = m_length * i / kSteps;
        while (index < kSamples - 1 && travelled[index + 1] < wanted)
            ++index;
        const double step = travelled[index + 1] - travelled[index];
        const double share = step > 0 ? (wanted - travelled[index]) / step : 0;
        m_points[i] = fine[index] + (fine[index + 1] - fine[index]) * share;
    }
    m_bounds = QPolygonF(QList<QPointF>(m_points.begin(), m_points.end())).boundingRect();
}

QPointF WireRoute::at(double share) const {
    const double position = std::clamp(share, 0.0, 1.0) * kSteps;
    const int index = std::min(int(position), kSteps - 1);
    const double rest = position - index;
    return m_points[index] + (m_points[index + 1] - m_points[index]) * rest;
}

QPointF WireRoute::direction(double share) const {
    const int index = std::min(int(std::clamp(share, 0.0, 1.0) * kSteps), kSteps - 1);
    const QLineF step(m_points[index], m_points[index + 1]);
    return step.length() > 0 ? QPointF(step.dx(), step.dy()) / step.length() : QPointF(1, 0);
}

double WireRoute::distanceTo(QPointF point) const {
    double best = 1e18;
    for (int i = 0; i < kSteps; ++i) {
        const QPointF step = m_points[i + 1] - m_points[i];
        const double square = QPointF::dotProduct(step, step);
        const double along =
            square > 0 ? std::clamp(QPointF::dotProduct(point - m_points[i], step) / square, 0.0, 1.0) : 0.0;
        best = std::min(best, QLineF(point, m_points[i] + step * along).length());
    }
    return best;
}

bool WireRoute::intersects(const QRectF& rect) const {
    return std::any_of(m_points.begin(), m_points.end(), [&](QPointF point) { return rect.contains(point); });
}

void paintCasing(QPainter& painter, const WireRoute& route, double zoom) {
    constexpr double kFromEnds = 0.14; // where wires leave one port together they do not cross
    constexpr double kGap = 3;         // on either side, in canvas units
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Theme::instance().palette().window, 2 * kGap + std::max(1.8, 1.1 / zoom), Qt::SolidLine,
                        Qt::FlatCap, Qt::RoundJoin));
    painter.drawPath(stretch(route, kFromEnds, 1 - kFromEnds));
}

void paintWire(QPainter& painter, const WireRoute& route, const WireLook& look, bool smooth, double zoom) {
    const Palette& p = Theme::instance().palette();
    painter.setRenderHint(QPainter::Antialiasing, smooth);
    QColor colour = look.selected ? p.accent : p.wire;
    if (look.muted)
        colour.setAlpha(70);
    const bool strong = look.selected || look.hovered;
    const double asked = Legibility::sizes().wire / zoom;
    const double width = std::max({strong ? 3.0 : 1.8, 1.1 / zoom, strong ? asked * 1.5 : asked});
    const QPen pen(colour, width, Qt::SolidLine, Qt::RoundCap);
    if (look.hovered && !look.selected) {
        QColor glow = p.accent;
        glow.setAlpha(60);
        painter.setPen(QPen(glow, width + 8, Qt::SolidLine, Qt::RoundCap));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(route.path());
    }
    if (look.cut) {
        paintTorn(painter, route, look.mark, pen, p);
    } else if (look.parted) {
        paintPartlyTorn(painter, route, look.mark, pen, p);
    } else {
        QPen drawn = pen;
        if (look.breakers.isOpen())
            drawn.setStyle(Qt::DashLine);
        painter.setPen(drawn);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(route.path());
    }
    if (zoom >= kTextZoom) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(arrowHead(route, std::max(kArrow, asked * 4)));
    }
    paintBreaker(painter, route, look, zoom);
}

} // namespace faultline::ui
