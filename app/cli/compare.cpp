// faultline-cli compare: two diagrams on the same seeds.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <thread>

#include "app/cli/atomic_file.h"
#include "app/cli/command.h"
#include "app/cli/diagram_argument.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress_bar.h"
#include "engine/experiment/comparison.h"
#include "engine/report/json.h"
#include "engine/report/number_text.h"
#include "engine/report/table.h"

namespace faultline::cli {

namespace {

using experiment::Comparison;
using experiment::Difference;

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

std::string toText(const Comparison& comparison, const std::string& first, const std::string& second) {
    report::Table table({"", first, second, "difference", "±", ""}, 1);
    for (const Difference& figure : comparison.differences) {
        if (!isPrincipal(figure))
            continue;
        const std::string name = figure.element.empty() ? figure.name : figure.element + "." + figure.name;
        table.add({name, report::readable(figure.first), report::readable(figure.second),
                   report::readable(figure.difference), figure.halfWidth ? report::readable(*figure.halfWidth) : "",
                   figure.isSignificant() ? "differs" : ""});
    }
    const std::string seeds = std::to_string(comparison.seeds);
    return "Means over " + seeds + (comparison.seeds == 1 ? " seed" : " seeds") +
           "; ± is half of the difference's 95 % confidence interval\n" + table.toText("  ");
}

std::string toJson(const Comparison& comparison, const std::string& first, const std::string& second) {
    report::JsonWriter json;
    json.openObject();
    json.member("faultline", std::uint64_t{1});
    json.member("first", first);
    json.member("second", second);
    json.member("replications", comparison.seeds);
    json.openArray("differences");
    for (const Difference& figure : comparison.differences) {
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

std::uint64_t ownSeed(const diagram::Diagram& diagram) {
    const catalog::Value seed = diagram::effectiveSetting(diagram, "seed");
    return static_cast<std::uint64_t>(*seed.as<std::int64_t>());
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
    const std::string& firstFile = arguments.positional()[0];
    const std::string& secondFile = arguments.positional()[1];
    const auto first = readDiagram(firstFile, arguments.values("--set"));
    const auto second = readDiagram(secondFile, arguments.values("--set"));
    if (!first || !second)
        return kBadInput;
    experiment::Plan plan;
    plan.seed = arguments.has("--seed") ? seed.value() : ownSeed(*first);
    plan.replications = replications.value();
    plan.threads = static_cast<unsigned>(threads.value());
    catchInterrupts();
    Comparison comparison;
    {
        ProgressBar bar;
        comparison = experiment::compare(*first, *second, plan, [&](const experiment::Progress& progress) {
            bar.show(progress);
            return !interrupted();
        });
    }
    for (const auto& [file, outcome] : {std::pair(firstFile, &comparison.first), {secondFile, &comparison.second}}) {
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
    const std::string text = format.value() == "json" ? toJson(comparison, firstFile, secondFile)
                                                      : toText(comparison, firstFile, secondFile);
    const std::optional<std::string> out = arguments.value("--out");
    if (!out)
        return print(text) ? kDone : kUnfinished;
    const base::Result<bool> written = writeAtomically(*out, text);
    return written ? kDone : fail(written.error(), kUnfinished);
}

} // namespace

Command compareCommand() {
    return {{"compare",
             "FILE FILE",
             2,
             2,
             "runs two diagrams on the same seeds and says what differs",
             {{"--replications", "N", "how many seeds; 10 where left out"},
              {"--seed", "N", "the first seed; the first file's own where left out"},
              {"--threads", "N", "runs at once; the figures do not depend on it"},
              {"--format", "text|json", "what the comparison looks like; JSON has every figure"},
              {"--set", "PATH=VALUE", "changes both diagrams; repeatable", true},
              {"--out", "FILE", "where it goes instead of to stdout"}}},
            execute};
}

} // namespace faultline::cli
