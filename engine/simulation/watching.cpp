#include "engine/simulation/watching.h"

#include "engine/simulation/signals.h"

namespace faultline::simulation {

using components::World;

namespace {

monitor::Read readerOf(const World& world) {
    return [&world](const monitor::Signal& signal) { return readSignal(world.model, world.state, signal); };
}

} // namespace

void beginWatching(World& world) {
    monitor::begin(world.model.monitor, world.state.watch, world.now(), readerOf(world));
}

void adoptWatching(World& world, const components::Model& before) {
    const auto over =
        monitor::adopt(before.monitor, world.model.monitor, world.state.watch, world.now(), readerOf(world));
    for (const std::string& name : over)
        world.log("resolved", name, "the alert was changed or removed", false);
}

void watchAlerts(World& world) {
    const monitor::Plan& plan = world.model.monitor;
    if (world.state.window == 0 || plan.alerts.empty())
        return;
    for (const monitor::Turn& turn : monitor::look(plan, world.state.watch, world.now(), readerOf(world))) {
        const monitor::Alert& alert = plan.alerts[turn.alert];
        const std::string severity = alert.page ? "page" : "ticket";
        world.log(turn.fires ? "firing" : "resolved", alert.name,
                  turn.fires ? severity + (alert.says.empty() ? "" : ": " + alert.says) : std::string(), turn.fires);
    }
}

} // namespace faultline::simulation
