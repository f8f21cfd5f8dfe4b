#include "engine/components/cache_warm.h"

#include <algorithm>

#include "engine/components/cache.h"

namespace faultline::components::cache {

namespace {

constexpr std::uint64_t kBetweenLooks = 65'536; // keys: some 50 ms

struct Aged {
    double age;
    Index key;
};

/// Each key's age at an instance, of those that it is asked for; false when stopped.
bool drawAges(const World& world, const Node& node, kernel::Random& random, std::vector<Aged>& ages,
              const KeepGoing& keepGoing) {
    const ComponentModel& component = world.model.components[node.component];
    const CacheModel& model = world.model.caches[component.row];
    const bool everyKey = component.kind == KindId::Cdn; // a cache's keys are spread over its instances
    for (const Index number : model.warmKeyspaces) {
        const consistency::Keyspace& keyspace = world.model.keyspaces[number];
        for (std::uint64_t rank = 0; rank < keyspace.keys(); ++rank) {
            if (rank % kBetweenLooks == 0 && keepGoing && !keepGoing())
                return false;
            const auto key = static_cast<Index>(keyspace.firstKey + rank);
            const double age = random.exponential() / keyspace.probability(rank);
            if (everyKey || shardOf(model, component.nodes.size(), key) == node.instance)
                ages.push_back({age, key});
        }
    }
    return true;
}

} // namespace

/// What an LRU of its size holds in the long run under independent requests: the keys used last. Seen backwards from
/// now each key was last used an exponential time ago with the key's popularity as its rate; the `entries` smallest of
/// these ages are the content, in the order of recency. With a time to live the rest of each entry's life is drawn
/// uniformly, so that they do not all expire at once.
bool warmUp(World& world, Index nodeIndex, const KeepGoing& keepGoing) {
    Node& node = world.node(nodeIndex);
    const ComponentModel& component = world.model.components[node.component];
    if (!holdsEntries(component.kind) || !world.model.caches[component.row].warm)
        return true;
    const CacheModel& model = world.model.caches[component.row];
    CacheState& state = world.state.caches[node.row];
    kernel::Random random =
        kernel::Random::stream(world.model.seed, component.id + "/" + std::to_string(node.instance + 1), "warm start");
    std::vector<Aged> ages;
    if (!drawAges(world, node, random, ages, keepGoing))
        return false;
    const auto younger = [](const Aged& a, const Aged& b) { return a.age != b.age ? a.age < b.age : a.key < b.key; };
    const std::size_t kept = std::min<std::size_t>(ages.size(), model.entries);
    std::nth_element(ages.begin(), ages.begin() + static_cast<std::ptrdiff_t>(kept), ages.end(), younger);
    if (keepGoing && !keepGoing())
        return false;
    ages.resize(kept);
    std::sort(ages.begin(), ages.end(), younger);
    std::uint64_t evictions = 0;
    for (std::size_t i = kept; i-- > 0;) {
        if (i % kBetweenLooks == 0 && keepGoing && !keepGoing())
            return false;
        const kernel::Time expires =
            model.ttl == 0
                ? kernel::kNever
                : world.now() + 1 + static_cast<kernel::Time>(random.below(static_cast<std::uint64_t>(model.ttl)));
        state.table.set(ages[i].key, 0, expires, model, random, evictions);
    }
    return true;
}

} // namespace faultline::components::cache
