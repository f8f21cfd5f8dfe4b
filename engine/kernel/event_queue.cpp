#include "engine/kernel/event_queue.h"

#include <algorithm>

namespace faultline::kernel {

void EventQueue::extend(Bucket& bucket) {
    std::uint32_t chunk = m_free;
    if (chunk != kNone) {
        m_free = m_next[chunk];
    } else {
        chunk = static_cast<std::uint32_t>(m_next.size());
        FAULTLINE_ASSERT(chunk != kNone, "more events than the queue can count");
        m_next.push_back(kNone);
        m_events.resize(m_events.size() + kChunkEvents);
    }
    m_next[chunk] = kNone;
    if (bucket.last == kNone)
        bucket.first = chunk;
    else
        m_next[bucket.last] = chunk;
    bucket.last = chunk;
}

template <typename Visit> void EventQueue::drain(const Bucket& bucket, Visit visit) {
    std::uint32_t left = bucket.size;
    for (std::uint32_t chunk = bucket.first; chunk != kNone;) {
        const std::uint32_t next = m_next[chunk];
        const std::uint32_t count = std::min(left, kChunkEvents);
        if (next != kNone) {
            const Event* ahead = m_events.data() + static_cast<std::size_t>(next) * kChunkEvents;
            for (std::uint32_t i = 0; i < kChunkEvents; i += 4) // a cache line each
                __builtin_prefetch(ahead + i);
        }
        // By index: what the visitor pushes may move the events, but not into this chunk.
        visit(static_cast<std::size_t>(chunk) * kChunkEvents, count);
        left -= count;
        m_next[chunk] = m_free;
        m_free = chunk;
        chunk = next;
    }
}

EventQueue::Bucket EventQueue::detach(unsigned level, unsigned digit) {
    Bucket& bucket = m_buckets[level * kDigits + digit];
    const Bucket taken = bucket;
    bucket = Bucket{};
    m_occupied[level] &= static_cast<std::uint16_t>(~(1u << digit));
    if (m_occupied[level] == 0)
        m_levels &= static_cast<std::uint16_t>(~(1u << level));
    return taken;
}

/// Moves the soonest events into the empty near list. The base moves only to the start of a bucket that is emptied in
/// the same step, so that every other event keeps the bucket it would get now.
void EventQueue::refill() {
    FAULTLINE_ASSERT(m_levels != 0, "the event queue lost an event");
    for (;;) {
        const auto level = static_cast<unsigned>(std::countr_zero(m_levels));
        const auto digit = static_cast<unsigned>(std::countr_zero(m_occupied[level]));
        const Bucket bucket = detach(level, digit);
        const std::uint64_t width = std::uint64_t{1} << (4 * level);
        const std::uint64_t above = level == 15 ? 0 : ~((width << 4) - 1);
        const std::uint64_t start = (static_cast<std::uint64_t>(m_base) & above) | (width * digit);
        m_base = static_cast<Time>(start);
        // Level 0 is one single time: what is pushed at that time from now on queues behind, in the bucket.
        m_nearEnd = m_base;
        if (level == 0 || bucket.size <= kSortMax) {
            drain(bucket, [this](std::size_t first, std::uint32_t count) {
                m_near.insert(m_near.end(), m_events.begin() + first, m_events.begin() + first + count);
            });
            std::reverse(m_near.begin(), m_near.end());
            if (level != 0) {
                sortNear();
                m_nearEnd = static_cast<Time>(std::min(start + width, static_cast<std::uint64_t>(kNever)));
            }
            return;
        }
        deal(bucket);
    }
}

/// Soonest last; the list comes in reverse order of the pushes and equal times stay so.
void EventQueue::sortNear() {
    Event* const begin = m_near.data();
    Event* const end = begin + m_near.size();
    for (Event* next = begin + 1; next < end; ++next) {
        const Event event = *next;
        Event* place = next;
        for (; place != begin && place[-1].time < event.time; --place)
            place[0] = place[-1];
        *place = event;
    }
}

void EventQueue::deal(const Bucket& bucket) {
    drain(bucket, [this](std::size_t first, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i)
            pushFar(m_events[first + i]);
    });
}

/// Sends the later half of the near list to the buckets.
void EventQueue::spill() {
    const Event* const begin = m_near.data();
    const Event* const end = begin + m_near.size();
    const Time soonest = end[-1].time;
    // Spill from the median on; when the sooner half is of one time, all that is later; when all is, nothing, but
    // what follows at that time queues behind.
    Time from = begin[m_near.size() / 2].time;
    const Event* keep = std::partition_point(begin, end, [&](const Event& e) { return e.time >= from; });
    if (keep == end) {
        keep = std::partition_point(begin, end, [&](const Event& e) { return e.time > soonest; });
        from = keep == begin ? soonest : keep[-1].time;
    }
    const Time oldEnd = m_nearEnd;
    m_nearEnd = from;
    if (from < m_base)
        rebase(m_now);
    // Those at the old end are older than what waits in their bucket.
    const Event* const atOldEnd = std::partition_point(begin, keep, [&](const Event& e) { return e.time >= oldEnd; });
    if (atOldEnd != begin)
        putBefore(begin, atOldEnd);
    for (const Event* e = keep; e-- != atOldEnd;)
        pushFar(*e);
    m_near.erase(m_near.begin(), m_near.begin() + (keep - begin));
}

/// Puts events of one time (in near-list order, the oldest last) into their bucket before what is there.
void EventQueue::putBefore(const Event* begin, const Event* end) {
    const int level = levelOf(begin->time);
    const auto digit = static_cast<unsigned>(static_cast<std::uint64_t>(begin->time) >> (4 * level)) & 15u;
    const Bucket younger = detach(static_cast<unsigned>(level), digit);
    for (const Event* e = end; e-- != begin;)
        pushFar(*e);
    deal(younger);
}

/// Starts anew from an earlier base. Needed when, while paused, many events are put in before the next one of the
/// queue, whose range the base has already reached.
void EventQueue::rebase(Time base) {
    std::vector<Event> events;
    events.reserve(m_size);
    while (m_levels != 0) {
        const auto level = static_cast<unsigned>(std::countr_zero(m_levels));
        const auto digit = static_cast<unsigned>(std::countr_zero(m_occupied[level]));
        const Bucket bucket = detach(level, digit);
        drain(bucket, [&](std::size_t first, std::uint32_t count) {
            events.insert(events.end(), m_events.begin() + first, m_events.begin() + first + count);
        });
    }
    m_base = base;
    for (const Event& event : events)
        pushFar(event);
}

} // namespace faultline::kernel
