// What happened in the last ten seconds of simulated time.
#pragma once

#include <array>
#include <cstdint>

#include "engine/kernel/time.h"
#include "engine/metrics/log_linear.h"

namespace faultline::metrics {

/// A sliding window of ten slots of one second: which slot a moment falls into, and which ones it makes stale.
class SlidingSlots {
  public:
    static constexpr unsigned kSlots = 10;
    static constexpr kernel::Time kSlot = kernel::kSecond;

    /// Whether `now` is still in the current slot.
    bool current(kernel::Time now) const { return now < m_end; }
    unsigned slot() const { return m_slot; }
    /// Moves on to `now`, calling `stale(slot)` for each slot that is used anew.
    template <typename Stale> void moveTo(kernel::Time now, Stale stale) {
        const kernel::Time steps = (now - m_end) / kSlot + 1;
        const unsigned fresh = steps < kSlots ? static_cast<unsigned>(steps) : kSlots;
        for (unsigned i = 0; i < fresh; ++i) {
            m_slot = (m_slot + 1) % kSlots;
            stale(m_slot);
        }
        m_end += steps * kSlot;
    }
    /// Calls `visit(slot)` for each slot that is inside the window as seen at `now`.
    template <typename Visit> void each(kernel::Time now, Visit visit) const {
        const kernel::Time steps = current(now) ? 0 : (now - m_end) / kSlot + 1;
        for (unsigned age = 0; age < kSlots; ++age)
            if (age + steps < kSlots)
                visit((m_slot + kSlots - age) % kSlots);
    }
    /// How long the window is at `now`: nine whole slots and the current one, less after the start.
    double seconds(kernel::Time now) const {
        const kernel::Time inSlot = now % kSlot;
        const kernel::Time full = inSlot + (kSlots - 1) * kSlot;
        return kernel::toSeconds(now < full ? now : full);
    }

  private:
    kernel::Time m_end = kSlot;
    unsigned m_slot = 0;
};

/// `N` counts over the last ten seconds: arrivals, hits and lookups.
template <unsigned N> class RecentCounts {
  public:
    void add(kernel::Time now, unsigned which, std::uint64_t times = 1) {
        if (!m_slots.current(now)) [[unlikely]]
            m_slots.moveTo(now, [this](unsigned slot) { m_counts[slot].fill(0); });
        m_counts[m_slots.slot()][which] += times;
    }
    std::uint64_t total(kernel::Time now, unsigned which) const {
        std::uint64_t sum = 0;
        m_slots.each(now, [&](unsigned slot) { sum += m_counts[slot][which]; });
        return sum;
    }
    double seconds(kernel::Time now) const { return m_slots.seconds(now); }

  private:
    SlidingSlots m_slots;
    std::array<std::array<std::uint64_t, N>, SlidingSlots::kSlots> m_counts{};
};

/// Latencies and outcomes over the last ten seconds: one histogram a second, merged when asked (≤ 1.6 % error).
class RecentWindow {
  public:
    void recordSuccess(kernel::Time now, kernel::Time latency) {
        Slot& slot = slotAt(now);
        slot.counts.add(latency);
        ++slot.succeeded;
    }
    void recordFailure(kernel::Time now) { ++slotAt(now).failed; }

    /// The window as seen at `now`.
    struct Totals {
        double seconds = 0; ///< how long it covers, less than ten at the start
        std::uint64_t succeeded = 0;
        std::uint64_t failed = 0;
        kernel::Time p50 = 0; ///< of the successes, 0 when there are none
        kernel::Time p95 = 0;
        kernel::Time p99 = 0;
    };
    Totals totals(kernel::Time now) const;
    std::size_t memoryBytes() const;

  private:
    using Counts = LogLinear<5, std::uint32_t>;
    struct Slot {
        Counts counts;
        std::uint64_t succeeded = 0;
        std::uint64_t failed = 0;
    };
    Slot& slotAt(kernel::Time now) {
        if (!m_slots.current(now)) [[unlikely]]
            advance(now);
        return m_ring[m_slots.slot()];
    }
    void advance(kernel::Time now);

    SlidingSlots m_slots;
    std::array<Slot, SlidingSlots::kSlots> m_ring;
};

} // namespace faultline::metrics
