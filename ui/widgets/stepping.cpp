#include "ui/widgets/stepping.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace faultline::ui {

using catalog::Schema;
using catalog::Type;

namespace {

constexpr double kTolerance = 1e-9;

/// Row of 1-2-5 numbers: the next one above or below.
double next125(double value, bool up) {
    const double exponent = std::floor(std::log10(value) + kTolerance);
    const double decade = std::pow(10.0, exponent);
    static constexpr std::array<double, 5> kUp = {1, 2, 5, 10, 20};
    static constexpr std::array<double, 5> kDown = {10, 5, 2, 1, 0.5};
    for (const double step : up ? kUp : kDown) {
        const double candidate = step * decade;
        if (up ? candidate > value * (1 + kTolerance) : candidate < value * (1 - kTolerance))
            return candidate;
    }
    return value;
}

constexpr std::array<double, 22> kClock = {1,     2,     5,      10,     20,     30,     60,    120,
                                           300,   600,   1200,   1800,   3600,   7200,   10800, 21600,
                                           43200, 86400, 172800, 345600, 604800, 1209600};

double nextClock(double seconds, bool up) {
    if (up) {
        for (const double step : kClock)
            if (step > seconds * (1 + kTolerance))
                return step;
        return seconds * 2;
    }
    for (auto it = kClock.rbegin(); it != kClock.rend(); ++it)
        if (*it < seconds * (1 - kTolerance))
            return *it;
    return next125(seconds, false);
}

double smallest(const Schema& schema) {
    switch (schema.type) {
    case Type::Duration:
        return 0.001;
    case Type::Ratio:
        return 0.001;
    case Type::Bytes:
        return 1000;
    case Type::Number:
        return 0.1;
    default:
        return 1;
    }
}

double coarse(const Schema& schema, double value, bool up) {
    const double direction = up ? 1 : -1;
    if (schema.type == Type::Count && (value < 20 || (!up && value <= 20)))
        return value + direction;
    if (schema.type == Type::Ratio && (value > 0.1 + kTolerance || (up && value > 0.1 - kTolerance)))
        return std::round(value * 20 + direction * (std::abs(value * 20 - std::round(value * 20)) > 0.01 ? 0.5 : 1)) /
               20;
    if (value <= 0)
        return up ? smallest(schema) : value;
    if (!up && value <= smallest(schema) * (1 + kTolerance) && schema.type != Type::Duration)
        return 0;
    if (!up && schema.type == Type::Duration && value <= 1e-6 * (1 + kTolerance))
        return 0;
    if (schema.type == Type::Duration && (value > 1 || (up && value > 1 - kTolerance)))
        return nextClock(value, up);
    return next125(value, up);
}

double twoFigures(double value) {
    if (value == 0)
        return 0;
    const double decade = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 1);
    // Dividing by the inverse keeps 0.1, 0.2 … exact where the decade is a fraction.
    return decade >= 1 ? std::round(value / decade) * decade : std::round(value / decade) / std::round(1 / decade);
}

} // namespace

double stepped(const Schema& schema, double value, bool up, bool fine) {
    double result = coarse(schema, value, up);
    if (fine) {
        result = value + (result - value) / 10;
        if (schema.type == Type::Count)
            result = up ? std::max(std::ceil(result), value + 1) : std::min(std::floor(result), value - 1);
    }
    return std::clamp(result, std::max(schema.min, schema.type == Type::Number ? schema.min : 0.0), schema.max);
}

SliderScale SliderScale::of(const Schema& schema, double around) {
    SliderScale scale;
    const double centre = around > 0 ? around : smallest(schema);
    if (schema.type == Type::Ratio)
        return {std::max(0.0, schema.min), std::isfinite(schema.max) ? schema.max : 1.0, false};
    const double factor = schema.type == Type::Count && centre < 20 ? 16 : 100;
    scale.high = std::min(schema.max, centre * factor);
    scale.low = std::max({schema.min, centre / factor, schema.type == Type::Count ? std::min(1.0, centre) : 0.0});
    if (!(scale.low > 0))
        scale.low = schema.type == Type::Count ? 1 : scale.high / 10000;
    scale.logarithmic = scale.high / scale.low > 10;
    return scale;
}

double SliderScale::valueAt(double share, bool whole) const {
    const double at = std::clamp(share, 0.0, 1.0);
    double value = logarithmic ? low * std::pow(high / low, at) : low + (high - low) * at;
    value = whole ? (value < 100 ? std::round(value) : std::round(twoFigures(value))) : twoFigures(value);
    return std::clamp(value, low, high);
}

double SliderScale::shareOf(double value) const {
    if (!(high > low))
        return 0;
    if (!logarithmic)
        return std::clamp((value - low) / (high - low), 0.0, 1.0);
    return std::clamp(std::log(std::max(value, low) / low) / std::log(high / low), 0.0, 1.0);
}

} // namespace faultline::ui
