// An instance at one moment: its health, its CPUs, who waits, what it has counted.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/call.h"
#include "engine/kernel/ring.h"
#include "engine/metrics/last_seconds.h"
#include "engine/metrics/time_average.h"

namespace faultline::components {

/// How an instance is. Draining: scaled away or removed, it ends what it has and takes nothing new.
enum class NodeHealth : std::uint8_t { Up, Starting, Crashed, Hung, Draining, Gone };

/// A calling instance's side of one outgoing link.
struct Outlet {
    std::uint32_t rotation = 0; ///< next instance of the callee, round robin
    std::uint32_t inFlight = 0; ///< against the link's pool
    Index contact = kNone;      ///< a store's: what this instance knows of its members
    Index guard = kNone;        ///< its breaker and retry budget, where there are any
    kernel::Ring<Index> waiting;
};

/// Something that reached a hung instance and waits until the hang ends.
struct Held {
    enum class What : std::uint8_t { Request, Answer, Delay, Timeout, Retry };
    kernel::Time at = 0;
    Index call = 0;
    Index generation = 0;
    What what = What::Request;
};

/// Figures of an instance since the window began.
struct NodeCounts {
    std::uint64_t arrivals = 0;
    std::uint64_t completions = 0;
    std::uint64_t failures = 0; ///< completions that were no success
    std::uint64_t wasted = 0;
    std::uint64_t rejected = 0;
};

/// One instance. CPUs serve first in, first out; slots (services, workers) are held by admitted calls.
struct Node {
    Index component = 0;
    std::uint32_t instance = 0; ///< from 0, in its shard where there are any
    Index row = 0;              ///< in its kind's per-instance states, where the kind has them
    NodeHealth health = NodeHealth::Up;
    std::uint32_t epoch = 0;      ///< grows with each crash
    std::uint32_t startToken = 0; ///< the restart under way, so that a later crash voids it
    double slowFactor = 1;        ///< product of the slow events in force
    double errorRate = 0;         ///< of the errors events in force
    kernel::Time hungSince = 0;
    kernel::Time hungTotal = 0;

    std::uint32_t busy = 0;
    std::uint32_t slots = 0; ///< calls admitted, or connections in progress
    bool admitting = false;  ///< letting in its backlog right now
    kernel::Ring<Index> cpuQueue;
    kernel::Ring<Index> backlog;
    std::vector<Outlet> outlets;
    kernel::Ring<Held> held;

    NodeCounts counts;
    metrics::TimeAverage busyTime;
    metrics::TimeAverage availableTime; ///< CPUs while up
    metrics::TimeAverage runningTime;   ///< 1 while up
    metrics::TimeAverage waiting;
    metrics::TimeAverage population;

    // At the last gauge tick, and what was lately.
    double busyAtGauge = 0;
    metrics::LastSeconds utilization; ///< shares of its CPUs
};

} // namespace faultline::components
