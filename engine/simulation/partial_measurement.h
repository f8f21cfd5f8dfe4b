// Parts of a measurement, for alerts: what they name is looked at each simulated second, and nothing else.
#pragma once

#include "engine/components/model.h"
#include "engine/components/state.h"
#include "engine/simulation/measurement.h"

namespace faultline::simulation {

/// Of all clients; `operation` kNone: of all operations. Without `spreads` the histograms stay empty, without `audits`
/// nobody looks for lost writes and collisions, which takes a look at all copies.
RequestFigures measureRequests(const components::Model& model, const components::State& state,
                               components::Index operation, bool spreads, bool audits);
ComponentMeasurement measureComponent(const components::Model& model, const components::State& state,
                                      components::Index component, bool audits);
/// Instances that run, times how long they did since the window began, in seconds: of one component, or of all that are
/// machines of ours (kNone).
double machineSeconds(const components::Model& model, const components::State& state, components::Index component);
/// What it has cost since the window began, in US dollars a month times seconds: one component, or all (kNone).
double costSeconds(const components::Model& model, const components::State& state, components::Index component);
/// Settles what a component has cost so far, before its price changes.
void payUntilNow(const components::Model& model, components::State& state, components::Index component);

} // namespace faultline::simulation
