#include "ui/present/laser_pointer.h"

#include <QGuiApplication>
#include <QPainter>
#include <QRadialGradient>
#include <algorithm>

#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kFrameMs = 16;
constexpr qint64 kTrailMs = 350;
constexpr double kGlow = 2.4; // of the core's size
const QColor kLight(0xFF, 0x2A, 0x1F);

} // namespace

LaserPointer::LaserPointer(QWidget* window) : QWidget(window) {
    setObjectName(QStringLiteral("laserPointer"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kFrameMs);
    connect(&m_timer, &QTimer::timeout, this, &LaserPointer::follow);
    hide();
}

LaserPointer::~LaserPointer() {
    setOn(false);
}

double LaserPointer::size() const {
    return std::max(14, Theme::instance().body().pixelSize());
}

void LaserPointer::setOn(bool on) {
    if (on == m_on)
        return;
    m_on = on;
    m_trail.clear();
    setVisible(on);
    if (!on) {
        m_timer.stop();
        QGuiApplication::restoreOverrideCursor();
        return;
    }
    QGuiApplication::setOverrideCursor(Qt::BlankCursor);
    setGeometry(parentWidget()->rect());
    raise();
    m_clock.start();
    m_timer.start();
    follow();
}

/// Only what the spot and its trail cover, before and now, is painted anew; a resting one paints nothing.
void LaserPointer::follow() {
    const QPointF at = mapFromGlobal(QCursor::pos());
    const qint64 now = m_clock.elapsed();
    const qint64 lasts = Motion::instance().isReduced() ? 0 : kTrailMs;
    const bool moved = m_trail.empty() || m_trail.back().at != at;
    if (moved)
        m_trail.push_back({at, now});
    const std::size_t before = m_trail.size();
    while (m_trail.size() > 1 && now - m_trail.front().ms > lasts)
        m_trail.pop_front();
    if (!moved && before == m_trail.size() && m_trail.size() == 1)
        return;
    update(m_painted | reach());
}

QRect LaserPointer::reach() const {
    QRectF all;
    const double half = size() * kGlow / 2 + 2;
    for (const Point& point : m_trail)
        all |= QRectF(point.at - QPointF(half, half), QSizeF(2 * half, 2 * half));
    return all.toAlignedRect();
}

void LaserPointer::paintEvent(QPaintEvent*) {
    m_painted = reach();
    if (m_trail.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qint64 now = m_clock.elapsed();
    for (std::size_t i = 1; i < m_trail.size(); ++i) {
        const double fresh = std::clamp(1 - double(now - m_trail[i].ms) / kTrailMs, 0.0, 1.0);
        QColor colour = kLight;
        colour.setAlphaF(float(0.55 * fresh * fresh));
        painter.setPen(QPen(colour, std::max(1.5, size() * 0.7 * fresh), Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(m_trail[i - 1].at, m_trail[i].at);
    }
    const QPointF at = m_trail.back().at;
    QColor edge = kLight;
    edge.setAlpha(0);
    QColor glow = kLight;
    glow.setAlpha(110);
    QRadialGradient halo(at, size() * kGlow / 2);
    halo.setColorAt(0, glow);
    halo.setColorAt(1, edge);
    painter.setPen(Qt::NoPen);
    painter.setBrush(halo);
    painter.drawEllipse(at, size() * kGlow / 2, size() * kGlow / 2);
    painter.setPen(QPen(QColor(255, 255, 255, 200), 1.5));
    painter.setBrush(kLight);
    painter.drawEllipse(at, size() / 2, size() / 2);
}

} // namespace faultline::ui
