// Keys that do something only while another key of the same component has a certain value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog/value.h"

namespace faultline::catalog {

/// `key` of a `kind` acts only while `governor` is one of `words`, or, without words, above `above`.
struct Governed {
    std::string_view kind;
    std::string_view key;
    std::string_view governor;
    std::vector<std::string_view> words = {};
    double above = 0; ///< in base units: seconds, counts
};

const std::vector<Governed>& governedKeys();

/// Whether the governed key acts while its governor has the value `governor`.
bool acts(const Governed& governed, const Value& governor);
/// What the governor would have to be: "`algorithm`: ip_hash or consistent_hash", "`queue_limit` above 0".
std::string wanted(const Governed& governed);

} // namespace faultline::catalog
