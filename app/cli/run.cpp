// faultline-cli run: simulate a diagram and report.
#include <cstdio>
#include <functional>
#include <map>
#include <thread>

#include "app/cli/atomic_file.h"
#include "app/cli/command.h"
#include "app/cli/diagram_argument.h"
#include "app/cli/files.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress_bar.h"
#include "engine/base/units.h"
#include "engine/experiment/replications.h"
#include "engine/format/place.h"
#include "engine/report/csv.h"
#include "engine/report/json.h"
#include "engine/report/number_text.h"
#include "engine/report/openmetrics.h"
#include "engine/report/text.h"
#include "engine/report/traces.h"

namespace faultline::cli {

namespace {

constexpr std::uint64_t kMostSeed = 9'000'000'000'000'000'000;
constexpr std::uint64_t kMostReplications = 100'000;
constexpr std::uint64_t kMostThreads = 1024;

/// What the options ask for.
struct Request {
    std::optional<base::Duration> duration;
    std::optional<base::Duration> warmup;
    std::optional<std::uint64_t> seed;
    std::uint64_t replications = 1;
    unsigned threads = 1;
    std::string format = "text";
    std::string out;
    std::string series;
    std::string logs;
    std::string traces;
    std::string otlp;
    bool checkSlos = false;

    bool wantsTraces() const { return !traces.empty() || !otlp.empty() || !logs.empty(); }
};

/// Reads an option's value into `to`; false after saying what is wrong with it.
template <typename To, typename Read>
bool readInto(const Arguments& arguments, const char* option, To& to, const Read& read) {
    const std::optional<std::string> text = arguments.value(option);
    if (!text)
        return true;
    const auto value = read(*text);
    if (!value) {
        fail(value.error());
        return false;
    }
    to = value.value();
    return true;
}

base::Result<base::Duration> readDuration(const char* option, const std::string& text) {
    base::Result<base::Duration> duration = base::parseDuration(text);
    constexpr double kMostSeconds = 10 * 365 * 86400.0; // as in a file
    if (duration && duration.value().seconds() <= kMostSeconds)
        return duration;
    base::Error error = duration ? base::Error{{}, "at most 10 years of simulated time", {}} : duration.error();
    error.message = base::Text("{1} cannot be {2}", {option, text.empty() ? "empty" : text});
    return error;
}

base::Result<std::string> readPath(const char* option, const std::string& text) {
    if (text.empty())
        return base::Error{base::Text("{1} cannot be empty", {option}), "the name of a file", {}};
    return text;
}

std::optional<Request> readRequest(const Arguments& arguments) {
    Request request;
    request.threads = std::max(1u, std::thread::hardware_concurrency());
    const auto count = [](const char* option, std::uint64_t least, std::uint64_t most) {
        return [=](const std::string& text) { return readCount(option, text, least, most); };
    };
    const auto duration = [](const char* option) {
        return [=](const std::string& text) { return readDuration(option, text); };
    };
    const auto path = [](const char* option) {
        return [=](const std::string& text) { return readPath(option, text); };
    };
    const auto format = [](const std::string& text) {
        return readChoice("--format", text, {"text", "json", "csv", "openmetrics"});
    };
    request.checkSlos = arguments.has("--check-slos");
    bool sound = readInto(arguments, "--seed", request.seed, count("--seed", 0, kMostSeed));
    sound &= readInto(arguments, "--replications", request.replications, count("--replications", 1, kMostReplications));
    std::uint64_t threads = request.threads;
    sound &= readInto(arguments, "--threads", threads, count("--threads", 1, kMostThreads));
    request.threads = static_cast<unsigned>(threads);
    sound &= readInto(arguments, "--duration", request.duration, duration("--duration"));
    sound &= readInto(arguments, "--warmup", request.warmup, duration("--warmup"));
    sound &= readInto(arguments, "--format", request.format, format);
    sound &= readInto(arguments, "--out", request.out, path("--out"));
    sound &= readInto(arguments, "--series", request.series, path("--series"));
    sound &= readInto(arguments, "--logs", request.logs, path("--logs"));
    sound &= readInto(arguments, "--traces", request.traces, path("--traces"));
    sound &= readInto(arguments, "--otlp", request.otlp, path("--otlp"));
    return sound ? std::optional(request) : std::nullopt;
}

template <typename T> T setting(const diagram::Diagram& diagram, const char* key) {
    const catalog::Value value = diagram::effectiveSetting(diagram, key);
    const T* held = value.as<T>();
    FAULTLINE_ASSERT(held != nullptr, "the catalog gives every setting a default");
    return *held;
}

/// Puts the options' times into the diagram's settings; false after saying what is wrong with them.
bool applyTimes(const Request& request, diagram::Diagram& diagram) {
    if (request.duration)
        diagram.settings.set("duration", *request.duration);
    if (request.warmup)
        diagram.settings.set("warmup", *request.warmup);
    const auto duration = setting<base::Duration>(diagram, "duration");
    const auto warmup = setting<base::Duration>(diagram, "warmup");
    if (duration.ns <= 0) {
        fail({base::Text("a duration of 0 leaves nothing to simulate"), "a time such as 2min", {}});
        return false;
    }
    if (warmup >= duration) {
        fail({base::Text("a warm-up of {1} leaves nothing of {2} to measure",
                         {base::toText(warmup), base::toText(duration)}),
              "a warm-up that is shorter than the duration",
              {}});
        return false;
    }
    return true;
}

std::string written(const report::Sheet& sheet, const std::string& format) {
    if (format == "json")
        return report::toJson(sheet);
    if (format == "csv")
        return report::toCsv(sheet);
    if (format == "openmetrics")
        return report::toOpenMetrics(sheet);
    return report::toText(sheet);
}

std::string seriesOf(const simulation::Simulation& simulation) {
    simulation::Snapshot snapshot;
    simulation.look(snapshot, simulation.now());
    return report::seriesToCsv(*simulation.series(simulation.now()), snapshot);
}

bool writeFile(const std::string& file, const std::string& text) {
    if (file.empty())
        return true;
    const base::Result<bool> result = writeAtomically(file, text);
    if (!result)
        fail(result.error(), kUnfinished);
    return result.ok();
}

/// Says on stderr which objectives are missed.
bool missesObjective(const report::Sheet& sheet) {
    bool missed = false;
    if (sheet.slos.empty())
        std::fputs("faultline-cli: warning: the file has no objectives to check\n", stderr);
    for (const report::SloVerdict& slo : sheet.slos) {
        if (slo.met)
            continue;
        missed = true;
        std::fprintf(stderr, "faultline-cli: the objective %s is missed: %s %% of %s %%\n", slo.name.c_str(),
                     report::readable(slo.measured * 100).c_str(), report::readable(slo.objective * 100).c_str());
    }
    return missed;
}

/// What is told of single requests of the first seed.
bool writeTraces(const Request& request, const experiment::Outcome& outcome) {
    if (!request.wantsTraces() || !outcome.first)
        return true;
    const std::vector<simulation::Trace> traces = simulation::tracesOf(*outcome.first);
    const report::Report& first = outcome.runs.front();
    const std::uint64_t seed = first.measured.seed;
    bool sound = true;
    if (!request.logs.empty())
        sound &= writeFile(request.logs, report::logWithFailures(first.measured.log, traces, seed));
    if (!request.traces.empty())
        sound &= writeFile(request.traces, report::toJaegerJson(traces, seed));
    if (!request.otlp.empty())
        sound &= writeFile(request.otlp, report::toOtlpLines(traces, seed, report::layOut(first)));
    return sound;
}

/// The report and the files beside it; the exit code.
int deliver(const Request& request, const experiment::Outcome& outcome) {
    bool sound = true;
    if (!request.series.empty() && outcome.first)
        sound &= writeFile(request.series, seriesOf(*outcome.first));
    const report::Sheet sheet = experiment::combine(outcome);
    sound &= writeTraces(request, outcome);
    const std::string text = written(sheet, request.format);
    if (request.out.empty())
        sound &= print(text);
    else
        sound &= writeFile(request.out, text);
    if (!sound)
        return kUnfinished;
    return request.checkSlos && missesObjective(sheet) ? kSloMissed : kDone;
}

int explainStop(const Request& request, const experiment::Outcome& outcome) {
    const simulation::Measurement& measured = outcome.runs.front().measured;
    std::string text = "stopped after " + report::readable(kernel::toSeconds(measured.now)) + " of " +
                       report::readable(kernel::toSeconds(outcome.runs.front().requestedTime)) + " s";
    if (request.replications > 1)
        text = "stopped with " + std::to_string(outcome.runs.size()) + " of " + std::to_string(request.replications) +
               " replications in the report";
    std::fprintf(stderr, "faultline-cli: %s\n", text.c_str());
    return kUnfinished;
}

/// Whether all files that are asked for may be written, each once and none over the diagram; kDone, or the exit code
/// after saying what is wrong.
int checkOutputs(const Request& request, const std::string& diagram) {
    const std::pair<const char*, const std::string&> files[] = {{"--out", request.out},
                                                                {"--series", request.series},
                                                                {"--logs", request.logs},
                                                                {"--traces", request.traces},
                                                                {"--otlp", request.otlp}};
    std::map<std::string, const char*> taken;
    for (const auto& [option, file] : files) {
        if (file.empty())
            continue;
        if (isSameFile(file, diagram))
            return fail({base::Text("{1} {2} would replace the diagram", {option, file}), "another file", {}});
        const auto [other, isNew] = taken.emplace(file, option);
        if (!isNew && !isDevice(file))
            return fail({base::Text("{1} and {2} name the same file, {3}", {other->second, option, file}),
                         "a file for each",
                         {}});
        if (!mayWrite(file))
            return kUnfinished;
    }
    return kDone;
}

int execute(const Arguments& arguments) {
    const std::optional<Request> request = readRequest(arguments);
    if (!request)
        return kBadInput;
    if (const int code = checkOutputs(*request, arguments.positional().front()); code != kDone)
        return code;
    std::optional<diagram::Diagram> diagram = readDiagram(arguments.positional().front(), arguments.values("--set"));
    if (!diagram || !applyTimes(*request, *diagram))
        return kBadInput;
    experiment::Plan plan;
    plan.seed = request->seed.value_or(static_cast<std::uint64_t>(setting<std::int64_t>(*diagram, "seed")));
    plan.replications = request->replications;
    plan.threads = request->threads;
    plan.traces = request->wantsTraces();
    catchInterrupts();
    experiment::Outcome outcome;
    {
        ProgressBar bar;
        outcome = experiment::replicate(*diagram, plan, [&](const experiment::Progress& progress) {
            bar.show(progress);
            return !interrupted();
        });
    }
    format::place(arguments.positional().front(), outcome.diagnostics);
    printDiagnostics(arguments.positional().front(), outcome.diagnostics);
    if (base::hasErrors(outcome.diagnostics))
        return kBadInput;
    if (outcome.failure)
        fail(*outcome.failure, kUnfinished);
    if (outcome.runs.empty()) {
        if (outcome.stopped && !outcome.failure)
            std::fprintf(stderr, "faultline-cli: stopped before the run began\n");
        return kUnfinished;
    }
    const int code = deliver(*request, outcome);
    if (outcome.stopped && !outcome.failure)
        return explainStop(*request, outcome);
    return outcome.failure ? kUnfinished : code;
}

} // namespace

Command runCommand() {
    return {
        {"run",
         "FILE",
         1,
         1,
         "simulates a diagram and reports what was measured",
         {{"--seed", "N", "the random numbers; the file's own seed where left out"},
          {"--duration", "T", "how long to simulate, such as 2min"},
          {"--warmup", "T", "how much of it to leave out of the figures"},
          {"--replications", "N", "runs with the seeds from N on: means with 95 % confidence intervals"},
          {"--threads", "N", "replications at once; the figures do not depend on it"},
          {"--format", "text|json|csv|openmetrics", "what the report looks like"},
          {"--series", "FILE.csv", "the figures over time (of the first seed)"},
          {"--logs", "FILE.jsonl", "what happened, and failed requests with cause and hop (of the first seed)"},
          {"--traces", "FILE.json", "single requests for Jaeger's interface (of the first seed)"},
          {"--otlp", "FILE.jsonl", "traces and figures for OpenTelemetry (of the first seed)"},
          {"--check-slos", "", "exit code 1 when an objective of the file is missed"},
          {"--set", "PATH=VALUE", "changes the diagram for this run, such as components.app.cpus=4; repeatable", true},
          {"--out", "FILE", "where the report goes instead of to stdout"}}},
        execute};
}

} // namespace faultline::cli
