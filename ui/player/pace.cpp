#include "ui/player/pace.h"

#include <algorithm>
#include <cmath>

#include "engine/base/assert.h"

namespace faultline::ui {
namespace {

constexpr Pace::WallSpan kWindow = std::chrono::seconds(1);
constexpr Pace::WallSpan kSampleSpacing = std::chrono::milliseconds(20);
constexpr double kShortestMeasured = 0.1; // seconds

double seconds(Pace::WallSpan span) {
    return std::chrono::duration<double>(span).count();
}

double effectiveSpeed(double requested) {
    return requested > 0 ? requested : Pace::kFlatOutLimit;
}

} // namespace

void Pace::start(Wall wall, kernel::Time simulated, double speed) {
    m_speed = speed;
    m_wallAnchor = wall;
    m_simulatedAnchor = simulated;
    m_samples.clear();
    m_samples.push_back({wall, simulated});
}

kernel::Time Pace::due(Wall wall) const {
    const double elapsed = seconds(wall - m_wallAnchor);
    return m_simulatedAnchor + static_cast<kernel::Time>(std::llround(elapsed * effectiveSpeed(m_speed) * 1e9));
}

void Pace::reached(Wall wall, kernel::Time simulated) {
    FAULTLINE_ASSERT(!m_samples.empty(), "a pace that was never started has nothing to reach");
    const auto mostOwed = static_cast<kernel::Time>(std::llround(seconds(kMostOwed) * effectiveSpeed(m_speed) * 1e9));
    // Anchored anew when it is late, and now and then so that no rounding adds up over hours.
    if (due(wall) - simulated > mostOwed || wall - m_wallAnchor > std::chrono::seconds(10)) {
        const kernel::Time debt = std::min(due(wall) - simulated, mostOwed);
        m_wallAnchor = wall;
        m_simulatedAnchor = simulated + debt;
    }
    if (wall - m_samples.back().wall >= kSampleSpacing)
        m_samples.push_back({wall, simulated});
    while (m_samples.size() > 2 && wall - m_samples.front().wall > kWindow)
        m_samples.pop_front();
}

double Pace::achieved() const {
    if (m_samples.empty()) // never started
        return 0;
    const double wall = seconds(m_samples.back().wall - m_samples.front().wall);
    if (wall < kShortestMeasured)
        return 0;
    return kernel::toSeconds(m_samples.back().simulated - m_samples.front().simulated) / wall;
}

} // namespace faultline::ui
