// What is new in a run's log since the last look.
#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/simulation/snapshot.h"

namespace faultline::ui {

/// Walks through a log, of which each snapshot carries the last entries, and gives every entry once.
class FreshEntries {
  public:
    /// Calls `seen(entry)` for what is new. True when the run has begun anew since the last look: everything that was
    /// seen before is void, and the log is read from its start.
    template <typename Seen> bool read(const simulation::Snapshot& snapshot, Seen seen) {
        const bool anew = snapshot.now < m_now;
        if (anew)
            *this = {};
        m_now = snapshot.now;
        if (!snapshot.log || snapshot.log->empty())
            return anew;
        const auto& log = *snapshot.log;
        std::size_t begin = log.size();
        while (begin > 0 && log[begin - 1].at >= m_until)
            --begin;
        std::size_t atSameTime = 0;
        for (std::size_t i = begin; i < log.size(); ++i)
            if (log[i].at != m_until || atSameTime++ >= m_then)
                seen(log[i]);
        const kernel::Time last = log.back().at;
        m_then =
            std::size_t(std::count_if(log.begin(), log.end(), [&](const auto& entry) { return entry.at == last; }));
        m_until = last;
        return anew;
    }

  private:
    kernel::Time m_now = -1;
    kernel::Time m_until = -1; ///< entries up to then were seen
    std::size_t m_then = 0;    ///< of those at exactly that time
};

} // namespace faultline::ui
