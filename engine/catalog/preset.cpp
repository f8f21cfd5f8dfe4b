#include "engine/catalog/preset.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace faultline::catalog {

char letterOf(Grade grade) {
    return "SDPCEU"[static_cast<std::size_t>(grade)];
}

std::string_view meaningOf(Grade grade) {
    switch (grade) {
    case Grade::Source:
        return "read in its own source";
    case Grade::Documentation:
        return "read in documentation";
    case Grade::Published:
        return "published";
    case Grade::Computed:
        return "computed";
    case Grade::Estimate:
        return "our estimate";
    case Grade::Unchecked:
        return "not checked";
    }
    FAULTLINE_ASSERT(false, "a grade without a meaning");
}

const PresetDefault* Preset::find(std::string_view key) const {
    const auto found = std::find_if(defaults.begin(), defaults.end(), [&](const auto& one) { return one.key == key; });
    return found == defaults.end() ? nullptr : &*found;
}

} // namespace faultline::catalog
