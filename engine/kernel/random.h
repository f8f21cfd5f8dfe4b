// Random numbers that are the same everywhere: one small generator per (component, purpose), seeded by hashing names,
// so that adding a component leaves the others' draws alone.
#pragma once

#include <cstdint>
#include <string_view>

namespace faultline::kernel {

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
    double exponential();
    /// Standard normal (ziggurat, 256 layers).
    double normal();

  private:
    static std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
    std::uint64_t m_s[4];
};

/// 64-bit FNV-1a followed by a splitmix64 finish: for stream seeds, consistent hashing, sampling by request number.
std::uint64_t hash(std::string_view text, std::uint64_t seed = 0);
std::uint64_t hash(std::uint64_t value, std::uint64_t seed = 0);

} // namespace faultline::kernel
