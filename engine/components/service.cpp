#include "engine/components/service.h"

#include <algorithm>

#include "engine/components/behaviour.h"
#include "engine/components/cpu.h"
#include "engine/components/handler.h"
#include "engine/components/program_compiler.h"
#include "engine/components/store_copies.h"
#include "engine/components/worker.h"

namespace faultline::components {

namespace service {

namespace {

const ServiceModel& modelOf(const World& world, const Node& node) {
    return world.model.services[world.model.components[node.component].row];
}

bool hasRoom(const ServiceModel& model, const Node& node) {
    return model.maxInFlight == 0 || node.slots < model.maxInFlight;
}

void admit(World& world, Index index) {
    Call& call = world.call(index);
    Node& node = world.node(call.callee);
    if (node.errorRate > 0 && world.stateOf(node).chance.chance(node.errorRate)) [[unlikely]] {
        world.finish(index, Outcome::Error);
        return;
    }
    ++node.slots;
    call.holdsSlot = true;
    handler::start(world, index);
}

} // namespace

void finish(World& world, Index index, Outcome outcome) {
    Call& call = world.call(index);
    const Index node = call.callee;
    const bool held = call.holdsSlot;
    call.holdsSlot = false;
    if (call.numbered && outcome == Outcome::Success)
        store::acknowledgeNumber(store::Store::of(world, static_cast<Index>(call.tried >> 32)),
                                 static_cast<std::uint32_t>(call.tried), call.user);
    if (call.verb == Verb::Deliver)
        worker::processed(world, index, outcome);
    world.finish(index, outcome);
    if (held)
        releaseSlot(world, node);
}

void releaseSlot(World& world, Index nodeIndex) {
    Node& node = world.node(nodeIndex);
    --node.slots;
    // Handlers that end at once release their slot in here: the loop that runs takes the next, not another one inside.
    if (node.admitting)
        return;
    node.admitting = true;
    const ServiceModel& model = modelOf(world, node);
    const bool dropExpired = world.componentOf(node).dropExpired;
    while (!node.backlog.empty() && hasRoom(model, node)) {
        const Index next = node.backlog.pop();
        world.waitingChanged(node, -1);
        if (dropExpired && world.call(next).expires <= world.now())
            world.reject(next, Outcome::Timeout);
        else
            admit(world, next);
    }
    node.admitting = false;
}

bool isPoisoned(const World& world, Index frame) {
    const Call& call = world.state.calls[frame];
    const Node& node = world.state.nodes[call.callee];
    const double poison = modelOf(world, node).poison;
    if (poison <= 0 || call.pairOrMessage == kNone)
        return false;
    // A property of the message: the same verdict each time it is delivered.
    const std::uint64_t salt = kernel::hash(world.model.components[node.component].id, world.model.seed);
    return static_cast<double>(kernel::hash(std::uint64_t{call.number}, salt) >> 11) * 0x1.0p-53 < poison;
}

} // namespace service

namespace {

void onRequest(World& world, Index index) {
    Node& node = world.node(world.call(index).callee);
    const ServiceModel& model = service::modelOf(world, node);
    if (service::hasRoom(model, node)) {
        service::admit(world, index);
    } else if (node.backlog.size() < model.backlog) {
        node.backlog.push(index);
        world.waitingChanged(node, +1);
    } else {
        world.reject(index, Outcome::Overloaded);
    }
}

/// Dropped at its turn is turned away, not work that was wasted.
void onExpired(World& world, Index index) {
    Call& call = world.call(index);
    if (call.verb == Verb::Branch) {
        handler::fail(world, index, Outcome::Timeout);
        return;
    }
    const Index node = call.callee;
    const bool held = call.holdsSlot;
    call.holdsSlot = false;
    world.reject(index, Outcome::Timeout);
    if (held)
        service::releaseSlot(world, node);
}

void onModelChanged(World& world, Index component) {
    for (const Index node : world.model.components[component].nodes) {
        cpu::fill(world, node);
        // More slots than before: those in the backlog are let in.
        ++world.node(node).slots;
        service::releaseSlot(world, node);
    }
    autoscale::modelChanged(world, component);
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    ServiceModel& service = compiler.model.services[model.row];
    model.cpus = std::max(1u, keys.count("cpus"));
    model.contention = keys.ratio("scaling.contention");
    model.crosstalk = keys.ratio("scaling.crosstalk");
    model.drag = keys.ratio("drag");
    model.dropExpired = keys.flag("drop_expired");
    model.startUp = keys.duration("start_up");
    service.maxInFlight = keys.count("max_in_flight");
    service.backlog = keys.count("backlog");
    service.fail = keys.ratio("fail");
    service.autoscale = autoscale::compile(compiler, keys, component.id);
    service.breaker = keys.breaker("breaker");
    compileProgram(compiler, component, model, service.program);
}

} // namespace

const Behaviour kServiceBehaviour = {compile,           nullptr, onRequest, handler::workDone, onExpired,
                                     handler::onAnswer, nullptr, nullptr,   onModelChanged};

} // namespace faultline::components
