// What a replicated store is set to, compiled.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/balancing.h"
#include "engine/components/call.h"
#include "engine/kernel/sampler.h"
#include "engine/kernel/time.h"

namespace faultline::components {

/// A place among a store's members, from 0.
using Position = std::uint16_t;

struct StoreModel {
    bool consensus = false;
    std::uint32_t replicas = 1; ///< N, of each key; all members under consensus
    std::uint32_t readQuorum = 1;
    std::uint32_t writeQuorum = 1;
    bool hintedHandoff = true;
    bool readRepair = true;
    kernel::Time antiEntropy = 0;
    kernel::Time hintReplay = 0;
    kernel::Time requestTimeout = 0;
    kernel::Time tryTimeout = 0;
    kernel::Time retryAfter = 0;
    kernel::Time electionTimeout = 0;
    std::uint16_t requestLane = 0;
    std::uint16_t tryLane = 0;
    std::uint16_t electionLane = 0;
    kernel::Sampler read, write;
    std::vector<HashPoint> ring;  ///< consistent hashing; empty where every member holds every key
    std::vector<Position> placed; ///< the replicas that follow on each point of the ring, or all members
};

/// The members that hold one key, by position.
struct Replicas {
    const Position* first = nullptr;
    std::uint32_t count = 0;
    const Position* begin() const { return first; }
    const Position* end() const { return first + count; }
};

constexpr std::uint32_t kMostMembers = 128; ///< no store has so many

/// Key of the number that `next` draws from; no keyspace reaches so far.
constexpr Index kCounterKey = 0xfffffffeu;

Replicas replicasOf(const StoreModel& model, Index key);
bool isReplica(const StoreModel& model, Index key, Position position);

} // namespace faultline::components
