#include "engine/base/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "engine/base/assert.h"

namespace faultline::base {

namespace {

constexpr int kMaxExponent = 400; // beyond any double; bounds what a hostile text can make us write

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t countDigits(std::string_view text) {
    std::size_t n = 0;
    while (n < text.size() && isDigit(text[n]))
        ++n;
    return n;
}

Decimal normalized(bool negative, std::string digits, int fraction) {
    while (fraction > 0 && !digits.empty() && digits.back() == '0') {
        digits.pop_back();
        --fraction;
    }
    const std::size_t firstNonZero = std::min(digits.find_first_not_of('0'), digits.size());
    digits.erase(0, firstNonZero);
    if (digits.empty())
        return {false, "0", 0};
    return {negative, std::move(digits), fraction};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// Digits from the front, with thousands separators between them dropped.
std::string takeGroupedDigits(std::string_view& text) {
    std::string digits;
    while (!text.empty()) {
        const bool separator = (text[0] == ',' || text[0] == '_' || text[0] == '\'') && !digits.empty() &&
                               text.size() > 1 && isDigit(text[1]);
        if (!isDigit(text[0]) && !separator)
            break;
        if (!separator)
            digits += text[0];
        text.remove_prefix(1);
    }
    return digits;
}

/// The exponent at the front ("e6", "E-3"), 0 when there is none.
int takeExponent(std::string_view& text) {
    if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E'))
        return 0;
    std::string_view tail = text.substr(1);
    const bool minus = tail[0] == '-';
    if (tail[0] == '-' || tail[0] == '+')
        tail.remove_prefix(1);
    const std::size_t n = countDigits(tail);
    int exponent = 0;
    if (n == 0 || std::from_chars(tail.data(), tail.data() + n, exponent).ec != std::errc() || exponent > kMaxExponent)
        return 0;
    text = tail.substr(n);
    return minus ? -exponent : exponent;
}

} // namespace

Decimal Decimal::shifted(int places) const {
    std::string moved = digits;
    int behind = fraction - places;
    if (behind < 0) {
        moved.append(static_cast<std::size_t>(-behind), '0');
        behind = 0;
    }
    return normalized(negative, std::move(moved), behind);
}

std::string Decimal::text() const {
    const auto behind = static_cast<std::size_t>(fraction);
    std::string all = digits;
    if (all.size() <= behind)
        all.insert(0, behind - all.size() + 1, '0');
    if (behind > 0)
        all.insert(all.size() - behind, 1, '.');
    return negative ? "-" + all : all;
}

std::optional<double> Decimal::toDouble() const {
    const std::string written = text();
    double value = 0;
    const auto read = std::from_chars(written.data(), written.data() + written.size(), value, std::chars_format::fixed);
    if (read.ec != std::errc() || read.ptr != written.data() + written.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

Decimal::Scaling Decimal::scaled(std::int64_t factor, std::int64_t& result) const {
    FAULTLINE_ASSERT(factor > 0, "a unit is a positive number of base units");
    const int whole = static_cast<int>(digits.size()) - fraction;
    if (whole > 19)
        return Scaling::TooLarge;
    if (fraction > 18)
        return Scaling::TooFine; // no unit has that many factors of ten
    // From here on nothing can overflow: 19 digits times a unit of at most 14 digits.
    constexpr __int128 limit = std::numeric_limits<std::int64_t>::max();
    __int128 divisor = 1;
    for (int i = 0; i < fraction; ++i)
        divisor *= 10;
    __int128 integer = 0;
    __int128 remainder = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        __int128& part = static_cast<int>(i) < whole ? integer : remainder;
        part = part * 10 + (digits[i] - '0');
    }
    __int128 product = integer * factor;
    if (remainder * factor % divisor != 0)
        return product > limit ? Scaling::TooLarge : Scaling::TooFine;
    product += remainder * factor / divisor;
    if (product > limit)
        return Scaling::TooLarge;
    result = static_cast<std::int64_t>(negative ? -product : product);
    return Scaling::Exact;
}

std::optional<DecimalPrefix> takeDecimal(std::string_view text) {
    const bool negative = !text.empty() && text[0] == '-';
    std::string_view rest = text.substr(negative ? 1 : 0);
    const std::size_t whole = countDigits(rest);
    if (whole == 0)
        return std::nullopt;
    std::string digits(rest.substr(0, whole));
    rest.remove_prefix(whole);
    std::size_t behind = 0;
    if (rest.size() > 1 && rest[0] == '.') {
        behind = countDigits(rest.substr(1));
        if (behind > 0) {
            digits += rest.substr(1, behind);
            rest.remove_prefix(behind + 1);
        }
    }
    return DecimalPrefix{normalized(negative, std::move(digits), static_cast<int>(behind)), rest};
}

std::optional<DecimalPrefix> takeLooseDecimal(std::string_view text) {
    text = trimmed(text);
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+'))
        text = trimmed(text.substr(1));
    std::string digits = takeGroupedDigits(text);
    std::size_t behind = 0;
    if (!text.empty() && text[0] == '.') {
        behind = countDigits(text.substr(1));
        digits += text.substr(1, behind);
        text.remove_prefix(behind + 1);
    }
    if (digits.empty())
        return std::nullopt;
    const int exponent = takeExponent(text);
    Decimal number = normalized(negative, std::move(digits), static_cast<int>(behind));
    return DecimalPrefix{number.shifted(exponent), trimmed(text)};
}

Decimal shortestDecimal(double value) {
    FAULTLINE_ASSERT(std::isfinite(value), "only finite numbers are written");
    char buffer[400]; // the longest fixed double has 309 + 17 digits, the smallest 326 behind the point
    const auto written = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
    FAULTLINE_ASSERT(written.ec == std::errc(), "every double fits into the buffer");
    const std::string_view text(buffer, static_cast<std::size_t>(written.ptr - buffer));
    const auto taken = takeDecimal(text);
    FAULTLINE_ASSERT(taken && taken->rest.empty(), "a fixed double is a decimal");
    return taken->number;
}

} // namespace faultline::base
