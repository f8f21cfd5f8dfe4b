// A database's members after its configuration has changed: who belongs to which shard, and which keys move.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::membership {

/// Brings shards, copies and keys in line with the model; the first time, makes them.
void follow(World& world, Index component);

} // namespace faultline::components::membership
