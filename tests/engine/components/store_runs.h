// Replicated stores under test: their state, partitions by hand, and whether what callers saw is linearizable.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/support/run_diagram.h"

#include "engine/components/store.h" // after it: `slots` is a keyword of Qt's

namespace faultline::trial {

inline const components::StoreState& storeOf(const Simulation& simulation) {
    return simulation.state().stores.front();
}

/// Notes from now on what callers of the store see. Recording changes nothing in a run.
inline void record(Simulation& simulation) {
    const_cast<components::StoreState&>(storeOf(simulation)).recording = true;
}

inline void setReach(Simulation& simulation, std::vector<network::ReachRule> rules) {
    auto& state = const_cast<components::State&>(simulation.state());
    state.reach.set(std::move(rules));
    components::World world{simulation.model(), state};
    components::store::connectivityChanged(world);
}

/// Cuts two groups of instances off from each other.
inline void partition(Simulation& simulation, const std::vector<std::string>& a, const std::vector<std::string>& b) {
    network::ReachRule rule;
    rule.groups.assign(simulation.state().nodes.size(), 0);
    for (const std::string& name : a)
        for (const components::Index node : simulation.model().nodesNamed(name))
            rule.groups[node] |= 1;
    for (const std::string& name : b)
        for (const components::Index node : simulation.model().nodesNamed(name))
            rule.groups[node] |= 2;
    setReach(simulation, {rule});
}

inline void isolate(Simulation& simulation, const std::string& name) {
    network::ReachRule rule;
    rule.isolates = true;
    rule.groups.assign(simulation.state().nodes.size(), 0);
    for (const components::Index node : simulation.model().nodesNamed(name))
        rule.groups[node] |= 1;
    setReach(simulation, {rule});
}

inline void heal(Simulation& simulation) {
    setReach(simulation, {});
}

/// Runs with two groups cut off from each other from 10 s to 20 s.
inline Simulation runCut(const std::string& sections, const std::vector<std::string>& a,
                         const std::vector<std::string>& b, kernel::Time until) {
    Simulation simulation = compile(sections);
    simulation.advance(10_s);
    partition(simulation, a, b);
    simulation.advance(20_s);
    heal(simulation);
    simulation.advance(until);
    return simulation;
}

/// The member that leads and has a majority's answer to say so; 0: none. From 1.
inline int leaderOf(const Simulation& simulation) {
    const auto& members = storeOf(simulation).members;
    int leader = 0;
    std::uint32_t term = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto& voter = members[i].voter;
        const bool leads = voter.role == components::StoreRole::Leader && voter.committed >= voter.termStart;
        if (leads && voter.term >= term) {
            leader = static_cast<int>(i) + 1;
            term = voter.term;
        }
    }
    return leader;
}

/// Whether the accesses of each key are those of one copy that changes at one moment within each write (Herlihy and
/// Wing 1990). Versions are numbered in the store's order, so it is enough to look at pairs: what began after another
/// had ended has at least its version, and a write a higher one. Empty when it is so.
inline QString linearizabilityComplaint(const std::vector<components::StoreAccess>& accesses) {
    struct Edge {
        kernel::Time at;
        bool isEnd;
        const components::StoreAccess* access;
    };
    std::map<components::Index, std::vector<Edge>> byKey;
    for (const components::StoreAccess& access : accesses)
        if (access.good && access.key != components::kNone) {
            byKey[access.key].push_back({access.began, false, &access});
            byKey[access.key].push_back({access.ended, true, &access});
        }
    for (auto& [key, edges] : byKey) {
        // At one moment what begins comes first: it is concurrent with what ends.
        std::stable_sort(edges.begin(), edges.end(),
                         [](const Edge& a, const Edge& b) { return a.at != b.at ? a.at < b.at : a.isEnd < b.isEnd; });
        std::uint32_t ended = 0;
        std::map<const components::StoreAccess*, std::uint32_t> least;
        for (const Edge& edge : edges) {
            if (!edge.isEnd) {
                least[edge.access] = ended;
                continue;
            }
            const std::uint32_t before = least[edge.access];
            const bool good = edge.access->write ? edge.access->version > before : edge.access->version >= before;
            if (!good)
                return QString("key %1: a %2 from %3 to %4 ns has version %5, but %6 had ended before it began")
                    .arg(key)
                    .arg(edge.access->write ? "write" : "read")
                    .arg(edge.access->began)
                    .arg(edge.access->ended)
                    .arg(edge.access->version)
                    .arg(before);
            ended = std::max(ended, edge.access->version);
        }
    }
    return {};
}

} // namespace faultline::trial
