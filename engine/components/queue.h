// Queues: messages wait until a worker has a place, are delivered, acknowledged, and come back when they are not.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::queue {

/// A worker instance has places for messages: all that it has are offered to each of its queues.
void offerCredits(World& world, Index workerNode);
/// A worker instance has crashed.
void consumerLost(World& world, Index workerNode);
/// Delivers what there are places for, and lets publishers on that were held back.
void dispatch(World& world, Index node);
/// A message may be delivered again.
void onMessageReady(World& world, Index queueNode, Index entry);
/// The oldest message may be too old.
void onRetention(World& world, Index queueNode);
/// A consumer may be out, or back.
void onRebalance(World& world, Index queueNode);
/// A delivery, or its answer, is lost on the way; it would have arrived at that time.
void onLost(World& world, Index delivery, kernel::Time at);
/// The place of a lost delivery is free: nobody received it, or its worker is done with it.
void onPlaceFree(World& world, Index delivery);
/// An answer has come to a delivery that a crash of the queue has made nobody's: its worker has a place again.
void onStrayAnswer(World& world, Index delivery);
/// Delivers what is kept from the start once more; false where the queue keeps nothing.
bool replay(World& world, Index queueNode);

} // namespace faultline::components::queue
