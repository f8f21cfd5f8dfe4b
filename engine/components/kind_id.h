// The component kinds that this version simulates.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace faultline::components {

enum class KindId : std::uint8_t { Client, LoadBalancer, Service, Cache, Database, Queue, Worker, External, Store };
constexpr int kKindCount = 9;

std::optional<KindId> kindFromName(std::string_view name);
std::string_view kindName(KindId kind);

} // namespace faultline::components
