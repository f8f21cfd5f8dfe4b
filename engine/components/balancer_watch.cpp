#include "engine/components/balancer_watch.h"

#include <algorithm>

#include "engine/components/load_balancer.h"

namespace faultline::components::load_balancer {

namespace {

/// Over a rate limit is the caller's fault, not the backend's.
bool isError(Outcome outcome) {
    return outcome != Outcome::Success && outcome != Outcome::RateLimited;
}

/// At most a share of the backends is out at a time; one always may be, and one that is well always stays.
bool mayEject(const BalancerModel& model, const BalancerState& state, Index backend) {
    const double share = model.outliers.maxEjected * static_cast<double>(state.backends.size());
    // A share of 7 in 100 out of 100 is 7, whatever binary fractions make of it.
    if (state.ejected >= std::max(1u, static_cast<std::uint32_t>(share + 1e-9)))
        return false;
    for (Index i = 0; i < state.backends.size(); ++i)
        if (i != backend && !state.backends[i].isOut())
            return true;
    return false;
}

} // namespace

void noteOutcome(World& world, Index node, Index index, Outcome outcome) {
    const BalancerModel& model = modelOf(world, node);
    BalancerState& state = stateOf(world, node);
    BackendState& backend = state.backends[index];
    if (backend.ejected)
        return; // answers to what was sent before
    if (!isError(outcome)) {
        backend.errors = 0;
        return;
    }
    if (backend.errors < model.outliers.consecutiveErrors)
        ++backend.errors;
    if (backend.errors < model.outliers.consecutiveErrors || !mayEject(model, state, index))
        return;
    backend.errors = 0;
    backend.ejected = true;
    backend.ejectedUntil = world.now() + model.outliers.eject;
    ++state.ejected;
    state.heap.update(state.backends, index);
    world.schedule(backend.ejectedUntil, EventType::EjectionEnd, node, backend.node);
    world.log("ejected", world.nodeName(backend.node),
              world.nodeName(node) + ", " + std::to_string(model.outliers.consecutiveErrors) + " errors in a row",
              true);
}

void onEjectionEnd(World& world, Index node, Index backendNode) {
    BalancerState& state = stateOf(world, node);
    const Index index = backendOf(modelOf(world, node), backendNode);
    // The balancer may have crashed since, or have ejected it anew.
    if (index == kNone || !state.backends[index].ejected || state.backends[index].ejectedUntil > world.now())
        return;
    state.backends[index].ejected = false;
    --state.ejected;
    if (state.backends[index].healthy)
        beginSlowStart(world, node, index);
    state.heap.update(state.backends, index);
    world.log("restored", world.nodeName(backendNode), world.nodeName(node), false);
    if (world.node(node).health == NodeHealth::Up)
        serveHeld(world, node);
}

void recountEjected(World& world, Index node) {
    const bool off = modelOf(world, node).outliers.consecutiveErrors == 0;
    BalancerState& state = stateOf(world, node);
    state.ejected = 0;
    for (BackendState& backend : state.backends) {
        backend.ejected = backend.ejected && !off;
        state.ejected += backend.ejected ? 1 : 0;
    }
}

void beginSlowStart(World& world, Index node, Index index) {
    const kernel::Time length = modelOf(world, node).slowStart;
    BalancerState& state = stateOf(world, node);
    BackendState& backend = state.backends[index];
    if (length <= 0 || backend.isOut())
        return;
    backend.rampFrom = world.now();
    backend.smoothWeight = 0;
    state.rampUntil = std::max(state.rampUntil, world.now() + length);
}

void joined(World& world, Index backendNode) {
    for (Index component = 0; component < world.model.components.size(); ++component) {
        const ComponentModel& model = world.model.components[component];
        if (model.kind != KindId::LoadBalancer || model.removed)
            continue;
        const Index index = backendOf(world.model.balancers[model.row], backendNode);
        if (index == kNone)
            continue;
        for (const Index node : model.nodes) {
            BalancerState& state = stateOf(world, node);
            // While a live edit is taken over the balancer does not know it yet.
            if (index >= state.backends.size() || state.backends[index].node != backendNode)
                continue;
            state.backends[index].joining = false;
            beginSlowStart(world, node, index);
            state.heap.update(state.backends, index);
            if (world.node(node).health == NodeHealth::Up)
                serveHeld(world, node);
        }
    }
}

} // namespace faultline::components::load_balancer
