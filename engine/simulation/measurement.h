// What a run has measured, as plain values in base units: what reports are written from.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/components/cause.h"
#include "engine/kernel/time.h"
#include "engine/metrics/histogram.h"
#include "engine/monitor/watch.h"
#include "engine/simulation/snapshot.h"

namespace faultline::simulation {

class Simulation;

/// A count that an audit gives; absent where this version does not audit it (a report says null, never a false 0).
using Audited = std::optional<std::uint64_t>;

/// What callers asked for and got: the requests that started in the window.
/// requests = succeeded + failed + inFlight, always.
struct RequestFigures {
    std::uint64_t requests = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t inFlight = 0;       ///< neither succeeded nor failed when measured
    std::uint64_t attempts = 0;       ///< the callers' own tries, hedges included
    metrics::Histogram latency;       ///< ns, from start to success, of those that succeeded
    metrics::Histogram latencyFailed; ///< ns, from start to giving up, of those that failed
    std::array<std::uint64_t, components::kCauseCount> failedByCause{}; ///< sums up to `failed`
    Audited staleReads;
    metrics::Histogram staleAge; ///< ns, of the stale reads
    Audited readYourWritesViolations;
    Audited lostWrites;
    Audited duplicateEffects;
    Audited sessionsLost;
    Audited idCollisions;
};

/// Requests of one operation, over all clients.
struct OperationMeasurement {
    std::string id;
    RequestFigures requests;
};

/// One instance (or member) of a component.
struct InstanceMeasurement {
    std::string target;         ///< "app/1", "db/s1/2"
    Health health = Health::Up; ///< when measured
    std::uint64_t arrivals = 0;
    double utilization = 0; ///< 0–1: busy CPU time over available CPU time while up
    double queueMean = 0;   ///< time average of those waiting
    std::string role;       ///< of a database's member: primary, replica, or none of them; empty: kinds without roles
};

/// One component. Every kind fills the figures that the catalog lists for it, the others stay as they are.
struct ComponentMeasurement {
    std::string id;
    std::string kind;
    std::optional<RequestFigures> requests; ///< clients and probes: their own totals

    std::uint64_t arrivals = 0;
    std::uint64_t completions = 0;
    std::uint64_t wasted = 0;     ///< finished for callers who had given up
    std::uint64_t rejected = 0;   ///< turned away: overloaded, refused by a limit, rate limited
    double utilization = 0;       ///< 0–1, mean over the instances, weighted by their available CPU time
    double busyTime = 0;          ///< of CPUs, in CPU × ns
    double availableTime = 0;     ///< of CPUs while up, in CPU × ns
    double queueMean = 0;         ///< time average of those waiting (backlog + CPU queue), all instances together
    std::int64_t waitingNow = 0;  ///< waiting when measured
    std::int64_t queueMax = 0;    ///< most that ever waited at once, all instances together
    metrics::Histogram residence; ///< ns, from arrival to answer
    double populationMean = 0;    ///< time average of those inside, for Little's law

    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t originReads = 0;
    std::uint64_t evictions = 0;
    std::uint64_t expirations = 0;
    std::uint64_t refusedSets = 0;
    std::uint64_t coalesced = 0;
    std::uint64_t sessionsLost = 0;
    Audited duplicateEffects; ///< workers

    double depthMean = 0; ///< messages: ready + delivered and unacknowledged
    std::int64_t depthMax = 0;
    std::int64_t depthStart = 0;
    std::int64_t depthEnd = 0;
    std::uint64_t published = 0;
    std::uint64_t acked = 0;
    std::uint64_t retained = 0;
    std::uint64_t replayed = 0;
    std::uint64_t delivered = 0;
    std::uint64_t redelivered = 0;
    std::uint64_t deadLettered = 0;
    std::uint64_t dropped = 0;
    kernel::Time oldest = 0;    ///< largest age of the oldest undelivered message
    kernel::Time oldestNow = 0; ///< its age when measured

    metrics::Histogram replicationLag; ///< ns
    std::uint64_t failovers = 0;
    kernel::Time unavailable = 0;
    std::uint64_t keysMoved = 0;
    std::uint64_t conflicts = 0;
    std::uint64_t divergentKeys = 0;
    std::optional<kernel::Time> converged = 0; ///< absent: whole again, but not yet of one mind
    std::optional<kernel::Time> downSince;     ///< callers: when the outage that is still on began
    double costPerMonthUsd = 0;

    std::vector<InstanceMeasurement> instances;
};

/// One link: messages = received + dropped + inFlight, of the messages that set out in the window.
struct LinkMeasurement {
    std::string id;
    std::uint64_t messages = 0; ///< put on the wire in the window, answers included
    std::uint64_t received = 0; ///< of those
    std::uint64_t dropped = 0;  ///< of those: loss, cuts and partitions
    std::uint64_t inFlight = 0; ///< of those, when measured
    std::uint64_t bytes = 0;
};

/// Whether an objective of the diagram was held over the measured run.
struct SloVerdict {
    std::string name;
    double objective = 0; ///< 0–1
    double measured = 0;  ///< 0–1; 1 while no request has ended
    bool met = false;
    double budgetLeft = 0;          ///< share of the error budget, 1 when untouched, below 0 when overspent
    std::optional<double> lastsFor; ///< seconds until the budget of its window is spent, at this rate; absent: for ever
    std::uint64_t good = 0;         ///< requests that ended in the window
    std::uint64_t bad = 0;
    kernel::Time window = 0; ///< what the budget is for

    /// Works out everything from objective, window, good and bad.
    void judge();
};

/// A run's figures from the end of the warm-up to now. Elements are in the diagram's order.
struct Measurement {
    std::uint64_t seed = 0;
    kernel::Time now = 0;         ///< simulated, warm-up included
    kernel::Time windowStart = 0; ///< the warm-up's end; `now` while the warm-up still runs
    std::uint64_t events = 0;
    RequestFigures totals;
    std::optional<double> machines;        ///< mean running instances of ours (no clients, probes, externals)
    std::optional<double> costPerMonthUsd; ///< absent where this version has no price for the diagram
    std::vector<OperationMeasurement> operations;
    std::vector<ComponentMeasurement> components;
    std::vector<LinkMeasurement> links;
    std::vector<SloVerdict> slos;
    std::vector<monitor::Firing> alerts; ///< each firing, in the order in which they began
    std::vector<LogEntry> log;           ///< of the whole run, the warm-up included
    std::uint64_t logEntriesDropped = 0; ///< older entries that are no longer kept
};

/// Takes the figures of a run as it stands; the run is not changed.
Measurement measure(const Simulation& simulation);

} // namespace faultline::simulation
