// What a balancer learns about its backends beside health checks: outliers by real requests, slow starts, newcomers.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::load_balancer {

/// A request to a backend has ended. One that keeps failing is ejected.
void noteOutcome(World& world, Index balancerNode, Index backend, Outcome outcome);
/// A backend's ejection may be over.
void onEjectionEnd(World& world, Index balancerNode, Index backendNode);
/// After a change of the backends.
void recountEjected(World& world, Index balancerNode);
/// A backend has come (back): its share grows from next to nothing to all of it.
void beginSlowStart(World& world, Index balancerNode, Index backend);
/// An instance that was added while the run goes on serves for the first time: its balancers count on it.
void joined(World& world, Index backendNode);

} // namespace faultline::components::load_balancer
