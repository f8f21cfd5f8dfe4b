// faultline-cli compare: two diagrams on the same seeds, or two reports.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <thread>

#include "app/cli/command.h"
#include "app/cli/diagram_argument.h"
#include "app/cli/files.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress_bar.h"
#include "engine/experiment/comparison.h"
#include "engine/report/json.h"
#include "engine/report/number_text.h"
#include "engine/report/read_report.h"
#include "engine/report/table.h"

namespace faultline::cli {

namespace {

using experiment::Comparison;
using experiment::Difference;

constexpr std::size_t kMostReportBytes = 256u * 1024 * 1024;

/// What a reader looks at first; the JSON has all figures.
bool isPrincipal(const Difference& figure) {
    static constexpr std::array<std::string_view, 11> kTotals = {
        "requests",        "failed",         "availability",      "throughput_per_s",
        "latency_ms.mean", "latency_ms.p50", "latency_ms.p95",    "latency_ms.p99",
        "latency_ms.p999", "machines",       "cost_per_month_usd"};
    if (figure.section == report::Section::Totals)
        return std::find(kTotals.begin(), kTotals.end(), figure.name) != kTotals.end();
    return figure.section == report::Section::Component &&
           (figure.name == "utilization" || figure.name == "hit_ratio" || figure.name == "cost_per_month_usd") &&
           (figure.first != 0 || figure.second != 0);
}

/// What is said of either kind of comparison.
struct Said {
    std::string first;
    std::string second;
    std::uint64_t replications = 0;
    std::string heading;
    std::vector<Difference> differences;
};

std::string toText(const Said& said) {
    report::Table table({"", said.first, said.second, "difference", "±", ""}, 1);
    for (const Difference& figure : said.differences) {
        if (!isPrincipal(figure))
            continue;
        const std::string name = figure.element.empty() ? figure.name : figure.element + "." + figure.name;
        table.add({name, report::readable(figure.first), report::readable(figure.second),
                   report::readable(figure.difference), figure.halfWidth ? report::readable(*figure.halfWidth) : "",
                   figure.isSignificant() ? "differs" : ""});
    }
    return said.heading + '\n' + table.toText("  ");
}

std::string toJson(const Said& said) {
    report::JsonWriter json;
    json.openDocument();
    json.member("first", said.first);
    json.member("second", said.second);
    json.member("replications", said.replications);
    json.openArray("differences");
    for (const Difference& figure : said.differences) {
        json.openFigure(figure.section, figure.element, figure.name, figure.unit);
        json.member("first", figure.first);
        json.member("second", figure.second);
        json.member("difference", figure.difference);
        if (figure.halfWidth)
            json.member("ci95", *figure.halfWidth);
        else
            json.memberNull("ci95");
        json.member("significant", figure.isSignificant());
        json.close();
    }
    json.close();
    json.close();
    return json.take();
}

int say(const Arguments& arguments, const Said& said) {
    return deliver(arguments, arguments.value("--format") == "json" ? toJson(said) : toText(said));
}

std::uint64_t ownSeed(const diagram::Diagram& diagram) {
    const catalog::Value seed = diagram::effectiveSetting(diagram, "seed");
    return static_cast<std::uint64_t>(*seed.as<std::int64_t>());
}

/// One of the two files: the text, and the report that it is, if it is one.
struct Input {
    std::string file;
    std::string text;
    std::optional<report::Sheet> report;
};

/// JSON begins with a name in quotes. A diagram may do so as well, but has no totals.
bool looksLikeJson(std::string_view text) {
    const std::size_t brace = text.find_first_not_of(" \t\r\n");
    if (brace == std::string_view::npos || text[brace] != '{')
        return false;
    const std::size_t next = text.find_first_not_of(" \t\r\n", brace + 1);
    return next != std::string_view::npos && text[next] == '"';
}

base::Error in(const std::string& file, const base::Error& error) {
    return {base::Text("{1}: {2}", {file, error.message.english()}), error.expected, error.suggestion};
}

base::Result<Input> readEither(const std::string& file) {
    const base::Result<std::string> text = readInput(file, kMostReportBytes);
    if (!text)
        return base::Error{text.error().message, "a diagram or a JSON report", {}};
    Input input{file, text.value(), {}};
    if (!looksLikeJson(input.text))
        return input;
    const base::Result<report::JsonValue> json = report::readJson(input.text);
    if (!json)
        return in(file, json.error());
    if (!report::isReport(json.value()) && !json.value().find("differences") && !json.value().find("points"))
        return input; // a diagram in braces
    base::Result<report::Sheet> report = report::readReport(json.value());
    if (!report)
        return in(file, report.error());
    input.report = std::move(report).value();
    return input;
}

/// Warns where counts of the two runs cannot be held against each other.
void warnOfCircumstances(const Input& first, const Input& second) {
    for (const auto& [name, what] :
         {std::pair("simulated_s", "the times simulated differ"), std::pair("warmup_s", "the warm-ups differ"),
          std::pair("seed", "the first seeds differ")}) {
        const auto a = first.report->number(report::Section::Run, {}, name);
        const auto b = second.report->number(report::Section::Run, {}, name);
        if (a && b && *a != *b)
            std::fprintf(stderr, "faultline-cli: warning: %s: %s in %s, %s in %s\n", what, report::shortest(*a).c_str(),
                         first.file.c_str(), report::shortest(*b).c_str(), second.file.c_str());
    }
}

int compareReports(const Arguments& arguments, const Input& first, const Input& second) {
    for (const char* option : {"--replications", "--seed", "--threads", "--set"})
        if (arguments.has(option))
            return fail({base::Text("{1} does not go with reports: their runs are over", {option}),
                         "two diagrams, or no " + std::string(option),
                         {}});
    warnOfCircumstances(first, second);
    const std::uint64_t runs = first.report->replications;
    const std::uint64_t others = second.report->replications;
    Said said{
        first.file, second.file, std::min(runs, others), {}, experiment::compareReports(*first.report, *second.report)};
    if (said.replications > 1)
        said.heading = "Reports of " + std::to_string(runs) + " and " + std::to_string(others) +
                       " seeds; ± is half of the difference's 95 % confidence interval, as of independent runs";
    else
        said.heading = "Reports of which one is of a single seed: there is no telling what is chance";
    return say(arguments, said);
}

int compareDiagrams(const Arguments& arguments, const Input& a, const Input& b, experiment::Plan plan) {
    const auto first = readDiagram(a.file, a.text, arguments.values("--set"));
    const auto second = readDiagram(b.file, b.text, arguments.values("--set"));
    if (!first || !second)
        return kBadInput;
    if (!arguments.has("--seed"))
        plan.seed = ownSeed(*first);
    catchInterrupts();
    Comparison comparison;
    {
        ProgressBar bar;
        comparison = experiment::compare(*first, *second, plan, [&](const experiment::Progress& progress) {
            bar.show(progress);
            return !interrupted();
        });
    }
    for (const auto& [file, outcome] : {std::pair(a.file, &comparison.first), {b.file, &comparison.second}}) {
        printDiagnostics(file, outcome->diagnostics);
        if (base::hasErrors(outcome->diagnostics))
            return kBadInput;
        if (outcome->failure)
            return fail(*outcome->failure, kUnfinished);
    }
    if (comparison.seeds == 0) {
        std::fputs("faultline-cli: stopped before there was anything to compare\n", stderr);
        return kUnfinished;
    }
    const std::string seeds = std::to_string(comparison.seeds) + (comparison.seeds == 1 ? " seed" : " seeds");
    return say(arguments, {a.file, b.file, comparison.seeds,
                           "Means over " + seeds + "; ± is half of the difference's 95 % confidence interval",
                           std::move(comparison.differences)});
}

int execute(const Arguments& arguments) {
    const auto format = readChoice("--format", arguments.value("--format").value_or("text"), {"text", "json"});
    const auto replications = readCount("--replications", arguments.value("--replications").value_or("10"), 1, 100'000);
    const std::string most = std::to_string(std::max(1u, std::thread::hardware_concurrency()));
    const auto threads = readCount("--threads", arguments.value("--threads").value_or(most), 1, 1024);
    const auto seed = readCount("--seed", arguments.value("--seed").value_or("0"), 0, 9'000'000'000'000'000'000);
    if (!format)
        return fail(format.error());
    for (const auto* count : {&replications, &threads, &seed})
        if (!*count)
            return fail(count->error());
    if (const int code = checkOut(arguments); code != kDone)
        return code;
    std::vector<Input> inputs;
    for (const std::string& file : arguments.positional()) {
        base::Result<Input> input = readEither(file);
        if (!input)
            return fail(input.error());
        inputs.push_back(std::move(input).value());
    }
    if (inputs[0].report.has_value() != inputs[1].report.has_value()) {
        const Input& report = inputs[inputs[0].report ? 0 : 1];
        const Input& diagram = inputs[inputs[0].report ? 1 : 0];
        return fail({base::Text("{1} is a report and {2} is a diagram", {report.file, diagram.file}),
                     "two diagrams or two reports",
                     {}});
    }
    if (inputs[0].report)
        return compareReports(arguments, inputs[0], inputs[1]);
    experiment::Plan plan;
    plan.seed = seed.value();
    plan.replications = replications.value();
    plan.threads = static_cast<unsigned>(threads.value());
    return compareDiagrams(arguments, inputs[0], inputs[1], plan);
}

} // namespace

Command compareCommand() {
    return {{"compare",
             "FILE FILE",
             2,
             2,
             "runs two diagrams on the same seeds, or takes two JSON reports, and says what differs",
             {{"--replications", "N", "how many seeds; 10 where left out"},
              {"--seed", "N", "the first seed; the first file's own where left out"},
              {"--threads", "N", "runs at once; the figures do not depend on it"},
              {"--format", "text|json", "what the comparison looks like; JSON has every figure"},
              {"--set", "PATH=VALUE", "changes both diagrams; repeatable", true},
              {"--out", "FILE", "where it goes instead of to stdout"}}},
            execute};
}

} // namespace faultline::cli
