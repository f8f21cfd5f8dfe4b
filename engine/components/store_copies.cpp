#include "engine/components/store_copies.h"

#include <algorithm>

namespace faultline::components::store {

namespace {

/// One of the keys that members disagreed about when the store was whole again is settled.
void settled(const Store& store, const StoreKey& truth) {
    StoreState& state = store.state;
    if (!state.healing || truth.changedAt > state.healedAt || state.healLeft == 0 || --state.healLeft > 0)
        return;
    state.healing = false;
    state.converged = store.world.now() - state.healedAt;
}

/// A member has newly taken this version: who agrees now?
void note(const Store& store, Index key, std::uint32_t version) {
    StoreState& state = store.state;
    StoreKey& truth = state.keys.at(key);
    if (version > truth.newest) {
        const bool agreed = truth.newest == 0 || truth.holders >= state.replicas;
        if (agreed) {
            ++state.differ;
            truth.differsSince = store.world.now();
        } else {
            settled(store, truth);
        }
        truth.newest = version;
        truth.holders = 1;
        truth.changedAt = store.world.now();
        if (!truth.listed && state.replicas > 1) {
            truth.listed = true;
            state.differing.push_back(key);
        }
    } else if (version == truth.newest) {
        ++truth.holders;
    } else {
        return;
    }
    if (truth.holders < state.replicas)
        return;
    --state.differ;
    settled(store, truth);
    tidy(store);
}

} // namespace

std::uint32_t held(const Store& store, std::uint32_t position, Index key) {
    const StoreMember& member = store.state.members[position];
    return key == kCounterKey ? member.counter : key == kNone ? 0 : member.copies[key];
}

std::uint32_t take(const Store& store, std::uint32_t position, Index key, std::uint32_t version) {
    StoreMember& member = store.state.members[position];
    const std::uint32_t before = held(store, position, key);
    if (key == kNone || version <= before)
        return before;
    if (key == kCounterKey) {
        member.counter = version;
        return before;
    }
    member.copies.at(key) = version;
    note(store, key, version);
    return before;
}

void acknowledge(const Store& store, Index key, std::uint32_t version, std::uint32_t seen, Index user) {
    StoreKey& truth = store.state.keys.at(key);
    // Of two concurrent writes the one that loses is counted, once: when the newer one is acknowledged, or when it is
    // acknowledged itself after the newer one.
    if (version > truth.acknowledged) {
        if (!store.model.consensus && truth.acknowledged > seen)
            ++store.state.conflicts;
        truth.acknowledged = version;
        truth.writer = user;
        truth.acknowledgedAt = store.world.now();
        truth.seen = seen;
        store.state.own.note(user, key, version, store.world.now());
    } else if (version < truth.acknowledged) {
        if (!store.model.consensus && truth.seen < version)
            ++store.state.conflicts;
        store.state.own.note(user, key, version, store.world.now());
    }
}

void acknowledgeNumber(const Store& store, std::uint32_t number, Index user) {
    StoreNumber& entry = store.state.numbers.at(number % kNumbersKept);
    if (entry.number != number)
        entry = {number, 0};
    if (entry.times > 0)
        if (const Index client = store.world.model.clientOf(user); client != kNone)
            store.world.state.clients[client].idCollisions += entry.times;
    store.state.collisions += entry.times++;
}

consistency::ReadMark mark(const StoreState& state, Index key) {
    const StoreKey& truth = state.keys[key];
    consistency::ReadMark known;
    known.version = truth.acknowledged;
    known.acknowledgedAt = truth.acknowledgedAt;
    return known;
}

void layOut(const Store& store) {
    StoreState& state = store.state;
    const StoreModel& model = store.model;
    const bool same =
        state.replicas == model.replicas && state.memberCount == store.members() && state.consensus == model.consensus;
    if (state.laidOut && same)
        return;
    const bool moves = state.laidOut;
    state.laidOut = true;
    state.replicas = model.replicas;
    state.memberCount = store.members();
    state.consensus = model.consensus;
    if (!moves)
        return;
    // What has left the store, or is no replica any more, hands its keys over: nothing is lost by growing or shrinking.
    std::vector<Index> written;
    state.keys.eachStored([&](std::uint64_t key, const StoreKey& truth) {
        if (truth.newest > 0)
            written.push_back(static_cast<Index>(key));
    });
    for (const Index key : written) {
        StoreKey& truth = state.keys.at(key);
        for (const Position replica : replicasOf(model, key))
            state.members[replica].copies.at(key) = truth.newest;
        truth.holders = static_cast<Position>(model.replicas);
        truth.listed = false;
    }
    state.differing.clear();
    state.differ = 0;
    std::uint32_t counter = 0;
    for (const StoreMember& member : state.members)
        counter = std::max({counter, member.counter, member.reserved});
    for (StoreMember& member : state.members) {
        member.counter = counter;
        member.hints.clear();
    }
    if (state.healing) {
        state.healing = false;
        state.converged = store.world.now() - state.healedAt;
    }
}

void tidy(const Store& store) {
    StoreState& state = store.state;
    if (state.differing.size() < 2 * state.differ + 1024)
        return;
    std::erase_if(state.differing, [&](Index key) {
        const bool agreed = state.keys[key].holders >= state.replicas;
        if (agreed)
            state.keys.at(key).listed = false;
        return agreed;
    });
}

void noteHealing(const Store& store) {
    StoreState& state = store.state;
    bool whole = true;
    for (std::uint32_t a = 0; a < store.members() && whole; ++a)
        for (std::uint32_t b = a; b < store.members() && whole; ++b)
            whole = store.connected(a, b);
    if (whole == state.whole)
        return;
    state.whole = whole;
    state.healing = whole && state.differ > 0;
    if (!whole)
        return;
    state.healed = true;
    state.healedAt = store.world.now();
    state.healLeft = state.differ;
    state.converged = 0;
}

std::uint64_t divergentKeys(const Model& model, const State& state, Index component) {
    const ComponentModel& shape = model.components[component];
    const StoreModel& settings = model.stores[shape.row];
    const StoreState& store = state.stores[shape.row];
    // A coordinator waits so long for members; the followers of a leader learn of a commit with the next heartbeats.
    const kernel::Time onItsWay = settings.consensus ? settings.electionTimeout : settings.requestTimeout;
    return static_cast<std::uint64_t>(std::count_if(store.differing.begin(), store.differing.end(), [&](Index key) {
        const StoreKey& truth = store.keys[key];
        return truth.holders < store.replicas && state.now - truth.differsSince > onItsWay;
    }));
}

std::uint64_t lostWrites(const Model& model, const State& state, Index component, Index client) {
    const ComponentModel& shape = model.components[component];
    const StoreState& store = state.stores[shape.row];
    std::uint64_t lost = 0;
    store.keys.eachStored([&](std::uint64_t key, const StoreKey& truth) {
        if (truth.acknowledged == 0 || (client != kNone && model.clientOf(truth.writer) != client))
            return;
        bool kept = false;
        for (std::size_t i = 0; i < shape.nodes.size() && !kept; ++i) {
            kept = store.members[i].copies[key] >= truth.acknowledged;
        }
        lost += kept ? 0 : 1;
    });
    return lost;
}

} // namespace faultline::components::store
