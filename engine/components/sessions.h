// Users' sessions: in an instance's memory, or in a cache or database.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/call.h"

namespace faultline::components {

struct World;

/// Where each user's current session is. Of a service that keeps them itself: in which of its instances; of a cache or
/// database: whether it has been told one.
struct SessionsState {
    /// A session, or none: `holder` 0.
    struct Session {
        Index holder = 0;       ///< instance + 1; in a store: 1
        std::uint32_t life = 0; ///< of the instance: its memory does not outlive it
    };
    std::vector<Session> ofUser;
    std::uint64_t lost = 0; ///< at this service, in the window
};

namespace sessions {

/// A request of the call's user reaches an instance that keeps sessions in its own memory.
void touchLocal(World& world, Index frame);
/// The frame's step asks the store for the session, or tells it of a login; kNone when there is nobody to ask.
Index ask(World& world, Index frame);
/// The store has answered. True: the request goes on; false: a login has to be stored first.
bool answered(World& world, Index frame, const Call& answer, Outcome outcome);

} // namespace sessions

} // namespace faultline::components
