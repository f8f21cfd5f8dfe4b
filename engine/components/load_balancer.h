// Load balancers: pick a healthy backend for each request, check their health, try the next one, limit, queue.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::load_balancer {

inline const BalancerModel& modelOf(const World& world, Index node) {
    return world.model.balancers[world.model.components[world.state.nodes[node].component].row];
}
inline BalancerState& stateOf(World& world, Index node) {
    return world.state.balancers[world.state.nodes[node].row];
}
/// The backend's place in the model; kNone when it is none of this balancer's.
Index backendOf(const BalancerModel& model, Index backendNode);
/// A backend may have room again: the requests held longest go there.
void serveHeld(World& world, Index balancerNode);

/// A health check of one (balancer instance, backend instance) pair is due.
void onCheckDue(World& world, Index balancerNode, Index backendNode);
/// The request that a balancer instance holds longest may have been held for queue_timeout.
void onHoldEnd(World& world, Index balancerNode);
/// Whether every balancer that has this instance as a backend has taken it out; false where none has it.
bool isDropped(const World& world, Index backendNode);
/// Backends that a balancer instance holds for unhealthy.
std::uint32_t droppedCount(const World& world, Index balancerNode);

} // namespace faultline::components::load_balancer
