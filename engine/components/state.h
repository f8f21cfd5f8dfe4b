// A run at one moment: plain vectors, copied as a value. What a component remembers stands here, what it does in the
// pair of files of its kind.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/components/browser_cache.h"
#include "engine/components/cache_state.h"
#include "engine/components/cache_table.h"
#include "engine/components/call.h"
#include "engine/components/database_state.h"
#include "engine/components/fetches.h"
#include "engine/components/flight.h"
#include "engine/components/hedging_state.h"
#include "engine/components/log_entry.h"
#include "engine/components/model.h"
#include "engine/components/node.h"
#include "engine/components/outlet_guard.h"
#include "engine/components/queue_state.h"
#include "engine/components/sessions.h"
#include "engine/components/store_state.h"
#include "engine/components/trace.h"
#include "engine/kernel/event_queue.h"
#include "engine/kernel/random.h"
#include "engine/kernel/ring.h"
#include "engine/metrics/histogram.h"
#include "engine/metrics/last_seconds.h"
#include "engine/metrics/recent.h"
#include "engine/metrics/series.h"
#include "engine/metrics/time_average.h"
#include "engine/monitor/watch.h"
#include "engine/network/link.h"
#include "engine/network/reach.h"

namespace faultline::components {

/// What the events of the queue are about; the slot is named behind each.
enum class EventType : std::uint8_t {
    Arrival,      ///< client row
    Think,        ///< user of a closed client; generation: client row
    Burst,        ///< client row: a bursty client changes its state
    Deadline,     ///< client row: its soonest deadline may be due
    Retry,        ///< request: back-off over
    Lane,         ///< timeout lane: its head may be due
    Deliver,      ///< call: its message arrives
    Delay,        ///< call: work or a pure delay ends at its callee
    StepRetry,    ///< call: a handler's step is tried again
    HoldEnd,      ///< balancer node: the request held longest may have had its queue_timeout
    Check,        ///< balancer node; generation: backend node
    MessageReady, ///< entry of a queue; generation: queue node: it may be delivered again
    Started,      ///< node; generation: start token
    Revive,       ///< node; generation: start token: its restart begins, so that it serves when its fault is over
    Chaos,        ///< a chaos target fails or is repaired; its own generation
    Scenario,     ///< index of the model's scenario event
    FaultEnd,     ///< index of an active fault
    Gauges,       ///< every 100 ms
    WarmUpEnd,
    TrafficStep, ///< client row: a ramp goes on
    StoreTimer,  ///< member node; generation: the timer in force
    HintReplay,  ///< member node; generation: the position of the member that is back
    Replicated,  ///< sequence in a shard's log; generation: shard × 128 + copy: the write's lag there is over
    WriteWait,   ///< shard: its oldest waiting write may have waited long enough
    ShardCheck,  ///< shard: something may be due about its primary or copies
    EjectionEnd, ///< balancer node; generation: backend node: it may be let in again
    Takeover,    ///< balancer node; generation: its silence, so that a later one voids it
    Autoscale,   ///< component; generation: the autoscaler in force
    Hedge,       ///< client row: the attempt that has waited longest may be due for a second one
    StepRefused, ///< call: its handler's step could not even be sent; the frame's outcome says why
    Retention,   ///< queue node: its oldest message may be too old
    Rebalance,   ///< queue node: a consumer may be out, or back
    FetchWait,   ///< cache node: who has waited longest there for another's fetch may have waited long enough
    PlaceFree    ///< call: a delivery, or its answer, that was lost would have arrived by now
};

/// A bucket of tokens, filled as time goes by.
struct TokenBucket {
    double tokens = 0;
    kernel::Time at = 0;
    /// Takes one token if there is one.
    bool take(const RateLimit& limit, kernel::Time now) {
        tokens += limit.perSecond * kernel::toSeconds(now - at);
        at = now;
        if (tokens > limit.burst)
            tokens = limit.burst;
        if (tokens < 1)
            return false;
        tokens -= 1;
        return true;
    }
};

/// Timeouts of one length: a first-in first-out list of calls; only its head has an event.
struct Lane {
    Index head = kNone;
    Index tail = kNone;
    std::uint32_t uses = 0; ///< of the lane's model
    bool armed = false;
};

/// What the requests of one operation of one client came to; those that started in the window.
struct RequestCounts {
    std::uint64_t requests = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t attempts = 0;
    std::uint64_t failedByCause[kCauseCount] = {};
    std::uint64_t staleReads = 0;
    std::uint64_t ownStaleReads = 0;
    metrics::Histogram latency;
    metrics::Histogram latencyFailed;
    metrics::Histogram staleAge;
};

/// A component's streams and figures that no single instance holds.
struct ComponentState {
    kernel::Random work;   ///< service times
    kernel::Random chance; ///< failures, choices
    metrics::Histogram residence;
    // Counters at the last gauge tick; below zero when the window began since.
    std::int64_t failuresAtGauge = 0, arrivalsAtGauge = 0, completionsAtGauge = 0;
    metrics::LastSeconds arrivalsLately, completionsLately, failuresLately;
    metrics::RecentWindow recent;                   ///< residence, in diagrams of at most kRecentComponents
    metrics::LastSeconds hitsLately, lookupsLately; ///< a cache's
    std::int64_t waitingMax = 0;
    std::int64_t waitingNow = 0;
    // Of the window, before the last change of its price: US dollars a month × seconds, and what they were for.
    double paid = 0, paidMachineSeconds = 0, paidHandled = 0;
    bool circleLogged = false;             ///< that requests go round in a circle here has been said
    metrics::RecentCounts<1> staleAnswers; ///< that its instances gave; for screens
};

struct ClientState {
    Index component = 0;
    std::uint32_t burstGeneration = 0;
    kernel::Random arrivals, mix, keys, users, retries;
    std::uint32_t arrivalGeneration = 0;
    kernel::Time arrivalFrom = 0, arrivalDue = 0; ///< when the next arrival was reckoned, and to when
    double arrivalMissing = 1;                    ///< evenly spaced: what of a request was missing at arrivalFrom
    bool bursting = false;
    double rampFrom = 1, rampTo = 1; ///< factor of the traffic event in force, from rampStart to rampEnd
    kernel::Time rampStart = 0, rampEnd = 0;
    double fixedRate = -1; ///< of a traffic event with `rate`; < 0: none
    std::vector<std::uint8_t> userActive;
    Index soonestDeadline = kNone, latestDeadline = kNone; ///< requests, in the order of their deadlines
    kernel::Time deadlineEvent = kernel::kNever;           ///< when the list is looked at next
    std::uint64_t createdKeys = 0;
    std::uint32_t requestNumber = 0; ///< of the next request
    RetryBudget budget;
    std::vector<RequestCounts> operations;
    metrics::RecentWindow recent;
    kernel::Time downSince = kernel::kNever; ///< when the first request began of those that failed since a success
    std::uint64_t sessionsLost = 0;          ///< by its users
    HedgingState hedging;
    BrowserCache browser;
    BrowserCounts browserCounts;
    // What befell its own users' writes, messages and creates in the window.
    std::uint64_t lostWrites = 0, duplicateEffects = 0, idCollisions = 0;
};

struct ExternalState { ///< one a component
    TokenBucket bucket;
    std::vector<TokenBucket> userBuckets;
};

/// A request that a balancer holds, and until when.
struct HeldRequest {
    kernel::Time until = 0;
    Index call = kNone;
};

struct BalancerState { ///< one an instance
    std::vector<BackendState> backends;
    ConnectionHeap heap;
    bool hasFar = false; ///< prefers its zone, and not all backends are there
    std::uint32_t rotation = 0;
    std::uint64_t picks = 0;
    kernel::Random random;
    kernel::Ring<HeldRequest> held;           ///< waiting for a backend with room
    bool holdArmed = false;                   ///< the one held longest has an event
    std::vector<std::uint32_t> stickyBackend; ///< by user: backend node + 1
    TokenBucket bucket;
    std::vector<TokenBucket> userBuckets;
    std::uint32_t ejected = 0;  ///< backends left out as outliers
    kernel::Time rampUntil = 0; ///< until then some backend may be in its slow start
    bool silent = false;        ///< its peers do not hear it
    bool replaced = false;      ///< for so long that they have taken over
    std::uint32_t silences = 0;
};

struct WorkerState { ///< one a component
    std::uint64_t duplicateEffects = 0;
};

/// A fault in force, so that it can be taken back.
struct ActiveFault {
    catalog::Record event;
    std::vector<Index> nodes;  ///< sorted
    std::vector<Index> spared; ///< of those, sorted: healed, restored or restarted since
    std::vector<Index> links;
    double amount = 0;
    kernel::Time began = 0;
    kernel::Time ends = kernel::kNever;
    Index keyspace = kNone;                 ///< `hot_key`
    Index client = kNone;                   ///< `traffic`: the client's row
    std::string setElement, setKey;         ///< `set`, `scale`: the component or link, and its key
    std::optional<catalog::Value> previous; ///< what held before
    std::uint32_t serial = 0;               ///< tells a reused place from what was there before
    bool active = false;
};

/// One instance under a `chaos` event.
struct ChaosTarget {
    Index fault = kNone;
    Index node = kNone;
    Index generation = 0;
    kernel::Random random;
    kernel::Time until = 0; ///< of its next failure, or of its repair
    bool down = false;      ///< failed, not yet repaired
    bool holds = false;     ///< keeps the instance down: it has not been restarted since
    bool inUse = false;
};

constexpr std::uint64_t kDrawNothing = ~std::uint64_t{0};

struct State {
    kernel::Time now = 0;
    std::uint64_t events = 0;
    kernel::EventQueue queue;
    kernel::Ring<std::uint64_t> arrivingNow; ///< calls whose messages need no time; drained before the next event
    Pool<Call> calls;
    Pool<Request> requests;
    std::vector<Lane> lanes;
    std::vector<Node> nodes;
    std::vector<network::LinkState> links;
    std::vector<ComponentState> components;

