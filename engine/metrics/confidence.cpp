#include "engine/metrics/confidence.h"

#include <cmath>

#include "engine/base/assert.h"

namespace faultline::metrics {

namespace {

/// From + − · / and √ alone, the same everywhere: halve the angle three times, then the power series.
double arcTangent(double x) {
    for (int i = 0; i < 3; ++i)
        x = x / (1.0 + std::sqrt(1.0 + x * x));
    const double xx = x * x;
    double sum = 0;
    for (int k = 41; k >= 1; k -= 2)
        sum = 1.0 / k - xx * sum;
    return 8.0 * x * sum;
}

/// Share of Student's t distribution within ±t, for whole degrees of freedom (Abramowitz and Stegun 26.7.3, 26.7.4).
double shareWithin(double t, int degrees) {
    const double n = degrees;
    const double sine = t / std::sqrt(n + t * t);
    const double cosine = std::sqrt(n / (n + t * t));
    double term = degrees % 2 == 0 ? 1.0 : cosine;
    double sum = degrees == 1 ? 0.0 : term;
    for (int k = degrees % 2 == 0 ? 2 : 3; k <= degrees - 2; k += 2) {
        term *= cosine * cosine * (k - 1) / k;
        sum += term;
    }
    if (degrees % 2 == 0)
        return sine * sum;
    constexpr double kTwoOverPi = 0.63661977236758134308;
    return kTwoOverPi * (arcTangent(t / std::sqrt(n)) + sine * sum);
}

} // namespace

double studentT(double level, int degreesOfFreedom) {
    FAULTLINE_ASSERT(level > 0 && level < 1 && degreesOfFreedom >= 1, "no such quantile of Student's t");
    double low = 0;
    double high = 1;
    while (shareWithin(high, degreesOfFreedom) < level)
        high *= 2;
    for (int i = 0; i < 80; ++i) {
        const double middle = 0.5 * (low + high);
        (shareWithin(middle, degreesOfFreedom) < level ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

Confidence confidence(std::span<const double> samples, double level) {
    Confidence result;
    if (samples.empty())
        return result;
    const auto n = static_cast<double>(samples.size());
    for (const double sample : samples)
        result.mean += sample / n;
    if (samples.size() < 2)
        return result;
    double squares = 0;
    for (const double sample : samples)
        squares += (sample - result.mean) * (sample - result.mean);
    result.halfWidth = studentT(level, static_cast<int>(samples.size()) - 1) * std::sqrt(squares / (n - 1.0) / n);
    // Samples that are all alike differ from their mean by its rounding.
    constexpr double kRounding = 1e-12;
    if (result.halfWidth <= kRounding * std::fabs(result.mean))
        result.halfWidth = 0;
    return result;
}

} // namespace faultline::metrics
