// What a queue remembers: its messages in the order in which they came, what each group of consumers still has of them,
// who consumes and which partitions are whose.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/call.h"
#include "engine/kernel/ring.h"
#include "engine/metrics/time_average.h"

namespace faultline::components {

/// A message, until all groups are done with it, nobody works on it any more and it is no longer kept for a replay.
struct Message {
    kernel::Time publishedAt = 0;
    std::uint64_t appliedBy = 0; ///< groups in which it took effect, a bit each
    Index generation = 0;
    Index key = kNone;
    Index user = 0;
    Index number = 0;
    Index partition = 0;
    Index entries = kNone; ///< the first of them
    std::uint16_t operation = kNoOperation;
    std::uint8_t open = 0;   ///< groups that are not done with it
    std::uint8_t fate = 0;   ///< what the groups that are done with it have made of it, see queue_messages.h
    std::uint8_t rounds = 0; ///< of the publisher's call
    bool inUse = false;
    bool kept = false;     ///< done, and kept for a replay
    bool replayed = false; ///< counted as delivered by the replay under way
    bool sampled = false;
};

/// A message as one group of consumers has it, until the group is done with it and its last delivery has ended.
struct Entry {
    kernel::Time returnsAt = kernel::kNever; ///< when it may be delivered again after a failure
    Index generation = 0;
    Index message = kNone;
    Index next = kNone; ///< of the same message
    std::uint16_t receives = 0;
    std::uint16_t deliveries = 0; ///< under way
    std::uint8_t group = 0;
    bool inUse = false;
    bool gone = false; ///< the group is done with it
    bool ready = false;
    bool isReplay = false;
};

/// A worker's place for one more message.
struct Credit {
    Index node = kNone;
    Index link = kNone;
    std::uint32_t epoch = 0;
};

/// A part of an ordered queue: its messages are delivered one after the other, to one instance at a time.
struct Partition {
    kernel::Ring<std::uint64_t> ready; ///< entries and generations, in order
    Index head = kNone;                ///< the entry that was delivered and has to be done first
    Index underWay = kNone;            ///< the entry whose delivery the others wait for
    Index owner = kNone;               ///< worker node
    bool queued = false;               ///< in the group's `due`, or with its owner's `waiting` ones
};

/// A worker instance that consumes an ordered queue.
struct Consumer {
    Credit from;                            ///< its node, link and epoch
    std::int32_t places = 0;                ///< free ones; below 0 after a live edit took away some that are taken
    bool lost = false;                      ///< crashed, and not back
    kernel::Time leavesAt = kernel::kNever; ///< when a lost one's partitions go to others
    kernel::Time outUntil = 0;              ///< it let a delivery's time pass: others come first
    kernel::Ring<Index> waiting;            ///< partitions of its own that could go on, had it a place
};

/// Who shares messages: all workers of a queue, or those of one component where each component gets every message.
struct ConsumerGroup {
    Index component = kNone; ///< kNone: of whichever there are
    bool inUse = false;
    kernel::Ring<std::uint64_t> ready; ///< without order: entries and generations
    kernel::Ring<Credit> credits;      ///< without order: places, longest free first
    std::vector<Partition> partitions; ///< with order
    std::vector<Consumer> consumers;   ///< with order: sorted by node
    kernel::Ring<Index> due;           ///< partitions that may have something to deliver
};

/// A queue at one moment.
struct QueueState {
    Pool<Message> messages;
    Pool<Entry> entries;
    kernel::Ring<std::uint64_t> log; ///< messages and generations, in the order in which they came
    std::vector<ConsumerGroup> groups;
    kernel::Ring<std::uint64_t> blocked; ///< publishers' calls and generations
    metrics::TimeAverage depth;
    std::int64_t depthStart = 0;
    std::uint64_t published = 0, acked = 0, delivered = 0, redelivered = 0, deadLettered = 0, dropped = 0, replayed = 0;
    std::uint64_t kept = 0;                       ///< messages that are done, and kept for a replay
    std::uint32_t turn = 0;                       ///< partitions for messages without a key
    kernel::Time retentionEvent = kernel::kNever; ///< when the oldest message is looked at
    kernel::Time oldest = 0;
};

} // namespace faultline::components
