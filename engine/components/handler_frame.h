// Where a frame of a service or worker stands in its component's program.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::handler {

/// The service or worker whose handler the frame is.
inline const ServiceModel& modelOf(const World& world, const Call& frame) {
    return world.model.services[world.model.components[world.state.nodes[frame.callee].component].row];
}

/// The step that the frame is at.
inline const Step& stepOf(const World& world, const Call& frame) {
    return modelOf(world, frame).program.steps[frame.pc];
}

} // namespace faultline::components::handler
