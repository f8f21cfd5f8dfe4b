// What stands in a file's `lesson` and `challenge`. Both are kept as they were read; these are for checking them.
#pragma once

#include <vector>

#include "engine/catalog/key.h"

namespace faultline::catalog {

/// Keys of a lesson. Scenes hold `set` (a path to a value) and `do` (events) as Any; expressions are texts.
const std::vector<Key>& lessonKeys();
/// Keys of a challenge.
const std::vector<Key>& challengeKeys();

} // namespace faultline::catalog
