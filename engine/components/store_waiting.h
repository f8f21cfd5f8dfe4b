// How many requests wait in a store: one that several members work on counts once, and only while it is inside.
#pragma once

#include "engine/components/store_parts.h"

namespace faultline::components::store::waiting {

// Of a call that a member works on: it waits for a CPU, its work begins, its work is done.
void queued(const Store& store, Index call);
void begun(const Store& store, Index call);
void done(const Store& store, Index call);

/// A coordinator's operation begins or ends to be somebody's request, or its work has moved on.
void recount(const Store& store, StoreOperation& operation);
/// A member has crashed, and all that it had to do is gone.
void memberLost(const Store& store, Position member);

} // namespace faultline::components::store::waiting
