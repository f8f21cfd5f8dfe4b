#include "engine/report/csv.h"

#include "engine/base/assert.h"
#include "engine/report/json.h"
#include "engine/report/number_text.h"

namespace faultline::report {

namespace {

std::string valueText(const FigureValue& value) {
    if (const auto* count = std::get_if<std::uint64_t>(&value))
        return shortest(*count);
    if (const auto* number = std::get_if<double>(&value))
        return shortest(*number);
    if (const auto* word = std::get_if<std::string>(&value))
        return csvField(*word);
    return "";
}

} // namespace

std::string csvField(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string toCsv(const Sheet& sheet) {
    const bool replicated = sheet.replications > 1;
    std::string text = "section,element,figure,unit,value";
    text += replicated ? ",ci95,pooled\n" : "\n";
    for (const Figure& figure : sheet.figures) {
        text += std::string(sectionName(figure.section)) + ',' + csvField(figure.element) + ',' +
                csvField(figure.name) + ',' + figure.unit + ',' + valueText(figure.value);
        if (replicated) {
            text += ',' + (figure.halfWidth ? shortest(*figure.halfWidth) : std::string());
            text += ',' + (figure.pooled ? shortest(*figure.pooled) : std::string());
        }
        text += '\n';
    }
    return text;
}

std::string seriesToCsv(const simulation::Series& series, const simulation::Snapshot& snapshot) {
    FAULTLINE_ASSERT(series.components.size() <= snapshot.components.size(), "series of unknown components");
    std::string text = "time_s,samples,p50_ms,p95_ms,p99_ms,succeeded_per_s,failed_per_s,attempts_per_s";
    for (int cause = 0; cause < components::kCauseCount; ++cause)
        text += ',' + std::string(components::causeName(static_cast<components::Outcome>(cause))) + "_per_s";
    for (std::size_t i = 0; i < series.components.size(); ++i) {
        const simulation::ComponentView& component = snapshot.components[i];
        if (kindHas(component.kind, "utilization"))
            text += ',' + csvField(component.id + ".utilization");
        for (const char* figure : {"waiting", "arrivals_per_s"})
            text += ',' + csvField(component.id + '.' + figure);
        if (kindHas(component.kind, "hit_ratio"))
            text += ',' + csvField(component.id + ".hit_ratio");
    }
    text += '\n';
    for (std::size_t row = 0; row < series.points.size(); ++row) {
        const simulation::SeriesPoint& point = series.points[row];
        text += shortest(inSeconds(point.end)) + ',' + std::to_string(point.samples);
        for (const float latency : {point.p50Ms, point.p95Ms, point.p99Ms})
            text += ',' + (point.samples > 0 ? shortest(latency) : std::string());
        for (const float rate : {point.succeededPerS, point.failedPerS, point.attemptsPerS})
            text += ',' + shortest(rate);
        for (const float rate : point.failedByCausePerS)
            text += ',' + shortest(rate);
        for (std::size_t i = 0; i < series.components.size(); ++i) {
            const simulation::ComponentPoint& at = series.components[i][row];
            if (kindHas(snapshot.components[i].kind, "utilization"))
                text += ',' + shortest(at.utilization);
            text += ',' + shortest(at.waiting) + ',' + shortest(at.arrivalsPerS);
            if (kindHas(snapshot.components[i].kind, "hit_ratio"))
                text += ',' + shortest(at.hitRatio);
        }
        text += '\n';
    }
    return text;
}

std::string logToJsonLines(const std::vector<simulation::LogEntry>& log) {
    std::string text;
    for (const simulation::LogEntry& entry : log) {
        text += "{\"at_s\": " + shortest(inSeconds(entry.at)) + ", \"what\": " + toJsonString(entry.what) +
                ", \"target\": " + toJsonString(entry.target) + ", \"fault\": " + (entry.fault ? "true" : "false");
        if (!entry.detail.empty())
            text += ", \"detail\": " + toJsonString(entry.detail);
        text += "}\n";
    }
    return text;
}

} // namespace faultline::report
