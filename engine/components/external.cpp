#include "engine/components/external.h"

#include "engine/components/behaviour.h"

namespace faultline::components {

namespace {

const ExternalModel& modelOf(const World& world, const Node& node) {
    return world.model.externals[world.model.components[node.component].row];
}

bool withinRateLimit(World& world, const RateLimit& limit, ExternalState& state, Index user) {
    if (!limit.on)
        return true;
    if (!limit.perUser)
        return state.bucket.take(limit, world.now());
    while (state.userBuckets.size() <= user)
        state.userBuckets.push_back({limit.burst, world.now()});
    return state.userBuckets[user].take(limit, world.now());
}

void onRequest(World& world, Index index) {
    const Call& call = world.call(index);
    Node& node = world.node(call.callee);
    const ExternalModel& model = modelOf(world, node);
    ExternalState& state = world.state.externals[world.componentOf(node).row];
    if (!withinRateLimit(world, model.rateLimit, state, call.user)) {
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
    if (world.state.externals.size() <= row)
        world.state.externals.resize(row + 1);
    world.state.externals[row].bucket = {world.model.externals[row].rateLimit.burst, world.now()};
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
