#include "engine/base/text.h"

#include <charconv>

namespace faultline::base {

std::string Text::fill(const std::string& pattern) const {
    std::string filled;
    filled.reserve(pattern.size());
    std::size_t at = 0;
    while (at < pattern.size()) {
        if (pattern[at] == '{') {
            const char* begin = pattern.data() + at + 1;
            const char* end = pattern.data() + pattern.size();
            std::size_t number = 0;
            const auto read = std::from_chars(begin, end, number);
            // Arguments are never looked into again, so braces in a user's names stay as they are.
            if (read.ec == std::errc() && read.ptr != end && *read.ptr == '}' && number >= 1 &&
                number <= arguments.size()) {
                filled += arguments[number - 1];
                at = static_cast<std::size_t>(read.ptr - pattern.data()) + 1;
                continue;
            }
        }
        filled += pattern[at];
        ++at;
    }
    return filled;
}

} // namespace faultline::base
