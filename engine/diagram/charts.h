// The charts that a diagram's `dashboard` may name.
#pragma once

#include <array>
#include <string_view>

#include "engine/catalog/value.h"

namespace faultline::diagram {

/// In the order of a board whose diagram names none.
inline constexpr std::array<std::string_view, 5> kCharts{"latency", "traffic", "saturation", "queues", "hit_ratio"};

/// What an entry of `dashboard` names, `latency` and `{chart: latency}` alike; empty where it names nothing.
inline std::string_view chartNamed(const catalog::Value& entry) {
    const auto* record = entry.as<catalog::Record>();
    const catalog::Value* named = record ? record->find("chart") : &entry;
    const auto* name = named ? named->as<std::string>() : nullptr;
    return name ? std::string_view(*name) : std::string_view();
}

} // namespace faultline::diagram
