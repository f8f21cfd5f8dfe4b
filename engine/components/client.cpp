#include "engine/components/client.h"

#include <algorithm>

#include "engine/components/behaviour.h"
#include "engine/components/routing.h"
#include "engine/components/store_compiler.h"
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
        world.state.recent.recordSuccess(world.now(), latency);
        state.recent.recordSuccess(world.now(), latency);
    } else {
        world.state.series.recordFailure(static_cast<int>(outcome));
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

/// Whether the retry budget allows one more: retries at most a share of first attempts over the last 10 s.
bool withinBudget(World& world, Index row, bool retry) {
    const double budget = world.model.clients[row].retries.budget;
    if (budget <= 0)
        return true;
    ClientState& state = world.state.clients[row];
    const std::int64_t second = world.now() / kernel::kSecond;
    for (; state.budgetSecond < second; ++state.budgetSecond) {
        if (second - state.budgetSecond > 10)
            state.budgetSecond = second - 11;
        state.budgetFirst[(state.budgetSecond + 1) % 10] = 0;
        state.budgetRetries[(state.budgetSecond + 1) % 10] = 0;
    }
    if (!retry) {
        ++state.budgetFirst[second % 10];
        return true;
    }
    std::uint64_t first = 0;
    std::uint64_t retries = 0;
    for (int i = 0; i < 10; ++i) {
        first += state.budgetFirst[i];
        retries += state.budgetRetries[i];
    }
    if (static_cast<double>(retries + 1) > budget * static_cast<double>(first))
        return false;
    ++state.budgetRetries[second % 10];
    return true;
}

/// An attempt has failed: tries again, or gives up.
void settleFailure(World& world, Index index, Outcome outcome) {
    Request& request = world.state.requests[index];
    request.lastOutcome = outcome;
    request.attempt = kNone;
    const RetryPolicy& policy = world.model.clients[request.client].retries;
    const std::uint32_t retriesDone = request.attempts - 1u;
    if (retriesDone < policy.max) {
        const kernel::Time wait = policy.wait(retriesDone, world.state.clients[request.client].retries);
        if (world.now() + wait < request.deadline && withinBudget(world, request.client, true)) {
            world.schedule(world.now() + wait, EventType::Retry, index, request.generation);
            return;
        }
    }
    conclude(world, index, outcome);
}

Index pickLink(World& world, Index row, const ComponentModel& component) {
    if (component.out.size() == 1)
        return component.out.front();
    const auto& cumulative = world.model.clients[row].linkCumulative;
    const double u = world.state.clients[row].mix.uniform();
    const auto at = std::upper_bound(cumulative.begin(), cumulative.end(), u);
    return component.out[std::min<std::size_t>(at - cumulative.begin(), component.out.size() - 1)];
}

void attempt(World& world, Index index) {
    Request& request = world.state.requests[index];
    const Index row = request.client;
    const ClientModel& client = world.model.clients[row];
    const ComponentModel& component = world.model.components[world.state.clients[row].component];
    if (request.attempts < 255)
        ++request.attempts;
    if (request.window == world.state.window)
        ++countsOf(world, request).attempts;
    if (client.probeInterval == 0)
        world.state.series.recordAttempt();
    const Index node = component.nodes.front();
    const Index link = component.out.empty() ? kNone : pickLink(world, row, component);
    const Index user =
        client.firstUser + (request.user < client.userRoom ? request.user : request.user % client.userRoom);
    const Verb verb = link == kNone ? Verb::Serve : routing::verbFor(world.model, link, request.operation);
    const Consistency consistency = routing::consistencyOf(world.model, request.operation);
    const Index callee = link == kNone ? kNone : world.pickInstance(node, link, {verb, consistency, request.key, user});
    if (callee == kNone) {
        settleFailure(world, index, Outcome::Unavailable);
        return;
    }
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
    call.retry = request.attempts > 1;
    call.expires = request.deadline;
    routing::markRead(world, call);
    request.attempt = callIndex;
    world.issue(callIndex, client.timeoutLane, client.timeout);
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
    withinBudget(world, row, false);
    attempt(world, index);
}

} // namespace

void numberUsers(Compiler& compiler, ClientModel& client) {
    const std::uint32_t people = std::max(client.users, client.closedUsers);
    if (client.userRoom >= people)
        return;
    if (compiler.model.userCount > kNone - people)
        compiler.model.userCount = 0; // four thousand million people: some are the same
    client.firstUser = compiler.model.userCount;
    client.userRoom = people;
    compiler.model.userCount += people;
}

