// The outlines of all icons, on a square of 24 units.
#pragma once

#include <QPainterPath>
#include <QString>

#include "ui/theme/icons.h"

namespace faultline::ui {

/// An icon as what is stroked with a round pen of 1.8 units and what is filled.
struct IconPaths {
    QPainterPath stroke;
    QPainterPath fill;
};

IconPaths kindPaths(const QString& kind);
IconPaths iconPaths(Icon which);

} // namespace faultline::ui
