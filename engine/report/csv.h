// The report as CSV (one line a figure), series as CSV, the log as JSON lines. C locale, LF, RFC 4180 quoting.
#pragma once

#include <string>
#include <string_view>

#include "engine/report/figure.h"
#include "engine/simulation/snapshot.h"

namespace faultline::report {

/// section,element,figure,unit,value and, over replications, ci95 and pooled. Null is an empty field.
std::string toCsv(const Sheet& sheet);

/// One line a bucket of time: latencies, rates by outcome, and what each component was doing. `snapshot` names the
/// components that the series belongs to.
std::string seriesToCsv(const simulation::Series& series, const simulation::Snapshot& snapshot);

/// One JSON object a line: at_s, what, target, fault, and detail where there is one.
std::string logToJsonLines(const std::vector<simulation::LogEntry>& log);

std::string csvField(std::string_view text);

} // namespace faultline::report
