#include "engine/components/failover.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/components/replication.h"

namespace faultline::components::failover {

namespace {

using Phase = ShardState::Phase;

const DatabaseModel& modelOf(const World& world, const ShardState& shard) {
    return world.model.databases[world.model.components[shard.component].row];
}
DatabaseState& stateOf(World& world, const ShardState& shard) {
    return world.state.databases[world.model.components[shard.component].row];
}

bool reachEachOther(const World& world, Index a, Index b) {
    return world.reachable(a, b) && world.reachable(b, a);
}

/// A cut of the drawn link from a database to what it feeds holds the feed back as well.
bool isFeedCut(const World& world, Index from, Index to) {
    const auto& links = world.model.components[from].out;
    return std::any_of(links.begin(), links.end(), [&](Index link) {
        return world.model.links[link].to == to && world.state.links[link].cuts > 0;
    });
}

bool canFollow(const World& world, const ShardState& shard, const ShardCopy& copy) {
    if (!isServing(world, shard.primary()) || !isServing(world, copy.node) ||
        !reachEachOther(world, shard.primary(), copy.node))
        return false;
    const Index component = world.state.nodes[copy.node].component;
    return component == shard.component || !isFeedCut(world, shard.component, component);
}

void refreshConnection(World& world, Index shardIndex, std::uint32_t number) {
    ShardState& shard = world.state.shards[shardIndex];
    ShardCopy& copy = shard.copy(number);
    const bool follows = canFollow(world, shard, copy);
    if (follows && !copy.connected) {
        replication::connect(world, shardIndex, number);
    } else if (!follows && copy.connected) {
        copy.connected = false;
        copy.lostSince = world.now();
        const DatabaseModel& model = modelOf(world, shard);
        if (model.replication == DatabaseModel::Replication::Sync && model.automatic)
            world.schedule(world.now() + model.detect, EventType::ShardCheck, shardIndex);
    }
}

void refreshConnections(World& world, Index shardIndex) {
    for (std::uint32_t copy = 1; copy < world.state.shards[shardIndex].copies.size(); ++copy)
        refreshConnection(world, shardIndex, copy);
    for (std::uint32_t feed = 0; feed < world.state.shards[shardIndex].feeds.size(); ++feed)
        refreshConnection(world, shardIndex, kFirstFeed + feed);
}

/// The primary does not answer, or most of its replicas no longer reach it. Replicas that are down themselves are no
/// witnesses: a part that cannot speak for most of the members never deposes anyone.
bool isPrimaryLost(const World& world, const ShardState& shard) {
    if (!isServing(world, shard.primary()))
        return true;
    std::size_t witnesses = 0;
    for (std::size_t i = 1; i < shard.copies.size(); ++i) {
        const ShardCopy& copy = shard.copies[i];
        if (copy.joined && isServing(world, copy.node) && !reachEachOther(world, shard.primary(), copy.node))
            ++witnesses;
    }
    return 2 * witnesses > shard.copies.size() - 1;
}

/// The replica that reaches most of the others; the lowest copy among equals. 0: there is none.
std::uint32_t findCandidate(const World& world, const ShardState& shard) {
    std::uint32_t best = 0;
    std::size_t bestGroup = 0;
    const auto lives = [&](const ShardCopy& copy) { return copy.joined && isServing(world, copy.node); };
    for (std::uint32_t i = 1; i < shard.copies.size(); ++i) {
        if (!lives(shard.copies[i]))
            continue;
        std::size_t group = 0;
        for (std::size_t j = 1; j < shard.copies.size(); ++j)
            group += lives(shard.copies[j]) && reachEachOther(world, shard.copies[i].node, shard.copies[j].node);
        if (group > bestGroup) {
            bestGroup = group;
            best = i;
        }
    }
    return best;
}

CopySet survivorsWith(const World& world, const ShardState& shard, std::uint32_t candidate) {
    CopySet survivors;
    for (std::uint32_t i = 0; i < shard.copies.size(); ++i) {
        const ShardCopy& copy = shard.copies[i];
        if ((i == 0 || copy.joined) && isServing(world, copy.node) &&
            reachEachOther(world, copy.node, shard.copies[candidate].node))
            survivors.add(i);
    }
    return survivors;
}

/// One write that no survivor has: whatever was newer than the survivors' version of its key is gone.
bool loseWrite(World& world, ShardState& shard, LoggedWrite& write, std::uint32_t survivor) {
    write.settled = true;
    write.missing = {};
    if (!write.created && write.key != kNone) {
        if (write.version <= survivor)
            return false; // overwritten by one that survives
        DatabaseState& state = stateOf(world, shard);
        state.ledger.retract(write.key, survivor, write.committedAt);
        state.own.forget(write.user, write.key, survivor);
        for (auto& versions : state.feedVersions)
            if (versions[write.key] > survivor)
                versions.at(write.key) = survivor;
    }
    return write.acknowledged;
}

/// Drops from the shard what none of the survivors has received; gives how many acknowledged writes that were.
std::uint64_t loseWrites(World& world, ShardState& shard, const CopySet& survivors) {
    std::vector<std::pair<Index, Index>> kept; // key, version
    for (std::size_t i = 0; i < shard.log.size(); ++i)
        if (shard.log[i].received.meets(survivors))
            kept.emplace_back(shard.log[i].key, shard.log[i].version);
    std::sort(kept.begin(), kept.end());
    const DatabaseState& state = stateOf(world, shard);
    std::uint64_t lost = 0;
    for (std::size_t i = 0; i < shard.log.size(); ++i) {
        LoggedWrite& write = shard.log[i];
        if (write.settled || write.received.meets(survivors))
            continue;
        Index survivor = 0;
        if (write.key != kNone && !write.created) {
            for (std::uint32_t copy = 1; copy < shard.copies.size(); ++copy)
                if (survivors.has(copy))
                    survivor = std::max(survivor, state.versionAt(copy, write.key));
            const auto after = std::upper_bound(kept.begin(), kept.end(), std::pair(write.key, ~Index{0}));
            if (after != kept.begin() && std::prev(after)->first == write.key)
                survivor = std::max(survivor, std::prev(after)->second);
        }
        if (!loseWrite(world, shard, write, survivor))
            continue;
        ++lost;
        if (const Index client = world.model.clientOf(write.user); client != kNone)
            ++world.state.clients[client].lostWrites;
    }
    return lost;
}

/// A replica becomes the primary. The one that was is copied whole when it is back, and so is who was out of touch.
void promote(World& world, Index shardIndex, std::uint32_t candidate) {
    replication::abandonWaiting(world, shardIndex);
    ShardState& shard = world.state.shards[shardIndex];
    const CopySet survivors = survivorsWith(world, shard, candidate);
    std::uint64_t lost = 0;
    if (!survivors.has(0))
        lost = loseWrites(world, shard, survivors);
    std::swap(shard.copies[0].node, shard.copies[candidate].node);
    for (std::uint32_t copy = 1; copy < shard.copies.size(); ++copy) {
        if (copy == candidate || !survivors.has(copy))
            replication::leave(world, shardIndex, copy);
        shard.copies[copy].connected = false;
    }
    for (ShardCopy& feed : shard.feeds)
        feed.connected = false;
    // Nobody follows the new primary yet whose receipt its writes could wait for.
    if (std::none_of(shard.copies.begin() + 1, shard.copies.end(), [](const ShardCopy& copy) { return copy.joined; }))
        shard.fellBack = modelOf(world, shard).replication == DatabaseModel::Replication::SemiSync;
    replication::retire(shard);
    shard.phase = Phase::Steady;
    shard.planned = shard.forced = false;
    shard.phaseSince = world.now();
    DatabaseState& state = stateOf(world, shard);
    ++state.failovers;
    state.lostWrites += lost;
    assignRoles(world, shardIndex);
    world.log("promoted", world.nodeName(shard.primary()),
              lost > 0 ? std::to_string(lost) + " acknowledged writes lost" : std::string(), lost > 0);
}

/// One step of the way from a lost primary to the next; true when there may be another one at once.
bool stepPhase(World& world, Index shardIndex) {
    ShardState& shard = world.state.shards[shardIndex];
    const DatabaseModel& model = modelOf(world, shard);
    const bool lost = isPrimaryLost(world, shard);
    const kernel::Time elapsed = world.now() - shard.phaseSince;
    const auto enter = [&](Phase phase, kernel::Time length) {
        shard.phase = phase;
        shard.phaseSince = world.now();
        if (phase != Phase::Steady)
            world.schedule(world.now() + length, EventType::ShardCheck, shardIndex);
    };
    switch (shard.phase) {
    case Phase::Steady:
        if (lost && model.automatic && shard.copies.size() > 1)
            enter(Phase::Suspected, model.detect);
        return false;
    case Phase::Suspected:
        if (!lost || !model.automatic)
            enter(Phase::Steady, 0);
        else if (elapsed >= model.detect) {
            enter(Phase::Promoting, model.promote);
            world.log("primary lost", world.nodeName(shard.primary()), {}, true);
        }
        return false;
    case Phase::Promoting:
        if (!shard.forced && !lost) {
            enter(Phase::Steady, 0);
            world.log("primary back", world.nodeName(shard.primary()), {}, false);
            return false;
        }
        if (elapsed < model.promote)
            return false;
        const std::uint32_t candidate = findCandidate(world, shard);
        if (candidate != 0) {
            promote(world, shardIndex, candidate);
            return true;
        }
        if (!lost) { // asked for by hand, and nobody left to take over: the primary goes on
            enter(Phase::Steady, 0);
            shard.planned = shard.forced = false;
        }
        return false; // the first to come takes over
    }
    return false;
}

/// With `sync` a replica that has been out of touch for as long as it takes to detect a loss is left out, so that
/// writes go on; it is copied whole before it counts again.
void leaveOutLost(World& world, Index shardIndex) {
    ShardState& shard = world.state.shards[shardIndex];
    const DatabaseModel& model = modelOf(world, shard);
    if (model.replication != DatabaseModel::Replication::Sync || !model.automatic || shard.phase != Phase::Steady ||
        !isServing(world, shard.primary()))
        return;
    bool any = false;
    for (std::uint32_t copy = 1; copy < shard.copies.size(); ++copy) {
        const ShardCopy& replica = shard.copies[copy];
        if (!replica.joined || replica.connected || world.now() - replica.lostSince < model.detect)
            continue;
        replication::leave(world, shardIndex, copy);
        world.log("left out", world.nodeName(replica.node), {}, true);
        any = true;
    }
    if (any)
        replication::settleWaiting(world, shardIndex);
}

/// Whether some instance that calls the database gets through to the shard's primary and back.
bool isReached(const World& world, const ShardState& shard) {
    bool anyCaller = false;
    for (Index link = 0; link < world.model.links.size(); ++link) {
        const network::LinkModel& wire = world.model.links[link];
        if (wire.removed || wire.internal || wire.to != shard.component)
            continue;
        for (const Index caller : world.model.components[wire.from].nodes) {
            if (world.state.links[link].cuts == 0 && reachEachOther(world, caller, shard.primary()))
                return true;
            anyCaller = true;
        }
    }
    return !anyCaller;
}

bool isWritable(const World& world, const ShardState& shard) {
    if (!shard.active)
        return true;
    if (!isServing(world, shard.primary()) || !hasPrimary(world, shard) || !isReached(world, shard))
        return false;
    if (modelOf(world, shard).replication != DatabaseModel::Replication::Sync)
        return true;
    return std::none_of(shard.copies.begin() + 1, shard.copies.end(),
                        [](const ShardCopy& copy) { return copy.joined && !copy.connected; });
}

void refreshWritable(World& world, Index shardIndex) {
    ShardState& shard = world.state.shards[shardIndex];
    const bool writable = isWritable(world, shard);
    if (writable == shard.writable)
        return;
    shard.writable = writable;
    DatabaseState& state = stateOf(world, shard);
    if (!writable && state.unwritableShards++ == 0)
        state.unwritableSince = world.now();
    else if (writable && --state.unwritableShards == 0)
        state.unavailable += world.now() - std::max(state.unwritableSince, world.state.windowStart);
}

} // namespace

void check(World& world, Index shardIndex) {
    const ComponentModel& component = world.model.components[world.state.shards[shardIndex].component];
    for (std::uint32_t copy = 0; copy < world.state.shards[shardIndex].copies.size(); ++copy) {
        const Index node = world.state.shards[shardIndex].copies[copy].node;
        MemberState& member = world.state.members[world.node(node).row];
        const bool down = !isServing(world, node);
        member.downSince = !down ? -1 : member.downSince < 0 ? world.now() : member.downSince;
    }
    if (!component.removed && world.state.shards[shardIndex].active) {
        do
            refreshConnections(world, shardIndex);
        while (stepPhase(world, shardIndex));
        leaveOutLost(world, shardIndex);
    }
    refreshWritable(world, shardIndex);
}

void checkAll(World& world, Index component) {
    const Index row = world.model.components[component].row;
    for (std::size_t i = 0; i < world.state.databases[row].shards.size(); ++i)
        check(world, world.state.databases[row].shards[i]);
    const Index source = replication::ownerOf(world.model, component);
    if (source != component)
        for (const Index shard : world.state.databases[world.model.components[source].row].shards)
            if (world.state.shards[shard].active)
                refreshConnections(world, shard);
}

bool begin(World& world, Index component) {
    const DatabaseState& state = world.state.databases[world.model.components[component].row];
    bool any = false;
    for (const Index index : state.shards) {
        ShardState& shard = world.state.shards[index];
        if (!shard.active || findCandidate(world, shard) == 0)
            continue;
        any = true;
        if (shard.phase == Phase::Promoting && shard.forced)
            continue;
        shard.planned = !isPrimaryLost(world, shard);
        shard.forced = true;
        if (shard.phase != Phase::Promoting) {
            shard.phase = Phase::Promoting;
            shard.phaseSince = world.now();
            world.schedule(world.now() + modelOf(world, shard).promote, EventType::ShardCheck, index);
        }
        check(world, index);
    }
    return any;
}

void assignRoles(World& world, Index shardIndex) {
    const ShardState& shard = world.state.shards[shardIndex];
    for (std::uint32_t copy = 0; copy < shard.copies.size(); ++copy) {
        MemberState& member = world.state.members[world.node(shard.copies[copy].node).row];
        member.shard = shardIndex;
        member.copy = copy;
    }
}

} // namespace faultline::components::failover
