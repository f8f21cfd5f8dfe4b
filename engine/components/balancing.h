// Which backend a balancer picks.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/call.h"
#include "engine/kernel/random.h"
#include "engine/kernel/time.h"

namespace faultline::components {

enum class Algorithm : std::uint8_t {
    RoundRobin,
    WeightedRoundRobin,
    Random,
    LeastConnections,
    PowerOfTwo,
    IpHash,
    ConsistentHash,
    LeastLatency
};

/// One backend instance of a balancer, by link.
struct Backend {
    Index node = kNone;
    Index link = kNone;
    double weight = 1;
};

/// What keeps failing is left out for a while; consecutiveErrors 0: never.
struct OutlierPolicy {
    std::uint32_t consecutiveErrors = 0;
    kernel::Time eject = 0;
    double maxEjected = 0; ///< share of the backends; one always may be, and one always stays
};

/// What the instances of one balancer do for each other.
enum class Redundancy : std::uint8_t { None, ActivePassive, ActiveActive };

/// A point on a hash ring and whose it is.
struct HashPoint {
    std::uint64_t point = 0;
    Index owner = 0;
};

/// A ring with `perOwner` points each (128, as ketama-like rings have), sorted.
std::vector<HashPoint> hashRing(const std::vector<std::uint64_t>& ownerHashes, std::uint32_t perOwner);
/// The first point at or after `hash`, clockwise.
std::size_t ringPosition(const std::vector<HashPoint>& ring, std::uint64_t hash);

/// A balancer's view of one backend.
struct BackendState {
    Index node = kNone;
    std::uint32_t inFlight = 0;
    std::uint32_t passes = 0;
    std::uint32_t fails = 0;
    bool healthy = true;
    bool far = false;        ///< in another zone, and the balancer prefers its own
    bool checking = false;   ///< its health check has an event
    bool ejected = false;    ///< as an outlier
    bool joining = false;    ///< new, and has not served yet: nothing is sent there
    double smoothWeight = 0; ///< of smooth weighted round robin
    double latency = 0;      ///< exponentially weighted, ns; τ = 10 s
    kernel::Time latencyAt = 0;
    std::uint64_t lastPicked = 0; ///< for ties: the one picked longest ago wins
    std::uint32_t heapPosition = 0;
    std::uint32_t errors = 0; ///< failed requests in a row
    kernel::Time ejectedUntil = 0;
    kernel::Time rampFrom = kRamped; ///< a slow start began; kRamped: it has its full share

    static constexpr kernel::Time kRamped = -1;
    bool isOut() const { return !healthy || ejected || joining; }
};

/// Backends ordered by (not out, not far, calls in flight, picked longest ago): least connections in O(log n).
class ConnectionHeap {
  public:
    void rebuild(std::vector<BackendState>& backends);
    /// Restores the order around a backend whose key changed.
    void update(std::vector<BackendState>& backends, std::uint32_t backend);
    const std::vector<std::uint32_t>& order() const { return m_heap; }

  private:
    static bool before(const BackendState& a, const BackendState& b);
    void place(std::vector<BackendState>& backends, std::uint32_t position, std::uint32_t backend);
    std::vector<std::uint32_t> m_heap;
};

} // namespace faultline::components
