#include "ui/player/mailbox.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace faultline::ui {

namespace {

constexpr std::uint32_t kGone = std::numeric_limits<std::uint32_t>::max();

bool sameLinks(const simulation::Snapshot& a, const simulation::Snapshot& b) {
    return std::equal(a.links.begin(), a.links.end(), b.links.begin(), b.links.end(),
                      [](const simulation::LinkView& x, const simulation::LinkView& y) { return x.id == y.id; });
}

/// Where each link of `earlier` stands in `later`.
std::vector<std::uint32_t> newPlaces(const simulation::Snapshot& earlier, const simulation::Snapshot& later) {
    std::unordered_map<std::string_view, std::uint32_t> places;
    for (std::size_t i = 0; i < later.links.size(); ++i)
        places.emplace(later.links[i].id, static_cast<std::uint32_t>(i));
    std::vector<std::uint32_t> result;
    for (const simulation::LinkView& link : earlier.links) {
        const auto found = places.find(link.id);
        result.push_back(found != places.end() ? found->second : kGone);
    }
    return result;
}

void keepNewest(std::vector<simulation::Flight>& flights, std::size_t limit) {
    if (flights.size() > limit)
        flights.erase(flights.begin(), flights.begin() + static_cast<std::ptrdiff_t>(flights.size() - limit));
}

} // namespace

void carryFlightsOver(simulation::Snapshot&& earlier, simulation::Snapshot& later, std::size_t limit) {
    std::vector<simulation::Flight> all = std::move(earlier.flights);
    if (!all.empty() && !sameLinks(earlier, later)) {
        const std::vector<std::uint32_t> places = newPlaces(earlier, later);
        for (simulation::Flight& flight : all)
            flight.link = flight.link < places.size() ? places[flight.link] : kGone;
        std::erase_if(all, [](const simulation::Flight& flight) { return flight.link == kGone; });
    }
    all.insert(all.end(), later.flights.begin(), later.flights.end());
    keepNewest(all, limit);
    later.flights = std::move(all);
}

SnapshotMailbox::SnapshotMailbox() : m_taken(std::make_shared<simulation::Snapshot>()) {}

std::shared_ptr<simulation::Snapshot> SnapshotMailbox::withdrawUntaken() {
    std::lock_guard lock(m_mutex);
    return std::exchange(m_untaken, nullptr);
}

bool SnapshotMailbox::put(std::shared_ptr<simulation::Snapshot> snapshot, std::uint64_t epoch) {
    // Merged outside the lock: a reader that comes in between gets what it had, and the flights one frame later.
    if (std::shared_ptr<simulation::Snapshot> untaken = withdrawUntaken(); untaken && !untaken->flights.empty())
        carryFlightsOver(std::move(*untaken), *snapshot, kMaxFlights);
    else
        keepNewest(snapshot->flights, kMaxFlights);
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
