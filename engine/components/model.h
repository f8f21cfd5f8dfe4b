// A compiled diagram: dense numbers, no names on the way. Immutable while it runs; a live edit makes a new one, in
// which every component, instance and link keeps its number.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/components/autoscale.h"
#include "engine/components/balancing.h"
#include "engine/components/breaker.h"
#include "engine/components/browser_cache.h"
#include "engine/components/call.h"
#include "engine/components/cdn_model.h"
#include "engine/components/kind_id.h"
#include "engine/components/program.h"
#include "engine/components/queue_model.h"
#include "engine/components/retry_policy.h"
#include "engine/components/sharding.h"
#include "engine/components/store_model.h"
#include "engine/consistency/keyspace.h"
#include "engine/kernel/sampler.h"
#include "engine/monitor/plan.h"
#include "engine/network/link.h"

namespace faultline::components {

enum class OperationKind : std::uint8_t { Read, Write, Scan, Create };

struct OperationModel {
    std::string id;
    OperationKind kind = OperationKind::Read;
    Index keyspace = kNone;
    std::int64_t requestBytes = 0;
    std::int64_t responseBytes = 0;
    double rows = 1;
    Consistency consistency = Consistency::Default;
    Index idFrom = kNone; ///< a create: the store that its number is drawn from
    bool implied = false; ///< stands in where the diagram names no operation
};

/// What every kind has.
struct ComponentModel {
    std::string id;
    KindId kind = KindId::Client;
    Index row = 0; ///< in its kind's vectors
    bool removed = false;
    std::uint32_t shards = 1;  ///< of a database; above 1 its members are named "db/s1/1"
    std::vector<Index> nodes;  ///< of its instances or members, in order; those scaled away are not listed
    std::vector<Index> ever;   ///< all that there have been, `nodes` first
    std::vector<Index> out;    ///< links, in link order
    std::vector<Index> in;     ///< links that lead here, by number
    Index internal = kNone;    ///< the implied link from member to member; kNone where there is only one
    std::uint32_t outlets = 0; ///< ordinals given to outgoing links so far
    std::uint32_t cpus = 1;
    double contention = 0; ///< σ of the universal scalability law
    double crosstalk = 0;  ///< κ
    double drag = 0;       ///< share longer per other request in flight
    bool dropExpired = false;
    bool preferZone = false;
    bool redundant = false; ///< a balancer whose instances stand in for each other
    kernel::Time startUp = 0;
    double usdPerInstance = 0; ///< a running instance, a month
    double usdPerMillion = 0;  ///< a million requests or messages handled
};

/// A point of a traffic profile: rate per second at a time.
struct RatePoint {
    kernel::Time at = 0;
    double perSecond = 0;
};

struct ClientModel {
    enum class Process : std::uint8_t { Poisson, Constant, Bursty };
    bool closed = false;
    double rate = 0; ///< per second, open
    Process process = Process::Poisson;
    std::uint32_t closedUsers = 0;
    kernel::Sampler think;
    std::vector<RatePoint> profile; ///< linear between points, the last one holds
    double diurnalMean = 0, diurnalAmplitude = 0;
    kernel::Time diurnalPeriod = 0; ///< 0: not diurnal
    std::uint32_t users = 1;
    Index firstUser = 0;        ///< users of different clients are different people: theirs are numbered from here
    std::uint32_t userRoom = 0; ///< so many numbers are theirs
    std::uint16_t timeoutLane = 0;
    kernel::Time timeout = 0;
    kernel::Time deadline = kernel::kNever;
    RetryPolicy retries;
    std::vector<std::uint16_t> mixOperations;
    std::vector<double> mixCumulative;        ///< ends at 1
    std::vector<double> linkCumulative;       ///< over `out`, by weight; ends at 1
    kernel::Time probeInterval = 0;           ///< a probe: a check so often; 0: a client
    kernel::Time hedgeAfter = kernel::kNever; ///< kNever: attempts are not hedged
    BrowserCacheModel browser;
    std::vector<Index> browserOwners; ///< link of `out` × operation -> the component whose versions its answers carry
};

/// A token bucket's size.
struct RateLimit {
    bool on = false;
    double perSecond = 0;
    double burst = 0;
    bool perUser = false;
};

struct BalancerModel {
    Algorithm algorithm = Algorithm::RoundRobin;
    bool hashOnKey = false;
    bool checks = true;
    kernel::Time checkInterval = 0;
    kernel::Time checkTimeout = 0;
    std::uint16_t checkLane = 0;
    std::uint32_t fall = 3;
    std::uint32_t rise = 2;
    bool sticky = false;
    std::uint32_t tryNext = 0;
    std::uint16_t timeoutLane = 0;
    kernel::Time timeout = 0;
    RateLimit rateLimit;
    std::uint32_t maxConnections = 0;
    kernel::Time overhead = 0;
    std::uint32_t backendConnections = 0; ///< 0: unlimited
    std::uint32_t queueLimit = 0;
    kernel::Time queueTimeout = 0;
    bool failOpen = false;
    std::vector<Backend> backends;
    std::vector<HashPoint> ring; ///< consistent hashing, sorted by point
    bool inCircle = false;       ///< its requests may come back to it through balancers alone
    OutlierPolicy outliers;
    kernel::Time slowStart = 0; ///< 0: off
    Redundancy redundancy = Redundancy::None;
    kernel::Time takeover = 0;
};

struct ServiceModel {
    std::uint32_t maxInFlight = 0; ///< 0: unlimited
    std::uint32_t backlog = 0;
    double fail = 0;
    double poison = 0;       ///< workers: share of messages that fail every time
    bool idempotent = false; ///< workers
    std::uint32_t prefetch = 1;
    AutoscaleModel autoscale;
    Program program;
    BreakerModel breaker; ///< one for each callee of each instance
};

struct CacheModel { ///< of a cache or a CDN
    enum class Policy : std::uint8_t { Lru, Lfu, Fifo, Random, NoEviction };
    enum class Stampede : std::uint8_t { None, Lock, Coalesce, Early };
    std::uint32_t entries = 0; ///< per instance
    Policy policy = Policy::Lru;
    kernel::Time ttl = 0; ///< 0: never expires
    double ttlJitter = 0;
    kernel::Sampler get, set;
    bool shardByModulo = false;
    std::vector<HashPoint> ring;
    std::uint32_t maxClients = 0;
    bool snapshot = false;
    bool warm = false;
    Stampede stampede = Stampede::None;
    std::vector<Index> warmKeyspaces; ///< whose keys are read through it: what `warm` fills it with, and `expire` meets
    EdgeModel edge;                   ///< a CDN's
};

struct DatabaseModel {
    enum class Replication : std::uint8_t { Async, SemiSync, Sync };
    enum class ReadsFrom : std::uint8_t { Primary, Replicas, Any, Nearest };
    kernel::Sampler read, write, scan; ///< scan: a row
    std::uint32_t maxConnections = 0;  ///< each member
    Sharding sharding;
    std::uint32_t replicas = 0; ///< each shard, beside its primary
    Replication replication = Replication::Async;
    kernel::Time semiSyncTimeout = 0;
    kernel::Sampler lag;
    ReadsFrom readsFrom = ReadsFrom::Primary;
    kernel::Time readYourWrites = 0; ///< 0: off
    bool automatic = true;           ///< failover
    kernel::Time detect = 0, promote = 0;
    bool buffered = false; ///< `hot`
    CacheModel buffer;
    kernel::Sampler bufferRead;
    Index feedFrom = kNone; ///< the database that this is a copy of
    kernel::Time feedLag = 0;
    std::uint32_t feedNumber = 0; ///< among what that one feeds
    std::vector<Index> feeds;     ///< databases fed from this one
    std::uint16_t internalLane = 0;
};

struct ExternalModel {
    kernel::Sampler latency;
    double fail = 0;
    RateLimit rateLimit;
};

/// A failure domain.
struct ZoneModel {
    std::string id;
    Index region = kNone; ///< kNone: that of everything
};

/// One scenario event, ready to play (scenario/ fills and plays it).
struct TimedRecord {
    kernel::Time at = 0;
    bool removed = false; ///< by a live edit: does not play
    catalog::Record event;
};

/// Timeouts of one length. A lane that nothing in the model issues calls with any more, and that no call waits in, is
/// taken for another length.
struct LaneModel {
    kernel::Time timeout = 0;
    std::uint32_t uses = 0;  ///< lengths that it stood for before
    bool used = false;       ///< by the model in the making
    bool usedBefore = false; ///< by the running model
    bool busy = false;       ///< calls wait in it
};

struct Model {
    std::uint64_t seed = 1;
    kernel::Time warmUp = 0;
    std::vector<OperationModel> operations;
    std::vector<consistency::Keyspace> keyspaces;
    Index sessionKeyspace = kNone; ///< whose keys are users: what sessions are kept under in a cache or database
    std::vector<ComponentModel> components;
    std::vector<Index> byName; ///< of components, those that are there, sorted by id
    std::vector<network::LinkModel> links;
    std::vector<Index> nodeComponent;        ///< node -> component
    std::vector<std::uint32_t> nodeInstance; ///< node -> its number in the component (its shard, if any), from 0
    std::vector<std::uint32_t> nodeShard;    ///< node -> its shard, from 0
    std::vector<Index> nodePosition;         ///< node -> its place in its component's `nodes`; kNone: not listed
    std::vector<Index> nodeZone;             ///< node -> its zone; kNone: the same as everything's
    std::vector<ZoneModel> zones;
    /// Link -> zone -> the callee's nodes there, for callers that prefer their own zone; empty for all others.
    std::vector<std::vector<std::vector<Index>>> near;
    kernel::Sampler latencyBetween[3];               ///< in one zone, between zones of a region, between regions
    std::vector<LaneModel> lanes;                    ///< distinct timeouts
    static constexpr std::size_t kMaxLanes = 0xffff; ///< numbers of 16 bits, and none
    bool tooManyLanes = false;
    std::vector<TimedRecord> scenario;
    monitor::Plan monitor; ///< objectives and alerts

