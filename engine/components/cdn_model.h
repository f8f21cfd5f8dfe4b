// What a compiled CDN has beyond a cache.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/call.h"

namespace faultline::components {

/// How a CDN's instances answer and fetch.
struct EdgeModel {
    kernel::Time serveStale = 0; ///< so long past its life an answer is given while a new one is fetched
    bool collapse = true;        ///< one fetch of a key at a time
    bool inCircle = false;       ///< what it fetches may come back to it through balancers and CDNs alone
    std::uint16_t timeoutLane = 0;
    kernel::Time timeout = 0;            ///< of a fetch
    std::vector<std::uint8_t> cacheable; ///< by operation
    std::vector<Index> owners;           ///< by operation: the database or store that the answers come from
    std::vector<double> linkCumulative;  ///< over `out`, by weight; ends at 1

    bool keeps(std::uint16_t operation) const { return operation < cacheable.size() && cacheable[operation] != 0; }
    Index ownerOf(std::uint16_t operation) const { return operation < owners.size() ? owners[operation] : kNone; }
};

} // namespace faultline::components
