// What a queue is told to do.
#pragma once

#include <cstdint>

#include "engine/components/call.h"

namespace faultline::components {

constexpr std::size_t kMaxGroups = 64; ///< of consumers, where each gets every message: a bit each

/// A queue's configuration.
struct QueueModel {
    enum class OnFull : std::uint8_t { Reject, Block, DropOldest };
    std::uint64_t capacity = 0;
    OnFull onFull = OnFull::Reject;
    kernel::Time visibilityTimeout = 0;
    std::uint16_t visibilityLane = 0;
    bool crashReturnsAtOnce = false; ///< a crashed worker's messages: at once, or after the visibility timeout
    std::uint32_t maxReceives = 0;
    Index deadLetter = kNone; ///< component
    kernel::Time retryDelay = 0;
    kernel::Time publish = 0;
    kernel::Time retention = 0; ///< 0: for ever
    bool atMostOnce = false;
    bool durable = true;
    std::uint32_t partitions = 0; ///< 0: no order
    bool fanOut = false;          ///< each linked worker component gets every message
    bool replay = false;          ///< messages are kept after their delivery
};

} // namespace faultline::components
