// The counting part of the histograms: how often a value fell into which log-linear bucket.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernel/time.h"

namespace faultline::metrics {

/// Counts of durations in 2^`SubBits` buckets an octave, from 0 to the largest Time. A block holds an octave and is
/// allocated when the first value falls into it. Buckets below 2^`SubBits` ns are one nanosecond wide.
template <int SubBits, typename Count> class LogLinear {
  public:
    static constexpr std::uint32_t kSubBuckets = 1u << SubBits;
    static constexpr std::uint32_t kBlocks = 63 - SubBits + 1;

    static std::uint32_t indexOf(kernel::Time value) {
        const auto v = static_cast<std::uint64_t>(value);
        const int shift = static_cast<int>(std::bit_width(v | (kSubBuckets - 1))) - 1 - SubBits;
        if (shift < 0)
            return static_cast<std::uint32_t>(v);
        return (static_cast<std::uint32_t>(shift) << SubBits) + static_cast<std::uint32_t>(v >> shift);
    }
    /// The middle of a bucket.
    static kernel::Time middle(std::uint32_t index) {
        if (index < 2 * kSubBuckets)
            return index;
        const int shift = static_cast<int>(index >> SubBits) - 1;
        const std::uint64_t low = static_cast<std::uint64_t>((index & (kSubBuckets - 1)) + kSubBuckets) << shift;
        return static_cast<kernel::Time>(low + ((std::uint64_t{1} << shift) >> 1));
    }

    void add(kernel::Time value, Count times = 1) {
        const std::uint32_t index = indexOf(value);
        cell(index >> SubBits, index & (kSubBuckets - 1)) += times;
    }
    void merge(const LogLinear& other) {
        for (std::uint32_t block = 0; block < kBlocks; ++block) {
            if (other.m_place[block] == kAbsent)
                continue;
            const Count* __restrict from = other.blockAt(block);
            Count* __restrict to = &cell(block, 0);
            for (std::uint32_t i = 0; i < kSubBuckets; ++i)
                to[i] += from[i];
        }
    }
    /// Takes away the counts of `earlier`, which were all in here.
    void subtract(const LogLinear& earlier) {
        for (std::uint32_t block = 0; block < kBlocks; ++block) {
            if (earlier.m_place[block] == kAbsent)
                continue;
            const Count* __restrict from = earlier.blockAt(block);
            Count* __restrict to = &cell(block, 0);
            for (std::uint32_t i = 0; i < kSubBuckets; ++i)
                to[i] -= from[i];
        }
    }
    void clear() { std::fill(m_counts.begin(), m_counts.end(), Count{0}); }

    /// The buckets that hold the ranks-th smallest values: ranks count from 1, ascend, and are at most the number of
    /// values.
    template <std::size_t N> std::array<kernel::Time, N> valuesAt(const std::array<std::uint64_t, N>& ranks) const {
        std::array<kernel::Time, N> result{};
        std::size_t next = 0;
        std::uint64_t before = 0;
        for (std::uint32_t block = 0; block < kBlocks && next < N; ++block) {
            if (m_place[block] == kAbsent)
                continue;
            const Count* counts = blockAt(block);
            std::uint64_t inBlock = 0;
            for (std::uint32_t i = 0; i < kSubBuckets; ++i)
                inBlock += counts[i];
            std::uint64_t seen = before;
            for (std::uint32_t i = 0; next < N && ranks[next] <= before + inBlock; ++i) {
                seen += counts[i];
                for (; next < N && ranks[next] <= seen; ++next)
                    result[next] = middle((block << SubBits) + i);
            }
            before += inBlock;
        }
        return result;
    }
    /// Calls `visit(bucket, count)` for each bucket that is not empty, from the smallest.
    template <typename Visit> void each(Visit visit) const {
        for (std::uint32_t block = 0; block < kBlocks; ++block)
            for (std::uint32_t i = 0; m_place[block] != kAbsent && i < kSubBuckets; ++i)
                if (const Count count = blockAt(block)[i]; count != 0)
                    visit((block << SubBits) + i, count);
    }
    static constexpr std::uint32_t kBuckets = kBlocks << SubBits;
    void addAt(std::uint32_t index, Count times) { cell(index >> SubBits, index & (kSubBuckets - 1)) += times; }
    std::size_t memoryBytes() const { return sizeof *this + m_counts.capacity() * sizeof(Count); }

  private:
    static constexpr std::uint8_t kAbsent = 0xff;

    Count& cell(std::uint32_t block, std::uint32_t sub) {
        if (m_place[block] == kAbsent) [[unlikely]]
            allocate(block);
        return m_counts[(static_cast<std::size_t>(m_place[block]) << SubBits) + sub];
    }
    const Count* blockAt(std::uint32_t block) const {
        return m_counts.data() + (static_cast<std::size_t>(m_place[block]) << SubBits);
    }
    void allocate(std::uint32_t block) {
        m_place[block] = static_cast<std::uint8_t>(m_counts.size() >> SubBits);
        m_counts.reserve(m_counts.size() + kSubBuckets); // no more than needed: there are thousands of these
        m_counts.resize(m_counts.size() + kSubBuckets);
    }
    static constexpr std::array<std::uint8_t, kBlocks> nothing() {
        std::array<std::uint8_t, kBlocks> places{};
        places.fill(kAbsent);
        return places;
    }

    std::array<std::uint8_t, kBlocks> m_place = nothing();
    std::vector<Count> m_counts;
};

/// Rank of the quantile q among n > 0 values, from 1: the smallest rank with at least a share q at or below it.
inline std::uint64_t rankOf(double q, std::uint64_t n) {
    const double exact = q * static_cast<double>(n);
    auto rank = static_cast<std::uint64_t>(exact > 0 ? exact : 0);
    if (static_cast<double>(rank) < exact)
        ++rank;
    return std::clamp<std::uint64_t>(rank, 1, n);
}

/// Ranks of p50, p95 and p99 among n > 0 values.
inline std::array<std::uint64_t, 3> ranksOf(std::uint64_t n) {
    return {rankOf(0.50, n), rankOf(0.95, n), rankOf(0.99, n)};
}

} // namespace faultline::metrics
