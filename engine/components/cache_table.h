// The entries of one cache instance: found by key number, evicted by policy, expired lazily.
#pragma once

#include <cstdint>

#include "engine/components/call.h"
#include "engine/components/model.h"
#include "engine/consistency/paged.h"
#include "engine/kernel/random.h"

namespace faultline::components {

/// What a cache holds under a key.
struct CacheEntry {
    kernel::Time expires = 0; ///< kNever: never
    Index key = kNone;
    Index newer = kNone; ///< towards the most recently used (or set)
    Index older = kNone;
    Index version = 0;
    Index uses = 0;
    std::uint32_t fillUs = 0; ///< how long the last filling took, where that is measured
};

/// A bounded table of entries with direct index by key; copies share what neither has written since.
class CacheTable {
  public:
    /// An entry that is there and not expired; an expired one is removed and counted. Refreshes its place (LRU, LFU).
    const CacheEntry* get(Index key, kernel::Time now, const CacheModel& model, std::uint64_t& expirations);
    /// Sets an entry, evicting by policy when full; false when the policy refuses.
    bool set(Index key, Index version, kernel::Time expires, const CacheModel& model, kernel::Random& random,
             std::uint64_t& evictions);
    /// As it stands, expired or not, without a trace; null where there is none.
    const CacheEntry* peek(Index key) const;
    /// Its life ends now, if it is there and not over.
    void expire(Index key, kernel::Time now);
    void noteFill(Index key, kernel::Time took);
    void remove(Index key);
    void clear();
    std::uint32_t size() const { return m_size; }
    /// Evicts down to a smaller size (a live edit).
    void shrinkTo(std::uint32_t entries, const CacheModel& model, kernel::Random& random);

  private:
    void unlink(Index slot);
    void linkNewest(Index slot);
    void fill(Index slot, Index key, Index version, kernel::Time expires);
    void removeSlot(Index slot);
    Index victim(const CacheModel& model, kernel::Random& random) const;

    consistency::Paged<CacheEntry> m_entries;
    consistency::Paged<Index> m_slotOfKey; ///< slot + 1; 0: none
    Index m_newest = kNone;
    Index m_oldest = kNone;
    Index m_used = 0; ///< slots 0 … m_used−1 are in use, without gaps
    std::uint32_t m_size = 0;
};

} // namespace faultline::components
