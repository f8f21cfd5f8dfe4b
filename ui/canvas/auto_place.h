// Places for components that a file gives none.
#pragma once

#include <QHash>
#include <QPointF>
#include <QString>

#include "engine/diagram/diagram.h"

namespace faultline::ui {

/// A place for each component without a position: in columns along the links, below what has a position.
QHash<QString, QPointF> autoPlaced(const diagram::Diagram& diagram);

} // namespace faultline::ui
