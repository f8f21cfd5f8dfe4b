#include "engine/components/placement.h"

#include <map>
#include <set>

#include "engine/components/compiler.h"
#include "engine/components/members.h"
#include "engine/diagram/names.h"

namespace faultline::components {

namespace {

/// Region numbers by name; zones that name none get kNone.
Index regionOf(const std::string& name, std::map<std::string, Index>& regions) {
    if (name.empty())
        return kNone;
    return regions.try_emplace(name, static_cast<Index>(regions.size())).first->second;
}

std::string regionName(const diagram::Named& zone) {
    const catalog::Value* region = zone.values.find("region");
    return region != nullptr ? wordOf(*region) : std::string();
}

void spread(const diagram::Diagram& diagram, Model& model) {
    for (const diagram::Component& written : diagram.components) {
        const catalog::Value* value = written.values.find("spread");
        const auto* names = value != nullptr ? value->as<catalog::List>() : nullptr;
        const Index component = names != nullptr ? model.componentByName(written.id) : kNone;
        if (component == kNone)
            continue;
        std::vector<Index> zones;
        for (const catalog::Value& name : *names)
            if (const Index zone = model.zoneByName(wordOf(name)); zone != kNone)
                zones.push_back(zone);
        if (zones.empty())
            continue;
        const auto& nodes = model.components[component].nodes;
        for (std::size_t i = 0; i < nodes.size(); ++i)
            model.nodeZone[nodes[i]] = zones[i % zones.size()];
    }
}

/// Whole components first, so that what names an instance or a shard wins.
void contain(const diagram::Diagram& diagram, Model& model, bool wholes) {
    for (Index zone = 0; zone < diagram.zones.size(); ++zone) {
        const catalog::Value* value = diagram.zones[zone].values.find("contains");
        const auto* names = value != nullptr ? value->as<catalog::List>() : nullptr;
        if (names == nullptr)
            continue;
        for (const catalog::Value& item : *names) {
            const std::string name = wordOf(item);
            if ((name.find('/') == std::string::npos) == wholes)
                for (const Index node : model.nodesNamed(name))
                    model.nodeZone[node] = zone;
        }
    }
}

/// How many of a component's nodes stand in each zone, or in each region; those without one are counted apart.
struct Census {
    double all = 0, nowhere = 0, inRegions = 0;
    std::map<Index, double> zones, regions;

    Census(const Model& model, Index component) {
        for (const Index node : model.components[component].nodes) {
            ++all;
            const Index zone = model.nodeZone[node];
            if (zone == kNone) {
                ++nowhere;
                continue;
            }
            ++zones[zone];
            if (const Index region = model.zones[zone].region; region != kNone) {
                ++inRegions;
                ++regions[region];
            }
        }
    }
};

double sharedPairs(const std::map<Index, double>& a, const std::map<Index, double>& b) {
    double pairs = 0;
    for (const auto& [place, count] : a)
        if (const auto other = b.find(place); other != b.end())
            pairs += count * other->second;
    return pairs;
}

} // namespace

void placeInZones(const diagram::Diagram& diagram, Model& model) {
    std::map<std::string, Index> regions;
    model.zones.clear();
    for (const diagram::Named& zone : diagram.zones)
        model.zones.push_back({zone.id, regionOf(regionName(zone), regions)});
    model.nodeZone.assign(model.nodeComponent.size(), kNone);
    if (model.zones.empty())
        return;
    spread(diagram, model);
    contain(diagram, model, true);
    contain(diagram, model, false);
}

void listNearNodes(Model& model) {
    model.near.assign(model.links.size(), {});
    for (Index number = 0; number < model.links.size(); ++number) {
        network::LinkModel& link = model.links[number];
        link.prefersZone = !link.removed && model.components[link.from].preferZone && !model.zones.empty();
        if (!link.prefersZone)
            continue;
        auto& byZone = model.near[number];
        byZone.resize(model.zones.size());
        std::set<Index> callers;
        for (const Index caller : model.components[link.from].nodes)
            callers.insert(model.nodeZone[caller]);
        callers.erase(kNone);
        // What stands nowhere is near to all.
        for (const Index zone : callers)
            for (const Index node : model.components[link.to].nodes)
                if (model.nodeZone[node] == kNone || model.nodeZone[node] == zone)
                    byZone[zone].push_back(node);
    }
}

double meanLatencyByZone(const Model& model, Index from, Index to) {
    const Census a(model, from);
    const Census b(model, to);
    const double pairs = a.all * b.all;
    if (pairs <= 0)
        return model.latencyBetween[0].mean();
    const double same = a.nowhere * b.all + (a.all - a.nowhere) * b.nowhere + sharedPairs(a.zones, b.zones);
    const double regions = a.inRegions * b.inRegions - sharedPairs(a.regions, b.regions);
    const double zones = pairs - same - regions;
    return (same * model.latencyBetween[0].mean() + zones * model.latencyBetween[1].mean() +
            regions * model.latencyBetween[2].mean()) /
           pairs;
}

} // namespace faultline::components
