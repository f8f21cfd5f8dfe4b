// Whether a value could be set by its path, without setting it.
#pragma once

#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/diagram/diagram.h"

namespace faultline::format {

/// What is wrong with `PATH=VALUE` in itself: the path, the value's type and its range. What it does to the rest of the
/// diagram is not looked at, so that many can be checked.
base::Diagnostics checkPath(const diagram::Diagram& diagram, std::string_view path, std::string_view value);

} // namespace faultline::format