    std::vector<ClientModel> clients; ///< clients and probes
    Index userCount = 0;              ///< numbers given to users
    std::vector<BalancerModel> balancers;
    std::vector<ServiceModel> services; ///< services and workers
    std::vector<CacheModel> caches;
    std::vector<DatabaseModel> databases;
    std::vector<QueueModel> queues;
    std::vector<ExternalModel> externals;
    std::vector<StoreModel> stores;

    void indexNames(); ///< of the components, when all are there
    Index componentByName(std::string_view id) const;
    Index linkByName(std::string_view id) const;
    Index operationByName(std::string_view id) const;
    Index zoneByName(std::string_view id) const;
    /// The row of the client whose user it is; kNone for nobody's.
    Index clientOf(Index user) const;
    /// The listed nodes of "app", "app/2", "db/s2/1" or "db/s2"; none when there is no such thing.
    std::vector<Index> nodesNamed(std::string_view target) const;
    /// 0: both nodes in one zone, 1: in one region, 2: farther apart. Without a zone: the same one as everything.
    int distance(Index a, Index b) const {
        const Index zoneA = nodeZone[a];
        const Index zoneB = nodeZone[b];
        if (zoneA == zoneB || zoneA == kNone || zoneB == kNone)
            return 0;
        const Index regionA = zones[zoneA].region;
        const Index regionB = zones[zoneB].region;
        return regionA == regionB || regionA == kNone || regionB == kNone ? 1 : 2;
    }
    /// What a message between two nodes takes over a link, one way.
    const kernel::Sampler& latencyOver(const network::LinkModel& link, Index a, Index b) const {
        return link.byZone ? latencyBetween[distance(a, b)] : link.latency;
    }
    /// The lane for a timeout, made when there is none yet.
    std::uint16_t laneFor(kernel::Time timeout);
    /// Around the compilation of a new model out of a running one: finds out which lanes are still used. `busy`: calls
    /// wait in the lane.
    void beginLanes(const std::vector<bool>& busy);
    void endLanes();
    /// "app/2", "db/s2/1"
    std::string nodeName(Index node) const;
};

} // namespace faultline::components
