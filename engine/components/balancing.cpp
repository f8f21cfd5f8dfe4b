#include "engine/components/balancing.h"

#include <algorithm>

namespace faultline::components {

std::vector<HashPoint> hashRing(const std::vector<std::uint64_t>& ownerHashes, std::uint32_t perOwner) {
    std::vector<HashPoint> ring;
    ring.reserve(ownerHashes.size() * perOwner);
    for (Index owner = 0; owner < ownerHashes.size(); ++owner)
        for (std::uint64_t i = 0; i < perOwner; ++i)
            ring.push_back({kernel::hash(i, ownerHashes[owner]), owner});
    std::sort(ring.begin(), ring.end(), [](const HashPoint& a, const HashPoint& b) {
        return a.point != b.point ? a.point < b.point : a.owner < b.owner;
    });
    return ring;
}

std::size_t ringPosition(const std::vector<HashPoint>& ring, std::uint64_t hash) {
    const auto at = std::lower_bound(ring.begin(), ring.end(), hash,
                                     [](const HashPoint& point, std::uint64_t value) { return point.point < value; });
    return at == ring.end() ? 0 : static_cast<std::size_t>(at - ring.begin());
}

bool ConnectionHeap::before(const BackendState& a, const BackendState& b) {
    if (a.isOut() != b.isOut())
        return b.isOut();
    if (a.far != b.far)
        return b.far;
    return a.inFlight != b.inFlight ? a.inFlight < b.inFlight : a.lastPicked < b.lastPicked;
}

void ConnectionHeap::place(std::vector<BackendState>& backends, std::uint32_t position, std::uint32_t backend) {
    m_heap[position] = backend;
    backends[backend].heapPosition = position;
}

void ConnectionHeap::rebuild(std::vector<BackendState>& backends) {
    m_heap.resize(backends.size());
    for (std::uint32_t i = 0; i < backends.size(); ++i)
        m_heap[i] = i;
    std::sort(m_heap.begin(), m_heap.end(),
              [&](std::uint32_t a, std::uint32_t b) { return before(backends[a], backends[b]); });
    for (std::uint32_t i = 0; i < m_heap.size(); ++i)
        backends[m_heap[i]].heapPosition = i;
}

void ConnectionHeap::update(std::vector<BackendState>& backends, std::uint32_t backend) {
    std::uint32_t at = backends[backend].heapPosition;
    while (at > 0) {
        const std::uint32_t up = (at - 1) / 2;
        if (!before(backends[backend], backends[m_heap[up]]))
            break;
        place(backends, at, m_heap[up]);
        at = up;
    }
    for (;;) {
        std::uint32_t child = 2 * at + 1;
        if (child >= m_heap.size())
            break;
        if (child + 1 < m_heap.size() && before(backends[m_heap[child + 1]], backends[m_heap[child]]))
            ++child;
        if (!before(backends[m_heap[child]], backends[backend]))
            break;
        place(backends, at, m_heap[child]);
        at = child;
    }
    place(backends, at, backend);
}

} // namespace faultline::components
