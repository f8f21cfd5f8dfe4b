#include "engine/simulation/measurement.h"

#include <algorithm>

#include "engine/components/database.h"
#include "engine/components/queue_messages.h"
#include "engine/components/store_copies.h"
#include "engine/components/world.h"
#include "engine/cost/prices.h"
#include "engine/simulation/partial_measurement.h"
#include "engine/simulation/simulation.h"

namespace faultline::simulation {

using components::ComponentModel;
using components::Index;
using components::KindId;
using components::kNone;
using components::Model;
using components::Node;
using components::NodeHealth;
using components::RequestCounts;
using components::State;

namespace {

void add(RequestFigures& sum, const RequestCounts& counts, bool spreads = true) {
    sum.requests += counts.requests;
    sum.succeeded += counts.succeeded;
    sum.failed += counts.failed;
    sum.attempts += counts.attempts;
    sum.inFlight += counts.requests - counts.succeeded - counts.failed;
    if (spreads) {
        sum.latency.merge(counts.latency);
        sum.latencyFailed.merge(counts.latencyFailed);
        sum.staleAge.merge(counts.staleAge);
    }
    for (std::size_t i = 0; i < sum.failedByCause.size(); ++i)
        sum.failedByCause[i] += counts.failedByCause[i];
    sum.staleReads = sum.staleReads.value_or(0) + counts.staleReads;
    sum.readYourWritesViolations = sum.readYourWritesViolations.value_or(0) + counts.ownStaleReads;
}

class Measurer {
  public:
    Measurer(const Model& model, const State& state) : m_model(model), m_state(state) {}

    Measurement measure() {
        Measurement result;
        result.seed = m_model.seed;
        result.now = m_state.now;
        result.windowStart = m_state.window == 1 ? m_state.windowStart : m_state.now;
        result.events = m_state.events;
        result.totals = totals(true);
        operations(result);
        for (Index i = 0; i < m_model.components.size(); ++i)
            if (!m_model.components[i].removed)
                result.components.push_back(component(i, true));
        links(result);
        const double seconds = kernel::toSeconds(m_state.now - m_state.windowStart);
        result.machines = seconds > 0 ? machineSeconds(m_model, m_state, kNone) / seconds : 0;
        result.costPerMonthUsd = seconds > 0 ? costSeconds(m_model, m_state, kNone) / seconds : 0;
        slos(result);
        result.alerts = m_state.watch.history;
        result.log = m_state.log;
        result.logEntriesDropped = m_state.logDropped;
        return result;
    }

    RequestFigures totals(bool spreads, bool audits = true) const {
        RequestFigures sum;
        sum.staleReads = 0;
        for (const ComponentModel& component : m_model.components)
            if (component.kind == KindId::Client)
                for (const RequestCounts& counts : m_state.clients[component.row].operations)
                    add(sum, counts, spreads);
        sum.duplicateEffects = duplicateEffects();
        sum.sessionsLost = 0;
        for (const ComponentModel& component : m_model.components)
            if (component.kind == KindId::Client)
                *sum.sessionsLost += m_state.clients[component.row].sessionsLost;
        if (!audits)
            return sum;
        sum.lostWrites = components::database::lostWrites(m_state);
        sum.idCollisions = 0;
        for (Index i = 0; i < m_model.components.size(); ++i) {
            if (m_model.components[i].kind != KindId::Store || m_model.components[i].removed)
                continue;
            *sum.idCollisions += m_state.stores[m_model.components[i].row].collisions;
            *sum.lostWrites += components::store::lostWrites(m_model, m_state, i);
        }
        return sum;
    }

    RequestFigures operation(std::size_t number, bool spreads) const {
        RequestFigures sum;
        sum.staleReads = 0;
        for (const ComponentModel& component : m_model.components)
            if (component.kind == KindId::Client && number < m_state.clients[component.row].operations.size())
                add(sum, m_state.clients[component.row].operations[number], spreads);
        return sum;
    }

