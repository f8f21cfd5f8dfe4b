// What the kernel's parts cost: event set (HOLD model), draws, histograms.
#include <benchmark/benchmark.h>

#include <queue>
#include <vector>

#include "engine/kernel/event_queue.h"
#include "engine/kernel/sampler.h"
#include "engine/kernel/zipf.h"
#include "engine/metrics/histogram.h"
#include "engine/metrics/recent.h"
#include "engine/metrics/series.h"
#include "tests/bench/yardstick.h"

namespace {

using namespace faultline;
using kernel::Event;
using kernel::Random;
using kernel::Time;

constexpr double kMeanNs = 1e7;

/// The standard library's heap behind the queue's interface.
class Heap {
  public:
    void push(Time time, std::uint64_t payload) { m_heap.push({time, payload}); }
    Event pop() {
        const Event event = m_heap.top();
        m_heap.pop();
        return event;
    }

  private:
    struct Later {
        bool operator()(const Event& a, const Event& b) const { return a.time > b.time; }
    };
    std::priority_queue<Event, std::vector<Event>, Later> m_heap;
};

/// HOLD (Jones 1986): pop the next event, push it again an exponential time later; as many pending as there were. The
/// time of the draw is inside.
template <typename Queue> void hold(benchmark::State& state) {
    const auto pending = static_cast<std::uint64_t>(state.range(0));
    Random random(1);
    Queue queue;
    for (std::uint64_t i = 0; i < pending; ++i)
        queue.push(static_cast<Time>(random.exponential() * kMeanNs), i);
    for (std::uint64_t i = 0; i < 3 * pending; ++i) {
        const Event event = queue.pop();
        queue.push(event.time + static_cast<Time>(random.exponential() * kMeanNs), event.payload);
    }
    for (auto _ : state) {
        const Event event = queue.pop();
        queue.push(event.time + static_cast<Time>(random.exponential() * kMeanNs), event.payload);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold<kernel::EventQueue>)->Arg(2)->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(hold<Heap>)->Arg(2)->Arg(100)->Arg(10'000)->Arg(1'000'000);

/// HOLD with delays of many sizes: one in eight is a thousand times longer.
void holdMixed(benchmark::State& state) {
    const auto pending = static_cast<std::uint64_t>(state.range(0));
    Random random(1);
    kernel::EventQueue queue;
    const auto delay = [&random] {
        const double scale = random.below(8) == 0 ? 1000.0 : 1.0;
        return static_cast<Time>(random.exponential() * kMeanNs * scale);
    };
    for (std::uint64_t i = 0; i < pending; ++i)
        queue.push(delay(), i);
    for (auto _ : state) {
        const Event event = queue.pop();
        queue.push(event.time + delay(), event.payload);
    }
}
BENCHMARK(holdMixed)->Arg(100)->Arg(10'000);

void drawExponential(benchmark::State& state) {
    Random random(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(random.exponential());
}
BENCHMARK(drawExponential);

void drawNormal(benchmark::State& state) {
    Random random(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(random.normal());
}
BENCHMARK(drawNormal);

void drawSampler(benchmark::State& state) {
    using Kind = catalog::Distribution::Kind;
    catalog::Distribution distribution;
    distribution.kind = static_cast<Kind>(state.range(0));
    const bool quantiles = distribution.kind == Kind::Quantiles;
    distribution.a = base::Duration::milliseconds(1);
    distribution.b = base::Duration::milliseconds(quantiles ? 2 : 10);
    distribution.c = base::Duration::milliseconds(5);
    distribution.d = base::Duration::milliseconds(20);
    distribution.shape = distribution.kind == Kind::Erlang ? 4 : 1.5;
    const kernel::Sampler sampler(distribution);
    Random random(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(sampler.draw(random));
}
BENCHMARK(drawSampler)->DenseRange(0, 8);

void drawZipf(benchmark::State& state) {
    const kernel::Zipf zipf(static_cast<std::uint64_t>(state.range(0)), 1.0);
    Random random(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(zipf.draw(random));
}
BENCHMARK(drawZipf)->Arg(1'000)->Arg(1'000'000)->Arg(10'000'000);

void buildZipf(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(kernel::Zipf(1'000'000, 1.0));
}
BENCHMARK(buildZipf);

void recordHistogram(benchmark::State& state) {
    std::vector<metrics::Histogram> histograms(static_cast<std::size_t>(state.range(0)));
    Random random(1);
    std::vector<Time> values(4096);
    for (Time& value : values)
        value = static_cast<Time>(random.exponential() * kMeanNs);
    std::size_t i = 0;
    std::size_t which = 0;
    for (auto _ : state) {
        histograms[which].record(values[i & 4095]);
        ++i;
        which = which + 1 == histograms.size() ? 0 : which + 1;
    }
}
BENCHMARK(recordHistogram)->Arg(1)->Arg(10'000);

void recordSeries(benchmark::State& state) {
    metrics::SeriesRecorder series;
    Random random(1);
    std::vector<Time> values(4096);
    for (Time& value : values)
        value = static_cast<Time>(random.exponential() * kMeanNs);
    std::size_t i = 0;
    for (auto _ : state)
        series.recordSuccess(values[i++ & 4095]);
}
BENCHMARK(recordSeries);

void closeSeriesBucket(benchmark::State& state) {
    metrics::SeriesRecorder series;
    const std::vector<metrics::ComponentRow> rows(static_cast<std::size_t>(state.range(0)));
    Random random(1);
    Time end = 0;
    for (auto _ : state) {
        for (int i = 0; i < 20; ++i)
            series.recordSuccess(static_cast<Time>(random.exponential() * kMeanNs));
        end += metrics::SeriesRecorder::kFinest;
        series.closeBucket(end, rows);
    }
}
BENCHMARK(closeSeriesBucket)->Arg(10)->Arg(200)->Arg(10'000);

void recordRecent(benchmark::State& state) {
    metrics::RecentWindow recent;
    Random random(1);
    std::vector<Time> values(4096);
    for (Time& value : values)
        value = static_cast<Time>(random.exponential() * kMeanNs);
    std::size_t i = 0;
    Time now = 0;
    for (auto _ : state)
        recent.recordSuccess(now += 1000, values[i++ & 4095]);
}
BENCHMARK(recordRecent);

/// The bare loop of the reference: nothing but the model.
void yardstick(benchmark::State& state) {
    std::uint64_t requests = 0;
    std::uint64_t seed = 1;
    for (auto _ : state)
        requests += bench::runYardstick(100'000, seed++).requests;
    state.SetItemsProcessed(static_cast<std::int64_t>(requests));
}
BENCHMARK(yardstick)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
