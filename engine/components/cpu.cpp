#include "engine/components/cpu.h"

#include "engine/components/behaviour.h"
#include "engine/components/store_waiting.h"

namespace faultline::components::cpu {

namespace {

/// Universal scalability law (Gunther 1993): with n CPUs busy a draw of work is multiplied by 1 + σ(n−1) + κn(n−1);
/// `drag` adds its share for every other request in flight on the instance, `slow` events multiply.
double stretch(const ComponentModel& component, const Node& node) {
    double factor = node.slowFactor;
    if (component.contention > 0 || component.crosstalk > 0) {
        const double n = node.busy;
        factor *= 1 + component.contention * (n - 1) + component.crosstalk * n * (n - 1);
    }
    if (component.drag > 0 && node.slots > 1)
        factor *= 1 + component.drag * (node.slots - 1);
    return factor;
}

void begin(World& world, const ComponentModel& component, Node& node, Index index) {
    Call& call = world.call(index);
    ++node.busy;
    node.busyTime.set(world.now(), node.busy);
    const double factor = stretch(component, node);
    if (factor != 1)
        call.work = static_cast<kernel::Time>(static_cast<double>(call.work) * factor);
    call.onCpu = true;
    world.trace(TraceEvent::Kind::WorkBegan, index);
    world.delay(index, call.work);
}

} // namespace

void submit(World& world, Index index, kernel::Time work) {
    Call& call = world.call(index);
    Node& node = world.node(call.callee);
    const ComponentModel& component = world.componentOf(node);
    call.work = work;
    if (node.busy < component.cpus && node.cpuQueue.empty()) {
        begin(world, component, node, index);
        return;
    }
    node.cpuQueue.push(index);
    world.waitingChanged(node, +1);
}

void end(World& world, Index index) {
    Call& call = world.call(index);
    call.onCpu = false;
    Node& node = world.node(call.callee);
    --node.busy;
    node.busyTime.set(world.now(), node.busy);
    fill(world, call.callee);
}

void fill(World& world, Index nodeIndex) {
    Node& node = world.node(nodeIndex);
    const ComponentModel& component = world.componentOf(node);
    while (!node.cpuQueue.empty() && node.busy < component.cpus) {
        const Index next = node.cpuQueue.pop();
        world.waitingChanged(node, -1);
        if (component.dropExpired && world.call(next).expires <= world.now())
            behaviourOf(component.kind).onExpired(world, next);
        else
            begin(world, component, node, next);
        if (component.kind == KindId::Store)
            store::waiting::begun(store::Store::at(world, nodeIndex), next);
    }
}

} // namespace faultline::components::cpu
