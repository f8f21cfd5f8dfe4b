#include "engine/components/store_repair.h"

#include <algorithm>

#include "engine/components/store_coordinator.h"
#include "engine/components/store_copies.h"

namespace faultline::components::store::repair {

namespace {

StoreHints& hintsFor(const Store& store, std::uint32_t holder, std::uint32_t target) {
    std::vector<StoreHints>& all = store.state.members[holder].hints;
    if (all.size() < store.members())
        all.resize(store.members());
    return all[target];
}

void plan(const Store& store, std::uint32_t holder, std::uint32_t target, kernel::Time least) {
    StoreHints& hints = hintsFor(store, holder, target);
    if (hints.planned || hints.waiting.empty() || !store.connected(holder, target))
        return;
    hints.planned = true;
    store.world.schedule(store.world.now() + std::max(store.model.hintReplay, least), EventType::HintReplay,
                         store.nodeAt(holder), target);
}

/// Sends as many as may be on their way at once; with the last of them the replay is over.
void replay(const Store& store, std::uint32_t holder, std::uint32_t target) {
    for (;;) {
        StoreHints& hints = hintsFor(store, holder, target);
        if (hints.waiting.empty() || hints.out >= (hints.careful ? 1u : kReplayedAtOnce))
            break;
        const StoreHint hint = hints.waiting.pop();
        if (held(store, target, hint.key) >= hint.version)
            continue; // taken after all, and acknowledged late
        ++hints.out;
        coordinator::push(store, holder, target, hint.key, hint.version, coordinator::kHint);
    }
    StoreHints& hints = hintsFor(store, holder, target);
    if (hints.out == 0)
        hints.planned = false;
}

} // namespace

void keepHint(const Store& store, std::uint32_t holder, std::uint32_t target, StoreHint hint) {
    if (!store.model.hintedHandoff || hint.key == kNone || target >= store.members())
        return;
    StoreHints& hints = hintsFor(store, holder, target);
    if (hints.waiting.size() >= kHintLimit)
        return;
    hints.waiting.push(hint);
    // The target may be there: then only the message, or its answer, was lost.
    plan(store, holder, target, kernel::kMillisecond);
}

void planReplays(const Store& store) {
    for (std::uint32_t holder = 0; holder < store.members(); ++holder)
        for (std::uint32_t target = 0; target < store.members(); ++target)
            if (target < store.state.members[holder].hints.size())
                plan(store, holder, target, 0);
}

void onReplay(World& world, Index node, std::uint32_t target) {
    const Store store = Store::at(world, node);
    const std::uint32_t holder = store.positionOf(node);
    if (holder >= store.members() || target >= store.members() || store.model.consensus)
        return;
    StoreHints& hints = hintsFor(store, holder, target);
    if (!hints.planned || hints.out > 0)
        return;
    if (store.connected(holder, target))
        replay(store, holder, target);
    else
        hints.planned = false;
}

void hintAnswered(const Store& store, std::uint32_t holder, std::uint32_t target, StoreHint hint, Outcome outcome) {
    if (holder >= store.members() || target >= store.members())
        return;
    StoreHints& hints = hintsFor(store, holder, target);
    if (hints.out == 0)
        return; // the hints that it was one of have been dropped since
    --hints.out;
    // What a slow member cannot take in time it does all the same: more at once would keep it from ever catching up.
    hints.careful = outcome != Outcome::Success;
    if (outcome == Outcome::Success) {
        replay(store, holder, target);
        return;
    }
    hints.waiting.push(hint);
    if (hints.out > 0)
        return;
    hints.planned = false;
    plan(store, holder, target, kernel::kMillisecond);
}

void holderCrashed(const Store& store, std::uint32_t holder) {
    for (StoreHints& hints : store.state.members[holder].hints) {
        hints.planned = false;
        hints.out = 0;
    }
}

void startComparing(const Store& store) {
    for (std::uint32_t position = 0; position < store.members(); ++position) {
        StoreMember& member = store.state.members[position];
        member.timer = (member.timer + 1) & 0xffffffu;
        const auto phase = static_cast<kernel::Time>(
            store.state.random.below(static_cast<std::uint64_t>(std::max<kernel::Time>(store.model.antiEntropy, 1))));
        store.world.schedule(store.world.now() + phase, EventType::StoreTimer, store.nodeAt(position), member.timer);
    }
}

void onCompareDue(const Store& store, std::uint32_t position) {
    World& world = store.world;
    StoreMember& member = store.state.members[position];
    const Index node = store.nodeAt(position);
    world.schedule(world.now() + store.model.antiEntropy, EventType::StoreTimer, node, member.timer);
    if (!store.isUp(position) || store.members() < 2)
        return;
    do
        member.peer = (member.peer + 1) % store.members();
    while (member.peer == position);
    const Index made = world.open(node, store.shape.internal, store.nodeAt(member.peer), Verb::Compare, kNone);
    world.issue(made, store.model.requestLane, store.model.requestTimeout);
}

void exchange(const Store& store, std::uint32_t from, std::uint32_t to) {
    take(store, to, kCounterKey, held(store, from, kCounterKey));
    // From the back: taking the last copy of a key may tidy the list, which moves what is still to come further to the
    // front, never past the place that is looked at.
    for (std::size_t i = store.state.differing.size(); i-- > 0;) {
        if (i >= store.state.differing.size())
            continue;
        const Index key = store.state.differing[i];
        const std::uint32_t version = held(store, from, key);
        if (version > held(store, to, key) && isReplica(store.model, key, static_cast<Position>(to)) &&
            isReplica(store.model, key, static_cast<Position>(from)))
            take(store, to, key, version);
    }
}

} // namespace faultline::components::store::repair
