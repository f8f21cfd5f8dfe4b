#include "engine/components/store_consensus.h"

#include "engine/components/store_copies.h"

namespace faultline::components::store::consensus {

namespace {

/// Applied entries that are kept, for followers that are a little behind and for tries that come twice.
constexpr std::size_t kLogKept = 2048;

StoreVoter& voterAt(const Store& store, std::uint32_t position) {
    return store.state.members[position].voter;
}

/// Whether a call still waits at this member for an answer.
bool waitsHere(const Store& store, Index call, Index generation, std::uint32_t position) {
    return call != kNone && store.world.state.calls.isCurrent(call, generation) &&
           store.world.call(call).stage == Stage::AtCallee && store.world.call(call).callee == store.nodeAt(position);
}

void refuse(const Store& store, Index index, bool worked) {
    Call& call = store.world.call(index);
    const StoreVoter& voter = voterAt(store, store.positionOf(call.callee));
    call.hit = voter.leader != kNone && voter.role != StoreRole::Leader;
    call.pairOrMessage = voter.leader;
    if (worked)
        store.world.finish(index, Outcome::Unavailable);
    else
        store.world.reject(index, Outcome::Unavailable);
}

/// A committed write or number is answered: from here on it counts as acknowledged.
void answerWrite(const Store& store, Index index, const StoreLogEntry& entry) {
    Call& call = store.world.call(index);
    const bool number = call.verb == Verb::Next;
    call.version = number ? entry.counter : entry.version;
    const Index user = call.user;
    if (number)
        numberDrawn(store, call);
    store.world.finish(index, Outcome::Success);
    if (!number && entry.key != kNone)
        acknowledge(store, entry.key, entry.version, entry.version, user);
}

void answerRead(const Store& store, Index index) {
    Call& call = store.world.call(index);
    call.version = leavesData(store.world.model, call) ? held(store, store.positionOf(call.callee), call.key) : 0;
    store.world.finish(index, Outcome::Success);
}

bool mayRead(const Store& store, const StoreVoter& leader) {
    // What earlier leaders committed is known once an entry of its own term is.
    return leader.committed >= leader.termStart && hasLease(store, leader);
}

void serveParked(const Store& store, std::uint32_t position) {
    StoreVoter& voter = voterAt(store, position);
    if (voter.parked.empty() || !mayRead(store, voter))
        return;
    while (!voterAt(store, position).parked.empty()) {
        const std::uint64_t token = voterAt(store, position).parked.pop();
        const auto call = static_cast<Index>(token);
        if (waitsHere(store, call, static_cast<Index>(token >> 32), position))
            answerRead(store, call);
    }
}

void dropTail(StoreVoter& voter, std::uint32_t last) {
    if (last < voter.last())
        voter.log.resize(last + 1 - voter.logBegin);
}

/// Forgets what is applied and older than the entries that are kept.
void compact(StoreVoter& voter) {
    if (voter.log.size() <= 2 * kLogKept)
        return;
    const std::size_t applied = voter.committed + 1 - voter.logBegin;
    const std::size_t dropped = std::min(applied, voter.log.size() - kLogKept);
    if (dropped == 0)
        return;
    voter.termBefore = voter.log[dropped - 1].term;
    voter.counterBefore = voter.log[dropped - 1].counter;
    voter.log.erase(voter.log.begin(), voter.log.begin() + static_cast<std::ptrdiff_t>(dropped));
    voter.logBegin += static_cast<std::uint32_t>(dropped);
}

void commitUpTo(const Store& store, std::uint32_t position, std::uint32_t index) {
    while (voterAt(store, position).committed < index) {
        StoreVoter& voter = voterAt(store, position);
        const std::uint32_t number = ++voter.committed;
        StoreLogEntry& kept = voter.entry(number);
        const StoreLogEntry entry = kept;
        kept.call = kNone;
        take(store, position, entry.key, entry.version);
        store.state.members[position].counter = entry.counter;
        if (waitsHere(store, entry.call, entry.callGeneration, position))
            answerWrite(store, entry.call, entry);
    }
    compact(voterAt(store, position));
}

/// Entries that a majority has are committed, once one of this term is among them.
void advance(const Store& store, std::uint32_t position) {
    StoreVoter& voter = voterAt(store, position);
    const auto reached = static_cast<std::uint32_t>(reachedByMajority(
        voter, position, voter.last(), [](const StoreFollower& follower) { return kernel::Time{follower.match}; }));
    if (reached <= voter.committed || voter.termAt(reached) != voter.term)
        return;
    const bool first = voter.committed < voter.termStart;
    commitUpTo(store, position, reached);
    if (first)
        availabilityChanged(store);
}

void append(const Store& store, std::uint32_t position, StoreLogEntry entry) {
    StoreVoter& voter = voterAt(store, position);
    entry.at = store.world.now();
    entry.term = voter.term;
    voter.log.push_back(entry);
    advance(store, position);
    for (std::uint32_t other = 0; other < store.members(); ++other) {
        // One that has not answered for so long gets heartbeats only, which bring it up to date when it does.
        const StoreFollower& follower = voterAt(store, position).followers[other];
        if (other != position && store.world.now() - follower.heardAt < store.model.electionTimeout)
            sendAppend(store, position, other);
    }
}

/// The entry that an earlier try of the same call has left in the log; 0: none.
std::uint32_t earlierTry(const StoreVoter& voter, const Call& call) {
    for (std::uint32_t index = voter.last(); index >= voter.logBegin; --index)
        if (voter.entry(index).write == call.parent && voter.entry(index).writeGeneration == call.parentGeneration)
            return index;
    return 0;
}

/// A write or a number: goes into the log, once for all tries of one call.
void propose(const Store& store, Index index, std::uint32_t position) {
    World& world = store.world;
    Call& call = world.call(index);
    StoreVoter& voter = voterAt(store, position);
    if (!world.callerWaits(call)) {
        world.finish(index, Outcome::Unavailable);
        return;
    }
    if (call.tries > 0 || call.expires <= world.now()) {
        const std::uint32_t found = earlierTry(voter, call);
        if (found != 0 && found <= voter.committed) {
            answerWrite(store, index, StoreLogEntry(voter.entry(found)));
            return;
        }
        if (found != 0) {
            StoreLogEntry& entry = voter.entry(found);
            const Index earlier = entry.call;
            const bool waits = waitsHere(store, earlier, entry.callGeneration, position);
            entry.call = index;
            entry.callGeneration = call.generation;
            if (waits)
                world.finish(earlier, Outcome::Unavailable);
            return;
        }
        // It cannot be told any more whether an earlier try was applied.
        if (voter.logBegin > 1 && (voter.log.empty() || voter.log.front().at > world.call(call.parent).began)) {
            world.finish(index, Outcome::Unavailable);
            return;
        }
    }
    StoreLogEntry entry;
    entry.key = call.verb == Verb::Write && leavesData(world.model, call) ? call.key : kNone;
    entry.version = ++store.state.lastVersion;
    entry.counter = voter.lastCounter() + (call.verb == Verb::Next ? 1 : 0);
    entry.user = call.user;
    entry.write = call.parent;
    entry.writeGeneration = call.parentGeneration;
    entry.call = index;
    entry.callGeneration = call.generation;
    append(store, position, entry);
}

/// How far a follower's log surely is the leader's: two that agree on an entry's term agree on all before it.
std::uint32_t commonPrefix(const StoreVoter& leader, const StoreVoter& follower) {
    std::uint32_t index = std::min(leader.last(), follower.last());
    for (; index > follower.committed; --index) {
        if (index + 1 < leader.logBegin)
            return follower.committed;
        if (leader.termAt(index) == follower.termAt(index))
            return index;
    }
    return index;
}

/// Takes the leader's entries up to `last` in place of what differs; whether there were any.
bool takeEntries(const Store& store, std::uint32_t self, const StoreVoter& leader, std::uint32_t from,
                 std::uint32_t last) {
    StoreVoter& own = voterAt(store, self);
    bool any = false;
    for (std::uint32_t index = from; index <= last && index <= leader.last(); ++index) {
        const StoreLogEntry& sent = leader.entry(index);
        if (index <= own.last()) {
            if (own.termAt(index) == sent.term)
                continue;
            dropTail(own, index - 1);
        }
        own.log.push_back(sent);
        own.log.back().call = kNone;
        any = true;
    }
    return any;
}

/// A follower that lacks entries which its leader has dropped takes the leader's copies instead.
void takeSnapshot(const Store& store, std::uint32_t self, std::uint32_t from) {
    const StoreVoter& leader = voterAt(store, from);
    StoreVoter& own = voterAt(store, self);
    const std::vector<Index> differing = store.state.differing;
    for (const Index key : differing)
        take(store, self, key, held(store, from, key));
    own.log.clear();
    own.logBegin = leader.logBegin;
    own.termBefore = leader.termBefore;
    own.counterBefore = leader.counterBefore;
    own.committed = leader.logBegin - 1;
    // The copies may be ahead of the log for a moment; applying an entry twice changes nothing.
    store.state.members[self].counter = leader.counterBefore;
}

} // namespace

void onRequest(World& world, Index index) {
    const Call& call = world.call(index);
    const Store store = Store::at(world, call.callee);
    const StoreVoter& voter = voterAt(store, store.positionOf(call.callee));
    const bool anyMember = call.verb == Verb::Read && isRelaxed(call.consistency);
    if (voter.role != StoreRole::Leader && !anyMember)
        refuse(store, index, false);
    else
        work(world, index);
}

void worked(World& world, Index index) {
    const Call& call = world.call(index);
    const Store store = Store::at(world, call.callee);
    const Position self = store.positionOf(call.callee);
    StoreVoter& voter = voterAt(store, self);
    if (call.verb == Verb::Read && isRelaxed(call.consistency))
        answerRead(store, index);
    else if (voter.role != StoreRole::Leader || self >= store.members())
        refuse(store, index, true);
    else if (call.verb != Verb::Read)
        propose(store, index, self);
    else if (mayRead(store, voter))
        answerRead(store, index);
    else
        voter.parked.push((static_cast<std::uint64_t>(call.generation) << 32) | index);
}

void openTerm(const Store& store, std::uint32_t leader) {
    StoreVoter& voter = voterAt(store, leader);
    voter.termStart = voter.last() + 1;
    StoreLogEntry entry;
    entry.counter = voter.lastCounter();
    append(store, leader, entry);
}

void sendAppend(const Store& store, std::uint32_t leader, std::uint32_t follower) {
    World& world = store.world;
    const Index made =
        world.open(store.nodeAt(leader), store.shape.internal, store.nodeAt(follower), Verb::Append, kNone);
    Call& call = world.call(made);
    const StoreVoter& voter = voterAt(store, leader);
    const StoreFollower& other = voter.followers[follower];
    call.version = voter.term;
    call.markVersion = other.probed ? other.match : other.probe;
    call.pairOrMessage = voter.last();
    call.pc = voter.committed;
    world.issue(made, store.model.electionLane, store.model.electionTimeout);
}

void onAppend(World& world, Index index) {
    Call& call = world.call(index);
    const Store store = Store::at(world, call.callee);
    const Position self = store.positionOf(call.callee);
    const Position from = store.positionOf(call.caller);
    call.outcome = Outcome::Success;
    call.hit = false;
    const std::uint32_t previous = call.markVersion;
    call.markVersion = kNone;
    call.epoch = voterAt(store, self).term;
    if (call.version < voterAt(store, self).term) {
        world.sendAnswer(index);
        return;
    }
    follow(store, self, call.version, from);
    heard(store, self);
    StoreVoter& own = voterAt(store, self);
    const StoreVoter& leader = voterAt(store, from);
    call.epoch = own.term;
    // What it was sent from has changed since: as good as lost, but for the sign of life.
    if (leader.role != StoreRole::Leader || leader.term != call.version) {
        world.sendAnswer(index);
        return;
    }
    const std::uint32_t common = commonPrefix(leader, own);
    const bool dropped = common + 1 < leader.logBegin;
    if (previous > common && !dropped) {
        call.markVersion = common;
        world.sendAnswer(index);
        return;
    }
    if (dropped)
        takeSnapshot(store, self, from);
    const std::uint32_t begin = std::max(common + 1, leader.logBegin);
    const bool any = takeEntries(store, self, leader, begin, call.pairOrMessage) || dropped;
    commitUpTo(store, self, std::min({call.pc, call.pairOrMessage, own.last()}));
    call.hit = true;
    call.markVersion = call.pairOrMessage;
    if (any)
        work(world, index);
    else
        world.sendAnswer(index);
}

void appendWorked(World& world, Index index) {
    Call& call = world.call(index);
    const Store store = Store::at(world, call.callee);
    const StoreVoter& own = voterAt(store, store.positionOf(call.callee));
    call.outcome = Outcome::Success;
    // Another leader has come meanwhile: what was taken may be gone.
    if (own.term != call.version)
        call.hit = false;
    if (!call.hit)
        call.markVersion = kNone;
    call.epoch = own.term;
    world.sendAnswer(index);
}

void onAppendAnswered(World& world, Index index, Outcome outcome) {
    if (outcome != Outcome::Success)
        return;
    const Call call = world.call(index);
    const Store store = Store::at(world, call.caller);
    const Position self = store.positionOf(call.caller);
    const Position other = store.positionOf(call.callee);
    if (self >= store.members() || other >= store.members())
        return;
    if (call.epoch > voterAt(store, self).term) {
        follow(store, self, call.epoch, kNone);
        return;
    }
    StoreVoter& voter = voterAt(store, self);
    if (voter.role != StoreRole::Leader || voter.term != call.version)
        return;
    StoreFollower& follower = voter.followers[other];
    follower.heardAt = world.now();
    follower.ackedAt = std::max(follower.ackedAt, call.began);
    if (call.markVersion != kNone) {
        const bool learnt = !follower.probed || call.markVersion > follower.match;
        follower.match = std::max(follower.match, call.markVersion);
        follower.probed = true;
        if (!call.hit && learnt)
            sendAppend(store, self, other);
        advance(store, self);
    }
    serveParked(store, self);
}

void refuseWaiting(const Store& store, std::uint32_t position) {
    std::vector<std::uint64_t> waiting;
    StoreVoter& voter = voterAt(store, position);
    while (!voter.parked.empty())
        waiting.push_back(voter.parked.pop());
    for (StoreLogEntry& entry : voter.log)
        if (const Index call = std::exchange(entry.call, kNone); call != kNone)
            waiting.push_back((static_cast<std::uint64_t>(entry.callGeneration) << 32) | call);
    for (const std::uint64_t token : waiting)
        if (waitsHere(store, static_cast<Index>(token), static_cast<Index>(token >> 32), position))
            refuse(store, static_cast<Index>(token), true);
}

void dissolve(const Store& store) {
    std::vector<StoreMember>& members = store.state.members;
    std::size_t best = 0;
    for (std::size_t i = 1; i < members.size(); ++i) {
        const StoreVoter& a = members[i].voter;
        const StoreVoter& b = members[best].voter;
        if (a.lastTerm() != b.lastTerm() ? a.lastTerm() > b.lastTerm() : a.last() > b.last())
            best = i;
    }
    // The best log holds all that was ever acknowledged; what is more in it was never refused for certain.
    const StoreVoter log = members[best].voter;
    for (std::uint32_t index = log.committed + 1; index <= log.last(); ++index) {
        const StoreLogEntry& entry = log.entry(index);
        if (entry.key != kNone && entry.version > members[best].copies[entry.key])
            take(store, static_cast<std::uint32_t>(best), entry.key, entry.version);
    }
    for (std::uint32_t i = 0; i < members.size(); ++i) {
        refuseWaiting(store, i);
        StoreVoter& voter = members[i].voter;
        voter.log.clear();
        voter.logBegin = log.last() + 1;
        voter.committed = log.last();
        voter.termBefore = log.lastTerm();
        voter.counterBefore = log.lastCounter();
        voter.role = StoreRole::Follower;
        members[i].counter = std::max(members[i].counter, log.lastCounter());
    }
}

} // namespace faultline::components::store::consensus
