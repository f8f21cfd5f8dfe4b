#include "engine/components/sharding.h"

namespace faultline::components {

void Sharding::complete() {
    ring.clear();
    if (by != By::ConsistentHash || shards == 1)
        return;
    // A shard's points depend on its number alone, so that those of the others stay when one is added.
    std::vector<std::uint64_t> hashes;
    for (std::uint64_t shard = 0; shard < shards; ++shard)
        hashes.push_back(kernel::hash(shard, 0x73686172ull));
    ring = hashRing(hashes, vnodes);
}

std::uint32_t Sharding::placeOf(Index number, const std::vector<consistency::Keyspace>* keyspaces) const {
    if (by == By::Range) {
        // Ranges of equal width in the order of the keys' numbers; what is created lies behind the last key. Users have
        // no such order: their ranges are of their hashes.
        if (keyspaces == nullptr)
            return static_cast<std::uint32_t>(
                (static_cast<unsigned __int128>(kernel::hash(std::uint64_t{number})) * shards) >> 64);
        const consistency::Keyspace& space = (*keyspaces)[number / consistency::Keyspace::kMaxKeys];
        const std::uint64_t rank = number - space.firstKey;
        return rank >= space.keys() ? shards - 1 : static_cast<std::uint32_t>(rank * shards / space.keys());
    }
    const std::uint64_t hash = kernel::hash(std::uint64_t{number});
    if (by == By::Hash)
        return static_cast<std::uint32_t>(hash % shards);
    return ring[ringPosition(ring, hash)].owner;
}

std::uint64_t keysMoved(const Sharding& before, const Sharding& after, const consistency::Keyspace& keyspace,
                        const std::vector<consistency::Keyspace>& keyspaces, std::uint32_t users) {
    std::uint64_t moved = 0;
    for (std::uint64_t i = 0; i < keyspace.keys(); ++i) {
        const Index key = static_cast<Index>(keyspace.firstKey + i);
        const Index user = static_cast<Index>(i % users);
        moved += before.shardOf(key, user, keyspaces) != after.shardOf(key, user, keyspaces) ? 1 : 0;
    }
    return moved;
}

} // namespace faultline::components
