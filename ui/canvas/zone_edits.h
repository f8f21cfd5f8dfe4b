// The edits that gestures with zones make.
#pragma once

#include <QHash>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>
#include <string>
#include <vector>

#include "engine/diagram/edit.h"

namespace faultline::ui {

/// A new zone around some components, and its id.
struct NewZone {
    diagram::Edit edit;
    QString id;
};
/// A new zone that holds these components; the zones that held them let them go, as nothing stands in two. One step.
NewZone groupedIntoZone(const diagram::Diagram& diagram, const std::vector<std::string>& ids);
/// An empty zone of a size.
NewZone newZone(const diagram::Diagram& diagram, const QRectF& frame);
/// Takes a zone away; what it contained stays where it is.
diagram::Edit ungrouped(const diagram::Diagram& diagram, const QString& zone);

/// Moves a zone with the cards in it.
diagram::Edit movedZone(const diagram::Diagram& diagram, const QString& zone, QPointF offset);
/// Gives a zone a frame; cards that lie in it and in no other zone belong to it from now on.
diagram::Edit resizedZone(const diagram::Diagram& diagram, const QString& zone, const QRectF& frame);
diagram::Edit setZoneValue(const QString& zone, const char* key, std::optional<diagram::Value> value);

/// What cards that have been moved to `positions` change in the zones' contents: who is dropped in a zone belongs to
/// it, who is dragged out of its zone does not any more. Empty when nothing does.
std::vector<diagram::Edit> zonesAfter(const diagram::Diagram& diagram, const QHash<QString, QPointF>& positions);
/// What changes when a component or a member ("app/2") stands in a zone by its name; in none, when `zone` is empty.
std::vector<diagram::Edit> placedInZone(const diagram::Diagram& diagram, const QString& name, const QString& zone);
/// The zone that a new component at a point is put into; empty where there is none. Its `contains` with that component.
std::vector<diagram::Edit> zonesWith(const diagram::Diagram& diagram, const std::string& component, QPointF middle);

} // namespace faultline::ui
