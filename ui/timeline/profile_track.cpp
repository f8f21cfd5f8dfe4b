#include "ui/timeline/profile_track.h"

#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/canvas/figure_text.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

using catalog::List;
using catalog::Record;
using catalog::Value;

constexpr double kPointReach = 8;
constexpr double kCurveReach = 6;
constexpr double kHeadroom = 1.25;
constexpr double kTop = 16; // for the label

std::vector<ProfilePoint> pointsIn(const List& list) {
    std::vector<ProfilePoint> points;
    for (const Value& item : list) {
        const auto* pair = item.as<List>();
        if (pair == nullptr || pair->size() != 2)
            continue;
        const auto* at = (*pair)[0].as<base::Duration>();
        const auto* rate = (*pair)[1].as<base::Rate>();
        if (at != nullptr && rate != nullptr)
            points.push_back({at->ns, rate->perSecond});
    }
    std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return points;
}

/// Two digits that count: 37, 370, 3,700.
double rounded(double perSecond) {
    if (perSecond <= 0)
        return 0;
    const double unit = std::pow(10.0, std::floor(std::log10(perSecond)) - 1);
    return std::round(perSecond / unit) * unit;
}

} // namespace

std::vector<ProfilePoint> profileOf(const diagram::Component& client) {
    if (client.kind != "client")
        return {};
    if (const Value* profile = client.values.find("profile")) {
        const auto* record = profile->as<Record>();
        const Value* points = record != nullptr ? record->find("points") : profile;
        const auto* list = points != nullptr ? points->as<List>() : nullptr;
        return list != nullptr ? pointsIn(*list) : std::vector<ProfilePoint>();
    }
    const Value arrivals = diagram::effective(client, "arrivals");
    const auto* record = arrivals.as<Record>();
    const Value* open = record != nullptr ? record->find("open") : nullptr;
    const auto* opened = open != nullptr ? open->as<Record>() : nullptr;
    const Value* rate = opened != nullptr ? opened->find("rate") : open;
    const auto* perSecond = rate != nullptr ? rate->as<base::Rate>() : nullptr;
    return perSecond != nullptr ? std::vector<ProfilePoint>{{0, perSecond->perSecond}} : std::vector<ProfilePoint>();
}

Value profileValue(const std::vector<ProfilePoint>& points) {
    List list;
    for (const ProfilePoint& point : points)
        list.push_back(Value(List{Value(base::Duration{point.at}), Value(base::Rate{point.perSecond})}));
    return Value(Record{{"points", Value(std::move(list))}});
}

ProfileTrack::ProfileTrack(QString id, QString label, std::vector<ProfilePoint> points)
    : m_id(std::move(id)), m_label(std::move(label)) {
    setPoints(std::move(points));
    double most = 0;
    for (const ProfilePoint& point : m_points)
        most = std::max(most, point.perSecond);
    m_most = most > 0 ? most * kHeadroom : 100;
}

void ProfileTrack::setPoints(std::vector<ProfilePoint> points) {
    m_points = std::move(points);
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

std::optional<std::size_t> ProfileTrack::pointAt(QPointF point) const {
    for (std::size_t i = m_points.size(); i-- > 0;)
        if (QLineF(place(m_points[i]), point).length() <= kPointReach)
            return i;
    return std::nullopt;
}

bool ProfileTrack::isOnCurve(QPointF point) const {
    if (m_points.empty() || !m_area.contains(point))
        return false;
    // Straight between the points, level before the first and after the last.
    QPointF before(m_axis.left(), place(m_points.front()).y());
    for (std::size_t i = 0; i <= m_points.size(); ++i) {
        const QPointF next =
            i < m_points.size() ? place(m_points[i]) : QPointF(m_axis.right(), place(m_points.back()).y());
        if (point.x() >= before.x() && point.x() <= next.x()) {
            const double share = next.x() > before.x() ? (point.x() - before.x()) / (next.x() - before.x()) : 0;
            if (std::abs(before.y() + (next.y() - before.y()) * share - point.y()) <= kCurveReach)
                return true;
        }
        before = next;
    }
    return false;
}

void ProfileTrack::paint(QPainter& painter, int selected) const {
    const Palette& p = Theme::instance().palette();
    painter.setFont(Theme::instance().small());
    painter.setPen(p.textSecondary);
    painter.drawText(QRectF(m_area.left() + 4, m_area.top(), m_area.width(), kTop), Qt::AlignVCenter, m_label);
    if (m_points.empty())
        return;
    QPainterPath curve(QPointF(m_axis.left(), place(m_points.front()).y()));
    for (const ProfilePoint& point : m_points)
        curve.lineTo(place(point));
    curve.lineTo(QPointF(m_axis.right(), place(m_points.back()).y()));
    QPainterPath ground = curve;
    ground.lineTo(m_axis.right(), m_area.bottom());
    ground.lineTo(m_axis.left(), m_area.bottom());
    QColor fill = p.request;
    fill.setAlpha(p.dark ? 46 : 26);
    painter.fillPath(ground, fill);
    painter.setPen(QPen(p.request, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(curve);
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const bool hot = int(i) == selected;
        const QPointF at = place(m_points[i]);
        painter.setPen(QPen(p.request, 2));
        painter.setBrush(hot ? p.request : p.surface);
        painter.drawEllipse(at, hot ? 6 : 4.5, hot ? 6 : 4.5);
        painter.setPen(p.text);
        if (hot || m_points.size() <= 8)
            painter.drawText(QRectF(at.x() + 8, at.y() + 20 < m_area.bottom() ? at.y() + 3 : at.y() - 18, 90, 16),
                             Qt::AlignVCenter, rateText(m_points[i].perSecond));
    }
}

} // namespace faultline::ui
