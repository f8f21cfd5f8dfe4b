// Text for the user that a translator can work on: a template and its arguments, never a string put together in code.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "engine/base/assert.h"

namespace faultline::base {

/// A marked template ("{1} has no {2}") with its arguments; `english()` fills it in, `ui` translates the template
/// first.
struct Text {
    std::string format;
    std::vector<std::string> arguments;

    Text() = default;
    Text(const char* plain) : format(plain) {}
    Text(std::string plain) : format(std::move(plain)) {}
    Text(const char* pattern, std::initializer_list<std::string> args) : format(pattern), arguments(args) {}

    /// The template filled in; {1} is the first argument.
    std::string english() const { return fill(format); }
    /// The same for a translated template.
    std::string fill(const std::string& pattern) const;
    bool empty() const { return format.empty(); }
    friend bool operator==(const Text&, const Text&) = default;
};

} // namespace faultline::base
