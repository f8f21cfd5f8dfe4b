// Dots in slow motion, found by their pixels.
#pragma once

#include <QImage>
#include <QWidget>
#include <cmath>

#include "engine/diagram/diagram.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

/// Users 360 px away from one server; a request each 100 ms, and messages that take as long: 2 s on screen at a
/// twentieth of the speed, so that there is one on its way there and one on its way back.
inline diagram::Diagram farApart() {
    diagram::Diagram diagram;
    diagram.components = {{"users", "client", {{"position", base::Point{0, 100}}}},
                          {"app", "service", {{"position", base::Point{560, 100}}}}};
    const catalog::Record open{{"rate", base::Rate{10}}, {"process", "constant"}};
    diagram.components[0].values.set("arrivals", catalog::Record{{"open", open}});
    diagram.links = {{"users->app", "users", "app", {}}};
    diagram.links[0].values.set("latency", catalog::Distribution::constant(base::Duration::milliseconds(100)));
    return diagram;
}

inline bool isNear(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) < 12 && std::abs(a.green() - b.green()) < 12 &&
           std::abs(a.blue() - b.blue()) < 12;
}

/// The middle of a request's dot on the middle half of a level wire between two ports, where it is the only one; null
/// while there is none.
inline QPoint requestDot(QWidget& viewport, QPoint from, QPoint to) {
    const QImage image = viewport.grab().toImage();
    const QColor blue = Theme::instance().palette().request;
    const int quarter = (to.x() - from.x()) / 4;
    const int y = from.y() + 3; // requests keep to one side of the wire
    int first = -1;
    int last = -1;
    for (int x = from.x() + quarter; x < to.x() - quarter; ++x)
        if (isNear(image.pixelColor(x, y), blue)) {
            first = first < 0 ? x : first;
            last = x;
        }
    return first < 0 || last - first > 14 ? QPoint() : QPoint((first + last) / 2, y);
}

} // namespace faultline::ui
