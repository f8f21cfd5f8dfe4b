// Autoscaling: the number of a service's or worker's instances follows its load.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/components/call.h"
#include "engine/kernel/time.h"

namespace faultline::components {

struct World;
struct Compiler;
class KeyReader;

/// How a component is scaled; `every` 0: not at all.
struct AutoscaleModel {
    std::uint32_t min = 1;
    std::uint32_t max = 1;
    double target = 0; ///< utilisation, 0–1
    kernel::Time every = 0;
    kernel::Time startUp = 0;
    kernel::Time coolDown = 0;
    std::uint32_t backlogPerInstance = 0; ///< messages; 0: the queue does not matter
};

/// What an autoscaler remembers from one look to the next.
struct AutoscaleState {
    std::uint32_t generation = 0;
    kernel::Time every = 0; ///< as its event was scheduled; 0: none
    kernel::Time lookedAt = 0;
    double busyBefore = 0; ///< CPU time of all instances up to then
    kernel::Time changedAt = kernel::kNever;
};

namespace autoscale {

AutoscaleModel compile(Compiler& compiler, const KeyReader& keys, const std::string& id);
/// The component's model is new: looks from now on, or no more, or at other intervals.
void modelChanged(World& world, Index component);
/// It is time to look: how many instances there should be instead of those that there are; none: as many.
std::optional<std::uint32_t> look(World& world, Index component, Index generation);
/// The window begins: CPU time is counted from 0 again.
void beginWindow(World& world);

} // namespace autoscale

} // namespace faultline::components
