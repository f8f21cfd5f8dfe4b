#include "engine/report/traces.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/kernel/random.h"
#include "engine/report/csv.h"
#include "engine/report/json.h"
#include "engine/report/number_text.h"

namespace faultline::report {

using components::Outcome;
using simulation::Span;
using simulation::Trace;

namespace {

std::string hex(std::uint64_t value) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; value >>= 4)
        text[i] = kDigits[value & 15];
    return text;
}

std::string spanIdOf(const Trace& trace, std::uint64_t seed, std::size_t span) {
    const std::uint64_t id =
        kernel::hash(kernel::hash(trace.client, seed) ^ kernel::hash((trace.request << 16) + span + 1));
    return hex(id == 0 ? 1 : id); // all zeros would be no id
}

std::string quoted(const std::string& text) {
    return toJsonString(text);
}

std::string wholeNumber(std::int64_t value) {
    return std::to_string(value);
}

/// What is worth knowing of a span beside its times.
std::vector<std::pair<std::string, std::string>> tagsOf(const Trace& trace, const Span& span) {
    std::vector<std::pair<std::string, std::string>> tags;
    tags.emplace_back("faultline.instance", span.instance);
    if (span.side == Span::Side::Root)
        tags.emplace_back("faultline.operation", trace.operation);
    if (!span.link.empty())
        tags.emplace_back("faultline.link", span.link);
    if (span.workBegan)
        tags.emplace_back("faultline.waited", base::toText(base::Duration{*span.workBegan - span.begin}));
    if (span.ended && span.outcome != Outcome::Success)
        tags.emplace_back("faultline.cause", std::string(components::causeName(span.outcome)));
    if (span.lost)
        tags.emplace_back("faultline.lost", "true");
    if (!span.ended)
        tags.emplace_back("faultline.unfinished", "true");
    return tags;
}

bool isFailed(const Span& span) {
    return span.lost || (span.ended && span.outcome != Outcome::Success);
}

/// Jaeger: microseconds; processes are named p1, p2 … in the order in which they come.
std::string jaegerSpan(const Trace& trace, std::uint64_t seed, std::size_t index, const std::string& process) {
    const Span& span = trace.spans[index];
    const std::string traceId = traceIdOf(trace, seed);
    std::string text = "{\"traceID\": \"" + traceId + "\", \"spanID\": \"" + spanIdOf(trace, seed, index) +
                       "\", \"operationName\": " + quoted(span.name) + ", \"references\": [";
    if (index != 0)
        text += std::string("{\"refType\": \"") + (span.background ? "FOLLOWS_FROM" : "CHILD_OF") +
                "\", \"traceID\": \"" + traceId + "\", \"spanID\": \"" + spanIdOf(trace, seed, span.parent) + "\"}";
    text += "], \"startTime\": " + wholeNumber(span.begin / 1000) +
            ", \"duration\": " + wholeNumber((span.end - span.begin) / 1000) + ", \"tags\": [";
    static constexpr std::array<const char*, 3> kSides = {"internal", "client", "server"};
    text += std::string("{\"key\": \"span.kind\", \"type\": \"string\", \"value\": \"") +
            kSides[static_cast<std::size_t>(span.side)] + "\"}";
    for (const auto& [key, value] : tagsOf(trace, span))
        text += ", {\"key\": \"" + key + "\", \"type\": \"string\", \"value\": " + quoted(value) + "}";
    if (isFailed(span))
        text += ", {\"key\": \"error\", \"type\": \"bool\", \"value\": true}";
    return text + "], \"logs\": [], \"processID\": \"" + process + "\", \"warnings\": null}";
}

std::string attribute(const std::string& key, const std::string& value) {
    return "{\"key\": \"" + key + "\", \"value\": {\"stringValue\": " + quoted(value) + "}}";
}

std::string resource(const std::string& service) {
    return "{\"resource\": {\"attributes\": [" + attribute("service.name", service) + "]}, ";
}

