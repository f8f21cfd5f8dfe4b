// What a store's members hold, what was acknowledged, and who disagrees.
#pragma once

#include "engine/components/store_parts.h"
#include "engine/consistency/ledger.h"

namespace faultline::components::store {

/// A member takes a version of a key unless it has a newer one; gives what it had before.
std::uint32_t take(const Store& store, std::uint32_t position, Index key, std::uint32_t version);
/// What a member holds of a key, or of the number that is drawn from.
std::uint32_t held(const Store& store, std::uint32_t position, Index key);
/// The answer to a write leaves. `seen`: the newest version that those who acknowledged it had held before.
void acknowledge(const Store& store, Index key, std::uint32_t version, std::uint32_t seen, Index user);
/// A create that drew this number was acknowledged.
void acknowledgeNumber(const Store& store, std::uint32_t number, Index user);
/// The newest acknowledged version of a key, for a read that begins now.
consistency::ReadMark mark(const StoreState& state, Index key);

/// Puts the copies where the model wants them, after members, replicas or mode have changed.
void layOut(const Store& store);
/// Drops keys from the list of differing ones that differ no longer, when there are many.
void tidy(const Store& store);
/// Members may have come back or gone, or reach each other again or no longer: looks whether the store is whole.
void noteHealing(const Store& store);
/// Keys that members disagree about, other than those whose write may still be on its way.
std::uint64_t divergentKeys(const Model& model, const State& state, Index component);
/// Keys whose newest acknowledged version no member holds.
std::uint64_t lostWrites(const Model& model, const State& state, Index component, Index client = kNone);

} // namespace faultline::components::store
