// What databases remember: the truth about their keys, each copy's versions, the writes that are still under way to
// copies, and who is primary.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/cache_table.h"
#include "engine/components/call.h"
#include "engine/components/sharding.h"
#include "engine/consistency/ledger.h"
#include "engine/consistency/own_writes.h"
#include "engine/consistency/paged.h"
#include "engine/kernel/random.h"
#include "engine/kernel/ring.h"
#include "engine/metrics/histogram.h"

namespace faultline::components {

// Copies of a shard by number: 0 the primary's, then those of its replicas, from kFirstFeed on those of feeds.
constexpr std::uint32_t kFirstFeed = 101;
constexpr std::uint32_t kMaxCopies = 128;

/// A set of copies of one shard.
struct CopySet {
    std::uint64_t bits[2] = {0, 0};
    bool has(std::uint32_t copy) const { return (bits[copy >> 6] >> (copy & 63) & 1) != 0; }
    void add(std::uint32_t copy) { bits[copy >> 6] |= std::uint64_t{1} << (copy & 63); }
    void remove(std::uint32_t copy) { bits[copy >> 6] &= ~(std::uint64_t{1} << (copy & 63)); }
    bool empty() const { return (bits[0] | bits[1]) == 0; }
    bool meets(const CopySet& other) const { return ((bits[0] & other.bits[0]) | (bits[1] & other.bits[1])) != 0; }
};

/// The replicas among a shard's copies: neither the primary nor feeds.
inline CopySet replicasOf(const CopySet& all) {
    constexpr std::uint64_t kBelowFeeds = (std::uint64_t{1} << (kFirstFeed - 64)) - 1;
    return {{all.bits[0] & ~std::uint64_t{1}, all.bits[1] & kBelowFeeds}};
}

/// A committed write that some copy has not applied yet.
struct LoggedWrite {
    kernel::Time committedAt = 0;
    CopySet missing;  ///< copies that have yet to apply it
    CopySet received; ///< replicas that have it, visible or not
    Index key = kNone;
    Index version = 0;
    Index user = 0;
    std::uint16_t waits = 0; ///< sync: replicas whose acknowledgement is still awaited
    bool open = false;       ///< its writer waits for replicas
    bool acknowledged = false;
    bool created = false; ///< of a key that nobody reads
    bool settled = false; ///< lost already, or moved elsewhere: a failover here no longer concerns it
};

/// A write that waits for replicas.
struct WaitingWrite {
    kernel::Time since = 0;
    Index call = kNone;
    Index generation = 0;
    std::uint32_t sequence = 0; ///< in the shard's log
};

/// One copy of a shard.
struct ShardCopy {
    Index node = kNone;
    bool joined = false;                ///< follows the log; otherwise it is copied whole once it can be reached
    bool connected = false;             ///< up, and reached by the primary
    kernel::Time lostSince = 0;         ///< when it was last found not to be connected
    std::vector<std::uint32_t> overdue; ///< writes whose time came while it was not connected
};

/// One shard: its copies, its log, and whether it has a primary.
struct ShardState {
    /// Suspected: the primary is gone, but not for long enough. Promoting: a replica is about to take over.
    enum class Phase : std::uint8_t { Steady, Suspected, Promoting };

    Index component = kNone;
    std::uint32_t number = 0;      ///< from 0
    std::vector<ShardCopy> copies; ///< the primary's first
    std::vector<ShardCopy> feeds;  ///< copy kFirstFeed + i
    kernel::Ring<LoggedWrite> log;
    std::uint32_t logBegin = 0; ///< sequence number of its first
    kernel::Ring<WaitingWrite> waiting;
    bool waitTimer = false;
    bool fellBack = false; ///< semi_sync: nobody acknowledged in time, so that writes do not wait
    Phase phase = Phase::Steady;
    kernel::Time phaseSince = 0;
    bool planned = false; ///< promoting by hand though the primary is well: it takes no writes meanwhile
    bool forced = false;  ///< promoting by hand
    bool active = true;   ///< false: there are fewer shards now
    bool writable = true;

    ShardCopy& copy(std::uint32_t number) { return number < kFirstFeed ? copies[number] : feeds[number - kFirstFeed]; }
    const ShardCopy& copy(std::uint32_t number) const {
        return number < kFirstFeed ? copies[number] : feeds[number - kFirstFeed];
    }
    bool isInLog(std::uint32_t sequence) const { return sequence - logBegin < log.size(); }
    LoggedWrite& logged(std::uint32_t sequence) { return log[sequence - logBegin]; }
    Index primary() const { return copies.front().node; }
};

/// One member of a database.
struct MemberState {
    Index shard = kNone; ///< in State::shards
    std::uint32_t copy = 0;
    kernel::Time downSince = -1; ///< −1: it serves
    CacheTable buffer;           ///< `hot`: keys in its memory
};

struct DatabaseState { ///< one a component
    consistency::Ledger ledger;
    consistency::OwnWrites own;
    std::vector<consistency::Paged<std::uint32_t>> replicaVersions; ///< visible, by copy − 1
    std::vector<consistency::Paged<std::uint32_t>> feedVersions;    ///< by copy − kFirstFeed
    consistency::Paged<kernel::Time> pinnedSince;                   ///< by user, +1: read_your_writes
    std::vector<Index> shards;                                      ///< in State::shards; as many as there ever were
    Sharding sharding;                                              ///< in force, without its ring
    std::vector<bool> keyspacesSeen;
    std::uint32_t nextShard = 0; ///< for what goes to any of them
    kernel::Random lag;
    std::uint32_t unwritableShards = 0;
    kernel::Time unwritableSince = 0;

    // In the window.
    std::uint64_t reads = 0, writes = 0, scans = 0;
    std::uint64_t failovers = 0, keysMoved = 0, lostWrites = 0;
    kernel::Time unavailable = 0;
    metrics::Histogram replicationLag;

    std::uint32_t versionAt(std::uint32_t copy, Index key) const {
        if (copy == 0)
            return ledger.current(key);
        return copy < kFirstFeed ? replicaVersions[copy - 1][key] : feedVersions[copy - kFirstFeed][key];
    }
    consistency::Paged<std::uint32_t>& versions(std::uint32_t copy) {
        return copy < kFirstFeed ? replicaVersions[copy - 1] : feedVersions[copy - kFirstFeed];
    }
};

} // namespace faultline::components
