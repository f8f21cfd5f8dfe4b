// What replicated stores remember: each member's copies, what is known of every key from outside, requests that
// coordinators work on, hints, the logs and roles of consensus.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/store_model.h"
#include "engine/consistency/own_writes.h"
#include "engine/consistency/paged.h"
#include "engine/kernel/random.h"
#include "engine/kernel/ring.h"
#include "engine/metrics/time_average.h"

namespace faultline::components {

/// The truth about one key: what was acknowledged, and what its members hold. Version 0 is from before the run.
/// Versions of one store are numbered in its order: by the time of the write's first try, or by place in the log.
struct StoreKey {
    kernel::Time acknowledgedAt = 0;
    kernel::Time changedAt = 0;     ///< when the first member took the newest version
    kernel::Time differsSince = 0;  ///< since when members have not all held the same
    std::uint32_t acknowledged = 0; ///< newest version whose answer has left a coordinator
    std::uint32_t seen = 0;         ///< newest version that those who acknowledged it had held before it
    std::uint32_t newest = 0;       ///< newest version that any member holds
    std::uint32_t writer = 0;       ///< user whose write the newest acknowledged version is
    Position holders = 0;           ///< replicas that hold it
    bool listed = false;            ///< in StoreState::differing
};

/// A write that a member did not acknowledge, kept for it by the coordinator.
struct StoreHint {
    Index key = kNone;
    std::uint32_t version = 0;
};

/// The hints of one member for another.
struct StoreHints {
    kernel::Ring<StoreHint> waiting;
    bool planned = false; ///< a replay has an event, or is under way
    std::uint32_t out = 0;
    bool careful = false; ///< the last one was not taken in time: one at a time, until one is
};

/// One entry of a consensus log.
struct StoreLogEntry {
    kernel::Time at = 0;
    std::uint32_t term = 0;
    std::uint32_t version = 0;
    std::uint32_t counter = 0; ///< the store's number after it
    Index key = kNone;         ///< kNone: nothing that is ever read
    Index user = 0;
    Index write = kNone; ///< the caller's call, by which a repeated try is found again
    Index writeGeneration = 0;
    Index call = kNone; ///< who waits here until it is committed
    Index callGeneration = 0;
};

/// What a leader knows of another member.
struct StoreFollower {
    std::uint32_t match = 0; ///< its log is the leader's up to here
    std::uint32_t probe = 0; ///< until the first answer: where the leader supposes that to be
    bool probed = false;
    kernel::Time heardAt = 0; ///< its last answer
    kernel::Time ackedAt = 0; ///< when the newest message that it answered was sent
};

enum class StoreRole : std::uint8_t { Follower, Asking, Candidate, Leader };

/// A member's part in consensus. Term, vote and log survive a crash.
struct StoreVoter {
    StoreRole role = StoreRole::Follower;
    bool crashed = false; ///< has forgotten when it last heard a leader
    std::uint32_t term = 0;
    Index votedFor = kNone;   ///< position
    Index leader = kNone;     ///< position
    kernel::Time heardAt = 0; ///< when it last heard a leader
    kernel::Time waitsSince = 0;
    kernel::Time patience = 0; ///< drawn from [T, 2T)
    std::vector<StoreLogEntry> log;
    std::uint32_t logBegin = 1; ///< index of its first entry; what was before is committed and applied
    std::uint32_t termBefore = 0;
    std::uint32_t counterBefore = 0;
    std::uint32_t committed = 0;
    std::uint32_t termStart = 0; ///< a leader: index of its first entry
    std::vector<std::uint8_t> granted;
    std::vector<StoreFollower> followers;
    kernel::Ring<std::uint64_t> parked; ///< reads that wait for a majority's answer: call and generation

