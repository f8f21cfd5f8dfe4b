// Typed values as they are written: canonical units, shorthands, no defaults.
#pragma once

#include "engine/catalog/key.h"
#include "engine/format/layout.h"

namespace faultline::format {

/// A value along its schema.
Out outOf(const catalog::Schema& schema, const catalog::Value& value);
/// A value that no schema rules. Under x-… keys (`keepsTypes`) texts that look like numbers are quoted.
Out outOfAny(const catalog::Value& value, bool keepsTypes = false);

} // namespace faultline::format
