#include "engine/components/queue.h"

#include <algorithm>

#include "engine/components/behaviour.h"

namespace faultline::components {

namespace queue {

namespace {

const QueueModel& modelOf(const World& world, Index node) {
    return world.model.queues[world.model.components[world.state.nodes[node].component].row];
}
QueueState& stateOf(World& world, Index node) {
    return world.state.queues[world.model.components[world.node(node).component].row];
}

std::uint64_t tokenOf(const Pool<Message>& messages, Index message) {
    return (static_cast<std::uint64_t>(messages[message].generation) << 32) | message;
}

void makeReady(QueueState& state, Index message) {
    state.messages[message].ready = true;
    state.messages[message].returnsAt = kernel::kNever;
    state.ready.push(tokenOf(state.messages, message));
}

void releaseIfDone(QueueState& state, Index message) {
    const Message& entry = state.messages[message];
    if (!entry.gone || entry.deliveries > 0)
        return;
    state.messages[message].inUse = false;
    state.messages.free(message);
}

/// The message leaves the queue for good; its record stays until the last delivery of it has ended.
void removeMessage(World& world, Index node, Index message, bool acknowledged) {
    QueueState& state = stateOf(world, node);
    Message& entry = state.messages[message];
    if (entry.gone)
        return;
    entry.gone = true;
    entry.ready = false;
    state.depth.add(world.now(), -1);
    Node& self = world.node(node);
    self.population.add(world.now(), -1);
    if (acknowledged) {
        ++state.acked;
        ++self.counts.completions;
        world.stateOf(self).residence.record(world.now() - entry.publishedAt);
    }
    releaseIfDone(state, message);
}

/// A queue's population is its messages, so a publisher's answer changes no figure but the rejections.
void answerPublisher(World& world, Index call, Outcome outcome) {
    Call& publisher = world.call(call);
    if (outcome != Outcome::Success)
        ++world.node(publisher.callee).counts.rejected;
    publisher.outcome = outcome;
    world.sendAnswer(call);
}

void enqueue(World& world, Index node, const Message& content) {
    QueueState& state = stateOf(world, node);
    const Index message = state.messages.allocate();
    const Index generation = state.messages[message].generation;
    Message& entry = state.messages[message];
    entry = content;
    entry.generation = generation;
    entry.publishedAt = world.now();
    entry.receives = 0;
    entry.deliveries = 0;
    entry.returnsAt = kernel::kNever;
    entry.inUse = true;
    entry.gone = false;
    entry.applied = false;
    ++state.published;
    state.depth.add(world.now(), +1);
    world.node(node).population.add(world.now(), +1);
    makeReady(state, message);
}

/// Takes the oldest ready message that is still there; kNone when there is none.
Index popReady(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    const QueueModel& model = modelOf(world, node);
    while (!state.ready.empty()) {
        const std::uint64_t token = state.ready.pop();
        const auto message = static_cast<Index>(token);
        if (!state.messages.isCurrent(message, static_cast<Index>(token >> 32)) || !state.messages[message].ready)
            continue;
        if (model.retention > 0 && world.now() - state.messages[message].publishedAt > model.retention) {
            ++state.dropped;
            removeMessage(world, node, message, false);
            continue;
        }
        state.messages[message].ready = false;
        return message;
    }
    return kNone;
}

/// Whether one more message fits, after dropping the oldest where a full queue does that.
bool makeRoom(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    const QueueModel& model = modelOf(world, node);
    if (static_cast<std::uint64_t>(state.depth.level()) < model.capacity)
        return true;
    const Index oldest = model.onFull == QueueModel::OnFull::DropOldest ? popReady(world, node) : kNone;
    if (oldest == kNone)
        return static_cast<std::uint64_t>(state.depth.level()) < model.capacity; // retention may have made room
    ++state.dropped;
    removeMessage(world, node, oldest, false);
    return true;
}

/// Room has come: publishers that were held back get on, longest waiting first. Whether any did.
bool unblock(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    bool any = false;
    while (!state.blocked.empty() && static_cast<std::uint64_t>(state.depth.level()) < modelOf(world, node).capacity) {
        const std::uint64_t token = state.blocked.pop();
        const auto call = static_cast<Index>(token);
        world.waitingChanged(world.node(node), -1);
        if (!world.state.calls.isCurrent(call, static_cast<Index>(token >> 32)))
            continue;
        const Call& publisher = world.call(call);
        Message content;
        content.key = publisher.key;
        content.user = publisher.user;
        content.operation = publisher.operation;
        content.number = publisher.number;
        content.rounds = publisher.rounds;
        content.sampled = publisher.sampled;
        enqueue(world, node, content);
        answerPublisher(world, call, Outcome::Success);
        any = true;
    }
    return any;
}

bool creditIsGood(const World& world, const Credit& credit) {
    const Node& worker = world.state.nodes[credit.node];
    return worker.epoch == credit.epoch && !world.model.links[credit.link].removed &&
           worker.health != NodeHealth::Draining && worker.health != NodeHealth::Gone;
}

void deliver(World& world, Index node, Index message, const Credit& credit) {
    const QueueModel& model = modelOf(world, node);
    const Index call = world.open(node, credit.link, credit.node, Verb::Deliver, kNone);
    QueueState& state = stateOf(world, node);
    Message& entry = state.messages[message];
    state.oldest = std::max(state.oldest, world.now() - entry.publishedAt);
    ++entry.receives;
    ++entry.deliveries;
    ++state.delivered;
    if (entry.receives > 1)
        ++state.redelivered;
    Call& sent = world.call(call);
    sent.key = entry.key;
    sent.user = entry.user;
    sent.number = entry.number;
    sent.rounds = entry.rounds;
    sent.operation = entry.operation;
    sent.sampled = entry.sampled;
    sent.retry = entry.receives > 1;
    sent.pairOrMessage = message;
    sent.epoch = credit.epoch;
    sent.markVersion = entry.generation;
    if (model.atMostOnce)
        removeMessage(world, node, message, true);
    world.issue(call, model.visibilityLane, model.visibilityTimeout);
    if (model.atMostOnce) // it is gone already: nobody gives up on the work
        world.call(call).expires = kernel::kNever;
}

void dispatch(World& world, Index node) {
    QueueState& state = stateOf(world, node);
    if (world.node(node).health != NodeHealth::Up)
        return;
    do {
        while (!state.credits.empty() && !state.ready.empty()) {
            const Credit credit = state.credits.pop();
            if (!creditIsGood(world, credit))
                continue;
            const Index message = popReady(world, node);
            if (message == kNone) {
                state.credits.push(credit);
                break;
            }
            deliver(world, node, message, credit);
        }
    } while (unblock(world, node)); // what was let in may find a worker that waits
}

/// A delivery has failed for good, or its worker was lost: the message comes back, or it has had its tries.
void comeBack(World& world, Index node, Index message, kernel::Time at) {
    QueueState& state = stateOf(world, node);
    if (state.messages[message].gone)
        return;
    state.messages[message].returnsAt = std::max(at, world.now());
    if (at > world.now())
        world.schedule(at, EventType::MessageReady, node, message);
    else
        onMessageReady(world, node, message);
}

void giveBackCredit(World& world, Index node, const Call& delivery) {
    const Credit credit{delivery.callee, delivery.link, delivery.epoch};
    if (creditIsGood(world, credit))
        stateOf(world, node).credits.push(credit);
}

} // namespace

void offerCredits(World& world, Index workerNode) {
    const Node& worker = world.node(workerNode);
    if (worker.health != NodeHealth::Up)
        return;
    const ComponentModel& component = world.model.components[worker.component];
    const std::uint32_t places = component.cpus * world.model.services[component.row].prefetch;
    for (Index link = 0; link < world.model.links.size(); ++link) {
        const network::LinkModel& wire = world.model.links[link];
        if (wire.removed || wire.to != worker.component || world.model.components[wire.from].kind != KindId::Queue)
            continue;
        const Index queueNode = world.model.components[wire.from].nodes.front();
        QueueState& state = stateOf(world, queueNode);
        // Places that are taken: messages under way to the worker or with it.
        std::uint32_t taken = 0;
        for (std::size_t i = 0; i < state.credits.size(); ++i)
            taken += state.credits[i].node == workerNode && state.credits[i].epoch == worker.epoch ? 1 : 0;
        for (Index call = 0; call < world.state.calls.size(); ++call) {
            const Call& delivery = world.state.calls[call];
            taken += delivery.stage != Stage::Free && delivery.verb == Verb::Deliver && delivery.callee == workerNode &&
                             delivery.link == link && delivery.epoch == worker.epoch
                         ? 1
                         : 0;
        }
        for (std::uint32_t i = taken; i < places; ++i)
            state.credits.push({workerNode, link, worker.epoch});
        dispatch(world, queueNode);
    }
}

void onMessageReady(World& world, Index node, Index message) {
    QueueState& state = stateOf(world, node);
    const QueueModel& model = modelOf(world, node);
    Message& entry = state.messages[message];
    // Something else may have come in between, or another message stands here by now.
    if (!entry.inUse || entry.gone || entry.ready || entry.returnsAt != world.now())
        return;
    if (model.maxReceives > 0 && entry.receives >= model.maxReceives) {
        const Message content = entry;
        const bool hasLetters = model.deadLetter != kNone && !world.model.components[model.deadLetter].removed;
        const Index letters = hasLetters ? world.model.components[model.deadLetter].nodes.front() : kNone;
        if (hasLetters && makeRoom(world, letters)) {
            ++state.deadLettered;
            enqueue(world, letters, content);
            dispatch(world, letters);
        } else {
            ++state.dropped;
        }
        removeMessage(world, node, message, false);
        dispatch(world, node);
        return;
    }
    makeReady(state, message);
    dispatch(world, node);
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
    const Call call = world.call(index);
    const QueueModel& model = modelOf(world, call.callee);
    QueueState& state = queue::stateOf(world, call.callee);
    if (static_cast<std::uint64_t>(state.depth.level()) >= model.capacity) {
        if (model.onFull == QueueModel::OnFull::Block && state.blocked.size() < kHeldLimit) {
            state.blocked.push((static_cast<std::uint64_t>(call.generation) << 32) | index);
            world.waitingChanged(world.node(call.callee), +1);
            return;
        }
        if (!makeRoom(world, call.callee)) {
            answerPublisher(world, index, Outcome::Overloaded);
            return;
        }
    }
    Message content;
    content.key = call.key;
    content.user = call.user;
    content.operation = call.operation;
    content.number = call.number;
    content.rounds = call.rounds;
    content.sampled = call.sampled;
    enqueue(world, call.callee, content);
    answerPublisher(world, index, Outcome::Success);
    dispatch(world, call.callee);
}

/// A delivery was answered (acknowledged, or handed back), or its visibility timeout passed.
void onAnswer(World& world, Index index, Outcome outcome) {
    Call& delivery = world.call(index);
    const Index node = delivery.caller;
    const Index message = delivery.pairOrMessage;
    QueueState& state = queue::stateOf(world, node);
    if (outcome == Outcome::Timeout && delivery.stage != Stage::ToCaller) {
        // Invisible no longer. The worker may still be at it: its late acknowledgement counts, its place stays taken.
        const bool lost = delivery.stage == Stage::Lost;
        const bool again = delivery.failed;
        delivery.failed = true; // from now on only a late acknowledgement counts
        delivery.detached = lost;
        if (lost) {
            giveBackCredit(world, node, delivery);
            --state.messages[message].deliveries;
        } else {
            // Its late answer may yet be lost on the way: looked after again as long as it is out.
            world.enlist(index, modelOf(world, node).visibilityLane);
        }
        const bool gone = state.messages[message].gone;
        if (!gone && !again)
            comeBack(world, node, message, world.now());
        else if (gone && lost)
            releaseIfDone(state, message);
        dispatch(world, node);
        return;
    }
    giveBackCredit(world, node, delivery);
    const bool workerLost = outcome == Outcome::Reset || outcome == Outcome::Refused;
    const kernel::Time visibleAt = delivery.began + modelOf(world, node).visibilityTimeout;
    --state.messages[message].deliveries;
    if (outcome == Outcome::Success) {
        if (state.messages[message].gone)
            releaseIfDone(state, message);
        else
            removeMessage(world, node, message, true);
    } else if (state.messages[message].gone) {
        releaseIfDone(state, message);
    } else if (!delivery.failed && !state.messages[message].ready) {
        // A worker that was lost said nothing: its messages come back at once, or when they would have anyway.
        const kernel::Time lostAt = modelOf(world, node).crashReturnsAtOnce ? world.now() : visibleAt;
        comeBack(world, node, message, workerLost ? lostAt : world.now() + modelOf(world, node).retryDelay);
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
    state.credits.clear();
    // Deliveries under way lost their connection: the messages come back when the queue does.
    const bool durable = modelOf(world, node).durable;
    for (Index i = 0; i < state.messages.size(); ++i) {
        Message& message = state.messages[i];
        if (!message.inUse)
            continue;
        message.deliveries = 0;
        if (message.gone) {
            releaseIfDone(state, i);
        } else if (!durable) {
            ++state.dropped;
            removeMessage(world, node, i, false);
        } else if (!message.ready) {
            makeReady(state, i);
        }
    }
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
    unblock(world, model.nodes.front());
    onUp(world, model.nodes.front());
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
