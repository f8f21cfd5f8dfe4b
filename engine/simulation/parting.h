// Which links and which instances partitions, isolations and outages have parted from the rest.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/world.h"

namespace faultline::simulation {

/// What is parted at the moment. Both are empty while everything reaches everything.
struct Parting {
    /// By link of the model: the share (0-1) of the pairs of instances at its ends between which messages are lost, in
    /// one direction or both.
    std::vector<float> links;
    /// By node: whether it is parted from more than half of the instances that its component's links join it to.
    std::vector<bool> nodes;
};

Parting partingOf(const components::World& world);

} // namespace faultline::simulation
