#include "ui/timeline/time_axis.h"

#include <QFontMetricsF>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/canvas/figure_text.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kTickRoom = 70; // between two labelled ticks, px
constexpr int kSnapsInTick = 10;

/// Steps that people count in, s.
constexpr std::array kSteps{0.001, 0.005, 0.01,  0.05,  0.1,    0.5,    1.0,    5.0,     10.0,   30.0,
                            60.0,  120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 21600.0, 86400.0};

} // namespace

TimeAxis::TimeAxis(double left, double right, kernel::Time length)
    : m_left(left), m_right(std::max(right, left + 1)), m_length(std::max<kernel::Time>(length, 1)) {}

double TimeAxis::at(kernel::Time time) const {
    return m_left + (m_right - m_left) * double(time) / double(m_length);
}

kernel::Time TimeAxis::timeAt(double x) const {
    const double share = std::max(0.0, (x - m_left) / (m_right - m_left));
    return kernel::Time(share * double(m_length));
}

kernel::Time TimeAxis::span(double pixels) const {
    return kernel::Time(pixels / (m_right - m_left) * double(m_length));
}

kernel::Time TimeAxis::step() const {
    const double wanted = double(span(kTickRoom)) / double(kernel::kSecond);
    for (const double step : kSteps)
        if (step >= wanted)
            return kernel::Time(step * double(kernel::kSecond));
    return kernel::Time(kSteps.back() * double(kernel::kSecond));
}

kernel::Time TimeAxis::snap() const {
    return std::max<kernel::Time>(1, step() / kSnapsInTick);
}

kernel::Time TimeAxis::snapped(double x) const {
    return (timeAt(x) + snap() / 2) / snap() * snap();
}

void TimeAxis::paint(QPainter& painter, const QRectF& strip, const QRectF& all, double free) const {
    const Palette& p = Theme::instance().palette();
    painter.setFont(Theme::instance().small());
    const kernel::Time tick = step();
    for (kernel::Time time = 0; time <= m_length; time += tick) {
        const double x = std::round(at(time)) + 0.5;
        painter.setPen(QPen(p.grid, 1));
        painter.drawLine(QPointF(x, strip.bottom()), QPointF(x, all.bottom()));
        painter.setPen(p.textSecondary);
        const QString text = timeText(double(time) / double(kernel::kSecond));
        if (x + QFontMetricsF(painter.font()).horizontalAdvance(text) / 2 > free)
            continue;
        painter.drawText(QRectF(x - 40, strip.top(), 80, strip.height()), Qt::AlignCenter, text);
    }
}

} // namespace faultline::ui
