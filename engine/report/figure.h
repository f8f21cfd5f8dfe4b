// The one list of a report's figures. JSON, CSV, OpenMetrics, the text and the mean over replications all walk it, so
// that they never disagree about a name, a unit or an order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/report/report.h"

namespace faultline::report {

/// The part of the report that a figure stands in.
enum class Section { Run, Totals, Operation, Component, Instance, Link };

/// A figure's value; monostate is null: this version does not measure it.
using FigureValue = std::variant<std::monostate, std::uint64_t, double, std::string>;

/// One figure of a report.
struct Figure {
    Section section = Section::Run;
    std::string element;   ///< operation, component, instance or link; empty for the run and the totals
    std::string component; ///< of an instance
    std::string kind;      ///< of a component or an instance's component
    std::string name;      ///< "requests", "latency_ms.p99"
    std::string unit;      ///< "count", "ratio", "ms", "s", "1/s", "bytes", "usd/month"; empty for words
    bool counter = false;  ///< only ever grows during a run
    FigureValue value;
    std::optional<double> halfWidth; ///< over replications: of the 95 % confidence interval; `value` is then the mean
    std::optional<double> pooled; ///< over replications: the same statistic of all their samples together (latencies)
};

/// A report laid out for writing: its figures in reporting order, and its lists.
struct Sheet {
    std::string title;
    std::uint64_t replications = 1;
    std::vector<Figure> figures;
    std::vector<SloVerdict> slos;
    std::vector<AlertRecord> alerts;
    std::vector<simulation::LogEntry> log;
    std::uint64_t logEntriesDropped = 0;

    /// Null when the report has no such figure.
    const Figure* find(Section section, std::string_view element, std::string_view name) const;
    /// The figure as a number; absent when there is none or it is null or a word.
    std::optional<double> number(Section section, std::string_view element, std::string_view name) const;
};

Sheet layOut(const Report& report);

/// A number, whatever it is kept as; absent for null and words.
std::optional<double> asNumber(const FigureValue& value);
/// "totals", "operations", "components", "instances", "links"; "run" for the run's own
std::string_view sectionName(Section section);
/// True when the catalog lists the figure (or a part of it) for the kind.
bool kindHas(std::string_view kind, std::string_view figure);

} // namespace faultline::report
