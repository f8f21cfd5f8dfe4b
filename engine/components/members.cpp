#include "engine/components/members.h"

#include <algorithm>
#include <charconv>

#include "engine/components/compiler.h"

namespace faultline::components {

namespace {

std::uint32_t countOf(const diagram::Component& component, std::string_view key, std::int64_t otherwise) {
    const catalog::Value value = diagram::effective(component, key);
    const std::int64_t* count = value.as<std::int64_t>();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(count != nullptr ? *count : otherwise, 0, 1'000'000));
}

/// A whole number from 1, given back from 0.
std::optional<std::uint32_t> numberFrom(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size() || number < 1)
        return std::nullopt;
    return number - 1;
}

} // namespace

std::uint32_t shardCount(const diagram::Component& component) {
    return component.kind == "database" ? std::max(1u, countOf(component, "shards", 1)) : 1;
}

std::uint32_t memberCount(const diagram::Component& component) {
    if (component.kind == "client" || component.kind == "probe" || component.kind == "queue")
        return 1;
    if (component.kind == "database")
        return shardCount(component) * (1 + countOf(component, "replicas", 0));
    if (component.kind == "store")
        return std::max(1u, countOf(component, "members", 3));
    const std::uint32_t instances = std::max(1u, countOf(component, "instances", 1));
    const KeyReader keys(component);
    if ((component.kind != "service" && component.kind != "worker") || keys.isOff("autoscale"))
        return instances;
    // An autoscaler keeps its bounds from the start, and whoever else sets the number.
    const std::uint32_t least = std::max(1u, keys.count("autoscale.min"));
    return std::clamp(instances, least, std::max(least, keys.count("autoscale.max")));
}

std::vector<Place> membersOf(const diagram::Component& component) {
    const std::uint32_t shards = shardCount(component);
    const std::uint32_t each = memberCount(component) / shards;
    std::vector<Place> places;
    places.reserve(std::size_t{shards} * each);
    for (std::uint32_t shard = 0; shard < shards; ++shard)
        for (std::uint32_t number = 0; number < each; ++number)
            places.push_back({shard, number});
    return places;
}

std::optional<MemberName> memberFromName(std::string_view text) {
    MemberName name;
    if (!text.starts_with('s')) {
        name.number = numberFrom(text);
        return name.number ? std::optional(name) : std::nullopt;
    }
    const std::size_t slash = text.find('/');
    name.shard = numberFrom(text.substr(1, slash == std::string_view::npos ? slash : slash - 1));
    if (!name.shard)
        return std::nullopt;
    if (slash == std::string_view::npos)
        return name;
    name.number = numberFrom(text.substr(slash + 1));
    return name.number ? std::optional(name) : std::nullopt;
}

} // namespace faultline::components
