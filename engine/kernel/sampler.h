// A distribution compiled for drawing: durations in nanoseconds.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/catalog/value.h"
#include "engine/kernel/random.h"
#include "engine/kernel/time.h"

namespace faultline::kernel {

/// Draws from one distribution of the format. Copyable and small (≤ 64 bytes); results are ≥ 0 and capped at 10 years.
class Sampler {
  public:
    Sampler() = default; ///< always 0
    explicit Sampler(const catalog::Distribution& distribution);

    Time draw(Random& random) const;
    /// Mean of the whole distribution, in nanoseconds.
    double mean() const { return m_mean; }
    bool isConstant() const;
    bool isZero() const;

  private:
    // (kind and parameters; exponential and constant are inline, the rest out of line)
    double m_mean = 0;
};

} // namespace faultline::kernel
