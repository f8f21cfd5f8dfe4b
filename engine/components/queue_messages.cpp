#include "engine/components/queue_messages.h"

#include <algorithm>

#include "engine/components/consumers.h"

namespace faultline::components::queue {

namespace {

std::uint64_t messageToken(const Pool<Message>& messages, Index message) {
    return (static_cast<std::uint64_t>(messages[message].generation) << 32) | message;
}

/// The message that a token of the log means; null when it no longer counts.
Message* loggedAs(QueueState& state, std::uint64_t token) {
    const auto index = static_cast<Index>(token);
    if (!state.messages.isCurrent(index, static_cast<Index>(token >> 32)) || !isLive(state.messages[index]))
        return nullptr;
    return &state.messages[index];
}

/// What no longer counts leaves the log: at the front at once, behind something that stays when it is half of it.
void trimLog(QueueState& state) {
    while (!state.log.empty() && loggedAs(state, state.log.front()) == nullptr)
        state.log.pop();
    const std::uint64_t live = static_cast<std::uint64_t>(state.depth.level()) + state.kept;
    if (state.log.size() < 64 || state.log.size() < 2 * live)
        return;
    for (std::size_t left = state.log.size(); left > 0; --left)
        if (const std::uint64_t token = state.log.pop(); loggedAs(state, token) != nullptr)
            state.log.push(token);
}

void releaseMessage(QueueState& state, Index index) {
    Message& message = state.messages[index];
    if (isLive(message) || message.entries != kNone)
        return;
    message.inUse = false;
    state.messages.free(index);
}

/// All groups are done with a message: it has left the queue for good, and counts once.
void finishMessage(World& world, Index node, Index index) {
    QueueState& state = stateOf(world, node);
    const QueueModel& model = modelOf(world, node);
    Message& message = state.messages[index];
    state.depth.add(world.now(), -1);
    Node& self = world.node(node);
    self.population.add(world.now(), -1);
    const auto has = [&](Fate fate) { return (message.fate & static_cast<std::uint8_t>(fate)) != 0; };
    if (has(Fate::DeadLettered)) {
        ++state.deadLettered;
    } else if (has(Fate::Dropped) || !has(Fate::Acknowledged)) {
        ++state.dropped;
    } else {
        ++state.acked;
        ++self.counts.completions;
        world.stateOf(self).residence.record(world.now() - message.publishedAt);
        if (model.replay && !isTooOld(world, model, message)) {
            message.kept = true;
            ++state.kept;
        }
    }
    trimLog(state);
}

/// An entry for a group; whoever calls makes it ready.
Index addEntry(QueueState& state, Index message, std::uint8_t group, bool isReplay) {
    const Index index = state.entries.allocate();
    Entry& entry = state.entries[index];
    entry.message = message;
    entry.group = group;
    entry.isReplay = isReplay;
    entry.inUse = true;
    entry.next = state.messages[message].entries;
    state.messages[message].entries = index;
    return index;
}

/// Ends what waits of a message: nobody gets it any more.
void withdraw(World& world, Index node, Index message, Fate fate) {
    QueueState& state = stateOf(world, node);
    for (Index entry = state.messages[message].entries; entry != kNone;) {
        const Index next = state.entries[entry].next;
        if (state.entries[entry].ready)
            finishEntry(world, node, entry, fate);
        entry = next;
    }
}

/// A message is no longer kept for a replay.
void letGo(World& world, Index node, Index index) {
    QueueState& state = stateOf(world, node);
    withdraw(world, node, index, Fate::Left);
    state.messages[index].kept = false;
    --state.kept;
    releaseMessage(state, index);
}

/// Drops the oldest message of which something still waits; whether there was one.
bool dropOldest(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    for (std::size_t i = 0; i < state.log.size(); ++i) {
        const Message* message = loggedAs(state, state.log[i]);
        if (message == nullptr || message->open == 0)
            continue;
        bool waits = false;
        for (Index entry = message->entries; entry != kNone; entry = state.entries[entry].next)
            waits = waits || (state.entries[entry].ready && !state.entries[entry].isReplay);
        if (!waits)
            continue;
        // A delivery that is under way to another group no longer decides anything.
        const auto index = static_cast<Index>(state.log[i]);
        for (Index entry = message->entries; entry != kNone;) {
            const Index next = state.entries[entry].next;
            finishEntry(world, node, entry, Fate::Dropped);
            entry = next;
        }
        FAULTLINE_ASSERT(state.messages[index].open == 0, "a dropped message that a group still has");
        return true;
    }
    return false;
}

} // namespace

const QueueModel& modelOf(const World& world, Index node) {
    return world.model.queues[world.model.components[world.state.nodes[node].component].row];
}

QueueState& stateOf(World& world, Index node) {
    return world.state.queues[world.model.components[world.node(node).component].row];
}

Message contentOf(const Call& publisher) {
    Message content;
    content.key = publisher.key;
    content.user = publisher.user;
    content.operation = publisher.operation;
    content.number = publisher.number;
    content.rounds = publisher.rounds;
    content.sampled = publisher.sampled;
    return content;
}

void enqueue(World& world, Index node, const Message& content) {
    QueueState& state = stateOf(world, node);
    const QueueModel& model = modelOf(world, node);
    const Index index = state.messages.allocate();
    Message& message = state.messages[index];
    message.key = content.key;
    message.user = content.user;
    message.operation = content.operation;
    message.number = content.number;
    message.rounds = content.rounds;
    message.sampled = content.sampled;
    message.publishedAt = world.now();
    message.partition = partitionOf(state, model, message.key);
    message.inUse = true;
    ++state.published;
    state.depth.add(world.now(), +1);
    world.node(node).population.add(world.now(), +1);
    state.log.push(messageToken(state.messages, index));
    for (std::size_t group = 0; group < state.groups.size(); ++group) {
        if (!state.groups[group].inUse)
            continue;
        ++message.open;
        makeReady(state, addEntry(state, index, static_cast<std::uint8_t>(group), false));
    }
    if (model.retention > 0 && state.retentionEvent == kernel::kNever) {
        state.retentionEvent = world.now() + model.retention + 1;
        world.schedule(state.retentionEvent, EventType::Retention, node);
    }
}

void finishEntry(World& world, Index node, Index index, Fate fate, bool staysUnderWay) {
    QueueState& state = stateOf(world, node);
    Entry& entry = state.entries[index];
    if (entry.gone)
        return;
    entry.gone = true;
    entry.ready = false;
    const Index number = entry.message;
    Message& message = state.messages[number];
    passOn(state, entry.group, message.partition, index, staysUnderWay);
    if (!entry.isReplay) {
        if (fate == Fate::Dropped && entry.receives == 0) // waited in vain until now
            state.oldest = std::max(state.oldest, world.now() - message.publishedAt);
        message.fate = static_cast<std::uint8_t>(message.fate | static_cast<std::uint8_t>(fate));
        if (--message.open == 0)
            finishMessage(world, node, number);
    }
    releaseIfDone(state, index);
}

void releaseIfDone(QueueState& state, Index index) {
    Entry& entry = state.entries[index];
    if (!entry.gone || entry.deliveries > 0)
        return;
    const Index number = entry.message;
    Index* link = &state.messages[number].entries;
    while (*link != index)
        link = &state.entries[*link].next;
    *link = entry.next;
    entry.inUse = false;
    state.entries.free(index);
    releaseMessage(state, number);
}

bool isTooOld(const World& world, const QueueModel& model, const Message& message) {
    return model.retention > 0 && world.now() - message.publishedAt > model.retention;
}

bool hasRoom(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    const std::uint64_t capacity = modelOf(world, node).capacity;
    const auto isFull = [&] { return static_cast<std::uint64_t>(state.depth.level()) + state.kept >= capacity; };
    for (std::size_t i = 0; isFull() && state.kept > 0 && i < state.log.size(); ++i)
        if (const Message* message = loggedAs(state, state.log[i]); message != nullptr && message->kept)
            letGo(world, node, static_cast<Index>(state.log[i]));
    trimLog(state);
    return !isFull();
}

bool makeRoom(World& world, Index node) {
    return hasRoom(world, node) ||
           (modelOf(world, node).onFull == QueueModel::OnFull::DropOldest && dropOldest(world, node));
}

void expire(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    const QueueModel& model = modelOf(world, node);
    trimLog(state);
    if (model.retention <= 0)
        return;
    while (!state.log.empty()) {
        const std::uint64_t token = state.log.front();
        const Message* message = loggedAs(state, token);
        if (message != nullptr && !isTooOld(world, model, *message))
            break;
        state.log.pop();
        if (message == nullptr)
            continue;
        // What is under way is dropped when it comes back.
        if (message->kept)
            letGo(world, node, static_cast<Index>(token));
        else
            withdraw(world, node, static_cast<Index>(token), Fate::Dropped);
    }
    if (state.log.empty())
        return;
    const kernel::Time due = state.messages[static_cast<Index>(state.log.front())].publishedAt + model.retention + 1;
    if (due >= state.retentionEvent)
        return;
    state.retentionEvent = due;
    world.schedule(due, EventType::Retention, node);
}

void forgetKept(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    for (std::size_t i = 0; state.kept > 0 && i < state.log.size(); ++i)
        if (const Message* message = loggedAs(state, state.log[i]); message != nullptr && message->kept)
            letGo(world, node, static_cast<Index>(state.log[i]));
    trimLog(state);
}

void readAgain(World& world, Index node, std::uint8_t group, bool all) {
    QueueState& state = stateOf(world, node);
    const Backlog before = takeReady(state.groups[group]);
    for (std::size_t i = 0; i < state.log.size(); ++i) {
        Message* message = loggedAs(state, state.log[i]);
        if (message == nullptr || (!all && !message->kept))
            continue;
        bool has = false;
        for (Index entry = message->entries; entry != kNone; entry = state.entries[entry].next)
            has = has || (state.entries[entry].group == group && !state.entries[entry].gone);
        if (has)
            continue;
        message->replayed = false;
        makeReady(state, addEntry(state, static_cast<Index>(state.log[i]), group, true));
    }
    putBehind(state, group, before);
}

kernel::Time oldestWaiting(const QueueState& state) {
    kernel::Time oldest = kernel::kNever;
    const auto look = [&](const kernel::Ring<std::uint64_t>& ready) {
        for (std::size_t i = 0; i < ready.size(); ++i) {
            const auto index = static_cast<Index>(ready[i]);
            const Entry& entry = state.entries[index];
            if (!state.entries.isCurrent(index, static_cast<Index>(ready[i] >> 32)) || !entry.ready || entry.isReplay)
                continue;
            oldest = std::min(oldest, state.messages[entry.message].publishedAt);
            return;
        }
    };
    for (const ConsumerGroup& group : state.groups) {
        look(group.ready);
        for (const Partition& partition : group.partitions) {
            if (partition.head != kNone && state.entries[partition.head].ready &&
                !state.entries[partition.head].isReplay)
                oldest = std::min(oldest, state.messages[state.entries[partition.head].message].publishedAt);
            look(partition.ready);
        }
    }
    return oldest;
}

} // namespace faultline::components::queue
