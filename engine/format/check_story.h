// The parts of a file that are kept as they were read: dashboard, lesson and challenge.
#pragma once

#include "engine/diagram/validate.h"
#include "engine/format/convert.h"

namespace faultline::format {

/// Reports what is wrong with them, against the diagram that has been read: unknown keys, wrong types, expressions that
/// cannot be read, names of nothing, events and parameters that make no sense. `locate` gives paths their places.
void checkStory(const Node& root, const diagram::Diagram& diagram, const SourceText& source,
                const diagram::Locate& locate, base::Diagnostics& findings);

} // namespace faultline::format
