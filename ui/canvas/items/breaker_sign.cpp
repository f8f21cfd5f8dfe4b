#include "ui/canvas/items/breaker_sign.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QtMath>
#include <algorithm>

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

using simulation::BreakerState;

constexpr double kSign = 24;      ///< across, at 100 %
constexpr double kSmallestPx = 9; ///< type on the screen
constexpr double kFont = 12;
/// The sign lies at this share of the wire, where wires from one port have parted already.
constexpr double kShare = 0.36;
/// From the middle of a torn wire, in canvas units.
constexpr double kFromTear = 32;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Card", text);
}

QColor colourOf(BreakerState state) {
    const Palette& p = Theme::instance().palette();
    return state == BreakerState::Open ? p.error : p.slow;
}

double growthAt(double zoom) {
    return std::max(1.0, kSmallestPx / kFont / std::max(zoom, 0.05));
}

QFont fontAt(double zoom) {
    QFont font = Theme::instance().cardTitle();
    font.setPixelSize(qRound(kFont * growthAt(zoom)));
    return font;
}

QPointF placeOf(const WireRoute& route, const WireLook& look) {
    const bool torn = look.cut || look.parted;
    const double length = std::max(1.0, route.length());
    return route.at(torn ? std::clamp(look.mark - kFromTear / length, 0.12, kShare) : kShare);
}

QRectF textRect(QPointF sign, const QString& text, double zoom) {
    const QFontMetricsF metrics(fontAt(zoom));
    const double width = metrics.horizontalAdvance(text) + 8;
    return {sign.x() - width / 2, sign.y() + kSign * growthAt(zoom) / 2 + 1, width, metrics.height()};
}

} // namespace

void paintBreakerSign(QPainter& painter, QPointF centre, double size, BreakerState state) {
    const Palette& p = Theme::instance().palette();
    const QColor colour = colourOf(state);
    const bool open = state == BreakerState::Open;
    const double reach = size * 0.30;
    painter.setPen(QPen(colour, size * 0.07));
    painter.setBrush(p.surface);
    painter.drawEllipse(centre, size / 2, size / 2);
    // Two contacts, and the lever that is hinged at the left one.
    const QPointF left = centre + QPointF(-reach, reach * 0.45);
    const QPointF right = centre + QPointF(reach, reach * 0.45);
    const double angle = qDegreesToRadians(open ? 48.0 : 20.0);
    QPen lever(colour, size * 0.1, Qt::SolidLine, Qt::RoundCap);
    if (!open)
        lever.setDashPattern({0.9, 1.5});
    painter.setPen(lever);
    painter.drawLine(left, left + QPointF(std::cos(angle), -std::sin(angle)) * reach * 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(left, size * 0.085, size * 0.085);
    painter.drawEllipse(right, size * 0.085, size * 0.085);
}

QString breakerText(const BreakerCount& breakers) {
    if (breakers.open == 0 && breakers.halfOpen == 0)
        return {};
    const bool open = breakers.open > 0;
    const QString word = open ? tr("open") : tr("half-open");
    const quint32 count = open ? breakers.open : breakers.halfOpen;
    return count == breakers.all ? word : tr("%1 of %2 %3").arg(count).arg(breakers.all).arg(word);
}

QRectF breakerRect(const WireRoute& route, const WireLook& look, double zoom) {
    const QString text = breakerText(look.breakers);
    if (text.isEmpty())
        return {};
    const double reach = kSign * growthAt(zoom) / 2;
    const QPointF at = placeOf(route, look);
    const QRectF sign(at - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach));
    return zoom < kTextZoom ? sign : sign | textRect(at, text, zoom);
}

void paintBreaker(QPainter& painter, const WireRoute& route, const WireLook& look, double zoom) {
    const QString text = breakerText(look.breakers);
    if (text.isEmpty())
        return;
    const Palette& p = Theme::instance().palette();
    const BreakerState state = look.breakers.open > 0 ? BreakerState::Open : BreakerState::HalfOpen;
    const QPointF at = placeOf(route, look);
    painter.setRenderHint(QPainter::Antialiasing);
    if (zoom >= kTextZoom) {
        const QRectF area = textRect(at, text, zoom);
        QColor ground = p.window;
        ground.setAlpha(225);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(area, 4, 4);
        painter.setFont(fontAt(zoom));
        painter.setPen(colourOf(state));
        painter.drawText(area, Qt::AlignCenter | Qt::TextSingleLine | Qt::TextDontClip, text);
    }
    paintBreakerSign(painter, at, kSign * growthAt(zoom), state);
}

} // namespace faultline::ui
