// The event set: what happens next. Events at one time come out in the order in which they were put in.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/kernel/time.h"

namespace faultline::kernel {

/// A plain event: 16 bytes. `payload` is the dispatcher's: type (8 bits), generation (24), slot (32).
struct Event {
    Time time = 0;
    std::uint64_t payload = 0;
};

constexpr std::uint64_t pack(std::uint8_t type, std::uint32_t generation, std::uint32_t slot) {
    return (static_cast<std::uint64_t>(type) << 56) | (static_cast<std::uint64_t>(generation & 0xffffffu) << 32) | slot;
}
constexpr std::uint8_t typeOf(std::uint64_t payload) {
    return static_cast<std::uint8_t>(payload >> 56);
}
constexpr std::uint32_t generationOf(std::uint64_t payload) {
    return static_cast<std::uint32_t>(payload >> 32) & 0xffffffu;
}
constexpr std::uint32_t slotOf(std::uint64_t payload) {
    return static_cast<std::uint32_t>(payload);
}

/// A monotone radix queue of base 16 with a sorted near list: constant time a push and pop from a hundred to a million
/// pending events, first in first out among equal times, and a plain copyable value.
///
/// All events before `m_nearEnd` are in the near list, sorted with the soonest at the back; the others are in buckets
/// by the highest base-16 digit in which they differ from `m_base`. A push may be at any time not before the last pop,
/// also one before the near list's events (a fault by hand while paused).
class EventQueue {
  public:
    void push(Time time, std::uint64_t payload);
    /// The time of the next event, kNever when there is none.
    Time nextTime();
    /// Takes the next event; there must be one.
    Event pop();
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

  private:
    static constexpr int kLevels = 16;
    static constexpr int kDigits = 16;
    // (implementation: near list, buckets, occupancy masks)
};

} // namespace faultline::kernel
