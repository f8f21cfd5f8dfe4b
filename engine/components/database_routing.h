// Which member of a database a caller asks: by key, by role, by what the user has just written.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::database {

/// The member that a call goes to; kNone while there is no primary and it needs one.
Index route(World& world, Index callerNode, Index link, const Ask& ask);
/// The member of one shard that answers its part of a scan for a member of another one.
Index routeScan(World& world, Index callerNode, Index shard);

} // namespace faultline::components::database
