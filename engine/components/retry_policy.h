// How often a caller tries again, and how long it waits before.
#pragma once

#include <cmath>
#include <cstdint>

#include "engine/kernel/random.h"
#include "engine/kernel/time.h"

namespace faultline::components {

/// Retries with exponential back-off: attempt i waits base × factor^i, at most `cap`, spread by the jitter.
/// Full jitter draws from [0, wait), equal jitter from [wait/2, wait).
struct RetryPolicy {
    enum class Jitter : std::uint8_t { None, Equal, Full };
    std::uint32_t max = 0;
    kernel::Time base = 100 * kernel::kMillisecond;
    double factor = 2;
    kernel::Time cap = 10 * kernel::kSecond;
    Jitter jitter = Jitter::Full;
    double budget = -1; ///< retries at most this share of first attempts over 10 s; below 0: no budget

    kernel::Time wait(std::uint32_t retriesBefore, kernel::Random& random) const {
        double wait = static_cast<double>(base);
        for (std::uint32_t i = 0; i < retriesBefore && wait < static_cast<double>(cap); ++i)
            wait *= factor;
        if (wait > static_cast<double>(cap))
            wait = static_cast<double>(cap);
        if (jitter == Jitter::Full)
            wait *= random.uniform();
        else if (jitter == Jitter::Equal)
            wait *= 0.5 + 0.5 * random.uniform();
        return static_cast<kernel::Time>(wait);
    }
};

} // namespace faultline::components
