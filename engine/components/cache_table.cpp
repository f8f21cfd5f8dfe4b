#include "engine/components/cache_table.h"

namespace faultline::components {

const CacheEntry* CacheTable::get(Index key, kernel::Time now, const CacheModel& model, std::uint64_t& expirations) {
    const Index stored = m_slotOfKey[key];
    if (stored == 0)
        return nullptr;
    const Index slot = stored - 1;
    if (m_entries[slot].expires <= now) {
        removeSlot(slot);
        ++expirations;
        return nullptr;
    }
    if (model.policy == CacheModel::Policy::Lru) {
        if (m_newest != slot) {
            unlink(slot);
            linkNewest(slot);
        }
    } else if (model.policy == CacheModel::Policy::Lfu) {
        ++m_entries.at(slot).uses;
    }
    return &m_entries[slot];
}

bool CacheTable::set(Index key, Index version, kernel::Time expires, const CacheModel& model, kernel::Random& random,
                     std::uint64_t& evictions) {
    if (model.entries == 0)
        return false;
    const Index stored = m_slotOfKey[key];
    if (stored != 0) {
        const Index slot = stored - 1;
        CacheEntry& entry = m_entries.at(slot);
        entry.version = version;
        entry.expires = expires;
        ++entry.uses;
        if (model.policy == CacheModel::Policy::Lru && m_newest != slot) {
            unlink(slot);
            linkNewest(slot);
        }
        return true;
    }
    if (m_size >= model.entries) {
        if (model.policy == CacheModel::Policy::NoEviction)
            return false;
        const Index slot = victim(model, random);
        unlink(slot);
        m_slotOfKey.at(m_entries[slot].key) = 0;
        fill(slot, key, version, expires);
        ++evictions;
        return true;
    }
    fill(m_used++, key, version, expires);
    ++m_size;
    return true;
}

void CacheTable::fill(Index slot, Index key, Index version, kernel::Time expires) {
    CacheEntry& entry = m_entries.at(slot);
    entry = CacheEntry{};
    entry.key = key;
    entry.version = version;
    entry.expires = expires;
    entry.uses = 1;
    m_slotOfKey.at(key) = slot + 1;
    linkNewest(slot);
}

const CacheEntry* CacheTable::peek(Index key) const {
    const Index stored = m_slotOfKey[key];
    return stored == 0 ? nullptr : &m_entries[stored - 1];
}

void CacheTable::expire(Index key, kernel::Time now) {
    const Index stored = m_slotOfKey[key];
    if (stored != 0 && m_entries[stored - 1].expires > now)
        m_entries.at(stored - 1).expires = now;
}

void CacheTable::noteFill(Index key, kernel::Time took) {
    constexpr kernel::Time kMost = 0xffffffff;
    if (const Index stored = m_slotOfKey[key]; stored != 0)
        m_entries.at(stored - 1).fillUs = static_cast<std::uint32_t>(took / 1000 < kMost ? took / 1000 : kMost);
}

void CacheTable::remove(Index key) {
    const Index stored = m_slotOfKey[key];
    if (stored != 0)
        removeSlot(stored - 1);
}

void CacheTable::clear() {
    *this = CacheTable();
}

void CacheTable::shrinkTo(std::uint32_t entries, const CacheModel& model, kernel::Random& random) {
    while (m_size > entries)
        removeSlot(victim(model, random));
}

void CacheTable::unlink(Index slot) {
    const CacheEntry entry = m_entries[slot];
    if (entry.newer != kNone)
        m_entries.at(entry.newer).older = entry.older;
    else
        m_newest = entry.older;
    if (entry.older != kNone)
        m_entries.at(entry.older).newer = entry.newer;
    else
        m_oldest = entry.newer;
}

void CacheTable::linkNewest(Index slot) {
    CacheEntry& entry = m_entries.at(slot);
    entry.newer = kNone;
    entry.older = m_newest;
    if (m_newest != kNone)
        m_entries.at(m_newest).newer = slot;
    m_newest = slot;
    if (m_oldest == kNone)
        m_oldest = slot;
}

void CacheTable::removeSlot(Index slot) {
    unlink(slot);
    m_slotOfKey.at(m_entries[slot].key) = 0;
    // The last slot moves into the gap, so that slots in use stay without gaps.
    const Index last = --m_used;
    if (last != slot) {
        const CacheEntry moved = m_entries[last];
        m_entries.at(slot) = moved;
        m_slotOfKey.at(moved.key) = slot + 1;
        if (moved.newer != kNone)
            m_entries.at(moved.newer).older = slot;
        else
            m_newest = slot;
        if (moved.older != kNone)
            m_entries.at(moved.older).newer = slot;
        else
            m_oldest = slot;
    }
    --m_size;
}

Index CacheTable::victim(const CacheModel& model, kernel::Random& random) const {
    if (model.policy == CacheModel::Policy::Random)
        return static_cast<Index>(random.below(m_used));
    if (model.policy == CacheModel::Policy::Lfu) {
        // The least used of five at random, as Redis approximates it (maxmemory-samples 5).
        Index best = static_cast<Index>(random.below(m_used));
        for (int i = 1; i < 5; ++i) {
            const Index other = static_cast<Index>(random.below(m_used));
            if (m_entries[other].uses < m_entries[best].uses)
                best = other;
        }
        return best;
    }
    return m_oldest;
}

} // namespace faultline::components
