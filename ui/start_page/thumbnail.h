// A small picture of a diagram.
#pragma once

#include <QPixmap>

#include "engine/diagram/diagram.h"

namespace faultline::ui {

/// The diagram fitted into `size` as the canvas draws it, in the theme in force.
QPixmap thumbnail(const diagram::Diagram& diagram, QSize size, qreal devicePixelRatio);

} // namespace faultline::ui
