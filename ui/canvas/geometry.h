// Lengths of the canvas, in canvas units (1 unit = 1 px at 100 %).
#pragma once

#include <QPointF>
#include <cmath>

namespace faultline::ui {

inline constexpr double kGrid = 20;
inline constexpr double kCardWidth = 200;
inline constexpr double kCardHeight = 88;
inline constexpr double kCardRadius = 12;
inline constexpr double kPortRadius = 6;
/// How near a port the pointer takes it.
inline constexpr double kPortReach = 12;
inline constexpr double kWireReach = 7;
/// Below this zoom a card keeps its name and one figure, both large.
inline constexpr double kFullZoom = 0.6;
/// Below this zoom there is neither text nor small detail.
inline constexpr double kTextZoom = 0.35;
/// From this zoom on wires carry their rates.
inline constexpr double kRateZoom = 0.45;
inline constexpr double kSmallestZoom = 0.1;
inline constexpr double kLargestZoom = 4;

inline QPointF snapped(QPointF point) {
    return {std::round(point.x() / kGrid) * kGrid, std::round(point.y() / kGrid) * kGrid};
}

} // namespace faultline::ui
