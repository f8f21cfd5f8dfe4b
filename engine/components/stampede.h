// What keeps many callers from refilling one entry of a cache at once: locks, coalescing, early refresh.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::stampede {

/// A look-up has found nothing. True: another caller is filling the entry, and this one waits here for it. False: it is
/// told that it missed, and fills the entry.
bool waits(World& world, Index get);
/// Whether the cache, asked again, would still tell a caller to wait: it serves, and messages get there.
bool tells(const World& world, const Call& get);
/// A value has come: those who wait for it get it.
void filled(World& world, Index node, Index key, Index version);
/// A caller's refill of the frame's key has come to nothing. With `coalesce` those who wait fail with it where the read
/// itself did; otherwise the next of them goes.
void failed(World& world, Index cache, Index frame, Outcome outcome, bool readFailed);
/// Who has waited longest at this instance may have waited long enough.
void onWaitOver(World& world, Index node);
/// Whether a look-up that found an entry is told that it missed, so that its caller renews the entry before it expires
/// (Vattani, Chierichetti and Lowenstein 2015, "Optimal probabilistic cache stampede prevention", with β = 1): when a
/// draw of the fill time × an exponential reaches beyond the expiry.
bool refreshesEarly(const CacheEntry& entry, kernel::Time now, kernel::Random& random);

constexpr kernel::Time kLongestWait = kernel::kSecond; ///< for another's lock

} // namespace faultline::components::stampede
