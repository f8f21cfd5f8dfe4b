#include "engine/components/fetches.h"

#include <utility>

#include "engine/base/assert.h"
#include "engine/kernel/random.h"

namespace faultline::components {

std::size_t Fetches::bucketOf(Index key) const {
    const std::size_t mask = m_buckets.size() - 1;
    std::size_t at = kernel::hash(std::uint64_t{key}) & mask;
    while (m_buckets[at] != 0 && m_fetches[m_buckets[at] - 1].key != key)
        at = (at + 1) & mask;
    return at;
}

Fetch* Fetches::find(Index key) {
    if (m_fetches.empty())
        return nullptr;
    const Index place = m_buckets[bucketOf(key)];
    return place == 0 ? nullptr : &m_fetches[place - 1];
}

void Fetches::enlarge() {
    m_buckets.assign(m_buckets.empty() ? 16 : m_buckets.size() * 2, 0);
    for (Index i = 0; i < m_fetches.size(); ++i)
        m_buckets[bucketOf(m_fetches[i].key)] = i + 1;
}

void Fetches::begin(Index key, std::uint64_t leader) {
    if (2 * (m_fetches.size() + 1) > m_buckets.size())
        enlarge();
    const std::size_t bucket = bucketOf(key);
    FAULTLINE_ASSERT(m_buckets[bucket] == 0, "one fetch of a key at a time");
    m_fetches.push_back({key, leader, {}});
    m_buckets[bucket] = static_cast<Index>(m_fetches.size());
}

std::vector<std::uint64_t> Fetches::end(Index key) {
    const std::size_t mask = m_buckets.size() - 1;
    std::size_t gap = bucketOf(key);
    FAULTLINE_ASSERT(m_buckets[gap] != 0, "ended a fetch that is not under way");
    const Index place = m_buckets[gap] - 1;
    std::vector<std::uint64_t> waiting = std::move(m_fetches[place].waiting);
    // What stands behind the gap moves up, as far as its own place allows (Knuth, 6.4, algorithm R).
    m_buckets[gap] = 0;
    for (std::size_t at = (gap + 1) & mask; m_buckets[at] != 0; at = (at + 1) & mask) {
        const std::size_t home = kernel::hash(std::uint64_t{m_fetches[m_buckets[at] - 1].key}) & mask;
        if (((at - home) & mask) < ((at - gap) & mask))
            continue;
        m_buckets[gap] = m_buckets[at];
        m_buckets[at] = 0;
        gap = at;
    }
    const auto last = static_cast<Index>(m_fetches.size() - 1);
    if (place != last) {
        m_buckets[bucketOf(m_fetches[last].key)] = place + 1;
        m_fetches[place] = std::move(m_fetches[last]);
    }
    m_fetches.pop_back();
    return waiting;
}

void Fetches::clear() {
    *this = Fetches();
}

} // namespace faultline::components
