// The engine's speed on whole models, beside the bare loop, and how it grows with the model.
#include <benchmark/benchmark.h>

#include <malloc.h>

#include <ctime>
#include <string>

#include "engine/base/assert.h"
#include "engine/format/format.h"
#include "engine/simulation/measurement.h"
#include "engine/simulation/simulation.h"
#include "tests/bench/yardstick.h"

namespace {

using namespace faultline;
using kernel::kSecond;
using kernel::Time;
using simulation::Simulation;

Simulation compiled(const format::Reading& reading) {
    for (const base::Diagnostic& diagnostic : reading.diagnostics)
        std::fprintf(stderr, "%s\n", base::toText(diagnostic).c_str());
    FAULTLINE_ASSERT(reading.ok(), "a model of the benchmark has errors");
    Simulation::Compiled result = Simulation::compile(reading.diagram, 1);
    FAULTLINE_ASSERT(result.simulation.has_value(), "a model of the benchmark does not compile");
    return std::move(*result.simulation);
}

Simulation modelOf(const char* name) {
    return compiled(
        format::readFile(std::string(FAULTLINE_SOURCE_DIR "/tests/bench/models/") + name + ".faultline.yaml"));
}

double cpuSeconds() {
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

double requestsOf(const Simulation& simulation) {
    return static_cast<double>(simulation::measure(simulation).totals.requests);
}

/// Bytes that are allocated at the moment.
double allocatedBytes() {
    const struct mallinfo2 info = ::mallinfo2();
    return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

/// The three-tier model with all default metrics, and the bare loop in turn with it, so that both meet the same noise.
void threeTierBesideYardstick(benchmark::State& state) {
    Simulation simulation = modelOf("three-tier");
    simulation.advance(20 * kSecond);
    double engineSpent = 0;
    double yardstickSpent = 0;
    double yardstickRequests = 0;
    const double before = requestsOf(simulation);
    const auto eventsBefore = static_cast<double>(simulation.events());
    std::uint64_t seed = 1;
    for (auto _ : state) {
        const double start = cpuSeconds();
        simulation.advance(simulation.now() + 20 * kSecond);
        const double middle = cpuSeconds();
        yardstickRequests += static_cast<double>(bench::runYardstick(128'000, seed++).requests);
        engineSpent += middle - start;
        yardstickSpent += cpuSeconds() - middle;
        state.SetIterationTime(middle - start);
    }
    const double requests = requestsOf(simulation) - before;
    state.counters["requests_per_cpu_s"] = requests / engineSpent;
    state.counters["ns_per_request"] = engineSpent / requests * 1e9;
    state.counters["events_per_cpu_s"] = (static_cast<double>(simulation.events()) - eventsBefore) / engineSpent;
    state.counters["yardstick_per_cpu_s"] = yardstickRequests / yardstickSpent;
    state.counters["share_of_yardstick"] = requests / engineSpent / (yardstickRequests / yardstickSpent);
}
BENCHMARK(threeTierBesideYardstick)->UseManualTime()->Unit(benchmark::kMillisecond)->MinTime(3);

void cacheAside(benchmark::State& state) {
    Simulation simulation = modelOf("cache");
    simulation.advance(60 * kSecond); // the cache is full
    const double before = requestsOf(simulation);
    const auto eventsBefore = static_cast<double>(simulation.events());
    const double start = cpuSeconds();
    for (auto _ : state)
        simulation.advance(simulation.now() + 20 * kSecond);
    const double spent = cpuSeconds() - start;
    const double requests = requestsOf(simulation) - before;
    state.counters["requests_per_cpu_s"] = requests / spent;
    state.counters["ns_per_request"] = spent / requests * 1e9;
    state.counters["events_per_cpu_s"] = (static_cast<double>(simulation.events()) - eventsBefore) / spent;
}
BENCHMARK(cacheAside)->Unit(benchmark::kMillisecond)->MinTime(3);

/// A model's cost per event; each iteration simulates about as many events.
void measureEvents(benchmark::State& state, Simulation& simulation, Time step) {
    const auto eventsBefore = static_cast<double>(simulation.events());
    const double start = cpuSeconds();
    for (auto _ : state)
        simulation.advance(simulation.now() + step);
    const double events = static_cast<double>(simulation.events()) - eventsBefore;
    state.counters["ns_per_event"] = (cpuSeconds() - start) / events * 1e9;
}

/// So many components: pairs of a client and its service, 20,000 requests/s altogether.
void componentCount(benchmark::State& state) {
    const int pairs = static_cast<int>(state.range(0)) / 2;
    std::string components;
    std::string links;
    for (int i = 0; i < pairs; ++i) {
        const std::string n = std::to_string(i);
        components += "  c" + n + ": {kind: client, arrivals: {open: " + base::toText(base::Rate{20'000.0 / pairs}) +
                      "}}\n  s" + n + ": {kind: service, cpus: " + std::to_string(std::max(1, 100 / pairs)) +
                      ", work: {exponential: 1ms}}\n";
        links += "  - {from: c" + n + ", to: s" + n + "}\n";
    }
    Simulation simulation = compiled(format::read("faultline: 1\nsettings: {warmup: 0}\nnetwork: {client: 1ms}\n"
                                                  "components:\n" +
                                                  components + "links:\n" + links));
    simulation.advance(5 * kSecond);
    measureEvents(state, simulation, 5 * kSecond);
}
BENCHMARK(componentCount)->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond)->MinTime(2);

/// So many pending events: users who think, 20,000 requests/s altogether.
void pendingEvents(benchmark::State& state) {
    const auto users = static_cast<double>(state.range(0));
    const auto think = base::Duration::nanoseconds(static_cast<std::int64_t>(users / 20'000.0 * 1e9));
    Simulation simulation = compiled(
        format::read("faultline: 1\nsettings: {warmup: 0}\nnetwork: {client: 10us}\ncomponents:\n"
                     "  c: {kind: client, arrivals: {closed: {users: " +
                     base::toText(static_cast<std::int64_t>(users)) + ", think: {exponential: " + base::toText(think) +
                     "}}}}\n  s: {kind: service, cpus: 100, work: {exponential: 1ms}}\n"
                     "links:\n  - {from: c, to: s}\n"));
    simulation.advance(static_cast<Time>(3 * think.ns));
    measureEvents(state, simulation, 5 * kSecond);
}
BENCHMARK(pendingEvents)->RangeMultiplier(10)->Range(100, 1'000'000)->Unit(benchmark::kMillisecond)->MinTime(2);

/// So many backends to choose the least busy of, 50,000 requests/s altogether.
void leastConnections(benchmark::State& state) {
    Simulation simulation =
        compiled(format::read("faultline: 1\nsettings: {warmup: 0}\nnetwork: {client: 0, same_zone: 0}\ncomponents:\n"
                              "  c: {kind: client, arrivals: {open: 50000/s}}\n"
                              "  b: {kind: load_balancer, overhead: 0, health_check: off, max_connections: 1000000,"
                              " algorithm: least_connections}\n"
                              "  s: {kind: service, work: 0, instances: " +
                              base::toText(static_cast<std::int64_t>(state.range(0))) +
                              "}\nlinks:\n  - {from: c, to: b}\n  - {from: b, to: s}\n"));
    simulation.advance(kernel::kMillisecond * 100);
    measureEvents(state, simulation, kSecond / 2);
}
BENCHMARK(leastConnections)->Arg(128)->Arg(8'192)->Unit(benchmark::kMillisecond)->MinTime(1);

/// What an hour of the URL shortener holds in memory, beside its first five minutes.
void memoryOverAnHour(benchmark::State& state) {
    for (auto _ : state) {
        const double before = allocatedBytes();
        Simulation simulation =
            compiled(format::readFile(FAULTLINE_SOURCE_DIR "/examples/8-url-shortener.faultline.yaml"));
        simulation.advance(300 * kSecond);
        const double early = allocatedBytes() - before;
        simulation.advance(3600 * kSecond);
        const double late = allocatedBytes() - before;
        state.counters["mb_after_5_min"] = early * 1e-6;
        state.counters["mb_after_1_h"] = late * 1e-6;
        state.counters["growth"] = late / early;
    }
}
BENCHMARK(memoryOverAnHour)->Unit(benchmark::kSecond)->Iterations(1);

/// What a checkpoint costs: the copy of a running simulation.
void copyOfARun(benchmark::State& state) {
    Simulation simulation = compiled(format::readFile(FAULTLINE_SOURCE_DIR "/examples/8-url-shortener.faultline.yaml"));
    simulation.advance(60 * kSecond);
    const double before = allocatedBytes();
    {
        const Simulation copy = simulation;
        state.counters["mb"] = (allocatedBytes() - before) * 1e-6;
    }
    for (auto _ : state) {
        Simulation copy = simulation;
        benchmark::DoNotOptimize(copy);
    }
}
BENCHMARK(copyOfARun)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
