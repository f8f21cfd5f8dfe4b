// Attempts of a client that may be followed by a second one.
#pragma once

#include "engine/components/call.h"
#include "engine/kernel/ring.h"
#include "engine/kernel/time.h"

namespace faultline::components {

/// An attempt that is hedged at `due` unless it has ended by then.
struct HedgeDue {
    kernel::Time due = 0;
    Index request = kNone;
    Index generation = 0;
    std::uint8_t attempt = 0; ///< its number, so that a retry is told apart
};

/// A client's attempts in the order in which their hedges are due; only the first has an event.
struct HedgingState {
    kernel::Ring<HedgeDue> waiting;
    kernel::Time event = kernel::kNever; ///< when the list is looked at next
};

} // namespace faultline::components
