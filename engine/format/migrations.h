// Files of older format versions, brought up to date step by step before anything else looks at them.
#pragma once

#include <vector>

#include "engine/format/tree.h"

namespace faultline::format {

/// One step from a version to the next: it changes the nodes of the document.
struct Migration {
    int from = 0;
    void (*apply)(Tree& tree) = nullptr;
};

/// The steps of this program, oldest first. Version 1 is the first, so there are none yet.
const std::vector<Migration>& migrations();

/// Whether there is a step for each version from `version` on to `target`.
bool canMigrate(int version, int target, const std::vector<Migration>& steps);
/// Applies the steps in order. Ask canMigrate first.
void migrate(Tree& tree, int version, int target, const std::vector<Migration>& steps);

/// Gives a key of a mapping another name, for steps.
void renameKey(Node& map, std::string_view from, std::string_view to);

} // namespace faultline::format
