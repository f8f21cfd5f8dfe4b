#include "engine/components/store_waiting.h"

namespace faultline::components::store::waiting {

namespace {

void change(const Store& store, int delta) {
    store.state.waiting.add(store.world.now(), delta);
    store.world.waitingChanged(store.world.state.components[store.component], delta);
}

/// The operation that a call is a part of; null when it is over, or was nobody's request.
StoreOperation* operationOf(const Store& store, const Call& call) {
    const bool isPart = (call.verb == Verb::ReplicaRead || call.verb == Verb::ReplicaWrite) &&
                        call.pairOrMessage != kNone && store.state.operations.isCurrent(call.pairOrMessage, call.epoch);
    return isPart ? &store.state.operations[call.pairOrMessage] : nullptr;
}

std::uint64_t bitOf(Position position) {
    return std::uint64_t{1} << (position & 63);
}

} // namespace

void recount(const Store& store, StoreOperation& operation) {
    const bool waits = operation.call != kNone && (operation.queuedAt[0] | operation.queuedAt[1]) != 0 &&
                       (operation.workedAt[0] | operation.workedAt[1]) == 0;
    if (waits != operation.waits)
        change(store, waits ? +1 : -1);
    operation.waits = waits;
}

void queued(const Store& store, Index index) {
    const Call& call = store.world.call(index);
    const Position at = store.positionOf(call.callee);
    if (StoreOperation* operation = operationOf(store, call)) {
        operation->queuedAt[at >> 6 & 1] |= bitOf(at);
        recount(store, *operation);
    } else if (!isBetweenMembers(call.verb)) {
        ++store.state.members[at].requestsWaiting;
        change(store, +1);
    }
}

void begun(const Store& store, Index index) {
    const Call& call = store.world.call(index);
    const Position at = store.positionOf(call.callee);
    if (StoreOperation* operation = operationOf(store, call)) {
        operation->queuedAt[at >> 6 & 1] &= ~bitOf(at);
        operation->workedAt[at >> 6 & 1] |= bitOf(at);
        recount(store, *operation);
    } else if (!isBetweenMembers(call.verb) && store.state.members[at].requestsWaiting > 0) {
        --store.state.members[at].requestsWaiting;
        change(store, -1);
    }
}

void done(const Store& store, Index index) {
    const Call& call = store.world.call(index);
    const Position at = store.positionOf(call.callee);
    if (StoreOperation* operation = operationOf(store, call)) {
        operation->workedAt[at >> 6 & 1] &= ~bitOf(at);
        recount(store, *operation);
    }
}

void memberLost(const Store& store, Position member) {
    std::uint32_t& waiting = store.state.members[member].requestsWaiting;
    change(store, -static_cast<int>(waiting));
    waiting = 0;
    for (Index i = 0; i < store.state.operations.size(); ++i) {
        StoreOperation& operation = store.state.operations[i];
        operation.queuedAt[member >> 6 & 1] &= ~bitOf(member);
        operation.workedAt[member >> 6 & 1] &= ~bitOf(member);
        recount(store, operation);
    }
}

} // namespace faultline::components::store::waiting
