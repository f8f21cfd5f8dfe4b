// A link on the canvas: its route and where along it something is.
#pragma once

#include <QPainter>
#include <QPainterPath>
#include <QString>
#include <array>

#include "ui/canvas/geometry.h"

namespace faultline::ui {

/// The route between two ports, with a table of points at equal distances along it.
class WireRoute {
  public:
    static constexpr int kSteps = 64;

    WireRoute() = default;
    /// From an out port to an in port. `lane` keeps parallel wires apart: 0, 1, -1, 2 … `below` is how far the lower of
    /// the two cards reaches under its port: a wire that has to go back passes under it.
    WireRoute(QPointF from, QPointF to, int lane, double below = kCardHeight / 2);
    /// From a card to one of its tiles: out of the side that faces it, so that several spread like a fan.
    static WireRoute fan(const QRectF& card, const QRectF& tile);

    const QPainterPath& path() const { return m_path; }
    QRectF bounds() const { return m_bounds; }
    double length() const { return m_length; }
    /// The point at a share (0–1) of the length.
    QPointF at(double share) const;
    /// The unit vector along the route there.
    QPointF direction(double share) const;
    double distanceTo(QPointF point) const;
    bool intersects(const QRectF& rect) const;

  private:
    /// From the four points of a cubic.
    explicit WireRoute(const std::array<QPointF, 4>& cubic);

    QPainterPath m_path;
    QRectF m_bounds;
    double m_length = 0;
    std::array<QPointF, kSteps + 1> m_points{};
};

/// The circuit breakers of a wire's callers, and how many of them are not closed.
struct BreakerCount {
    quint32 all = 0;
    quint32 open = 0;
    quint32 halfOpen = 0;

    /// Nothing is let through.
    bool isOpen() const { return all > 0 && open == all; }
    friend bool operator==(const BreakerCount&, const BreakerCount&) = default;
};

/// How a wire is drawn at the moment.
struct WireLook {
    bool selected = false;
    bool cut = false;
    bool parted = false; ///< some of the instances at its ends do not reach each other
    bool muted = false;  ///< what moves on it is hidden
    bool hovered = false;
    BreakerCount breakers;
    double mark = 0.5; ///< the share of its length where a tear is drawn
    friend bool operator==(const WireLook&, const WireLook&) = default;
};

/// Where a wire runs: its ends, its lane, and how far the lower of its cards reaches under its port.
struct WirePlace {
    QPointF from;
    QPointF to;
    int lane = 0;
    double below = 0;
    friend bool operator==(const WirePlace&, const WirePlace&) = default;
};

/// One link.
struct Wire {
    QString id;
    QString from;
    QString to;
    int lane = 0;
    WirePlace place; ///< of the route
    WireRoute route;
    WireLook look;
    QString label; ///< what flows over it, e.g. "1,200/s"; empty while nothing runs
};

/// Clears the ground under a wire, so that it passes visibly over those that were painted before.
void paintCasing(QPainter& painter, const WireRoute& route, double zoom);
/// `smooth` is off while the view zooms.
void paintWire(QPainter& painter, const WireRoute& route, const WireLook& look, bool smooth, double zoom);

} // namespace faultline::ui
