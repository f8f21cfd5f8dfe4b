// Events that happen to instances: crash, hang, slow, errors, restart, and the outage of a zone.
#include <algorithm>

#include "engine/components/health.h"
#include "engine/scenario/faults.h"
#include "engine/scenario/targets.h"

namespace faultline::scenario {

using catalog::Record;
using components::ActiveFault;
using components::Index;
using components::World;

namespace {

/// Starts them, unless their zone is out: there they start when it is back.
Played restart(World& world, const std::vector<Index>& nodes) {
    std::vector<Index> starting;
    std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(starting),
                 [&](Index node) { return !isOut(world, node); });
    if (starting.empty())
        return base::Error{{"{1} cannot start: its zone is out.", {world.nodeName(nodes.front())}},
                           "the end of the zone's outage",
                           {}};
    for (ActiveFault& fault : world.state.faults)
        if (isA(fault, "crash"))
            spare(fault, starting);
    for (components::ChaosTarget& target : world.state.chaos)
        if (std::find(starting.begin(), starting.end(), target.node) != starting.end())
            target.holds = false;
    for (const Index node : starting)
        components::health::restart(world, node);
    return true;
}

} // namespace

Played playOnNodes(World& world, const std::string& what, const Record& event) {
    auto found = servingNodesOf(world, *event.find(what));
    if (!found)
        return found.error();
    ActiveFault fault;
    fault.event = event;
    fault.nodes = std::move(found).value();
    const std::vector<Index> nodes = fault.nodes;
    if (what == "restart")
        return restart(world, nodes);
    if (what == "slow")
        fault.amount = std::max(1e-6, amountOf(event, "factor", 10));
    if (what == "errors")
        fault.amount = std::clamp(amountOf(event, "rate", 0.2), 0.0, 1.0);
    const ActiveFault copy = fault;
    const Index index = remember(world, std::move(fault), lengthOf(event));
    if (what == "crash")
        takeDown(world, nodes, world.state.faults[index].ends);
    if (what == "hang")
        for (const Index node : nodes)
            components::health::hang(world, node);
    recompute(world, copy);
    return true;
}

Played playOutage(World& world, const Record& event) {
    const auto zone = zoneOf(world, *event.find("outage"));
    if (!zone)
        return zone.error();
    ActiveFault fault;
    fault.event = event;
    fault.nodes = servingNodesIn(world, zone.value());
    const std::vector<Index> nodes = fault.nodes;
    const Index index = remember(world, std::move(fault), lengthOf(event));
    // Silent first: the resets of the crash do not get out any more.
    recomputeReach(world);
    takeDown(world, nodes, world.state.faults[index].ends);
    return true;
}

void extendOutage(World& world, Index index) {
    const auto zone = zoneOf(world, *world.state.faults[index].event.find("outage"));
    if (!zone)
        return; // it has gone; its instances stay down until the outage's end
    std::vector<Index> fresh;
    auto& known = world.state.faults[index].nodes;
    for (const Index node : servingNodesIn(world, zone.value()))
        if (!std::binary_search(known.begin(), known.end(), node))
            fresh.push_back(node);
    for (const Index node : fresh)
        known.insert(std::upper_bound(known.begin(), known.end(), node), node);
    recomputeReach(world);
    takeDown(world, fresh, world.state.faults[index].ends);
}

} // namespace faultline::scenario
