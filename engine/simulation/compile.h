// From a diagram to a model.
#pragma once

#include "engine/base/diagnostic.h"
#include "engine/components/model.h"
#include "engine/diagram/diagram.h"

namespace faultline::simulation {

/// Compiles a diagram. With a model that is running already every component, instance, link, operation, keyspace and
/// timeout keeps its number; what is gone stays as a tombstone. `busyLanes`: the running timeout lanes in which calls
/// wait. Findings that a run cannot do with are errors.
components::Model compileModel(const diagram::Diagram& diagram, std::uint64_t seed, const components::Model* running,
                               const std::vector<bool>& busyLanes, base::Diagnostics& diagnostics);

/// What a run of this sound diagram would find beyond what `known` says of the same place.
base::Diagnostics findingsOfARun(const diagram::Diagram& diagram, const base::Diagnostics& known);

} // namespace faultline::simulation
