// Which shard of a database a key lies in.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/balancing.h"
#include "engine/components/call.h"
#include "engine/consistency/keyspace.h"

namespace faultline::components {

/// How keys find their shard. What is hashed (the key, the user, a constant) is a number like any other here.
struct Sharding {
    enum class By : std::uint8_t { Hash, Range, ConsistentHash };
    enum class On : std::uint8_t { Key, User, Constant };

    std::uint32_t shards = 1;
    By by = By::Hash;
    On on = On::Key;
    std::uint32_t vnodes = 0;
    std::vector<HashPoint> ring; ///< of consistent hashing only

    /// Fills the ring where one is needed.
    void complete();
    /// The same without its ring: all that has to be remembered to know later where keys were.
    Sharding withoutRing() const { return {shards, by, on, vnodes, {}}; }
    bool sameAs(const Sharding& other) const {
        return shards == other.shards && by == other.by && on == other.on && vnodes == other.vnodes;
    }
    /// The shard of a request that carries a key.
    std::uint32_t shardOf(Index key, Index user, const std::vector<consistency::Keyspace>& keyspaces) const {
        if (shards == 1)
            return 0;
        return on == On::Key ? placeOf(key, &keyspaces) : placeOf(on == On::User ? user : 0, nullptr);
    }

  private:
    std::uint32_t placeOf(Index number, const std::vector<consistency::Keyspace>* keyspaces) const;
};

/// How many of `keyspace`'s keys lie in another shard under `after` than under `before`. Sharded by user, a key is
/// where its user is; the keys are dealt out evenly to `users` users.
std::uint64_t keysMoved(const Sharding& before, const Sharding& after, const consistency::Keyspace& keyspace,
                        const std::vector<consistency::Keyspace>& keyspaces, std::uint32_t users);

} // namespace faultline::components
