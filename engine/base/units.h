// Units that files, fields and reports are written in. Everything the engine computes with is one of these.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::base {

/// A span of simulated time, in integer nanoseconds.
struct Duration {
    std::int64_t ns = 0;

    static constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
    static constexpr Duration microseconds(std::int64_t n) { return {n * 1'000}; }
    static constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
    static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000'000}; }
    static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
    static constexpr Duration hours(std::int64_t n) { return seconds(n * 3600); }
    static constexpr Duration days(std::int64_t n) { return seconds(n * 86400); }

    constexpr double seconds() const { return static_cast<double>(ns) * 1e-9; }
    constexpr double milliseconds() const { return static_cast<double>(ns) * 1e-6; }
    friend constexpr auto operator<=>(Duration, Duration) = default;
};

/// Events per second.
struct Rate {
    double perSecond = 0;
    friend constexpr auto operator<=>(Rate, Rate) = default;
};

/// A share, 0–1 unless the key that holds it says otherwise.
struct Ratio {
    double value = 0;
    friend constexpr auto operator<=>(Ratio, Ratio) = default;
};

/// A size in bytes.
struct Bytes {
    std::int64_t count = 0;
    friend constexpr auto operator<=>(Bytes, Bytes) = default;
};

/// US dollars, illustrative, for a stretch of time or a million uses.
struct Money {
    enum class Per { Month, Hour, Million };
    double usd = 0;
    Per per = Per::Month;
    friend constexpr bool operator==(Money, Money) = default;
};

/// A place on the canvas, in canvas units (1 unit = 1 px at 100 % zoom); y grows downwards.
struct Point {
    double x = 0;
    double y = 0;
    friend constexpr bool operator==(Point, Point) = default;
};

// Each parser takes exactly the whole text (digits with an optional fraction and the unit attached, no exponent); the
// error says what was expected and, where the text is nearly right, a suggestion.
Result<Duration> parseDuration(std::string_view text); ///< 250us 5ms 1.5s 2min 1h 3d, bare 0
Result<Rate> parseRate(std::string_view text);         ///< 2000/s 120/min 5/h
Result<Ratio> parseRatio(std::string_view text);       ///< 5% or 0.05
Result<Bytes> parseBytes(std::string_view text);       ///< 512B 2KB 1MB 4GiB
Result<Money> parseMoney(std::string_view text);       ///< $70/mo $0.04/h $0.40/million
Result<double> parseNumber(std::string_view text);
Result<std::int64_t> parseCount(std::string_view text);

// Each writer gives the shortest text that parses back to the same value, in the C locale. Durations and sizes keep
// the number at 1 or above (200ms, not 0.2s) and take the larger unit of two equally short texts; shares are percent.
std::string toText(Duration value);
std::string toText(Rate value);
std::string toText(Ratio value);
std::string toText(Bytes value);
std::string toText(Money value);
std::string toText(double value);
std::string toText(std::int64_t value);

} // namespace faultline::base