std::string otlpSpan(const Trace& trace, std::uint64_t seed, std::size_t index) {
    const Span& span = trace.spans[index];
    static constexpr std::array<int, 3> kKinds = {1, 3, 2}; // INTERNAL, CLIENT, SERVER
    std::string text =
        "{\"traceId\": \"" + traceIdOf(trace, seed) + "\", \"spanId\": \"" + spanIdOf(trace, seed, index) +
        "\", \"parentSpanId\": \"" + (index == 0 ? std::string() : spanIdOf(trace, seed, span.parent)) +
        "\", \"name\": " + quoted(span.name) +
        ", \"kind\": " + std::to_string(kKinds[static_cast<std::size_t>(span.side)]) + ", \"startTimeUnixNano\": \"" +
        wholeNumber(span.begin) + "\", \"endTimeUnixNano\": \"" + wholeNumber(span.end) + "\", \"attributes\": [";
    bool first = true;
    for (const auto& [key, value] : tagsOf(trace, span)) {
        text += (first ? "" : ", ") + attribute(key, value);
        first = false;
    }
    text += "], \"status\": ";
    if (isFailed(span))
        text += "{\"code\": 2, \"message\": " +
                quoted(span.lost && !span.ended ? "lost" : std::string(components::causeName(span.outcome))) + "}";
    else
        text += span.ended ? "{\"code\": 1}" : "{\"code\": 0}";
    return text + "}";
}

std::string otlpTrace(const Trace& trace, std::uint64_t seed) {
    std::vector<std::string> services;
    for (const Span& span : trace.spans)
        if (std::find(services.begin(), services.end(), span.component) == services.end())
            services.push_back(span.component);
    std::string text = "{\"resourceSpans\": [";
    for (std::size_t s = 0; s < services.size(); ++s) {
        text += (s == 0 ? "" : ", ") + resource(services[s]) +
                "\"scopeSpans\": [{\"scope\": {\"name\": \"faultline\"}, \"spans\": [";
        bool first = true;
        for (std::size_t i = 0; i < trace.spans.size(); ++i) {
            if (trace.spans[i].component != services[s])
                continue;
            text += (first ? "" : ", ") + otlpSpan(trace, seed, i);
            first = false;
        }
        text += "]}]}";
    }
    return text + "]}\n";
}

/// A metric's points: the figure of each element that has it.
struct Metric {
    std::string unit;
    bool counter = false;
    std::string points;
};

std::string otlpMetrics(const Sheet& sheet) {
    const double end = sheet.number(Section::Run, "", "simulated_s").value_or(0);
    const double start = sheet.number(Section::Run, "", "warmup_s").value_or(0);
    const auto nanoseconds = [](double seconds) { return wholeNumber(static_cast<std::int64_t>(seconds * 1e9 + 0.5)); };
    std::vector<std::string> names; // in reporting order
    std::map<std::string, Metric> metrics;
    for (const Figure& figure : sheet.figures) {
        const auto value = asNumber(figure.value);
        if (!value || figure.section == Section::Run)
            continue;
        const std::string name = "faultline." + std::string(sectionName(figure.section)) + "." + figure.name;
        const auto [at, isNew] = metrics.try_emplace(name);
        Metric& metric = at->second;
        if (isNew) {
            names.push_back(name);
            metric.unit = figure.unit == "ratio" || figure.unit == "count" ? "1" : figure.unit;
            metric.counter = figure.counter;
        }
        metric.points += metric.points.empty() ? "" : ", ";
        metric.points += "{\"attributes\": [";
        if (!figure.element.empty())
            metric.points += attribute("faultline.element", figure.element);
        metric.points += "], \"startTimeUnixNano\": \"" + nanoseconds(start) + "\", \"timeUnixNano\": \"" +
                         nanoseconds(end) + "\", \"asDouble\": " + shortest(*value) + "}";
    }
    std::string text = "{\"resourceMetrics\": [" + resource("faultline") +
                       "\"scopeMetrics\": [{\"scope\": {\"name\": \"faultline\"}, \"metrics\": [";
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Metric& metric = metrics[names[i]];
        text += (i == 0 ? "" : ", ") + std::string("{\"name\": ") + quoted(names[i]) +
                ", \"unit\": " + quoted(metric.unit) + ", ";
        if (metric.counter)
            text += "\"sum\": {\"aggregationTemporality\": 2, \"isMonotonic\": true, \"dataPoints\": [";
        else
            text += "\"gauge\": {\"dataPoints\": [";
        text += metric.points + "]}}";
    }
    return text + "]}]}]}\n";
}

