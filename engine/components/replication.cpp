#include "engine/components/replication.h"

#include <algorithm>

#include "engine/components/database.h"

namespace faultline::components::replication {

namespace {

/// Logged writes of one database, all shards together. A copy that falls further behind is copied whole later, as one
/// whose log files are gone is.
constexpr std::size_t kLogLimit = std::size_t{1} << 20;

const DatabaseModel& modelOf(const World& world, const ShardState& shard) {
    return world.model.databases[world.model.components[shard.component].row];
}
DatabaseState& stateOf(World& world, const ShardState& shard) {
    return world.state.databases[world.model.components[shard.component].row];
}

std::uint32_t copyCount(const ShardState& shard) {
    return static_cast<std::uint32_t>(shard.copies.size());
}

/// The copy has the write from now on.
void apply(World& world, ShardState& shard, std::uint32_t copy, LoggedWrite& write) {
    write.missing.remove(copy);
    DatabaseState& state = stateOf(world, shard);
    if (write.key != kNone && !write.created) {
        std::uint32_t& visible = state.versions(copy).at(write.key);
        visible = std::max(visible, write.version);
    }
    const kernel::Time lag = world.now() - write.committedAt;
    if (copy < kFirstFeed) {
        write.received.add(copy);
        state.replicationLag.record(lag);
    } else {
        const Index fed = world.node(shard.copy(copy).node).component;
        world.state.databases[world.model.components[fed].row].replicationLag.record(lag);
    }
}

bool isOpen(ShardState& shard, const WaitingWrite& waiting) {
    return shard.isInLog(waiting.sequence) && shard.logged(waiting.sequence).open;
}

void dropAnswered(ShardState& shard) {
    while (!shard.waiting.empty() && !isOpen(shard, shard.waiting.front()))
        shard.waiting.pop();
}

void acknowledge(World& world, Index shardIndex, const WaitingWrite& waiting) {
    ShardState& shard = world.state.shards[shardIndex];
    LoggedWrite& write = shard.logged(waiting.sequence);
    write.open = false;
    // It may have been reset where it was: at a member that the key has left since.
    if (!world.state.calls.isCurrent(waiting.call, waiting.generation))
        return;
    write.acknowledged = true;
    database::acknowledge(world, waiting.call);
}

void sendToReplicas(World& world, Index shardIndex, Index callIndex, std::uint32_t sequence) {
    const ShardState& shard = world.state.shards[shardIndex];
    const ComponentModel& component = world.model.components[shard.component];
    const DatabaseModel& model = modelOf(world, shard);
    world.state.calls.reserve(shard.copies.size());
    for (std::uint32_t copy = 1; copy < copyCount(shard); ++copy) {
        const ShardCopy& replica = shard.copies[copy];
        if (!replica.joined || !replica.connected)
            continue;
        const Index sent = world.open(shard.primary(), component.internal, replica.node, Verb::Replicate, callIndex);
        Call& message = world.call(sent);
        message.version = world.call(callIndex).version;
        message.pairOrMessage = sequence;
        message.sampled = false;
        message.expires = kernel::kNever;
        world.issue(sent, model.internalLane, world.model.lanes[model.internalLane].timeout);
    }
}

void awaitReplicas(World& world, Index shardIndex, Index callIndex, std::uint32_t sequence) {
    ShardState& shard = world.state.shards[shardIndex];
    shard.waiting.push({world.now(), callIndex, world.call(callIndex).generation, sequence});
    const DatabaseModel& model = modelOf(world, shard);
    if (model.replication == DatabaseModel::Replication::SemiSync && !shard.waitTimer) {
        shard.waitTimer = true;
        world.schedule(world.now() + model.semiSyncTimeout, EventType::WriteWait, shardIndex);
    }
}

/// Keeps the log within its bounds: what is too old is applied now where it can be; copies out of touch leave.
void trim(World& world, Index shardIndex) {
    ShardState& shard = world.state.shards[shardIndex];
    const std::size_t limit = std::max<std::size_t>(1024, kLogLimit / modelOf(world, shard).sharding.shards);
    while (shard.log.size() > limit && !shard.log.front().open) {
        LoggedWrite& oldest = shard.log[0];
        for (std::uint32_t copy = 1; copy < kMaxCopies && !oldest.missing.empty(); ++copy) {
            if (!oldest.missing.has(copy))
                continue;
            if (shard.copy(copy).connected)
                apply(world, shard, copy, oldest);
            else
                leave(world, shardIndex, copy);
            if (shard.log.size() <= limit)
                return;
        }
        retire(shard);
    }
}

/// What a replica holds of the shard becomes what the primary holds.
void copyWhole(World& world, ShardState& shard, std::uint32_t copy) {
    DatabaseState& state = stateOf(world, shard);
    const Sharding& sharding = modelOf(world, shard).sharding;
    const bool all = sharding.on == Sharding::On::User || sharding.shards == 1;
    consistency::Paged<std::uint32_t>& versions = state.versions(copy);
    state.ledger.eachWritten([&](std::uint64_t key, std::uint32_t current) {
        if (all || sharding.shardOf(static_cast<Index>(key), 0, world.model.keyspaces) == shard.number)
            versions.at(key) = current;
    });
    for (std::size_t i = 0; i < shard.log.size(); ++i) {
        shard.log[i].missing.remove(copy);
        if (copy < kFirstFeed)
            shard.log[i].received.add(copy);
    }
}

} // namespace

Index ownerOf(const Model& model, Index component) {
    const ComponentModel& self = model.components[component];
    if (self.kind != KindId::Database || model.databases[self.row].feedFrom == kNone)
        return component;
    return model.databases[self.row].feedFrom;
}

Index shardFor(const World& world, Index component, Index key, Index user) {
    const ComponentModel& owner = world.model.components[component];
    if (owner.kind != KindId::Database)
        return kNone;
    const Sharding& sharding = world.model.databases[owner.row].sharding;
    return world.state.databases[owner.row].shards[sharding.shardOf(key, user, world.model.keyspaces)];
}

bool begin(World& world, Index shardIndex, Index callIndex) {
    using Replication = DatabaseModel::Replication;
    ShardState& shard = world.state.shards[shardIndex];
    const DatabaseModel& model = modelOf(world, shard);
    const Call& call = world.call(callIndex);
    LoggedWrite write;
    std::uint16_t replicas = 0;
    for (std::uint32_t copy = 1; copy < copyCount(shard); ++copy) {
        if (!shard.copies[copy].joined)
            continue;
        write.missing.add(copy);
        ++replicas;
    }
    for (std::uint32_t i = 0; i < shard.feeds.size(); ++i)
        if (shard.feeds[i].joined)
            write.missing.add(kFirstFeed + i);
    const bool waits = (model.replication == Replication::SemiSync && model.replicas > 0 && !shard.fellBack) ||
                       (model.replication == Replication::Sync && replicas > 0);
    if (write.missing.empty() && !waits)
        return true;
    write.committedAt = world.now();
    write.key = call.key;
    write.version = call.version;
    write.user = call.user;
    write.created = database::isCreate(world, call);
    write.waits = replicas;
    write.open = waits;
    write.acknowledged = !waits;
    const auto sequence = static_cast<std::uint32_t>(shard.logBegin + shard.log.size());
    shard.log.push(write);

    DatabaseState& state = stateOf(world, shard);
    if (model.replication != Replication::Sync)
        for (std::uint32_t copy = 1; copy < copyCount(shard); ++copy)
            if (write.missing.has(copy))
                world.schedule(world.now() + model.lag.draw(state.lag), EventType::Replicated, sequence,
                               (shardIndex << 7) | copy);
    for (std::uint32_t i = 0; i < shard.feeds.size(); ++i)
        if (write.missing.has(kFirstFeed + i)) {
            const Index fed = world.node(shard.feeds[i].node).component;
            const kernel::Time lag = world.model.databases[world.model.components[fed].row].feedLag;
            world.schedule(world.now() + lag, EventType::Replicated, sequence, (shardIndex << 7) | (kFirstFeed + i));
        }
    trim(world, shardIndex);
    if (!waits)
        return true;
    awaitReplicas(world, shardIndex, callIndex, sequence);
    sendToReplicas(world, shardIndex, callIndex, sequence);
    return false;
}

void onDue(World& world, Index shardIndex, std::uint32_t copy, std::uint32_t sequence) {
    ShardState& shard = world.state.shards[shardIndex];
    if (!shard.isInLog(sequence) || !shard.logged(sequence).missing.has(copy))
        return;
    ShardCopy& replica = shard.copy(copy);
    if (!replica.connected) {
        replica.overdue.push_back(sequence);
        return;
    }
    apply(world, shard, copy, shard.logged(sequence));
    retire(shard);
}

void onArrived(World& world, Index callIndex) {
    Call& call = world.call(callIndex);
    const MemberState& member = world.state.members[world.node(call.callee).row];
    ShardState& shard = world.state.shards[member.shard];
    const std::uint32_t sequence = call.pairOrMessage;
    call.outcome = Outcome::Success;
    // One that has become the primary meanwhile, or lost touch, takes nothing from the one that was.
    if (member.copy == 0 || shard.primary() != call.caller)
        call.outcome = Outcome::Unavailable;
    else if (shard.isInLog(sequence) && shard.logged(sequence).missing.has(member.copy)) {
        LoggedWrite& write = shard.logged(sequence);
        if (modelOf(world, shard).replication == DatabaseModel::Replication::Sync)
            apply(world, shard, member.copy, write);
        else
            write.received.add(member.copy);
    }
    world.sendAnswer(callIndex);
}

void onAnswered(World& world, Index callIndex, Outcome outcome) {
    const Call& answer = world.call(callIndex);
    const Index shardIndex = world.state.members[world.node(answer.caller).row].shard;
    ShardState& shard = world.state.shards[shardIndex];
    const std::uint32_t sequence = answer.pairOrMessage;
    if (outcome != Outcome::Success || !shard.isInLog(sequence) || !shard.logged(sequence).open)
        return;
    LoggedWrite& write = shard.logged(sequence);
    if (modelOf(world, shard).replication == DatabaseModel::Replication::Sync && --write.waits > 0)
        return;
    acknowledge(world, shardIndex, {0, answer.parent, answer.parentGeneration, sequence});
    dropAnswered(world.state.shards[shardIndex]);
    retire(world.state.shards[shardIndex]);
}

void onWaitOver(World& world, Index shardIndex) {
    ShardState& shard = world.state.shards[shardIndex];
    const DatabaseModel& model = modelOf(world, shard);
    shard.waitTimer = false;
    dropAnswered(shard);
    if (shard.waiting.empty() || model.replication != DatabaseModel::Replication::SemiSync)
        return;
    const kernel::Time over = shard.waiting.front().since + model.semiSyncTimeout;
    if (over > world.now()) {
        shard.waitTimer = true;
        world.schedule(over, EventType::WriteWait, shardIndex);
        return;
    }
    shard.fellBack = true;
    world.log("semi_sync off", world.nodeName(shard.primary()), "no replica acknowledged in time", true);
    settleWaiting(world, shardIndex);
}

void connect(World& world, Index shardIndex, std::uint32_t copy) {
    using Replication = DatabaseModel::Replication;
    ShardState& shard = world.state.shards[shardIndex];
    ShardCopy& replica = shard.copy(copy);
    const DatabaseModel& model = modelOf(world, shard);
    replica.connected = true;
    if (!replica.joined) {
        copyWhole(world, shard, copy);
        replica.joined = true;
    } else if (copy < kFirstFeed && model.replication != Replication::Async) {
        for (std::size_t i = 0; i < shard.log.size(); ++i) {
            if (!shard.log[i].missing.has(copy))
                continue;
            if (model.replication == Replication::Sync)
                apply(world, shard, copy, shard.log[i]);
            else
                shard.log[i].received.add(copy);
        }
    }
    for (const std::uint32_t sequence : replica.overdue)
        if (shard.isInLog(sequence) && shard.logged(sequence).missing.has(copy))
            apply(world, shard, copy, shard.logged(sequence));
    replica.overdue.clear();
    if (copy < kFirstFeed && shard.fellBack) {
        shard.fellBack = false;
        world.log("semi_sync on", world.nodeName(shard.primary()), "a replica is there again", false);
    }
    settleWaiting(world, shardIndex);
}

void leave(World& world, Index shardIndex, std::uint32_t copy) {
    ShardState& shard = world.state.shards[shardIndex];
    shard.copy(copy).joined = false;
    shard.copy(copy).connected = false;
    shard.copy(copy).overdue.clear();
    for (std::size_t i = 0; i < shard.log.size(); ++i) {
        shard.log[i].missing.remove(copy);
        shard.log[i].received.remove(copy);
    }
    retire(shard);
}

void settleWaiting(World& world, Index shardIndex) {
    using Replication = DatabaseModel::Replication;
    // Answers may lead to more writes, but not before this is through: they travel first.
    for (std::size_t i = 0; i < world.state.shards[shardIndex].waiting.size(); ++i) {
        ShardState& shard = world.state.shards[shardIndex];
        const WaitingWrite waiting = shard.waiting[i];
        if (!isOpen(shard, waiting))
            continue;
        const LoggedWrite& write = shard.logged(waiting.sequence);
        const Replication replication = modelOf(world, shard).replication;
        const bool enough = replication == Replication::Async ||
                            (replication == Replication::Sync && replicasOf(write.missing).empty()) ||
                            (replication == Replication::SemiSync &&
                             (shard.fellBack || shard.copies.size() == 1 || !write.received.empty()));
        if (enough)
            acknowledge(world, shardIndex, waiting);
    }
    dropAnswered(world.state.shards[shardIndex]);
    retire(world.state.shards[shardIndex]);
}

void abandonWaiting(World& world, Index shardIndex) {
    kernel::Ring<WaitingWrite> waiting = world.state.shards[shardIndex].waiting;
    world.state.shards[shardIndex].waiting.clear();
    while (!waiting.empty()) {
        const WaitingWrite write = waiting.pop();
        ShardState& shard = world.state.shards[shardIndex];
        if (!isOpen(shard, write))
            continue;
        shard.logged(write.sequence).open = false;
        if (world.state.calls.isCurrent(write.call, write.generation))
            database::answer(world, write.call, Outcome::Unavailable);
    }
    retire(world.state.shards[shardIndex]);
}

void retire(ShardState& shard) {
    while (!shard.log.empty() && shard.log.front().missing.empty() && !shard.log.front().open) {
        shard.log.pop();
        ++shard.logBegin;
    }
}

} // namespace faultline::components::replication