  private:
    std::uint64_t duplicateEffects() const {
        std::uint64_t sum = 0;
        for (const components::WorkerState& worker : m_state.workers)
            sum += worker.duplicateEffects;
        return sum;
    }

    void operations(Measurement& result) const {
        for (std::size_t operation = 0; operation < m_model.operations.size(); ++operation) {
            if (m_model.operations[operation].implied && m_model.operations.size() > 1)
                continue;
            OperationMeasurement& measured = result.operations.emplace_back();
            measured.id = m_model.operations[operation].id;
            measured.requests = this->operation(operation, true);
        }
    }

  public:
    ComponentMeasurement component(Index index, bool audits) const {
        const ComponentModel& model = m_model.components[index];
        const components::ComponentState& state = m_state.components[index];
        ComponentMeasurement measured;
        measured.id = model.id;
        measured.kind = std::string(components::kindName(model.kind));
        measured.residence = state.residence;
        measured.queueMax = state.waitingMax;
        measured.waitingNow = state.waitingNow;
        const kernel::Time start = m_state.windowStart;
        double busy = 0;
        double available = 0;
        for (const Index number : model.ever) {
            const Node& node = m_state.nodes[number];
            InstanceMeasurement instance;
            instance.target = m_model.nodeName(number);
            instance.health = healthOf(node.health);
            instance.arrivals = node.counts.arrivals;
            const double nodeBusy = node.busyTime.integral(m_state.now);
            const double nodeAvailable = node.availableTime.integral(m_state.now);
            instance.utilization = nodeAvailable > 0 ? nodeBusy / nodeAvailable : 0;
            instance.queueMean = node.waiting.mean(m_state.now, start);
            if (model.kind == KindId::Database)
                instance.role = components::database::roleOf(m_state, node);
            busy += nodeBusy;
            available += nodeAvailable;
            measured.arrivals += node.counts.arrivals;
            measured.completions += node.counts.completions;
            measured.wasted += node.counts.wasted;
            measured.rejected += node.counts.rejected;
            measured.queueMean += instance.queueMean;
            measured.populationMean += node.population.mean(m_state.now, start);
            if (m_model.nodePosition[number] != components::kNone)
                measured.instances.push_back(std::move(instance));
        }
        measured.busyTime = busy;
        measured.availableTime = available;
        measured.utilization = available > 0 ? busy / available : 0;
        const double seconds = kernel::toSeconds(m_state.now - start);
        measured.costPerMonthUsd = seconds > 0 ? costSeconds(m_model, m_state, index) / seconds : 0;
        ofKind(model, measured);
        if (audits && measured.requests)
            auditCaller(model.row, *measured.requests);
        return measured;
    }

  private:
    void ofKind(const ComponentModel& model, ComponentMeasurement& measured) const {
        if (components::isCaller(model.kind)) {
            const kernel::Time downSince = m_state.clients[model.row].downSince;
            if (downSince != kernel::kNever)
                measured.downSince = downSince;
            measured.requests.emplace();
            measured.requests->staleReads = 0;
            measured.requests->sessionsLost = m_state.clients[model.row].sessionsLost;
            for (const RequestCounts& counts : m_state.clients[model.row].operations)
                add(*measured.requests, counts);
            const components::BrowserCounts& browser = m_state.clients[model.row].browserCounts;
            measured.hits = browser.hits;
            measured.misses = browser.misses;
            measured.evictions = browser.evictions;
            measured.expirations = browser.expirations;
        } else if (components::holdsEntries(model.kind)) {
            for (const Index node : model.ever) {
                const components::CacheState& cache = m_state.caches[m_state.nodes[node].row];
                measured.hits += cache.hits;
                measured.misses += cache.misses;
                measured.evictions += cache.evictions;
                measured.expirations += cache.expirations;
                measured.refusedSets += cache.refusedSets;
                measured.coalesced += cache.coalesced;
                measured.originReads += cache.originReads();
            }
        } else if (model.kind == KindId::Service || model.kind == KindId::Worker) {
            const auto number = static_cast<std::size_t>(&model - m_model.components.data());
            if (number < m_state.sessions.size())
                measured.sessionsLost = m_state.sessions[number].lost;
            for (const Index node : model.ever)
                if (node < m_state.sharedReads.size())
                    measured.coalesced += m_state.sharedReads[node].coalesced;
        }
        if (model.kind == KindId::Worker) {
            measured.duplicateEffects = m_state.workers[model.row].duplicateEffects;
        } else if (model.kind == KindId::Queue) {
            queue(m_state.queues[model.row], measured);
        } else if (model.kind == KindId::Store) {
            store(model, measured);
        } else if (model.kind == KindId::Database) {
            const components::DatabaseState& database = m_state.databases[model.row];
            measured.replicationLag = database.replicationLag;
            measured.failovers = database.failovers;
            measured.unavailable = components::database::unavailable(m_state, database);
            measured.keysMoved = database.keysMoved;
        }
    }

