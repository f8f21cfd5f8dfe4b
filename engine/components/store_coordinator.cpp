#include "engine/components/store_coordinator.h"

#include <algorithm>

#include "engine/components/cpu.h"
#include "engine/components/store_copies.h"
#include "engine/components/store_repair.h"
#include "engine/components/store_waiting.h"

namespace faultline::components::store::coordinator {

namespace {

bool has(const std::uint64_t (&set)[2], Position position) {
    return (set[position >> 6 & 1] >> (position & 63) & 1) != 0;
}
void add(std::uint64_t (&set)[2], Position position) {
    set[position >> 6 & 1] |= std::uint64_t{1} << (position & 63);
}

std::uint32_t majority(std::uint32_t replicas) {
    return replicas / 2 + 1;
}

/// How many answers a request waits for. `strong` waits for enough to meet the other side's quorum for certain.
std::uint32_t quorumFor(const StoreModel& model, Consistency consistency, bool write) {
    const std::uint32_t own = write ? model.writeQuorum : model.readQuorum;
    const std::uint32_t other = write ? model.readQuorum : model.writeQuorum;
    switch (consistency) {
    case Consistency::Default:
        return own;
    case Consistency::Any:
    case Consistency::Eventual:
        return 1;
    case Consistency::Quorum:
        return majority(model.replicas);
    case Consistency::Primary:
    case Consistency::Strong:
        return std::max(majority(model.replicas), model.replicas - other + 1);
    }
    return own;
}

/// Where a request without a key goes is a matter of its number.
Index placeOf(const Call& call) {
    return call.key != kNone ? call.key : static_cast<Index>(kernel::hash(std::uint64_t{call.number}) & 0x7fffffffu);
}

Index open(const Store& store, Index from, Index to, Verb verb, const StoreOperation& operation) {
    World& world = store.world;
    const Index made = world.open(from, from == to ? kNone : store.shape.internal, to, verb, kNone);
    Call& call = world.call(made);
    call.key = operation.key;
    call.version = operation.version;
    return made;
}

/// Sends an operation to all replicas of `place`, the coordinator's own copy included.
void askAll(const Store& store, Index index, Index place, std::uint16_t operation) {
    World& world = store.world;
    const Replicas replicas = replicasOf(store.model, place);
    store.state.operations[index].open = static_cast<Position>(replicas.count);
    const Verb verb = store.state.operations[index].write ? Verb::ReplicaWrite : Verb::ReplicaRead;
    const Index self = store.nodeAt(store.state.operations[index].member);
    for (const Position replica : replicas) {
        const Index to = store.nodeAt(replica);
        const Index made = open(store, self, to, verb, store.state.operations[index]);
        Call& call = world.call(made);
        call.operation = operation;
        call.pairOrMessage = index;
        call.epoch = store.state.operations[index].generation;
        if (to != self) {
            world.issue(made, store.model.requestLane, store.model.requestTimeout);
            continue;
        }
        call.stage = Stage::AtCallee;
        call.expires = world.now() + store.model.requestTimeout;
        world.enlist(made, store.model.requestLane);
        work(world, made);
    }
}

/// Answers the caller, if it is still there to be answered; true when it was.
bool answer(const Store& store, Index index, Outcome outcome) {
    StoreOperation& operation = store.state.operations[index];
    const Index call = std::exchange(operation.call, kNone);
    waiting::recount(store, operation);
    if (call == kNone || !store.world.state.calls.isCurrent(call, operation.callGeneration))
        return false;
    store.world.call(call).version = operation.version;
    if (outcome == Outcome::Success && operation.next)
        numberDrawn(store, store.world.call(call));
    store.world.finish(call, outcome);
    return true;
}

/// The newest number is known: the next one is this coordinator's to give, once enough replicas have it.
void writeNumber(const Store& store, Index read) {
    StoreState& state = store.state;
    const Index write = state.operations.allocate();
    StoreOperation& from = state.operations[read];
    StoreOperation& to = state.operations[write];
    StoreMember& member = state.members[from.member];
    member.reserved = std::max(member.reserved, from.version) + 1;
    to.call = std::exchange(from.call, kNone);
    waiting::recount(store, from);
    to.callGeneration = from.callGeneration;
    to.member = from.member;
    to.key = kCounterKey;
    to.version = member.reserved;
    to.write = to.next = true;
    const bool waits = store.world.state.calls.isCurrent(to.call, to.callGeneration);
    const Call* caller = waits ? &store.world.call(to.call) : nullptr;
    const std::uint16_t asked = caller != nullptr ? caller->operation : kNoOperation;
    const Consistency consistency = caller != nullptr ? caller->consistency : Consistency::Default;
    to.needed = static_cast<Position>(quorumFor(store.model, consistency, true));
    askAll(store, write, kCounterKey, asked);
}

void takeRead(const Store& store, Index index, Position replica, std::uint32_t version) {
    StoreOperation& operation = store.state.operations[index];
    if (version > operation.version) {
        operation.version = version;
        for (int i = 0; i < 2; ++i) {
            operation.old[i] |= operation.fresh[i];
            operation.fresh[i] = 0;
        }
    }
    add(version == operation.version ? operation.fresh : operation.old, replica);
    if (operation.good == operation.needed && operation.call != kNone) {
        if (operation.next)
            writeNumber(store, index);
        else
            answer(store, index, Outcome::Success);
    }
}

/// Replicas that answered a read with an old copy are given the newest.
void repair(const Store& store, Index index) {
    const StoreOperation operation = store.state.operations[index];
    if (operation.write || operation.next || operation.key == kNone || !store.model.readRepair ||
        operation.good < operation.needed || (operation.old[0] | operation.old[1]) == 0)
        return;
    StoreOperation& kept = store.state.operations[index];
    kept.old[0] = kept.old[1] = 0;
    for (const Position replica : replicasOf(store.model, operation.key))
        if (has(operation.old, replica))
            push(store, operation.member, replica, operation.key, operation.version, kRepair);
}

void takeWrite(const Store& store, Index index, std::uint32_t before) {
    StoreOperation& operation = store.state.operations[index];
    operation.seen = std::max(operation.seen, before);
    if (operation.good != operation.needed)
        return;
    const Index key = operation.key;
    const std::uint32_t version = operation.version;
    const std::uint32_t seen = operation.seen;
    const bool current = store.world.state.calls.isCurrent(operation.call, operation.callGeneration);
    const Index user = current ? store.world.call(operation.call).user : 0;
    const bool next = operation.next;
    if (answer(store, index, Outcome::Success) && key != kNone && !next)
        acknowledge(store, key, version, seen, user);
}

} // namespace

void begin(World& world, Index index) {
    const Store store = Store::at(world, world.call(index).callee);
    const Index made = store.state.operations.allocate();
    const Call& call = world.call(index);
    StoreOperation& operation = store.state.operations[made];
    operation.call = index;
    operation.callGeneration = call.generation;
    operation.member = store.positionOf(call.callee);
    operation.next = call.verb == Verb::Next;
    operation.write = call.verb == Verb::Write;
    if (operation.next)
        operation.key = kCounterKey;
    else
        operation.key = leavesData(world.model, call) ? call.key : kNone;
    operation.version = operation.write ? call.version : 0;
    operation.needed = static_cast<Position>(quorumFor(store.model, call.consistency, operation.write));
    askAll(store, made, operation.next ? kCounterKey : placeOf(call), call.operation);
}

void replicaWorked(World& world, Index index) {
    Call& call = world.call(index);
    const Store store = Store::at(world, call.callee);
    const Position self = store.positionOf(call.callee);
    call.outcome = Outcome::Success;
    if (call.verb == Verb::ReplicaWrite)
        call.markVersion = take(store, self, call.key, call.version);
    else
        call.version = held(store, self, call.key);
    if (call.caller != call.callee) {
        world.sendAnswer(index);
        return;
    }
    world.disarm(index);
    if (!call.detached)
        replicaAnswered(world, index, Outcome::Success);
    world.release(index);
}

void replicaAnswered(World& world, Index index, Outcome outcome) {
    const Call call = world.call(index);
    const Store store = Store::at(world, call.caller);
    const Position replica = store.positionOf(call.callee);
    if (call.pairOrMessage == kNone) {
        if (call.phase == kHint)
            repair::hintAnswered(store, store.positionOf(call.caller), replica, {call.key, call.version}, outcome);
        return;
    }
    const Index number = call.pairOrMessage;
    StoreOperation& operation = store.state.operations[number];
    if (!store.state.operations.isCurrent(number, call.epoch))
        return;
    --operation.open;
    if (outcome == Outcome::Success) {
        ++operation.good;
        if (operation.write)
            takeWrite(store, number, call.markVersion);
        else
            takeRead(store, number, replica, call.version);
        repair(store, number);
    } else if (operation.write) {
        repair::keepHint(store, operation.member, replica, {operation.key, operation.version});
    }
    StoreOperation& after = store.state.operations[number];
    // Hints never count: when too few replicas are left, there is nothing to wait for.
    if (after.call != kNone && after.good + after.open < after.needed)
        answer(store, number, Outcome::Unavailable);
    if (store.state.operations[number].open == 0)
        store.state.operations.free(number);
}

bool push(const Store& store, std::uint32_t from, std::uint32_t to, Index key, std::uint32_t version,
          std::uint8_t purpose) {
    StoreOperation content;
    content.key = key;
    content.version = version;
    const Index self = store.nodeAt(from);
    const Index made = open(store, self, store.nodeAt(to), Verb::ReplicaWrite, content);
    Call& call = store.world.call(made);
    call.phase = purpose;
    call.pairOrMessage = kNone;
    if (from != to) {
        store.world.issue(made, store.model.requestLane, store.model.requestTimeout);
        return true;
    }
    call.stage = Stage::AtCallee;
    work(store.world, made);
    return false;
}

void giveUp(const Store& store, std::uint32_t position) {
    StoreState& state = store.state;
    for (Index i = 0; i < state.operations.size(); ++i)
        if (state.operations[i].open > 0 && state.operations[i].member == position) {
            answer(store, i, Outcome::Unavailable);
            state.operations[i].open = 0;
            state.operations.free(i);
        }
}

} // namespace faultline::components::store::coordinator
