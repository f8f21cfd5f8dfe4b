#include "engine/components/backend_choice.h"

#include <algorithm>

namespace faultline::components {

namespace {

/// Which backends may be chosen for a call: healthy (or all, failing open), not tried yet, with room.
struct Eligible {
    const BalancerModel& model;
    const BalancerState& state;
    std::uint64_t tried;
    bool ignoreHealth;
    bool nearOnly;

    bool usable(std::size_t i) const {
        return !(nearOnly && state.backends[i].far) && (ignoreHealth || state.backends[i].healthy) &&
               (tried >> (i & 63u) & 1u) == 0;
    }
    bool operator()(std::size_t i) const {
        return usable(i) && (model.backendConnections == 0 || state.backends[i].inFlight < model.backendConnections);
    }
};

Index roundRobin(BalancerState& state, const Eligible& eligible) {
    const std::size_t n = state.backends.size();
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t candidate = state.rotation % n;
        state.rotation = static_cast<std::uint32_t>((candidate + 1) % n);
        if (eligible(candidate))
            return static_cast<Index>(candidate);
    }
    return kNone;
}

/// Smooth weighted round robin, as nginx does it: each gains its weight, the greatest is taken and pays the total.
Index weightedRoundRobin(const BalancerModel& model, BalancerState& state, const Eligible& eligible) {
    double total = 0;
    Index best = kNone;
    for (Index i = 0; i < state.backends.size(); ++i) {
        if (!eligible(i))
            continue;
        state.backends[i].smoothWeight += model.backends[i].weight;
        total += model.backends[i].weight;
        if (best == kNone || state.backends[i].smoothWeight > state.backends[best].smoothWeight)
            best = i;
    }
    if (best != kNone)
        state.backends[best].smoothWeight -= total;
    return best;
}

/// One at random among the eligible ones, other than `other`: by rejection, then by counting when few are eligible.
Index anyOf(BalancerState& state, const Eligible& eligible, Index other) {
    const std::size_t n = state.backends.size();
    for (int i = 0; i < 8; ++i) {
        const auto candidate = static_cast<Index>(state.random.below(n));
        if (candidate != other && eligible(candidate))
            return candidate;
    }
    std::size_t count = 0;
    for (Index i = 0; i < n; ++i)
        count += i != other && eligible(i) ? 1 : 0;
    if (count == 0)
        return kNone;
    std::size_t skip = state.random.below(count);
    for (Index i = 0; i < n; ++i)
        if (i != other && eligible(i) && skip-- == 0)
            return i;
    return kNone;
}

Index powerOfTwo(BalancerState& state, const Eligible& eligible) {
    const Index a = anyOf(state, eligible, kNone);
    if (a == kNone)
        return kNone;
    const Index b = anyOf(state, eligible, a);
    return b != kNone && state.backends[b].inFlight < state.backends[a].inFlight ? b : a;
}

/// Walks the heap of (in flight, picked longest ago) from the top until one is eligible.
Index leastConnections(const BalancerState& state, const Eligible& eligible) {
    const auto& heap = state.heap.order();
    if (!heap.empty() && eligible(heap.front()))
        return heap.front();
    Index best = kNone;
    for (const std::uint32_t candidate : heap) {
        if (!eligible(candidate))
            continue;
        const BackendState& a = state.backends[candidate];
        if (best == kNone || a.inFlight < state.backends[best].inFlight ||
            (a.inFlight == state.backends[best].inFlight && a.lastPicked < state.backends[best].lastPicked))
            best = candidate;
    }
    return best;
}

Index leastLatency(const BalancerState& state, const Eligible& eligible) {
    Index best = kNone;
    double bestCost = 0;
    for (Index i = 0; i < state.backends.size(); ++i) {
        if (!eligible(i))
            continue;
        const double cost = state.backends[i].latency * (state.backends[i].inFlight + 1);
        if (best == kNone || cost < bestCost ||
            (cost == bestCost && state.backends[i].lastPicked < state.backends[best].lastPicked)) {
            best = i;
            bestCost = cost;
        }
    }
    return best;
}

std::uint64_t hashOf(const BalancerModel& model, const Call& call) {
    return kernel::hash(std::uint64_t{model.hashOnKey && call.key != kNone ? call.key : call.user});
}

/// The hash modulo the number of backends; when that one is out, the next hash, as nginx's ip_hash does.
Index byHash(const BalancerModel& model, const BalancerState& state, const Call& call, const Eligible& eligible) {
    std::uint64_t hash = hashOf(model, call);
    for (int i = 0; i < 20; ++i) {
        const auto candidate = static_cast<Index>(hash % state.backends.size());
        if (eligible(candidate))
            return candidate;
        hash = kernel::hash(hash);
    }
    for (Index i = 0; i < state.backends.size(); ++i)
        if (eligible(i))
            return i;
    return kNone;
}

Index onRing(const BalancerModel& model, const Call& call, const Eligible& eligible) {
    const std::size_t start = ringPosition(model.ring, hashOf(model, call));
    for (std::size_t i = 0; i < model.ring.size(); ++i) {
        const Index owner = model.ring[(start + i) % model.ring.size()].owner;
        if (eligible(owner))
            return owner;
    }
    return kNone;
}

Index byAlgorithm(const BalancerModel& model, BalancerState& state, const Call& call, const Eligible& eligible) {
    switch (model.algorithm) {
    case Algorithm::RoundRobin:
        return roundRobin(state, eligible);
    case Algorithm::WeightedRoundRobin:
        return weightedRoundRobin(model, state, eligible);
    case Algorithm::Random:
        return anyOf(state, eligible, kNone);
    case Algorithm::LeastConnections:
        return leastConnections(state, eligible);
    case Algorithm::PowerOfTwo:
        return powerOfTwo(state, eligible);
    case Algorithm::IpHash:
        return byHash(model, state, call, eligible);
    case Algorithm::ConsistentHash:
        return onRing(model, call, eligible);
    case Algorithm::LeastLatency:
        return leastLatency(state, eligible);
    }
    return kNone;
}

/// By the balancer's algorithm among those that are near; without any among all.
Index byAlgorithmAndZone(const BalancerModel& model, BalancerState& state, const Call& call, Eligible& eligible) {
    Index chosen = byAlgorithm(model, state, call, eligible);
    if (chosen == kNone && eligible.nearOnly) {
        eligible.nearOnly = false;
        chosen = byAlgorithm(model, state, call, eligible);
    }
    return chosen;
}

Index stickyBackend(const BalancerModel& model, const BalancerState& state, const Call& call,
                    const Eligible& eligible) {
    if (!model.sticky || call.user >= state.stickyBackend.size() || state.stickyBackend[call.user] == 0)
        return kNone;
    const Index node = state.stickyBackend[call.user] - 1;
    for (Index i = 0; i < model.backends.size(); ++i)
        if (model.backends[i].node == node)
            return eligible(i) ? i : kNone;
    return kNone;
}

} // namespace

BackendChoice chooseBackend(const BalancerModel& model, BalancerState& state, const Call& call) {
    BackendChoice choice;
    if (state.backends.empty())
        return choice;
    Eligible eligible{model, state, call.tried, false, false};
    choice.backend = stickyBackend(model, state, call, eligible);
    eligible.nearOnly = state.hasFar;
    if (choice.backend == kNone)
        choice.backend = byAlgorithmAndZone(model, state, call, eligible);
    if (choice.backend != kNone)
        return choice;
    const bool anyHealthy = std::any_of(state.backends.begin(), state.backends.end(),
                                        [](const BackendState& backend) { return backend.healthy; });
    if (!anyHealthy && model.failOpen) {
        eligible.ignoreHealth = true;
        eligible.nearOnly = state.hasFar;
        choice.backend = byAlgorithmAndZone(model, state, call, eligible);
        eligible.nearOnly = false;
    }
    for (std::size_t i = 0; i < state.backends.size() && choice.backend == kNone; ++i)
        choice.full = choice.full || eligible.usable(i);
    return choice;
}

} // namespace faultline::components
