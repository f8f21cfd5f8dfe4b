// Why a request failed.
#pragma once

#include <cstdint>
#include <string_view>

namespace faultline::components {

/// How a call ended. The failing ones are the report's `errors`, in its order.
enum class Outcome : std::uint8_t {
    Timeout,
    Refused,
    Reset,
    Overloaded,
    RateLimited,
    Unavailable,
    Error,
    BreakerOpen,
    Success
};

constexpr int kCauseCount = 8;

/// "timeout", "refused" … as in the report; "ok" for success.
std::string_view causeName(Outcome outcome);

} // namespace faultline::components
