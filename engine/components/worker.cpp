#include "engine/components/worker.h"

#include <algorithm>

#include "engine/components/behaviour.h"
#include "engine/components/cpu.h"
#include "engine/components/handler.h"
#include "engine/components/program_compiler.h"
#include "engine/components/queue.h"

namespace faultline::components {

namespace worker {

void processed(World& world, Index index, Outcome outcome) {
    if (outcome != Outcome::Success)
        return;
    const Call& call = world.call(index);
    const ComponentModel& component = world.model.components[world.node(call.callee).component];
    const ComponentModel& source = world.model.components[world.node(call.caller).component];
    if (source.kind != KindId::Queue || call.pairOrMessage == kNone)
        return;
    QueueState& queue = world.state.queues[source.row];
    if (!queue.entries.isCurrent(call.pairOrMessage, call.markVersion))
        return;
    const Entry& entry = queue.entries[call.pairOrMessage];
    Message& message = queue.messages[entry.message];
    const std::uint64_t group = std::uint64_t{1} << entry.group;
    if ((message.appliedBy & group) != 0 && !world.model.services[component.row].idempotent) {
        ++world.state.workers[component.row].duplicateEffects;
        if (const Index client = world.model.clientOf(call.user); client != kNone)
            ++world.state.clients[client].duplicateEffects;
    }
    message.appliedBy |= group;
}

} // namespace worker

namespace {

void onRequest(World& world, Index index) {
    Call& call = world.call(index);
    ++world.node(call.callee).slots;
    call.holdsSlot = true;
    handler::start(world, index);
}

void onExpired(World& world, Index index) {
    handler::fail(world, index, Outcome::Timeout);
}

void appear(World& world, Index component, Index node) {
    if (node == kNone && world.state.workers.size() <= world.model.components[component].row)
        world.state.workers.resize(world.model.components[component].row + 1);
}

/// An instance serves (again): its places are offered to every queue that leads to it.
void onUp(World& world, Index node) {
    queue::offerCredits(world, node);
}

void onCrash(World& world, Index node) {
    queue::consumerLost(world, node);
}

void onModelChanged(World& world, Index component) {
    for (const Index node : world.model.components[component].nodes) {
        cpu::fill(world, node);
        queue::offerCredits(world, node);
    }
    autoscale::modelChanged(world, component);
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    ServiceModel& worker = compiler.model.services[model.row];
    model.cpus = std::max(1u, keys.count("cpus"));
    model.startUp = keys.duration("start_up");
    worker.maxInFlight = 0;
    worker.prefetch = std::max(1u, keys.count("prefetch"));
    worker.fail = keys.ratio("fail");
    worker.poison = keys.ratio("poison");
    worker.idempotent = keys.flag("idempotent");
    worker.autoscale = autoscale::compile(compiler, keys, component.id);
    worker.breaker = keys.breaker("breaker");
    compileProgram(compiler, component, model, worker.program);
}

} // namespace

const Behaviour kWorkerBehaviour = {compile,           appear,  onRequest, handler::workDone, onExpired,
                                    handler::onAnswer, onCrash, onUp,      onModelChanged};

} // namespace faultline::components
