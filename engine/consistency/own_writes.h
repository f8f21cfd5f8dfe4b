// Who has written what: each user's own newest acknowledged version of a key, for read-your-writes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/consistency/paged.h"
#include "engine/kernel/random.h"
#include "engine/kernel/time.h"

namespace faultline::consistency {

/// The newest acknowledged writes by (user, key), about the last million pairs of one data owner: 24 MB when full,
/// nothing before the first write. A pair is forgotten once so many newer ones have come that its place is taken; a
/// read that is still behind it by then is counted as stale, but not as a violation.
class OwnWrites {
  public:
    void note(std::uint32_t user, std::uint32_t key, std::uint32_t version, kernel::Time now) {
        const std::uint64_t first = placeOf(user, key);
        std::uint64_t at = first;
        for (std::uint64_t i = first; i < first + kWays; ++i) {
            const Entry& entry = m_entries[i];
            if (entry.version > 0 && entry.user == user && entry.key == key) {
                Entry& own = m_entries.at(i);
                if (version > own.version) {
                    own.previous = own.version;
                    own.version = version;
                    own.at = now;
                }
                return;
            }
            if (entry.version == 0 || (m_entries[at].version != 0 && entry.at < m_entries[at].at))
                at = m_entries[at].version == 0 ? at : i;
        }
        m_entries.at(at) = {now, user, key, version, 0};
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

    static constexpr std::uint64_t kWays = 4;
    static constexpr std::uint64_t kPairs = std::uint64_t{1} << 20;

  private:
    struct Entry {
        kernel::Time at = 0;
        std::uint32_t user = 0;
        std::uint32_t key = 0;
        std::uint32_t version = 0; ///< 0: nothing here
        std::uint32_t previous = 0;
    };
    static constexpr std::uint64_t kNowhere = ~std::uint64_t{0};
    static std::uint64_t placeOf(std::uint32_t user, std::uint32_t key) {
        return kernel::hash((std::uint64_t{user} << 32) | key) % (kPairs / kWays) * kWays;
    }
    std::uint64_t find(std::uint32_t user, std::uint32_t key) const {
        const std::uint64_t first = placeOf(user, key);
        for (std::uint64_t i = first; i < first + kWays; ++i)
            if (m_entries[i].version > 0 && m_entries[i].user == user && m_entries[i].key == key)
                return i;
        return kNowhere;
    }

    Paged<Entry> m_entries;
};

} // namespace faultline::consistency
