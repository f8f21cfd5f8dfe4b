// A balancer's choice among its backends, one function an algorithm.
#pragma once

#include "engine/components/world.h"

namespace faultline::components {

/// The backend chosen; kNone when there is none: because all fitting ones are at their connection limit (`full`), or
/// because none is healthy.
struct BackendChoice {
    Index backend = kNone;
    bool full = false;
};

BackendChoice chooseBackend(const BalancerModel& model, BalancerState& state, const Call& call, kernel::Time now);

} // namespace faultline::components
