#include "engine/simulation/measurement.h"

#include <algorithm>

#include "engine/components/database.h"
#include "engine/components/store_copies.h"
#include "engine/components/world.h"
#include "engine/simulation/simulation.h"

namespace faultline::simulation {

using components::ComponentModel;
using components::Index;
using components::KindId;
using components::Model;
using components::Node;
using components::NodeHealth;
using components::RequestCounts;
using components::State;

namespace {

void add(RequestFigures& sum, const RequestCounts& counts) {
    sum.requests += counts.requests;
    sum.succeeded += counts.succeeded;
    sum.failed += counts.failed;
    sum.attempts += counts.attempts;
    sum.inFlight += counts.requests - counts.succeeded - counts.failed;
    sum.latency.merge(counts.latency);
    sum.latencyFailed.merge(counts.latencyFailed);
    for (std::size_t i = 0; i < sum.failedByCause.size(); ++i)
        sum.failedByCause[i] += counts.failedByCause[i];
    sum.staleReads = sum.staleReads.value_or(0) + counts.staleReads;
    sum.staleAge.merge(counts.staleAge);
    sum.readYourWritesViolations = sum.readYourWritesViolations.value_or(0) + counts.ownStaleReads;
}

class Measurer {
  public:
    explicit Measurer(const Simulation& simulation) : m_model(simulation.model()), m_state(simulation.state()) {}

    Measurement measure() {
        Measurement result;
        result.seed = m_model.seed;
        result.now = m_state.now;
        result.windowStart = m_state.window == 1 ? m_state.windowStart : m_state.now;
        result.events = m_state.events;
        result.totals.staleReads = 0;
        for (const ComponentModel& component : m_model.components)
            if (component.kind == KindId::Client)
                for (const RequestCounts& counts : m_state.clients[component.row].operations)
                    add(result.totals, counts);
        result.totals.duplicateEffects = duplicateEffects();
        result.totals.lostWrites = components::database::lostWrites(m_state);
        result.totals.idCollisions = 0;
        for (Index i = 0; i < m_model.components.size(); ++i) {
            if (m_model.components[i].kind != KindId::Store || m_model.components[i].removed)
                continue;
            *result.totals.idCollisions += m_state.stores[m_model.components[i].row].collisions;
            *result.totals.lostWrites += components::store::lostWrites(m_model, m_state, i);
        }
        operations(result);
        for (Index i = 0; i < m_model.components.size(); ++i)
            if (!m_model.components[i].removed)
                result.components.push_back(component(i));
        links(result);
        result.machines = machines();
        result.log = m_state.log;
        result.logEntriesDropped = m_state.logDropped;
        return result;
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
            measured.requests.staleReads = 0;
            for (const ComponentModel& component : m_model.components)
                if (component.kind == KindId::Client && operation < m_state.clients[component.row].operations.size())
                    add(measured.requests, m_state.clients[component.row].operations[operation]);
        }
    }

    ComponentMeasurement component(Index index) const {
        const ComponentModel& model = m_model.components[index];
        const components::ComponentState& state = m_state.components[index];
        ComponentMeasurement measured;
        measured.id = model.id;
        measured.kind = std::string(components::kindName(model.kind));
        measured.residence = state.residence;
        measured.queueMax = state.waitingMax;
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
        measured.utilization = available > 0 ? busy / available : 0;
        ofKind(model, measured);
        return measured;
    }

    void ofKind(const ComponentModel& model, ComponentMeasurement& measured) const {
        if (model.kind == KindId::Client) {
            measured.requests.emplace();
            measured.requests->staleReads = 0;
            for (const RequestCounts& counts : m_state.clients[model.row].operations)
                add(*measured.requests, counts);
        } else if (model.kind == KindId::Cache) {
            for (const Index node : model.ever) {
                const components::CacheState& cache = m_state.caches[m_state.nodes[node].row];
                measured.hits += cache.hits;
                measured.misses += cache.misses;
                measured.evictions += cache.evictions;
                measured.expirations += cache.expirations;
            }
            // Cache-aside: every miss is a read of the origin by the caller.
            measured.originReads = measured.misses;
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

    void store(const ComponentModel& model, ComponentMeasurement& measured) const {
        const components::StoreState& store = m_state.stores[model.row];
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
        for (std::size_t i = 0; i < queue.ready.size(); ++i) {
            const std::uint64_t token = queue.ready[i];
            const auto message = static_cast<Index>(token);
            if (!queue.messages.isCurrent(message, static_cast<Index>(token >> 32)) || !queue.messages[message].ready)
                continue;
            measured.oldest = std::max(measured.oldest, m_state.now - queue.messages[message].publishedAt);
            break;
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

    /// Mean running instances over the window, of the kinds that are machines of ours.
    double machines() const {
        double sum = 0;
        const auto length = static_cast<double>(m_state.now - m_state.windowStart);
        if (length <= 0)
            return 0;
        for (std::size_t i = 0; i < m_state.nodes.size(); ++i) {
            const ComponentModel& component = m_model.components[m_state.nodes[i].component];
            if (component.kind != KindId::Client && component.kind != KindId::External)
                sum += m_state.nodes[i].runningTime.integral(m_state.now) / length;
        }
        return sum;
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

} // namespace

Measurement measure(const Simulation& simulation) {
    return Measurer(simulation).measure();
}

} // namespace faultline::simulation
