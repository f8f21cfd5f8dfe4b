// From a snapshot to what the charts show.
#pragma once

#include "engine/simulation/snapshot.h"
#include "ui/dashboard/chart_content.h"

namespace faultline::ui {

/// At most so many components are on one chart: the busiest.
inline constexpr int kMostComponentsShown = 6;
/// A p99 of fewer samples is shown grey.
inline constexpr std::uint32_t kEnoughForP99 = 100;

/// The chart of that kind for the stretch in view. `plannedDuration` is where the diagram's own run ends; 0: nowhere.
ChartContent buildContent(ChartKind kind, const simulation::Snapshot& snapshot, const TimeView& view,
                          kernel::Time plannedDuration = 0);

/// Whether the run has anything that this chart is about.
bool concerns(ChartKind kind, const simulation::Snapshot& snapshot);

/// The span to ask the engine's series for, so that the buckets of a view of length `view` hold enough samples for a
/// p99 where that is possible without making the picture coarse.
kernel::Time spanWithEnoughSamples(kernel::Time view, double throughputPerS);

} // namespace faultline::ui
