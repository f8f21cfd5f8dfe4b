#include "ui/player/mailbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace faultline::ui {

void carryFlightsOver(std::vector<simulation::Flight>&& earlier, std::vector<simulation::Flight>& later,
                      std::size_t limit) {
    std::vector<simulation::Flight> all = std::move(earlier);
    all.insert(all.end(), std::make_move_iterator(later.begin()), std::make_move_iterator(later.end()));
    if (all.size() > limit)
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() - limit));
    later = std::move(all);
}

SnapshotMailbox::SnapshotMailbox() : m_taken(std::make_shared<simulation::Snapshot>()) {}

std::shared_ptr<simulation::Snapshot> SnapshotMailbox::withdrawUntaken() {
    std::lock_guard lock(m_mutex);
    return std::exchange(m_untaken, nullptr);
}

bool SnapshotMailbox::put(std::shared_ptr<simulation::Snapshot> snapshot, std::uint64_t epoch) {
    // Merged outside the lock: a reader that comes in between gets what it had, and the flights one frame later.
    if (std::shared_ptr<simulation::Snapshot> untaken = withdrawUntaken(); untaken && !untaken->flights.empty())
        carryFlightsOver(std::move(untaken->flights), snapshot->flights, kMaxFlights);
    else if (snapshot->flights.size() > kMaxFlights)
        carryFlightsOver({}, snapshot->flights, kMaxFlights);
    std::lock_guard lock(m_mutex);
    if (epoch != m_epoch)
        return false;
    m_untaken = std::move(snapshot);
    return true;
}

void SnapshotMailbox::forgetUntakenFlights() {
    // An untaken snapshot as a whole goes: the writer puts the first one of the new run at once.
    withdrawUntaken();
}

std::shared_ptr<const simulation::Snapshot> SnapshotMailbox::take() {
    std::shared_ptr<const simulation::Snapshot> previous; // freed after the lock
    std::lock_guard lock(m_mutex);
    if (m_untaken) {
        previous = std::exchange(m_taken, std::shared_ptr<const simulation::Snapshot>(std::move(m_untaken)));
        m_untaken = nullptr;
    }
    return m_taken;
}

std::uint64_t SnapshotMailbox::begin() {
    auto empty = std::make_shared<simulation::Snapshot>();
    std::shared_ptr<const simulation::Snapshot> previous;
    std::shared_ptr<simulation::Snapshot> untaken;
    std::lock_guard lock(m_mutex);
    untaken = std::exchange(m_untaken, nullptr);
    previous = std::exchange(m_taken, std::move(empty));
    return ++m_epoch;
}

bool SnapshotMailbox::hasNews() const {
    std::lock_guard lock(m_mutex);
    return m_untaken != nullptr;
}

} // namespace faultline::ui
