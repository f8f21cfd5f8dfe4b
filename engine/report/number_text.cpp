#include "engine/report/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/assert.h"

namespace faultline::report {

namespace {

constexpr std::size_t kLongest = 64;

template <typename Number, typename... Arguments> std::string print(Number value, Arguments... arguments) {
    std::array<char, kLongest> buffer;
    const auto [end, failure] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, arguments...);
    FAULTLINE_ASSERT(failure == std::errc(), "a number that does not fit");
    return std::string(buffer.data(), end);
}

void separateThousands(std::string& digits) {
    const std::size_t start = digits.starts_with('-') ? 1 : 0;
    std::size_t end = digits.find('.');
    if (end == std::string::npos)
        end = digits.size();
    for (std::size_t i = end; i > start + 3; i -= 3)
        digits.insert(i - 3, 1, ',');
}

template <typename Number> std::string shortestOf(Number value) {
    FAULTLINE_ASSERT(std::isfinite(value), "a figure that is no number");
    const Number size = std::fabs(value);
    if (size == 0)
        return "0"; // a negative zero as well
    if (size >= Number(1e-6) && size < Number(1e15))
        return print(value, std::chars_format::fixed);
    return print(value, std::chars_format::scientific);
}

} // namespace

std::string shortest(double value) {
    return shortestOf(value);
}

std::string shortest(float value) {
    return shortestOf(value);
}

std::string shortest(std::uint64_t value) {
    return std::to_string(value);
}

std::string readable(double value) {
    FAULTLINE_ASSERT(std::isfinite(value), "a figure that is no number");
    const double size = std::fabs(value);
    if (size >= 1e15)
        return print(value, std::chars_format::scientific, 3);
    if (size == 0.0)
        return "0";
    int decimals = 0;
    if (size < 99.95)
        decimals = size < 0.00995 ? 4 : size < 0.995 ? 3 : size < 9.995 ? 2 : 1;
    else if (size < 999.95)
        decimals = 1;
    std::string text = print(value, std::chars_format::fixed, decimals);
    if (text.find('.') != std::string::npos) {
        while (text.back() == '0')
            text.pop_back();
        if (text.back() == '.')
            text.pop_back();
    }
    if (text == "0" || text == "-0")
        return print(value, std::chars_format::scientific, 1);
    separateThousands(text);
    return text;
}

} // namespace faultline::report
