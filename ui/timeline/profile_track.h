// A client's traffic over time, as a curve whose points one drags.
#pragma once

#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>
#include <vector>

#include "engine/diagram/diagram.h"
#include "ui/timeline/time_axis.h"

namespace faultline::ui {

/// A point of a profile.
struct ProfilePoint {
    kernel::Time at = 0;
    double perSecond = 0;
    friend bool operator==(const ProfilePoint&, const ProfilePoint&) = default;
};

/// The points of an open client's profile; of one without a profile its one rate. Empty for closed clients and probes,
/// and for profiles that are drawn by another rule (a day's wave).
std::vector<ProfilePoint> profileOf(const diagram::Component& client);
/// What a component's `profile` is set to for these points.
diagram::Value profileValue(const std::vector<ProfilePoint>& points);

/// Paints one client's profile and says what lies under a point.
class ProfileTrack {
  public:
    static constexpr double kHeight = 64;

    ProfileTrack(QString id, QString label, std::vector<ProfilePoint> points);

    const QString& id() const { return m_id; }
    const std::vector<ProfilePoint>& points() const { return m_points; }
    void setPoints(std::vector<ProfilePoint> points);
    void layOut(const TimeAxis& axis, const QRectF& area);
    const QRectF& area() const { return m_area; }

    std::optional<std::size_t> pointAt(QPointF point) const;
    /// Whether the curve passes near a point.
    bool isOnCurve(QPointF point) const;
    QPointF place(const ProfilePoint& point) const;
    /// The rate at a height, rounded to what a person would write.
    double rateAt(double y) const;
    void paint(QPainter& painter, int selected) const;

  private:
    QString m_id;
    QString m_label;
    std::vector<ProfilePoint> m_points;
    TimeAxis m_axis;
    QRectF m_area;
    double m_most = 1; ///< at the upper edge
};

} // namespace faultline::ui
