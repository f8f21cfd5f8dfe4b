// How far a run should be at a moment of wall time, and how fast it really went.
#pragma once

#include <chrono>
#include <deque>

#include "engine/kernel/time.h"

namespace faultline::ui {

/// Turns wall time into simulated time at a requested speed. It has no clock of its own: the moments are given to it.
class Pace {
  public:
    using Wall = std::chrono::steady_clock::time_point;
    using WallSpan = std::chrono::steady_clock::duration;

    /// Debts beyond this are forgiven: a run that cannot keep up is slower, it does not rush later. A machine that was
    /// busy with something else for a moment is no reason to be slower.
    static constexpr WallSpan kMostOwed = std::chrono::milliseconds(100);
    /// Flat out, at most so many simulated seconds a second: an idle diagram must not race to the clock's end.
    static constexpr double kFlatOutLimit = 100'000;

    /// From here on `speed` simulated seconds a second; 0 is as fast as it goes.
    void start(Wall wall, kernel::Time simulated, double speed);
    /// Where the run should be.
    kernel::Time due(Wall wall) const;
    /// Tells how far a slice came.
    void reached(Wall wall, kernel::Time simulated);
    /// Simulated seconds a second over the last second of wall time; 0 before the first tenth of one.
    double achieved() const;

  private:
    struct Sample {
        Wall wall;
        kernel::Time simulated;
    };
    double m_speed = 1;
    Wall m_wallAnchor{};
    kernel::Time m_simulatedAnchor = 0;
    std::deque<Sample> m_samples; // the last second, at most one a kSampleSpacing
};

} // namespace faultline::ui
