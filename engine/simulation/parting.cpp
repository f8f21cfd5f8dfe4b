#include "engine/simulation/parting.h"

namespace faultline::simulation {

Parting partingOf(const components::World& world) {
    Parting parting;
    if (world.state.reach.isWhole())
        return parting;
    parting.links.assign(world.model.links.size(), 0);
    std::vector<std::uint32_t> pairs(world.state.nodes.size(), 0);
    std::vector<std::uint32_t> lost(world.state.nodes.size(), 0);
    for (std::size_t i = 0; i < world.model.links.size(); ++i) {
        const network::LinkModel& link = world.model.links[i];
        if (link.removed)
            continue;
        std::uint64_t all = 0;
        std::uint64_t parted = 0;
        for (const components::Index from : world.model.components[link.from].nodes)
            for (const components::Index to : world.model.components[link.to].nodes) {
                if (from == to)
                    continue;
                const bool meets = world.reachable(from, to) && world.reachable(to, from);
                ++all;
                ++pairs[from];
                ++pairs[to];
                if (meets)
                    continue;
                ++parted;
                ++lost[from];
                ++lost[to];
            }
        if (all > 0)
            parting.links[i] = static_cast<float>(static_cast<double>(parted) / static_cast<double>(all));
    }
    parting.nodes.assign(world.state.nodes.size(), false);
    for (std::size_t node = 0; node < pairs.size(); ++node)
        parting.nodes[node] = 2 * static_cast<std::uint64_t>(lost[node]) > pairs[node];
    return parting;
}

} // namespace faultline::simulation
