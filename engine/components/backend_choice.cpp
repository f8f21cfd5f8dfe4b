#include "engine/components/backend_choice.h"

#include <algorithm>

namespace faultline::components {

namespace {

/// Which backends may be chosen for a call: healthy (or all, failing open), not ejected, not tried yet, with room.
struct Eligible {
    const BalancerModel& model;
    const BalancerState& state;
    std::uint64_t tried;
    kernel::Time now;
    bool ramping; ///< some backend may be in its slow start
    bool ignoreHealth = false;
    bool ignoreEjection = false;
    bool nearOnly = false;
    bool byWeight = false; ///< what has no weight takes no part

    bool usable(std::size_t i) const {
        const BackendState& backend = state.backends[i];
        return !(nearOnly && backend.far) && (ignoreHealth || backend.healthy) &&
               (ignoreEjection || !backend.ejected) && !backend.joining &&
               (!byWeight || model.backends[i].weight > 0) && (tried >> (i & 63u) & 1u) == 0;
    }
    /// What part of its full share a backend gets: grows evenly over its slow start, from 1 % on.
    double share(std::size_t i) const {
        const BackendState& backend = state.backends[i];
        if (!ramping || backend.rampFrom == BackendState::kRamped || model.slowStart <= 0)
            return 1;
        const double part = static_cast<double>(now - backend.rampFrom) / static_cast<double>(model.slowStart);
        return std::clamp(part, 0.01, 1.0);
    }
    bool operator()(std::size_t i) const {
        return usable(i) && (model.backendConnections == 0 || state.backends[i].inFlight < model.backendConnections);
    }
};

/// Smooth weighted round robin, as nginx does it: each gains its weight, the greatest is taken and pays the total.
template <typename WeightOf>
Index weightedRoundRobin(BalancerState& state, const Eligible& eligible, const WeightOf& weightOf) {
    double total = 0;
    Index best = kNone;
    for (Index i = 0; i < state.backends.size(); ++i) {
        if (!eligible(i))
            continue;
        const double weight = weightOf(i) * eligible.share(i);
        state.backends[i].smoothWeight += weight;
        total += weight;
        if (best == kNone || state.backends[i].smoothWeight > state.backends[best].smoothWeight)
            best = i;
    }
    if (best != kNone)
        state.backends[best].smoothWeight -= total;
    return best;
}

Index roundRobin(BalancerState& state, const Eligible& eligible) {
    if (eligible.ramping) [[unlikely]]
        return weightedRoundRobin(state, eligible, [](Index) { return 1.0; });
    const std::size_t n = state.backends.size();
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t candidate = state.rotation % n;
        state.rotation = static_cast<std::uint32_t>((candidate + 1) % n);
        if (eligible(candidate))
            return static_cast<Index>(candidate);
    }
    return kNone;
}

/// One at random by shares, while some backend is in its slow start.
Index anyByShare(BalancerState& state, const Eligible& eligible, Index other) {
    double total = 0;
    for (Index i = 0; i < state.backends.size(); ++i)
        total += i != other && eligible(i) ? eligible.share(i) : 0;
    double left = state.random.uniform() * total;
    Index last = kNone;
    for (Index i = 0; i < state.backends.size(); ++i) {
        if (i == other || !eligible(i))
            continue;
        last = i;
        left -= eligible.share(i);
        if (left < 0)
            break;
    }
    return last;
}

/// One at random among the eligible ones, other than `other`: by rejection, then by counting when few are eligible.
Index anyOf(BalancerState& state, const Eligible& eligible, Index other) {
    const std::size_t n = state.backends.size();
    if (eligible.ramping) [[unlikely]]
        return anyByShare(state, eligible, other);
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

/// Whether a backend takes part in a comparison: one in its slow start, with its share f, in f / (n − (n − 1) f) of
/// all. Picked by turns it then gets the nth part of f of the requests, and at most f / (n − (n − 1) f) where it always
/// wins.
bool takesPart(BalancerState& state, const Eligible& eligible, std::size_t i) {
    const double share = eligible.share(i);
    if (share >= 1)
        return true;
    const auto n = static_cast<double>(std::count_if(state.backends.begin(), state.backends.end(),
                                                     [](const BackendState& backend) { return !backend.isOut(); }));
    return state.random.chance(share / (n - (n - 1) * share));
}

/// Walks the heap of (in flight, picked longest ago) from the top until one is eligible.
Index leastConnections(BalancerState& state, const Eligible& eligible) {
    const auto& heap = state.heap.order();
    if (!eligible.ramping && !heap.empty() && eligible(heap.front()))
        return heap.front();
    Index best = kNone;
    for (const std::uint32_t candidate : heap) {
        if (!eligible(candidate) || (eligible.ramping && !takesPart(state, eligible, candidate)))
            continue;
        const BackendState& a = state.backends[candidate];
        if (best == kNone || a.inFlight < state.backends[best].inFlight ||
            (a.inFlight == state.backends[best].inFlight && a.lastPicked < state.backends[best].lastPicked))
            best = candidate;
    }
    return best;
}

Index leastLatency(BalancerState& state, const Eligible& eligible) {
    Index best = kNone;
    double bestCost = 0;
    for (Index i = 0; i < state.backends.size(); ++i) {
        if (!eligible(i) || (eligible.ramping && !takesPart(state, eligible, i)))
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

/// Users come back to a backend in its slow start one after the other, each for good.
bool comesBack(const Eligible& eligible, std::size_t i, std::uint64_t hash) {
    const double share = eligible.share(i);
    return share >= 1 || static_cast<double>(kernel::hash(hash, 0x510357a7) >> 11) * 0x1.0p-53 < share;
}

std::uint64_t hashOf(const BalancerModel& model, const Call& call) {
    return kernel::hash(std::uint64_t{model.hashOnKey && call.key != kNone ? call.key : call.user});
}

/// The hash modulo the number of backends; when that one is out, the next hash, as nginx's ip_hash does.
Index byHash(const BalancerModel& model, const BalancerState& state, const Call& call, const Eligible& eligible) {
    const std::uint64_t own = hashOf(model, call);
    std::uint64_t hash = own;
    for (int i = 0; i < 20; ++i) {
        const auto candidate = static_cast<Index>(hash % state.backends.size());
        if (eligible(candidate) && comesBack(eligible, candidate, own))
            return candidate;
        hash = kernel::hash(hash);
    }
    for (Index i = 0; i < state.backends.size(); ++i)
        if (eligible(i))
            return i;
    return kNone;
}

Index onRing(const BalancerModel& model, const Call& call, const Eligible& eligible) {
    const std::uint64_t hash = hashOf(model, call);
    const std::size_t start = ringPosition(model.ring, hash);
    Index ramping = kNone;
    for (std::size_t i = 0; i < model.ring.size(); ++i) {
        const Index owner = model.ring[(start + i) % model.ring.size()].owner;
        if (!eligible(owner))
            continue;
        if (comesBack(eligible, owner, hash))
            return owner;
        ramping = ramping == kNone ? owner : ramping;
    }
    return ramping;
}

Index amongEligible(const BalancerModel& model, BalancerState& state, const Call& call, const Eligible& eligible) {
    switch (model.algorithm) {
    case Algorithm::RoundRobin:
        return roundRobin(state, eligible);
    case Algorithm::WeightedRoundRobin:
        return weightedRoundRobin(state, eligible, [&](Index i) { return model.backends[i].weight; });
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

/// By the balancer's algorithm; those in their slow start are not left out where there is nobody else.
Index byAlgorithm(const BalancerModel& model, BalancerState& state, const Call& call, Eligible& eligible) {
    Index chosen = amongEligible(model, state, call, eligible);
    if (chosen == kNone && eligible.ramping) {
        eligible.ramping = false;
        chosen = amongEligible(model, state, call, eligible);
        eligible.ramping = true;
    }
    return chosen;
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

BackendChoice chooseBackend(const BalancerModel& model, BalancerState& state, const Call& call, kernel::Time now) {
    BackendChoice choice;
    if (state.backends.empty())
        return choice;
    Eligible eligible{model, state, call.tried, now, state.rampUntil > now};
    choice.backend = stickyBackend(model, state, call, eligible);
    eligible.byWeight = model.algorithm == Algorithm::WeightedRoundRobin;
    eligible.nearOnly = state.hasFar;
    if (choice.backend == kNone)
        choice.backend = byAlgorithmAndZone(model, state, call, eligible);
    if (choice.backend != kNone)
        return choice;
    bool anyHealthy = false;
    bool anyTrusted = false;
    for (const BackendState& backend : state.backends) {
        anyHealthy = anyHealthy || (backend.healthy && !backend.joining);
        anyTrusted = anyTrusted || !backend.isOut();
    }
    // Health checks may have taken out all but the ejected: those are better than nobody.
    if (!anyTrusted && (anyHealthy || model.failOpen)) {
        eligible.ignoreEjection = true;
        eligible.ignoreHealth = !anyHealthy;
        eligible.nearOnly = state.hasFar;
        choice.backend = byAlgorithmAndZone(model, state, call, eligible);
        eligible.nearOnly = false;
    }
    for (std::size_t i = 0; i < state.backends.size() && choice.backend == kNone; ++i)
        choice.full = choice.full || eligible.usable(i);
    return choice;
}

} // namespace faultline::components
