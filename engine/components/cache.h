// Caches: keyed entries with a time to live, bounded by count, one CPU by default.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::cache {

/// Which instance holds a key.
std::size_t shardOf(const CacheModel& model, std::size_t instances, Index key);
/// Drops every entry of an instance (a flush event).
void flush(World& world, Index node);

} // namespace faultline::components::cache
