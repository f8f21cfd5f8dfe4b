#include "engine/components/handler_calls.h"

#include "engine/components/guard.h"
#include "engine/components/handler_frame.h"
#include "engine/components/routing.h"
#include "engine/components/sessions.h"

namespace faultline::components::handler::calls {

namespace {

/// The frame's step cannot ask: goes on as after an answer that says why, but from the event queue, so that handlers
/// whose every step is refused do not pile up on the stack.
void refuse(World& world, Index frame, Outcome outcome) {
    Call& call = world.call(frame);
    call.outcome = outcome;
    world.schedule(world.now(), EventType::StepRefused, frame, call.generation);
}

/// Whether the breaker lets the frame's step call over a link; counts first attempts where retries have a budget.
bool mayAsk(World& world, Index frame, Index link) {
    const Call& asking = world.call(frame);
    const Step& step = stepOf(world, asking);
    if (step.retries.budget >= 0 && asking.tries == 0 && link == step.link) [[unlikely]]
        guard::of(world, asking.callee, link).budget.firstAttempt(world.now());
    if (!modelOf(world, asking).breaker.on || guard::admits(world, asking.callee, link)) [[likely]]
        return true;
    refuse(world, frame, Outcome::BreakerOpen);
    return false;
}

/// The callee has no instance that may answer.
void foundNobody(World& world, Index frame, Index link) {
    const Call& asking = world.call(frame);
    if (const BreakerModel& breaker = modelOf(world, asking).breaker; breaker.on)
        guard::ended(world, breaker, asking.callee, link, kNone, Outcome::Unavailable);
    refuse(world, frame, Outcome::Unavailable);
}

/// Issues a call of the frame's current step, unless the callee has no instance or the breaker for it is open.
void ask(World& world, Index frame, Index link, Verb verb, std::uint16_t lane, kernel::Time timeout) {
    if (!mayAsk(world, frame, link))
        return;
    const Index node = world.call(frame).callee;
    const Call& asking = world.call(frame);
    const Consistency consistency =
        routing::consistencyOf(world.model, asking.operation, stepOf(world, asking).consistency);
    const Index callee = world.pickInstance(node, link, {verb, consistency, asking.key, asking.user});
    if (callee == kNone) {
        foundNobody(world, frame, link);
        return;
    }
    const Index made = world.open(node, link, callee, verb, frame);
    Call& call = world.call(made);
    const Call& own = world.call(frame);
    const Step& step = stepOf(world, own);
    if (step.operation != kNoOperation && (verb == Verb::Serve || verb == Verb::Publish))
        call.operation = step.operation;
    call.version = own.version;
    call.ttl = step.ttl;
    call.consistency = consistency;
    world.issue(made, lane, timeout);
    if (modelOf(world, world.call(frame)).breaker.on) [[unlikely]]
        guard::issued(world, made);
}

/// The look-up of a session, and the login after a miss.
void askForSession(World& world, Index frame) {
    const Index link = stepOf(world, world.call(frame)).link;
    if (!mayAsk(world, frame, link))
        return;
    const Index made = sessions::ask(world, frame);
    if (made == kNone)
        foundNobody(world, frame, link);
    else if (modelOf(world, world.call(frame)).breaker.on)
        guard::issued(world, made);
}

} // namespace

void issue(World& world, Index frame) {
    Call& call = world.call(frame);
    const Step& step = stepOf(world, call);
    switch (step.kind) {
    case StepKind::Read:
        routing::markRead(world, call, step.owner);
        ask(world, frame, step.link, Verb::Read, step.timeoutLane, step.timeout);
        break;
    case StepKind::CachedRead:
        if (call.phase == 0) {
            routing::markRead(world, call, step.owner);
            ask(world, frame, step.cacheLink, Verb::Get, step.cacheLane, step.cacheTimeout);
        } else if (call.phase == 1) {
            const KindId kind = world.model.components[world.model.links[step.link].to].kind;
            const bool ownsData = kind == KindId::Database || kind == KindId::Store;
            ask(world, frame, step.link, ownsData ? Verb::Read : Verb::Serve, step.timeoutLane, step.timeout);
        } else {
            ask(world, frame, step.cacheLink, Verb::Set, step.cacheLane, step.cacheTimeout);
        }
        break;
    case StepKind::Write:
        if (call.phase == 0) {
            ask(world, frame, step.link, Verb::Write, step.timeoutLane, step.timeout);
        } else {
            const Index cache = call.phase == 1 ? step.cacheLink : step.moreCaches[call.phase - 2u];
            ask(world, frame, cache, step.update ? Verb::Set : Verb::Delete, step.cacheLane, step.cacheTimeout);
        }
        break;
    case StepKind::Scan:
        ask(world, frame, step.link, Verb::Scan, step.timeoutLane, step.timeout);
        break;
    case StepKind::Call:
        ask(world, frame, step.link, Verb::Serve, step.timeoutLane, step.timeout);
        break;
    case StepKind::Publish:
        ask(world, frame, step.link, Verb::Publish, step.timeoutLane, step.timeout);
        break;
    case StepKind::Next:
        ask(world, frame, step.link, Verb::Next, step.timeoutLane, step.timeout);
        break;
    case StepKind::Session:
        askForSession(world, frame);
        break;
    default:
        FAULTLINE_ASSERT(false, "a step that asks nobody");
    }
}

} // namespace faultline::components::handler::calls
