// Which key a request asks for.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/random.h"

namespace faultline::kernel {

/// Ranks 0 … n−1 with probability proportional to 1/(rank+1)^s, in constant time: an alias table (Vose 1991) over the
/// first ranks one by one and then over bins of ranks at most 1/128 wide; within a bin the density is taken as linear
/// between its ends (relative error below 1e-4). Tables hold a few thousand entries whatever n is.
class Zipf {
  public:
    Zipf() = default;
    Zipf(std::uint64_t keys, double exponent);
    std::uint64_t draw(Random& random) const {
        if (m_slots.empty())
            return random.below(m_keys);
        const auto product = static_cast<unsigned __int128>(random.next()) * m_slots.size();
        const auto slot = static_cast<std::uint32_t>(product >> 64);
        const auto coin = static_cast<std::uint32_t>(static_cast<std::uint64_t>(product) >> 32);
        const std::uint32_t entry = coin < m_slots[slot].keep ? slot : m_slots[slot].alias;
        return entry < m_singles ? entry : drawInBin(m_bins[entry - m_singles], random);
    }
    /// Probability of one rank, exact: for tests and for "hottest".
    double probability(std::uint64_t rank) const;
    std::uint64_t keys() const { return m_keys; }

  private:
    struct Slot {
        std::uint32_t keep = 0; ///< in 2^-32: how often the slot stands for itself
        std::uint32_t alias = 0;
    };
    struct Bin {
        std::uint64_t first = 0;
        std::uint64_t ranks = 1;
        double lowest = 0; ///< the last rank's share of the sum of the first's and the last's density, ≤ ½
    };

    static std::uint64_t drawInBin(const Bin& bin, Random& random) {
        // One of a pair of mirrored ranks; the nearer to the front wins by the share of its density in theirs.
        const auto product = static_cast<unsigned __int128>(random.next()) * bin.ranks;
        const auto place = static_cast<std::uint64_t>(product >> 64);
        if (bin.ranks == 1)
            return bin.first;
        const double coin = static_cast<double>(static_cast<std::uint64_t>(product) >> 11) * 0x1.0p-53;
        const double along = static_cast<double>(place) / static_cast<double>(bin.ranks - 1);
        const double share = (1.0 - bin.lowest) + along * (2.0 * bin.lowest - 1.0);
        return bin.first + (coin < share ? place : bin.ranks - 1 - place);
    }
    double weight(std::uint64_t rank) const;
    void buildAlias(const std::vector<double>& weights, double total);

    std::uint64_t m_keys = 1;
    double m_exponent = 0;
    double m_total = 1; ///< sum of all weights
    std::uint32_t m_singles = 0;
    std::vector<Slot> m_slots; ///< empty: all ranks are equally likely
    std::vector<Bin> m_bins;
};

} // namespace faultline::kernel
