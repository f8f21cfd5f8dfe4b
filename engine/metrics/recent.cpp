#include "engine/metrics/recent.h"

namespace faultline::metrics {

void RecentWindow::advance(kernel::Time now) {
    m_slots.moveTo(now, [this](unsigned index) {
        Slot& slot = m_ring[index];
        slot.counts.clear();
        slot.succeeded = 0;
        slot.failed = 0;
    });
}

RecentWindow::Totals RecentWindow::totals(kernel::Time now) const {
    Totals result;
    result.seconds = m_slots.seconds(now);
    Counts merged;
    m_slots.each(now, [&](unsigned index) {
        const Slot& slot = m_ring[index];
        result.succeeded += slot.succeeded;
        result.failed += slot.failed;
        if (slot.succeeded > 0)
            merged.merge(slot.counts);
    });
    if (result.succeeded > 0) {
        const auto quantiles = merged.valuesAt(ranksOf(result.succeeded));
        result.p50 = quantiles[0];
        result.p95 = quantiles[1];
        result.p99 = quantiles[2];
    }
    return result;
}

std::size_t RecentWindow::memoryBytes() const {
    std::size_t bytes = sizeof *this;
    for (const Slot& slot : m_ring)
        bytes += slot.counts.memoryBytes() - sizeof slot.counts;
    return bytes;
}

} // namespace faultline::metrics
