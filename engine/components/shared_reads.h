// Frames of one instance that want the same of the same data: one of them reads it, the others wait for what it brings.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::shared_reads {

/// True: another frame of this instance is reading the same, and this one waits for what it brings. Otherwise this one
/// reads, for all who come meanwhile.
bool joins(World& world, Index frame);
/// Who waits for what a frame has read; none where it read for itself only.
std::vector<std::uint64_t> end(World& world, Index frame);

} // namespace faultline::components::shared_reads
