// What happened, as a sentence for the back row.
#pragma once

#include <QString>
#include <functional>
#include <vector>

#include "engine/simulation/snapshot.h"

namespace faultline::ui {

/// The label of a component, by its id.
using LabelOf = std::function<QString(const QString& componentId)>;

/// A sentence on entry `index` of a log; empty for what needs none (edits, marks without a text).
QString eventSentence(const std::vector<simulation::LogEntry>& log, std::size_t index, const LabelOf& labelOf);

} // namespace faultline::ui
