// Keys of every component that do nothing for some kinds.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/text.h"

namespace faultline::catalog {

/// Why a key that other components have does nothing for one, and what to write instead.
struct NoUse {
    base::Text why;
    std::string instead;
    bool empty() const { return why.empty(); }
};

/// Empty where the key is something for the kind, or the kind does not know it at all.
NoUse noUseOf(std::string_view kind, std::string_view key);

} // namespace faultline::catalog
