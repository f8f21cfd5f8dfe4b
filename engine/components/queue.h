// Queues: messages wait until a worker has a place, are delivered, acknowledged, and come back when they are not.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::queue {

/// A worker instance has places for messages: all that it has are offered to each of its queues.
void offerCredits(World& world, Index workerNode);
/// A message may be delivered again.
void onMessageReady(World& world, Index queueNode, Index message);

} // namespace faultline::components::queue
