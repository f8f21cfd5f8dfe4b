// The report as OpenMetrics 1.0 text, for Prometheus and what reads its format.
#pragma once

#include <string>

#include "engine/report/figure.h"

namespace faultline::report {

/// Base units (seconds, bytes, ratios), counters with `_total`, percentiles as summaries; ends with `# EOF`. Figures
/// that are null are left out; over replications the values are the means.
std::string toOpenMetrics(const Sheet& sheet);

} // namespace faultline::report
