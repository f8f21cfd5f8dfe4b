// What a queue holds: taking messages in, what each group of consumers makes of them, age, and being read again.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::queue {

/// What a group of consumers made of a message. Where groups differ, the worst counts: a message ends once.
enum class Fate : std::uint8_t { Left = 0, Acknowledged = 1, Dropped = 2, DeadLettered = 4 };

const QueueModel& modelOf(const World& world, Index node);
QueueState& stateOf(World& world, Index node);

inline std::uint64_t tokenOf(const Pool<Entry>& entries, Index entry) {
    return (static_cast<std::uint64_t>(entries[entry].generation) << 32) | entry;
}
/// Whether a message still counts: a group has to do it yet, or it is kept for a replay.
inline bool isLive(const Message& message) {
    return message.inUse && (message.open > 0 || message.kept);
}

/// What a publisher brings, or a message that is put aside.
Message contentOf(const Call& publisher);
void enqueue(World& world, Index node, const Message& content);
/// Its group is done with an entry. With `staysUnderWay` its partition waits for the delivery's end all the same.
void finishEntry(World& world, Index node, Index entry, Fate fate, bool staysUnderWay = false);
/// Forgets an entry that its group is done with, once no delivery of it is under way.
void releaseIfDone(QueueState& state, Index entry);

bool isTooOld(const World& world, const QueueModel& model, const Message& message);
/// Whether one more message fits; what is only kept for a replay gives way.
bool hasRoom(World& world, Index node);
/// The same after dropping the oldest where a full queue does that.
bool makeRoom(World& world, Index node);
/// Drops what is too old, and sees to it that the next is looked at in time.
void expire(World& world, Index node);
/// Forgets everything that was kept for a replay.
void forgetKept(World& world, Index node);

/// A group gets what is kept once more, or (`all`) everything that there is, before what it has yet to do.
void readAgain(World& world, Index node, std::uint8_t group, bool all);
/// When the oldest message was published that waits to be delivered; kNever when none does.
kernel::Time oldestWaiting(const QueueState& state);

} // namespace faultline::components::queue
