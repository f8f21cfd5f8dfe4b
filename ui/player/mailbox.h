// Where the worker leaves snapshots and the GUI finds the newest: neither ever waits for the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "engine/simulation/snapshot.h"

namespace faultline::ui {

/// Holds the latest snapshot of one writer for one reader; the lock is held for a pointer's swap only. Flights of
/// snapshots that nobody took travel on in the next one, so that no dot is lost between two frames.
class SnapshotMailbox {
  public:
    static constexpr std::size_t kMaxFlights = 4000;

    SnapshotMailbox();

    /// Writer: leaves a snapshot of epoch `epoch` (see begin); one of an older epoch is dropped, for the reader has
    /// moved on to another run. False when it was dropped.
    bool put(std::shared_ptr<simulation::Snapshot> snapshot, std::uint64_t epoch);
    /// Writer: from here on flights of what was put before are not carried over (the run starts anew, and link numbers
    /// may mean something else).
    void forgetUntakenFlights();

    /// Reader: the newest snapshot, or the one that it got last time. Never null.
    std::shared_ptr<const simulation::Snapshot> take();
    /// Reader: shows an empty snapshot from now on until one of the new epoch, which is returned, was put.
    std::uint64_t begin();
    /// Whether take() would give something new.
    bool hasNews() const;

  private:
    std::shared_ptr<simulation::Snapshot> withdrawUntaken();

    mutable std::mutex m_mutex;
    std::shared_ptr<simulation::Snapshot> m_untaken;
    std::shared_ptr<const simulation::Snapshot> m_taken;
    std::uint64_t m_epoch = 0;
};

/// Puts the flights of `earlier` before those of `later`; the oldest go when there are more than `limit`. Flights name
/// links by their place in their snapshot: those of links that `later` no longer has are left out.
void carryFlightsOver(simulation::Snapshot&& earlier, simulation::Snapshot& later, std::size_t limit);

} // namespace faultline::ui
