// Chaos: instances that crash at random and come back, each by itself.
#include <algorithm>

#include "engine/components/compiler.h"
#include "engine/components/health.h"
#include "engine/scenario/faults.h"
#include "engine/scenario/targets.h"

namespace faultline::scenario {

using catalog::Record;
using components::ActiveFault;
using components::ChaosTarget;
using components::EventType;
using components::Index;
using components::kNone;
using components::NodeHealth;
using components::World;

namespace {

/// The `targets`, `mtbf` and `mttr` of the event; absent ones have the catalog's defaults.
const Record& settingsOf(const Record& event) {
    static const Record none;
    const catalog::Value* chaos = event.find("chaos");
    const auto* record = chaos != nullptr ? chaos->as<Record>() : nullptr;
    return record != nullptr ? *record : none;
}

kernel::Time meanOf(const Record& event, std::string_view key, kernel::Time otherwise) {
    const catalog::Value* value = settingsOf(event).find(key);
    return value != nullptr ? components::durationOf(*value, otherwise) : otherwise;
}

kernel::Time draw(ChaosTarget& target, kernel::Time mean) {
    const double time = target.random.exponential() * static_cast<double>(mean);
    // A century is as good as never, and keeps the sum of times within their range.
    constexpr double kLongest = 100.0 * 365 * 86'400e9;
    return std::max<kernel::Time>(1, static_cast<kernel::Time>(std::min(time, kLongest)));
}

void scheduleNext(World& world, Index number, kernel::Time in) {
    ChaosTarget& target = world.state.chaos[number];
    target.until = world.now() + in;
    world.schedule(target.until, EventType::Chaos, number, target.generation);
}

Index freeTarget(World& world) {
    auto& targets = world.state.chaos;
    for (Index i = 0; i < targets.size(); ++i)
        if (!targets[i].inUse)
            return i;
    targets.emplace_back();
    return static_cast<Index>(targets.size() - 1);
}

/// A stream for each instance, and for each of several chaos events on it.
kernel::Random streamFor(const World& world, Index node) {
    const auto before = std::count_if(world.state.chaos.begin(), world.state.chaos.end(),
                                      [&](const ChaosTarget& target) { return target.inUse && target.node == node; });
    return kernel::Random::stream(world.model.seed, world.nodeName(node), "chaos" + std::to_string(before));
}

void addTarget(World& world, Index fault, Index node) {
    kernel::Random random = streamFor(world, node);
    const Index number = freeTarget(world);
    ChaosTarget& target = world.state.chaos[number];
    target.inUse = true;
    target.down = target.holds = false;
    target.fault = fault;
    target.node = node;
    target.random = random;
    scheduleNext(world, number, draw(target, meanOf(world.state.faults[fault].event, "mtbf", 60 * kernel::kSecond)));
}

bool canFail(const World& world, Index node) {
    const NodeHealth health = world.state.nodes[node].health;
    return health == NodeHealth::Up || health == NodeHealth::Starting || health == NodeHealth::Hung;
}

} // namespace

Played playChaos(World& world, const Record& event) {
    const catalog::Value* targets = settingsOf(event).find("targets");
    if (targets == nullptr)
        return base::Error{"Chaos needs `targets`.", "targets such as [app, db/1]", {}};
    auto nodes = servingNodesOf(world, *targets);
    if (!nodes)
        return nodes.error();
    ActiveFault fault;
    fault.event = event;
    fault.nodes = std::move(nodes).value();
    const Index index = remember(world, std::move(fault), lengthOf(event));
    const std::vector<Index> all = world.state.faults[index].nodes;
    for (const Index node : all)
        addTarget(world, index, node);
    return true;
}

void onChaos(World& world, Index number, Index generation) {
    ChaosTarget& target = world.state.chaos[number];
    if (!target.inUse || target.generation != generation)
        return;
    const ActiveFault& fault = world.state.faults[target.fault];
    target.holds = false;
    target.down = !target.down;
    if (!target.down) {
        scheduleNext(world, number, draw(target, meanOf(fault.event, "mtbf", 60 * kernel::kSecond)));
        release(world, {target.node}); // those without a start-up serve at once; the others have been starting
        return;
    }
    scheduleNext(world, number, draw(target, meanOf(fault.event, "mttr", 10 * kernel::kSecond)));
    if (!canFail(world, target.node) || !concerns(fault, target.node))
        return;
    target.holds = true;
    const Index node = target.node;
    const kernel::Time until = target.until;
    takeDown(world, {node}, until);
    world.log("crash", world.nodeName(node), "chaos", true);
}

void extendChaos(World& world, Index index) {
    const catalog::Value* targets = settingsOf(world.state.faults[index].event).find("targets");
    const auto nodes = servingNodesOf(world, *targets);
    if (!nodes)
        return; // all that it named has gone
    for (const Index node : nodes.value()) {
        auto& known = world.state.faults[index].nodes;
        if (std::binary_search(known.begin(), known.end(), node))
            continue;
        known.insert(std::upper_bound(known.begin(), known.end(), node), node);
        addTarget(world, index, node);
    }
}

void endChaos(World& world, Index fault) {
    endChaos(world, fault, world.state.faults[fault].nodes);
}

void endChaos(World& world, Index fault, const std::vector<Index>& nodes) {
    std::vector<Index> down;
    for (ChaosTarget& target : world.state.chaos) {
        if (!target.inUse || target.fault != fault || !std::binary_search(nodes.begin(), nodes.end(), target.node))
            continue;
        if (target.holds)
            down.push_back(target.node);
        target.inUse = target.holds = false;
        target.generation = (target.generation + 1) & 0xffffffu;
    }
    release(world, down);
}

} // namespace faultline::scenario
