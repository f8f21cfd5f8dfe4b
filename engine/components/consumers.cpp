#include "engine/components/consumers.h"

#include <algorithm>

#include "engine/components/queue.h"
#include "engine/components/queue_messages.h"

namespace faultline::components::queue {

namespace {

constexpr std::uint8_t kNoGroup = 0xff;

bool isReady(const QueueState& state, std::uint64_t token) {
    const auto entry = static_cast<Index>(token);
    return state.entries.isCurrent(entry, static_cast<Index>(token >> 32)) && state.entries[entry].ready;
}

/// The group that a worker component belongs to; kNoGroup when there is none.
std::uint8_t groupOf(const QueueState& state, Index worker) {
    for (std::size_t i = 0; i < state.groups.size(); ++i)
        if (state.groups[i].inUse && (state.groups[i].component == worker || state.groups[i].component == kNone))
            return static_cast<std::uint8_t>(i);
    return kNoGroup;
}

auto placeOf(std::vector<Consumer>& consumers, Index node) {
    return std::lower_bound(consumers.begin(), consumers.end(), node,
                            [](const Consumer& consumer, Index wanted) { return consumer.from.node < wanted; });
}

Consumer* consumerAt(ConsumerGroup& group, Index node) {
    const auto at = placeOf(group.consumers, node);
    return at != group.consumers.end() && at->from.node == node ? &*at : nullptr;
}

/// The consumer that a delivery went to; null without order, or when it is not there any more.
Consumer* consumerOf(World& world, Index node, const Call& delivery) {
    if (modelOf(world, node).partitions == 0)
        return nullptr;
    QueueState& state = stateOf(world, node);
    const std::uint8_t group = groupOf(state, world.model.links[delivery.link].to);
    return group != kNoGroup ? consumerAt(state.groups[group], delivery.callee) : nullptr;
}

bool creditIsGood(const World& world, const Credit& credit) {
    const Node& worker = world.state.nodes[credit.node];
    return worker.epoch == credit.epoch && !world.model.links[credit.link].removed &&
           worker.health != NodeHealth::Draining && worker.health != NodeHealth::Gone;
}

/// Whether partitions may be an instance's: one that crashed keeps its own for a while.
bool isMember(const World& world, const Consumer& consumer) {
    const NodeHealth health = world.state.nodes[consumer.from.node].health;
    if (world.model.links[consumer.from.link].removed || health == NodeHealth::Draining || health == NodeHealth::Gone)
        return false;
    return !consumer.lost || world.now() < consumer.leavesAt;
}

/// Whether something of a partition could be delivered now.
bool isDeliverable(QueueState& state, Partition& partition) {
    if (partition.underWay != kNone)
        return false;
    if (partition.head != kNone)
        return state.entries[partition.head].ready;
    while (!partition.ready.empty() && !isReady(state, partition.ready.front()))
        partition.ready.pop();
    return !partition.ready.empty();
}

void markDue(QueueState& state, ConsumerGroup& group, Index number) {
    Partition& partition = group.partitions[number];
    if (partition.queued || !isDeliverable(state, partition))
        return;
    partition.queued = true;
    group.due.push(number);
}

/// The instances that partitions are shared out over: those that were left out only where there is nobody else.
std::vector<Index> sharers(const World& world, const ConsumerGroup& group) {
    std::vector<Index> in, out;
    for (const Consumer& consumer : group.consumers)
        if (isMember(world, consumer))
            (consumer.outUntil <= world.now() ? in : out).push_back(consumer.from.node);
    return in.empty() ? out : in;
}

/// Partitions keep their owners as far as all get an equal share, one more for some.
void assign(ConsumerGroup& group, const std::vector<Index>& members) {
    const std::size_t share = members.empty() ? 0 : group.partitions.size() / members.size();
    std::size_t extra = members.empty() ? 0 : group.partitions.size() % members.size();
    std::vector<std::size_t> has(members.size(), 0);
    for (Partition& partition : group.partitions) {
        const auto at = std::lower_bound(members.begin(), members.end(), partition.owner);
        const auto slot = static_cast<std::size_t>(at - members.begin());
        if (at == members.end() || *at != partition.owner || has[slot] > share || (has[slot] == share && extra == 0)) {
            partition.owner = kNone;
            continue;
        }
        extra -= has[slot] == share ? 1 : 0;
        ++has[slot];
    }
    // First all get their share, then one more those that have no more yet.
    std::size_t slot = 0;
    std::size_t limit = share;
    for (Partition& partition : group.partitions) {
        if (partition.owner != kNone || members.empty())
            continue;
        while (slot == members.size() || has[slot] >= limit) {
            if (slot == members.size()) {
                slot = 0;
                ++limit;
            } else {
                ++slot;
            }
        }
        ++has[slot];
        partition.owner = members[slot];
    }
}

void share(World& world, QueueState& state, ConsumerGroup& group) {
    assign(group, sharers(world, group));
    group.due.clear();
    for (Consumer& consumer : group.consumers)
        consumer.waiting.clear();
    for (Index i = 0; i < group.partitions.size(); ++i) {
        group.partitions[i].queued = false;
        markDue(state, group, i);
    }
}

std::optional<Turn> nextUnordered(World& world, Index node, ConsumerGroup& group) {
    QueueState& state = stateOf(world, node);
    while (!group.credits.empty() && !group.ready.empty()) {
        const Credit credit = group.credits.pop();
        if (!creditIsGood(world, credit))
            continue;
        while (!group.ready.empty()) {
            const std::uint64_t token = group.ready.pop();
            if (!isReady(state, token))
                continue;
            const auto entry = static_cast<Index>(token);
            if (isTooOld(world, modelOf(world, node), state.messages[state.entries[entry].message])) {
                finishEntry(world, node, entry, Fate::Dropped);
                continue;
            }
            state.entries[entry].ready = false;
            return Turn{entry, credit};
        }
        group.credits.push(credit);
    }
    return std::nullopt;
}

std::optional<Turn> nextOrdered(World& world, Index node, ConsumerGroup& group) {
    QueueState& state = stateOf(world, node);
    while (!group.due.empty()) {
        const Index number = group.due.pop();
        Partition& partition = group.partitions[number];
        partition.queued = false;
        if (!isDeliverable(state, partition))
            continue;
        Consumer* owner = partition.owner != kNone ? consumerAt(group, partition.owner) : nullptr;
        if (owner == nullptr)
            continue; // until somebody is there
        if (owner->places <= 0 || !creditIsGood(world, owner->from)) {
            owner->waiting.push(number);
            partition.queued = true;
            continue;
        }
        const Index entry = partition.head != kNone ? partition.head : static_cast<Index>(partition.ready.pop());
        partition.head = entry;
        if (isTooOld(world, modelOf(world, node), state.messages[state.entries[entry].message])) {
            finishEntry(world, node, entry, Fate::Dropped);
            continue;
        }
        --owner->places;
        state.entries[entry].ready = false;
        partition.underWay = entry;
        return Turn{entry, owner->from};
    }
    return std::nullopt;
}

/// Messages under way to a worker instance over a link, or with it.
std::uint32_t placesTaken(const World& world, Index workerNode, Index link) {
    const std::uint32_t epoch = world.state.nodes[workerNode].epoch;
    std::uint32_t taken = 0;
    for (Index call = 0; call < world.state.calls.size(); ++call) {
        const Call& delivery = world.state.calls[call];
        taken += delivery.stage != Stage::Free && delivery.verb == Verb::Deliver && delivery.callee == workerNode &&
                         delivery.link == link && delivery.epoch == epoch
                     ? 1
                     : 0;
    }
    return taken;
}

void offer(World& world, Index queueNode, const Credit& place, std::uint32_t places) {
    syncGroups(world, queueNode);
    QueueState& state = stateOf(world, queueNode);
    const std::uint8_t number = groupOf(state, world.model.links[place.link].to);
    if (number == kNoGroup)
        return;
    ConsumerGroup& group = state.groups[number];
    std::uint32_t taken = placesTaken(world, place.node, place.link);
    if (modelOf(world, queueNode).partitions > 0) {
        Consumer* consumer = consumerAt(group, place.node);
        if (consumer == nullptr)
            consumer = &*group.consumers.insert(placeOf(group.consumers, place.node), Consumer{});
        *consumer = Consumer{};
        consumer->from = place;
        consumer->places = static_cast<std::int32_t>(places) - static_cast<std::int32_t>(taken);
        share(world, state, group);
        return;
    }
    for (std::size_t i = 0; i < group.credits.size(); ++i)
        taken += group.credits[i].node == place.node && group.credits[i].epoch == place.epoch ? 1 : 0;
    for (std::uint32_t i = taken; i < places; ++i)
        group.credits.push(place);
}

/// Messages find their partitions anew, in the order in which they came.
void layOut(QueueState& state, const QueueModel& model, std::uint8_t number) {
    ConsumerGroup& group = state.groups[number];
    group.ready.clear();
    group.credits.clear();
    group.consumers.clear();
    group.due.clear();
    group.partitions.assign(model.partitions, {});
    for (std::size_t i = 0; i < state.log.size(); ++i) {
        const auto message = static_cast<Index>(state.log[i]);
        if (!state.messages.isCurrent(message, static_cast<Index>(state.log[i] >> 32)))
            continue;
        for (Index index = state.messages[message].entries; index != kNone; index = state.entries[index].next) {
            const Entry& entry = state.entries[index];
            if (entry.group != number || entry.gone)
                continue;
            if (entry.ready) {
                makeReady(state, index);
            } else if (model.partitions > 0 && group.partitions[state.messages[message].partition].head == kNone) {
                Partition& partition = group.partitions[state.messages[message].partition];
                partition.head = partition.underWay = index;
            }
        }
    }
}

/// The components that the groups shall be of; kNone: all share.
std::vector<Index> wantedGroups(const World& world, Index node) {
    std::vector<Index> wanted;
    if (modelOf(world, node).fanOut)
        for (const Index link : world.model.components[world.state.nodes[node].component].out) {
            const Index to = world.model.links[link].to;
            const bool known = std::find(wanted.begin(), wanted.end(), to) != wanted.end();
            if (world.model.components[to].kind == KindId::Worker && !known && wanted.size() < kMaxGroups)
                wanted.push_back(to);
        }
    if (wanted.empty())
        wanted.push_back(kNone);
    return wanted;
}

/// What a group has yet to do is nobody's business any more.
void dissolve(World& world, Index node, std::uint8_t number) {
    QueueState& state = stateOf(world, node);
    for (Index entry = 0; entry < state.entries.size(); ++entry)
        if (state.entries[entry].inUse && state.entries[entry].group == number)
            finishEntry(world, node, entry, Fate::Left);
    state.groups[number] = {};
}

/// A group for a component: one that loses its own, with what it has yet to do, or a new one.
void found(World& world, Index node, Index component, const std::vector<Index>& wanted) {
    QueueState& state = stateOf(world, node);
    const auto isLeft = [&](const ConsumerGroup& group) {
        return group.inUse && std::find(wanted.begin(), wanted.end(), group.component) == wanted.end();
    };
    auto at = std::find_if(state.groups.begin(), state.groups.end(), isLeft);
    const bool sharedBefore = at != state.groups.end() && at->component == kNone;
    if (at == state.groups.end())
        at = std::find_if(state.groups.begin(), state.groups.end(), [](const auto& group) { return !group.inUse; });
    if (at == state.groups.end())
        at = state.groups.insert(at, ConsumerGroup{});
    const auto number = static_cast<std::uint8_t>(at - state.groups.begin());
    at->component = component;
    at->inUse = true;
    for (Index message = 0; message < state.messages.size() && !sharedBefore; ++message)
        state.messages[message].appliedBy &= ~(std::uint64_t{1} << number);
    layOut(state, modelOf(world, node), number);
    if (component != kNone && modelOf(world, node).replay)
        readAgain(world, node, number, true);
}

} // namespace

Index partitionOf(QueueState& state, const QueueModel& model, Index key) {
    if (model.partitions == 0)
        return 0;
    if (key == kNone)
        return state.turn++ % model.partitions;
    return static_cast<Index>(kernel::hash(std::uint64_t{key}) % model.partitions);
}

void makeReady(QueueState& state, Index index) {
    Entry& entry = state.entries[index];
    entry.ready = true;
    entry.returnsAt = kernel::kNever;
    ConsumerGroup& group = state.groups[entry.group];
    if (group.partitions.empty()) {
        group.ready.push(tokenOf(state.entries, index));
        return;
    }
    const Index number = state.messages[entry.message].partition;
    Partition& partition = group.partitions[number];
    if (partition.underWay == index)
        partition.underWay = kNone;
    if (partition.head != index)
        partition.ready.push(tokenOf(state.entries, index));
    markDue(state, group, number);
}

void passOn(QueueState& state, std::uint8_t groupNumber, Index number, Index entry, bool staysUnderWay) {
    ConsumerGroup& group = state.groups[groupNumber];
    if (group.partitions.empty())
        return;
    Partition& partition = group.partitions[number];
    if (partition.head == entry)
        partition.head = kNone;
    if (partition.underWay == entry && !staysUnderWay)
        partition.underWay = kNone;
    markDue(state, group, number);
}

void openPartition(QueueState& state, Index index) {
    const Entry& entry = state.entries[index];
    ConsumerGroup& group = state.groups[entry.group];
    const Index number = state.messages[entry.message].partition;
    if (number >= group.partitions.size() || group.partitions[number].underWay != index)
        return;
    group.partitions[number].underWay = kNone;
    markDue(state, group, number);
}

Backlog takeReady(ConsumerGroup& group) {
    Backlog backlog;
    if (group.partitions.empty()) {
        backlog.push_back(group.ready);
        group.ready.clear();
    }
    for (Partition& partition : group.partitions) {
        backlog.push_back(partition.ready);
        partition.ready.clear();
    }
    return backlog;
}

void putBehind(QueueState& state, std::uint8_t number, const Backlog& backlog) {
    ConsumerGroup& group = state.groups[number];
    for (std::size_t i = 0; i < backlog.size(); ++i)
        for (std::size_t k = 0; k < backlog[i].size(); ++k)
            (group.partitions.empty() ? group.ready : group.partitions[i].ready).push(backlog[i][k]);
    for (Index i = 0; i < group.partitions.size(); ++i)
        markDue(state, group, i);
}

std::optional<Turn> nextTurn(World& world, Index node, std::uint8_t number) {
    ConsumerGroup& group = stateOf(world, node).groups[number];
    if (!group.inUse)
        return std::nullopt;
    return group.partitions.empty() ? nextUnordered(world, node, group) : nextOrdered(world, node, group);
}

std::uint64_t waitingFor(const QueueState& state, Index worker) {
    const std::uint8_t group = groupOf(state, worker);
    std::uint64_t waiting = 0;
    for (Index entry = 0; entry < state.entries.size(); ++entry)
        waiting +=
            state.entries[entry].inUse && state.entries[entry].ready && state.entries[entry].group == group ? 1 : 0;
    return waiting;
}

bool isWayOpen(const World& world, Index queueNode, Index workerNode, Index link) {
    const network::LinkState& wire = world.state.links[link];
    return wire.cuts == 0 && world.model.links[link].loss + wire.addedLoss < 1 &&
           world.reachable(queueNode, workerNode) && world.reachable(workerNode, queueNode);
}

void syncGroups(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    const QueueModel& model = modelOf(world, node);
    const std::vector<Index> wanted = wantedGroups(world, node);
    const std::size_t partitions = state.groups.empty() ? 0 : state.groups.front().partitions.size();
    if (partitions != model.partitions)
        for (Index message = 0; message < state.messages.size(); ++message)
            if (state.messages[message].inUse)
                state.messages[message].partition = partitionOf(state, model, state.messages[message].key);
    for (std::size_t i = 0; i < state.groups.size(); ++i)
        if (state.groups[i].partitions.size() != model.partitions)
            layOut(state, model, static_cast<std::uint8_t>(i));
    for (const Index component : wanted)
        if (std::none_of(state.groups.begin(), state.groups.end(),
                         [&](const auto& group) { return group.inUse && group.component == component; }))
            found(world, node, component, wanted);
    for (std::size_t i = 0; i < state.groups.size(); ++i)
        if (state.groups[i].inUse && std::find(wanted.begin(), wanted.end(), state.groups[i].component) == wanted.end())
            dissolve(world, node, static_cast<std::uint8_t>(i));
}

void giveBack(World& world, Index node, const Call& delivery) {
    QueueState& state = stateOf(world, node);
    const Credit credit{delivery.callee, delivery.link, delivery.epoch};
    if (!creditIsGood(world, credit))
        return;
    if (modelOf(world, node).partitions == 0) {
        if (const std::uint8_t group = groupOf(state, world.model.links[delivery.link].to); group != kNoGroup)
            state.groups[group].credits.push(credit);
        return;
    }
    Consumer* consumer = consumerOf(world, node, delivery);
    if (consumer == nullptr || consumer->from.epoch != delivery.epoch)
        return;
    ++consumer->places;
    if (consumer->places > 0 && !consumer->waiting.empty())
        state.groups[groupOf(state, world.model.links[delivery.link].to)].due.push(consumer->waiting.pop());
}

void leaveOut(World& world, Index node, const Call& delivery) {
    Consumer* consumer = consumerOf(world, node, delivery);
    if (consumer == nullptr)
        return;
    // A moment more, so that a delivery that is still out by then leaves it out again first.
    consumer->outUntil = world.now() + modelOf(world, node).visibilityTimeout + 1;
    world.schedule(consumer->outUntil, EventType::Rebalance, node);
    rebalance(world, node);
}

void letIn(World& world, Index node, const Call& delivery) {
    Consumer* consumer = consumerOf(world, node, delivery);
    if (consumer == nullptr || consumer->outUntil <= world.now())
        return;
    consumer->outUntil = 0;
    rebalance(world, node);
}

void ownerIsGone(World& world, Index node, Index index) {
    QueueState& state = stateOf(world, node);
    const Entry& entry = state.entries[index];
    ConsumerGroup& group = state.groups[entry.group];
    if (group.partitions.empty())
        return;
    const Index owner = group.partitions[state.messages[entry.message].partition].owner;
    Consumer* consumer = owner != kNone ? consumerAt(group, owner) : nullptr;
    if (consumer == nullptr || !consumer->lost || consumer->leavesAt <= world.now())
        return;
    consumer->leavesAt = world.now();
    rebalance(world, node);
}

void rebalance(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    for (ConsumerGroup& group : state.groups) {
        if (!group.inUse || group.partitions.empty())
            continue;
        std::erase_if(group.consumers, [&](const Consumer& consumer) { return !isMember(world, consumer); });
        share(world, state, group);
    }
}

void disconnect(QueueState& state) {
    for (ConsumerGroup& group : state.groups) {
        group.credits.clear();
        group.consumers.clear();
        group.due.clear();
        for (Partition& partition : group.partitions) {
            partition.owner = partition.underWay = kNone;
            partition.queued = false;
        }
    }
}

void offerCredits(World& world, Index workerNode) {
    const Node& worker = world.node(workerNode);
    if (worker.health != NodeHealth::Up)
        return;
    const ComponentModel& component = world.model.components[worker.component];
    const std::uint32_t places = component.cpus * world.model.services[component.row].prefetch;
    for (const Index link : component.in) {
        const network::LinkModel& wire = world.model.links[link];
        if (world.model.components[wire.from].kind != KindId::Queue)
            continue;
        const Index queueNode = world.model.components[wire.from].nodes.front();
        if (!isWayOpen(world, queueNode, workerNode, link))
            continue; // offered when it opens
        offer(world, queueNode, {workerNode, link, worker.epoch}, places);
        dispatch(world, queueNode);
    }
}

void consumerLost(World& world, Index workerNode) {
    const Index component = world.node(workerNode).component;
    for (const Index link : world.model.components[component].in) {
        const network::LinkModel& wire = world.model.links[link];
        if (world.model.components[wire.from].kind != KindId::Queue)
            continue;
        const Index node = world.model.components[wire.from].nodes.front();
        const QueueModel& model = modelOf(world, node);
        for (ConsumerGroup& group : stateOf(world, node).groups) {
            Consumer* consumer = consumerAt(group, workerNode);
            if (consumer == nullptr)
                continue;
            consumer->lost = true;
            consumer->places = 0;
            consumer->leavesAt = world.now() + (model.crashReturnsAtOnce ? 0 : model.visibilityTimeout);
            world.schedule(consumer->leavesAt, EventType::Rebalance, node);
        }
    }
}

} // namespace faultline::components::queue
