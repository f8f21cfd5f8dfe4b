// How leaderless members that have missed writes get them after all: hints kept for them, and comparing with each
// other.
#pragma once

#include "engine/components/store_parts.h"

namespace faultline::components::store::repair {

/// A member did not acknowledge a write: its coordinator keeps it, if the store does that.
void keepHint(const Store& store, std::uint32_t holder, std::uint32_t target, StoreHint hint);
/// Members may reach each other again: hints for those that are back are replayed a while later.
void planReplays(const Store& store);
void onReplay(World& world, Index holder, std::uint32_t target);
void hintAnswered(const Store& store, std::uint32_t holder, std::uint32_t target, StoreHint hint, Outcome outcome);
/// The holder has crashed. Its hints survive; those on their way are lost.
void holderCrashed(const Store& store, std::uint32_t holder);

/// Each member begins to compare what it holds with the others in turn, from a random moment of the interval on.
void startComparing(const Store& store);
void onCompareDue(const Store& store, std::uint32_t position);
/// Another member's comparison has arrived, or its answer has come back: `to` takes what `from` has newer.
void exchange(const Store& store, std::uint32_t from, std::uint32_t to);

constexpr std::size_t kHintLimit = 65'536; ///< for one member by another; beyond it only anti-entropy helps
constexpr std::uint32_t kReplayedAtOnce = 64;

} // namespace faultline::components::store::repair
