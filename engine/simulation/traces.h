// Single requests told in full: which calls were made for each, when, and what came of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/components/cause.h"
#include "engine/kernel/time.h"

namespace faultline::simulation {

class Simulation;

/// What one component did for a request, or waited for.
struct Span {
    enum class Side {
        Root,   ///< the request, as its client saw it
        Caller, ///< a call as its caller saw it: the way there and back included
        Callee  ///< the same call at the instance that served it
    };
    std::size_t parent = 0; ///< in the trace; of the root itself
    Side side = Side::Root;
    bool background = false; ///< made after the answer had left, or for a message of a queue
    std::string component;
    std::string instance; ///< "app/2"
    std::string name;     ///< "resolve", "read db"
    std::string link;     ///< of a call
    kernel::Time begin = 0;
    kernel::Time end = 0;
    std::optional<kernel::Time> workBegan; ///< at a callee: when a CPU first took it up
    components::Outcome outcome = components::Outcome::Success;
    bool ended = false; ///< false: still going on when the run was looked at, or lost
    bool lost = false;  ///< a message of the call was dropped
};

/// One request with everything that was done for it; spans[0] is the request.
struct Trace {
    std::uint64_t request = 0; ///< its number
    std::string client;
    std::string operation;
    kernel::Time began = 0;
    std::optional<kernel::Time> ended;
    components::Outcome outcome = components::Outcome::Success;
    std::size_t attempts = 0;
    std::vector<Span> spans;

    /// Where a failed request's cause arose: the span furthest from the client on the way of the failure.
    const Span& hop() const;
};

/// All traces that a run has kept, in the order in which their requests began. Empty unless Simulation::traceRequests()
/// was called.
std::vector<Trace> tracesOf(const Simulation& simulation);

} // namespace faultline::simulation