void shareLinks(Compiler& compiler, ClientModel& client, const ComponentModel& model) {
    double total = 0;
    for (const Index link : model.out)
        total += compiler.model.links[link].weight;
    double sum = 0;
    for (const Index link : model.out)
        client.linkCumulative.push_back(total > 0 ? (sum += compiler.model.links[link].weight) / total : 1);
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
    if (request.attempt != kNone) {
        Call& call = world.call(request.attempt);
        call.detached = true;
        world.disarm(request.attempt);
        if (call.stage == Stage::Lost)
            world.release(request.attempt);
        outcome = Outcome::Timeout;
    }
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
    request.attempt = kNone;
    if (outcome != Outcome::Success) {
        client::settleFailure(world, index, outcome);
        return;
    }
    if (call.verb == Verb::Read)
        routing::audit(world, call, call.version, world.model.links[call.link].to);
    if (call.stale && request.window == world.state.window) {
        RequestCounts& counts = client::countsOf(world, request);
        ++counts.staleReads;
        counts.ownStaleReads += call.ownStale ? 1 : 0;
        counts.staleAge.record(call.staleAge);
    }
    client::conclude(world, index, Outcome::Success);
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
    state.budgetSecond = world.now() / kernel::kSecond - 1;
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

void compileProfile(const KeyReader& keys, ClientModel& client) {
    const catalog::Value profile = keys.value("profile");
    const auto* record = profile.as<catalog::Record>();
    const catalog::Value* points = record != nullptr ? record->find("points") : nullptr;
    const auto* list = points != nullptr ? points->as<catalog::List>() : profile.as<catalog::List>();
    if (list != nullptr) {
        for (const catalog::Value& point : *list) {
            const auto* pair = point.as<catalog::List>();
            if (pair != nullptr && pair->size() == 2)
                client.profile.push_back({durationOf((*pair)[0]), rateOf((*pair)[1])});
        }
        std::stable_sort(client.profile.begin(), client.profile.end(),
                         [](const RatePoint& a, const RatePoint& b) { return a.at < b.at; });
        return;
    }
    if (record == nullptr)
        return;
    if (record->find("spike") != nullptr) {
        const double base = rateOf(keys.value("profile.spike.base"));
        const double peak = rateOf(keys.value("profile.spike.peak"));
        const kernel::Time at = keys.duration("profile.spike.at");
        const kernel::Time rise = keys.duration("profile.spike.rise");
        const kernel::Time hold = keys.duration("profile.spike.hold");
        client.profile = {
            {0, base}, {at, base}, {at + rise, peak}, {at + rise + hold, peak}, {at + rise + hold + rise, base}};
    } else if (record->find("diurnal") != nullptr) {
        client.diurnalMean = rateOf(keys.value("profile.diurnal.mean"));
        const catalog::Value amplitude = keys.value("profile.diurnal.amplitude");
        client.diurnalAmplitude =
            amplitude.as<base::Rate>() != nullptr ? rateOf(amplitude) : ratioOf(amplitude) * client.diurnalMean;
        client.diurnalPeriod = keys.duration("profile.diurnal.period", 86'400 * kernel::kSecond);
    }
}

void compileMix(Compiler& compiler, const KeyReader& keys, ClientModel& client) {
    std::vector<double> weights;
    const catalog::Value mix = keys.value("mix");
    if (const auto* record = mix.as<catalog::Record>(); record != nullptr && !record->empty()) {
        for (const auto& [name, weight] : record->fields()) {
            const Index operation = compiler.model.operationByName(name);
            if (operation == kNone || numberOf(weight) <= 0)
                continue;
            client.mixOperations.push_back(static_cast<std::uint16_t>(operation));
            weights.push_back(numberOf(weight));
        }
    }
    if (client.mixOperations.empty()) {
        for (std::size_t i = 0; i < compiler.model.operations.size(); ++i) {
            if (compiler.model.operations[i].implied && compiler.model.operations.size() > 1)
                continue;
            client.mixOperations.push_back(static_cast<std::uint16_t>(i));
            weights.push_back(1);
        }
    }
    double total = 0;
    for (const double weight : weights)
        total += weight;
    double sum = 0;
    for (const double weight : weights)
        client.mixCumulative.push_back((sum += weight) / total);
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    ClientModel& client = compiler.model.clients[model.row];
    const catalog::Value arrivals = keys.value("arrivals");
    const auto* record = arrivals.as<catalog::Record>();
    if (record != nullptr && record->find("closed") != nullptr) {
        client.closed = true;
        client.closedUsers = keys.count("arrivals.closed.users");
        client.think = keys.distribution("arrivals.closed.think");
    } else {
        client.rate = keys.rate("arrivals.open.rate");
        const std::string process = keys.word("arrivals.open.process");
        client.process = process == "constant" ? ClientModel::Process::Constant
                         : process == "bursty" ? ClientModel::Process::Bursty
                                               : ClientModel::Process::Poisson;
        compileProfile(keys, client);
    }
    client.users = std::max(1u, keys.count("users"));
    client::numberUsers(compiler, client);
    client.timeout = keys.duration("timeout", kernel::kSecond);
    client.timeoutLane = compiler.model.laneFor(client.timeout);
    client.deadline = keys.duration("deadline", kernel::kNever);
    client.retries = keys.retries("retries");
    compileMix(compiler, keys, client);
    store::checkClient(compiler, component, model, client.mixOperations);
    client::shareLinks(compiler, client, model);
}

} // namespace

const Behaviour kClientBehaviour = {compile,  appear,  nullptr, nullptr,       nullptr,
                                    onAnswer, nullptr, nullptr, onModelChanged};
} // namespace faultline::components
