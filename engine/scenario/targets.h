// What a scenario event's target names: instances, links, zones, keyspaces.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/components/world.h"

namespace faultline::scenario {

/// Instances of "app" (all), "app/2" (one), "db/s2" (a shard), of a zone, or of a list of such; sorted, each once.
base::Result<std::vector<components::Index>> nodesOf(const components::World& world, const catalog::Value& target);
/// The same of those that can fail: naming a client is an error, one that stands in a zone is passed over.
base::Result<std::vector<components::Index>> servingNodesOf(const components::World& world,
                                                            const catalog::Value& target);
std::vector<components::Index> servingNodesIn(const components::World& world, components::Index zone);
/// The same with clients, and with instances that were scaled away but have not ended yet.
base::Result<std::vector<components::Index>> everyNodeOf(const components::World& world, const catalog::Value& target);
/// A link by its id, or a list of such.
base::Result<std::vector<components::Index>> linksOf(const components::World& world, const catalog::Value& target);
/// A component, a zone, a keyspace by its id.
base::Result<components::Index> componentOf(const components::World& world, const catalog::Value& target);
base::Result<components::Index> zoneOf(const components::World& world, const catalog::Value& target);
base::Result<components::Index> keyspaceOf(const components::World& world, const catalog::Value& target);
/// The target as text for the log.
std::string targetText(const catalog::Value& target);

} // namespace faultline::scenario
