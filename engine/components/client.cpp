#include "engine/components/client.h"

#include <algorithm>

#include "engine/components/behaviour.h"
#include "engine/components/hedging.h"
#include "engine/components/routing.h"
#include "engine/components/traffic.h"

namespace faultline::components {

namespace client {

namespace {

void attempt(World& world, Index index);

Index nodeOf(const World& world, Index request) {
    const Request& asked = world.state.requests[request];
    return world.model.components[world.state.clients[asked.client].component].nodes.front();
}

void traceRequest(World& world, const Request& request, Index node, TraceEvent::Kind kind, Outcome outcome) {
    TraceEvent event;
    event.at = world.now();
    event.request = request.number;
    event.kind = kind;
    event.callee = node;
    event.operation = request.operation;
    event.outcome = outcome;
    world.state.traces.record(event);
}

RequestCounts& countsOf(World& world, const Request& request) {
    return world.state.clients[request.client].operations[request.operation];
}

void scheduleArrival(World& world, Index row) {
    ClientState& state = world.state.clients[row];
    state.arrivalFrom = world.now();
    const kernel::Time interval = world.model.clients[row].probeInterval;
    state.arrivalDue = interval > 0 ? world.now() + interval : traffic::nextArrival(world, row);
    if (state.arrivalDue != kernel::kNever)
        world.schedule(state.arrivalDue, EventType::Arrival, row, state.arrivalGeneration);
}

/// What a user needs at least to ask again when an answer took no time at all: simulated time has to go on.
constexpr kernel::Time kLeastThink = kernel::kMillisecond;

void scheduleThink(World& world, Index row, Index user, kernel::Time least) {
    ClientState& state = world.state.clients[row];
    const kernel::Time think = std::max(world.model.clients[row].think.draw(state.arrivals), least);
    world.schedule(world.now() + think, EventType::Think, user, row);
}

std::uint32_t wantedUsers(const World& world, Index row) {
    return static_cast<std::uint32_t>(std::min(10'000'000.0, rateNow(world, row) + 0.5));
}

/// Brings the number of active users of a closed client to what it should be now.
void adjustUsers(World& world, Index row) {
    ClientState& state = world.state.clients[row];
    const std::uint32_t wanted = wantedUsers(world, row);
    if (state.userActive.size() < wanted)
        state.userActive.resize(wanted, 0);
    for (Index user = 0; user < wanted; ++user) {
        if (state.userActive[user] != 0)
            continue;
        state.userActive[user] = 1;
        scheduleThink(world, row, user, 0);
    }
}

/// Looks at the deadlines when the soonest is due. Requests that are over have left the list, so that no event waits
/// for each of them.
void armDeadlines(World& world, Index row) {
    ClientState& state = world.state.clients[row];
    if (state.soonestDeadline == kNone)
        return;
    const kernel::Time due = world.state.requests[state.soonestDeadline].deadline;
    if (due >= state.deadlineEvent)
        return;
    state.deadlineEvent = due;
    world.schedule(due, EventType::Deadline, row);
}

void enlistDeadline(World& world, Index index) {
    Request& request = world.state.requests[index];
    ClientState& state = world.state.clients[request.client];
    // At the end, except after an edit that shortened the deadline.
    Index sooner = state.latestDeadline;
    while (sooner != kNone && world.state.requests[sooner].deadline > request.deadline)
        sooner = world.state.requests[sooner].sooner;
    request.sooner = sooner;
    request.later = sooner == kNone ? state.soonestDeadline : world.state.requests[sooner].later;
    (sooner == kNone ? state.soonestDeadline : world.state.requests[sooner].later) = index;
    (request.later == kNone ? state.latestDeadline : world.state.requests[request.later].sooner) = index;
    armDeadlines(world, request.client);
}

void delistDeadline(World& world, const Request& request) {
    ClientState& state = world.state.clients[request.client];
    (request.sooner == kNone ? state.soonestDeadline : world.state.requests[request.sooner].later) = request.later;
    (request.later == kNone ? state.latestDeadline : world.state.requests[request.later].sooner) = request.sooner;
}

/// The request is over: counts it, and a closed user thinks again.
void conclude(World& world, Index index, Outcome outcome) {
    Request& request = world.state.requests[index];
    ClientState& state = world.state.clients[request.client];
    const kernel::Time latency = world.now() - request.began;
    const bool isProbe = world.model.clients[request.client].probeInterval > 0;
    if (request.window == world.state.window) {
        RequestCounts& counts = countsOf(world, request);
        if (outcome == Outcome::Success) {
            ++counts.succeeded;
            counts.latency.record(latency);
        } else {
            ++counts.failed;
            ++counts.failedByCause[static_cast<int>(outcome)];
            counts.latencyFailed.record(latency);
        }
        if (!world.model.monitor.objectives.empty() && !isProbe) [[unlikely]]
            monitor::requestEnded(world.model.monitor, world.state.watch, request.operation,
                                  outcome == Outcome::Success, latency);
    }
    if (outcome == Outcome::Success)
        state.downSince = kernel::kNever;
    else if (state.downSince == kernel::kNever)
        state.downSince = request.began;
    if (isProbe) { // what it sees from outside is no traffic of the system's callers
        if (outcome == Outcome::Success)
            state.recent.recordSuccess(world.now(), latency);
        else
            state.recent.recordFailure(world.now());
    } else if (outcome == Outcome::Success) {
        world.state.series.recordSuccess(latency);
        if (request.client < world.state.clientSeries.size())
            world.state.clientSeries[request.client].recordSuccess(latency);
        world.state.recent.recordSuccess(world.now(), latency);
        state.recent.recordSuccess(world.now(), latency);
    } else {
        world.state.series.recordFailure(static_cast<int>(outcome));
        if (request.client < world.state.clientSeries.size())
            world.state.clientSeries[request.client].recordFailure(static_cast<int>(outcome));
        world.state.recent.recordFailure(world.now());
        state.recent.recordFailure(world.now());
    }
    if (world.state.traces.on()) [[unlikely]]
        traceRequest(world, request, nodeOf(world, index), TraceEvent::Kind::RequestEnded, outcome);
    Node& node = world.node(nodeOf(world, index));
    ++node.counts.completions;
    if (outcome != Outcome::Success)
        ++node.counts.failures;
    node.population.add(world.now(), -1);
    world.stateOf(node).residence.record(latency);
    const Index row = request.client;
    const Index user = request.user;
    const bool closed = request.closed;
    if (request.deadline != kernel::kNever)
        delistDeadline(world, request);
    request.live = false;
    world.state.requests.free(index);
    if (!closed)
        return;
    if (world.model.clients[row].closed && user < wantedUsers(world, row))
        scheduleThink(world, row, user, latency > 0 ? 0 : kLeastThink);
    else if (user < state.userActive.size())
        state.userActive[user] = 0;
}

/// The call's answer, should there be one, no longer matters.
void abandon(World& world, Index index) {
    if (index == kNone)
        return;
    Call& call = world.call(index);
    call.detached = true;
    world.disarm(index);
    if (call.stage == Stage::Lost)
        world.release(index);
}

/// An attempt has failed: tries again, or gives up.
void settleFailure(World& world, Index index, Outcome outcome) {
    Request& request = world.state.requests[index];
    request.lastOutcome = outcome;
    const RetryPolicy& policy = world.model.clients[request.client].retries;
    const std::uint32_t retriesDone = request.attempts - 1u;
    if (retriesDone < policy.max) {
        const kernel::Time wait = policy.wait(retriesDone, world.state.clients[request.client].retries);
        if (world.now() + wait < request.deadline && mayTryAgain(world, request.client)) {
            world.schedule(world.now() + wait, EventType::Retry, index, request.generation);
            return;
        }
    }
    conclude(world, index, outcome);
}

/// Users of different clients are different people.
Index userOf(const ClientModel& client, Index user) {
    return client.firstUser + (user < client.userRoom ? user : user % client.userRoom);
}

void countStale(World& world, const Request& request, const Call& answer) {
    if (!answer.stale || request.window != world.state.window)
        return;
    RequestCounts& counts = countsOf(world, request);
    ++counts.staleReads;
    counts.ownStaleReads += answer.ownStale ? 1 : 0;
    counts.staleAge.record(answer.staleAge);
}

Index pickLink(World& world, Index row, const ComponentModel& component) {
    if (component.out.size() == 1)
        return component.out.front();
    const auto& cumulative = world.model.clients[row].linkCumulative;
    const double u = world.state.clients[row].mix.uniform();
    const auto at = std::upper_bound(cumulative.begin(), cumulative.end(), u);
    return component.out[std::min<std::size_t>(at - cumulative.begin(), component.out.size() - 1)];
}

/// The first attempt of a request, or a retry.
void attempt(World& world, Index index) {
    Request& request = world.state.requests[index];
    if (request.attempts < 255)
        ++request.attempts;
    if (!send(world, index, false))
        settleFailure(world, index, Outcome::Unavailable);
    else if (world.model.clients[request.client].hedgeAfter != kernel::kNever) [[unlikely]]
        hedging::watch(world, index);
}

/// Whether the user's browser has the answer; if so, the request is over.
bool answeredByBrowser(World& world, Index index, Index user) {
    const Request& request = world.state.requests[index];
    if (world.model.operations[request.operation].kind != OperationKind::Read || request.key == kNone)
        return false;
    ClientState& state = world.state.clients[request.client];
    const BrowserCache::Answer* answer =
        state.browser.find({user, request.key, request.operation}, world.now(), state.browserCounts);
    if (answer == nullptr)
        return false;
    if (answer->owner != kNone) {
        Call look; // what the read would have been
        look.key = request.key;
        look.user = user;
        routing::markRead(world, look, answer->owner);
        routing::audit(world, look, answer->version, answer->owner, kNone); // a browser is no instance
        countStale(world, request, look);
    }
    conclude(world, index, Outcome::Success);
    return true;
}

/// A read has been answered: the user keeps it.
void keepAnswer(World& world, const Request& request, const Call& answer) {
    const ClientModel& client = world.model.clients[request.client];
    if (world.model.operations[request.operation].kind != OperationKind::Read || request.key == kNone)
        return;
    ClientState& state = world.state.clients[request.client];
    const std::vector<Index>& links = world.model.components[state.component].out;
    const auto place = static_cast<std::size_t>(std::find(links.begin(), links.end(), answer.link) - links.begin());
    if (place == links.size())
        return; // the link has been taken away since
    const Index owner = client.browserOwners[place * world.model.operations.size() + request.operation];
    const kernel::Time expires = client.browser.ttl > 0 ? world.now() + client.browser.ttl : kernel::kNever;
    state.browser.keep({answer.user, request.key, request.operation}, {answer.version, owner}, expires,
                       client.browser.entries, state.browserCounts);
}

Index drawKey(World& world, Index row, const OperationModel& operation) {
    if (operation.keyspace == kNone)
        return kNone;
    ClientState& state = world.state.clients[row];
    const consistency::Keyspace& keyspace = world.model.keyspaces[operation.keyspace];
    std::uint64_t rank = 0;
    if (operation.kind == OperationKind::Create) {
        // New keys follow after the keyspace's own, and start over when its room is used up.
        const std::uint64_t room = consistency::Keyspace::kMaxKeys - keyspace.keys();
        rank = room == 0 ? state.createdKeys++ % keyspace.keys() : keyspace.keys() + state.createdKeys++ % room;
    } else {
        const auto& hot = world.state.hotShares;
        const double share = operation.keyspace < hot.size() ? hot[operation.keyspace] : -1;
        rank = share < 0 ? keyspace.draw(state.keys) : keyspace.drawHot(state.keys, share);
    }
    return static_cast<Index>(keyspace.firstKey + rank);
}

/// A new request of one user.
void begin(World& world, Index row, Index user) {
    const ClientModel& client = world.model.clients[row];
    ClientState& state = world.state.clients[row];
    const Index index = world.state.requests.allocate();
    Request& request = world.state.requests[index];
    request.live = true;
    request.closed = client.closed;
    request.client = row;
    request.began = world.now();
    request.deadline = client.deadline == kernel::kNever ? kernel::kNever : world.now() + client.deadline;
    request.user = user;
    request.number = state.requestNumber++;
    request.window = world.state.window;
    request.sampled = world.state.sampleMask != kDrawNothing &&
                      (kernel::hash(std::uint64_t{request.number}) & world.state.sampleMask) == 0;
    request.operation = client.mixOperations.front();
    if (client.mixOperations.size() > 1) {
        const double u = state.mix.uniform();
        const auto at = std::upper_bound(client.mixCumulative.begin(), client.mixCumulative.end(), u);
        const auto last = static_cast<std::ptrdiff_t>(client.mixOperations.size()) - 1;
        request.operation = client.mixOperations[std::min(at - client.mixCumulative.begin(), last)];
    }
    request.key = drawKey(world, row, world.model.operations[request.operation]);
    ++countsOf(world, request).requests;
    Node& node = world.node(nodeOf(world, index));
    ++node.counts.arrivals;
    node.population.add(world.now(), +1);
    if (client.deadline != kernel::kNever)
        enlistDeadline(world, index);
    if (world.state.traces.on()) [[unlikely]]
        traceRequest(world, request, nodeOf(world, index), TraceEvent::Kind::RequestBegan, Outcome::Success);
    if (client.browser.on && answeredByBrowser(world, index, userOf(client, user))) [[unlikely]]
        return;
    if (client.retries.budget >= 0) [[unlikely]]
        state.budget.firstAttempt(world.now());
    attempt(world, index);
}

} // namespace

bool mayTryAgain(World& world, Index row) {
    const double budget = world.model.clients[row].retries.budget;
    return budget < 0 || world.state.clients[row].budget.take(budget, world.now());
}

bool send(World& world, Index index, bool second) {
    Request& request = world.state.requests[index];
    const Index row = request.client;
    const ClientModel& client = world.model.clients[row];
    const ComponentModel& component = world.model.components[world.state.clients[row].component];
    if (request.window == world.state.window)
        ++countsOf(world, request).attempts;
    if (client.probeInterval == 0) {
        world.state.series.recordAttempt();
        if (row < world.state.clientSeries.size())
            world.state.clientSeries[row].recordAttempt();
    }
    const Index node = component.nodes.front();
    const Index link = component.out.empty() ? kNone : pickLink(world, row, component);
    const Index user = userOf(client, request.user);
    const Verb verb = link == kNone ? Verb::Serve : routing::verbFor(world.model, link, request.operation);
    const Consistency consistency = routing::consistencyOf(world.model, request.operation);
    const Index callee = link == kNone ? kNone : world.pickInstance(node, link, {verb, consistency, request.key, user});
    if (callee == kNone)
        return false;
    const Index callIndex = world.open(node, link, callee, verb, kNone);
    Call& call = world.call(callIndex);
    call.parent = index;
    call.parentGeneration = request.generation;
    call.operation = request.operation;
    call.key = request.key;
    call.user = user;
    call.consistency = consistency;
    call.number = request.number;
    call.sampled = request.sampled;
    call.retry = second || request.attempts > 1;
    call.expires = request.deadline;
    routing::markRead(world, call);
    (second ? request.hedge : request.attempt) = callIndex;
    world.issue(callIndex, client.timeoutLane, client.timeout);
    return true;
}

double rateNow(const World& world, Index row) {
    const ClientModel& client = world.model.clients[row];
    if (!client.closed)
        return traffic::rateAt(world, row, world.now());
    const ClientState& state = world.state.clients[row];
    return client.closedUsers * traffic::eventFactorAt(state, world.now()) * world.state.trafficMultiplier;
}

void onArrival(World& world, Index row, Index generation) {
    if (generation != world.state.clients[row].arrivalGeneration)
        return;
    world.state.clients[row].arrivalMissing = 1;
    scheduleArrival(world, row);
    const std::uint32_t users = world.model.clients[row].users;
    begin(world, row, static_cast<Index>(world.state.clients[row].users.below(users)));
}

void onThink(World& world, Index row, Index user) {
    ClientState& state = world.state.clients[row];
    if (world.model.components[state.component].removed || !world.model.clients[row].closed ||
        user >= wantedUsers(world, row)) {
        if (user < state.userActive.size())
            state.userActive[user] = 0;
        return;
    }
    begin(world, row, user);
}

void onBurst(World& world, Index row, Index generation) {
    ClientState& state = world.state.clients[row];
    if (generation != state.burstGeneration)
        return;
    state.bursting = !state.bursting;
    const double mean = state.bursting ? traffic::kBurstSeconds : traffic::kCalmSeconds;
    const auto length = static_cast<kernel::Time>(state.arrivals.exponential() * mean * 1e9);
    world.schedule(world.now() + length, EventType::Burst, row, generation);
    rateChanged(world, row);
}

void onRetry(World& world, Index index) {
    attempt(world, index);
}

namespace {

void deadlineOver(World& world, Index index) {
    // Whatever is under way is abandoned; its cause is a timeout, a back-off ends with the last attempt's cause.
    Request& request = world.state.requests[index];
    Outcome outcome = request.lastOutcome;
    if (request.attempt != kNone || request.hedge != kNone)
        outcome = Outcome::Timeout;
    abandon(world, request.attempt);
    abandon(world, request.hedge);
    conclude(world, index, outcome);
}

} // namespace

void onDeadlines(World& world, Index row) {
    ClientState& state = world.state.clients[row];
    if (world.now() == state.deadlineEvent)
        state.deadlineEvent = kernel::kNever;
    while (state.soonestDeadline != kNone && world.state.requests[state.soonestDeadline].deadline <= world.now())
        deadlineOver(world, state.soonestDeadline);
    armDeadlines(world, row);
}

void rateChanged(World& world, Index row) {
    ClientState& state = world.state.clients[row];
    const ComponentModel& component = world.model.components[state.component];
    state.arrivalGeneration = (state.arrivalGeneration + 1) & 0xffffffu;
    if (component.removed)
        return;
    if (world.model.clients[row].closed) {
        adjustUsers(world, row);
        return;
    }
    // Evenly spaced requests keep the part of the way to the next one that lies behind them.
    const kernel::Time way = state.arrivalDue - state.arrivalFrom;
    if (state.arrivalDue != kernel::kNever && way > 0)
        state.arrivalMissing *=
            std::max(0.0, 1 - static_cast<double>(world.now() - state.arrivalFrom) / static_cast<double>(way));
    scheduleArrival(world, row);
}

} // namespace client

namespace {

void onAnswer(World& world, Index callIndex, Outcome outcome) {
    Call& call = world.call(callIndex);
    const Index index = call.parent;
    Request& request = world.state.requests[index];
    (request.hedge == callIndex ? request.hedge : request.attempt) = kNone;
    const Index other = request.hedge != kNone ? request.hedge : request.attempt;
    if (outcome != Outcome::Success) {
        if (other == kNone)
            client::settleFailure(world, index, outcome);
        else
            request.lastOutcome = outcome; // the other one may still succeed
        return;
    }
    client::abandon(world, other);
    if (call.verb == Verb::Read)
        routing::audit(world, call, call.version, world.model.links[call.link].to, call.callee);
    client::countStale(world, request, call);
    if (world.model.clients[request.client].browser.on) [[unlikely]]
        client::keepAnswer(world, request, call);
    client::conclude(world, index, Outcome::Success);
}

/// Each client's own figures over time, once there are several to tell apart.
void keepSeries(World& world) {
    const auto& clients = world.model.clients;
    const auto callers = static_cast<std::size_t>(
        std::count_if(clients.begin(), clients.end(), [](const ClientModel& one) { return one.probeInterval == 0; }));
    if (callers > 1 && callers <= kSeriesClients)
        world.state.clientSeries.resize(world.state.clients.size());
}

void appear(World& world, Index component, Index node) {
    if (node != kNone)
        return;
    const ComponentModel& model = world.model.components[component];
    if (world.state.clients.size() <= model.row)
        world.state.clients.resize(model.row + 1);
    ClientState& state = world.state.clients[model.row];
    const std::uint64_t seed = world.model.seed;
    state.component = component;
    state.arrivals = kernel::Random::stream(seed, model.id, "arrivals");
    state.mix = kernel::Random::stream(seed, model.id, "mix");
    state.keys = kernel::Random::stream(seed, model.id, "keys");
    state.users = kernel::Random::stream(seed, model.id, "users");
    state.retries = kernel::Random::stream(seed, model.id, "retries");
    // The numbers of one client's requests do not depend on what else there is.
    state.requestNumber = static_cast<std::uint32_t>(kernel::hash(model.id, seed));
    state.operations.resize(world.model.operations.size());
    keepSeries(world);
}

/// Also called once when the client appears: starts its traffic.
void onModelChanged(World& world, Index component) {
    const ComponentModel& model = world.model.components[component];
    ClientState& state = world.state.clients[model.row];
    state.operations.resize(world.model.operations.size());
    state.burstGeneration = (state.burstGeneration + 1) & 0xffffffu;
    state.bursting = false;
    if (model.removed) {
        client::rateChanged(world, model.row);
        for (Index i = 0; i < world.state.requests.size(); ++i)
            if (world.state.requests[i].live && world.state.requests[i].client == model.row)
                client::conclude(world, i, Outcome::Reset);
        return;
    }
    if (world.model.clients[model.row].process == ClientModel::Process::Bursty &&
        !world.model.clients[model.row].closed) {
        // Starts calm or bursting as often as it is so in the long run; onBurst turns the state over at once.
        state.bursting = !state.arrivals.chance(0.1);
        client::onBurst(world, model.row, state.burstGeneration);
        return;
    }
    client::rateChanged(world, model.row);
}

} // namespace

const Behaviour kClientBehaviour = {client::compile, appear,  nullptr, nullptr,       nullptr,
                                    onAnswer,        nullptr, nullptr, onModelChanged};
} // namespace faultline::components
