#include "engine/components/guard.h"

namespace faultline::components::guard {

namespace {

/// Whether the call that is to decide about a half-open breaker is still under way. Its place may have been taken by
/// another caller's call since: while a breaker is not closed, its own caller makes no other call over this link.
bool trialIsOut(const World& world, const Breaker& breaker, Index node, Index link) {
    if (breaker.trial() == kNone)
        return false;
    const Call& call = world.state.calls[breaker.trial()];
    return call.stage != Stage::Free && !call.detached && call.caller == node && call.link == link;
}

} // namespace

OutletGuard& of(World& world, Index node, Index link) {
    Outlet& outlet = world.node(node).outlets[world.model.links[link].ordinal];
    if (outlet.guard == kNone) {
        outlet.guard = static_cast<Index>(world.state.guards.size());
        world.state.guards.emplace_back();
    }
    return world.state.guards[outlet.guard];
}

bool admits(World& world, Index node, Index link) {
    const Breaker& breaker = of(world, node, link).breaker;
    return breaker.isClosed() || breaker.admits(world.now(), trialIsOut(world, breaker, node, link));
}

void issued(World& world, Index index) {
    const Call& call = world.call(index);
    Breaker& breaker = of(world, call.caller, call.link).breaker;
    if (!breaker.isClosed())
        breaker.setTrial(index);
}

void ended(World& world, const BreakerModel& model, Index node, Index link, Index call, Outcome outcome) {
    Breaker& breaker = of(world, node, link).breaker;
    const bool isTrial = call == kNone || call == breaker.trial();
    const Breaker::Turn turn = breaker.ended(model, world.now(), outcome != Outcome::Success, isTrial);
    if (turn == Breaker::Turn::None)
        return;
    const std::string& callee = world.model.components[world.model.links[link].to].id;
    const bool opened = turn == Breaker::Turn::Opened;
    world.log(opened ? "breaker open" : "breaker closed", world.nodeName(node), "for calls to " + callee, opened);
}

void forget(World& world, Index node) {
    for (const Outlet& outlet : world.node(node).outlets)
        if (outlet.guard != kNone)
            world.state.guards[outlet.guard] = {};
}

} // namespace faultline::components::guard
