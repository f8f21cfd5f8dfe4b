// The time axis that the tracks of the timeline share.
#pragma once

#include <QPainter>
#include <QRectF>

#include "engine/kernel/time.h"

namespace faultline::ui {

/// Leads from simulated time to a place across and back.
class TimeAxis {
  public:
    TimeAxis() = default;
    TimeAxis(double left, double right, kernel::Time length);

    double left() const { return m_left; }
    double right() const { return m_right; }
    kernel::Time length() const { return m_length; }
    double at(kernel::Time time) const;
    /// Never before the start.
    kernel::Time timeAt(double x) const;
    /// The same on a step that a person would choose at this scale.
    kernel::Time snapped(double x) const;
    /// The distance of those steps.
    kernel::Time snap() const;
    /// A span of time of so many pixels.
    kernel::Time span(double pixels) const;

    /// Labels end left of `free`: what lies to the right of it is under something else.
    void paint(QPainter& painter, const QRectF& strip, const QRectF& all, double free) const;

  private:
    kernel::Time step() const;

    double m_left = 0;
    double m_right = 1;
    kernel::Time m_length = kernel::kSecond;
};

} // namespace faultline::ui
