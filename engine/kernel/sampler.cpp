#include "engine/kernel/sampler.h"

#include "engine/base/assert.h"
#include "engine/kernel/portable_math.h"

namespace faultline::kernel {

namespace {

constexpr double kInverseRootTwoPi = 0.39894228040143267794;
/// With its mean so many deviations from 0 a normal distribution loses less than 1e-15 of it to the cut, and with its
/// mean so near to 0 what the cut leaves is an exponential distribution but for 1e-6.
constexpr double kNeverCut = 8;
constexpr double kCutToATail = 1e-3;
/// From here on an Erlang draw costs less by rejection than as a sum.
constexpr double kGammaFrom = 8;

/// (1 − e^(−t·l)) / t, also at and near t = 0.
double oneMinusExpOver(double t, double l) {
    const double x = t * l;
    if (x > 1e-3 || x < -1e-3)
        return (1.0 - portableExp(-x)) / t;
    return l * (1.0 - x / 2.0 * (1.0 - x / 3.0 * (1.0 - x / 4.0 * (1.0 - x / 5.0))));
}

/// The hazard φ(a)/(1 − Φ(a)) of the standard normal distribution, a ≥ −8.
double normalHazard(double a) {
    if (a < 3)
        return kInverseRootTwoPi * portableExp(-0.5 * a * a) / normalDistribution(-a);
    double fraction = a; // a + 1/(a + 2/(a + 3/(a + …))) (Abramowitz and Stegun 26.2.14)
    for (int k = 60; k >= 1; --k)
        fraction = a + k / fraction;
    return fraction;
}

/// Where to cut the standard normal distribution so that what is above lies `mean` beyond the cut on average.
double cutFor(double mean) {
    double low = -mean;
    double high = 1 / mean;
    for (int i = 0; i < 100; ++i) {
        const double a = 0.5 * (low + high);
        (normalHazard(a) - a > mean ? low : high) = a; // falls with a
    }
    return 0.5 * (low + high);
}

double clamped(double x, double limit) {
    return x < -limit ? -limit : x > limit ? limit : x;
}

} // namespace

Sampler::Sampler(const catalog::Distribution& d) {
    using K = catalog::Distribution::Kind;
    const auto a = static_cast<double>(d.a.ns);
    const auto b = static_cast<double>(d.b.ns);
    FAULTLINE_ASSERT(d.a.ns >= 0 && d.b.ns >= 0 && d.c.ns >= 0 && d.d.ns >= 0, "a negative duration");
    switch (d.kind) {
    case K::Constant:
        becomeConstant(d.a.ns);
        break;
    case K::Exponential:
        m_kind = d.a.ns == 0 ? Kind::Constant : Kind::Exponential;
        m_mean = a;
        break;
    case K::Uniform:
        becomeUniform(d.a.ns, d.b.ns);
        break;
    case K::Normal:
        becomeNormal(a, b);
        break;
    case K::LognormalP99:
        FAULTLINE_ASSERT(d.b >= d.a, "a 99th percentile below the median");
        if (d.a.ns == 0)
            becomeConstant(0);
        else
            becomeLognormal(a, portableLog(b / a) / inverseNormal(0.99));
        break;
    case K::LognormalCv: {
        FAULTLINE_ASSERT(d.shape >= 0, "a negative coefficient of variation");
        const double variance = portableLog(1.0 + d.shape * d.shape); // of the logarithm
        becomeLognormal(a * portableExp(-0.5 * variance), portableSqrt(variance));
        break;
    }
    case K::Erlang:
        becomeErlang(d.shape, a);
        break;
    case K::Pareto:
        becomePareto(a, b, d.shape);
        break;
    case K::Quantiles:
        becomeQuantiles({a, b, static_cast<double>(d.c.ns), static_cast<double>(d.d.ns)});
        break;
    }
}

void Sampler::becomeConstant(Time value) {
    m_kind = Kind::Constant;
    m_constant = shortened(value);
    m_mean = static_cast<double>(m_constant);
}

/// Parameters: low, high; every whole nanosecond from low to high is equally likely.
void Sampler::becomeUniform(Time low, Time high) {
    FAULTLINE_ASSERT(low <= high, "an empty range");
    if (low == high)
        return becomeConstant(low);
    m_kind = Kind::Uniform;
    m_constant = low;
    m_parameters = {static_cast<double>(high - low) + 1.0};
    m_mean = 0.5 * (static_cast<double>(low) + static_cast<double>(high));
}

/// Parameters: mean before the cut, deviation before it, the cut in deviations from that mean, and where that is
/// above 0 the rate of the exponential distribution that draws begin with.
void Sampler::becomeNormal(double mean, double deviation) {
    if (deviation == 0 || mean == 0)
        return becomeConstant(static_cast<Time>(mean));
    m_mean = mean;
    const double distance = mean / deviation;
    m_kind = distance < kCutToATail ? Kind::Exponential : Kind::Normal;
    if (m_kind == Kind::Exponential)
        return;
    const double cut = distance >= kNeverCut ? -distance : cutFor(distance);
    m_parameters = {distance >= kNeverCut ? mean : -cut * deviation, deviation, cut,
                    cut > 0 ? 0.5 * (cut + portableSqrt(cut * cut + 4)) : 0};
}

/// Beyond the cut by rejection from an exponential distribution (Robert 1995), where most draws would fall below it.
double Sampler::drawTail(Random& random) const {
    const double rate = m_parameters[3];
    for (;;) {
        const double beyond = random.exponential() / rate;
        const double off = m_parameters[2] + beyond - rate;
        if (random.exponential() >= 0.5 * off * off)
            return m_parameters[1] * beyond;
    }
}

/// Parameters: median, deviation of the logarithm.
void Sampler::becomeLognormal(double median, double sigma) {
    if (sigma == 0 || median == 0)
        return becomeConstant(static_cast<Time>(median + 0.5));
    m_kind = Kind::Lognormal;
    m_parameters = {median, sigma};
    m_mean = median * portableExp(clamped(0.5 * sigma * sigma, 600));
}

/// Parameters: the sum takes k draws of mean/k; by rejection: d, c and the scale of Marsaglia and Tsang 2000.
void Sampler::becomeErlang(double k, double mean) {
    FAULTLINE_ASSERT(k >= 1, "an Erlang distribution of no phases");
    if (mean == 0)
        return becomeConstant(0);
    m_mean = mean;
    if (k < kGammaFrom) {
        m_kind = Kind::Erlang;
        m_constant = static_cast<Time>(k);
        FAULTLINE_ASSERT(static_cast<double>(m_constant) == k, "an Erlang distribution with a part of a phase");
        m_parameters = {mean / static_cast<double>(m_constant)};
    } else {
        m_kind = Kind::Gamma;
        const double d = k - 1.0 / 3.0;
        m_parameters = {d, 1.0 / portableSqrt(9.0 * d), mean / k};
    }
}

/// Parameters: low, −1/alpha, 1 − (low/high)^alpha, high.
void Sampler::becomePareto(double low, double high, double alpha) {
    FAULTLINE_ASSERT(alpha > 0 && low <= high, "a Pareto distribution without range or exponent");
    if (low == high || low == 0) // at 0 the limit for low → 0
        return becomeConstant(static_cast<Time>(low));
    m_kind = Kind::Pareto;
    const double log = portableLog(high / low);
    const double share = 1.0 - portableExp(-clamped(alpha * log, 700));
    m_parameters = {low, -1.0 / alpha, share, high};
    // E = α·L/(1 − (L/H)^α) · (1 − (L/H)^(α−1))/(α−1)
    m_mean = alpha * low / share * oneMinusExpOver(clamped(alpha - 1.0, 700 / log), log);
}

/// Parameters: p50, p90, p99, max.
void Sampler::becomeQuantiles(const std::array<double, 4>& points) {
    FAULTLINE_ASSERT(points[0] <= points[1] && points[1] <= points[2] && points[2] <= points[3],
                     "quantiles out of order");
    if (points[3] == 0)
        return becomeConstant(0);
    m_kind = Kind::Quantiles;
    m_parameters = points;
    m_mean = 0.25 * points[0] + 0.2 * (points[0] + points[1]) + 0.045 * (points[1] + points[2]) +
             0.005 * (points[2] + points[3]);
}

double Sampler::drawGamma(Random& random) const {
    const double d = m_parameters[0];
    for (;;) {
        const double x = random.normal();
        const double root = 1.0 + m_parameters[1] * x;
        if (root <= 0)
            continue;
        const double v = root * root * root;
        const double u = 1.0 - random.uniform();
        const double xx = x * x;
        if (u < 1.0 - 0.0331 * xx * xx || portableLog(u) < 0.5 * xx + d * (1.0 - v + portableLog(v)))
            return d * v * m_parameters[2];
    }
}

double Sampler::drawQuantiles(Random& random) const {
    const double u = random.uniform();
    const std::array<double, 4>& q = m_parameters;
    if (u < 0.5)
        return q[0] * (u / 0.5);
    if (u < 0.9)
        return q[0] + (q[1] - q[0]) * ((u - 0.5) / 0.4);
    if (u < 0.99)
        return q[1] + (q[2] - q[1]) * ((u - 0.9) / 0.09);
    return q[2] + (q[3] - q[2]) * ((u - 0.99) / 0.01);
}

Time Sampler::drawOther(Random& random) const {
    const std::array<double, 4>& p = m_parameters;
    switch (m_kind) {
    case Kind::Uniform:
        return shortened(m_constant + static_cast<Time>(random.below(static_cast<std::uint64_t>(p[0]))));
    case Kind::Normal:
        if (p[3] > 0)
            return bounded(drawTail(random));
        for (;;) {
            const double x = p[0] + p[1] * random.normal();
            if (x >= 0)
                return bounded(x);
        }
    case Kind::Lognormal:
        return bounded(p[0] * portableExp(clamped(p[1] * random.normal(), 600)));
    case Kind::Erlang: {
        double sum = 0;
        for (Time i = 0; i < m_constant; ++i)
            sum += random.exponential();
        return bounded(sum * p[0]);
    }
    case Kind::Gamma:
        return bounded(drawGamma(random));
    case Kind::Pareto: {
        const double x = p[0] * portablePow(1.0 - random.uniform() * p[2], p[1]);
        return bounded(x < p[3] ? x : p[3]);
    }
    case Kind::Quantiles:
        return bounded(drawQuantiles(random));
    case Kind::Constant:
    case Kind::Exponential:
        break;
    }
    FAULTLINE_ASSERT(false, "a distribution that draw() handles itself");
    return 0;
}

} // namespace faultline::kernel
