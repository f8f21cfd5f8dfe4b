#include "engine/scenario/targets.h"

#include <algorithm>

#include "engine/base/diagnostic.h"
#include "engine/diagram/names.h"

namespace faultline::scenario {

using components::Index;
using components::KindId;
using components::kNone;
using components::World;
using Nodes = std::vector<Index>;

namespace {

std::vector<std::string> namesOf(const catalog::Value& target) {
    std::vector<std::string> names;
    if (const auto* name = target.as<std::string>())
        names.push_back(*name);
    if (const auto* list = target.as<catalog::List>())
        for (const catalog::Value& item : *list)
            for (std::string& name : namesOf(item))
                names.push_back(std::move(name));
    return names;
}

std::string firstName(const catalog::Value& target) {
    const std::vector<std::string> names = namesOf(target);
    return names.empty() ? std::string() : names.front();
}

base::Error unknown(const std::string& name, const char* what, const std::vector<std::string>& candidates) {
    return {{"There is no {1} called {2}.", {what, name}}, what, base::nearest(name, candidates)};
}

std::vector<std::string> componentNames(const World& world) {
    std::vector<std::string> names;
    for (const auto& component : world.model.components)
        if (!component.removed)
            names.push_back(component.id);
    return names;
}

bool isOfClient(const World& world, Index node) {
    const auto name = components::kindName(world.model.components[world.model.nodeComponent[node]].kind);
    return name == "client" || name == "probe";
}

Nodes inZone(const World& world, Index zone, bool everyOne) {
    Nodes nodes;
    for (Index node = 0; node < world.model.nodeZone.size(); ++node) {
        const auto& component = world.model.components[world.model.nodeComponent[node]];
        const bool listed = world.model.nodePosition[node] != kNone && !component.removed;
        if (world.model.nodeZone[node] == zone && (everyOne || listed))
            nodes.push_back(node);
    }
    return nodes;
}

base::Result<Nodes> ofOneName(const World& world, const std::string& name, bool everyOne) {
    if (const Index zone = world.model.zoneByName(name); zone != kNone)
        return inZone(world, zone, everyOne);
    const std::string id(diagram::componentOfTarget(name));
    const Index component = world.model.componentByName(id);
    if (component == kNone)
        return unknown(id, "component", componentNames(world));
    if (everyOne && id == name)
        return world.model.components[component].ever;
    Nodes nodes = world.model.nodesNamed(name);
    if (nodes.empty()) {
        const auto& all = world.model.components[component].nodes;
        return base::Error{{"{1} has no instance {2}.", {id, std::string(diagram::memberOfTarget(name))}},
                           "an instance from " + world.nodeName(all.front()) + " to " + world.nodeName(all.back()),
                           {}};
    }
    return nodes;
}

base::Result<Nodes> collect(const World& world, const catalog::Value& target, bool everyOne, bool serving) {
    Nodes nodes;
    const std::vector<std::string> names = namesOf(target);
    for (const std::string& name : names) {
        auto found = ofOneName(world, name, everyOne);
        if (!found)
            return found.error();
        const bool isZone = world.model.zoneByName(name) != kNone;
        for (const Index node : found.value()) {
            if (serving && isOfClient(world, node)) {
                if (isZone)
                    continue;
                return base::Error{"Clients cannot fail: they stand for people.", "a component that serves", {}};
            }
            nodes.push_back(node);
        }
    }
    if (names.empty())
        return base::Error{"The event names no component.", "a component or an instance such as app/2", {}};
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    return nodes;
}

} // namespace

base::Result<Nodes> nodesOf(const World& world, const catalog::Value& target) {
    return collect(world, target, false, false);
}

base::Result<Nodes> servingNodesOf(const World& world, const catalog::Value& target) {
    return collect(world, target, false, true);
}

base::Result<Nodes> everyNodeOf(const World& world, const catalog::Value& target) {
    return collect(world, target, true, false);
}

Nodes servingNodesIn(const World& world, Index zone) {
    Nodes nodes = inZone(world, zone, false);
    std::erase_if(nodes, [&](Index node) { return isOfClient(world, node); });
    return nodes;
}

base::Result<Nodes> linksOf(const World& world, const catalog::Value& target) {
    Nodes links;
    for (const std::string& name : namesOf(target)) {
        const Index link = world.model.linkByName(name);
        if (link == kNone) {
            std::vector<std::string> names;
            for (const auto& wire : world.model.links)
                if (!wire.removed && !wire.internal)
                    names.push_back(wire.id);
            return unknown(name, "link", names);
        }
        links.push_back(link);
    }
    if (links.empty())
        return base::Error{"The event names no link.", "a link such as web->app", {}};
    return links;
}

base::Result<Index> componentOf(const World& world, const catalog::Value& target) {
    const std::string name = firstName(target);
    const Index component = world.model.componentByName(name);
    if (component == kNone)
        return unknown(name, "component", componentNames(world));
    return component;
}

base::Result<Index> zoneOf(const World& world, const catalog::Value& target) {
    const std::string name = firstName(target);
    const Index zone = world.model.zoneByName(name);
    if (zone != kNone)
        return zone;
    std::vector<std::string> names;
    for (const auto& candidate : world.model.zones)
        names.push_back(candidate.id);
    return unknown(name, "zone", names);
}

base::Result<Index> keyspaceOf(const World& world, const catalog::Value& target) {
    const std::string name = firstName(target);
    std::vector<std::string> names;
    for (Index i = 0; i < world.model.keyspaces.size(); ++i) {
        if (world.model.keyspaces[i].id() == name)
            return i;
        names.push_back(world.model.keyspaces[i].id());
    }
    return unknown(name, "keyspace", names);
}

std::string targetText(const catalog::Value& target) {
    if (const auto* list = target.as<catalog::List>()) {
        std::string text;
        for (const catalog::Value& item : *list) {
            const bool isGroup = item.as<catalog::List>() != nullptr;
            text += (text.empty() ? "" : isGroup ? " | " : ", ") + targetText(item);
        }
        return text;
    }
    if (const auto* record = target.as<catalog::Record>()) {
        const catalog::Value* targets = record->find("targets"); // chaos
        return targets != nullptr ? targetText(*targets) : std::string();
    }
    return firstName(target);
}

} // namespace faultline::scenario
