#include "engine/components/queue.h"

#include <algorithm>
#include <set>

#include "engine/components/behaviour.h"
#include "engine/components/consumers.h"
#include "engine/components/queue_messages.h"

namespace faultline::components {

namespace queue {

namespace {

/// A queue's population is its messages, so a publisher's answer changes no figure but the rejections.
void answerPublisher(World& world, Index call, Outcome outcome) {
    Call& publisher = world.call(call);
    if (outcome != Outcome::Success)
        ++world.node(publisher.callee).counts.rejected;
    publisher.outcome = outcome;
    world.sendAnswer(call);
}

/// Room has come: publishers that were held back get on, longest waiting first. Whether any did.
bool unblock(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    bool any = false;
    while (!state.blocked.empty() && hasRoom(world, node)) {
        const std::uint64_t token = state.blocked.pop();
        const auto call = static_cast<Index>(token);
        world.waitingChanged(world.node(node), -1);
        if (!world.state.calls.isCurrent(call, static_cast<Index>(token >> 32)))
            continue;
        enqueue(world, node, contentOf(world.call(call)));
        answerPublisher(world, call, Outcome::Success);
        any = true;
    }
    return any;
}

void deliver(World& world, Index node, const Turn& turn) {
    const QueueModel& model = modelOf(world, node);
    const Index call = world.open(node, turn.to.link, turn.to.node, Verb::Deliver, kNone);
    QueueState& state = stateOf(world, node);
    Entry& entry = state.entries[turn.entry];
    Message& message = state.messages[entry.message];
    ++entry.receives;
    ++entry.deliveries;
    ++state.delivered;
    if (entry.receives > 1)
        ++state.redelivered;
    if (!entry.isReplay) {
        state.oldest = std::max(state.oldest, world.now() - message.publishedAt);
    } else if (!message.replayed) {
        message.replayed = true; // once a replay, however many groups get it
        ++state.replayed;
    }
    Call& sent = world.call(call);
    sent.key = message.key;
    sent.user = message.user;
    sent.number = message.number;
    sent.rounds = message.rounds;
    sent.operation = message.operation;
    sent.sampled = message.sampled;
    sent.retry = entry.receives > 1;
    sent.pairOrMessage = turn.entry;
    sent.epoch = turn.to.epoch;
    sent.markVersion = entry.generation;
    if (model.atMostOnce)
        finishEntry(world, node, turn.entry, Fate::Acknowledged, true);
    world.issue(call, model.visibilityLane, model.visibilityTimeout);
    if (model.atMostOnce) // it is gone already: nobody gives up on the work
        world.call(call).expires = kernel::kNever;
}

/// A delivery has failed for good, or its worker was lost: the message comes back, or it has had its tries.
void comeBack(World& world, Index node, Index entry, kernel::Time at) {
    QueueState& state = stateOf(world, node);
    if (state.entries[entry].gone)
        return;
    state.entries[entry].returnsAt = std::max(at, world.now());
    if (at > world.now())
        world.schedule(at, EventType::MessageReady, entry, node);
    else
        onMessageReady(world, node, entry);
}

/// A message has had its tries: it is put aside, where there is a place for it. What a replay brought is only left.
void giveUp(World& world, Index node, Index index) {
    const QueueModel& model = modelOf(world, node);
    QueueState& state = stateOf(world, node);
    if (state.entries[index].isReplay) {
        finishEntry(world, node, index, Fate::Left);
        return;
    }
    const Message content = state.messages[state.entries[index].message];
    const bool hasLetters = model.deadLetter != kNone && !world.model.components[model.deadLetter].removed;
    const Index letters = hasLetters ? world.model.components[model.deadLetter].nodes.front() : kNone;
    if (!hasLetters || !makeRoom(world, letters)) {
        finishEntry(world, node, index, Fate::Dropped);
        return;
    }
    enqueue(world, letters, content);
    finishEntry(world, node, index, Fate::DeadLettered);
    dispatch(world, letters);
}

} // namespace

void dispatch(World& world, Index node) {
    if (world.node(node).health != NodeHealth::Up)
        return;
    do {
        for (std::size_t group = 0; group < stateOf(world, node).groups.size(); ++group)
            while (const auto turn = nextTurn(world, node, static_cast<std::uint8_t>(group)))
                deliver(world, node, *turn);
    } while (unblock(world, node)); // what was let in may find a worker that waits
}

void onMessageReady(World& world, Index node, Index index) {
    QueueState& state = stateOf(world, node);
    const QueueModel& model = modelOf(world, node);
    const Entry& entry = state.entries[index];
    // Something else may have come in between, or another message stands here by now.
    if (!entry.inUse || entry.gone || entry.ready || entry.returnsAt != world.now())
        return;
    ownerIsGone(world, node, index);
    if (model.maxReceives > 0 && entry.receives >= model.maxReceives)
        giveUp(world, node, index);
    else if (isTooOld(world, model, state.messages[entry.message]))
        finishEntry(world, node, index, Fate::Dropped);
    else
        makeReady(state, index);
    dispatch(world, node);
}

void onLost(World& world, Index index, kernel::Time at) {
    if (world.callerWaits(world.call(index))) {
        world.schedule(at, EventType::PlaceFree, index, world.call(index).generation);
        return;
    }
    onStrayAnswer(world, index);
    world.release(index);
}

void onPlaceFree(World& world, Index index) {
    const Call delivery = world.call(index);
    if (delivery.stage != Stage::Lost)
        return;
    world.call(index).epoch = kNone;
    world.call(index).holdsPool = false;
    // Where the way is closed nobody asks for more, either: the place is offered again when it opens.
    if (isWayOpen(world, delivery.caller, delivery.callee, delivery.link))
        giveBack(world, delivery.caller, delivery);
    if (delivery.holdsPool)
        world.leavePool(delivery.caller, delivery.link);
    dispatch(world, delivery.caller);
}

void onStrayAnswer(World& world, Index index) {
    const Call delivery = world.call(index);
    world.call(index).epoch = kNone;
    const NodeHealth health = world.node(delivery.caller).health;
    if ((health != NodeHealth::Up && health != NodeHealth::Hung) ||
        !isWayOpen(world, delivery.caller, delivery.callee, delivery.link))
        return; // offered when the queue is back, or the way open
    giveBack(world, delivery.caller, delivery);
    dispatch(world, delivery.caller);
}

void onRetention(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    if (state.retentionEvent <= world.now())
        state.retentionEvent = kernel::kNever;
    expire(world, node);
    dispatch(world, node);
}

void onRebalance(World& world, Index node) {
    rebalance(world, node);
    dispatch(world, node);
}

bool replay(World& world, Index node) {
    if (!modelOf(world, node).replay)
        return false;
    for (std::size_t group = 0; group < stateOf(world, node).groups.size(); ++group)
        if (stateOf(world, node).groups[group].inUse)
            readAgain(world, node, static_cast<std::uint8_t>(group), false);
    dispatch(world, node);
    return true;
}

} // namespace queue

namespace {

using namespace queue;

void onRequest(World& world, Index index) {
    const Call& call = world.call(index);
    Node& node = world.node(call.callee);
    // The queue's population is its messages: the publisher's short stay is not counted.
    node.population.add(world.now(), -1);
    world.call(index).inside = false;
    const QueueModel& model = modelOf(world, call.callee);
    world.delay(index, static_cast<kernel::Time>(static_cast<double>(model.publish) * node.slowFactor));
}

/// The publish delay is over: the message is taken in, held back or turned away.
void onDelay(World& world, Index index) {
    const Index node = world.call(index).callee;
    const QueueModel& model = modelOf(world, node);
    QueueState& state = queue::stateOf(world, node);
    if (!hasRoom(world, node)) {
        if (model.onFull == QueueModel::OnFull::Block && state.blocked.size() < kHeldLimit) {
            state.blocked.push((static_cast<std::uint64_t>(world.call(index).generation) << 32) | index);
            world.waitingChanged(world.node(node), +1);
            return;
        }
        if (!makeRoom(world, node)) {
            answerPublisher(world, index, Outcome::Overloaded);
            return;
        }
    }
    enqueue(world, node, contentOf(world.call(index)));
    answerPublisher(world, index, Outcome::Success);
    dispatch(world, node);
}

/// The visibility timeout of a delivery has passed. The worker may still be at it: its late acknowledgement counts, its
/// place stays taken.
void onOverdue(World& world, Index index) {
    Call& delivery = world.call(index);
    const Index node = delivery.caller;
    const Index entry = delivery.pairOrMessage;
    QueueState& state = queue::stateOf(world, node);
    const bool lost = delivery.stage == Stage::Lost;
    const bool again = delivery.overdue;
    delivery.overdue = true;
    delivery.detached = lost;
    if (lost) {
        giveBack(world, node, delivery);
        --state.entries[entry].deliveries;
    } else {
        // Its late answer may yet be lost on the way: looked after again as long as it is out.
        world.enlist(index, modelOf(world, node).visibilityLane);
    }
    leaveOut(world, node, delivery);
    const bool gone = state.entries[entry].gone;
    if (gone)
        openPartition(state, entry);
    if (!gone && !again)
        comeBack(world, node, entry, world.now());
    else if (gone && lost)
        releaseIfDone(state, entry);
    dispatch(world, node);
}

/// A delivery was answered (acknowledged, or handed back), or its visibility timeout passed.
void onAnswer(World& world, Index index, Outcome outcome) {
    const Call& delivery = world.call(index);
    if (outcome == Outcome::Timeout && delivery.stage != Stage::ToCaller) {
        onOverdue(world, index);
        return;
    }
    const Index node = delivery.caller;
    const Index entry = delivery.pairOrMessage;
    QueueState& state = queue::stateOf(world, node);
    const QueueModel& model = modelOf(world, node);
    // A handler may fail with these causes, too; the worker itself is lost when it has crashed since.
    const bool workerLost = (outcome == Outcome::Reset || outcome == Outcome::Refused) &&
                            world.node(delivery.callee).epoch != delivery.epoch;
    giveBack(world, node, delivery);
    if (!workerLost)
        letIn(world, node, delivery);
    --state.entries[entry].deliveries;
    if (state.entries[entry].gone) {
        openPartition(state, entry);
        releaseIfDone(state, entry);
    } else if (outcome == Outcome::Success) {
        finishEntry(world, node, entry, Fate::Acknowledged);
    } else if (!delivery.overdue && !state.entries[entry].ready) {
        // A worker that was lost said nothing: its messages come back at once, or when they would have anyway.
        const kernel::Time visibleAt = delivery.began + model.visibilityTimeout;
        const kernel::Time lostAt = model.crashReturnsAtOnce ? world.now() : visibleAt;
        comeBack(world, node, entry, workerLost ? lostAt : world.now() + model.retryDelay);
    }
    dispatch(world, node);
}

void appear(World& world, Index component, Index node) {
    const Index row = world.model.components[component].row;
    if (node == kNone && world.state.queues.size() <= row)
        world.state.queues.resize(row + 1);
}

void onCrash(World& world, Index node) {
    QueueState& state = queue::stateOf(world, node);
    while (!state.blocked.empty()) {
        state.blocked.pop();
        world.waitingChanged(world.node(node), -1);
    }
    disconnect(state);
    // Deliveries under way lost their connection: the messages come back when the queue does.
    const bool durable = modelOf(world, node).durable;
    for (Index i = 0; i < state.entries.size(); ++i) {
        Entry& entry = state.entries[i];
        if (!entry.inUse)
            continue;
        entry.deliveries = 0;
        if (entry.gone)
            releaseIfDone(state, i);
        else if (!durable)
            finishEntry(world, node, i, Fate::Dropped);
        else if (!entry.ready)
            makeReady(state, i);
    }
    if (!durable)
        forgetKept(world, node);
}

void onUp(World& world, Index node) {
    // Workers connect again.
    for (const Index link : world.model.components[world.node(node).component].out) {
        if (world.model.links[link].removed)
            continue;
        for (const Index worker : world.model.components[world.model.links[link].to].nodes)
            offerCredits(world, worker);
    }
    dispatch(world, node);
}

void onModelChanged(World& world, Index component) {
    const ComponentModel& model = world.model.components[component];
    if (model.removed)
        return;
    const Index node = model.nodes.front();
    syncGroups(world, node);
    if (!modelOf(world, node).replay)
        forgetKept(world, node);
    expire(world, node);
    rebalance(world, node);
    unblock(world, node);
    onUp(world, node);
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    QueueModel& queue = compiler.model.queues[model.row];
    queue.capacity = keys.count("capacity");
    const std::string onFull = keys.word("on_full");
    queue.onFull = onFull == "block"         ? QueueModel::OnFull::Block
                   : onFull == "drop_oldest" ? QueueModel::OnFull::DropOldest
                                             : QueueModel::OnFull::Reject;
    // A message that comes back in no time at all would keep simulated time from going on.
    constexpr kernel::Time kLeast = kernel::kMillisecond;
    queue.visibilityTimeout = std::max(keys.duration("visibility_timeout", 30 * kernel::kSecond), kLeast);
    queue.visibilityLane = compiler.model.laneFor(queue.visibilityTimeout);
    queue.maxReceives = keys.count("max_receives");
    queue.retryDelay = std::max(keys.duration("retry_delay", kernel::kSecond), kLeast);
    queue.publish = keys.duration("publish");
    queue.retention = keys.duration("retention");
    queue.atMostOnce = keys.word("delivery") == "at_most_once";
    const catalog::Value durable = keys.value("durable");
    queue.partitions = keys.count("partitions");
    queue.fanOut = keys.flag("fan_out");
    queue.replay = keys.flag("replay");
    std::set<Index> readers;
    for (const Index link : model.out)
        readers.insert(compiler.model.links[link].to);
    if (queue.fanOut && readers.size() > kMaxGroups)
        compiler.error("components." + component.id + ".fan_out",
                       {"{1} worker components read {2}; at most {3} can get every message.",
                        {std::to_string(readers.size()), component.id, std::to_string(kMaxGroups)}});
    queue.durable = durable.as<bool>() == nullptr || *durable.as<bool>();
    queue.crashReturnsAtOnce = keys.word("on_crash") == "at_once";
    const std::string letters = keys.word("dead_letter");
    if (!letters.empty() && letters != "off" && letters != "none")
        queue.deadLetter = compiler.model.componentByName(letters);
}

} // namespace

const Behaviour kQueueBehaviour = {compile,  appear,  onRequest, onDelay,       nullptr,
                                   onAnswer, onCrash, onUp,      onModelChanged};

} // namespace faultline::components
