// Values without what goes without saying: two values that mean the same become equal.
#pragma once

#include "engine/catalog/key.h"

namespace faultline::diagram {

/// The value with its fields in the catalog's order and without those that equal their default. A record that would
/// have nothing left keeps its shorthand's field (else its first with a default).
catalog::Value trimmed(const catalog::Schema& schema, const catalog::Value& value);

/// Whether two values of one schema say the same: {max: 3} and {max: 3, budget: none}.
bool meansSame(const catalog::Schema& schema, const catalog::Value& a, const catalog::Value& b);

} // namespace faultline::diagram
