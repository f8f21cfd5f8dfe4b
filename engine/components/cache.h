// Caches: keyed entries with a time to live, bounded by count, one CPU by default. Flush and expire are a CDN's, too.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::cache {

/// Which instance holds a key.
std::size_t shardOf(const CacheModel& model, std::size_t instances, Index key);
/// Drops every entry of an instance (a flush event).
void flush(World& world, Index node);
/// The key of that rank (from 0, by popularity) expires, in each keyspace that is read.
void expire(World& world, Index component, std::uint64_t rank);

/// A look-up has come to nothing for its caller, who reads without it: a miss, unless it is counted already.
void unanswered(World& world, Index get);
/// The same for one that could not even be sent (an open breaker), by its handler's frame.
void notAsked(World& world, Index frame, Index cache, bool isSession);

} // namespace faultline::components::cache
