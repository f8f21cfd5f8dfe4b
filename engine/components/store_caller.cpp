#include "engine/components/store_caller.h"

#include "engine/components/behaviour.h"

namespace faultline::components::store::caller {

namespace {

StoreContact& contactOf(const Store& store, const Call& call) {
    World& world = store.world;
    Outlet& outlet = world.node(call.caller).outlets[world.model.links[call.link].ordinal];
    if (outlet.contact == kNone) {
        outlet.contact = static_cast<Index>(store.state.contacts.size());
        StoreContact& made = store.state.contacts.emplace_back();
        made.home = static_cast<Position>(world.node(call.caller).instance % store.members());
        // Under consensus member 1 leads at first: it is no secret.
        made.member = made.home;
    }
    StoreContact& contact = store.state.contacts[outlet.contact];
    contact.silentAt.resize(store.members(), -1);
    if (contact.member >= store.members())
        contact.member = static_cast<Position>(contact.member % store.members());
    if (contact.home >= store.members())
        contact.home = static_cast<Position>(contact.home % store.members());
    return contact;
}

std::uint64_t bit(std::uint32_t position) {
    return std::uint64_t{1} << (position & 63u);
}

bool isLeftAlone(const Store& store, const StoreContact& contact, std::uint32_t position) {
    const kernel::Time since = contact.silentAt[position];
    return since >= 0 && store.world.now() - since < store.model.retryAfter;
}

/// The next member to ask, from `first` on: one that is not left alone and was not asked for this call.
Index choose(const Store& store, const StoreContact& contact, std::uint64_t tried, std::uint32_t first) {
    for (std::uint32_t i = 0; i < store.members(); ++i) {
        const std::uint32_t position = (first + i) % store.members();
        if ((tried & bit(position)) == 0 && !isLeftAlone(store, contact, position))
            return position;
    }
    return kNone;
}

/// Of those that this call has not been to, if there are any.
Index leftAloneLongest(const Store& store, const StoreContact& contact, std::uint64_t tried) {
    Index longest = kNone;
    const auto before = [&](Index a, Index b) {
        const bool beenToA = (tried & bit(a)) != 0;
        const bool beenToB = (tried & bit(b)) != 0;
        return beenToA != beenToB ? beenToB : contact.silentAt[a] < contact.silentAt[b];
    };
    for (Index position = 0; position < store.members(); ++position)
        if (longest == kNone || before(position, longest))
            longest = position;
    return longest;
}

void sendTry(const Store& store, Index index, std::uint32_t position) {
    World& world = store.world;
    const Call asked = world.call(index);
    const Index made = world.open(asked.caller, asked.link, store.nodeAt(position), asked.verb, index);
    Call& call = world.call(index);
    Call& attempt = world.call(made);
    attempt.isTry = true;
    attempt.version = call.version;
    attempt.consistency = call.consistency;
    attempt.tries = call.tries;
    attempt.retry = call.retry || call.tries > 0;
    call.tried |= bit(position);
    call.callee = attempt.callee;
    if (call.tries < 255)
        ++call.tries;
    world.issue(made, store.model.tryLane, store.model.tryTimeout);
}

/// The call is over for its caller.
void conclude(World& world, Index index, const Call& answer, Outcome outcome) {
    Call& call = world.call(index);
    call.outcome = outcome;
    call.version = answer.version;
    const Store store = Store::of(world, world.model.links[call.link].to);
    if (store.state.recording)
        store.state.accesses.push_back({call.began, world.now(), leavesData(world.model, call) ? call.key : kNone,
                                        call.version, call.verb == Verb::Write, outcome == Outcome::Success});
    world.disarm(index);
    world.trace(TraceEvent::Kind::Returned, index, outcome);
    behaviourOf(world.componentOf(world.node(call.caller)).kind).onAnswer(world, index, outcome);
    world.release(index);
}

/// A member was silent or refused: the next one is asked, those left alone last. Once round, with a refusal among the
/// answers, it is over; where all were silent, the one left alone longest is asked again, until the caller's own
/// patience ends. A member that says that the store is unavailable speaks for the others: those left alone are not
/// asked then.
void goOn(World& world, Index index, const Call& answer) {
    const Call& call = world.call(index);
    const Store store = Store::of(world, world.model.links[call.link].to);
    const StoreContact& contact = contactOf(store, call);
    const std::uint32_t last = store.positionOf(answer.callee);
    Index next = choose(store, contact, call.tried, last + 1);
    if (next == kNone) {
        next = leftAloneLongest(store, contact, call.tried);
        const bool wasAsked = (call.tried & bit(next)) != 0;
        if (call.outcome == Outcome::Unavailable || (call.outcome != Outcome::Success && wasAsked)) {
            conclude(world, index, answer, call.outcome);
            return;
        }
    }
    sendTry(store, index, next);
}

void silent(World& world, Index attempt) {
    Call& call = world.call(attempt);
    const bool again = call.failed;
    const bool waitsForPool = call.stage == Stage::Waiting;
    const Store store = Store::of(world, world.model.links[call.link].to);
    call.failed = !waitsForPool;
    // An answer may come yet, and counts as long as the call is under way: looked after until it has, or is lost.
    if (call.stage != Stage::Lost) {
        call.detached = false;
        world.enlist(attempt, store.model.tryLane);
    }
    if (again || waitsForPool)
        return;
    StoreContact& contact = contactOf(store, call);
    const std::uint32_t member = store.positionOf(call.callee);
    if (member < contact.silentAt.size())
        contact.silentAt[member] = world.now();
    const Call answer = call;
    goOn(world, answer.parent, answer);
}

bool isRefusal(Outcome outcome) {
    return outcome == Outcome::Refused || outcome == Outcome::Reset || outcome == Outcome::Unavailable;
}

} // namespace

void begin(World& world, Index index) {
    Call& call = world.call(index);
    const Store store = Store::of(world, world.model.links[call.link].to);
    // Nothing of this call itself is ever on the wire.
    call.stage = Stage::Lost;
    call.tried = 0;
    call.tries = 0;
    call.outcome = Outcome::Success;
    if (call.consistency == Consistency::Default && call.operation != kNoOperation)
        call.consistency = world.model.operations[call.operation].consistency;
    // Writes are in the order of their first tries; under consensus the leader gives them their place.
    if (call.verb == Verb::Write && leavesData(world.model, call))
        call.version = store.model.consensus ? 0 : ++store.state.lastVersion;
    StoreContact& contact = contactOf(store, call);
    const bool anyMember = store.model.consensus && call.verb == Verb::Read && isRelaxed(call.consistency);
    // Numbers are drawn where all draw them: at the first member that can be reached.
    std::uint32_t first = anyMember ? contact.home : contact.member;
    if (call.verb == Verb::Next && !store.model.consensus)
        first = 0;
    Index member = choose(store, contact, 0, first);
    if (member == kNone)
        member = leftAloneLongest(store, contact, 0);
    sendTry(store, index, member);
}

void tryEnded(World& world, Index attempt, Outcome outcome) {
    if (outcome == Outcome::Timeout && world.call(attempt).stage != Stage::ToCaller) {
        silent(world, attempt);
        return;
    }
    const Call answer = world.call(attempt);
    const Index index = answer.parent;
    const Store store = Store::of(world, world.model.links[answer.link].to);
    Call& call = world.call(index);
    StoreContact& contact = contactOf(store, call);
    const std::uint32_t member = store.positionOf(answer.callee);
    if (!isRefusal(outcome)) {
        if (outcome == Outcome::Success && member < contact.silentAt.size()) {
            contact.silentAt[member] = -1;
            if (call.verb != Verb::Next || store.model.consensus)
                contact.member = static_cast<Position>(member);
        }
        conclude(world, index, answer, outcome);
        return;
    }
    if (call.outcome == Outcome::Success || outcome == Outcome::Unavailable)
        call.outcome = outcome;
    if (outcome != Outcome::Unavailable && member < contact.silentAt.size())
        contact.silentAt[member] = world.now();
    if (answer.failed) {
        // It was left behind: another try is under way, but may be one too many now.
        if (choose(store, contact, call.tried, member) == kNone)
            conclude(world, index, answer, call.outcome);
        return;
    }
    const bool namesLeader = outcome == Outcome::Unavailable && answer.hit;
    if (namesLeader && answer.pairOrMessage < store.members() && (call.tried & bit(answer.pairOrMessage)) == 0) {
        sendTry(store, index, answer.pairOrMessage);
        return;
    }
    goOn(world, index, answer);
}

} // namespace faultline::components::store::caller
