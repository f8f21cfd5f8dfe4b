#include "engine/scenario/targets.h"

#include <charconv>

#include "engine/base/diagnostic.h"

namespace faultline::scenario {

using components::Index;
using components::kNone;
using components::World;

namespace {

std::vector<std::string> namesOf(const catalog::Value& target) {
    std::vector<std::string> names;
    if (const auto* name = target.as<std::string>())
        names.push_back(*name);
    if (const auto* list = target.as<catalog::List>())
        for (const catalog::Value& item : *list)
            if (const auto* name = item.as<std::string>())
                names.push_back(*name);
    return names;
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

} // namespace

base::Result<std::vector<Index>> nodesOf(const World& world, const catalog::Value& target) {
    std::vector<Index> nodes;
    for (const std::string& name : namesOf(target)) {
        const std::size_t slash = name.find('/');
        const Index component = world.model.componentByName(name.substr(0, slash));
        if (component == kNone)
            return unknown(name.substr(0, slash), "component", componentNames(world));
        const auto& all = world.model.components[component].nodes;
        if (slash == std::string::npos) {
            nodes.insert(nodes.end(), all.begin(), all.end());
            continue;
        }
        std::size_t number = 0;
        const char* begin = name.data() + slash + 1;
        const char* finish = name.data() + name.size();
        const auto [end, problem] = std::from_chars(begin, finish, number);
        if (problem != std::errc() || end != finish || number < 1 || number > all.size())
            return base::Error{{"{1} has no instance {2}.", {name.substr(0, slash), name.substr(slash + 1)}},
                               "an instance from 1 to " + std::to_string(all.size()),
                               {}};
        nodes.push_back(all[number - 1]);
    }
    if (nodes.empty())
        return base::Error{"The event names no component.", "a component or an instance such as app/2", {}};
    return nodes;
}

base::Result<std::vector<Index>> linksOf(const World& world, const catalog::Value& target) {
    std::vector<Index> links;
    for (const std::string& name : namesOf(target)) {
        const Index link = world.model.linkByName(name);
        if (link == kNone) {
            std::vector<std::string> names;
            for (const auto& wire : world.model.links)
                if (!wire.removed)
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
    const std::vector<std::string> names = namesOf(target);
    const std::string name = names.empty() ? std::string() : names.front();
    const Index component = world.model.componentByName(name);
    if (component == kNone)
        return unknown(name, "component", componentNames(world));
    return component;
}

std::string targetText(const catalog::Value& target) {
    std::string text;
    for (const std::string& name : namesOf(target))
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

} // namespace faultline::scenario
