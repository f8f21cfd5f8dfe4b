#include "engine/components/store_consensus.h"

#include "engine/components/store_copies.h"

namespace faultline::components::store::consensus {

namespace {

StoreVoter& voterAt(const Store& store, std::uint32_t position) {
    return store.state.members[position].voter;
}

/// Gives the member's one timer a new time; an earlier one is void.
void arm(const Store& store, std::uint32_t position, kernel::Time at) {
    StoreMember& member = store.state.members[position];
    member.timer = (member.timer + 1) & 0xffffffu;
    store.world.schedule(std::max(at, store.world.now()), EventType::StoreTimer, store.nodeAt(position), member.timer);
}

kernel::Time heartbeat(const Store& store) {
    return std::max<kernel::Time>(store.model.electionTimeout / 10, 1);
}

/// Waits anew, for a time drawn from [T, 2T).
void beginWaiting(const Store& store, std::uint32_t position) {
    StoreVoter& voter = voterAt(store, position);
    const kernel::Time t = store.model.electionTimeout;
    voter.patience = t + static_cast<kernel::Time>(store.state.random.below(static_cast<std::uint64_t>(t)));
    voter.waitsSince = store.world.now();
    arm(store, position, voter.waitsSince + voter.patience);
}

kernel::Time majorityHeardAt(const Store& store, const StoreVoter& leader) {
    return reachedByMajority(leader, leader.leader, store.world.now(),
                             [](const StoreFollower& follower) { return follower.heardAt; });
}

void askForVotes(const Store& store, std::uint32_t position, bool asking) {
    World& world = store.world;
    const StoreVoter& voter = voterAt(store, position);
    for (std::uint32_t other = 0; other < store.members(); ++other) {
        if (other == position)
            continue;
        const Index made =
            world.open(store.nodeAt(position), store.shape.internal, store.nodeAt(other), Verb::Vote, kNone);
        Call& call = world.call(made);
        call.phase = asking ? 1 : 0;
        call.version = asking ? voter.term + 1 : voter.term;
        call.markVersion = voter.last();
        call.epoch = voter.lastTerm();
        world.issue(made, store.model.electionLane, store.model.electionTimeout);
    }
}

void lead(const Store& store, std::uint32_t position) {
    World& world = store.world;
    StoreVoter& voter = voterAt(store, position);
    voter.role = StoreRole::Leader;
    voter.leader = position;
    const kernel::Time now = world.now();
    // Nobody has answered it as a leader yet: it has no lease.
    voter.followers.assign(store.members(), {0, voter.last(), false, now, now - store.model.electionTimeout});
    world.log("leader", world.nodeName(store.nodeAt(position)), "term " + std::to_string(voter.term), false);
    arm(store, position, now + heartbeat(store));
    openTerm(store, position);
}

/// Votes for itself, first for being asked at all and then for being elected; alone it is a majority.
void stand(const Store& store, std::uint32_t position, bool asking) {
    StoreVoter& voter = voterAt(store, position);
    voter.role = asking ? StoreRole::Asking : StoreRole::Candidate;
    voter.leader = kNone;
    voter.granted.assign(store.members(), 0);
    voter.granted[position] = 1;
    if (!asking) {
        ++voter.term;
        voter.votedFor = position;
    }
    beginWaiting(store, position);
    if (store.members() > 1)
        askForVotes(store, position, asking);
    else if (asking)
        stand(store, position, false);
    else
        lead(store, position);
}

void stepDown(const Store& store, std::uint32_t position) {
    StoreVoter& voter = voterAt(store, position);
    voter.role = StoreRole::Follower;
    voter.leader = kNone;
    store.world.log("steps down", store.world.nodeName(store.nodeAt(position)), "no majority answers", true);
    beginWaiting(store, position);
    refuseWaiting(store, position);
}

void beat(const Store& store, std::uint32_t position) {
    const StoreVoter& voter = voterAt(store, position);
    if (store.world.now() - majorityHeardAt(store, voter) >= store.model.electionTimeout) {
        stepDown(store, position);
        return;
    }
    arm(store, position, store.world.now() + heartbeat(store));
    for (std::uint32_t other = 0; other < store.members(); ++other)
        if (other != position)
            sendAppend(store, position, other);
}

} // namespace

void start(const Store& store) {
    World& world = store.world;
    Index first = 0;
    std::uint32_t term = 0;
    for (std::uint32_t i = 0; i < store.members(); ++i) {
        term = std::max(term, voterAt(store, i).term);
        if (!store.isUp(first) && store.isUp(i))
            first = i;
    }
    for (std::uint32_t i = 0; i < store.members(); ++i) {
        StoreVoter& voter = voterAt(store, i);
        voter.term = term + 1;
        voter.votedFor = first;
        voter.role = StoreRole::Follower;
        voter.leader = first;
        voter.heardAt = world.now();
        voter.granted.clear();
        voter.parked.clear();
        beginWaiting(store, i);
    }
    StoreVoter& leader = voterAt(store, first);
    if (!store.isUp(first))
        return;
    leader.role = StoreRole::Leader;
    leader.followers.assign(store.members(), {leader.last(), leader.last(), true, world.now(), world.now()});
    leader.termStart = leader.committed;
    arm(store, first, world.now() + heartbeat(store));
}

void onTimer(const Store& store, std::uint32_t position) {
    if (!store.isUp(position))
        return; // set again when it is up
    const StoreVoter& voter = voterAt(store, position);
    if (voter.role == StoreRole::Leader) {
        beat(store, position);
        return;
    }
    // Hearing the leader does not set the timer anew each time: it is looked at when it is due.
    const kernel::Time due = voter.waitsSince + voter.patience;
    if (store.world.now() < due)
        arm(store, position, due);
    else
        stand(store, position, true);
}

void follow(const Store& store, std::uint32_t position, std::uint32_t term, Index leader) {
    StoreVoter& voter = voterAt(store, position);
    const bool led = voter.role == StoreRole::Leader;
    if (term > voter.term) {
        voter.term = term;
        voter.votedFor = kNone;
    }
    if (voter.role != StoreRole::Follower) {
        voter.role = StoreRole::Follower;
        beginWaiting(store, position);
    }
    voter.leader = leader;
    if (led)
        refuseWaiting(store, position);
}

void heard(const Store& store, std::uint32_t position) {
    StoreVoter& voter = voterAt(store, position);
    voter.heardAt = voter.waitsSince = store.world.now();
}

bool hasLease(const Store& store, const StoreVoter& leader) {
    const kernel::Time sent = reachedByMajority(leader, leader.leader, store.world.now(),
                                                [](const StoreFollower& follower) { return follower.ackedAt; });
    return store.world.now() - sent < store.model.electionTimeout;
}

bool takesWrites(const Store& store) {
    for (std::uint32_t i = 0; i < store.members(); ++i) {
        const StoreVoter& voter = voterAt(store, i);
        if (voter.role != StoreRole::Leader || voter.committed < voter.termStart || !store.isUp(i))
            continue;
        std::uint32_t with = 0;
        for (std::uint32_t other = 0; other < store.members(); ++other)
            with += store.connected(i, other) ? 1 : 0;
        if (with > store.members() / 2)
            return true;
    }
    return false;
}

void onVote(World& world, Index index) {
    Call& call = world.call(index);
    const Store store = Store::at(world, call.callee);
    const Position self = store.positionOf(call.callee);
    StoreVoter& voter = voterAt(store, self);
    const Position candidate = store.positionOf(call.caller);
    const bool asking = call.phase == 1;
    call.outcome = Outcome::Success;
    call.hit = false;
    // Who hears a leader, or leads a majority, wants no other: that is what a lease rests on.
    const kernel::Time now = world.now();
    const bool content = voter.role == StoreRole::Leader
                             ? now - majorityHeardAt(store, voter) < store.model.electionTimeout
                             : now - voter.heardAt < store.model.electionTimeout;
    const bool hasAll =
        call.epoch != voter.lastTerm() ? call.epoch > voter.lastTerm() : call.markVersion >= voter.last();
    if (!content && asking) {
        call.hit = hasAll && call.version > voter.term;
    } else if (!content && call.version >= voter.term) {
        if (call.version > voter.term)
            follow(store, self, call.version, kNone);
        StoreVoter& after = voterAt(store, self);
        call.hit =
            hasAll && after.role == StoreRole::Follower && (after.votedFor == kNone || after.votedFor == candidate);
        if (call.hit) {
            after.votedFor = candidate;
            after.waitsSince = now;
        }
    }
    call.pc = voterAt(store, self).term;
    world.sendAnswer(index);
}

void onVoteAnswered(World& world, Index index, Outcome outcome) {
    const Call call = world.call(index);
    if (outcome != Outcome::Success)
        return;
    const Store store = Store::at(world, call.caller);
    const Position self = store.positionOf(call.caller);
    if (self >= store.members())
        return;
    StoreVoter& voter = voterAt(store, self);
    if (call.pc > voter.term) {
        follow(store, self, call.pc, kNone);
        return;
    }
    const bool asking = call.phase == 1;
    const bool mine = asking ? voter.role == StoreRole::Asking && call.version == voter.term + 1
                             : voter.role == StoreRole::Candidate && call.version == voter.term;
    const Position other = store.positionOf(call.callee);
    if (!mine || !call.hit || other >= voter.granted.size())
        return;
    voter.granted[other] = 1;
    const auto votes = static_cast<std::uint32_t>(std::count(voter.granted.begin(), voter.granted.end(), 1));
    if (votes <= store.members() / 2)
        return;
    if (asking)
        stand(store, self, false);
    else
        lead(store, self);
}

void onCrash(const Store& store, std::uint32_t position) {
    StoreVoter& voter = voterAt(store, position);
    voter.role = StoreRole::Follower;
    voter.leader = kNone;
    voter.crashed = true;
    voter.granted.clear();
    voter.parked.clear();
    for (StoreLogEntry& entry : voter.log)
        entry.call = kNone;
}

void onUp(const Store& store, std::uint32_t position) {
    StoreVoter& voter = voterAt(store, position);
    if (voter.crashed) {
        // It has forgotten when it last heard a leader: as if that were now, so that no lease is voted away.
        voter.crashed = false;
        voter.heardAt = store.world.now();
        beginWaiting(store, position);
    } else {
        arm(store, position, store.world.now());
    }
}

} // namespace faultline::components::store::consensus
