#include "engine/components/database_routing.h"

#include <algorithm>

#include "engine/components/failover.h"
#include "engine/components/replication.h"

namespace faultline::components::database {

namespace {

using ReadsFrom = DatabaseModel::ReadsFrom;

const DatabaseModel& modelOf(const World& world, const ShardState& shard) {
    return world.model.databases[world.model.components[shard.component].row];
}

Index writerOf(const World& world, const ShardState& shard) {
    return failover::hasPrimary(world, shard) ? shard.primary() : kNone;
}

Index readablePrimaryOf(const World& world, const ShardState& shard) {
    return failover::hasReadablePrimary(world, shard) ? shard.primary() : kNone;
}

/// Whether readers count on a copy: it follows the primary, and has not been down for as long as it takes to notice.
bool isListed(const World& world, const ShardState& shard, std::uint32_t copy) {
    if (copy == 0)
        return readablePrimaryOf(world, shard) != kNone;
    if (!shard.copies[copy].joined)
        return false;
    const DatabaseModel& model = modelOf(world, shard);
    const MemberState& member = world.state.members[world.state.nodes[shard.copies[copy].node].row];
    return member.downSince < 0 || !model.automatic || world.now() - member.downSince < model.detect;
}

/// The next of the copies that answer such reads, in rotation; kNone when there is none.
Index readerOf(World& world, const ShardState& shard, ReadsFrom from, Index callerNode, std::uint32_t& rotation) {
    if (from == ReadsFrom::Primary || shard.copies.size() == 1)
        return readablePrimaryOf(world, shard);
    int nearest = 3;
    std::uint32_t count = 0;
    const std::uint32_t first = from == ReadsFrom::Replicas ? 1 : 0;
    const auto distance = [&](std::uint32_t copy) {
        return from == ReadsFrom::Nearest ? world.model.distance(callerNode, shard.copies[copy].node) : 0;
    };
    for (std::uint32_t copy = first; copy < shard.copies.size(); ++copy) {
        if (!isListed(world, shard, copy) || distance(copy) > nearest)
            continue;
        count = distance(copy) < nearest ? 1 : count + 1;
        nearest = distance(copy);
    }
    if (count == 0)
        return readablePrimaryOf(world, shard);
    std::uint32_t left = rotation++ % count;
    for (std::uint32_t copy = first; copy < shard.copies.size(); ++copy)
        if (isListed(world, shard, copy) && distance(copy) == nearest && left-- == 0)
            return shard.copies[copy].node;
    return kNone;
}

ReadsFrom readsFrom(const World& world, const DatabaseModel& model, const DatabaseState& state, const Ask& ask) {
    switch (ask.consistency) {
    case Consistency::Primary:
    case Consistency::Strong:
    case Consistency::Quorum:
        return ReadsFrom::Primary;
    case Consistency::Any:
    case Consistency::Eventual:
        return ReadsFrom::Any;
    case Consistency::Default:
        break;
    }
    if (model.readYourWrites > 0 && model.readsFrom != ReadsFrom::Primary) {
        const kernel::Time pinned = state.pinnedSince[ask.user];
        if (pinned > 0 && world.now() - (pinned - 1) < model.readYourWrites)
            return ReadsFrom::Primary;
    }
    return model.readsFrom;
}

} // namespace

Index route(World& world, Index callerNode, Index link, const Ask& ask) {
    const network::LinkModel& wire = world.model.links[link];
    const ComponentModel& callee = world.model.components[wire.to];
    if (callee.nodes.size() == 1)
        return callee.nodes.front();
    const DatabaseModel& model = world.model.databases[callee.row];
    DatabaseState& state = world.state.databases[callee.row];
    std::uint32_t& rotation = world.state.nodes[callerNode].outlets[wire.ordinal].rotation;
    const Sharding& sharding = model.sharding;
    std::uint32_t number = 0;
    // A scan touches all shards, and so might what carries no key: whoever is next takes it.
    if (ask.verb == Verb::Scan || (ask.key == kNone && sharding.on == Sharding::On::Key))
        number = state.nextShard++ % sharding.shards;
    else
        number = sharding.shardOf(ask.key, ask.user, world.model.keyspaces);
    const ShardState& shard = world.state.shards[state.shards[number]];
    if (ask.verb == Verb::Write && model.feedFrom == kNone)
        return writerOf(world, shard);
    return readerOf(world, shard, readsFrom(world, model, state, ask), callerNode, rotation);
}

Index routeScan(World& world, Index callerNode, Index shard) {
    const ShardState& asked = world.state.shards[shard];
    const ComponentModel& component = world.model.components[asked.component];
    const Index ordinal = world.model.links[component.internal].ordinal;
    return readerOf(world, asked, modelOf(world, asked).readsFrom, callerNode,
                    world.state.nodes[callerNode].outlets[ordinal].rotation);
}

} // namespace faultline::components::database
