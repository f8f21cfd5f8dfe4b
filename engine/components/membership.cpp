#include "engine/components/membership.h"

#include <algorithm>

#include "engine/components/failover.h"
#include "engine/components/replication.h"

namespace faultline::components::membership {

namespace {

bool isAmong(const std::vector<Index>& nodes, Index node) {
    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

/// The members that the model gives to a shard.
std::vector<Index> membersOf(const World& world, const ShardState& shard) {
    const ComponentModel& component = world.model.components[shard.component];
    const std::size_t each = 1 + world.model.databases[component.row].replicas;
    const auto first = component.nodes.begin() + static_cast<std::ptrdiff_t>(shard.number * each);
    return {first, first + static_cast<std::ptrdiff_t>(each)};
}

/// A primary that is no member any more hands over before it goes: nothing is lost.
void handOver(World& world, Index shardIndex, const std::vector<Index>& members) {
    ShardState& shard = world.state.shards[shardIndex];
    if (isAmong(members, shard.primary()))
        return;
    Index heir = members.front();
    for (const ShardCopy& copy : shard.copies)
        if (isAmong(members, copy.node) && copy.joined && failover::isServing(world, copy.node)) {
            heir = copy.node;
            break;
        }
    replication::abandonWaiting(world, shardIndex);
    for (std::uint32_t copy = 1; copy < shard.copies.size(); ++copy)
        if (shard.copies[copy].node == heir) {
            replication::leave(world, shardIndex, copy);
            shard.copies[copy].node = kNone;
        }
    shard.copies.front().node = heir;
    for (ShardCopy& copy : shard.copies)
        copy.connected = false;
}

/// Members keep their copies; places that are free are given to those that are new, which are copied whole.
void seat(World& world, Index shardIndex, const std::vector<Index>& members) {
    ShardState& shard = world.state.shards[shardIndex];
    for (std::uint32_t copy = 1; copy < shard.copies.size(); ++copy)
        if (copy >= members.size() || !isAmong(members, shard.copies[copy].node)) {
            replication::leave(world, shardIndex, copy);
            shard.copies[copy] = {};
        }
    std::vector<Index> seated = {shard.primary()};
    const std::size_t before = shard.copies.size();
    for (std::uint32_t copy = 1; copy < std::min(before, members.size()); ++copy)
        if (shard.copies[copy].node != kNone)
            seated.push_back(shard.copies[copy].node);
    shard.copies.resize(members.size());
    std::uint32_t place = 1;
    for (const Index member : members) {
        if (isAmong(seated, member))
            continue;
        while (shard.copies[place].node != kNone)
            ++place;
        shard.copies[place] = {};
        shard.copies[place].node = member;
    }
    failover::assignRoles(world, shardIndex);
}

void seatFeeds(World& world, Index shardIndex) {
    ShardState& shard = world.state.shards[shardIndex];
    const std::vector<Index>& fed = world.model.databases[world.model.components[shard.component].row].feeds;
    const std::size_t before = shard.feeds.size();
    for (std::uint32_t i = 0; i < before; ++i) {
        const Index node = i < fed.size() ? world.model.components[fed[i]].nodes.front() : kNone;
        if (shard.feeds[i].node == node)
            continue;
        replication::leave(world, shardIndex, kFirstFeed + i);
        shard.feeds[i] = {};
        shard.feeds[i].node = node;
    }
    shard.feeds.resize(fed.size());
    for (std::size_t i = before; i < fed.size(); ++i)
        shard.feeds[i].node = world.model.components[fed[i]].nodes.front();
}

/// Counts the keys whose shard has changed, and takes them along: their copies are those of the new shard at once, and
/// a failover of the shard that they left no longer concerns them.
void moveKeys(World& world, Index component) {
    const Index row = world.model.components[component].row;
    DatabaseState& state = world.state.databases[row];
    const Sharding& after = world.model.databases[row].sharding;
    Sharding before = state.sharding;
    before.complete();
    state.sharding = after.withoutRing();
    const std::uint32_t users = std::max(1u, world.model.userCount);
    std::uint64_t moved = 0;
    for (std::size_t i = 0; i < state.keyspacesSeen.size() && i < world.model.keyspaces.size(); ++i)
        if (state.keyspacesSeen[i])
            moved += keysMoved(before, after, world.model.keyspaces[i], world.model.keyspaces, users);
    state.keysMoved += moved;
    world.log("resharded", world.model.components[component].id, std::to_string(moved) + " keys moved", false);

    const bool byKey = before.on == Sharding::On::Key && after.on == Sharding::On::Key;
    const auto moves = [&](Index key) {
        return key == kNone || !byKey ||
               before.shardOf(key, 0, world.model.keyspaces) != after.shardOf(key, 0, world.model.keyspaces);
    };
    state.ledger.eachWritten([&](std::uint64_t key, std::uint32_t current) {
        if (moves(static_cast<Index>(key)))
            for (auto& versions : state.replicaVersions)
                versions.at(key) = current;
    });
    for (const Index index : state.shards) {
        ShardState& shard = world.state.shards[index];
        for (std::size_t i = 0; i < shard.log.size(); ++i) {
            LoggedWrite& write = shard.log[i];
            if (!moves(write.key))
                continue;
            write.settled = true;
            for (std::uint32_t copy = 1; copy < kFirstFeed; ++copy)
                if (write.missing.has(copy)) {
                    write.missing.remove(copy);
                    write.received.add(copy);
                }
        }
        replication::settleWaiting(world, index);
    }
}

void makeShard(World& world, Index component, std::uint32_t number) {
    const auto index = static_cast<Index>(world.state.shards.size());
    ShardState& shard = world.state.shards.emplace_back();
    shard.component = component;
    shard.number = number;
    const std::vector<Index> members = membersOf(world, shard);
    for (const Index member : members)
        shard.copies.emplace_back().node = member;
    world.state.databases[world.model.components[component].row].shards.push_back(index);
    failover::assignRoles(world, index);
}

} // namespace

void follow(World& world, Index component) {
    const ComponentModel& self = world.model.components[component];
    const DatabaseModel& model = world.model.databases[self.row];
    DatabaseState& state = world.state.databases[self.row];
    state.replicaVersions.resize(model.replicas);
    state.feedVersions.resize(model.feeds.size());
    const bool fresh = state.shards.empty();
    if (fresh)
        state.sharding = model.sharding.withoutRing();
    const std::size_t known = state.shards.size();
    for (std::size_t i = 0; i < std::max<std::size_t>(known, model.sharding.shards); ++i) {
        if (i >= known) {
            makeShard(world, component, static_cast<std::uint32_t>(i));
            continue;
        }
        ShardState& shard = world.state.shards[state.shards[i]];
        const bool wasActive = shard.active;
        shard.active = i < model.sharding.shards;
        if (!shard.active) {
            shard.phase = ShardState::Phase::Steady;
            shard.planned = shard.forced = false;
            continue;
        }
        const std::vector<Index> members = membersOf(world, shard);
        if (!wasActive)
            for (std::uint32_t copy = 1; copy < shard.copies.size(); ++copy)
                replication::leave(world, state.shards[i], copy);
        handOver(world, state.shards[i], members);
        seat(world, state.shards[i], members);
    }
    for (const Index shard : state.shards)
        seatFeeds(world, shard);
    if (!fresh && !state.sharding.sameAs(model.sharding))
        moveKeys(world, component);
    failover::checkAll(world, component);
    for (const Index shard : state.shards)
        replication::settleWaiting(world, shard);
}

} // namespace faultline::components::membership
