// The component kinds that this version simulates.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace faultline::components {

enum class KindId : std::uint8_t {
    Client,
    LoadBalancer,
    Service,
    Cache,
    Database,
    Queue,
    Worker,
    External,
    Store,
    Probe,
    Cdn
};
constexpr int kKindCount = 11;

/// Whether the kind asks for itself and keeps requests: clients and probes.
constexpr bool isCaller(KindId kind) {
    return kind == KindId::Client || kind == KindId::Probe;
}

/// Whether its instances hold entries by key: caches and CDNs.
constexpr bool holdsEntries(KindId kind) {
    return kind == KindId::Cache || kind == KindId::Cdn;
}

std::optional<KindId> kindFromName(std::string_view name);
std::string_view kindName(KindId kind);

} // namespace faultline::components
