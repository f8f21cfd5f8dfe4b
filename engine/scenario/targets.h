// What a scenario event's target names: instances, links.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/components/world.h"

namespace faultline::scenario {

/// Instances of "app" (all) or "app/2" (one), or of a list of such.
base::Result<std::vector<components::Index>> nodesOf(const components::World& world, const catalog::Value& target);
/// A link by its id, or a list of such; "all" where that is allowed.
base::Result<std::vector<components::Index>> linksOf(const components::World& world, const catalog::Value& target);
/// A component by its id.
base::Result<components::Index> componentOf(const components::World& world, const catalog::Value& target);
/// The target as text for the log.
std::string targetText(const catalog::Value& target);

} // namespace faultline::scenario
