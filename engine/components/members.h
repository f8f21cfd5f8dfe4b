// The members of a component: which instances there are and how targets name them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/diagram/diagram.h"

namespace faultline::components {

/// Where a member stands in its component: its shard and its number there, both from 0.
struct Place {
    std::uint32_t shard = 0;
    std::uint32_t number = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
};

/// Nodes of a component: its instances; a database's shards × (1 + replicas); a store's members; one queue, one client.
std::uint32_t memberCount(const diagram::Component& component);
/// Shards that they are split into; 1 for all that are no sharded database.
std::uint32_t shardCount(const diagram::Component& component);
/// All places, shard by shard, in the order of reports and of `spread`.
std::vector<Place> membersOf(const diagram::Component& component);

/// What follows the "/" of a target: "2", "s2/1", or "s2" for a whole shard. Nothing when it is neither.
struct MemberName {
    std::optional<std::uint32_t> shard;  ///< from 0
    std::optional<std::uint32_t> number; ///< from 0
};
std::optional<MemberName> memberFromName(std::string_view text);

} // namespace faultline::components