    std::uint32_t last() const { return logBegin + static_cast<std::uint32_t>(log.size()) - 1; }
    StoreLogEntry& entry(std::uint32_t index) { return log[index - logBegin]; }
    const StoreLogEntry& entry(std::uint32_t index) const { return log[index - logBegin]; }
    /// Of an entry that is in the log, or the one before it.
    std::uint32_t termAt(std::uint32_t index) const { return index < logBegin ? termBefore : entry(index).term; }
    std::uint32_t lastTerm() const { return termAt(last()); }
    std::uint32_t lastCounter() const { return log.empty() ? counterBefore : log.back().counter; }
};

struct StoreMember { ///< one a member, by position
    consistency::Paged<std::uint32_t> copies;
    std::uint32_t counter = 0;
    std::uint32_t reserved = 0;        ///< leaderless: highest number that it has handed out
    std::uint32_t timer = 0;           ///< the timer in force: heartbeat, election or anti-entropy
    std::uint32_t peer = 0;            ///< anti-entropy: whom it compared with last
    std::uint32_t requestsWaiting = 0; ///< callers' own calls that wait for a CPU here (consensus)
    std::vector<StoreHints> hints;     ///< by target
    StoreVoter voter;
};

/// A request that a leaderless coordinator works on, until all replicas have answered or were given up.
struct StoreOperation {
    Index generation = 0;
    Index call = kNone; ///< whom to answer; kNone once that is done
    Index callGeneration = 0;
    Index key = kNone;                  ///< kNone: nothing that is ever read
    std::uint32_t version = 0;          ///< the write's; the newest that a read has found
    std::uint32_t seen = 0;             ///< a write: newest version that those who acknowledged it had held before
    std::uint64_t fresh[2] = {0, 0};    ///< a read: positions that answered with the newest version
    std::uint64_t old[2] = {0, 0};      ///< a read: positions that answered with an older one
    std::uint64_t queuedAt[2] = {0, 0}; ///< positions at which its work waits for a CPU
    std::uint64_t workedAt[2] = {0, 0}; ///< positions that are at work on it
    Position member = 0;                ///< the coordinator
    Position needed = 0;
    Position good = 0;
    Position open = 0; ///< replicas still to be heard
    bool write = false;
    bool next = false;  ///< draws a number: a read, then a write
    bool waits = false; ///< counted in StoreState::waiting
};

/// What one calling instance knows of a store's members.
struct StoreContact {
    Position member = 0;                ///< talked to last
    Position home = 0;                  ///< talked to first
    std::vector<kernel::Time> silentAt; ///< by position: when it was last found silent; −1: it was not
};

/// An access as its caller saw it.
struct StoreAccess {
    kernel::Time began = 0;
    kernel::Time ended = 0;
    Index key = kNone;
    std::uint32_t version = 0;
    bool write = false;
    bool good = false;
};

/// How often one number has been handed out to creates that were acknowledged.
struct StoreNumber {
    std::uint32_t number = 0;
    std::uint32_t times = 0;
};

struct StoreState { ///< one a component
    std::vector<StoreMember> members;
    std::vector<StoreContact> contacts;
    Pool<StoreOperation> operations;
    consistency::Paged<StoreKey> keys;
    consistency::OwnWrites own;
    std::uint32_t lastVersion = 0;
    kernel::Random random; ///< patience of voters, phases of anti-entropy

    std::vector<Index> differing; ///< keys whose members may disagree
    std::uint64_t differ = 0;     ///< of these, so many do
    // What the copies were laid out for.
    bool laidOut = false;
    bool consensus = false;
    std::uint32_t replicas = 0;
    std::uint32_t memberCount = 0;

    // Healing: from the moment at which all members are up and reach each other again until they agree.
    bool whole = true;
    bool healing = false;
    bool healed = false; ///< in the window
    kernel::Time healedAt = 0;
    kernel::Time converged = 0;
    std::uint64_t healLeft = 0;

    metrics::TimeAverage unavailable; ///< 1 while no writes can be taken
    metrics::TimeAverage waiting;     ///< requests that wait, see store_waiting.h
    std::uint64_t conflicts = 0;
    std::uint64_t collisions = 0;            ///< pairs of acknowledged creates with one number
    consistency::Paged<StoreNumber> numbers; ///< by number mod kNumbersKept

    bool recording = false; ///< for tests: notes what callers saw
    std::vector<StoreAccess> accesses;
};

constexpr std::uint32_t kNumbersKept = 1u << 20;

} // namespace faultline::components
