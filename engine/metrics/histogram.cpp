#include "engine/metrics/histogram.h"

#include "engine/base/assert.h"

namespace faultline::metrics {

void Histogram::flush() {
    // Sums in locals: the compiler cannot know that the counts are elsewhere.
    unsigned __int128 sum = 0;
    unsigned __int128 squares = 0;
    kernel::Time smallest = m_min;
    kernel::Time largest = m_max;
    for (std::uint32_t i = 0; i < m_stagedCount; ++i) {
        const kernel::Time value = m_staged[i];
        FAULTLINE_ASSERT(value >= 0, "a negative duration was recorded");
        m_counts.add(value);
        const auto v = static_cast<std::uint64_t>(value);
        sum += v;
        squares += static_cast<unsigned __int128>(v) * v;
        smallest = std::min(smallest, value);
        largest = std::max(largest, value);
    }
    m_sum += sum;
    m_squares += squares;
    m_min = smallest;
    m_max = largest;
    m_count += m_stagedCount;
    m_stagedCount = 0;
}

Histogram Histogram::flushed() const {
    Histogram copy = *this;
    copy.flush();
    return copy;
}

void Histogram::merge(const Histogram& other) {
    if (other.m_stagedCount > 0) {
        merge(other.flushed());
        return;
    }
    m_counts.merge(other.m_counts);
    m_count += other.m_count;
    m_sum += other.m_sum;
    m_squares += other.m_squares;
    m_min = std::min(m_min, other.m_min);
    m_max = std::max(m_max, other.m_max);
}

void Histogram::clear() {
    m_stagedCount = 0;
    m_count = 0;
    m_sum = 0;
    m_squares = 0;
    m_min = std::numeric_limits<kernel::Time>::max();
    m_max = 0;
    m_counts.clear();
}

double Histogram::meanNs() const {
    if (count() == 0)
        return 0;
    unsigned __int128 sum = m_sum;
    for (std::uint32_t i = 0; i < m_stagedCount; ++i)
        sum += static_cast<unsigned __int128>(m_staged[i]);
    return static_cast<double>(sum) / static_cast<double>(count());
}

double Histogram::varianceNs2() const {
    const std::uint64_t n = count();
    if (n < 2)
        return 0;
    if (m_stagedCount > 0)
        return flushed().varianceNs2();
    // Σ(v−m)² about the whole part m of the mean is right modulo 2^128, however large Σv² was.
    const unsigned __int128 m = m_sum / n;
    const unsigned __int128 aboutWhole = m_squares - 2 * m * m_sum + n * m * m;
    const auto rest = static_cast<double>(m_sum - m * n);
    const double sum = static_cast<double>(aboutWhole) - rest * rest / static_cast<double>(n);
    return std::max(sum, 0.0) / static_cast<double>(n - 1);
}

kernel::Time Histogram::min() const {
    if (count() == 0)
        return 0;
    kernel::Time result = m_min;
    for (std::uint32_t i = 0; i < m_stagedCount; ++i)
        result = std::min(result, m_staged[i]);
    return result;
}

kernel::Time Histogram::max() const {
    kernel::Time result = m_max;
    for (std::uint32_t i = 0; i < m_stagedCount; ++i)
        result = std::max(result, m_staged[i]);
    return result;
}

kernel::Time Histogram::quantile(double q) const {
    const std::uint64_t n = count();
    if (n == 0)
        return 0;
    if (m_stagedCount > 0)
        return flushed().quantile(q);
    const std::uint64_t rank = rankOf(q, n);
    if (rank == n)
        return m_max;
    return std::clamp(m_counts.valuesAt<1>({rank})[0], m_min, m_max);
}

} // namespace faultline::metrics