    std::vector<ClientState> clients;
    std::vector<BalancerState> balancers;
    std::vector<CacheState> caches; ///< of caches and CDNs
    std::vector<DatabaseState> databases;
    std::vector<ShardState> shards;   ///< of all databases
    std::vector<MemberState> members; ///< of all databases
    std::vector<QueueState> queues;
    std::vector<WorkerState> workers;
    std::vector<ExternalState> externals;
    std::vector<StoreState> stores;
    std::vector<SessionsState> sessions;     ///< by component: a service's own, or those kept in a cache or database
    std::vector<AutoscaleState> autoscalers; ///< by service row
    std::vector<Index> joining;              ///< instances added to a running component that have not served yet
    std::vector<OutletGuard> guards;         ///< of instances' outlets that have one
    std::vector<SharedReads> sharedReads;    ///< by node, as far as reads have been shared

    std::uint8_t window = 0; ///< 1 from the end of the warm-up
    kernel::Time windowStart = 0;
    double trafficMultiplier = 1;
    std::vector<ActiveFault> faults;
    network::Reach reach; ///< what partitions, isolations and outages in force come to
    std::vector<ChaosTarget> chaos;
    std::vector<double> hotShares; ///< by keyspace, of its hottest key, below 0: none; empty without a `hot_key`

    // For screens and reports; nothing below influences a run.
    monitor::WatchState watch; ///< of the model's objectives and alerts
    metrics::SeriesRecorder series;
    std::vector<metrics::SeriesRecorder> clientSeries; ///< by client row, where there are several clients, not too many
    metrics::RecentWindow recent;
    kernel::Time slowThreshold = kernel::kNever; ///< an answer to a request older than this is drawn as slow
    std::uint64_t sampleMask = kDrawNothing;     ///< requests whose hashed number has these bits clear are drawn
    kernel::Ring<Flight> flights;
    TraceLog traces;
    std::vector<LogEntry> log; ///< the last kLogLimit entries
    std::uint64_t logDropped = 0;
    std::vector<metrics::ComponentRow> rows; ///< scratch of the gauges' tick
};

constexpr std::size_t kFlightLimit = 4096;
constexpr std::size_t kRecentComponents = 200;
constexpr std::size_t kSeriesClients = 16; ///< more are not told apart over time
constexpr std::size_t kLogLimit = 1000;
constexpr std::size_t kHeldLimit = 65'536; ///< what a hung instance's sockets take in; beyond it messages are lost
constexpr kernel::Time kGaugeInterval = 100 * kernel::kMillisecond;

} // namespace faultline::components
