#include "engine/scenario/faults.h"

#include <algorithm>

#include "engine/components/compiler.h"
#include "engine/components/health.h"
#include "engine/diagram/walk.h"

namespace faultline::scenario {

using catalog::Record;
using catalog::Value;
using components::ActiveFault;
using components::EventType;
using components::Index;
using components::NodeHealth;
using components::World;

const catalog::Field* kindOf(const Record& event) {
    const catalog::EventKind* kind = diagram::eventKindOf(event);
    for (const catalog::Field& field : event.fields())
        if (kind != nullptr ? field.first == kind->name : field.first == "restore")
            return &field;
    return nullptr;
}

kernel::Time lengthOf(const Record& event) {
    const Value* length = event.find("for");
    return length != nullptr ? components::durationOf(*length) : 0;
}

double amountOf(const Record& event, std::string_view key, double otherwise) {
    const Value* amount = event.find(key);
    if (amount == nullptr)
        return otherwise;
    if (amount->as<base::Duration>() != nullptr || amount->as<catalog::Distribution>() != nullptr)
        return static_cast<double>(components::durationOf(*amount));
    if (amount->as<base::Rate>() != nullptr)
        return components::rateOf(*amount);
    return components::ratioOf(*amount, otherwise);
}

bool isA(const ActiveFault& fault, std::string_view kind) {
    return fault.active && fault.event.find(kind) != nullptr;
}

bool concerns(const ActiveFault& fault, Index node) {
    const auto has = [&](const std::vector<Index>& nodes) {
        return std::binary_search(nodes.begin(), nodes.end(), node);
    };
    return has(fault.nodes) && !has(fault.spared);
}

void spare(ActiveFault& fault, const std::vector<Index>& nodes) {
    for (const Index node : nodes)
        if (concerns(fault, node))
            fault.spared.insert(std::upper_bound(fault.spared.begin(), fault.spared.end(), node), node);
}

Index remember(World& world, ActiveFault fault, kernel::Time length) {
    fault.active = true;
    fault.began = world.now();
    std::sort(fault.nodes.begin(), fault.nodes.end());
    fault.ends = length > 0 ? world.now() + length : kernel::kNever;
    auto& faults = world.state.faults;
    Index index = 0;
    while (index < faults.size() && faults[index].active)
        ++index;
    const std::uint32_t serial = index < faults.size() ? faults[index].serial + 1 : 0;
    if (index == faults.size())
        faults.emplace_back();
    fault.serial = serial;
    faults[index] = std::move(fault);
    if (length > 0)
        world.schedule(world.now() + length, EventType::FaultEnd, index, serial & 0xffffffu);
    return index;
}

namespace {

void recomputeNode(World& world, Index index) {
    components::Node& node = world.node(index);
    node.slowFactor = 1;
    double fine = 1;
    for (const ActiveFault& fault : world.state.faults) {
        if (!fault.active || !concerns(fault, index))
            continue;
        if (isA(fault, "slow"))
            node.slowFactor *= fault.amount;
        if (isA(fault, "errors"))
            fine *= 1 - fault.amount;
    }
    node.errorRate = 1 - fine;
}

void recomputeLink(World& world, Index index) {
    network::LinkState& link = world.state.links[index];
    link.cuts = 0;
    link.addedDelays.clear();
    double kept = 1;
    for (const ActiveFault& fault : world.state.faults) {
        if (!fault.active || std::find(fault.links.begin(), fault.links.end(), index) == fault.links.end())
            continue;
        link.cuts += isA(fault, "cut") ? 1 : 0;
        if (isA(fault, "delay")) {
            const Value* add = fault.event.find("add");
            link.addedDelays.push_back(components::samplerOf(
                add != nullptr ? *add : Value(catalog::Distribution::constant(base::Duration::milliseconds(200)))));
        }
        if (isA(fault, "lossy"))
            kept *= 1 - fault.amount;
    }
    link.addedLoss = 1 - kept;
}

} // namespace

void recompute(World& world, const ActiveFault& touched) {
    for (const Index node : touched.nodes)
        recomputeNode(world, node);
    for (const Index link : touched.links)
        recomputeLink(world, link);
}

void takeDown(World& world, const std::vector<Index>& nodes, kernel::Time until) {
    for (const Index index : nodes) {
        components::health::crash(world, index);
        const components::Node& node = world.node(index);
        if (until == kernel::kNever || node.health != NodeHealth::Crashed)
            continue;
        // Starting takes its time, so it begins that much earlier.
        const kernel::Time start = std::max(world.now(), until - world.componentOf(node).startUp);
        world.schedule(start, EventType::Revive, index, node.startToken & 0xffffffu);
    }
}

kernel::Time heldDownUntil(const World& world, Index node) {
    kernel::Time until = 0;
    for (const ActiveFault& fault : world.state.faults)
        if ((isA(fault, "crash") || isA(fault, "outage")) && concerns(fault, node))
            until = std::max(until, fault.ends);
    for (const components::ChaosTarget& target : world.state.chaos)
        if (target.inUse && target.holds && target.node == node)
            until = std::max(until, target.until);
    return until;
}

void revive(World& world, Index index, Index token) {
    const components::Node& node = world.node(index);
    if (node.health != NodeHealth::Crashed || (node.startToken & 0xffffffu) != token)
        return;
    const kernel::Time until = heldDownUntil(world, index);
    if (until == kernel::kNever || until - world.now() > world.componentOf(node).startUp)
        return; // another fault holds it down for longer, and revives it in its turn
    components::health::restart(world, index, std::max<kernel::Time>(until - world.now(), 0));
}

void release(World& world, const std::vector<Index>& nodes) {
    for (const Index node : nodes)
        if (world.node(node).health == NodeHealth::Crashed && heldDownUntil(world, node) <= world.now())
            components::health::restart(world, node);
}

bool isOut(const World& world, Index node) {
    const auto& faults = world.state.faults;
    return std::any_of(faults.begin(), faults.end(),
                       [&](const ActiveFault& fault) { return isA(fault, "outage") && concerns(fault, node); });
}

} // namespace faultline::scenario
