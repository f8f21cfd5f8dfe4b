// Random numbers that are the same everywhere: one small generator per (component, purpose), seeded by hashing names,
// so that adding a component leaves the others' draws alone.
#pragma once

#include <cstdint>
#include <string_view>

namespace faultline::kernel {

/// Layers of a ziggurat (Marsaglia and Tsang 2000): layer i is as wide as x_i; a point below `inside[i]` (in 2^-53 of
/// the width) lies under the curve for certain.
struct Ziggurat {
    struct Layer {
        std::uint64_t inside;
        double scale; ///< x_i · 2^-53
    };
    Layer layers[256];
    double height[257]; ///< the curve at x_i
};
extern const Ziggurat kExponentialZiggurat;
extern const Ziggurat kNormalZiggurat;

/// xoshiro256++ (Blackman and Vigna, public domain reference), seeded by splitmix64.
class Random {
  public:
    explicit Random(std::uint64_t seed = 0);
    /// The stream of one purpose of one component.
    static Random stream(std::uint64_t seed, std::string_view component, std::string_view purpose);

    std::uint64_t next() {
        const std::uint64_t result = rotl(m_s[0] + m_s[3], 23) + m_s[0];
        const std::uint64_t t = m_s[1] << 17;
        m_s[2] ^= m_s[0];
        m_s[3] ^= m_s[1];
        m_s[1] ^= m_s[2];
        m_s[0] ^= m_s[3];
        m_s[2] ^= t;
        m_s[3] = rotl(m_s[3], 45);
        return result;
    }
    /// In [0, 1), 53 bits.
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    /// In [0, n), without bias worth a name (Lemire's multiplication, 64 bit); n ≥ 1.
    std::uint64_t below(std::uint64_t n) {
        return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * n) >> 64);
    }
    bool chance(double probability) { return uniform() < probability; }
    /// Exponential with mean 1 (ziggurat, Marsaglia and Tsang 2000, 256 layers).
    double exponential() {
        const std::uint64_t bits = next();
        const Ziggurat::Layer& layer = kExponentialZiggurat.layers[bits & 0xff];
        const std::uint64_t place = bits >> 11;
        if (place < layer.inside) [[likely]]
            return static_cast<double>(place) * layer.scale;
        return exponentialAtEdge(bits);
    }
    /// Standard normal (ziggurat, 256 layers).
    double normal() {
        const std::uint64_t bits = next();
        const Ziggurat::Layer& layer = kNormalZiggurat.layers[bits & 0xff];
        const std::uint64_t place = bits >> 11;
        if (place < layer.inside) [[likely]]
            return (bits & 0x100) != 0 ? -static_cast<double>(place) * layer.scale
                                       : static_cast<double>(place) * layer.scale;
        return normalAtEdge(bits);
    }

  private:
    double exponentialAtEdge(std::uint64_t bits);
    double normalAtEdge(std::uint64_t bits);
    static std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
    std::uint64_t m_s[4];
};

/// 64-bit FNV-1a followed by a splitmix64 finish: for stream seeds, consistent hashing, sampling by request number.
std::uint64_t hash(std::string_view text, std::uint64_t seed = 0);
std::uint64_t hash(std::uint64_t value, std::uint64_t seed = 0);

} // namespace faultline::kernel
