#include "ui/dashboard/empty_board.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

/// A latency line with a hump, as it looks when something fails, over two calmer ones.
void paintSketch(QPainter& painter, const QRectF& area, const Palette& palette) {
    painter.setPen(QPen(palette.grid, 1));
    for (int i = 0; i <= 3; ++i) {
        const double y = std::floor(area.top() + area.height() * i / 3) + 0.5;
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
    const auto line = [&](double base, double hump, const QColor& colour, double width) {
        QPainterPath path;
        for (int i = 0; i <= 60; ++i) {
            const double x = i / 60.0;
            const double bell = std::exp(-std::pow((x - 0.58) / 0.11, 2));
            const QPointF point(area.left() + x * area.width(),
                                area.bottom() - area.height() * (base + hump * bell + 0.015 * std::sin(x * 40)));
            i == 0 ? path.moveTo(point) : path.lineTo(point);
        }
        QColor soft = colour;
        soft.setAlphaF(0.55F);
        painter.setPen(QPen(soft, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
    };
    line(0.16, 0.05, palette.p50, 1.5);
    line(0.30, 0.22, palette.p95, 2);
    line(0.44, 0.46, palette.p99, 2.5);
}

} // namespace

EmptyBoard::EmptyBoard(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Charts"));
    setCanRun(false);
}

void EmptyBoard::setCanRun(bool canRun) {
    m_canRun = canRun;
    setAccessibleDescription(tr("No run yet. Press Space on the canvas to play."));
    update();
}

void EmptyBoard::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    const Palette& palette = theme.palette();
    const double scale = theme.scale();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);

    QFont large = theme.cardTitle();
    large.setPixelSize(qRound(18 * scale));
    const QFontMetricsF largeMetrics(large), bodyMetrics(theme.body());
    const double textHeight = largeMetrics.height() + 8 * scale + bodyMetrics.height();
    const double sketchHeight = std::clamp(height() - textHeight - 60 * scale, 0.0, 92 * scale);
    double top = (height() - sketchHeight - 18 * scale - textHeight) / 2;
    if (sketchHeight > 36 * scale) {
        const double width = 300 * scale;
        paintSketch(painter, {(this->width() - width) / 2, top, width, sketchHeight}, palette);
        top += sketchHeight + 18 * scale;
    } else {
        top = (height() - textHeight) / 2;
    }
    painter.setPen(palette.text);
    painter.setFont(large);
    painter.drawText(QRectF(0, top, width(), largeMetrics.height()), Qt::AlignHCenter | Qt::AlignVCenter,
                     m_canRun ? tr("Press Space to play") : tr("Nothing to play yet"));
    painter.setPen(palette.textSecondary);
    painter.setFont(theme.body());
    painter.drawText(QRectF(0, top + largeMetrics.height() + 8 * scale, width(), bodyMetrics.height()),
                     Qt::AlignHCenter | Qt::AlignVCenter,
                     m_canRun ? tr("Latency, traffic and saturation appear here as the requests are answered.")
                              : tr("Open an example, or drag a client and a service onto the canvas and wire them."));
}

} // namespace faultline::ui
