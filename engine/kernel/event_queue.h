// The event set: what happens next. Events at one time come out in the order in which they were put in.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/assert.h"
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
///
/// Two invariants carry the order: no event in a bucket is before `m_base`, so the lowest occupied bucket holds the
/// soonest; and events of one time are all in one bucket, in the order of their pushes, behind those in the near list.
class EventQueue {
  public:
    void push(Time time, std::uint64_t payload) {
        FAULTLINE_ASSERT(time >= m_now && time != kNever, "an event in the past or at the end of time");
        ++m_size;
        if (time < m_nearEnd)
            pushNear({time, payload});
        else
            pushFar({time, payload});
    }
    /// The time of the next event, kNever when there is none.
    Time nextTime() {
        if (m_near.empty()) {
            if (m_size == 0)
                return kNever;
            refill();
        }
        return m_near.back().time;
    }
    /// Takes the next event; there must be one.
    Event pop() {
        FAULTLINE_ASSERT(m_size > 0, "popped an empty event queue");
        if (m_near.empty())
            refill();
        const Event event = m_near.back();
        m_near.pop_back();
        --m_size;
        m_now = event.time;
        return event;
    }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    /// What it holds on to, used or not.
    std::size_t memoryBytes() const {
        return sizeof *this + m_near.capacity() * sizeof(Event) + m_events.capacity() * sizeof(Event) +
               m_next.capacity() * sizeof(std::uint32_t);
    }

  private:
    static constexpr int kLevels = 16;
    static constexpr int kDigits = 16;
    static constexpr std::size_t kNearMax = 128; ///< a longer near list is spilled
    static constexpr std::size_t kSortMax = 64;  ///< a longer bucket is dealt to lower levels
    static constexpr std::uint32_t kNone = UINT32_MAX;
    static constexpr std::uint32_t kChunkEvents = 32;

    /// A first-in first-out chain of chunks, all full but the last. Chunks return to a free list, so that memory
    /// follows the number of pending events.
    struct Bucket {
        std::uint32_t first = kNone;
        std::uint32_t last = kNone;
        std::uint32_t size = 0;
    };

    int levelOf(Time time) const {
        const std::uint64_t difference = static_cast<std::uint64_t>(time) ^ static_cast<std::uint64_t>(m_base);
        return static_cast<int>(std::bit_width(difference | 1) - 1) >> 2;
    }
    void pushNear(Event event) {
        m_near.push_back(event);
        Event* const begin = m_near.data();
        Event* place = begin + (m_near.size() - 1);
        for (; place != begin && place[-1].time <= event.time; --place)
            place[0] = place[-1];
        *place = event;
        if (m_near.size() > kNearMax) [[unlikely]]
            spill();
    }
    void pushFar(Event event) {
        const int level = levelOf(event.time);
        const auto digit = static_cast<unsigned>(static_cast<std::uint64_t>(event.time) >> (4 * level)) & 15u;
        append(m_buckets[static_cast<unsigned>(level) * kDigits + digit], event);
        m_occupied[static_cast<unsigned>(level)] |= static_cast<std::uint16_t>(1u << digit);
        m_levels |= static_cast<std::uint16_t>(1u << level);
    }
    void append(Bucket& bucket, Event event) {
        const std::uint32_t place = bucket.size++ % kChunkEvents;
        if (place == 0)
            extend(bucket);
        m_events[static_cast<std::size_t>(bucket.last) * kChunkEvents + place] = event;
    }
    void extend(Bucket& bucket);
    /// Empties a bucket; its chain is handed to the caller, who frees it.
    Bucket detach(unsigned level, unsigned digit);
    /// Calls `visit(first index, count)` for each chunk of a detached bucket, in order, and frees it.
    template <typename Visit> void drain(const Bucket& bucket, Visit visit);

    void refill();
    void sortNear();
    void deal(const Bucket& bucket);
    void spill();
    void putBefore(const Event* begin, const Event* end);
    void rebase(Time base);

    std::vector<Event> m_near;
    std::size_t m_size = 0;
    Time m_nearEnd = 0;
    Time m_base = 0;
    Time m_now = 0;
    std::uint16_t m_levels = 0; ///< bit per level with an occupied bucket
    std::array<std::uint16_t, kLevels> m_occupied{};
    std::array<Bucket, kLevels * kDigits> m_buckets{};
    std::vector<Event> m_events;       ///< chunk by chunk
    std::vector<std::uint32_t> m_next; ///< of each chunk, in its bucket or in the free list
    std::uint32_t m_free = kNone;
};

} // namespace faultline::kernel
