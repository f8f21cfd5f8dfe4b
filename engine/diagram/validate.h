// What is wrong with a diagram as a whole: references that lead nowhere, links that make no sense, values out of range.
#pragma once

#include <functional>

#include "engine/base/diagnostic.h"
#include "engine/diagram/diagram.h"

namespace faultline::diagram {

/// Line and column of a path such as "components.app.cpus", where the diagram came from a file.
struct Position {
    int line = 0;
    int column = 0;
};
using Locate = std::function<Position(const std::string& path)>;

/// A part of a diagram (the clipboard's) may name what only the whole has.
enum class Scope { Whole, Part };

/// All findings, in document order. `locate` may be empty.
base::Diagnostics validate(const Diagram& diagram, const Locate& locate = {}, Scope scope = Scope::Whole);

} // namespace faultline::diagram
