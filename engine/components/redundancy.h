// Balancer instances that stand in for each other: one address that moves (active and passive), or two that both work.
#pragma once

#include "engine/components/compiler.h"
#include "engine/components/world.h"

namespace faultline::components::redundancy {

void compile(Compiler& compiler, const KeyReader& keys, ComponentModel& model, BalancerModel& balancer);
/// Which instance answers at the balancer's address now, for a caller.
Index addressed(World& world, Index callerNode, const network::LinkModel& link);
/// Instances may have fallen silent to their peers, or be back.
void review(World& world, Index component);
/// An instance has been silent for as long as its peers wait.
void onTakeover(World& world, Index node, Index silence);

} // namespace faultline::components::redundancy
