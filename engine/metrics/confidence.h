// How far a mean over replications can be trusted.
#pragma once

#include <span>

namespace faultline::metrics {

/// A mean with the half-width of its confidence interval.
struct Confidence {
    double mean = 0;
    double halfWidth = 0;
    bool contains(double value) const { return value >= mean - halfWidth && value <= mean + halfWidth; }
    /// Half-width as a share of the mean.
    double relative() const { return mean == 0 ? 0 : halfWidth / (mean < 0 ? -mean : mean); }
};

/// Student's t such that a share `level` lies within ±t; levels are 0.95 and 0.999 and the like.
double studentT(double level, int degreesOfFreedom);

/// Mean and half-width of independent samples at a level; with fewer than two samples the half-width is 0.
Confidence confidence(std::span<const double> samples, double level);

} // namespace faultline::metrics
