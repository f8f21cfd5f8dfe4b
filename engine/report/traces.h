// Traces for the tools of the field: Jaeger's JSON, OTLP in JSON lines; and failed requests for a log.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/report/figure.h"
#include "engine/simulation/traces.h"

namespace faultline::report {

/// 32 hexadecimal digits that follow from the seed and the request alone.
std::string traceIdOf(const simulation::Trace& trace, std::uint64_t seed);

/// A file that Jaeger's user interface opens.
std::string toJaegerJson(const std::vector<simulation::Trace>& traces, std::uint64_t seed);

/// OTLP as JSON lines: a line of resourceSpans for each trace, then one of resourceMetrics with the report's figures.
/// Simulated time counts from the epoch.
std::string toOtlpLines(const std::vector<simulation::Trace>& traces, std::uint64_t seed, const Sheet& sheet);

/// The log as JSON lines with the failed requests among it, in the order of time: each with its cause and the hop
/// where that arose.
std::string logWithFailures(const std::vector<simulation::LogEntry>& log, const std::vector<simulation::Trace>& traces,
                            std::uint64_t seed);

} // namespace faultline::report
