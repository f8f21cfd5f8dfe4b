// Calls: one message exchange each between a caller and a callee, from its issue until nobody needs it any more.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/cause.h"
#include "engine/kernel/time.h"

namespace faultline::components {

using Index = std::uint32_t;
constexpr Index kNone = 0xffffffffu;
constexpr std::uint16_t kNoOperation = 0xffffu;

/// What the callee is asked to do.
enum class Verb : std::uint8_t {
    Serve,
    Get,
    Set,
    Delete,
    Read,
    Write,
    Scan,
    Publish,
    Deliver,
    Check,
    Branch,
    Next,      ///< draws a number from a store
    Replicate, ///< a database's write on its way to a replica whose receipt is waited for
    // Between the members of a store, see store_parts.h.
    ReplicaRead,
    ReplicaWrite,
    Compare,
    Append,
    Vote
};

/// What a step or operation demands of the data's copies; Default: what the component says.
enum class Consistency : std::uint8_t { Default, Primary, Any, Quorum, Strong, Eventual };

/// What a caller wants, as far as it matters for whom it asks.
struct Ask {
    Verb verb = Verb::Serve;
    Consistency consistency = Consistency::Default;
    Index key = kNone;
    Index user = 0;
};

/// Where a call is.
enum class Stage : std::uint8_t { Free, Waiting, ToCallee, AtCallee, ToCaller, Lost };

/// One call. `parent` is the caller's own frame: a client's request, or the call that a balancer, service or worker is
/// serving. It is known by index and generation, so a parent that has gone is never answered by mistake.
struct Call {
    kernel::Time began = 0;         ///< issued by the caller
    kernel::Time arrived = 0;       ///< at the callee
    kernel::Time expires = 0;       ///< the earliest moment at which anyone upstream gives up
    kernel::Time work = 0;          ///< CPU time drawn for the current piece of work
    kernel::Time frozenAtStart = 0; ///< the instance's hung time when the piece of work began
    kernel::Time markedAt = 0;      ///< a read: when the newest version known at its start was acknowledged
    kernel::Time readBegan = 0;     ///< when the read step under way was issued
    kernel::Time staleAge = 0;      ///< of a stale answer: how long ago the newer version had been acknowledged
    kernel::Time ttl = -1;          ///< a set: the entry's time to live; -1: the cache's own
    std::uint64_t tried = 0; ///< a balancer: backends already tried, bit (backend mod 64); a call to a store: its
                             ///< members likewise; a handler: the number that it has drawn
    Index parent = kNone;
    Index parentGeneration = 0;
    Index generation = 0;
    Index caller = kNone; ///< node
    Index callee = kNone; ///< node
    Index link = kNone;
    Index key = 0; ///< global key number (keyspaces are apart), kNone for none
    Index user = 0;
    Index lanePrevious = kNone;
    Index laneNext = kNone;
    Index version = 0;           ///< of the data read or written
    Index markVersion = 0;       ///< a read: newest version acknowledged when it was issued
    Index epoch = 0;             ///< a delivery: its worker's, kNone once it holds no place there; between a store's
                                 ///< members: a term or generation
    Index pairOrMessage = kNone; ///< a check: its (balancer, backend) pair; a delivery: its message;
                                 ///< a CDN's fetch: its call, of the generation `epoch`
    Index number = 0;            ///< of the client's request, for pictures
    Index pc = 0;                ///< a handler's next step
    std::uint16_t lane = 0xffff; ///< the timeout lane that it stands in
    std::uint16_t operation = kNoOperation;
    std::uint16_t pending = 0; ///< parallel branches still running
    Verb verb = Verb::Serve;
    Stage stage = Stage::Free;
    Outcome outcome = Outcome::Success;
    std::uint8_t phase = 0;     ///< of a step in several messages
    std::uint8_t tries = 0;     ///< further tries used up at this frame
    std::uint8_t window = 0;    ///< measuring window in which the message on the wire set out
    std::uint8_t rounds = 0;    ///< calls along circles of components that led here, see circles.h
    bool detached : 1 = false;  ///< the caller no longer waits
    bool inside : 1 = false;    ///< counted in the callee's population
    bool holdsSlot : 1 = false; ///< of its service instance
    bool sampled : 1 = false;   ///< drawn on the canvas
    bool retry : 1 = false;     ///< not the request's first attempt
    bool hit : 1 = false;       ///< a cache's answer
    bool stale : 1 = false;     ///< the answer is older than what was acknowledged when the read began
    bool onCpu : 1 = false;
    bool holdsPool : 1 = false; ///< counts against its link's pool
    bool ownStale : 1 = false;  ///< stale, and older than what the reader has written
    bool failed : 1 = false;    ///< a frame one of whose parallel branches failed; `outcome` says how
    bool failDrawn : 1 = false; ///< the handler's `fail` has been drawn
    bool isTry : 1 = false;     ///< one try of the call to a store that is its parent
    bool numbered : 1 = false;  ///< a handler that has drawn a number
    bool parked : 1 = false;    ///< a look-up that waits until another caller has filled the entry
    bool overdue : 1 = false;   ///< a delivery whose time has passed: only a late acknowledgement counts; a look-up
                                ///< that its caller has counted as a miss
    Consistency consistency : 3 = Consistency::Default; ///< of a read or write
};

/// A pool of plain records by index, with generations. Slots are reused last in, first out.
template <typename T> class Pool {
  public:
    Index allocate() {
        if (m_free.empty()) {
            m_items.emplace_back();
            ++m_live;
            return static_cast<Index>(m_items.size() - 1);
        }
        const Index index = m_free.back();
        m_free.pop_back();
        const Index generation = m_items[index].generation;
        static constexpr T kFresh{}; // copied whole: a temporary would be built on the stack, with stalls
        m_items[index] = kFresh;
        m_items[index].generation = generation;
        ++m_live;
        return index;
    }
    void free(Index index) {
        m_items[index].generation = (m_items[index].generation + 1) & 0xffffffu;
        m_free.push_back(index);
        --m_live;
    }
    /// Makes room so that the next `count` allocations leave references valid.
    void reserve(std::size_t count) {
        if (m_items.capacity() - m_items.size() + m_free.size() < count) [[unlikely]] {
            m_items.reserve(m_items.size() * 2 + count);
            m_free.reserve(m_items.capacity());
        }
    }
    T& operator[](Index index) { return m_items[index]; }
    const T& operator[](Index index) const { return m_items[index]; }
    std::size_t size() const { return m_items.size(); }
    std::size_t live() const { return m_live; }
    bool isCurrent(Index index, Index generation) const {
        return index < m_items.size() && m_items[index].generation == generation;
    }

  private:
    std::vector<T> m_items;
    std::vector<Index> m_free;
    std::size_t m_live = 0;
};

/// What a client wants, over all its attempts.
struct Request {
    kernel::Time began = 0;
    kernel::Time deadline = 0; ///< kNever: none
    Index generation = 0;
    Index client = kNone; ///< row
    Index key = kNone;
    Index user = 0;
    Index number = 0;
    Index attempt = kNone; ///< the call under way
    Index sooner = kNone;  ///< in its client's list of deadlines
    Index later = kNone;
    Index hedge = kNone; ///< a second call under way beside `attempt`
    std::uint16_t operation = kNoOperation;
    std::uint8_t attempts = 0; ///< the first and its retries, without hedges
    std::uint8_t window = 0;
    bool sampled = false;
    bool live = false;
    bool closed = false; ///< of a user who thinks and asks again
    Outcome lastOutcome = Outcome::Success;
};

} // namespace faultline::components
