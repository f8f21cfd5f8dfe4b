// Load balancers: pick a healthy backend for each request, check their health, try the next one, limit, queue.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::load_balancer {

/// A health check of one (balancer instance, backend instance) pair is due.
void onCheckDue(World& world, Index balancerNode, Index backendNode);
/// The request that a balancer instance holds longest may have been held for queue_timeout.
void onHoldEnd(World& world, Index balancerNode);
/// Whether every balancer that has this instance as a backend has taken it out; false where none has it.
bool isDropped(const World& world, Index backendNode);
/// Backends that a balancer instance holds for unhealthy.
std::uint32_t droppedCount(const World& world, Index balancerNode);

} // namespace faultline::components::load_balancer
