#include "ui/player/dot_sampling.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace faultline::ui {

std::uint32_t requestsPerDotFor(double messagesPerSecond, std::uint32_t current) {
    constexpr double kMost = 1u << 30;
    const double needed = std::clamp(std::ceil(messagesPerSecond / kMostFlightsPerSecond), 1.0, kMost);
    const std::uint32_t fitting = std::bit_ceil(static_cast<std::uint32_t>(needed));
    // Coarser at once; finer only when there is room for more than twice as many.
    return fitting > current || fitting * 4 <= current || fitting == 1 ? fitting : current;
}

double messagesPerSimulatedSecond(const simulation::Snapshot& snapshot) {
    double requests = 0;
    for (const simulation::LinkView& link : snapshot.links)
        requests += static_cast<double>(link.messagesPerS);
    return 2 * requests;
}

} // namespace faultline::ui
