#include "ui/widgets/scale_slider.h"

#include <QMouseEvent>
#include <QPainter>
#include <cmath>

#include "ui/theme/theme.h"

namespace faultline::ui {

namespace {
constexpr int kSteps = 1000;
constexpr double kHandleRadius = 7;
constexpr double kDetentReach = 22; // of kSteps to each side
} // namespace

ScaleSlider::ScaleSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setRange(0, kSteps);
    setSingleStep(kSteps / 50);
    setPageStep(kSteps / 10);
    setFocusPolicy(Qt::TabFocus);
    setMinimumWidth(60);
    // The theme's sheet would give it the height of a slider that stands alone.
    setStyleSheet(QStringLiteral("min-height: 18px;"));
    connect(this, &QSlider::valueChanged, this, &ScaleSlider::announce);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize ScaleSlider::sizeHint() const {
    return {120, 18};
}

void ScaleSlider::setScale(const SliderScale& scale, bool whole) {
    m_scale = scale;
    m_whole = whole;
}

void ScaleSlider::setDetent(double value) {
    m_detent = value;
    update();
}

void ScaleSlider::showNumber(double value) {
    m_quiet = true;
    setValue(static_cast<int>(std::lround(m_scale.shareOf(value) * kSteps)));
    m_quiet = false;
}

double ScaleSlider::number() const {
    const double share = static_cast<double>(sliderPosition()) / kSteps;
    if (m_detent && std::abs(m_scale.shareOf(*m_detent) - share) * kSteps < kDetentReach)
        return *m_detent;
    return m_scale.valueAt(share, m_whole);
}

void ScaleSlider::announce(int) {
    if (!m_quiet)
        emit slid(number());
}

QRectF ScaleSlider::track() const {
    return QRectF(kHandleRadius + 1, height() / 2.0 - 2, width() - 2 * kHandleRadius - 2, 4);
}

int ScaleSlider::positionAt(double x) const {
    const QRectF line = track();
    return static_cast<int>(std::lround(std::clamp((x - line.left()) / line.width(), 0.0, 1.0) * kSteps));
}

void ScaleSlider::paintEvent(QPaintEvent*) {
    const Palette& colours = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF line = track();
    const double share = static_cast<double>(sliderPosition()) / kSteps;
    const double x = line.left() + line.width() * share;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.border);
    painter.drawRoundedRect(line, 2, 2);
    painter.setBrush(isEnabled() ? colours.accent : colours.textSecondary);
    painter.drawRoundedRect(QRectF(line.left(), line.top(), x - line.left(), line.height()), 2, 2);
    if (m_detent) {
        const double tick = line.left() + line.width() * m_scale.shareOf(*m_detent);
        painter.setBrush(colours.textSecondary);
        painter.drawRect(QRectF(tick - 0.75, line.top() - 4, 1.5, line.height() + 8));
    }
    painter.setBrush(colours.surface);
    painter.setPen(QPen(isEnabled() ? colours.accent : colours.textSecondary, hasFocus() ? 3 : 2));
    painter.drawEllipse(QPointF(x, line.center().y()), kHandleRadius - 1, kHandleRadius - 1);
}

void ScaleSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    setSliderDown(true);
    setValue(positionAt(event->position().x()));
    event->accept();
}

void ScaleSlider::mouseMoveEvent(QMouseEvent* event) {
    if (!isSliderDown())
        return event->ignore();
    setValue(positionAt(event->position().x()));
}

void ScaleSlider::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !isSliderDown())
        return event->ignore();
    setSliderDown(false);
    // The handle settles where the value really is: on the detent, or on the rounded figure.
    showNumber(number());
}

void ScaleSlider::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        emit resetRequested();
}

void ScaleSlider::wheelEvent(QWheelEvent* event) {
    // A wheel over a form scrolls the form; only who stepped in with Tab wants the slider to move.
    if (hasFocus())
        QSlider::wheelEvent(event);
    else
        event->ignore();
}

} // namespace faultline::ui
