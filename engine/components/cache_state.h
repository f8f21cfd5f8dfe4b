// What one instance of a cache or CDN holds, and who waits there.
#pragma once

#include <cstdint>

#include "engine/components/cache_table.h"
#include "engine/components/fetches.h"
#include "engine/kernel/ring.h"

namespace faultline::components {

/// A look-up that waits until another caller has filled the entry, and until when at most.
struct ParkedGet {
    kernel::Time until = 0;
    std::uint64_t call = 0;
};

struct CacheState { ///< one an instance, of caches and CDNs
    CacheTable table;
    std::uint64_t hits = 0, misses = 0, evictions = 0, expirations = 0, refusedSets = 0;
    std::uint64_t coalesced = 0;     ///< misses that waited for a fetch under way
    std::uint64_t sessionMisses = 0; ///< look-ups of sessions that were not there: nothing behind the cache has them
    std::uint64_t onward = 0;        ///< reads of the origin that no miss of their own led to: refreshes, waits in vain
    std::int64_t hitsAtGauge = 0, missesAtGauge = 0;
    Fetches fetches;
    kernel::Ring<ParkedGet> parked; ///< in the order in which their waits end
    bool waitArmed = false;         ///< the first of them has an event

    /// Reads that went on to the data behind it.
    std::uint64_t originReads() const {
        const std::uint64_t all = misses + onward;
        const std::uint64_t spared = coalesced + sessionMisses;
        return all > spared ? all - spared : 0;
    }
};

} // namespace faultline::components
