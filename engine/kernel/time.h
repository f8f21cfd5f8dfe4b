// Simulated time.
#pragma once

#include <cstdint>
#include <limits>

namespace faultline::kernel {

/// Nanoseconds since the start of the run.
using Time = std::int64_t;
constexpr Time kNever = std::numeric_limits<Time>::max();
constexpr Time kMicrosecond = 1'000;
constexpr Time kMillisecond = 1'000'000;
constexpr Time kSecond = 1'000'000'000;

constexpr double toSeconds(Time t) {
    return static_cast<double>(t) * 1e-9;
}

} // namespace faultline::kernel
