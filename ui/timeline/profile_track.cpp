#include "ui/timeline/profile_track.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kPointReach = 8;
constexpr double kCurveReach = 6;
constexpr double kHeadroom = 1.25;
constexpr double kTop = 16; // for the label
constexpr int kMostLabels = 8;

/// Two digits that count: 37, 370, 3,700.
double rounded(double perSecond) {
    if (perSecond <= 0)
        return 0;
    const double unit = std::pow(10.0, std::floor(std::log10(perSecond)) - 1);
    return std::round(perSecond / unit) * unit;
}

/// Within a day's swing the curve alone would say more than is in view.
double mostOf(const TrafficProfile& profile) {
    double most = 0;
    for (const ProfilePoint& point : profile.points)
        most = std::max(most, point.perSecond);
    if (profile.form == TrafficProfile::Form::Spike)
        most = std::max(profile.spike.base, profile.spike.peak);
    if (profile.form == TrafficProfile::Form::Diurnal)
        most = profile.diurnal.mean * (1 + profile.diurnal.amplitude);
    return most;
}

} // namespace

ProfileTrack::ProfileTrack(QString id, QString label, TrafficProfile profile)
    : m_id(std::move(id)), m_label(std::move(label)), m_profile(std::move(profile)) {
    const double most = mostOf(m_profile);
    m_most = most > 0 ? most * kHeadroom : 100;
}

void ProfileTrack::layOut(const TimeAxis& axis, const QRectF& area) {
    m_axis = axis;
    m_area = area;
}

QPointF ProfileTrack::place(const ProfilePoint& point) const {
    const double room = m_area.height() - kTop;
    return {m_axis.at(point.at), m_area.bottom() - room * std::min(1.0, point.perSecond / m_most)};
}

double ProfileTrack::rateAt(double y) const {
    const double room = m_area.height() - kTop;
    return rounded(std::max(0.0, (m_area.bottom() - y) / room * m_most));
}

std::optional<std::size_t> ProfileTrack::handleAt(QPointF point) const {
    const std::vector<ProfileHandle> all = handles();
    for (std::size_t i = all.size(); i-- > 0;)
        if (QLineF(place(all[i].at), point).length() <= kPointReach)
            return i;
    return std::nullopt;
}

bool ProfileTrack::isOnCurve(QPointF point) const {
    if (!m_area.contains(point))
        return false;
    const std::vector<ProfilePoint> curve = curveOf(m_profile, m_axis.length());
    for (std::size_t i = 1; i < curve.size(); ++i) {
        const QPointF before = place(curve[i - 1]);
        const QPointF next = place(curve[i]);
        if (point.x() < before.x() || point.x() > next.x())
            continue;
        const double share = next.x() > before.x() ? (point.x() - before.x()) / (next.x() - before.x()) : 0;
        if (std::abs(before.y() + (next.y() - before.y()) * share - point.y()) <= kCurveReach)
            return true;
    }
    return false;
}

void ProfileTrack::paint(QPainter& painter, int selected) const {
    const Palette& p = Theme::instance().palette();
    painter.setFont(Theme::instance().small());
    painter.setPen(p.textSecondary);
    painter.drawText(QRectF(m_area.left() + 4, m_area.top(), m_area.width(), kTop), Qt::AlignVCenter, m_label);
    const std::vector<ProfilePoint> corners = curveOf(m_profile, m_axis.length());
    QPainterPath curve(place(corners.front()));
    for (const ProfilePoint& point : corners)
        curve.lineTo(place(point));
    QPainterPath ground = curve;
    ground.lineTo(curve.currentPosition().x(), m_area.bottom());
    ground.lineTo(m_axis.left(), m_area.bottom());
    QColor fill = p.request;
    fill.setAlpha(p.dark ? 46 : 26);
    painter.save();
    painter.setClipRect(QRectF(m_axis.left(), m_area.top(), m_axis.right() - m_axis.left() + 1, m_area.height() + 2));
    painter.fillPath(ground, fill);
    painter.setPen(QPen(p.request, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(curve);
    painter.restore();
    paintGuides(painter);
    paintHandles(painter, selected);
}

/// The lines that the handles of a swing stand on, where the curve is not in view.
void ProfileTrack::paintGuides(QPainter& painter) const {
    if (m_profile.form != TrafficProfile::Form::Diurnal)
        return;
    QColor faint = Theme::instance().palette().request;
    faint.setAlpha(110);
    painter.setPen(QPen(faint, 1, Qt::DashLine));
    for (const ProfileHandle& handle : handles()) {
        const double y = place(handle.at).y();
        painter.drawLine(QPointF(m_axis.left(), y), QPointF(m_axis.right(), y));
    }
}

void ProfileTrack::paintHandles(QPainter& painter, int selected) const {
    const Palette& p = Theme::instance().palette();
    const QFontMetricsF metrics(painter.font());
    const std::vector<ProfileHandle> all = handles();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool hot = int(i) == selected;
        const QPointF at = place(all[i].at);
        painter.setPen(QPen(p.request, 2));
        painter.setBrush(hot ? p.request : p.surface);
        painter.drawEllipse(at, hot ? 6 : 4.5, hot ? 6 : 4.5);
        if (!hot && all.size() > kMostLabels)
            continue;
        QRectF words(at.x() + 8, at.y() + 20 < m_area.bottom() ? at.y() + 3 : at.y() - 18,
                     metrics.horizontalAdvance(all[i].text) + 2, 16);
        // Before it where the curve rises behind it, and at the right end.
        if (all[i].what == ProfileHandle::What::Base || words.right() > m_axis.right())
            words.moveRight(at.x() - 8);
        painter.setPen(p.text);
        painter.drawText(words, Qt::AlignVCenter, all[i].text);
    }
}

} // namespace faultline::ui
