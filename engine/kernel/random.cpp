#include "engine/kernel/random.h"

#include "engine/kernel/portable_math.h"

namespace faultline::kernel {

namespace {

constexpr std::uint64_t splitmix(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

constexpr std::uint64_t scramble(std::uint64_t value) {
    return splitmix(value);
}

/// Newton's iteration, because the library's root is no constant expression.
constexpr double constantRoot(double x) {
    double y = x > 1 ? x : 1;
    for (int i = 0; i < 64; ++i)
        y = 0.5 * (y + x / y);
    return y;
}

// Right ends of the base layer and areas of a layer, for 256 layers. Exponential: v = (r+1)·e^-r. Normal, curve
// e^(-x²/2): v = r·e^(-r²/2) + the area beyond r.
constexpr double kExponentialEnd = 7.69711747013104972;
constexpr double kExponentialArea = (kExponentialEnd + 1) * portableExp(-kExponentialEnd);
constexpr double kNormalEnd = 3.6541528853610087963;
constexpr double kNormalArea = 0.0049286732339746549316;

constexpr double curve(bool normal, double x) {
    return portableExp(normal ? -0.5 * x * x : -x);
}

constexpr Ziggurat ziggurat(bool normal) {
    const double area = normal ? kNormalArea : kExponentialArea;
    double x[257] = {};
    x[1] = normal ? kNormalEnd : kExponentialEnd;
    x[0] = area / curve(normal, x[1]);
    for (int i = 2; i < 256; ++i) {
        const double log = portableLog(curve(normal, x[i - 1]) + area / x[i - 1]);
        x[i] = normal ? constantRoot(-2.0 * log) : -log;
    }
    x[256] = 0;
    Ziggurat result{};
    for (int i = 0; i < 256; ++i) {
        result.layers[i].inside = static_cast<std::uint64_t>(x[i + 1] / x[i] * 0x1.0p53);
        result.layers[i].scale = x[i] * 0x1.0p-53;
        result.height[i] = curve(normal, x[i]);
    }
    result.height[256] = 1.0;
    return result;
}

} // namespace

constinit const Ziggurat kExponentialZiggurat = ziggurat(false);
constinit const Ziggurat kNormalZiggurat = ziggurat(true);

Random::Random(std::uint64_t seed) {
    for (std::uint64_t& word : m_s)
        word = splitmix(seed);
}

Random Random::stream(std::uint64_t seed, std::string_view component, std::string_view purpose) {
    return Random(hash(purpose, hash(component, seed)));
}

double Random::exponentialAtEdge(std::uint64_t bits) {
    // Beyond the base layer's end the curve is the same again, shifted: the shifts add up.
    double shift = 0;
    for (;;) {
        const std::size_t i = bits & 0xff;
        const std::uint64_t place = bits >> 11;
        const double x = static_cast<double>(place) * kExponentialZiggurat.layers[i].scale;
        if (place < kExponentialZiggurat.layers[i].inside)
            return shift + x;
        const double low = kExponentialZiggurat.height[i];
        const double high = kExponentialZiggurat.height[i + 1];
        if (i == 0)
            shift += kExponentialEnd;
        else if (low + uniform() * (high - low) < portableExp(-x))
            return shift + x;
        bits = next();
    }
}

double Random::normalAtEdge(std::uint64_t bits) {
    for (;;) {
        const std::size_t i = bits & 0xff;
        const std::uint64_t place = bits >> 11;
        const double sign = (bits & 0x100) != 0 ? -1.0 : 1.0;
        const double x = static_cast<double>(place) * kNormalZiggurat.layers[i].scale;
        if (place < kNormalZiggurat.layers[i].inside)
            return sign * x;
        if (i == 0) {
            // the tail, from a shifted exponential (Marsaglia 1964)
            for (;;) {
                const double beyond = exponential() / kNormalEnd;
                if (2.0 * exponential() > beyond * beyond)
                    return sign * (kNormalEnd + beyond);
            }
        }
        const double low = kNormalZiggurat.height[i];
        const double high = kNormalZiggurat.height[i + 1];
        if (low + uniform() * (high - low) < portableExp(-0.5 * x * x))
            return sign * x;
        bits = next();
    }
}

std::uint64_t hash(std::string_view text, std::uint64_t seed) {
    std::uint64_t h = 0xcbf29ce484222325u ^ scramble(seed);
    for (const char c : text) {
        h ^= static_cast<unsigned char>(c);
        h *= 0x100000001b3u;
    }
    return scramble(h);
}

std::uint64_t hash(std::uint64_t value, std::uint64_t seed) {
    return scramble(value ^ scramble(seed));
}

} // namespace faultline::kernel
