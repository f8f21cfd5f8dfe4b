#include "engine/components/autoscale.h"

#include <algorithm>
#include <cmath>

#include "engine/components/compiler.h"
#include "engine/components/consumers.h"
#include "engine/components/world.h"

namespace faultline::components::autoscale {

namespace {

const AutoscaleModel& modelOf(const World& world, const ComponentModel& component) {
    return world.model.services[component.row].autoscale;
}

/// CPU time of all instances that there have been, in CPU × ns.
double busyTime(const World& world, const ComponentModel& component) {
    double sum = 0;
    for (const Index node : component.ever)
        sum += world.state.nodes[node].busyTime.integral(world.state.now);
    return sum;
}

/// Messages that wait in the queues which lead to a worker.
double backlogOf(const World& world, Index component) {
    double waiting = 0;
    for (const network::LinkModel& link : world.model.links) {
        if (link.removed || link.to != component || world.model.components[link.from].kind != KindId::Queue)
            continue;
        waiting +=
            static_cast<double>(queue::waitingFor(world.state.queues[world.model.components[link.from].row], link.to));
    }
    return waiting;
}

} // namespace

AutoscaleModel compile(Compiler& compiler, const KeyReader& keys, const std::string& id) {
    AutoscaleModel model;
    if (keys.isOff("autoscale"))
        return model;
    model.min = keys.count("autoscale.min");
    model.max = keys.count("autoscale.max");
    model.target = keys.ratio("autoscale.target");
    model.every = std::max(kernel::kMillisecond, keys.duration("autoscale.every"));
    model.startUp = keys.duration("autoscale.start_up");
    model.coolDown = keys.duration("autoscale.cool_down");
    model.backlogPerInstance = keys.count("autoscale.backlog_per_instance");
    if (model.min > model.max)
        compiler.error("components." + id + ".autoscale.min",
                       {"The autoscaler of {1} has a least number of instances above the greatest.", {id}},
                       std::to_string(model.min), "at most `max`, which is " + std::to_string(model.max));
    return model;
}

void modelChanged(World& world, Index index) {
    const ComponentModel& component = world.model.components[index];
    auto& all = world.state.autoscalers;
    if (all.size() < world.model.services.size())
        all.resize(world.model.services.size());
    AutoscaleState& state = all[component.row];
    const kernel::Time every = modelOf(world, component).every;
    if (every == state.every)
        return;
    state.every = every;
    ++state.generation;
    state.lookedAt = world.now();
    state.busyBefore = busyTime(world, component);
    if (every > 0)
        world.schedule(world.now() + every, EventType::Autoscale, index, state.generation & 0xffffffu);
}

std::optional<std::uint32_t> look(World& world, Index index, Index generation) {
    const ComponentModel& component = world.model.components[index];
    AutoscaleState& state = world.state.autoscalers[component.row];
    if ((state.generation & 0xffffffu) != generation)
        return std::nullopt;
    if (component.removed) {
        state.every = 0; // begins anew when the component is back
        return std::nullopt;
    }
    const AutoscaleModel& model = modelOf(world, component);
    world.schedule(world.now() + model.every, EventType::Autoscale, index, generation);
    const double busy = busyTime(world, component);
    const double span = static_cast<double>(world.now() - state.lookedAt) * component.cpus;
    // Instances that the work of the last interval would keep busy at the target. Those that are starting change
    // nothing about it, so that they are not ordered twice.
    double wanted = span > 0 ? (busy - state.busyBefore) / span / model.target : 0;
    state.lookedAt = world.now();
    state.busyBefore = busy;
    if (model.backlogPerInstance > 0)
        wanted = std::max(wanted, backlogOf(world, index) / model.backlogPerInstance);
    const auto now = static_cast<std::uint32_t>(component.nodes.size());
    // A hair above a whole number is rounding.
    const double whole = std::ceil(std::min(wanted, 1e6) - 1e-9);
    const auto count = std::clamp(static_cast<std::uint32_t>(std::max(whole, 0.0)), model.min, model.max);
    const bool cooling = state.changedAt != kernel::kNever && world.now() - state.changedAt < model.coolDown;
    if (count == now || (count < now && cooling))
        return std::nullopt;
    state.changedAt = world.now();
    return count;
}

void beginWindow(World& world) {
    for (const ComponentModel& component : world.model.components)
        if ((component.kind == KindId::Service || component.kind == KindId::Worker) &&
            component.row < world.state.autoscalers.size())
            world.state.autoscalers[component.row].busyBefore -= busyTime(world, component);
}

} // namespace faultline::components::autoscale
