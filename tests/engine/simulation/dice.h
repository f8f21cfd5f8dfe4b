// Chance for random tests.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace faultline::trial {

/// Draws from a seed; the same on every machine.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : m_engine(seed) {}
    int between(int low, int high) {
        return low + static_cast<int>(m_engine() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(int percent) { return between(1, 100) <= percent; }
    template <typename T> const T& oneOf(const std::vector<T>& items) {
        return items[static_cast<std::size_t>(between(0, static_cast<int>(items.size()) - 1))];
    }
    std::string word(const std::vector<std::string>& words) { return oneOf(words); }
    std::string ms(int low, int high) { return std::to_string(between(low, high)) + "ms"; }

  private:
    std::mt19937_64 m_engine;
};

} // namespace faultline::trial
