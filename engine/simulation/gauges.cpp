#include "engine/simulation/gauges.h"

#include <algorithm>

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
float hitRatioOf(World& world, const ComponentModel& component) {
    std::int64_t hits = 0;
    std::int64_t misses = 0;
    for (const Index node : component.ever) {
        components::CacheState& cache = world.state.caches[world.node(node).row];
        hits += static_cast<std::int64_t>(cache.hits) - cache.hitsAtGauge;
        misses += static_cast<std::int64_t>(cache.misses) - cache.missesAtGauge;
        cache.hitsAtGauge = static_cast<std::int64_t>(cache.hits);
        cache.missesAtGauge = static_cast<std::int64_t>(cache.misses);
    }
    return hits + misses > 0 ? static_cast<float>(hits) / static_cast<float>(hits + misses) : -1.0f;
}

metrics::ComponentRow rowOf(World& world, Index index) {
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
        node.gaugeUtilization = static_cast<float>(std::clamp(share, 0.0, 1.0));
        node.busyAtGauge = integral;
        busy += world.model.nodePosition[number] != components::kNone ? node.gaugeUtilization : 0;
        arrivals += node.counts.arrivals;
        completions += node.counts.completions;
        failures += node.counts.failures + node.counts.rejected;
    }
    const auto since = [](std::uint64_t count, std::int64_t& before) {
        const auto now = static_cast<std::int64_t>(count);
        const auto rate = static_cast<float>(now - before) / kIntervalSeconds;
        before = now;
        return rate;
    };
    // Rates on the cards move gently: an average over about the last half second.
    const auto gentle = [](float& shown, float rate) { shown += (rate - shown) * 0.2f; };
    row.arrivalsPerS = since(arrivals, state.arrivalsAtGauge);
    gentle(state.arrivalsPerS, row.arrivalsPerS);
    gentle(state.completionsPerS, since(completions, state.completionsAtGauge));
    gentle(state.failuresPerS, since(failures, state.failuresAtGauge));
    // Instances that are on their way have no CPU to use yet.
    const auto serving = std::count_if(component.nodes.begin(), component.nodes.end(),
                                       [&](Index node) { return !world.isJoining(node); });
    if (serving > 0)
        row.utilization = static_cast<float>(busy / static_cast<double>(serving));
    row.waiting = static_cast<float>(state.waitingNow);
    if (component.kind == KindId::Queue)
        row.waiting = static_cast<float>(world.state.queues[component.row].depth.level());
    if (components::holdsEntries(component.kind)) {
        row.hitRatio = hitRatioOf(world, component);
        if (row.hitRatio >= 0)
            state.hitRatio += (row.hitRatio - state.hitRatio) * (state.hitRatio < 0 ? 1.0f : 0.05f);
    }
    return row;
}

} // namespace

void tickGauges(World& world) {
    auto& rows = world.state.rows;
    rows.resize(world.model.components.size());
    for (Index i = 0; i < rows.size(); ++i)
        rows[i] = rowOf(world, i);
    for (network::LinkState& link : world.state.links) {
        const auto requests = static_cast<std::int64_t>(link.counts.requests);
        const std::int64_t sent = requests - link.requestsAtGauge;
        link.requestsAtGauge = requests;
        link.requestsPerS += (static_cast<float>(sent) / kIntervalSeconds - link.requestsPerS) * 0.2f;
    }
    world.state.series.closeBucket(world.now(), rows);
    for (metrics::SeriesRecorder& one : world.state.clientSeries)
        one.closeBucket(world.now(), {});
    if (world.now() % kernel::kSecond == 0) {
        watchAlerts(world);
        const auto totals = world.state.recent.totals(world.now());
        world.state.slowThreshold = totals.succeeded >= 100 ? 4 * totals.p50 : kernel::kNever;
    }
}

} // namespace faultline::simulation
