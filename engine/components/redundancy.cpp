#include "engine/components/redundancy.h"

#include <algorithm>

#include "engine/components/load_balancer.h"

namespace faultline::components::redundancy {

namespace {

/// Down, hung, or cut off from every peer that is up. With no peer left nobody listens.
bool isSilent(const World& world, const ComponentModel& component, Index node) {
    if (world.state.nodes[node].health != NodeHealth::Up)
        return true;
    bool anyPeer = false;
    for (const Index peer : component.nodes) {
        if (peer == node || world.state.nodes[peer].health != NodeHealth::Up)
            continue;
        if (world.reachable(node, peer))
            return false;
        anyPeer = true;
    }
    return anyPeer;
}

/// Whether it answers at the address for a caller. One that its peers have replaced goes on for those that reach it
/// when it is only cut off: both sides of a partition then have one.
bool answersFor(const World& world, Index caller, Index node) {
    const Node& instance = world.state.nodes[node];
    if (!world.state.balancers[instance.row].replaced)
        return true;
    return instance.health == NodeHealth::Up && world.reachable(caller, node);
}

} // namespace

void compile(Compiler& compiler, const KeyReader& keys, ComponentModel& model, BalancerModel& balancer) {
    const std::string word = keys.word("redundancy");
    balancer.redundancy = word == "active_passive"  ? Redundancy::ActivePassive
                          : word == "active_active" ? Redundancy::ActiveActive
                                                    : Redundancy::None;
    balancer.takeover = keys.duration("takeover");
    model.redundant = balancer.redundancy != Redundancy::None && model.nodes.size() > 1;
    if (balancer.redundancy != Redundancy::None && model.nodes.size() < 2)
        compiler.warning("components." + model.id + ".redundancy",
                         {"{1} has one instance: nobody can take over. Redundancy needs `instances: 2`.", {model.id}});
}

Index addressed(World& world, Index caller, const network::LinkModel& link) {
    const ComponentModel& component = world.model.components[link.to];
    const std::size_t n = component.nodes.size();
    std::uint32_t& rotation = world.node(caller).outlets[link.ordinal].rotation;
    const bool turns = world.model.balancers[component.row].redundancy == Redundancy::ActiveActive;
    const std::size_t first = turns ? rotation++ % n : 0;
    for (std::size_t i = 0; i < n; ++i) {
        const Index node = component.nodes[(first + i) % n];
        if (answersFor(world, caller, node))
            return node;
    }
    return component.nodes[first];
}

void review(World& world, Index index) {
    const ComponentModel& component = world.model.components[index];
    if (!component.redundant || component.removed)
        return;
    for (const Index node : component.nodes) {
        BalancerState& state = load_balancer::stateOf(world, node);
        const bool silent = isSilent(world, component, node);
        if (silent == state.silent)
            continue;
        state.silent = silent;
        state.replaced = false;
        ++state.silences;
        if (silent)
            world.schedule(world.now() + world.model.balancers[component.row].takeover, EventType::Takeover, node,
                           state.silences & 0xffffffu);
    }
}

void onTakeover(World& world, Index node, Index silence) {
    BalancerState& state = load_balancer::stateOf(world, node);
    if (!state.silent || (state.silences & 0xffffffu) != silence)
        return;
    state.replaced = true;
    const ComponentModel& component = world.componentOf(world.node(node));
    for (const Index peer : component.nodes)
        if (!load_balancer::stateOf(world, peer).silent) {
            world.log("takeover", world.nodeName(peer), world.nodeName(node), false);
            return;
        }
}

} // namespace faultline::components::redundancy
