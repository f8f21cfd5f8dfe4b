// The figures of a report as alerts watch them: how each is read from a run at a moment, cheaply and without names.
#pragma once

#include "engine/components/world.h"
#include "engine/expression/vocabulary.h"
#include "engine/monitor/watch.h"

namespace faultline::simulation {

/// How an alert watches a figure; an error when it cannot be watched while a run goes on.
base::Result<monitor::Signal> signalFor(const components::Model& model, const expression::Figure& figure);

/// What a signal reads now.
monitor::Reading readSignal(const components::Model& model, const components::State& state,
                            const monitor::Signal& signal);

} // namespace faultline::simulation