std::string failureLine(const Trace& trace, std::uint64_t seed) {
    const Span& hop = trace.hop();
    std::string text = "{\"at_s\": " + shortest(inSeconds(*trace.ended)) +
                       ", \"what\": \"request failed\", \"target\": " + quoted(trace.client) +
                       ", \"fault\": false, \"operation\": " + quoted(trace.operation) +
                       ", \"cause\": " + quoted(std::string(components::causeName(trace.outcome))) +
                       ", \"hop\": " + quoted(hop.instance);
    if (!hop.link.empty()) // it never got there
        text += ", \"link\": " + quoted(hop.link);
    return text + ", \"request\": " + std::to_string(trace.request) +
           ", \"attempts\": " + std::to_string(trace.attempts) +
           ", \"latency_ms\": " + shortest(static_cast<double>(*trace.ended - trace.began) / 1e6) +
           ", \"trace_id\": \"" + traceIdOf(trace, seed) + "\"}\n";
}

} // namespace

std::string traceIdOf(const Trace& trace, std::uint64_t seed) {
    const std::uint64_t client = kernel::hash(trace.client, seed);
    return hex(client) + hex(kernel::hash(client ^ kernel::hash(trace.request)));
}

std::string toJaegerJson(const std::vector<Trace>& traces, std::uint64_t seed) {
    std::string text = "{\"data\": [";
    for (std::size_t t = 0; t < traces.size(); ++t) {
        const Trace& trace = traces[t];
        std::vector<std::string> processes;
        const auto processOf = [&](const std::string& component) {
            auto at = std::find(processes.begin(), processes.end(), component);
            if (at == processes.end())
                at = processes.insert(at, component);
            return "p" + std::to_string(at - processes.begin() + 1);
        };
        text += std::string(t == 0 ? "\n" : ",\n") + "{\"traceID\": \"" + traceIdOf(trace, seed) + "\", \"spans\": [";
        for (std::size_t i = 0; i < trace.spans.size(); ++i)
            text += (i == 0 ? "\n  " : ",\n  ") + jaegerSpan(trace, seed, i, processOf(trace.spans[i].component));
        text += "], \"processes\": {";
        for (std::size_t i = 0; i < processes.size(); ++i)
            text += (i == 0 ? "\"p" : ", \"p") + std::to_string(i + 1) +
                    "\": {\"serviceName\": " + quoted(processes[i]) + ", \"tags\": []}";
        text += "}, \"warnings\": null}";
    }
    return text + "\n]}\n";
}

std::string toOtlpLines(const std::vector<Trace>& traces, std::uint64_t seed, const Sheet& sheet) {
    std::string text;
    for (const Trace& trace : traces)
        text += otlpTrace(trace, seed);
    return text + otlpMetrics(sheet);
}

std::string logWithFailures(const std::vector<simulation::LogEntry>& log, const std::vector<Trace>& traces,
                            std::uint64_t seed) {
    std::vector<const Trace*> failed;
    for (const Trace& trace : traces)
        if (trace.ended && trace.outcome != Outcome::Success)
            failed.push_back(&trace);
    std::stable_sort(failed.begin(), failed.end(),
                     [](const Trace* a, const Trace* b) { return *a->ended < *b->ended; });
    std::string text;
    auto next = failed.begin();
    for (const simulation::LogEntry& entry : log) {
        for (; next != failed.end() && *(*next)->ended < entry.at; ++next)
            text += failureLine(**next, seed);
        text += logToJsonLines({entry});
    }
    for (; next != failed.end(); ++next)
        text += failureLine(**next, seed);
    return text;
}

} // namespace faultline::report
