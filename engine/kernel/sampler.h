// A distribution compiled for drawing: durations in nanoseconds.
#pragma once

#include <array>
#include <cstdint>

#include "engine/catalog/value.h"
#include "engine/kernel/random.h"
#include "engine/kernel/time.h"

namespace faultline::kernel {

/// Draws from one distribution of the format. Copyable and small (≤ 64 bytes); results are ≥ 0 and capped at 10 years.
///
/// A normal distribution is cut at 0 and keeps its mean; `sd` is the deviation before the cut. Quantiles are linear in
/// between, from 0 at probability 0 to `max` at 1. A distribution without spread is a constant and draws nothing.
class Sampler {
  public:
    Sampler() = default; ///< always 0
    /// The distribution must be one that the catalog accepts.
    explicit Sampler(const catalog::Distribution& distribution);

    Time draw(Random& random) const {
        if (m_kind == Kind::Constant)
            return m_constant;
        if (m_kind == Kind::Exponential) [[likely]]
            return bounded(random.exponential() * m_mean);
        return drawOther(random);
    }
    /// Mean of the whole distribution, in nanoseconds.
    double mean() const { return m_mean; }
    bool isConstant() const { return m_kind == Kind::Constant; }
    bool isZero() const { return isConstant() && m_constant == 0; }

  private:
    enum class Kind : std::uint8_t {
        Constant,
        Exponential,
        Uniform,
        Normal,
        Lognormal,
        Erlang,
        Gamma,
        Pareto,
        Quantiles
    };

    static constexpr Time kLongest = Time{3652} * 86400 * kSecond; ///< 10 years
    static Time shortened(Time ns) { return ns < kLongest ? ns : kLongest; }
    static Time bounded(double ns) {
        constexpr auto kLimit = static_cast<double>(kLongest);
        return static_cast<Time>((ns < kLimit ? ns : kLimit) + 0.5);
    }

    void becomeConstant(Time value);
    void becomeUniform(Time low, Time high);
    void becomeNormal(double mean, double deviation);
    void becomeLognormal(double median, double sigma);
    void becomeErlang(double k, double mean);
    void becomePareto(double low, double high, double alpha);
    void becomeQuantiles(const std::array<double, 4>& points);
    Time drawOther(Random& random) const;
    double drawGamma(Random& random) const;
    double drawTail(Random& random) const;
    double drawQuantiles(Random& random) const;

    double m_mean = 0;
    Time m_constant = 0;
    std::array<double, 4> m_parameters{}; ///< what each kind makes of them is said where it is set
    Kind m_kind = Kind::Constant;
};
static_assert(sizeof(Sampler) <= 64);

} // namespace faultline::kernel
