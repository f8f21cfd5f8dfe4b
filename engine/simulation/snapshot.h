// What a running simulation shows a screen: gauges, flights and series, copied out and immutable.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/components/cause.h"
#include "engine/components/flight.h"
#include "engine/components/log_entry.h"
#include "engine/kernel/time.h"

namespace faultline::simulation {

/// How an instance is.
enum class Health : std::uint8_t { Up, Starting, Crashed, Hung, Draining };

/// How a circuit breaker is; of several, the one that is furthest from closed.
enum class BreakerState : std::uint8_t { Closed, HalfOpen, Open };

/// One instance's gauges. Rates and shares cover the last 10 s of simulated time, here and below.
struct InstanceView {
    std::string target; ///< "app/2", "db/s1/1"
    std::string role;   ///< of a database's member: primary, replica, none; empty: kinds without roles
    Health health = Health::Up;
    bool slowed = false;                         ///< a `slow` event is on
    bool erring = false;                         ///< an `errors` event is on
    bool dropped = false;                        ///< a balancer's health check has taken it out
    bool cutOff = false;                         ///< parted from more than half of those that it is linked to
    BreakerState breaker = BreakerState::Closed; ///< of those for the callees that it is linked to
    float utilization = 0;                       ///< 0–1
    std::uint32_t waiting = 0;
    std::uint32_t inFlight = 0;
};

/// A part of an ordered queue, as one group of its consumers has it.
struct PartitionView {
    std::uint32_t number = 0; ///< from 1
    std::string group;        ///< the workers whose it is; empty: all share
    std::string consumer;     ///< "counter/2", whose turn it is there; empty: nobody's
    std::uint64_t depth = 0;  ///< ready + under way
};

/// One component's gauges.
struct ComponentView {
    std::string id;
    std::string kind;
    std::vector<InstanceView> instances;
    float arrivalsPerS = 0;
    float completionsPerS = 0;
    float failuresPerS = 0; ///< answers other than success that it gave
    float stalePerS = 0;    ///< answers older than what was acknowledged, over the last 10 s
    float p50Ms = 0;        ///< residence over the last 10 s (a client: request latency)
    float p99Ms = 0;
    float hitRatio = -1;                   ///< cache: last 10 s; -1 where there is none
    std::uint64_t entries = 0;             ///< cache: now
    std::uint64_t capacity = 0;            ///< cache: entries, queue: messages; 0 where there is none
    std::uint64_t depth = 0;               ///< queue: ready + unacknowledged
    std::vector<PartitionView> partitions; ///< queue with order: now
    std::string problem; ///< why requests end here, in English, e.g. "leads nowhere: requests fail as unavailable"
};

/// One link's gauges.
struct LinkView {
    std::string id;
    std::string from;
    std::string to;
    float messagesPerS = 0; ///< requests sent over it, answers not counted
    bool cut = false;
    float parted = 0; ///< share of the pairs of instances at its ends that a partition, isolation or outage parts
    float meanLatencyMs = 0;
    std::uint32_t breakers = 0; ///< callers with a circuit breaker for it, and of those:
    std::uint32_t breakersOpen = 0;
    std::uint32_t breakersHalfOpen = 0;
};

using components::Flight;
using components::LogEntry;

/// Figures of one bucket of time.
struct SeriesPoint {
    kernel::Time end = 0;                  ///< the bucket's end
    std::uint32_t samples = 0;             ///< successes in it
    float p50Ms = 0, p95Ms = 0, p99Ms = 0; ///< of requests that succeeded in it; 0 when samples is 0
    float succeededPerS = 0;
    float failedPerS = 0;
    float attemptsPerS = 0;
    std::array<float, components::kCauseCount> failedByCausePerS{};
};

/// One component in one bucket.
struct ComponentPoint {
    float utilization = 0; ///< mean over its instances
    float waiting = 0;     ///< time average; a queue: depth
    float hitRatio = 0;
    float arrivalsPerS = 0;
};

/// What one client asked for and got.
struct ClientSeries {
    std::string id;
    std::vector<SeriesPoint> points; ///< of the same buckets as Series::points
};

/// Time series at one resolution; `components[i]` belongs to Snapshot::components[i] and is as long as `points`.
struct Series {
    kernel::Time bucket = 0; ///< width
    std::vector<SeriesPoint> points;
    std::vector<std::vector<ComponentPoint>> components;
    std::vector<ClientSeries> clients; ///< where there are 2 to 16; else empty
};

/// Totals over the last 10 s of simulated time.
struct RecentTotals {
    double seconds = 0; ///< how long it covers (less than 10 at the start)
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    float p50Ms = 0, p95Ms = 0, p99Ms = 0;
    double availability = 1;
    double throughputPerS = 0;
};

struct KeyCopies;
struct Trace;

/// Everything a frame needs. `series` is shared and renewed at most every 100 ms.
struct Snapshot {
    kernel::Time now = 0;
    std::uint64_t events = 0;
    std::uint64_t seed = 0;
    double trafficMultiplier = 1;
    std::vector<ComponentView> components;
    std::vector<LinkView> links;
    std::vector<Flight> flights;      ///< departed since the last snapshot that was taken; bounded
    std::uint32_t requestsPerDot = 1; ///< one sampled flight stands for so many; 0: nothing is sampled
    RecentTotals recent;
    std::shared_ptr<const Series> series;
    std::shared_ptr<const std::vector<LogEntry>> log; ///< the last 1,000 entries
    // Filled in by whoever plays the run, while somebody wants them.
    std::shared_ptr<const Trace> followed;    ///< one request so far (traces.h)
    std::shared_ptr<const KeyCopies> watched; ///< one key (key_copies.h)
};

} // namespace faultline::simulation
