// Handlers, compiled: what a service or worker does for each operation, as a flat list of steps.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/call.h"
#include "engine/components/retry_policy.h"
#include "engine/kernel/sampler.h"

namespace faultline::components {

enum class StepKind : std::uint8_t {
    Work,
    Read,
    CachedRead,
    Write,
    Scan,
    Call,
    Publish,
    Reply,
    Parallel,
    Fail,
    Unreachable, ///< names somebody to whom no link leads: fails as unavailable
    Next,
    Session, ///< the user's session is looked up, or begun; without a link: in the instance's memory
    End
};

/// One step. Links are numbers of the component's own outgoing links.
struct Step {
    StepKind kind = StepKind::End;
    kernel::Sampler work;
    Index link = kNone;                             ///< to the callee: database, store, service, queue
    Index cacheLink = kNone;                        ///< CachedRead and Write: the cache
    Index owner = kNone;                            ///< the database or store whose data its callee answers with
    std::vector<Index> moreCaches;                  ///< Write: further caches to invalidate
    kernel::Time ttl = -1;                          ///< CachedRead: overrides the cache's; -1: the cache's own
    bool update = false;                            ///< Write: sets the cache instead of invalidating it
    bool fallbackOk = false;                        ///< Call, Unreachable: a failure counts as success
    bool coalesce = false;                          ///< Read, CachedRead, Call: reads of one key share one
    bool inCircle = false;                          ///< what it asks for may come back to this very step, see circles.h
    double rate = 0;                                ///< Fail
    std::uint16_t operation = kNoOperation;         ///< Call, Publish: what is asked; none: the handler's own
    Consistency consistency = Consistency::Default; ///< Read, CachedRead, Write: instead of what the callee is set to
    std::uint16_t timeoutLane = 0;
    kernel::Time timeout = 0;
    std::uint16_t cacheLane = 0;
    kernel::Time cacheTimeout = 0; ///< a cache that is silent this long counts as a miss
    RetryPolicy retries;
    std::vector<Index> branches; ///< Parallel: where each branch begins
};

/// All handlers of one component.
struct Program {
    std::vector<Step> steps;
    std::vector<Index> entry; ///< by operation: its first step
    Index plainEntry = 0;     ///< for calls that carry no operation
    Index begin = 0;          ///< what stands before is only there for frames that began under an earlier program
};

/// The program that follows on `running` after a live edit. Frames under way know their step by number, so steps of
/// another shape (other kinds, links or branches) are put behind the running ones instead of in their place.
Program followUp(const Program& running, Program next);

} // namespace faultline::components
