// Fetches under way: which keys are being fetched, by whom, and who waits for what that brings.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/call.h"

namespace faultline::components {

/// A call that may have gone meanwhile, by index and generation.
inline std::uint64_t tokenOf(const Pool<Call>& calls, Index call) {
    return (static_cast<std::uint64_t>(calls[call].generation) << 32) | call;
}
/// The call of a token; kNone when it has gone.
inline Index callOf(const Pool<Call>& calls, std::uint64_t token) {
    const auto call = static_cast<Index>(token);
    return calls.isCurrent(call, static_cast<Index>(token >> 32)) ? call : kNone;
}

/// One key that is being fetched.
struct Fetch {
    Index key = kNone;
    std::uint64_t leader = 0; ///< the frame that fetches it
    std::vector<std::uint64_t> waiting;
};

/// The fetches under way at one instance, found by key; memory goes with how many there are, not with the keys.
class Fetches {
  public:
    /// The fetch of a key; null when there is none. Void after the next `begin` or `end`.
    Fetch* find(Index key);
    void begin(Index key, std::uint64_t leader);
    /// Takes the fetch of a key out; gives who waited for it.
    std::vector<std::uint64_t> end(Index key);
    void clear();

  private:
    std::size_t bucketOf(Index key) const;
    void enlarge();

    std::vector<Fetch> m_fetches; ///< without gaps
    std::vector<Index> m_buckets; ///< open addressing, a power of two: place in m_fetches + 1; 0: free
};

/// Reads of one service's or worker's instance that several frames share.
struct SharedReads {
    Fetches fetches;
    std::uint64_t coalesced = 0; ///< frames that waited for another's read, in the window
};

} // namespace faultline::components
