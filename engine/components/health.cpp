#include "engine/components/health.h"

#include <algorithm>

#include "engine/components/balancer_watch.h"
#include "engine/components/behaviour.h"
#include "engine/components/cpu.h"
#include "engine/components/guard.h"
#include "engine/components/handler.h"
#include "engine/components/queue.h"
#include "engine/components/store.h"
#include "engine/components/store_caller.h"

namespace faultline::components::health {

namespace {

const Behaviour& behaviourAt(const World& world, Index node) {
    return behaviourOf(world.model.components[world.state.nodes[node].component].kind);
}

/// Keeps something for after the hang; what no socket would take in is lost.
bool hold(World& world, Index node, Index call, Held::What what) {
    Node& hung = world.node(node);
    if (hung.held.size() >= kHeldLimit)
        return false;
    hung.held.push({world.now(), call, world.call(call).generation, what});
    return true;
}

/// Whatever was pending at the callee for this call no longer finds it. What its caller, hung, has yet to notice of it
/// does: that its time is over.
void renew(World& world, Index index) {
    Call& call = world.call(index);
    const Index before = call.generation;
    call.generation = (call.generation + 1) & 0xffffffu;
    Node& caller = world.node(call.caller);
    for (std::size_t i = 0; caller.health == NodeHealth::Hung && i < caller.held.size(); ++i)
        if (caller.held[i].call == index && caller.held[i].generation == before)
            caller.held[i].generation = call.generation;
}

/// Calls that the instance was serving: their connections are reset.
void resetServed(World& world, Index node) {
    for (Index index = 0; index < world.state.calls.size(); ++index) {
        Call& call = world.call(index);
        if (call.callee != node || call.stage != Stage::AtCallee)
            continue;
        renew(world, index); // the calls made for it no longer find it, either
        call.holdsSlot = false;
        call.onCpu = false;
        if (call.caller == call.callee) { // a branch, or a store member's own copy
            world.release(index);
        } else {
            if (call.inside)
                world.node(node).population.add(world.now(), -1);
            call.inside = false;
            call.outcome = Outcome::Reset;
            world.sendAnswer(index);
        }
    }
}

/// Calls that the instance had made: nobody waits for them any more.
void abandonMade(World& world, Index node) {
    for (Outlet& outlet : world.node(node).outlets) {
        while (!outlet.waiting.empty())
            world.release(outlet.waiting.pop());
        outlet.inFlight = 0;
    }
    for (Index index = 0; index < world.state.calls.size(); ++index) {
        Call& call = world.call(index);
        if (call.caller != node || call.stage == Stage::Free || call.verb == Verb::Branch)
            continue;
        call.detached = true;
        call.holdsPool = false;
        world.disarm(index);
        if (call.stage == Stage::Lost)
            world.release(index);
    }
}

/// A call's caller hears of its answer, or of its silence.
void tellCaller(World& world, Index index, Outcome outcome) {
    if (world.call(index).isTry)
        store::caller::tryEnded(world, index, outcome);
    else
        behaviourAt(world, world.call(index).caller).onAnswer(world, index, outcome);
}

void setAvailable(World& world, Index node, bool available) {
    Node& self = world.node(node);
    self.availableTime.set(world.now(), available ? world.componentOf(self).cpus : 0);
    self.runningTime.set(world.now(), available ? 1 : 0);
}

} // namespace

void conditionsChanged(World& world) {
    for (Index i = 0; i < world.model.components.size(); ++i)
        if (const auto& behaviour = behaviourOf(world.model.components[i].kind);
            behaviour.onConditions != nullptr && !world.model.components[i].removed)
            behaviour.onConditions(world, i);
}

void crash(World& world, Index index, bool gone) {
    Node& node = world.node(index);
    if (node.health == NodeHealth::Gone || (node.health == NodeHealth::Crashed && !gone))
        return;
    if (node.health == NodeHealth::Hung)
        node.hungTotal += world.now() - node.hungSince;
    node.health = gone ? NodeHealth::Gone : NodeHealth::Crashed;
    ++node.epoch;
    ++node.startToken;
    node.held.clear();
    abandonMade(world, index);
    guard::forget(world, index);
    resetServed(world, index);
    Node& self = world.node(index);
    const auto waiting = static_cast<int>(self.cpuQueue.size() + self.backlog.size());
    self.cpuQueue.clear();
    self.backlog.clear();
    self.busy = 0;
    self.slots = 0;
    self.busyTime.set(world.now(), 0);
    world.waitingChanged(self, -waiting);
    setAvailable(world, index, false);
    if (behaviourAt(world, index).onCrash != nullptr)
        behaviourAt(world, index).onCrash(world, index);
    if (const auto left = self.waiting.level(); left != 0)
        world.waitingChanged(self, static_cast<int>(-left));
}

void restart(World& world, Index index) {
    restart(world, index, world.componentOf(world.node(index)).startUp);
}

void restart(World& world, Index index, kernel::Time startUp) {
    const NodeHealth health = world.node(index).health;
    if (health == NodeHealth::Gone || health == NodeHealth::Starting)
        return;
    if (health != NodeHealth::Crashed)
        crash(world, index);
    Node& node = world.node(index);
    node.health = NodeHealth::Starting;
    ++node.startToken;
    if (startUp > 0)
        world.schedule(world.now() + startUp, EventType::Started, index, node.startToken & 0xffffffu);
    else
        bringUp(world, index);
}

void onStarted(World& world, Index index, Index token) {
    Node& node = world.node(index);
    if (node.health == NodeHealth::Starting && (node.startToken & 0xffffffu) == token) {
        bringUp(world, index);
        world.log("up", world.nodeName(index), {}, false);
    }
}

void bringUp(World& world, Index index) {
    world.node(index).health = NodeHealth::Up;
    setAvailable(world, index, true);
    if (behaviourAt(world, index).onUp != nullptr)
        behaviourAt(world, index).onUp(world, index);
    if (world.isJoining(index)) {
        std::erase(world.state.joining, index);
        load_balancer::joined(world, index);
    }
}

void hang(World& world, Index index) {
    Node& node = world.node(index);
    if (node.health != NodeHealth::Up)
        return;
    node.health = NodeHealth::Hung;
    node.hungSince = world.now();
    if (world.componentOf(node).kind == KindId::Store)
        store::connectivityChanged(world);
    if (behaviourAt(world, index).onConditions != nullptr)
        behaviourAt(world, index).onConditions(world, node.component);
}

void resume(World& world, Index index) {
    Node& node = world.node(index);
    if (node.health != NodeHealth::Hung)
        return;
    node.health = NodeHealth::Up;
    node.hungTotal += world.now() - node.hungSince;
    kernel::Ring<Held> held = node.held;
    node.held.clear();
    while (!held.empty()) {
        const Held item = held.pop();
        if (!world.state.calls.isCurrent(item.call, item.generation))
            continue;
        switch (item.what) {
        case Held::What::Request:
            arrive(world, item.call);
            break;
        case Held::What::Answer:
            answered(world, item.call);
            break;
        case Held::What::Timeout:
            timedOut(world, item.call);
            break;
        case Held::What::Retry:
            handler::retryStep(world, item.call);
            break;
        case Held::What::Delay: {
            // What was left of the delay when the hang began is still to come.
            Call& call = world.call(item.call);
            const kernel::Time left = item.at + (world.node(index).hungTotal - call.frozenAtStart);
            call.frozenAtStart = world.node(index).hungTotal;
            world.schedule(left, EventType::Delay, item.call, item.generation);
            break;
        }
        }
    }
    if (behaviourAt(world, index).onUp != nullptr)
        behaviourAt(world, index).onUp(world, index);
}

void arrive(World& world, Index index) {
    Call& call = world.call(index);
    call.stage = Stage::AtCallee;
    call.arrived = world.now();
    world.trace(TraceEvent::Kind::Arrived, index);
    Node& node = world.node(call.callee);
    if (node.health != NodeHealth::Up && node.health != NodeHealth::Draining) {
        if (node.health == NodeHealth::Hung) {
            if (!hold(world, call.callee, index, Held::What::Request)) {
                call.stage = Stage::Lost;
                if (!world.callerWaits(call))
                    world.release(index);
            }
            return;
        }
        call.outcome = node.health == NodeHealth::Gone ? Outcome::Reset : Outcome::Refused;
        world.sendAnswer(index);
        return;
    }
    if (call.verb == Verb::Replicate) { // no request, and no work for the replica
        behaviourAt(world, call.callee).onRequest(world, index);
        return;
    }
    // A service answers an error to those that it admits: they wait for their turn like any others.
    const bool admits = call.verb != Verb::Check && world.componentOf(node).kind == KindId::Service;
    const bool erring = node.errorRate > 0 && !admits && world.stateOf(node).chance.chance(node.errorRate);
    if (call.verb == Verb::Check) {
        call.outcome = erring ? Outcome::Error : Outcome::Success;
        world.sendAnswer(index);
        return;
    }
    if (store::isBetweenMembers(call.verb)) {
        call.outcome = Outcome::Error;
        if (erring)
            world.sendAnswer(index);
        else
            behaviourAt(world, call.callee).onRequest(world, index);
        return;
    }
    ++node.counts.arrivals;
    node.population.add(world.now(), +1);
    call.inside = true;
    if (erring) {
        world.finish(index, Outcome::Error);
        return;
    }
    behaviourAt(world, call.callee).onRequest(world, index);
}

void answered(World& world, Index index) {
    Call& call = world.call(index);
    if (!world.callerWaits(call)) {
        if (call.verb == Verb::Deliver)
            queue::onStrayAnswer(world, index);
        world.release(index);
        return;
    }
    if (world.node(call.caller).health == NodeHealth::Hung && call.stage == Stage::ToCaller) {
        // Nothing is on the wire any more, held or not.
        call.stage = Stage::Lost;
        hold(world, call.caller, index, Held::What::Answer);
        return;
    }
    world.disarm(index);
    world.trace(TraceEvent::Kind::Returned, index, call.outcome);
    tellCaller(world, index, call.outcome);
    world.release(index);
}

void delayEnded(World& world, Index index, Index generation) {
    Call& call = world.call(index);
    Node& node = world.node(call.callee);
    if (node.health == NodeHealth::Hung) {
        // Not bounded by kHeldLimit: there are only as many as were at work when the hang began.
        node.held.push({world.now(), index, generation, Held::What::Delay});
        return;
    }
    if (call.frozenAtStart != node.hungTotal) {
        const kernel::Time shift = node.hungTotal - call.frozenAtStart;
        call.frozenAtStart = node.hungTotal;
        world.schedule(world.now() + shift, EventType::Delay, index, generation);
        return;
    }
    const Index callee = call.callee;
    if (call.onCpu)
        cpu::end(world, index);
    behaviourAt(world, callee).onDelay(world, index);
}

void retryDue(World& world, Index frame) {
    const Index node = world.call(frame).callee;
    if (world.node(node).health == NodeHealth::Hung) // as many as handlers were under way when the hang began
        world.node(node).held.push({world.now(), frame, world.call(frame).generation, Held::What::Retry});
    else
        handler::retryStep(world, frame);
}

void timedOut(World& world, Index index) {
    world.disarm(index);
    Call& call = world.call(index);
    if (!world.callerWaits(call)) {
        call.detached = true;
        if (call.stage == Stage::Lost)
            world.release(index);
        return;
    }
    if (world.node(call.caller).health == NodeHealth::Hung) {
        if (!hold(world, call.caller, index, Held::What::Timeout)) {
            call.detached = true;
            if (call.stage == Stage::Lost)
                world.release(index);
        }
        return;
    }
    call.detached = true;
    world.trace(TraceEvent::Kind::TimedOut, index, Outcome::Timeout);
    tellCaller(world, index, Outcome::Timeout);
    // The behaviour may have kept waiting (a queue for a late acknowledgement). A lost message has no more to come.
    Call& after = world.call(index);
    if (after.stage == Stage::Lost && after.detached)
        world.release(index);
}

} // namespace faultline::components::health
