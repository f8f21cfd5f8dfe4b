// How many requests one dot stands for, so that a screen can follow them.
#pragma once

#include <cstdint>

#include "engine/simulation/snapshot.h"

namespace faultline::ui {

/// More dots than this in a second of wall time are a blur.
inline constexpr double kMostFlightsPerSecond = 4000;

/// The power of two to sample by when `messagesPerSecond` messages (answers included) pass in a second of wall time.
/// `current` is kept while it is about right, so that the picture does not flicker between two samples.
std::uint32_t requestsPerDotFor(double messagesPerSecond, std::uint32_t current);

/// Messages, answers included, that all links carry in a simulated second.
double messagesPerSimulatedSecond(const simulation::Snapshot& snapshot);

} // namespace faultline::ui
