// Who consumes a queue: groups of workers, the places that they have, and which partitions are whose.
#pragma once

#include <optional>
#include <vector>

#include "engine/components/world.h"

namespace faultline::components::queue {

/// The partition of a message: by its key, in turn without one; 0 without order.
Index partitionOf(QueueState& state, const QueueModel& model, Index key);
/// An entry may be delivered (again): in its turn.
void makeReady(QueueState& state, Index entry);
/// A group is done with an entry: what comes behind it in its partition may go on, unless it `staysUnderWay`.
void passOn(QueueState& state, std::uint8_t group, Index partition, Index entry, bool staysUnderWay);
/// A delivery has ended whose entry was done before: its partition need not wait for it any more.
void openPartition(QueueState& state, Index entry);

/// What a group has yet to get, in order: by partition, or all in one.
using Backlog = std::vector<kernel::Ring<std::uint64_t>>;
Backlog takeReady(ConsumerGroup& group);
void putBehind(QueueState& state, std::uint8_t group, const Backlog& backlog);

/// An entry, and the place that it goes to.
struct Turn {
    Index entry = kNone;
    Credit to;
};
/// The next of a group for which there is a place. What is too old is dropped on the way.
std::optional<Turn> nextTurn(World& world, Index node, std::uint8_t group);

/// Messages that wait for a worker component, or for any where they share.
std::uint64_t waitingFor(const QueueState& state, Index worker);

/// Whether messages get from a queue to a worker instance and back, as far as faults in force go: a chance of loss
/// closes no way.
bool isWayOpen(const World& world, Index queueNode, Index workerNode, Index link);
/// Brings the groups in line with the workers that the queue leads to, and with its partitions.
void syncGroups(World& world, Index node);
/// A delivery has ended: its worker has the place again.
void giveBack(World& world, Index node, const Call& delivery);
/// A worker let a delivery's time pass: until it answers, its partitions go to others where there are any.
void leaveOut(World& world, Index node, const Call& delivery);
/// A worker that had been left out has answered.
void letIn(World& world, Index node, const Call& delivery);
/// The message of a crashed worker is back: it does not hold its partitions any longer.
void ownerIsGone(World& world, Index node, Index entry);
/// Shares the partitions out over who is there, moving as few as possible.
void rebalance(World& world, Index node);
/// The queue's connections are gone.
void disconnect(QueueState& state);

} // namespace faultline::components::queue
