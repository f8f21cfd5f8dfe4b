// The edits that gestures on the canvas make.
#pragma once

#include <QHash>
#include <QPointF>
#include <QSet>
#include <QString>

#include "engine/diagram/edit.h"

namespace faultline::ui {

/// A new component of a kind under a fresh id, and that id.
struct NewComponent {
    diagram::Edit edit;
    QString id;
    QString remark; ///< what else comes with it, to be said; mostly empty
};
/// The first component that keeps data brings keys along where requests carry none: a keyspace, and an operation that
/// reads it, which all callers take up. Nothing could be found in a cache otherwise.
NewComponent newComponent(const diagram::Diagram& diagram, const QString& kind, QPointF position);

/// A new component and the wire to it (or from it, when `reversed`), as one step.
NewComponent newComponentWired(const diagram::Diagram& diagram, const QString& kind, QPointF position,
                               const QString& other, bool reversed);

/// Why a wire between two components cannot be; empty when it can.
QString refuseWire(const diagram::Diagram& diagram, const QString& from, const QString& to);
/// Kinds that a wire from (or to, when `reversed`) this component may lead to, in the catalog's order; only those that
/// a run simulates.
QStringList kindsThatFit(const diagram::Diagram& diagram, const QString& component, bool reversed);

/// Moves components; those that the canvas had placed by itself get their places written down as well.
diagram::Edit moved(const diagram::Diagram& diagram, const QHash<QString, QPointF>& positions);

/// The same, with tiles ("app/2") that are moved on their own.
diagram::Edit movedWithTiles(const diagram::Diagram& diagram, const QHash<QString, QPointF>& positions,
                             const QHash<QString, QPointF>& tiles);
/// Components and links go; tiles of others fold back into their cards. Something must be named.
diagram::Edit removedWithTiles(const diagram::Diagram& diagram, const std::vector<std::string>& components,
                               const std::vector<std::string>& links, const QSet<QString>& tiles);
/// Whether a tile goes along when these components are moved: not when it stands in a zone by its own name.
bool goesAlong(const diagram::Diagram& diagram, const QString& tile, const QSet<QString>& components);

} // namespace faultline::ui
