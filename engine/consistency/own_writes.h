// Who has written what: each user's own newest acknowledged version of a key, for read-your-writes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/consistency/paged.h"
#include "engine/kernel/random.h"
#include "engine/kernel/time.h"

namespace faultline::consistency {

/// The newest acknowledged writes by (user, key), at most about the last million pairs of one data owner: 24 MB, and no
/// more than is used. A pair is forgotten once so many newer ones have come that its place is taken; a read that is
/// still behind it by then is counted as stale, but not as a violation.
class OwnWrites {
  public:
    void note(std::uint32_t user, std::uint32_t key, std::uint32_t version, kernel::Time now) {
        if (const std::uint64_t place = find(user, key); place != kNowhere) {
            if (version <= m_entries[place].version)
                return;
            Entry& own = m_entries.at(place);
            own.previous = own.version;
            own.version = version;
            own.at = now;
            return;
        }
        // Nothing is forgotten before the table has its full size.
        while (m_places < kPairs && !hasRoom(user, key))
            grow();
        put({now, user, key, version, 0});
    }
    /// The newest version of the key that the user had had acknowledged by `at`; 0: none, as far as is known.
    std::uint32_t newest(std::uint32_t user, std::uint32_t key, kernel::Time at) const {
        const std::uint64_t place = find(user, key);
        if (place == kNowhere)
            return 0;
        const Entry& entry = m_entries[place];
        return entry.at <= at ? entry.version : entry.previous;
    }
    /// The user's write was lost: it no longer asks for anything.
    void forget(std::uint32_t user, std::uint32_t key, std::uint32_t survivor) {
        const std::uint64_t place = find(user, key);
        if (place == kNowhere || m_entries[place].version <= survivor)
            return;
        Entry& entry = m_entries.at(place);
        entry.version = std::min(entry.previous, survivor);
        entry.previous = entry.version;
    }

    static constexpr std::uint64_t kPairs = std::uint64_t{1} << 20;

  private:
    static constexpr std::uint64_t kWays = 8; ///< places that a pair may stand in
    static constexpr std::uint64_t kNowhere = ~std::uint64_t{0};
    struct Entry {
        kernel::Time at = 0;
        std::uint32_t user = 0;
        std::uint32_t key = 0;
        std::uint32_t version = 0; ///< 0: nothing here
        std::uint32_t previous = 0;
    };
    std::uint64_t placeOf(std::uint32_t user, std::uint32_t key) const {
        return kernel::hash((std::uint64_t{user} << 32) | key) & (m_places - kWays);
    }
    std::uint64_t find(std::uint32_t user, std::uint32_t key) const {
        if (m_places == 0)
            return kNowhere;
        const std::uint64_t first = placeOf(user, key);
        for (std::uint64_t i = first; i < first + kWays; ++i)
            if (m_entries[i].version > 0 && m_entries[i].user == user && m_entries[i].key == key)
                return i;
        return kNowhere;
    }
    bool hasRoom(std::uint32_t user, std::uint32_t key) const {
        if (m_places == 0)
            return false;
        const std::uint64_t first = placeOf(user, key);
        for (std::uint64_t i = first; i < first + kWays; ++i)
            if (m_entries[i].version == 0)
                return true;
        return false;
    }
    /// Into a free place, else that of the oldest.
    void put(const Entry& entry) {
        const std::uint64_t first = placeOf(entry.user, entry.key);
        std::uint64_t at = first;
        for (std::uint64_t i = first; i < first + kWays && m_entries[at].version > 0; ++i)
            if (m_entries[i].version == 0 || m_entries[i].at < m_entries[at].at)
                at = i;
        m_entries.at(at) = entry;
    }
    void grow() {
        const Paged<Entry> before = std::move(m_entries);
        m_entries = {};
        m_places = std::max<std::uint64_t>(1024, 2 * m_places);
        before.eachStored([&](std::uint64_t, const Entry& entry) {
            if (entry.version > 0)
                put(entry);
        });
    }

    Paged<Entry> m_entries;
    std::uint64_t m_places = 0; ///< a power of two
};

} // namespace faultline::consistency
