// Timed events and faults: what a scenario, or a person by hand, does to a run.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/components/world.h"

namespace faultline::scenario {

/// Changes a key of a component or link (or `instances` by `scale`) in the running diagram; gives what held before, as
/// written. The simulation supplies it, since it makes a new model.
using SetKey = std::function<base::Result<std::optional<catalog::Value>>(
    const std::string& element, const std::string& key, std::optional<catalog::Value> value)>;

/// Plays an event now: {crash: "app/2", for: 5s}. With `for` it takes itself back. An event whose target is not there
/// is refused with the reason.
base::Result<bool> play(components::World& world, const catalog::Record& event, const SetKey& setKey);
/// The `for` of an active fault is over.
void end(components::World& world, components::Index fault, const SetKey& setKey);
/// Takes back everything that is in force; crashed instances start.
void restoreAll(components::World& world, const SetKey& setKey);
/// The model was edited: partitions, outages and chaos take in the instances that are new.
void modelChanged(components::World& world);

// What the dispatcher brings.
void revive(components::World& world, components::Index node, components::Index token);
void onChaos(components::World& world, components::Index target, components::Index generation);

} // namespace faultline::scenario
