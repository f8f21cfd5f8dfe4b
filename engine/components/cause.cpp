#include "engine/components/cause.h"

#include <array>

namespace faultline::components {

std::string_view causeName(Outcome outcome) {
    constexpr std::array<std::string_view, kCauseCount + 1> kNames = {
        "timeout", "refused", "reset", "overloaded", "rate_limited", "unavailable", "error", "breaker_open", "ok"};
    return kNames[static_cast<std::size_t>(outcome)];
}

} // namespace faultline::components
