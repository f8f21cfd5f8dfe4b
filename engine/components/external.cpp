#include "engine/components/external.h"

#include "engine/components/behaviour.h"

namespace faultline::components {

namespace {

const ExternalModel& modelOf(const World& world, const Node& node) {
    return world.model.externals[world.model.components[node.component].row];
}

void onRequest(World& world, Index index) {
    Node& node = world.node(world.call(index).callee);
    const ExternalModel& model = modelOf(world, node);
    if (model.rateLimit.perSecond > 0 &&
        !world.state.externalBuckets[world.componentOf(node).row].take(model.rateLimit, world.now())) {
        world.reject(index, Outcome::RateLimited);
        return;
    }
    const kernel::Time latency = model.latency.draw(world.stateOf(node).work);
    world.delay(index, static_cast<kernel::Time>(static_cast<double>(latency) * node.slowFactor));
}

void onDelay(World& world, Index index) {
    Node& node = world.node(world.call(index).callee);
    const double fail = modelOf(world, node).fail;
    world.finish(index, fail > 0 && world.stateOf(node).chance.chance(fail) ? Outcome::Error : Outcome::Success);
}

void appear(World& world, Index component, Index) {
    const Index row = world.model.components[component].row;
    if (world.state.externalBuckets.size() <= row)
        world.state.externalBuckets.resize(row + 1);
    world.state.externalBuckets[row] = {world.model.externals[row].rateLimit.burst, world.now()};
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    ExternalModel& external = compiler.model.externals[model.row];
    external.latency = keys.distribution("latency");
    external.fail = keys.ratio("fail");
    external.rateLimit = keys.rateLimit("rate_limit");
}

} // namespace

const Behaviour kExternalBehaviour = {compile, appear, onRequest, onDelay, nullptr, nullptr, nullptr, nullptr, nullptr};

} // namespace faultline::components
