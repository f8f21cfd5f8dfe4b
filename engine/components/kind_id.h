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
    Probe
};
constexpr int kKindCount = 10;

/// Whether the kind asks for itself and keeps requests: clients and probes.
constexpr bool isCaller(KindId kind) {
    return kind == KindId::Client || kind == KindId::Probe;
}

std::optional<KindId> kindFromName(std::string_view name);
std::string_view kindName(KindId kind);

} // namespace faultline::components