    /// What befell the writes, messages and creates of one caller's users.
    void auditCaller(Index row, RequestFigures& requests) const {
        const components::ClientState& client = m_state.clients[row];
        requests.duplicateEffects = client.duplicateEffects;
        requests.idCollisions = client.idCollisions;
        requests.lostWrites = client.lostWrites;
        for (Index i = 0; i < m_model.components.size(); ++i)
            if (m_model.components[i].kind == KindId::Store && !m_model.components[i].removed)
                *requests.lostWrites += components::store::lostWrites(m_model, m_state, i, row);
    }

    void store(const ComponentModel& model, ComponentMeasurement& measured) const {
        const components::StoreState& store = m_state.stores[model.row];
        measured.queueMean = store.waiting.mean(m_state.now, m_state.windowStart);
        measured.conflicts = store.conflicts;
        measured.divergentKeys =
            components::store::divergentKeys(m_model, m_state, static_cast<Index>(&model - m_model.components.data()));
        measured.unavailable = static_cast<kernel::Time>(store.unavailable.integral(m_state.now));
        if (store.healed)
            measured.converged = store.healing ? std::nullopt : std::optional(store.converged);
    }

    void queue(const components::QueueState& queue, ComponentMeasurement& measured) const {
        measured.depthMean = queue.depth.mean(m_state.now, m_state.windowStart);
        measured.depthMax = queue.depth.max();
        measured.depthStart = queue.depthStart;
        measured.depthEnd = queue.depth.level();
        measured.published = queue.published;
        measured.acked = queue.acked;
        measured.delivered = queue.delivered;
        measured.redelivered = queue.redelivered;
        measured.deadLettered = queue.deadLettered;
        measured.dropped = queue.dropped;
        measured.oldest = queue.oldest;
        measured.retained = queue.kept;
        measured.replayed = queue.replayed;
        if (const kernel::Time since = components::queue::oldestWaiting(queue); since != kernel::kNever) {
            measured.oldestNow = m_state.now - since;
            measured.oldest = std::max(measured.oldest, measured.oldestNow);
        }
    }

    void links(Measurement& result) const {
        std::vector<std::uint64_t> inFlight(m_model.links.size(), 0);
        for (Index i = 0; i < m_state.calls.size(); ++i) {
            const components::Call& call = m_state.calls[i];
            const bool onWire = call.stage == components::Stage::ToCallee || call.stage == components::Stage::ToCaller;
            if (onWire && call.window == m_state.window)
                ++inFlight[call.link];
        }
        for (Index i = 0; i < m_model.links.size(); ++i) {
            if (m_model.links[i].removed || m_model.links[i].internal)
                continue;
            const network::LinkCounts& counts = m_state.links[i].counts;
            result.links.push_back(
                {m_model.links[i].id, counts.messages, counts.received, counts.dropped, inFlight[i], counts.bytes});
        }
    }

