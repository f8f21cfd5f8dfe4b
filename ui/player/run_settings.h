// What a diagram's settings say about a run.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/assert.h"
#include "engine/catalog/catalog.h"
#include "engine/diagram/diagram.h"
#include "engine/kernel/time.h"

namespace faultline::ui {

/// A setting that has a default; a value of another type (a diagram with errors may hold one) counts as unset.
template <typename T> T settingOf(const diagram::Diagram& diagram, std::string_view name) {
    const diagram::Value value = diagram::effectiveSetting(diagram, name);
    if (const T* own = value.as<T>())
        return *own;
    const catalog::Key* key = catalog::findKey(catalog::Catalog::instance().settingsKeys(), name);
    const T* usual = key ? key->defaultValue.as<T>() : nullptr;
    FAULTLINE_ASSERT(usual, "a setting of a run without a default");
    return *usual;
}

inline std::uint64_t seedOf(const diagram::Diagram& diagram) {
    return static_cast<std::uint64_t>(settingOf<std::int64_t>(diagram, "seed"));
}

inline kernel::Time durationOf(const diagram::Diagram& diagram) {
    return settingOf<base::Duration>(diagram, "duration").ns;
}

} // namespace faultline::ui
