// A quantity that changes in steps, averaged over time.
#pragma once

#include <cstdint>

#include "engine/kernel/time.h"

namespace faultline::metrics {

/// Integral over time of an integer level such as a queue length; exact in int64/int128 arithmetic.
class TimeAverage {
  public:
    void set(kernel::Time now, std::int64_t level) {
        m_integral += static_cast<__int128>(m_level) * (now - m_since);
        m_since = now;
        m_level = level;
        if (level > m_max)
            m_max = level;
    }
    void add(kernel::Time now, std::int64_t delta) { set(now, m_level + delta); }
    std::int64_t level() const { return m_level; }
    std::int64_t max() const { return m_max; }
    /// Integral up to now, in level × nanoseconds.
    double integral(kernel::Time now) const {
        return static_cast<double>(m_integral + static_cast<__int128>(m_level) * (now - m_since));
    }
    /// Starts measuring anew at `now`, at the level it has.
    void restart(kernel::Time now) {
        m_integral = 0;
        m_since = now;
        m_max = m_level;
    }
    double mean(kernel::Time now, kernel::Time start) const {
        return now > start ? integral(now) / static_cast<double>(now - start) : 0.0;
    }

  private:
    __int128 m_integral = 0;
    kernel::Time m_since = 0;
    std::int64_t m_level = 0;
    std::int64_t m_max = 0;
};

} // namespace faultline::metrics
