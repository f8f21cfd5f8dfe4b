// Latency histograms: log-linear, at most 0.8 % relative error, merged exactly.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/kernel/time.h"
#include "engine/metrics/log_linear.h"

namespace faultline::metrics {

/// Counts durations in log-linear buckets: 2^`kSubBits` sub-buckets an octave, from 1 ns to 2^62 ns. Blocks (octaves)
/// are allocated on first use, samples are staged and flushed 31 at a time so that a histogram that is out of the
/// cache costs little. Mean, minimum and maximum are exact.
class Histogram {
  public:
    static constexpr int kSubBits = 7;

    void record(kernel::Time value) {
        m_staged[m_stagedCount++] = value;
        if (m_stagedCount == m_staged.size()) [[unlikely]]
            flush();
    }
    void merge(const Histogram& other);
    void clear(); ///< keeps the memory
    /// The samples that came after `earlier`, which is this histogram as it once was. Smallest and largest are those of
    /// the buckets.
    Histogram since(const Histogram& earlier) const;
    /// All that it holds as one line of whole numbers, from which read() makes it again exactly.
    std::string written() const;
    /// Nothing where the text was not written by written().
    static std::optional<Histogram> read(std::string_view text);

    std::uint64_t count() const { return m_count + m_stagedCount; }
    double meanNs() const;
    /// Sum of squares about the mean over count−1, in ns²; for confidence intervals. Exact while that sum is below
    /// 2^128 ns² (a million samples with a deviation of three days).
    double varianceNs2() const;
    kernel::Time min() const; ///< 0 when empty
    kernel::Time max() const;
    /// The value below or at which a share q of the samples lies (the bucket's middle, at most max()); 0 when empty.
    kernel::Time quantile(double q) const;

  private:
    void flush();
    Histogram flushed() const;

    std::uint32_t m_stagedCount = 0; // beside the first samples, in one cache line
    std::array<kernel::Time, 31> m_staged{};
    std::uint64_t m_count = 0; ///< without the staged ones, as all that follows
    unsigned __int128 m_sum = 0;
    unsigned __int128 m_squares = 0; ///< modulo 2^128
    kernel::Time m_min = std::numeric_limits<kernel::Time>::max();
    kernel::Time m_max = 0;
    LogLinear<kSubBits, std::uint64_t> m_counts;
};

} // namespace faultline::metrics
