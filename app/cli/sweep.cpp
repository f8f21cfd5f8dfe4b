// faultline-cli sweep and merge: a diagram with values varied, in shares where it is run on several machines.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <string_view>
#include <thread>

#include "app/cli/command.h"
#include "app/cli/diagram_argument.h"
#include "app/cli/files.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress_bar.h"
#include "app/cli/version.h"
#include "engine/diagram/validate.h"
#include "engine/experiment/sweep.h"
#include "engine/format/format.h"
#include "engine/kernel/random.h"
#include "engine/report/json.h"
#include "engine/report/number_text.h"
#include "engine/report/table.h"

namespace faultline::cli {

namespace {

using experiment::SweepMean;
using experiment::SweepPoint;
using experiment::SweepRuns;
using experiment::SweepSummary;

constexpr std::size_t kMostPoints = 10'000;
constexpr std::size_t kMostShareBytes = 1024u * 1024 * 1024;
constexpr std::uint64_t kMostSeed = 9'000'000'000'000'000'000;

/// One --vary: a path and the values that it takes.
struct Axis {
    std::string path;
    std::vector<std::string> values;
};

/// "PATH=V1,V2": values are parted by commas that stand in no bracket and no quotes.
base::Result<Axis> readAxis(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
        return base::Error{base::Text("--vary cannot be {1}", {text.empty() ? "empty" : text}),
                           "PATH=VALUE,VALUE, such as components.app.cpus=2,4,8",
                           {}};
    Axis axis{text.substr(0, equals), {std::string()}};
    int depth = 0;
    char quote = 0;
    for (const char c : text.substr(equals + 1)) {
        if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '{' || c == '[')
            ++depth;
        else if (c == '}' || c == ']')
            --depth;
        if (c == ',' && depth == 0 && quote == 0)
            axis.values.emplace_back();
        else
            axis.values.back() += c;
    }
    for (const std::string& value : axis.values)
        if (value.empty())
            return base::Error{base::Text("--vary {1} has an empty value", {text}), "a value between the commas", {}};
    return axis;
}

/// "2/5": the second of five shares.
base::Result<experiment::SweepShare> readShare(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto number = readCount("--shard", text.substr(0, slash), 1, 1'000'000);
    const auto of = readCount("--shard", slash == std::string::npos ? "" : text.substr(slash + 1), 1, 1'000'000);
    if (!number || !of || number.value() > of.value())
        return base::Error{base::Text("--shard cannot be {1}", {text}), "I/N with I from 1 to N, such as 2/5", {}};
    return experiment::SweepShare{number.value(), of.value()};
}

/// Every combination of the axes' values, the last axis fastest; absent after saying what is wrong with one.
std::optional<std::vector<SweepPoint>> pointsOf(const diagram::Diagram& diagram, const std::vector<Axis>& axes) {
    std::vector<SweepPoint> points = {{{}, diagram}};
    for (const Axis& axis : axes) {
        std::vector<SweepPoint> more;
        for (const SweepPoint& point : points)
            for (const std::string& value : axis.values) {
                SweepPoint next = point;
                next.settings.emplace_back(axis.path, value);
                const base::Diagnostics findings = format::setByPath(next.diagram, axis.path, value);
                printDiagnostics("--vary " + axis.path + "=" + value, findings);
                if (base::hasErrors(findings))
                    return std::nullopt;
                more.push_back(std::move(next));
                if (more.size() > kMostPoints) {
                    fail({base::Text("there are more than {1} combinations", {std::to_string(kMostPoints)}), {}, {}});
                    return std::nullopt;
                }
            }
        points = std::move(more);
    }
    for (const SweepPoint& point : points) {
        const base::Diagnostics findings = diagram::validate(point.diagram);
        if (!base::hasErrors(findings))
            continue;
        std::string where = "--vary";
        for (const auto& [path, value] : point.settings)
            where += " " + path + "=" + value;
        printDiagnostics(where, findings);
        return std::nullopt;
    }
    return points;
}

bool isPrincipal(const SweepMean& figure) {
    static constexpr std::array<std::string_view, 7> kNames = {
        "availability",   "throughput_per_s", "latency_ms.p50",    "latency_ms.p95",
        "latency_ms.p99", "machines",         "cost_per_month_usd"};
    return figure.section == report::Section::Totals &&
           std::find(kNames.begin(), kNames.end(), figure.name) != kNames.end();
}

std::string toText(const std::vector<SweepSummary>& summaries, std::uint64_t replications) {
    std::vector<std::string> header;
    for (const auto& [path, value] : summaries.front().settings)
        header.push_back(path);
    const std::size_t words = header.size();
    for (const SweepMean& figure : summaries.front().figures)
        if (isPrincipal(figure)) {
            header.push_back(figure.name);
            header.push_back("±");
        }
    report::Table table(header, words);
    for (const SweepSummary& summary : summaries) {
        std::vector<std::string> row;
        for (const auto& [path, value] : summary.settings)
            row.push_back(value);
        for (const SweepMean& figure : summary.figures)
            if (isPrincipal(figure)) {
                row.push_back(report::readable(figure.mean));
                row.push_back(figure.halfWidth ? report::readable(*figure.halfWidth) : "");
            }
        table.add(std::move(row));
    }
    return "Means over " + std::to_string(replications) + (replications == 1 ? " seed" : " seeds") +
           "; ± is half of the 95 % confidence interval\n" + table.toText("  ");
}

std::string toJson(const std::vector<SweepSummary>& summaries, const SweepRuns& whole) {
    report::JsonWriter json;
    json.openDocument();
    json.member("title", whole.title);
    json.member("seed", whole.firstSeed);
    json.member("replications", whole.replications);
    json.openArray("points");
    for (const SweepSummary& summary : summaries) {
        json.openObject();
        json.openObject("set");
        for (const auto& [path, value] : summary.settings)
            json.member(path, value);
        json.close();
        json.openArray("figures");
        for (const SweepMean& figure : summary.figures) {
            json.openFigure(figure.section, figure.element, figure.name, figure.unit);
            json.member("mean", figure.mean);
            if (figure.halfWidth)
                json.member("ci95", *figure.halfWidth);
            if (figure.pooled)
                json.member("pooled", *figure.pooled);
            json.close();
        }
        json.close();
        json.close();
    }
    json.close();
    json.close();
    return json.take();
}

std::string summaryText(const SweepRuns& whole, const std::string& format) {
    const std::vector<SweepSummary> summaries = experiment::summarise(whole);
    return format == "json" ? toJson(summaries, whole) : toText(summaries, whole.replications);
}

/// The axes of all --vary; absent after saying what is wrong with them.
std::optional<std::vector<Axis>> readAxes(const Arguments& arguments) {
    std::vector<Axis> axes;
    for (const std::string& text : arguments.values("--vary")) {
        base::Result<Axis> axis = readAxis(text);
        if (!axis) {
            fail(axis.error());
            return std::nullopt;
        }
        const auto plain = [](const std::string& path) {
            return path.starts_with("components.") ? path.substr(std::string_view("components.").size()) : path;
        };
        for (const Axis& other : axes)
            if (plain(other.path) == plain(axis.value().path)) {
                fail({base::Text("--vary {1} is given twice", {other.path}), "all its values in one --vary", {}});
                return std::nullopt;
            }
        axes.push_back(std::move(axis).value());
    }
    if (axes.empty()) {
        fail({"there is nothing to vary", "--vary PATH=VALUE,VALUE", {}});
        return std::nullopt;
    }
    return axes;
}

/// Gives each point its first seed: that of --seed, or the one that its diagram has. False after saying what is wrong.
bool giveSeeds(const Arguments& arguments, const std::vector<Axis>& axes, std::vector<SweepPoint>& points) {
    const std::optional<std::string> given = arguments.value("--seed");
    const bool varied =
        std::any_of(axes.begin(), axes.end(), [](const Axis& axis) { return axis.path == "settings.seed"; });
    if (given && varied) {
        fail({"--seed and --vary settings.seed both say which seeds there are", "one of them", {}});
        return false;
    }
    const auto seed = readCount("--seed", given.value_or("0"), 0, kMostSeed);
    if (!seed) {
        fail(seed.error());
        return false;
    }
    for (SweepPoint& point : points) {
        const catalog::Value own = diagram::effectiveSetting(point.diagram, "seed");
        point.seed = given ? seed.value() : static_cast<std::uint64_t>(*own.as<std::int64_t>());
    }
    return true;
}

experiment::SweepOrigin originOf(const Arguments& arguments, const diagram::Diagram& changed) {
    static constexpr char kHex[] = "0123456789abcdef";
    experiment::SweepOrigin origin{kVersion, {}, arguments.values("--set"), arguments.values("--vary")};
    for (std::uint64_t rest = kernel::hash(format::write(changed)), i = 0; i < 16; ++i, rest <<= 4)
        origin.diagram += kHex[rest >> 60];
    return origin;
}

/// Leaves the combinations of which every seed was run: the others would be compared over other seeds.
std::size_t keepWhole(SweepRuns& runs) {
    std::map<std::uint64_t, std::uint64_t> seeds;
    for (const experiment::SweepRun& run : runs.runs)
        ++seeds[run.point];
    std::erase_if(runs.runs, [&](const auto& run) { return seeds[run.point] < runs.replications; });
    std::erase_if(seeds, [&](const auto& point) { return point.second < runs.replications; });
    return seeds.size();
}

/// What was measured until the interrupt. A share is whole or it is none: it would merge with a hole in it.
int finishStopped(const Arguments& arguments, SweepRuns runs, const std::string& format) {
    const std::size_t whole = keepWhole(runs);
    if (arguments.has("--shard") || whole == 0)
        return fail({arguments.has("--shard") ? "the share was stopped before its end"
                                              : "the sweep was stopped before any combination was done",
                     {},
                     {}},
                    kUnfinished);
    deliver(arguments, summaryText(runs, format));
    std::fprintf(stderr, "faultline-cli: stopped with %zu of %zu combinations in the summary\n", whole,
                 static_cast<std::size_t>(runs.points));
    return kUnfinished;
}

int finish(const Arguments& arguments, SweepRuns runs, const std::string& format) {
    printDiagnostics(arguments.positional().front(), runs.diagnostics);
    if (base::hasErrors(runs.diagnostics))
        return kBadInput;
    if (runs.failure)
        return fail(*runs.failure, kUnfinished);
    if (runs.stopped)
        return finishStopped(arguments, std::move(runs), format);
    return deliver(arguments, arguments.has("--shard") ? experiment::writeRuns(runs) : summaryText(runs, format));
}

int runSweep(const Arguments& arguments) {
    const auto format = readChoice("--format", arguments.value("--format").value_or("text"), {"text", "json"});
    const auto replications = readCount("--replications", arguments.value("--replications").value_or("1"), 1, 100'000);
    const std::string most = std::to_string(std::max(1u, std::thread::hardware_concurrency()));
    const auto threads = readCount("--threads", arguments.value("--threads").value_or(most), 1, 1024);
    const auto share = readShare(arguments.value("--shard").value_or("1/1"));
    if (!format)
        return fail(format.error());
    if (!replications || !threads)
        return fail(!replications ? replications.error() : threads.error());
    if (!share)
        return fail(share.error());
    if (arguments.has("--shard") && arguments.has("--format"))
        std::fputs("faultline-cli: warning: a share has a form of its own; --format is for merge\n", stderr);
    if (const int code = checkOut(arguments); code != kDone)
        return code;
    const auto axes = readAxes(arguments);
    if (!axes)
        return kBadInput;
    const auto diagram = readDiagram(arguments.positional().front(), arguments.values("--set"));
    auto points = diagram ? pointsOf(*diagram, *axes) : std::nullopt;
    if (!points || !giveSeeds(arguments, *axes, *points))
        return kBadInput;
    experiment::Plan plan;
    plan.replications = replications.value();
    plan.threads = static_cast<unsigned>(threads.value());
    catchInterrupts();
    SweepRuns runs;
    {
        ProgressBar bar;
        runs = experiment::sweep(*points, plan, share.value(), [&](const experiment::Progress& progress) {
            bar.show(progress);
            return !interrupted();
        });
    }
    runs.origin = originOf(arguments, *diagram);
    return finish(arguments, std::move(runs), format.value());
}

int runMerge(const Arguments& arguments) {
    const auto format = readChoice("--format", arguments.value("--format").value_or("text"), {"text", "json"});
    if (!format)
        return fail(format.error());
    if (const int code = checkOut(arguments); code != kDone)
        return code;
    std::vector<SweepRuns> shares;
    for (const std::string& file : arguments.positional()) {
        const base::Result<std::string> text = readInput(file, kMostShareBytes);
        if (!text)
            return fail(text.error());
        base::Result<SweepRuns> share = experiment::readRuns(text.value());
        if (!share)
            return fail({base::Text("{1}: {2}", {file, share.error().message.english()}), share.error().expected, {}});
        shares.push_back(std::move(share).value());
        shares.back().file = file;
    }
    const base::Result<SweepRuns> whole = experiment::mergeRuns(shares);
    if (!whole)
        return fail(whole.error());
    return deliver(arguments, summaryText(whole.value(), format.value()));
}

} // namespace

Command sweepCommand() {
    return {{"sweep",
             "FILE",
             1,
             1,
             "runs a diagram with values varied, every combination",
             {{"--vary", "PATH=V1,V2,…", "the values that one of them takes; repeatable", true},
              {"--replications", "N", "seeds for each combination; 1 where left out"},
              {"--seed", "N", "the first seed; the file's own where left out"},
              {"--threads", "N", "runs at once; the figures do not depend on it"},
              {"--shard", "I/N", "only the I-th of N shares, for `merge`"},
              {"--format", "text|json", "what the summary looks like; JSON has every figure"},
              {"--set", "PATH=VALUE", "changes the diagram before; repeatable", true},
              {"--out", "FILE", "where it goes instead of to stdout"}}},
            runSweep};
}

Command mergeCommand() {
    return {{"merge",
             "FILE…",
             1,
             100'000,
             "puts the shares of a sweep together",
             {{"--format", "text|json", "what the summary looks like; JSON has every figure"},
              {"--out", "FILE", "where it goes instead of to stdout"}}},
            runMerge};
}

} // namespace faultline::cli
