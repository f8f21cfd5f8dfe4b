// Who holds which version of one key at a moment: the truth, its replicas, members, caches and edges.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faultline::simulation {

class Simulation;

/// A key of the diagram: the `rank`-th most popular of its keyspace, from 0.
struct KeyName {
    std::string keyspace;
    std::uint64_t rank = 0;
    friend bool operator==(const KeyName&, const KeyName&) = default;
};

/// What one instance has of a key.
struct KeyCopy {
    enum class State : std::uint8_t {
        Apart,  ///< the key never comes to it
        Absent, ///< it could hold the key, and does not at the moment
        Held
    };
    State state = State::Apart;
    bool stale = false;        ///< older than what was acknowledged
    std::uint32_t version = 0; ///< 0: from before the run
    friend bool operator==(const KeyCopy&, const KeyCopy&) = default;
};

/// Every copy of a key.
struct KeyCopies {
    KeyName key;
    std::uint32_t newest = 0; ///< acknowledged by the database or store that owns it; the first one's, of several
    bool owned = false;       ///< some database or store owns it
    std::vector<std::vector<KeyCopy>> components; ///< as Snapshot::components and their instances
};

/// The copies of a key as the run stands; absent where there is no such key. The run is not changed.
std::optional<KeyCopies> copiesOf(const Simulation& simulation, const KeyName& key);

} // namespace faultline::simulation
