#include "engine/components/handler.h"

#include <algorithm>

#include "engine/components/cache.h"
#include "engine/components/circles.h"
#include "engine/components/cpu.h"
#include "engine/components/guard.h"
#include "engine/components/handler_calls.h"
#include "engine/components/handler_frame.h"
#include "engine/components/routing.h"
#include "engine/components/service.h"
#include "engine/components/sessions.h"
#include "engine/components/shared_reads.h"
#include "engine/components/stampede.h"
#include "engine/consistency/keyspace.h"

namespace faultline::components::handler {

namespace {

/// The component whose data the frame's current step reads.
Index ownerOf(const World& world, const Call& frame) {
    return world.model.links[stepOf(world, frame).link].to;
}

void run(World& world, Index frame);
void stepFailed(World& world, Index frame, Outcome outcome);
void giveUpStep(World& world, Index frame, Outcome outcome);

void advance(World& world, Index frame) {
    Call& call = world.call(frame);
    ++call.pc;
    call.phase = 0;
    call.tries = 0;
    run(world, frame);
}

/// A frame has come to its end, or failed for good: answers, or tells the frame that it is a branch of.
void end(World& world, Index frame, Outcome outcome) {
    Call& call = world.call(frame);
    if (call.verb != Verb::Branch) {
        service::finish(world, frame, outcome);
        return;
    }
    const Index parent = call.parent;
    const Index node = call.callee;
    const bool holdsSlot = call.holdsSlot;
    const bool joins = parent != kNone && world.state.calls.isCurrent(parent, call.parentGeneration);
    if (joins) {
        Call& whole = world.call(parent);
        routing::passOn(whole, call);
        if (call.numbered) {
            whole.numbered = true;
            whole.tried = call.tried;
            whole.key = call.key;
        }
        if (outcome != Outcome::Success && !whole.failed) {
            whole.failed = true;
            whole.outcome = outcome;
        }
    }
    world.release(frame);
    if (holdsSlot)
        service::releaseSlot(world, node);
    if (!joins || --world.call(parent).pending > 0)
        return;
    if (world.call(parent).failed)
        end(world, parent, world.call(parent).outcome);
    else
        advance(world, parent);
}

/// Whether this handler fails by its component's `fail`: drawn once, after its first work (or at its end).
bool drawFailure(World& world, Index frame) {
    Call& call = world.call(frame);
    const double share = modelOf(world, call).fail;
    if (share <= 0 || call.failDrawn)
        return false;
    call.failDrawn = true;
    return world.stateOf(world.node(call.callee)).chance.chance(share);
}

/// A frame of its own at the same instance, for a branch (joined) or for what goes on after `reply`.
Index fork(World& world, Index frame, Index pc, bool joined) {
    const Index made = world.state.calls.allocate();
    Call& branch = world.call(made);
    const Call& own = world.call(frame);
    branch.verb = Verb::Branch;
    branch.stage = Stage::AtCallee;
    branch.caller = own.callee;
    branch.callee = own.callee;
    branch.operation = own.operation;
    branch.key = own.key;
    branch.user = own.user;
    branch.number = own.number;
    branch.sampled = own.sampled;
    branch.retry = own.retry;
    branch.version = own.version;
    branch.rounds = own.rounds;
    branch.pc = pc;
    branch.failDrawn = true;
    branch.expires = joined ? own.expires : kernel::kNever;
    if (joined) {
        branch.parent = frame;
        branch.parentGeneration = own.generation;
    }
    return made;
}

void reply(World& world, Index frame) {
    // The answer leaves now; a frame without a caller goes on and keeps the slot until the handler's end.
    const Index rest = fork(world, frame, world.call(frame).pc + 1, false);
    world.call(rest).holdsSlot = world.call(frame).holdsSlot;
    world.call(frame).holdsSlot = false;
    service::finish(world, frame, Outcome::Success);
    run(world, rest);
}

void parallel(World& world, Index frame) {
    const std::vector<Index>& branches = stepOf(world, world.call(frame)).branches;
    const bool inCircle = stepOf(world, world.call(frame)).inCircle;
    world.call(frame).pending = static_cast<std::uint16_t>(branches.size() + 1);
    for (const Index start : branches) {
        if (inCircle && world.call(frame).rounds < kMaxRounds)
            ++world.call(frame).rounds; // what each branch may still cause is less and less: together it is bounded
        run(world, fork(world, frame, start, true));
    }
    if (--world.call(frame).pending > 0)
        return;
    if (world.call(frame).failed)
        end(world, frame, world.call(frame).outcome);
    else
        advance(world, frame);
}

/// The frame has the answer's data, if it brings any.
void takeOver(World& world, Index frame, const Call& answer) {
    Call& call = world.call(frame);
    const Step& step = stepOf(world, call);
    const Index held = call.version;
    routing::passOn(call, answer);
    if (step.owner == kNone)
        call.version = held;
    if (step.kind != StepKind::Call)
        routing::audit(world, call, answer.version, step.owner, answer.callee);
}

/// The calls of a step.
void issueStep(World& world, Index frame) {
    Call& call = world.call(frame);
    const Step& step = stepOf(world, call);
    // A look into the cache comes first and may end the circle.
    const bool onward = step.kind != StepKind::CachedRead || call.phase == 1;
    if (step.inCircle && onward && !world.goesRound(frame)) {
        giveUpStep(world, frame, Outcome::Error);
        return;
    }
    if (step.coalesce && onward && shared_reads::joins(world, frame)) [[unlikely]]
        return;
    calls::issue(world, frame);
}

void run(World& world, Index frame) {
    for (;;) {
        Call& call = world.call(frame);
        const Step& step = stepOf(world, call);
        switch (step.kind) {
        case StepKind::Work:
            cpu::submit(world, frame, step.work.draw(world.stateOf(world.node(call.callee)).work));
            return;
        case StepKind::Reply:
            reply(world, frame);
            return;
        case StepKind::Parallel:
            parallel(world, frame);
            return;
        case StepKind::Fail:
            if (world.stateOf(world.node(call.callee)).chance.chance(step.rate)) {
                fail(world, frame, Outcome::Error);
                return;
            }
            ++call.pc;
            break;
        case StepKind::Unreachable:
            if (!step.fallbackOk) {
                fail(world, frame, Outcome::Unavailable);
                return;
            }
            ++call.pc;
            break;
        case StepKind::Session:
            if (step.link != kNone) {
                issueStep(world, frame);
                return;
            }
            sessions::touchLocal(world, frame);
            ++call.pc;
            break;
        case StepKind::End:
            end(world, frame, drawFailure(world, frame) ? Outcome::Error : Outcome::Success);
            return;
        default:
            issueStep(world, frame);
            return;
        }
    }
}

/// A step's call has failed: tries again if the step may, else the handler fails with its cause.
void stepFailed(World& world, Index frame, Outcome outcome) {
    Call& call = world.call(frame);
    const Step& step = stepOf(world, call);
    const double budget = step.retries.budget;
    if (call.tries < step.retries.max &&
        (budget < 0 || guard::of(world, call.callee, step.link).budget.take(budget, world.now()))) {
        const kernel::Time wait = step.retries.wait(call.tries, world.stateOf(world.node(call.callee)).chance);
        ++call.tries;
        world.schedule(world.now() + wait, EventType::StepRetry, frame, call.generation);
        return;
    }
    if (step.kind == StepKind::Call && step.fallbackOk) {
        advance(world, frame);
        return;
    }
    giveUpStep(world, frame, outcome);
}

/// The step has failed for good: so has the handler. Those who count on what it reads are told.
void giveUpStep(World& world, Index frame, Outcome outcome) {
    const Step& step = stepOf(world, world.call(frame));
    if (step.kind == StepKind::CachedRead && world.call(frame).phase == 1)
        stampede::failed(world, world.model.links[step.cacheLink].to, frame, outcome, true);
    const std::vector<std::uint64_t> waiting =
        step.coalesce ? shared_reads::end(world, frame) : std::vector<std::uint64_t>();
    fail(world, frame, outcome);
    for (const std::uint64_t token : waiting)
        if (const Index waiter = callOf(world.state.calls, token); waiter != kNone)
            stepFailed(world, waiter, outcome);
}

/// What the frame's step has read is taken over, and told to those who wait for the same.
void readDone(World& world, Index frame, const Call& answer) {
    const Step& step = stepOf(world, world.call(frame));
    takeOver(world, frame, answer);
    if (!step.coalesce)
        return;
    for (const std::uint64_t token : shared_reads::end(world, frame))
        if (const Index waiter = callOf(world.state.calls, token); waiter != kNone) {
            takeOver(world, waiter, answer);
            advance(world, waiter);
        }
}

void cachedReadAnswered(World& world, Index frame, const Call& answer, Outcome outcome) {
    Call& call = world.call(frame);
    if (call.phase == 0) {
        if (answer.failed) { // waited for another's read, and that has failed
            stepFailed(world, frame, outcome);
            return;
        }
        if (outcome == Outcome::Success && answer.hit) {
            call.version = answer.version;
            routing::audit(world, call, answer.version, stepOf(world, call).owner, answer.callee);
            advance(world, frame);
            return;
        }
        call.phase = 1;
    } else if (call.phase == 1) {
        if (outcome != Outcome::Success) {
            stepFailed(world, frame, outcome);
            return;
        }
        readDone(world, frame, answer);
        world.call(frame).phase = 2;
    } else {
        if (outcome != Outcome::Success)
            stampede::failed(world, world.model.links[stepOf(world, call).cacheLink].to, frame, outcome, false);
        advance(world, frame);
        return;
    }
    issueStep(world, frame);
}

void writeAnswered(World& world, Index frame, const Call& answer, Outcome outcome) {
    Call& call = world.call(frame);
    const Step& step = stepOf(world, call);
    if (call.phase == 0) {
        if (outcome != Outcome::Success) {
            stepFailed(world, frame, outcome);
            return;
        }
        call.version = answer.version;
    }
    // Caches one after the other; one that cannot be reached keeps what it has, and that race is meant.
    const std::size_t caches = (step.cacheLink == kNone ? 0 : 1) + step.moreCaches.size();
    if (call.phase < caches) {
        ++call.phase;
        issueStep(world, frame);
    } else {
        advance(world, frame);
    }
}

/// A cache that cannot be reached is a miss, as always; a database that fails is a step that has failed.
void sessionAnswered(World& world, Index frame, const Call& answer, Outcome outcome) {
    const KindId store = world.model.components[ownerOf(world, world.call(frame))].kind;
    if (outcome != Outcome::Success && store != KindId::Cache) {
        stepFailed(world, frame, outcome);
    } else if (sessions::answered(world, frame, answer, outcome)) {
        advance(world, frame);
    } else {
        world.call(frame).phase = 1;
        issueStep(world, frame);
    }
}

/// A number has been drawn: what is created with it has its key from it.
void takeNumber(World& world, Index frame, Index link, std::uint32_t number) {
    Call& call = world.call(frame);
    call.numbered = true;
    call.tried = (static_cast<std::uint64_t>(world.model.links[link].to) << 32) | number;
    const OperationModel* operation =
        call.operation != kNoOperation ? &world.model.operations[call.operation] : nullptr;
    if (operation == nullptr || operation->kind != OperationKind::Create || operation->keyspace == kNone)
        return;
    const consistency::Keyspace& keyspace = world.model.keyspaces[operation->keyspace];
    const std::uint64_t room = std::max<std::uint64_t>(1, consistency::Keyspace::kMaxKeys - keyspace.keys());
    const std::uint64_t rank = keyspace.keys() + (number - 1u) % room;
    call.key = static_cast<Index>(keyspace.firstKey + std::min(rank, consistency::Keyspace::kMaxKeys - 1));
}

} // namespace

void start(World& world, Index index) {
    Call& call = world.call(index);
    const Program& program = modelOf(world, call).program;
    call.pc = call.operation < program.entry.size() ? program.entry[call.operation] : program.plainEntry;
    call.phase = 0;
    call.tries = 0;
    run(world, index);
}

void workDone(World& world, Index frame) {
    if (drawFailure(world, frame)) {
        fail(world, frame, Outcome::Error);
        return;
    }
    if (service::isPoisoned(world, frame)) {
        fail(world, frame, Outcome::Error);
        return;
    }
    advance(world, frame);
}

namespace {

void goOn(World& world, Index frame, const Call& answer, Outcome outcome) {
    const Step& step = stepOf(world, world.call(frame));
    switch (step.kind) {
    case StepKind::CachedRead:
        cachedReadAnswered(world, frame, answer, outcome);
        return;
    case StepKind::Write:
        writeAnswered(world, frame, answer, outcome);
        return;
    case StepKind::Session:
        sessionAnswered(world, frame, answer, outcome);
        return;
    default:
        break;
    }
    if (outcome != Outcome::Success) {
        stepFailed(world, frame, outcome);
        return;
    }
    if (step.kind == StepKind::Next)
        takeNumber(world, frame, step.link, answer.version);
    if (step.kind == StepKind::Read || step.kind == StepKind::Call)
        readDone(world, frame, answer);
    advance(world, frame);
}

} // namespace

void onAnswer(World& world, Index index, Outcome outcome) {
    const Call answer = world.call(index);
    if (outcome == Outcome::Timeout && answer.parked && stampede::tells(world, answer)) [[unlikely]] {
        // The cache is not silent: it has said that another caller fills the entry.
        world.call(index).detached = false;
        world.enlist(index, stepOf(world, world.call(answer.parent)).cacheLane);
        return;
    }
    const BreakerModel& breaker = modelOf(world, world.call(answer.parent)).breaker;
    if (breaker.on) [[unlikely]]
        guard::ended(world, breaker, answer.caller, answer.link, index, outcome);
    if (outcome != Outcome::Success && answer.verb == Verb::Get && !answer.failed) [[unlikely]]
        cache::unanswered(world, index);
    goOn(world, answer.parent, answer, outcome);
}

void stepRefused(World& world, Index frame) {
    const Call& call = world.call(frame);
    const Step& step = stepOf(world, call);
    if (call.phase == 0 && step.kind == StepKind::CachedRead)
        cache::notAsked(world, frame, world.model.links[step.cacheLink].to, false);
    else if (call.phase == 0 && step.kind == StepKind::Session &&
             world.model.components[ownerOf(world, call)].kind == KindId::Cache)
        cache::notAsked(world, frame, ownerOf(world, call), true);
    goOn(world, frame, Call{}, world.call(frame).outcome);
}

bool isFilling(const World& world, Index frame, Index cache, Index key) {
    const Call& call = world.state.calls[frame];
    const KindId kind = world.model.components[world.state.nodes[call.callee].component].kind;
    if ((kind != KindId::Service && kind != KindId::Worker) || call.key != key || call.stage != Stage::AtCallee)
        return false;
    const Step& step = stepOf(world, call);
    return step.kind == StepKind::CachedRead && world.model.links[step.cacheLink].to == cache;
}

void retryStep(World& world, Index frame) {
    issueStep(world, frame);
}

void fail(World& world, Index frame, Outcome outcome) {
    end(world, frame, outcome);
}

} // namespace faultline::components::handler
