// Events of the network: cut, delay, lossy, partition, isolate; and what partitions and outages do to who reaches whom.
#include <algorithm>
#include <optional>

#include "engine/components/store.h"
#include "engine/scenario/faults.h"
#include "engine/scenario/targets.h"

namespace faultline::scenario {

using catalog::List;
using catalog::Record;
using catalog::Value;
using components::ActiveFault;
using components::Index;
using components::World;

namespace {

/// By node a bit for each group that names it; `rest` is everything that no group names. Names of nothing (or of what
/// has gone since) are passed over, and the first of them is told in `problem`.
std::vector<std::uint64_t> groupsOf(const World& world, const List& groups, std::optional<base::Error>& problem) {
    std::vector<std::uint64_t> marks(world.model.nodeComponent.size(), 0);
    std::uint64_t rest = 0;
    for (std::size_t group = 0; group < std::min(groups.size(), network::kMaxGroups); ++group) {
        const std::uint64_t bit = std::uint64_t{1} << group;
        const auto* names = groups[group].as<List>();
        if (names == nullptr || names->empty()) {
            problem = base::Error{"A group of the partition is empty.", "components, instances, zones, or rest", {}};
            continue;
        }
        for (const Value& name : *names) {
            if (name.isWord("rest")) {
                rest |= bit;
                continue;
            }
            const auto nodes = everyNodeOf(world, name);
            if (nodes)
                for (const Index node : nodes.value())
                    marks[node] |= bit;
            else if (!problem)
                problem = nodes.error();
        }
    }
    for (std::uint64_t& mark : marks)
        if (mark == 0)
            mark = rest;
    return marks;
}

std::vector<Index> markedBy(const std::vector<std::uint64_t>& marks) {
    std::vector<Index> nodes;
    for (Index node = 0; node < marks.size(); ++node)
        if (marks[node] != 0)
            nodes.push_back(node);
    return nodes;
}

bool isOneWay(const Record& event) {
    const Value* value = event.find("one_way");
    const bool* flag = value != nullptr ? value->as<bool>() : nullptr;
    return flag != nullptr && *flag;
}

const List* listOf(const Record& event, std::string_view key) {
    const Value* value = event.find(key);
    return value != nullptr ? value->as<List>() : nullptr;
}

/// What a fault drops by the names in its event, as things are now.
network::ReachRule ruleOf(const World& world, const ActiveFault& fault) {
    network::ReachRule rule;
    rule.isolates = !isA(fault, "partition");
    std::optional<base::Error> gone;
    if (const List* groups = listOf(fault.event, "partition")) {
        rule.oneWay = isOneWay(fault.event);
        rule.groups = groupsOf(world, *groups, gone);
    } else if (const List* targets = listOf(fault.event, "isolate")) {
        rule.groups = groupsOf(world, {Value(*targets)}, gone);
    } else {
        rule.groups = groupsOf(world, {Value(List{*fault.event.find("outage")})}, gone);
    }
    for (const Index node : fault.spared)
        if (node < rule.groups.size())
            rule.groups[node] = 0;
    return rule;
}

} // namespace

void recomputeReach(World& world) {
    std::vector<network::ReachRule> rules;
    for (const ActiveFault& fault : world.state.faults)
        if (isA(fault, "partition") || isA(fault, "isolate") || isA(fault, "outage"))
            rules.push_back(ruleOf(world, fault));
    world.state.reach.set(std::move(rules));
    components::store::connectivityChanged(world);
}

Played playOnLinks(World& world, const std::string& what, const Record& event) {
    auto links = linksOf(world, *event.find(what));
    if (!links)
        return links.error();
    ActiveFault fault;
    fault.event = event;
    fault.links = std::move(links).value();
    if (what == "lossy")
        fault.amount = std::clamp(amountOf(event, "rate", 0.05), 0.0, 1.0);
    const ActiveFault copy = fault;
    remember(world, std::move(fault), lengthOf(event));
    recompute(world, copy);
    return true;
}

Played playPartition(World& world, const Record& event) {
    const List* groups = listOf(event, "partition");
    if (groups == nullptr || groups->size() < 2)
        return base::Error{"A partition has at least two groups.", "groups such as [[app/1, db], [rest]]", {}};
    if (groups->size() > network::kMaxGroups)
        return base::Error{"A partition has too many groups.", "at most 64 groups", {}};
    if (isOneWay(event) && groups->size() != 2)
        return base::Error{"`one_way` goes from the first of two groups to the second.", "two groups", {}};
    std::optional<base::Error> problem;
    ActiveFault fault;
    fault.event = event;
    fault.nodes = markedBy(groupsOf(world, *groups, problem));
    if (problem)
        return *problem;
    remember(world, std::move(fault), lengthOf(event));
    recomputeReach(world);
    return true;
}

bool stillParts(const World& world, const ActiveFault& fault) {
    std::vector<std::uint64_t> marks = ruleOf(world, fault).groups;
    std::sort(marks.begin(), marks.end());
    marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
    for (const std::uint64_t one : marks)
        for (const std::uint64_t other : marks)
            if (one != 0 && other != 0 && (one & other) == 0)
                return true;
    return false;
}

Played playIsolate(World& world, const Record& event) {
    // By hand it is often a single one.
    Record isolating = event;
    if (listOf(event, "isolate") == nullptr)
        isolating.set("isolate", List{*event.find("isolate")});
    std::optional<base::Error> problem;
    ActiveFault fault;
    fault.nodes = markedBy(groupsOf(world, {Value(*listOf(isolating, "isolate"))}, problem));
    if (problem)
        return *problem;
    fault.event = std::move(isolating);
    remember(world, std::move(fault), lengthOf(event));
    recomputeReach(world);
    return true;
}

} // namespace faultline::scenario