    void slos(Measurement& result) const {
        const monitor::Plan& plan = m_model.monitor;
        for (std::size_t i = 0; i < plan.objectives.size(); ++i) {
            SloVerdict& verdict = result.slos.emplace_back();
            verdict.name = plan.objectives[i].name;
            verdict.objective = plan.objectives[i].objective;
            verdict.window = plan.objectives[i].window;
            verdict.good = m_state.watch.objectives[i].good;
            verdict.bad = m_state.watch.objectives[i].bad;
            verdict.judge();
        }
    }

    static Health healthOf(NodeHealth health) {
        switch (health) {
        case NodeHealth::Up:
            return Health::Up;
        case NodeHealth::Starting:
            return Health::Starting;
        case NodeHealth::Hung:
            return Health::Hung;
        case NodeHealth::Draining:
            return Health::Draining;
        case NodeHealth::Crashed:
        case NodeHealth::Gone:
            return Health::Crashed;
        }
        return Health::Up;
    }

    const Model& m_model;
    const State& m_state;
};

/// What a component has handled: requests that it answered, of a queue the messages that it took in.
std::uint64_t handledBy(const Model& model, const State& state, Index component) {
    const ComponentModel& self = model.components[component];
    if (self.kind == KindId::Queue)
        return state.queues[self.row].published;
    std::uint64_t handled = 0;
    for (const Index node : self.ever)
        handled += state.nodes[node].counts.completions;
    return handled;
}

} // namespace

void SloVerdict::judge() {
    const auto failures = static_cast<double>(bad);
    const double all = failures + static_cast<double>(good);
    measured = all > 0 ? static_cast<double>(good) / all : 1;
    met = measured >= objective;
    const double budget = 1 - objective;
    const double spent = all > 0 ? failures / all : 0;
    budgetLeft = spent <= 0 ? 1 : budget > 0 ? 1 - spent / budget : 0;
    lastsFor.reset();
    if (spent > 0)
        lastsFor = kernel::toSeconds(window) * budget / spent;
}

Measurement measure(const Simulation& simulation) {
    return Measurer(simulation.model(), simulation.state()).measure();
}

RequestFigures measureRequests(const Model& model, const State& state, Index operation, bool spreads, bool audits) {
    const Measurer measurer(model, state);
    return operation == kNone ? measurer.totals(spreads, audits) : measurer.operation(operation, spreads);
}

ComponentMeasurement measureComponent(const Model& model, const State& state, Index component, bool audits) {
    return Measurer(model, state).component(component, audits);
}

double machineSeconds(const Model& model, const State& state, Index component) {
    double sum = 0;
    if (component == kNone) {
        for (Index i = 0; i < model.components.size(); ++i)
            if (!components::isCaller(model.components[i].kind) && model.components[i].kind != KindId::External)
                sum += machineSeconds(model, state, i);
        return sum;
    }
    const ComponentModel& self = model.components[component];
    for (const Index node : self.ever)
        sum += state.nodes[node].runningTime.integral(state.now) * 1e-9;
    return sum;
}

double costSeconds(const Model& model, const State& state, Index component) {
    if (component == kNone) {
        double sum = 0;
        for (Index i = 0; i < model.components.size(); ++i)
            sum += costSeconds(model, state, i);
        return sum;
    }
    const ComponentModel& self = model.components[component];
    const components::ComponentState& before = state.components[component];
    const cost::Price price{self.usdPerInstance, self.usdPerMillion};
    if (price.perInstance <= 0 && price.perMillion <= 0)
        return before.paid;
    const double handled = static_cast<double>(handledBy(model, state, component)) - before.paidHandled;
    const double seconds = machineSeconds(model, state, component) - before.paidMachineSeconds;
    return before.paid + cost::costPerMonth(price, seconds, handled * cost::kSecondsPerMonth);
}

void payUntilNow(const Model& model, State& state, Index component) {
    components::ComponentState& paid = state.components[component];
    paid.paid = costSeconds(model, state, component);
    paid.paidMachineSeconds = machineSeconds(model, state, component);
    paid.paidHandled = static_cast<double>(handledBy(model, state, component));
}

} // namespace faultline::simulation
