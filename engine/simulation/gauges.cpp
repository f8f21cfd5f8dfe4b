#include "engine/simulation/gauges.h"

#include <algorithm>
#include <utility>

#include "engine/simulation/watching.h"

namespace faultline::simulation {

using components::ComponentModel;
using components::ComponentState;
using components::Index;
using components::KindId;
using components::Node;
using components::World;

namespace {

constexpr double kInterval = static_cast<double>(components::kGaugeInterval);
constexpr float kIntervalSeconds = 0.1f;

/// Hits among look-ups since the last tick; −1 without look-ups.
float hitRatioOf(World& world, const ComponentModel& component, ComponentState& state, bool endsSecond) {
    std::int64_t hits = 0;
    std::int64_t misses = 0;
    for (const Index node : component.ever) {
        components::CacheState& cache = world.state.caches[world.node(node).row];
        hits += static_cast<std::int64_t>(cache.hits) - cache.hitsAtGauge;
        misses += static_cast<std::int64_t>(cache.misses) - cache.missesAtGauge;
        cache.hitsAtGauge = static_cast<std::int64_t>(cache.hits);
        cache.missesAtGauge = static_cast<std::int64_t>(cache.misses);
    }
    state.hitsLately.add(static_cast<float>(hits), endsSecond);
    state.lookupsLately.add(static_cast<float>(hits + misses), endsSecond);
    return hits + misses > 0 ? static_cast<float>(hits) / static_cast<float>(hits + misses) : -1.0f;
}

metrics::ComponentRow rowOf(World& world, Index index, bool endsSecond) {
    const ComponentModel& component = world.model.components[index];
    ComponentState& state = world.state.components[index];
    metrics::ComponentRow row;
    std::uint64_t arrivals = 0;
    std::uint64_t completions = 0;
    std::uint64_t failures = 0;
    double busy = 0;
    for (const Index number : component.ever) {
        Node& node = world.node(number);
        const double integral = node.busyTime.integral(world.now());
        const double share = (integral - node.busyAtGauge) / (kInterval * component.cpus);
        const auto utilization = static_cast<float>(std::clamp(share, 0.0, 1.0));
        node.utilization.add(utilization, endsSecond);
        node.busyAtGauge = integral;
        busy += world.model.nodePosition[number] != components::kNone ? utilization : 0;
        arrivals += node.counts.arrivals;
        completions += node.counts.completions;
        failures += node.counts.failures + node.counts.rejected;
    }
    const auto since = [](std::uint64_t count, std::int64_t& before) {
        const auto now = static_cast<std::int64_t>(count);
        return static_cast<float>(now - std::exchange(before, now));
    };
    const float arrived = since(arrivals, state.arrivalsAtGauge);
    row.arrivalsPerS = arrived / kIntervalSeconds;
    state.arrivalsLately.add(arrived, endsSecond);
    state.completionsLately.add(since(completions, state.completionsAtGauge), endsSecond);
    state.failuresLately.add(since(failures, state.failuresAtGauge), endsSecond);
    // Instances that are on their way have no CPU to use yet.
    const auto serving = std::count_if(component.nodes.begin(), component.nodes.end(),
                                       [&](Index node) { return !world.isJoining(node); });
    if (serving > 0)
        row.utilization = static_cast<float>(busy / static_cast<double>(serving));
    row.waiting = static_cast<float>(state.waitingNow);
    if (component.kind == KindId::Queue)
        row.waiting = static_cast<float>(world.state.queues[component.row].depth.level());
    if (components::holdsEntries(component.kind))
        row.hitRatio = hitRatioOf(world, component, state, endsSecond);
    return row;
}

} // namespace

void tickGauges(World& world) {
    const bool endsSecond = world.now() % kernel::kSecond == 0;
    auto& rows = world.state.rows;
    rows.resize(world.model.components.size());
    for (Index i = 0; i < rows.size(); ++i)
        rows[i] = rowOf(world, i, endsSecond);
    for (network::LinkState& link : world.state.links) {
        const auto requests = static_cast<std::int64_t>(link.counts.requests);
        const std::int64_t sent = requests - link.requestsAtGauge;
        link.requestsAtGauge = requests;
        link.requestsLately.add(static_cast<float>(sent), endsSecond);
    }
    world.state.series.closeBucket(world.now(), rows);
    for (metrics::SeriesRecorder& one : world.state.clientSeries)
        one.closeBucket(world.now(), {});
    if (endsSecond) {
        watchAlerts(world);
        const auto totals = world.state.recent.totals(world.now());
        world.state.slowThreshold = totals.succeeded >= 100 ? 4 * totals.p50 : kernel::kNever;
    }
}

} // namespace faultline::simulation
