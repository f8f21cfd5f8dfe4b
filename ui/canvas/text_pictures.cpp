#include "ui/canvas/text_pictures.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <cmath>

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kSides = 10;
constexpr double kHeights = 2;
constexpr int kGroundAlpha = 225;

void paintText(QPainter& painter, const QRectF& rect, const QString& text, const TextPictures::Style& style) {
    QColor ground = Theme::instance().palette().window;
    ground.setAlpha(kGroundAlpha);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, 6, 6);
    painter.setFont(TextPictures::fontOf(style));
    painter.setPen(style.colour);
    painter.drawText(rect, Qt::AlignCenter, text);
}

} // namespace

QFont TextPictures::fontOf(const Style& style) {
    QFont font = Theme::instance().small();
    font.setPixelSize(style.pixels);
    if (style.bold)
        font.setWeight(QFont::DemiBold);
    return font;
}

QSizeF TextPictures::sizeOf(const QString& text, const Style& style) {
    const QFontMetricsF metrics(fontOf(style));
    return {std::ceil(metrics.horizontalAdvance(text)) + kSides, std::ceil(metrics.height()) + kHeights};
}

void TextPictures::draw(QPainter& painter, QPointF corner, const QString& text, const Style& style) {
    if (!paintsPixels(painter)) {
        painter.save();
        paintText(painter, QRectF(corner, sizeOf(text, style)), text, style);
        painter.restore();
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF() * std::max(1.0, painter.worldTransform().m11());
    if (!qFuzzyCompare(ratio, m_ratio)) {
        m_pictures.clear();
        m_ratio = ratio;
    }
    const QString key =
        QStringLiteral("%1 %2 %3 ").arg(style.pixels).arg(int(style.bold)).arg(style.colour.rgba()) + text;
    QPixmap* picture = m_pictures.object(key);
    if (picture == nullptr) {
        const QSizeF size = sizeOf(text, style);
        picture = new QPixmap((size * ratio).toSize()); // the cache owns it
        picture->setDevicePixelRatio(ratio);
        picture->fill(Qt::transparent);
        QPainter onto(picture);
        paintText(onto, QRectF(QPointF(), size), text, style);
        onto.end();
        m_pictures.insert(key, picture);
    }
    painter.drawPixmap(corner, *picture);
}

bool paintsPixels(const QPainter& painter) {
    return painter.paintEngine()->type() == QPaintEngine::Raster;
}

} // namespace faultline::ui
