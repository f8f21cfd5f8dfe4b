#include "engine/components/load_balancer.h"

#include <algorithm>

#include "engine/components/backend_choice.h"
#include "engine/components/balancer_watch.h"
#include "engine/components/behaviour.h"
#include "engine/components/circles.h"
#include "engine/components/redundancy.h"
#include "engine/components/routing.h"
#include "engine/kernel/portable_math.h"

namespace faultline::components {

namespace load_balancer {

Index backendOf(const BalancerModel& model, Index node) {
    for (Index i = 0; i < model.backends.size(); ++i)
        if (model.backends[i].node == node)
            return i;
    return kNone;
}

namespace {

void finish(World& world, Index call, Outcome outcome) {
    Node& node = world.node(world.call(call).callee);
    --node.slots;
    world.finish(call, outcome);
}

void turnAway(World& world, Index call, Outcome outcome) {
    Node& node = world.node(world.call(call).callee);
    --node.slots;
    world.reject(call, outcome);
}

void sendTo(World& world, Index index, Index backendIndex) {
    const Index node = world.call(index).callee;
    const BalancerModel& model = modelOf(world, node);
    BalancerState& state = stateOf(world, node);
    if (model.inCircle && !world.goesRound(index)) {
        finish(world, index, Outcome::Error);
        return;
    }
    const Backend& backend = model.backends[backendIndex];
    BackendState& chosen = state.backends[backendIndex];
    ++chosen.inFlight;
    chosen.lastPicked = ++state.picks;
    if (model.algorithm == Algorithm::LeastConnections)
        state.heap.update(state.backends, backendIndex);
    const Verb verb = routing::verbFor(world.model, backend.link, world.call(index).operation);
    const Index child = world.open(node, backend.link, backend.node, verb, index);
    Call& sent = world.call(child);
    Call& own = world.call(index);
    sent.pairOrMessage = backendIndex;
    own.tried |= std::uint64_t{1} << (backendIndex & 63u);
    if (verb == Verb::Read)
        routing::markRead(world, sent);
    world.issue(child, model.timeoutLane, model.timeout);
}

void armHold(World& world, Index node) {
    BalancerState& state = stateOf(world, node);
    if (state.holdArmed || state.held.empty())
        return;
    state.holdArmed = true;
    world.schedule(std::max(state.held.front().until, world.now()), EventType::HoldEnd, node);
}

/// Sends the request to the chosen backend, or holds it where all are full and there is room; false: neither.
bool place(World& world, Index index, const BackendChoice& choice) {
    if (choice.backend != kNone) {
        sendTo(world, index, choice.backend);
        return true;
    }
    const Index node = world.call(index).callee;
    const BalancerModel& model = modelOf(world, node);
    BalancerState& state = stateOf(world, node);
    if (!choice.full || state.held.size() >= model.queueLimit)
        return false;
    state.held.push({world.now() + model.queueTimeout, index});
    world.waitingChanged(world.node(node), +1);
    armHold(world, node);
    return true;
}

BackendChoice choose(World& world, Index index) {
    const Index node = world.call(index).callee;
    return chooseBackend(modelOf(world, node), stateOf(world, node), world.call(index), world.now());
}

/// Sends the request on to a backend, holds it, or answers that there is none.
void forward(World& world, Index index) {
    const BackendChoice choice = choose(world, index);
    if (!place(world, index, choice))
        turnAway(world, index, choice.full ? Outcome::Overloaded : Outcome::Unavailable);
}

} // namespace

void serveHeld(World& world, Index node) {
    while (!stateOf(world, node).held.empty()) {
        const Index next = stateOf(world, node).held.front().call;
        const BackendChoice choice = choose(world, next);
        if (choice.backend == kNone && choice.full)
            return;
        stateOf(world, node).held.pop();
        world.waitingChanged(world.node(node), -1);
        if (choice.backend == kNone)
            turnAway(world, next, Outcome::Unavailable);
        else
            sendTo(world, next, choice.backend);
    }
}

namespace {

void learnLatency(BackendState& backend, kernel::Time now, kernel::Time latency) {
    // Exponentially weighted moving average with τ = 10 s (as peak EWMA balancers use): weight 1 − e^(−Δt/τ).
    const double weight =
        backend.latency == 0
            ? 1
            : 1 - kernel::portableExp(-std::min(static_cast<double>(now - backend.latencyAt) / 10e9, 700.0));
    backend.latency += weight * (static_cast<double>(latency) - backend.latency);
    backend.latencyAt = now;
}

void sendCheck(World& world, Index node, const BalancerModel& model, Index backendIndex) {
    const Backend& backend = model.backends[backendIndex];
    const Index check = world.open(node, backend.link, backend.node, Verb::Check, kNone);
    world.call(check).pairOrMessage = backendIndex;
    world.issue(check, model.checkLane, model.checkTimeout);
}

void judge(World& world, Index node, Index backendIndex, bool passed) {
    const BalancerModel& model = modelOf(world, node);
    BackendState& backend = stateOf(world, node).backends[backendIndex];
    const Index backendNode = model.backends[backendIndex].node;
    if (passed) {
        backend.fails = 0;
        if (!backend.healthy && ++backend.passes >= model.rise) {
            backend.healthy = true;
            beginSlowStart(world, node, backendIndex);
            stateOf(world, node).heap.update(stateOf(world, node).backends, backendIndex);
            world.log("restored", world.nodeName(backendNode), world.nodeName(node), false);
            serveHeld(world, node);
        }
        return;
    }
    backend.passes = 0;
    if (backend.healthy && ++backend.fails >= model.fall) {
        backend.healthy = false;
        stateOf(world, node).heap.update(stateOf(world, node).backends, backendIndex);
        world.log("ejected", world.nodeName(backendNode), world.nodeName(node), true);
    }
}

void startChecks(World& world, Index node) {
    const BalancerModel& model = modelOf(world, node);
    BalancerState& state = stateOf(world, node);
    if (!model.checks)
        return;
    for (Index i = 0; i < model.backends.size(); ++i) {
        if (state.backends[i].checking)
            continue;
        state.backends[i].checking = true;
        const auto phase = static_cast<kernel::Time>(
            state.random.below(static_cast<std::uint64_t>(std::max<kernel::Time>(model.checkInterval, 1))));
        world.schedule(world.now() + phase, EventType::Check, node, model.backends[i].node);
    }
}

} // namespace

void onCheckDue(World& world, Index node, Index backendNode) {
    const BalancerModel& model = modelOf(world, node);
    BalancerState& state = stateOf(world, node);
    const Index backend = backendOf(model, backendNode);
    if (backend == kNone || !state.backends[backend].checking)
        return;
    const NodeHealth health = world.node(node).health;
    if (health == NodeHealth::Gone || !model.checks) {
        state.backends[backend].checking = false;
        return;
    }
    world.schedule(world.now() + model.checkInterval, EventType::Check, node, backendNode);
    if (health == NodeHealth::Up && !state.backends[backend].joining)
        sendCheck(world, node, model, backend);
}

void onHoldEnd(World& world, Index node) {
    stateOf(world, node).holdArmed = false;
    if (world.node(node).health == NodeHealth::Hung)
        return; // looked after when the hang ends
    while (!stateOf(world, node).held.empty() && stateOf(world, node).held.front().until <= world.now()) {
        const Index late = stateOf(world, node).held.pop().call;
        world.waitingChanged(world.node(node), -1);
        turnAway(world, late, Outcome::Overloaded);
    }
    armHold(world, node);
}

bool isDropped(const World& world, Index backendNode) {
    bool known = false;
    for (Index node = 0; node < world.state.nodes.size(); ++node) {
        const Node& candidate = world.state.nodes[node];
        const ComponentModel& component = world.model.components[candidate.component];
        if (component.kind != KindId::LoadBalancer || component.removed)
            continue;
        const BalancerModel& model = world.model.balancers[component.row];
        const Index backend = backendOf(model, backendNode);
        if (backend == kNone || backend >= world.state.balancers[candidate.row].backends.size())
            continue;
        const BackendState& seen = world.state.balancers[candidate.row].backends[backend];
        if (seen.healthy && !seen.ejected)
            return false;
        known = true;
    }
    return known;
}

std::uint32_t droppedCount(const World& world, Index node) {
    std::uint32_t count = 0;
    for (const BackendState& backend : world.state.balancers[world.state.nodes[node].row].backends)
        count += backend.healthy && !backend.ejected ? 0 : 1;
    return count;
}

} // namespace load_balancer

namespace {

using namespace load_balancer;

bool withinRateLimit(World& world, const BalancerModel& model, BalancerState& state, Index user) {
    if (!model.rateLimit.on)
        return true;
    if (!model.rateLimit.perUser)
        return state.bucket.take(model.rateLimit, world.now());
    while (state.userBuckets.size() <= user)
        state.userBuckets.push_back({model.rateLimit.burst, world.now()});
    return state.userBuckets[user].take(model.rateLimit, world.now());
}

void onRequest(World& world, Index index) {
    Call& call = world.call(index);
    Node& node = world.node(call.callee);
    const BalancerModel& model = modelOf(world, call.callee);
    if (!withinRateLimit(world, model, load_balancer::stateOf(world, call.callee), call.user)) {
        world.reject(index, Outcome::RateLimited);
        return;
    }
    if (node.slots >= model.maxConnections) {
        world.reject(index, Outcome::Refused);
        return;
    }
    ++node.slots;
    if (model.overhead > 0)
        world.delay(index, static_cast<kernel::Time>(static_cast<double>(model.overhead) * node.slowFactor));
    else
        forward(world, index);
}

/// One further backend for a request that one has turned away; false when there is none, or no try is left.
bool tryNext(World& world, Index index) {
    Call& call = world.call(index);
    if (call.tries >= modelOf(world, call.callee).tryNext)
        return false;
    ++call.tries;
    if (call.rounds > 0 && call.rounds < kMaxRounds)
        ++call.rounds; // in a circle every further try counts
    return place(world, index, choose(world, index));
}

void onAnswer(World& world, Index index, Outcome outcome) {
    const Call& answer = world.call(index);
    const Index node = answer.caller;
    const BalancerModel& model = modelOf(world, node);
    BalancerState& state = load_balancer::stateOf(world, node);
    const bool sameBackends =
        answer.pairOrMessage < model.backends.size() && model.backends[answer.pairOrMessage].node == answer.callee;
    const Index backend = sameBackends ? answer.pairOrMessage : backendOf(model, answer.callee);
    if (answer.verb == Verb::Check) {
        if (backend != kNone)
            judge(world, node, backend, outcome == Outcome::Success);
        return;
    }
    const Index own = answer.parent;
    if (backend != kNone) {
        BackendState& used = state.backends[backend];
        if (used.inFlight > 0)
            --used.inFlight;
        if (model.algorithm == Algorithm::LeastConnections)
            state.heap.update(state.backends, backend);
        if (model.algorithm == Algorithm::LeastLatency)
            learnLatency(used, world.now(), world.now() - answer.began);
        if (model.outliers.consecutiveErrors > 0)
            noteOutcome(world, node, backend, outcome);
        if (model.sticky && outcome == Outcome::Success) {
            if (state.stickyBackend.size() <= answer.user)
                state.stickyBackend.resize(answer.user + 1, 0);
            state.stickyBackend[answer.user] = answer.callee + 1;
        }
    }
    routing::passOn(world.call(own), answer);
    const bool mayTryNext = outcome == Outcome::Refused || outcome == Outcome::Reset || outcome == Outcome::Overloaded;
    if (!mayTryNext || !tryNext(world, own))
        load_balancer::finish(world, own, outcome);
    serveHeld(world, node);
}

/// An instance goes on after a hang: those held too long are turned away, the others may find room.
void onUp(World& world, Index node) {
    redundancy::review(world, world.node(node).component);
    onHoldEnd(world, node);
    serveHeld(world, node);
}

void appear(World& world, Index component, Index node) {
    if (node == kNone)
        return;
    Node& made = world.node(node);
    made.row = static_cast<Index>(world.state.balancers.size());
    BalancerState& state = world.state.balancers.emplace_back();
    state.random = kernel::Random::stream(
        world.model.seed, world.model.components[component].id + "/" + std::to_string(made.instance + 1), "balance");
    state.bucket = {world.model.balancers[world.model.components[component].row].rateLimit.burst, world.now()};
}

/// Brings each instance's view of the backends in line with the model; what is known of those that stay is kept.
void onModelChanged(World& world, Index component) {
    const ComponentModel& model = world.model.components[component];
    const BalancerModel& balancer = world.model.balancers[model.row];
    // Those that are being taken away as well: they still wait for answers of backends, by their numbers.
    for (const Index node : model.ever) {
        BalancerState& state = world.state.balancers[world.node(node).row];
        const bool isListed = world.model.nodePosition[node] != kNone;
        const bool wasRunning = !state.backends.empty();
        std::vector<BackendState> next(balancer.backends.size());
        for (Index i = 0; i < next.size(); ++i)
            for (const BackendState& known : state.backends)
                if (known.node == balancer.backends[i].node)
                    next[i] = known;
        std::vector<Index> added;
        for (Index i = 0; i < next.size(); ++i) {
            if (wasRunning && next[i].node == kNone)
                added.push_back(i);
            next[i].node = balancer.backends[i].node;
            next[i].far = model.preferZone && world.model.distance(node, next[i].node) != 0;
            next[i].joining = world.isJoining(next[i].node);
            if (!balancer.checks)
                next[i].healthy = true;
        }
        state.backends = std::move(next);
        for (const Index backend : added)
            if (isListed)
                beginSlowStart(world, node, backend);
        recountEjected(world, node);
        state.hasFar = std::any_of(state.backends.begin(), state.backends.end(),
                                   [](const BackendState& backend) { return backend.far; });
        state.heap.rebuild(state.backends);
        if (isListed)
            startChecks(world, node);
        serveHeld(world, node);
    }
    redundancy::review(world, component);
}

void onCrash(World& world, Index node) {
    BalancerState& state = world.state.balancers[world.node(node).row];
    for (BackendState& backend : state.backends) {
        const bool checking = backend.checking;
        const Index backendNode = backend.node;
        const bool far = backend.far;
        const bool joining = backend.joining;
        backend = BackendState{};
        backend.checking = checking;
        backend.node = backendNode;
        backend.far = far;
        backend.joining = joining;
    }
    state.ejected = 0;
    state.rampUntil = 0;
    state.heap.rebuild(state.backends);
    state.held.clear();
    state.stickyBackend.clear();
    redundancy::review(world, world.node(node).component);
}

Algorithm algorithmOf(const std::string& name) {
    if (name == "weighted_round_robin")
        return Algorithm::WeightedRoundRobin;
    if (name == "random")
        return Algorithm::Random;
    if (name == "least_connections")
        return Algorithm::LeastConnections;
    if (name == "power_of_two")
        return Algorithm::PowerOfTwo;
    if (name == "ip_hash")
        return Algorithm::IpHash;
    if (name == "consistent_hash")
        return Algorithm::ConsistentHash;
    if (name == "least_latency")
        return Algorithm::LeastLatency;
    return Algorithm::RoundRobin;
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    BalancerModel& balancer = compiler.model.balancers[model.row];
    balancer.algorithm = algorithmOf(keys.word("algorithm"));
    balancer.hashOnKey = keys.word("hash_on") == "key";
    balancer.checks = !keys.isOff("health_check");
    balancer.checkInterval = std::max<kernel::Time>(kernel::kMillisecond, keys.duration("health_check.interval"));
    balancer.checkTimeout = keys.duration("health_check.timeout");
    balancer.checkLane = compiler.model.laneFor(balancer.checkTimeout);
    balancer.fall = std::max(1u, keys.count("health_check.fall"));
    balancer.rise = std::max(1u, keys.count("health_check.rise"));
    balancer.sticky = keys.flag("sticky") || keys.word("sticky") == "on";
    balancer.tryNext = keys.count("try_next");
    balancer.timeout = keys.duration("timeout", 30 * kernel::kSecond);
    balancer.timeoutLane = compiler.model.laneFor(balancer.timeout);
    balancer.rateLimit = keys.rateLimit("rate_limit");
    balancer.maxConnections = keys.count("max_connections");
    balancer.overhead = keys.duration("overhead");
    balancer.backendConnections = keys.count("backend_connections");
    balancer.queueLimit = keys.count("queue_limit");
    balancer.queueTimeout = keys.duration("queue_timeout", 5 * kernel::kSecond);
    balancer.failOpen = keys.flag("fail_open");
    balancer.slowStart = keys.duration("slow_start");
    if (!keys.isOff("outlier_ejection")) {
        balancer.outliers.consecutiveErrors = std::max(1u, keys.count("outlier_ejection.consecutive_errors"));
        balancer.outliers.eject = keys.duration("outlier_ejection.eject");
        balancer.outliers.maxEjected = keys.ratio("outlier_ejection.max_ejected");
    }
    redundancy::compile(compiler, keys, model, balancer);
    std::vector<std::uint64_t> hashes;
    for (const Index link : model.out) {
        const ComponentModel& callee = compiler.calleeOf(link);
        for (std::size_t i = 0; i < callee.nodes.size(); ++i) {
            balancer.backends.push_back({callee.nodes[i], link, compiler.model.links[link].weight});
            hashes.push_back(kernel::hash(callee.id + "/" + std::to_string(i + 1)));
        }
    }
    if (balancer.algorithm == Algorithm::ConsistentHash)
        balancer.ring = hashRing(hashes, 128);
}

} // namespace

const Behaviour kBalancerBehaviour = {compile,  appear,  onRequest, forward,        nullptr,
                                      onAnswer, onCrash, onUp,      onModelChanged, redundancy::review};

} // namespace faultline::components
