// Latency histograms: log-linear, at most 0.8 % relative error, merged exactly.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/kernel/time.h"

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

    std::uint64_t count() const;
    double meanNs() const;
    /// Sum of squares about the mean over count−1, in ns²; for confidence intervals.
    double varianceNs2() const;
    kernel::Time max() const;
    /// The value below or at which a share q of the samples lies (the bucket's middle, at most max()); 0 when empty.
    kernel::Time quantile(double q) const;

  private:
    void flush();
    std::array<kernel::Time, 31> m_staged{};
    std::uint32_t m_stagedCount = 0;
    // (blocks, counts, sums)
};

} // namespace faultline::metrics
