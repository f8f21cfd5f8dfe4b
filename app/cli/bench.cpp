// faultline-cli bench: the engine's own speed on the standard models. It runs exactly the code of `run`.
#include <array>
#include <ctime>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "engine/format/format.h"
#include "engine/report/json.h"
#include "engine/report/number_text.h"
#include "engine/report/table.h"
#include "engine/simulation/measurement.h"
#include "engine/simulation/simulation.h"

namespace faultline::cli {

namespace {

/// A standard model and how long it is simulated: about a million requests each.
struct BenchModel {
    const char* name;
    const char* meaning;
    kernel::Time duration;
    const char* file;
};

constexpr const char* kSingleQueue = R"(faultline: 1
network: {client: 0, same_zone: 0}
components:
  c: {kind: client, arrivals: {open: 80/s}, timeout: 1h}
  s: {kind: service, cpus: 1, max_in_flight: unlimited, work: {exponential: 10ms}}
links:
  - {from: c, to: s}
)";

// 640/s on 4 × 2 CPUs of 10 ms, every fifth goes on to 8 CPUs of 50 ms: 80 % busy everywhere.
constexpr const char* kThreeTiers = R"(faultline: 1
network: {client: 0, same_zone: 0}
operations:
  plain: {kind: read}
  deep: {kind: read}
components:
  c: {kind: client, arrivals: {open: 640/s}, mix: {plain: 4, deep: 1}, timeout: 1h}
  b: {kind: load_balancer, overhead: 0, health_check: off, timeout: 1h}
  s:
    kind: service
    instances: 4
    cpus: 2
    max_in_flight: unlimited
    call_timeout: 1h
    handler:
      plain: [{work: {exponential: 10ms}}]
      deep: [{work: {exponential: 10ms}}, {read: d}]
  d: {kind: database, cpus: 8, read: {exponential: 50ms}}
links:
  - {from: c, to: b}
  - {from: b, to: s}
  - {from: s, to: d}
)";

// The least recently used tenth of a million keys, a database behind the misses, a timeout of 1 s on every request.
constexpr const char* kCacheAside = R"(faultline: 1
network: {client: 0, same_zone: 0}
keyspaces:
  k: {keys: 1000000, popularity: {zipf: 1.0}}
operations:
  get: {kind: read, keyspace: k}
components:
  c: {kind: client, arrivals: {open: 640/s}}
  b: {kind: load_balancer, overhead: 0}
  s: {kind: service, instances: 4, cpus: 2, work: {exponential: 10ms}}
  m: {kind: cache, entries: 100000}
  d: {kind: database, cpus: 8, read: {exponential: 10ms}}
links:
  - {from: c, to: b}
  - {from: b, to: s}
  - {from: s, to: m}
  - {from: s, to: d}
)";

constexpr std::array kModels = {
    BenchModel{"m-m-1", "one server and its queue", 12'500 * kernel::kSecond, kSingleQueue},
    BenchModel{"three-tier", "balancer, 4 servers, a database", 1'560 * kernel::kSecond, kThreeTiers},
    BenchModel{"cache-aside", "the same with a cache of 100,000 of a million keys", 1'560 * kernel::kSecond,
               kCacheAside},
};

constexpr std::uint64_t kEventsBetweenLooks = 500'000;

struct BenchResult {
    const BenchModel* model = nullptr;
    std::uint64_t requests = 0;
    std::uint64_t events = 0;
    double cpuSeconds = 0;
};

double cpuSeconds() {
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

/// Absent when it was interrupted.
std::optional<BenchResult> measureSpeed(const BenchModel& model) {
    const format::Reading reading = format::read(model.file);
    printDiagnostics(model.name, reading.diagnostics);
    FAULTLINE_ASSERT(reading.ok(), "a standard model has errors");
    simulation::Simulation::Compiled compiled = simulation::Simulation::compile(reading.diagram, 1);
    FAULTLINE_ASSERT(compiled.simulation.has_value(), "a standard model does not compile");
    simulation::Simulation& simulation = *compiled.simulation;
    const double start = cpuSeconds();
    while (!simulation.advance(model.duration, kEventsBetweenLooks))
        if (interrupted())
            return std::nullopt;
    const double spent = cpuSeconds() - start;
    return BenchResult{&model, simulation::measure(simulation).totals.requests, simulation.events(), spent};
}

double perCpuSecond(std::uint64_t count, const BenchResult& result) {
    return static_cast<double>(count) / result.cpuSeconds;
}

double nanosecondsPerRequest(const BenchResult& result) {
    return result.cpuSeconds * 1e9 / static_cast<double>(result.requests);
}

std::string toJson(const std::vector<BenchResult>& results) {
    report::JsonWriter json;
    json.openObject();
    json.member("faultline", std::uint64_t{1});
    json.openArray("models");
    for (const BenchResult& result : results) {
        json.openObject();
        json.member("name", result.model->name);
        json.member("simulated_s", kernel::toSeconds(result.model->duration));
        json.member("requests", result.requests);
        json.member("events", result.events);
        json.member("cpu_s", result.cpuSeconds);
        json.member("requests_per_cpu_s", perCpuSecond(result.requests, result));
        json.member("events_per_cpu_s", perCpuSecond(result.events, result));
        json.member("ns_per_request", nanosecondsPerRequest(result));
        json.close();
    }
    json.close();
    json.close();
    return json.take();
}

std::string toText(const std::vector<BenchResult>& results) {
    report::Table table({"model", "requests", "CPU s", "requests/CPU s", "events/CPU s", "ns/request", "what it is"});
    for (const BenchResult& result : results)
        table.add({result.model->name, report::readable(static_cast<double>(result.requests)),
                   report::readable(result.cpuSeconds), report::readable(perCpuSecond(result.requests, result)),
                   report::readable(perCpuSecond(result.events, result)),
                   report::readable(nanosecondsPerRequest(result)), result.model->meaning});
    return table.toText("");
}

int execute(const Arguments& arguments) {
    const base::Result<std::string> format =
        readChoice("--format", arguments.value("--format").value_or("text"), {"text", "json"});
    if (!format)
        return fail(format.error());
    catchInterrupts();
    std::vector<BenchResult> results;
    for (const BenchModel& model : kModels) {
        const std::optional<BenchResult> result = measureSpeed(model);
        if (!result)
            break;
        results.push_back(*result);
    }
    const bool written = print(format.value() == "json" ? toJson(results) : toText(results));
    return written && results.size() == kModels.size() ? kDone : kUnfinished;
}

} // namespace

Command benchCommand() {
    return {{"bench",
             "",
             0,
             0,
             "measures the engine's own speed on the standard models",
             {{"--format", "text|json", "what the figures look like"}}},
            execute};
}

} // namespace faultline::cli
