// Where the zones of a diagram lie on the canvas.
#pragma once

#include <QHash>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <functional>

#include "engine/diagram/diagram.h"

namespace faultline::ui {

inline constexpr double kZonePadding = 20;
/// The strip with the zone's name, above what it contains.
inline constexpr double kZoneHeader = 28;
inline constexpr double kSmallestZone = 120;

/// The rectangle of a component's card, or of a member's tile ("app/2"); null where there is none.
using CardRectOf = std::function<QRectF(const QString& name)>;
/// The cards of a diagram as they are while nothing runs, those without a place where the canvas puts them.
CardRectOf cardRectsOf(const diagram::Diagram& diagram);

/// The components that a zone names as a whole.
QStringList wholeMembersOf(const diagram::Named& zone);
QString zoneLabelOf(const diagram::Named& zone);
/// Its frame: what it was drawn as, and large enough for the cards and tiles that stand in it. Null for a zone that has
/// neither.
QRectF zoneFrameOf(const diagram::Diagram& diagram, const diagram::Named& zone, const CardRectOf& rectOf);
/// The smallest zone whose frame holds a point; empty where none does.
QString zoneAt(const diagram::Diagram& diagram, QPointF point, const CardRectOf& rectOf);
/// The zone that names a component as a whole, or a member ("app/2") by itself; empty where none does.
QString zoneNaming(const diagram::Diagram& diagram, const QString& name);

} // namespace faultline::ui
