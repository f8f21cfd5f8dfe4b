// The catalog in words: what a value looks like, for `explain` and the reference page.
#pragma once

#include <string>

#include "engine/catalog/key.h"

namespace faultline::catalog {

/// "duration", "count from 1 to 1024", "one of lru, lfu", "reference to a cache; or off"
std::string describe(const Schema& schema);
/// A value as it stands in a file, on one line: {exponential: 10ms}. Empty for no value.
std::string flowText(const Value& value);
/// The default as it stands in a file, by its shorthand where only that differs from the fields' own defaults.
std::string defaultText(const Key& key);

} // namespace faultline::catalog
