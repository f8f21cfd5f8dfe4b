// Exact decimal numbers as people write them, so that 99.9% is read as 0.999 and not as 99.9 / 100.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace faultline::base {

/// A decimal number as text: sign, digits, and how many of the digits stand behind the point.
struct Decimal {
    bool negative = false;
    std::string digits; ///< no leading or trailing zeros beyond what `fraction` needs; "0" for zero
    int fraction = 0;   ///< how many of the digits are behind the point, ≥ 0

    /// Moves the point to the right (negative: to the left).
    Decimal shifted(int places) const;
    bool isZero() const { return digits == "0"; }
    /// Digits with an optional fraction, never an exponent.
    std::string text() const;
    /// The nearest double; nothing when it is out of a double's range.
    std::optional<double> toDouble() const;

    enum class Scaling { Exact, TooLarge, TooFine };
    /// The number times `factor` as a whole number, when it is one and fits.
    Scaling scaled(std::int64_t factor, std::int64_t& result) const;
};

/// The number at the beginning of a text, and what follows it.
struct DecimalPrefix {
    Decimal number;
    std::string_view rest;
};

/// Takes `-`? digits (`.` digits)? from the front; nothing when the text begins otherwise.
std::optional<DecimalPrefix> takeDecimal(std::string_view text);
/// The same for what people type by mistake: `.5`, `5.`, `1e6`, `+3`, `1,000`, `1_000`, spaces around.
std::optional<DecimalPrefix> takeLooseDecimal(std::string_view text);
/// The shortest decimal that reads back as the same double.
Decimal shortestDecimal(double value);

} // namespace faultline::base
