// What a running simulation shows: snapshots and series.
#include <algorithm>
#include <optional>

#include "engine/components/database.h"
#include "engine/components/load_balancer.h"
#include "engine/components/world.h"
#include "engine/simulation/parting.h"
#include "engine/simulation/simulation.h"

namespace faultline::simulation {

using components::ComponentModel;
using components::Index;
using components::KindId;
using components::kNone;
using components::Model;
using components::Node;
using components::NodeHealth;
using components::State;
using components::World;

namespace {

Health healthOf(NodeHealth health) {
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

float milliseconds(kernel::Time time) {
    return static_cast<float>(time) * 1e-6f;
}

/// For each instance whether all balancers that know it have taken it out.
std::vector<bool> droppedNodes(const World& world) {
    std::vector<std::uint8_t> seen(world.state.nodes.size(), 0); // 1: known and dropped, 2: trusted by some balancer
    for (const Node& node : world.state.nodes) {
        const ComponentModel& component = world.model.components[node.component];
        if (component.kind != KindId::LoadBalancer || component.removed)
            continue;
        for (const components::BackendState& backend : world.state.balancers[node.row].backends)
            if (backend.node != kNone)
                seen[backend.node] =
                    std::max<std::uint8_t>(seen[backend.node], backend.healthy && !backend.ejected ? 2 : 1);
    }
    std::vector<bool> dropped(seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i)
        dropped[i] = seen[i] == 1;
    return dropped;
}

std::string problemOf(const World& world, const ComponentModel& component) {
    const bool needsLink =
        components::isCaller(component.kind) || component.kind == KindId::LoadBalancer || component.kind == KindId::Cdn;
    if (needsLink && component.out.empty())
        return "Leads nowhere: its requests fail as unavailable.";
    // What is put aside waits for a person.
    const auto putsAsideHere = [&](const auto& queue) {
        return queue.deadLetter != kNone && &world.model.components[queue.deadLetter] == &component;
    };
    if (component.kind == KindId::Queue && component.out.empty() &&
        std::none_of(world.model.queues.begin(), world.model.queues.end(), putsAsideHere))
        return "No worker takes its messages.";
    if (component.kind == KindId::LoadBalancer) {
        for (const Index node : component.nodes) {
            const auto& backends = world.state.balancers[world.state.nodes[node].row].backends;
            const bool any =
                std::any_of(backends.begin(), backends.end(), [](const auto& backend) { return backend.healthy; });
            if (!any)
                return "No healthy backend.";
        }
    }
    return {};
}

/// How an instance's breaker for the callee of a link is; nothing when it has none.
std::optional<BreakerState> breakerOf(const World& world, Index number, const network::LinkModel& link) {
    const Node& node = world.state.nodes[number];
    const ComponentModel& component = world.model.components[node.component];
    const bool handles = component.kind == KindId::Service || component.kind == KindId::Worker;
    if (!handles || !world.model.services[component.row].breaker.on)
        return std::nullopt;
    const Index guard = link.ordinal < node.outlets.size() ? node.outlets[link.ordinal].guard : kNone;
    if (guard == kNone || world.state.guards[guard].breaker.isClosed())
        return BreakerState::Closed;
    return world.state.guards[guard].breaker.isHalfOpen(world.now()) ? BreakerState::HalfOpen : BreakerState::Open;
}

BreakerState breakerOf(const World& world, Index number) {
    BreakerState worst = BreakerState::Closed;
    for (const Index link : world.model.components[world.state.nodes[number].component].out)
        worst = std::max(worst, breakerOf(world, number, world.model.links[link]).value_or(BreakerState::Closed));
    return worst;
}

void fillBreakers(const World& world, const network::LinkModel& link, LinkView& view) {
    view.breakers = view.breakersOpen = view.breakersHalfOpen = 0;
    for (const Index caller : world.model.components[link.from].nodes) {
        const std::optional<BreakerState> breaker = breakerOf(world, caller, link);
        if (!breaker)
            return;
        ++view.breakers;
        view.breakersOpen += *breaker == BreakerState::Open ? 1 : 0;
        view.breakersHalfOpen += *breaker == BreakerState::HalfOpen ? 1 : 0;
    }
}

/// What a partition has yet to get done. Those in `ready` that were dropped for their age or for room stand before the
/// rest, so that nobody has to count a million messages for a picture.
std::uint64_t depthOf(const components::QueueState& queue, const components::Partition& partition) {
    const auto isReady = [&](std::size_t i) {
        const auto entry = static_cast<Index>(partition.ready[i]);
        return queue.entries.isCurrent(entry, static_cast<Index>(partition.ready[i] >> 32)) &&
               queue.entries[entry].ready;
    };
    std::size_t gone = 0;
    for (std::size_t end = partition.ready.size(); gone < end;) {
        const std::size_t middle = gone + (end - gone) / 2;
        if (isReady(middle))
            end = middle;
        else
            gone = middle + 1;
    }
    return partition.ready.size() - gone + (partition.head != kNone ? 1 : 0);
}

void fillPartitions(const World& world, const ComponentModel& component, std::vector<PartitionView>& views) {
    const components::QueueState& queue = world.state.queues[component.row];
    const auto groups =
        std::count_if(queue.groups.begin(), queue.groups.end(), [](const auto& group) { return group.inUse; });
    std::size_t shown = 0;
    for (const components::ConsumerGroup& group : queue.groups) {
        if (!group.inUse)
            continue;
        for (std::size_t i = 0; i < group.partitions.size(); ++i) {
            const components::Partition& partition = group.partitions[i];
            if (views.size() <= shown)
                views.emplace_back();
            PartitionView& view = views[shown++];
            view.number = static_cast<std::uint32_t>(i + 1);
            view.group = groups > 1 && group.component != kNone ? world.model.components[group.component].id : "";
            view.consumer = partition.owner != kNone ? world.nodeName(partition.owner) : "";
            view.depth = depthOf(queue, partition);
        }
    }
    views.resize(shown);
}

void fillKindFigures(const World& world, Index index, ComponentView& view) {
    const ComponentModel& component = world.model.components[index];
    const State& state = world.state;
    view.hitRatio = -1;
    view.entries = view.capacity = view.depth = 0;
    auto recent = state.components[index].recent.totals(state.now);
    if (components::isCaller(component.kind))
        recent = state.clients[component.row].recent.totals(state.now);
    view.p50Ms = milliseconds(recent.p50);
    view.p99Ms = milliseconds(recent.p99);
    if (components::holdsEntries(component.kind)) {
        std::uint64_t hits = 0;
        std::uint64_t lookups = 0;
        for (const Index node : component.nodes) {
            const components::CacheState& cache = state.caches[state.nodes[node].row];
            hits += cache.hits;
            lookups += cache.hits + cache.misses;
            view.entries += cache.table.size();
            view.capacity += world.model.caches[component.row].entries;
        }
        const components::ComponentState& lately = state.components[index];
        if (const float recentLookups = lately.lookupsLately.perSecond(); recentLookups > 0)
            view.hitRatio = lately.hitsLately.perSecond() / recentLookups;
        else if (lookups > 0)
            view.hitRatio = static_cast<float>(hits) / static_cast<float>(lookups);
    }
    if (component.kind == KindId::Queue) {
        fillPartitions(world, component, view.partitions);
        view.depth = static_cast<std::uint64_t>(state.queues[component.row].depth.level());
        view.capacity = world.model.queues[component.row].capacity;
    }
}

void fillComponent(const World& world, Index index, const std::vector<bool>& dropped, const Parting& parting,
                   ComponentView& view) {
    const ComponentModel& component = world.model.components[index];
    const components::ComponentState& state = world.state.components[index];
    view.id = component.id;
    view.kind = std::string(components::kindName(component.kind));
    view.arrivalsPerS = state.arrivalsLately.perSecond();
    view.completionsPerS = state.completionsLately.perSecond();
    view.failuresPerS = state.failuresLately.perSecond();
    const double covered = state.staleAnswers.seconds(world.now());
    view.stalePerS =
        covered > 0 ? static_cast<float>(static_cast<double>(state.staleAnswers.total(world.now(), 0)) / covered) : 0;
    view.instances.resize(component.nodes.size());
    for (std::size_t i = 0; i < component.nodes.size(); ++i) {
        const Node& node = world.state.nodes[component.nodes[i]];
        InstanceView& instance = view.instances[i];
        instance.target = world.nodeName(component.nodes[i]);
        if (component.kind == KindId::Database)
            instance.role = components::database::roleOf(world.state, node);
        instance.health = healthOf(node.health);
        instance.slowed = node.slowFactor != 1;
        instance.erring = node.errorRate > 0;
        instance.dropped = dropped[component.nodes[i]];
        instance.cutOff = !parting.nodes.empty() && parting.nodes[component.nodes[i]];
        instance.breaker = breakerOf(world, component.nodes[i]);
        instance.utilization = node.utilization.mean();
        instance.waiting = static_cast<std::uint32_t>(std::max<std::int64_t>(node.waiting.level(), 0));
        instance.inFlight = static_cast<std::uint32_t>(std::max<std::int64_t>(node.population.level(), 0));
    }
    fillKindFigures(world, index, view);
    view.problem = problemOf(world, component);
}

} // namespace

void Simulation::look(Snapshot& snapshot, kernel::Time flightsSince) const {
    const World world{*m_model, *m_state};
    const State& state = *m_state;
    snapshot.now = state.now;
    snapshot.events = state.events;
    snapshot.seed = m_model->seed;
    snapshot.trafficMultiplier = state.trafficMultiplier;
    snapshot.requestsPerDot = static_cast<std::uint32_t>(state.sampleMask + 1) /* 0: nothing is drawn */;
    const std::vector<bool> dropped = droppedNodes(world);
    const Parting parting = partingOf(world);
    std::size_t shown = 0;
    for (Index i = 0; i < m_model->components.size(); ++i) {
        if (m_model->components[i].removed)
            continue;
        if (snapshot.components.size() <= shown)
            snapshot.components.emplace_back();
        fillComponent(world, i, dropped, parting, snapshot.components[shown++]);
    }
    snapshot.components.resize(shown);

    std::vector<std::uint32_t> linkNumber(m_model->links.size(), kNone);
    shown = 0;
    for (Index i = 0; i < m_model->links.size(); ++i) {
        const network::LinkModel& link = m_model->links[i];
        if (link.removed || link.internal)
            continue;
        if (snapshot.links.size() <= shown)
            snapshot.links.emplace_back();
        LinkView& view = snapshot.links[shown];
        view.id = link.id;
        view.from = m_model->components[link.from].id;
        view.to = m_model->components[link.to].id;
        view.messagesPerS = state.links[i].requestsLately.perSecond();
        view.cut = state.links[i].cuts > 0;
        view.parted = parting.links.empty() ? 0 : parting.links[i];
        view.meanLatencyMs = static_cast<float>(link.meanLatency * 1e-6);
        for (const kernel::Sampler& added : state.links[i].addedDelays)
            view.meanLatencyMs += static_cast<float>(added.mean() * 1e-6);
        fillBreakers(world, link, view);
        linkNumber[i] = static_cast<std::uint32_t>(shown++);
    }
    snapshot.links.resize(shown);

    snapshot.flights.clear();
    std::size_t first = state.flights.size();
    while (first > 0 && state.flights[first - 1].departs > flightsSince)
        --first;
    for (std::size_t i = first; i < state.flights.size(); ++i) {
        Flight flight = state.flights[i];
        if (linkNumber[flight.link] == kNone)
            continue;
        flight.link = linkNumber[flight.link];
        snapshot.flights.push_back(flight);
    }
    const auto recent = state.recent.totals(state.now);
    snapshot.recent.seconds = recent.seconds;
    snapshot.recent.succeeded = recent.succeeded;
    snapshot.recent.failed = recent.failed;
    snapshot.recent.p50Ms = milliseconds(recent.p50);
    snapshot.recent.p95Ms = milliseconds(recent.p95);
    snapshot.recent.p99Ms = milliseconds(recent.p99);
    const std::uint64_t all = recent.succeeded + recent.failed;
    snapshot.recent.availability = all > 0 ? static_cast<double>(recent.succeeded) / static_cast<double>(all) : 1;
    snapshot.recent.throughputPerS = recent.seconds > 0 ? static_cast<double>(recent.succeeded) / recent.seconds : 0;
    snapshot.log = std::make_shared<const std::vector<LogEntry>>(state.log);
}

namespace {

std::vector<SeriesPoint> pointsOf(const metrics::SeriesRecorder& recorder, int level) {
    const auto perSecond = static_cast<float>(1.0 / kernel::toSeconds(metrics::SeriesRecorder::width(level)));
    std::vector<SeriesPoint> points;
    for (const metrics::SeriesRecorder::Point& point : recorder.points(level)) {
        SeriesPoint& shown = points.emplace_back();
        shown.end = point.end;
        shown.samples = point.succeeded;
        shown.p50Ms = milliseconds(point.p50);
        shown.p95Ms = milliseconds(point.p95);
        shown.p99Ms = milliseconds(point.p99);
        shown.succeededPerS = static_cast<float>(point.succeeded) * perSecond;
        shown.attemptsPerS = static_cast<float>(point.attempts) * perSecond;
        for (std::size_t cause = 0; cause < shown.failedByCausePerS.size(); ++cause) {
            shown.failedByCausePerS[cause] = static_cast<float>(point.failedByCause[cause]) * perSecond;
            shown.failedPerS += shown.failedByCausePerS[cause];
        }
    }
    return points;
}

/// The same buckets as all together: before a client was told apart nothing is known of it.
std::vector<SeriesPoint> alignedTo(const std::vector<SeriesPoint>& all, std::vector<SeriesPoint> own) {
    if (own.size() > all.size())
        own.erase(own.begin(), own.end() - static_cast<std::ptrdiff_t>(all.size()));
    const std::size_t missing = all.size() - own.size();
    own.insert(own.begin(), missing, SeriesPoint());
    for (std::size_t i = 0; i < missing; ++i)
        own[i].end = all[i].end;
    return own;
}

} // namespace

std::shared_ptr<const Series> Simulation::series(kernel::Time span) const {
    using Recorder = metrics::SeriesRecorder;
    int level = 0;
    while (level + 1 < Recorder::kLevels &&
           Recorder::width(level) * static_cast<kernel::Time>(Recorder::kPoints) < span)
        ++level;
    auto series = std::make_shared<Series>();
    series->bucket = Recorder::width(level);
    series->points = pointsOf(m_state->series, level);
    for (const components::ComponentModel& component : m_model->components)
        if (component.kind == KindId::Client && !component.removed && component.row < m_state->clientSeries.size())
            series->clients.push_back(
                {component.id, alignedTo(series->points, pointsOf(m_state->clientSeries[component.row], level))});
    std::vector<Index> shownComponents;
    for (Index i = 0; i < m_model->components.size(); ++i)
        if (!m_model->components[i].removed)
            shownComponents.push_back(i);
    series->components.resize(shownComponents.size());
    for (auto& points : series->components)
        points.resize(series->points.size());
    // Component rows may be kept for fewer buckets than points; they belong to the latest ones.
    std::vector<std::pair<kernel::Time, std::span<const metrics::ComponentRow>>> kept;
    m_state->series.eachRows(
        level, [&](kernel::Time end, std::span<const metrics::ComponentRow> rows) { kept.emplace_back(end, rows); });
    std::size_t at = 0;
    for (const auto& [end, rows] : kept) {
        while (at < series->points.size() && series->points[at].end < end)
            ++at;
        if (at == series->points.size() || series->points[at].end != end)
            continue;
        for (std::size_t i = 0; i < shownComponents.size(); ++i)
            if (shownComponents[i] < rows.size()) {
                const metrics::ComponentRow& row = rows[shownComponents[i]];
                series->components[i][at] = {row.utilization, row.waiting, row.hitRatio, row.arrivalsPerS};
            }
    }
    return series;
}

} // namespace faultline::simulation
