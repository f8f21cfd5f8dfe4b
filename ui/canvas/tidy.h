// Tidying up: where the cards go when the canvas lays them out along their wires.
#pragma once

#include <QHash>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <optional>

#include "engine/diagram/edit.h"

namespace faultline::ui {

/// Places for some components (none: all of them), callers left of callees, by our own layered layout: longest paths
/// give the columns, medians of the neighbours the order in them. What shares a zone stays together.
QHash<QString, QPointF> layeredPlaces(const diagram::Diagram& diagram, const QStringList& ids);
/// The same by Graphviz; nothing where `dot` is not installed or takes longer than 5 s.
std::optional<QHash<QString, QPointF>> graphvizPlaces(const diagram::Diagram& diagram, const QStringList& ids);

/// How often wires between cards of neighbouring columns cross, as the places have it.
int crossingsIn(const diagram::Diagram& diagram, const QHash<QString, QPointF>& places);

/// Puts components there, as one step; frames of zones follow what they contain.
diagram::Edit tidied(const diagram::Diagram& diagram, const QHash<QString, QPointF>& places);

enum class Alignment { Left, Centre, Right, Top, Middle, Bottom };
/// Puts cards in line; nothing for fewer than two.
std::optional<diagram::Edit> aligned(const diagram::Diagram& diagram, const QStringList& ids, Alignment alignment);
/// Equal gaps between cards, from the first to the last across or down; nothing for fewer than three.
std::optional<diagram::Edit> distributed(const diagram::Diagram& diagram, const QStringList& ids,
                                         Qt::Orientation along);

} // namespace faultline::ui
