// How many retries a caller may afford: a share of its first attempts over the last 10 s.
#pragma once

#include <cstdint>

#include "engine/kernel/time.h"

namespace faultline::components {

/// First attempts and retries of one caller by second, over the last 10 s.
class RetryBudget {
  public:
    void firstAttempt(kernel::Time now) {
        roll(now);
        ++m_first[placeOf(m_second)];
    }
    /// Takes one retry if retries, this one included, stay within `share` of the first attempts.
    bool take(double share, kernel::Time now) {
        roll(now);
        std::uint64_t first = 0;
        std::uint64_t retries = 1;
        for (int i = 0; i < kSeconds; ++i) {
            first += m_first[i];
            retries += m_retries[i];
        }
        if (static_cast<double>(retries) > share * static_cast<double>(first))
            return false;
        ++m_retries[placeOf(m_second)];
        return true;
    }

  private:
    static constexpr int kSeconds = 10;
    static int placeOf(std::int64_t second) { return static_cast<int>(second % kSeconds); }
    void roll(kernel::Time now) {
        const std::int64_t second = now / kernel::kSecond;
        if (second - m_second > kSeconds)
            m_second = second - kSeconds; // all of them are cleared
        for (; m_second < second; ++m_second)
            m_first[placeOf(m_second + 1)] = m_retries[placeOf(m_second + 1)] = 0;
    }

    std::uint32_t m_first[kSeconds] = {};
    std::uint32_t m_retries[kSeconds] = {};
    std::int64_t m_second = 0;
};

} // namespace faultline::components
