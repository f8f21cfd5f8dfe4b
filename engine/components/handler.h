// Running handlers: services and workers go through a program's steps, one call of theirs after the other.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::handler {

/// Begins the handler of a call that has been admitted.
void start(World& world, Index call);
/// The frame's piece of CPU work has ended.
void workDone(World& world, Index frame);
/// A call that a frame of this handler issued was answered, or its timeout passed.
void onAnswer(World& world, Index call, Outcome outcome);
/// A step of a frame found nobody to ask, or its breaker open.
void stepRefused(World& world, Index frame);
/// A step is tried again after its back-off.
void retryStep(World& world, Index frame);
/// Whether a frame is reading what it will fill the cache's entry of the key with.
bool isFilling(const World& world, Index frame, Index cache, Index key);
/// Ends a frame that will not go on.
void fail(World& world, Index frame, Outcome outcome);

} // namespace faultline::components::handler
