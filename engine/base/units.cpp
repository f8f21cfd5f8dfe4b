#include "engine/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "engine/base/decimal.h"

namespace faultline::base {

namespace {

/// A unit that whole base units are counted in.
struct Unit {
    std::string_view name;
    std::int64_t factor;
};

/// What people write, and the unit that they mean.
struct Alias {
    std::string_view written; ///< lower case, without spaces
    std::string_view unit;
};

// Largest first: of two equally short texts the writer takes the first.
constexpr std::array<Unit, 7> kDurationUnits{{{"d", 86'400'000'000'000},
                                              {"h", 3'600'000'000'000},
                                              {"min", 60'000'000'000},
                                              {"s", 1'000'000'000},
                                              {"ms", 1'000'000},
                                              {"us", 1'000},
                                              {"ns", 1}}};
constexpr std::array<Unit, 9> kByteUnits{{{"TB", 1'000'000'000'000},
                                          {"GB", 1'000'000'000},
                                          {"MB", 1'000'000},
                                          {"KB", 1'000},
                                          {"TiB", std::int64_t{1} << 40},
                                          {"GiB", std::int64_t{1} << 30},
                                          {"MiB", std::int64_t{1} << 20},
                                          {"KiB", std::int64_t{1} << 10},
                                          {"B", 1}}};
constexpr std::array<Unit, 3> kRateUnits{{{"/s", 1}, {"/min", 60}, {"/h", 3600}}}; // seconds in one

constexpr Alias kDurationAliases[] = {{"", "s"},
                                      {"sec", "s"},
                                      {"secs", "s"},
                                      {"second", "s"},
                                      {"seconds", "s"},
                                      {"s", "s"},
                                      {"ms", "ms"},
                                      {"msec", "ms"},
                                      {"msecs", "ms"},
                                      {"millis", "ms"},
                                      {"us", "us"},
                                      {"usec", "us"},
                                      {"\u00b5s", "us"},
                                      {"\u03bcs", "us"},
                                      {"micros", "us"},
                                      {"ns", "ns"},
                                      {"nsec", "ns"},
                                      {"nanos", "ns"},
                                      {"m", "min"},
                                      {"min", "min"},
                                      {"mins", "min"},
                                      {"minute", "min"},
                                      {"minutes", "min"},
                                      {"h", "h"},
                                      {"hr", "h"},
                                      {"hrs", "h"},
                                      {"hour", "h"},
                                      {"hours", "h"},
                                      {"d", "d"},
                                      {"day", "d"},
                                      {"days", "d"},
                                      {"microsecond", "us"},
                                      {"microseconds", "us"},
                                      {"millisecond", "ms"},
                                      {"milliseconds", "ms"},
                                      {"nanosecond", "ns"},
                                      {"nanoseconds", "ns"}};
constexpr Alias kRateAliases[] = {{"", "/s"},          {"/s", "/s"},     {"/sec", "/s"},      {"/second", "/s"},
                                  {"persecond", "/s"}, {"rps", "/s"},    {"qps", "/s"},       {"tps", "/s"},
                                  {"ps", "/s"},        {"hz", "/s"},     {"req/s", "/s"},     {"requests/s", "/s"},
                                  {"/m", "/min"},      {"/min", "/min"}, {"/minute", "/min"}, {"perminute", "/min"},
                                  {"rpm", "/min"},     {"/h", "/h"},     {"/hr", "/h"},       {"/hour", "/h"},
                                  {"perhour", "/h"}};
constexpr Alias kByteAliases[] = {{"", "B"},      {"b", "B"},     {"byte", "B"},  {"bytes", "B"}, {"k", "KB"},
                                  {"kb", "KB"},   {"m", "MB"},    {"mb", "MB"},   {"g", "GB"},    {"gb", "GB"},
                                  {"t", "TB"},    {"tb", "TB"},   {"ki", "KiB"},  {"kib", "KiB"}, {"mi", "MiB"},
                                  {"mib", "MiB"}, {"gi", "GiB"},  {"gib", "GiB"}, {"ti", "TiB"},  {"tib", "TiB"},
                                  {"kb/s", "KB"}, {"mb/s", "MB"}, {"gb/s", "GB"}, {"b/s", "B"}};
constexpr Alias kMoneyAliases[] = {
    {"", "/mo"},          {"/mo", "/mo"},      {"/month", "/mo"},         {"permonth", "/mo"}, {"/m", "/mo"},
    {"/h", "/h"},         {"/hr", "/h"},       {"/hour", "/h"},           {"perhour", "/h"},   {"/million", "/million"},
    {"/mio", "/million"}, {"/1m", "/million"}, {"permillion", "/million"}};
constexpr Alias kPercentAliases[] = {{"", ""}, {"%", "%"}, {"percent", "%"}, {"pct", "%"}};
constexpr Alias kNoUnit[] = {{"", ""}};

constexpr std::string_view kDurationExpected = "a duration such as 250us, 5ms, 1.5s, 2min, 1h or 3d";
constexpr std::string_view kRateExpected = "a rate such as 2000/s, 120/min or 5/h";
constexpr std::string_view kRatioExpected = "a share such as 5% or 0.05";
constexpr std::string_view kBytesExpected = "a size such as 512B, 2KB, 1MB or 4GiB";
constexpr std::string_view kMoneyExpected = "a price such as $70/mo, $0.04/h or $0.40/million";
constexpr std::string_view kNumberExpected = "a number such as 3 or 0.5";
constexpr std::string_view kCountExpected = "a whole number such as 3";

/// The text as a message may show it: hostile input is cut.
std::string shown(std::string_view text) {
    constexpr std::size_t longest = 40;
    std::string result(text.substr(0, longest));
    if (text.size() > longest)
        result += "…";
    return result;
}

std::string squeezed(std::string_view text) {
    std::string result;
    for (char c : text)
        if (c != ' ' && c != '\t')
            result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

/// Places that a multiplier at the front of a unit stands for ("k/s"), and takes it off.
int takeMultiplier(std::string_view& unit) {
    if (unit.empty())
        return 0;
    const int places = unit[0] == 'k' || unit[0] == 'K' ? 3 : unit[0] == 'M' ? 6 : unit[0] == 'G' ? 9 : 0;
    if (places > 0)
        unit.remove_prefix(1);
    return places;
}

/// What a nearly right text meant: number and unit written the right way; "" when it cannot be guessed.
std::string guess(std::string_view text, std::span<const Alias> aliases, bool multipliers) {
    constexpr std::size_t longest = 64;
    if (text.size() > longest)
        return {};
    const auto loose = takeLooseDecimal(text);
    if (!loose)
        return {};
    const auto unitOf = [&](std::string_view rest) {
        const std::string wanted = squeezed(rest);
        return std::find_if(aliases.begin(), aliases.end(), [&](const Alias& a) { return a.written == wanted; });
    };
    auto alias = unitOf(loose->rest);
    if (alias != aliases.end())
        return loose->number.text() + std::string(alias->unit);
    std::string_view rest = loose->rest;
    const int places = multipliers ? takeMultiplier(rest) : 0;
    alias = unitOf(rest);
    if (places == 0 || alias == aliases.end())
        return {};
    return loose->number.shifted(places).text() + std::string(alias->unit);
}

Error failure(const char* pattern, std::string_view text, std::string_view expected, std::string suggestion = {}) {
    return {Text(pattern, {shown(text)}), std::string(expected), std::move(suggestion)};
}

/// The suggestion, if the strict parser takes it and it is not what already stands there.
template <typename Parse> std::string checked(std::string candidate, std::string_view text, Parse parse) {
    constexpr std::size_t longest = 24;
    return !candidate.empty() && candidate.size() <= longest && candidate != text && parse(candidate).ok()
               ? candidate
               : std::string();
}

const Unit* findUnit(std::span<const Unit> units, std::string_view name) {
    const auto found = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == name; });
    return found == units.end() ? nullptr : &*found;
}

/// Whole base units (not 0) in the shortest text whose number is at least 1; whole numbers before fractions.
std::string shortest(std::int64_t count, std::span<const Unit> units) {
    FAULTLINE_ASSERT(count != 0, "nothing has no shortest unit");
    const bool negative = count < 0;
    const unsigned __int128 size = negative ? -static_cast<__int128>(count) : static_cast<__int128>(count);
    std::string best;
    bool bestWhole = false;
    for (const Unit& unit : units) {
        const auto factor = static_cast<unsigned __int128>(unit.factor);
        std::string digits = std::to_string(static_cast<std::uint64_t>(size / factor));
        unsigned __int128 rest = size % factor;
        const bool whole = rest == 0;
        if (digits == "0")
            continue;
        if (!whole)
            digits += '.';
        for (int i = 0; i < 12 && rest != 0; ++i) { // a fraction that does not end is dropped below
            rest *= 10;
            digits += static_cast<char>('0' + static_cast<int>(rest / factor));
            rest %= factor;
        }
        if (rest != 0)
            continue;
        digits += unit.name;
        const bool better = digits.size() < best.size() || (digits.size() == best.size() && whole && !bestWhole);
        if (best.empty() || better) {
            best = std::move(digits);
            bestWhole = whole;
        }
    }
    return negative ? "-" + best : best;
}

} // namespace

Result<Duration> parseDuration(std::string_view text) {
    const auto taken = takeDecimal(text);
    if (taken && taken->rest.empty() && taken->number.isZero())
        return Duration{};
    if (taken && taken->number.negative)
        return failure("`{1}` is negative, and a duration cannot be", text, kDurationExpected);
    // "5m" is read as it is meant everywhere in the field, and written as 5min.
    const std::string_view name = taken && taken->rest == "m" ? "min" : taken ? taken->rest : std::string_view();
    const Unit* unit = taken ? findUnit(kDurationUnits, name) : nullptr;
    if (unit == nullptr) {
        const char* pattern = taken && taken->rest.empty() ? "`{1}` has no unit" : "`{1}` is not a duration";
        return failure(pattern, text, kDurationExpected,
                       checked(guess(text, kDurationAliases, false), text, parseDuration));
    }
    std::int64_t ns = 0;
    switch (taken->number.scaled(unit->factor, ns)) {
    case Decimal::Scaling::Exact:
        return Duration{ns};
    case Decimal::Scaling::TooLarge:
        return failure("`{1}` is too long: a duration is at most 292 years", text, kDurationExpected);
    case Decimal::Scaling::TooFine:
        return failure("`{1}` is finer than a nanosecond", text, kDurationExpected);
    }
    return failure("`{1}` is not a duration", text, kDurationExpected);
}

Result<Rate> parseRate(std::string_view text) {
    const auto taken = takeDecimal(text);
    if (taken && taken->number.negative)
        return failure("`{1}` is negative, and a rate cannot be", text, kRateExpected);
    const Unit* unit = taken ? findUnit(kRateUnits, taken->rest) : nullptr;
    if (unit == nullptr) {
        const char* pattern = taken && taken->rest.empty() ? "`{1}` has no unit" : "`{1}` is not a rate";
        return failure(pattern, text, kRateExpected, checked(guess(text, kRateAliases, true), text, parseRate));
    }
    const auto value = taken->number.toDouble();
    if (!value)
        return failure("`{1}` is out of range", text, kRateExpected);
    return Rate{*value / static_cast<double>(unit->factor)};
}

Result<Ratio> parseRatio(std::string_view text) {
    const auto taken = takeDecimal(text);
    if (!taken || (!taken->rest.empty() && taken->rest != "%"))
        return failure("`{1}` is not a share", text, kRatioExpected,
                       checked(guess(text, kPercentAliases, false), text, parseRatio));
    if (taken->number.negative)
        return failure("`{1}` is negative, and a share cannot be", text, kRatioExpected);
    const auto value = taken->number.shifted(taken->rest.empty() ? 0 : -2).toDouble();
    if (!value)
        return failure("`{1}` is out of range", text, kRatioExpected);
    return Ratio{*value};
}

Result<Bytes> parseBytes(std::string_view text) {
    const auto taken = takeDecimal(text);
    if (taken && taken->rest.empty() && taken->number.isZero())
        return Bytes{};
    if (taken && taken->number.negative)
        return failure("`{1}` is negative, and a size cannot be", text, kBytesExpected);
    const Unit* unit = taken ? findUnit(kByteUnits, taken->rest) : nullptr;
    if (unit == nullptr) {
        const char* pattern = taken && taken->rest.empty() ? "`{1}` has no unit" : "`{1}` is not a size";
        return failure(pattern, text, kBytesExpected, checked(guess(text, kByteAliases, false), text, parseBytes));
    }
    std::int64_t count = 0;
    switch (taken->number.scaled(unit->factor, count)) {
    case Decimal::Scaling::Exact:
        return Bytes{count};
    case Decimal::Scaling::TooLarge:
        return failure("`{1}` is too large", text, kBytesExpected);
    case Decimal::Scaling::TooFine:
        return failure("`{1}` is not a whole number of bytes", text, kBytesExpected);
    }
    return failure("`{1}` is not a size", text, kBytesExpected);
}

Result<Money> parseMoney(std::string_view text) {
    const bool dollars = !text.empty() && text[0] == '$';
    const auto taken = dollars ? takeDecimal(text.substr(1)) : std::nullopt;
    const std::string_view per = taken ? taken->rest : std::string_view();
    if (!taken || (per != "/mo" && per != "/h" && per != "/million")) {
        const std::string meant = guess(text.substr(dollars ? 1 : 0), kMoneyAliases, false);
        return failure("`{1}` is not a price", text, kMoneyExpected,
                       checked(meant.empty() ? meant : "$" + meant, text, parseMoney));
    }
    if (taken->number.negative)
        return failure("`{1}` is negative, and a price cannot be", text, kMoneyExpected);
    const auto value = taken->number.toDouble();
    if (!value)
        return failure("`{1}` is out of range", text, kMoneyExpected);
    return Money{*value, per == "/mo" ? Money::Per::Month : per == "/h" ? Money::Per::Hour : Money::Per::Million};
}

Result<double> parseNumber(std::string_view text) {
    const auto taken = takeDecimal(text);
    if (!taken || !taken->rest.empty())
        return failure("`{1}` is not a number", text, kNumberExpected,
                       checked(guess(text, kNoUnit, true), text, parseNumber));
    const auto value = taken->number.toDouble();
    if (!value)
        return failure("`{1}` is out of range", text, kNumberExpected);
    return *value;
}

Result<std::int64_t> parseCount(std::string_view text) {
    const auto taken = takeDecimal(text);
    const bool whole = taken && taken->rest.empty() && text.find('.') == std::string_view::npos;
    if (!whole)
        return failure("`{1}` is not a whole number", text, kCountExpected,
                       checked(guess(text, kNoUnit, true), text, parseCount));
    std::int64_t count = 0;
    if (taken->number.scaled(1, count) != Decimal::Scaling::Exact)
        return failure("`{1}` is too large", text, kCountExpected);
    return count;
}

std::string toText(Duration value) {
    return value.ns == 0 ? "0s" : shortest(value.ns, kDurationUnits);
}

std::string toText(Rate value) {
    std::string best;
    for (const Unit& unit : kRateUnits) {
        const double number = value.perSecond * static_cast<double>(unit.factor);
        if (!std::isfinite(number))
            continue;
        std::string text = shortestDecimal(number).text() + std::string(unit.name);
        const bool exact = number / static_cast<double>(unit.factor) == value.perSecond;
        if (exact && (best.empty() || text.size() < best.size()))
            best = std::move(text);
    }
    FAULTLINE_ASSERT(!best.empty(), "only finite rates are written");
    return best;
}

std::string toText(Ratio value) {
    return shortestDecimal(value.value).shifted(2).text() + "%";
}

std::string toText(Bytes value) {
    return value.count == 0 ? "0B" : shortest(value.count, kByteUnits);
}

std::string toText(Money value) {
    const char* per = value.per == Money::Per::Month ? "/mo" : value.per == Money::Per::Hour ? "/h" : "/million";
    return "$" + shortestDecimal(value.usd).text() + per;
}

std::string toText(double value) {
    return shortestDecimal(value).text();
}

std::string toText(std::int64_t value) {
    return std::to_string(value);
}

} // namespace faultline::base
