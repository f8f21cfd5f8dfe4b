// exp, log and pow from + - * / alone, so that tables and draws are the same bytes on every platform; relative error
// below 1e-14. The standard library's differ between vendors.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "engine/base/assert.h"

namespace faultline::kernel {

namespace detail {

/// A number as an unevaluated sum of two doubles, |low| ≤ ulp(high)/2.
struct TwoDoubles {
    double high = 0;
    double low = 0;
};

constexpr TwoDoubles quickTwoSum(double a, double b) {
    const double s = a + b;
    return {s, b - (s - a)};
}

/// Exact product (Dekker 1971); no fused multiply-add, which not every machine has.
constexpr TwoDoubles twoProduct(double a, double b) {
    constexpr double kSplit = 0x1.0p27 + 1;
    const double as = kSplit * a;
    const double ah = as - (as - a);
    const double al = a - ah;
    const double bs = kSplit * b;
    const double bh = bs - (bs - b);
    const double bl = b - bh;
    const double p = a * b;
    return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

// ln 2 in three parts; the first has so few digits that its product with an exponent is exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Middle = 0x1.a39ef35793c76p-33;
constexpr double kLn2Low = 0x1.cc01f97b57a08p-87;

/// 1/25, 1/23 … 1/3.
constexpr std::array<double, 12> kOddReciprocals = {1.0 / 25, 1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15,
                                                    1.0 / 13, 1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3};
/// 1/14!, 1/13! … 1/0!.
constexpr std::array<double, 15> kFactorialReciprocals = {1.0 / 87178291200,
                                                          1.0 / 6227020800,
                                                          1.0 / 479001600,
                                                          1.0 / 39916800,
                                                          1.0 / 3628800,
                                                          1.0 / 362880,
                                                          1.0 / 40320,
                                                          1.0 / 5040,
                                                          1.0 / 720,
                                                          1.0 / 120,
                                                          1.0 / 24,
                                                          1.0 / 6,
                                                          1.0 / 2,
                                                          1.0,
                                                          1.0};

/// The natural logarithm to about 65 bits: with m = x/2^e in [√½, √2), ln m = 2·artanh(s), s = (m−1)/(m+1).
constexpr TwoDoubles logarithm(double x) {
    int exponent = 0;
    if (x < 0x1.0p-1022) {
        x *= 0x1.0p54;
        exponent = -54;
    }
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
    exponent += static_cast<int>(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0x000fffffffffffffu) | 0x3ff0000000000000u);
    if (m > 1.4142135623730951) {
        m *= 0.5;
        ++exponent;
    }
    const double numerator = m - 1.0; // exact
    const TwoDoubles denominator = quickTwoSum(m > 1.0 ? m : 1.0, m > 1.0 ? 1.0 : m);
    const double s = numerator / denominator.high;
    const TwoDoubles product = twoProduct(s, denominator.high);
    const double sLow = ((numerator - product.high) - product.low - s * denominator.low) / denominator.high;
    const double z = s * s;
    double series = 0;
    for (const double coefficient : kOddReciprocals)
        series = series * z + coefficient;
    const double tail = 2.0 * (sLow + s * z * series);
    const TwoDoubles mantissa = quickTwoSum(2.0 * s, tail);
    if (exponent == 0)
        return mantissa;
    const double e = exponent;
    const TwoDoubles sum = quickTwoSum(e * kLn2High, mantissa.high);
    return quickTwoSum(sum.high, sum.low + (e * kLn2Middle + mantissa.low + e * kLn2Low));
}

/// exp(high + low) for |high| ≤ 700.
constexpr double exponential(double high, double low) {
    const double scaled = high * 1.4426950408889634;
    const int k = static_cast<int>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    const double r = ((high - k * kLn2High) - k * kLn2Middle) + low;
    double sum = 0;
    for (const double coefficient : kFactorialReciprocals)
        sum = sum * r + coefficient;
    return sum * std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

} // namespace detail

/// Natural logarithm, x > 0.
constexpr double portableLog(double x) {
    FAULTLINE_ASSERT(x > 0 && x <= 1.7976931348623157e308, "logarithm of a number that has none");
    return detail::logarithm(x).high;
}

/// |x| ≤ 700.
constexpr double portableExp(double x) {
    FAULTLINE_ASSERT(x >= -700 && x <= 700, "exponential out of range");
    return detail::exponential(x, 0.0);
}

/// base > 0, and the result within e^±700.
constexpr double portablePow(double base, double exponent) {
    FAULTLINE_ASSERT(base > 0 && base <= 1.7976931348623157e308, "power of a number that is not positive");
    const detail::TwoDoubles log = detail::logarithm(base);
    const detail::TwoDoubles product = detail::twoProduct(log.high, exponent);
    FAULTLINE_ASSERT(product.high >= -700 && product.high <= 700, "power out of range");
    return detail::exponential(product.high, product.low + log.low * exponent);
}

/// IEEE exact already; here for symmetry.
inline double portableSqrt(double x) {
    return std::sqrt(x);
}

/// Inverse of the standard normal distribution function, 0 < p < 1 (Wichura 1988, AS 241, PPND16).
double inverseNormal(double p);
/// The standard normal distribution function, to about 1e-15 absolute.
double normalDistribution(double x);

} // namespace faultline::kernel
