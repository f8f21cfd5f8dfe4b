// A real message of a sampled request, for the canvas.
#pragma once

#include <cstdint>

#include "engine/kernel/time.h"

namespace faultline::components {

/// One message on a link. Times are simulated. Which requests are sampled is decided by a hash of their number, so
/// looking never changes a run.
struct Flight {
    enum class Kind : std::uint8_t { Request, Success, Slow, Error, Retry, Stale, HealthCheck, Dropped };
    std::uint64_t request = 0;      ///< the request's number
    std::uint32_t link = 0;         ///< index into Snapshot::links
    std::uint16_t fromInstance = 0; ///< of the link's `from`, from 0
    std::uint16_t toInstance = 0;
    kernel::Time departs = 0;
    kernel::Time arrives = 0;
    Kind kind = Kind::Request;
    bool answer = false; ///< travels from the link's `to` back to its `from`
};

} // namespace faultline::components
