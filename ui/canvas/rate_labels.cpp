#include "ui/canvas/rate_labels.h"

#include <QFontMetricsF>
#include <cmath>

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

void RateLabels::paint(QPainter& painter, const WireLayer& wires, const QTransform& view, const QRectF& viewport) {
    const double zoom = view.m11();
    const double ratio = painter.device()->devicePixelRatioF();
    for (const auto& wire : wires.wires()) {
        if (wire->label.isEmpty() || wire->look.cut || wire->route.length() * zoom < kShortestWire)
            continue;
        QPointF across = wire->route.direction(0.5);
        across = QPointF(across.y(), -across.x()); // to the left of the way, above wires that run to the right
        const QPointF at = view.map(wire->route.at(0.5)) + across * kDistance;
        if (!viewport.contains(at))
            continue;
        const QPixmap& text = picture(wire->label, ratio);
        const QSizeF size = text.deviceIndependentSize();
        const double shift = std::abs(across.x()) * (size.width() / 2 - 6); // steep wires: clear of the text's width
        const QPointF centre = at + QPointF(across.x() > 0 ? shift : -shift, 0);
        painter.drawPixmap(
            QPointF(std::round(centre.x() - size.width() / 2), std::round(centre.y() - size.height() / 2)), text);
    }
}

} // namespace faultline::ui
