// Answers that users keep themselves, so that they need not ask again.
#pragma once

#include <cstdint>

#include "engine/components/call.h"
#include "engine/consistency/paged.h"
#include "engine/kernel/time.h"

namespace faultline::components {

/// How much each user of a client keeps, and for how long.
struct BrowserCacheModel {
    bool on = false;
    std::uint32_t entries = 0; ///< each user
    kernel::Time ttl = 0;      ///< 0: never expires
};

/// Figures of one client's browsers since the window began.
struct BrowserCounts {
    std::uint64_t hits = 0, misses = 0, evictions = 0, expirations = 0;
};

/// The caches of all browsers of one client: found by user, operation and key; each user's least recently used goes
/// first. At most a million answers in all (about 50 MB), and no more than is used; beyond it the one that has been
/// stored longest is forgotten, whoever has it.
class BrowserCache {
  public:
    /// Whose answer to what.
    struct Question {
        Index user = 0;
        Index key = kNone;
        std::uint16_t operation = kNoOperation;
        bool operator==(const Question&) const = default;
    };
    struct Answer {
        Index version = 0;
        Index owner = kNone; ///< the component whose version it is
    };

    /// The answer that the user has and that is still good; an expired one is removed and counted.
    const Answer* find(const Question& question, kernel::Time now, BrowserCounts& counts);
    void keep(const Question& question, const Answer& answer, kernel::Time expires, std::uint32_t limit,
              BrowserCounts& counts);
    std::uint32_t size() const { return m_size; }

    static constexpr Index kMost = 1u << 20; ///< answers in all, and lists of users

  private:
    struct Entry {
        kernel::Time expires = 0;
        Question question;
        Answer answer;
        Index newer = kNone, older = kNone; ///< in its user's list
        Index next = kNone;                 ///< under the same hash; of a free entry: the next free one
        bool used = false;
    };
    /// A user's answers by use. Users whose numbers are a million apart share a list.
    struct List {
        Index newest = 0, oldest = 0; ///< entry + 1; 0: none
        std::uint32_t count = 0;
    };

    Index placeOf(const Question& question) const;
    Index lookUp(const Question& question) const; ///< kNone: not there
    void remove(Index entry);
    void unlink(Index entry);
    void linkNewest(Index entry);
    Index takeFree(BrowserCounts& counts);
    void grow();

    consistency::Paged<Entry> m_entries;
    consistency::Paged<Index> m_places; ///< by hash: entry + 1; 0: none
    consistency::Paged<List> m_lists;   ///< by user mod kMost
    Index m_placeCount = 0;             ///< a power of two
    Index m_touched = 0;                ///< entries that have ever been used
    Index m_free = kNone;
    Index m_hand = 0; ///< the next to be forgotten when all are used
    std::uint32_t m_size = 0;
};

} // namespace faultline::components
