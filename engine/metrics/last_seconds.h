// What a live figure covers: the last ten seconds.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace faultline::metrics {

/// Amounts of the last ten seconds, given ten times a second; whole seconds fall out at the far end, so that it covers
/// 10 to 11 s, and less while younger.
class LastSeconds {
  public:
    static constexpr int kSeconds = 10;
    static constexpr int kTicks = 10; ///< a second

    /// What came in the tenth of a second that ends now; `endsSecond` with each tenth.
    void add(float amount, bool endsSecond) {
        m_sums[m_at] += amount;
        ++m_ticks;
        if (!endsSecond)
            return;
        m_at = static_cast<std::uint8_t>((m_at + 1) % m_sums.size());
        m_sums[m_at] = 0;
        m_ticks = std::min<std::uint8_t>(m_ticks, kSeconds * kTicks);
    }
    /// 0 before the first tick.
    float perSecond() const { return m_ticks > 0 ? total() * kTicks / static_cast<float>(m_ticks) : 0; }
    /// The mean of the amounts; 0 before the first.
    float mean() const { return m_ticks > 0 ? total() / static_cast<float>(m_ticks) : 0; }

  private:
    float total() const {
        float sum = 0;
        for (const float second : m_sums)
            sum += second;
        return sum;
    }

    std::array<float, kSeconds + 1> m_sums{};
    std::uint8_t m_at = 0;
    std::uint8_t m_ticks = 0; ///< that the sums cover
};

} // namespace faultline::metrics
