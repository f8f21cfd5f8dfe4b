// Whether draws follow a distribution: chi-square over equally likely bins, mean and variance by their standard errors.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

namespace faultline::kernel::test {

/// Collects draws together with the value of the expected distribution function at each.
class Fit {
  public:
    void add(double value, double probabilityBelow) {
        ++m_count;
        // Welford's running moments, about a moving mean, up to the fourth (Pébay 2008)
        const double n = m_count;
        const double delta = value - m_mean;
        const double step = delta / n;
        const double term = delta * step * (n - 1);
        m_mean += step;
        m_fourth += term * step * step * (n * n - 3 * n + 3) + 6 * step * step * m_second - 4 * step * m_third;
        m_third += term * step * (n - 2) - 3 * step * m_second;
        m_second += term;
        const auto bin = static_cast<std::size_t>(std::clamp(probabilityBelow, 0.0, 1.0) * kBins);
        ++m_bins[std::min(bin, kBins - 1)];
    }
    /// Within 4 standard errors of mean and variance, and below the 99.99 % point of chi-square.
    bool matches(double mean, double variance) {
        const double n = m_count;
        const double sampleVariance = m_second / n;
        const double meanError = 4 * std::sqrt(sampleVariance / n);
        const double varianceError = 4 * std::sqrt((m_fourth / n - sampleVariance * sampleVariance) / n);
        char text[200];
        std::snprintf(text, sizeof text, "mean %g (%g ± %g), variance %g (%g ± %g), chi-square %g (≤ %g)", m_mean, mean,
                      meanError, sampleVariance, variance, varianceError, chiSquare(), kLimit);
        m_report = text;
        return std::fabs(m_mean - mean) <= meanError && std::fabs(sampleVariance - variance) <= varianceError &&
               chiSquare() <= kLimit;
    }
    const char* report() const { return m_report.c_str(); }

  private:
    static constexpr std::size_t kBins = 50;
    static constexpr double kLimit = 94.6; ///< 99.99 % of chi-square with 49 degrees of freedom

    double chiSquare() const {
        const double expected = m_count / kBins;
        double sum = 0;
        for (const double count : m_bins)
            sum += (count - expected) * (count - expected) / expected;
        return sum;
    }
    double m_count = 0;
    double m_mean = 0;
    double m_second = 0;
    double m_third = 0;
    double m_fourth = 0;
    std::array<double, kBins> m_bins{};
    std::string m_report;
};

} // namespace faultline::kernel::test
