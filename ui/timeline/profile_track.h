// A client's traffic over time, as a curve whose handles one drags.
#pragma once

#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>
#include <vector>

#include "ui/timeline/time_axis.h"
#include "ui/timeline/traffic_profile.h"

namespace faultline::ui {

/// Paints one client's profile and says what lies under a point.
class ProfileTrack {
  public:
    static constexpr double kHeight = 64;

    ProfileTrack(QString id, QString label, TrafficProfile profile);

    const QString& id() const { return m_id; }
    const TrafficProfile& profile() const { return m_profile; }
    void setProfile(TrafficProfile profile) { m_profile = std::move(profile); }
    void layOut(const TimeAxis& axis, const QRectF& area);
    const QRectF& area() const { return m_area; }

    std::vector<ProfileHandle> handles() const { return handlesOf(m_profile, m_axis.length()); }
    /// The handle at a point of the panel.
    std::optional<std::size_t> handleAt(QPointF point) const;
    /// Whether the curve passes near a point.
    bool isOnCurve(QPointF point) const;
    QPointF place(const ProfilePoint& point) const;
    /// The rate at a height, rounded to what a person would write.
    double rateAt(double y) const;
    void paint(QPainter& painter, int selected) const;

  private:
    void paintGuides(QPainter& painter) const;
    void paintHandles(QPainter& painter, int selected) const;

    QString m_id;
    QString m_label;
    TrafficProfile m_profile;
    TimeAxis m_axis;
    QRectF m_area;
    double m_most = 1; ///< at the upper edge
};

} // namespace faultline::ui
