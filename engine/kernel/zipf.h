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
    std::uint64_t draw(Random& random) const;
    /// Probability of one rank, exact: for tests and for "hottest".
    double probability(std::uint64_t rank) const;
    std::uint64_t keys() const { return m_keys; }

  private:
    std::uint64_t m_keys = 1;
};

} // namespace faultline::kernel
