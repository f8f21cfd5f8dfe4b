#include "engine/kernel/zipf.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/kernel/portable_math.h"

namespace faultline::kernel {

namespace {

constexpr std::uint64_t kSingles = 256;

/// Σ k^-s for k = a … b−1, b/a close to 1, by Euler and Maclaurin; for a ≥ 256 exact to double precision.
double powerSum(double a, double b, double s) {
    const double fa = portablePow(a, -s);
    const double fb = portablePow(b, -s);
    // ∫ x^-s dx = a^(1−s) · (e^(u·l) − 1)/u with u = 1 − s, l = ln(b/a)
    const double l = portableLog(b / a);
    const double x = (1.0 - s) * l;
    double series = 1.0;
    for (int n = 12; n >= 2; --n)
        series = 1.0 + series * x / n;
    const double integral = a * fa * l * series;
    const double slope = s * (fa / a - fb / b) / 12.0;
    const double bend = s * (s + 1.0) * (s + 2.0) * (fa / (a * a * a) - fb / (b * b * b)) / 720.0;
    return integral + 0.5 * (fa - fb) + slope - bend;
}

} // namespace

Zipf::Zipf(std::uint64_t keys, double exponent) : m_keys(keys), m_exponent(exponent) {
    FAULTLINE_ASSERT(keys >= 1 && keys < (std::uint64_t{1} << 50), "a keyspace of that size");
    FAULTLINE_ASSERT(exponent >= 0 && exponent <= 20, "a popularity exponent out of range");
    m_total = static_cast<double>(keys);
    if (exponent == 0)
        return;
    m_singles = static_cast<std::uint32_t>(std::min(keys, kSingles));
    std::vector<double> weights;
    double total = 0;
    for (std::uint64_t rank = 0; rank < m_singles; ++rank)
        weights.push_back(weight(rank));
    // A line over a bin errs by s(s+1)/8 times its relative width squared.
    const auto narrowness = static_cast<std::uint64_t>(128.0 * std::max(1.0, exponent / 2.0));
    for (std::uint64_t first = m_singles; first < keys;) {
        const std::uint64_t ranks = std::min(std::max<std::uint64_t>(1, (first + 1) / narrowness), keys - first);
        const double front = weight(first);
        const double back = weight(first + ranks - 1);
        m_bins.push_back({first, ranks, back / (front + back)});
        weights.push_back(powerSum(static_cast<double>(first + 1), static_cast<double>(first + ranks + 1), exponent));
        first += ranks;
    }
    for (std::size_t i = weights.size(); i-- > 0;) // the small ones first
        total += weights[i];
    m_total = total;
    buildAlias(weights, total);
}

double Zipf::weight(std::uint64_t rank) const {
    return portablePow(static_cast<double>(rank + 1), -m_exponent);
}

double Zipf::probability(std::uint64_t rank) const {
    FAULTLINE_ASSERT(rank < m_keys, "a rank beyond the keyspace");
    return weight(rank) / m_total;
}

/// Vose's construction: every slot is filled to the mean by one entry that has less and one that has more.
void Zipf::buildAlias(const std::vector<double>& weights, double total) {
    const std::size_t n = weights.size();
    m_slots.resize(n);
    std::vector<double> scaled(n);
    std::vector<std::uint32_t> small;
    std::vector<std::uint32_t> large;
    for (std::size_t i = 0; i < n; ++i) {
        scaled[i] = weights[i] / total * static_cast<double>(n);
        (scaled[i] < 1.0 ? small : large).push_back(static_cast<std::uint32_t>(i));
    }
    while (!small.empty() && !large.empty()) {
        const std::uint32_t less = small.back();
        const std::uint32_t more = large.back();
        small.pop_back();
        m_slots[less] = {static_cast<std::uint32_t>(scaled[less] * 0x1.0p32), more};
        scaled[more] -= 1.0 - scaled[less];
        if (scaled[more] < 1.0) {
            large.pop_back();
            small.push_back(more);
        }
    }
    // What is left stands for itself; its alias too, for a coin beyond `keep`.
    for (const std::uint32_t i : large)
        m_slots[i] = {UINT32_MAX, i};
    for (const std::uint32_t i : small)
        m_slots[i] = {UINT32_MAX, i};
}

} // namespace faultline::kernel
