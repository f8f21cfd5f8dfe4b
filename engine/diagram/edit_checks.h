// What an edit may not do to a diagram: nonsense is refused before anything changes.
#pragma once

#include <optional>

#include "engine/diagram/edit.h"

namespace faultline::diagram {

/// Why an edit would make the diagram unsound (ids, kinds, links, values that do not fit their key); nothing when it
/// would not. The parts of a Group are asked one by one when they are applied.
std::optional<base::Error> refuse(const Diagram& diagram, const Edit& edit);

} // namespace faultline::diagram
