// What the scenario's parts share: the faults in force, and what those on one thing come to together.
#pragma once

#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/components/world.h"
#include "engine/scenario/scenario.h"

namespace faultline::scenario {

// --- reading an event ------------------------------------------------------------------------------------------
/// The event's own key, its name and what it happens to; null when there is none.
const catalog::Field* kindOf(const catalog::Record& event);
/// Its `for`; 0 when it lasts.
kernel::Time lengthOf(const catalog::Record& event);
/// A number, ratio, rate per second or duration in ns beside the target.
double amountOf(const catalog::Record& event, std::string_view key, double otherwise);

// --- faults in force -------------------------------------------------------------------------------------------
bool isA(const components::ActiveFault& fault, std::string_view kind);
/// Whether an instance is among those that it concerns, and has not been taken out of it.
bool concerns(const components::ActiveFault& fault, components::Index node);
/// Takes instances out of it.
void spare(components::ActiveFault& fault, const std::vector<components::Index>& nodes);
/// Keeps a fault, to be taken back after `length` (0: never by itself); gives its place.
components::Index remember(components::World& world, components::ActiveFault fault, kernel::Time length);
/// Brings what instances and links suffer in line with the faults that are in force.
void recompute(components::World& world, const components::ActiveFault& touched);
/// The same for who reaches whom: partitions, isolations, outages.
void recomputeReach(components::World& world);

// --- instances that are held down ------------------------------------------------------------------------------
/// Crashes them; they serve again when the last fault that holds them down is over, `start_up` included.
void takeDown(components::World& world, const std::vector<components::Index>& nodes, kernel::Time until);
/// Until when faults hold an instance down; 0 when none does, kNever without an end.
kernel::Time heldDownUntil(const components::World& world, components::Index node);
/// A fault no longer holds them down: those that no other one holds start.
void release(components::World& world, const std::vector<components::Index>& nodes);
/// Whether they are in a zone that is out: nothing can start there.
bool isOut(const components::World& world, components::Index node);

// --- the events, by what they act on ---------------------------------------------------------------------------
using Played = base::Result<bool>;
Played playOnNodes(components::World& world, const std::string& what, const catalog::Record& event);
Played playOutage(components::World& world, const catalog::Record& event);
Played playChaos(components::World& world, const catalog::Record& event);
Played playOnLinks(components::World& world, const std::string& what, const catalog::Record& event);
Played playPartition(components::World& world, const catalog::Record& event);
/// Whether anybody who is still in a partition is parted from anybody else.
bool stillParts(const components::World& world, const components::ActiveFault& fault);
Played playIsolate(components::World& world, const catalog::Record& event);
Played playTraffic(components::World& world, const catalog::Record& event);
Played playHotKey(components::World& world, const catalog::Record& event);
Played playSet(components::World& world, const std::string& what, const catalog::Record& event, const SetKey& setKey);

/// Ends of those that do more than lift what instances and links suffer. The fault is in force no longer.
void endTraffic(components::World& world, const components::ActiveFault& ended);
void endHotKey(components::World& world, const components::ActiveFault& ended);
void endSet(components::World& world, const components::ActiveFault& ended, const SetKey& setKey);
/// For all its instances, or for some of them.
void endChaos(components::World& world, components::Index fault);
void endChaos(components::World& world, components::Index fault, const std::vector<components::Index>& nodes);
/// Instances that came while chaos or an outage is in force suffer it, too.
void extendChaos(components::World& world, components::Index fault);
void extendOutage(components::World& world, components::Index fault);

} // namespace faultline::scenario
