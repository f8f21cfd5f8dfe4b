#include "engine/experiment/sweep.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>

#include "engine/metrics/confidence.h"

namespace faultline::experiment {

namespace {

using report::Section;

constexpr double kLevel = 0.95;
constexpr auto kBetweenReports = std::chrono::milliseconds(100);

/// What is kept of one run.
SweepRun keep(const report::Report& report, std::uint64_t point, const SweepPoint& settings) {
    SweepRun run;
    run.point = point;
    run.seed = report.measured.seed;
    run.settings = settings.settings;
    for (const report::Figure& figure : report::layOut(report).figures) {
        const auto number = report::asNumber(figure.value);
        if (number && figure.section != Section::Run && figure.section != Section::Instance)
            run.figures.push_back({figure.section, figure.element, figure.name, figure.unit, *number});
    }
    const auto spread = [&](Section section, const std::string& element, const char* group,
                            const metrics::Histogram& samples) {
        if (samples.count() > 0)
            run.spreads.push_back({section, element, group, samples});
    };
    const simulation::Measurement& measured = report.measured;
    spread(Section::Totals, {}, "latency_ms", measured.totals.latency);
    spread(Section::Totals, {}, "latency_failed_ms", measured.totals.latencyFailed);
    for (const simulation::OperationMeasurement& operation : measured.operations)
        spread(Section::Operation, operation.id, "latency_ms", operation.requests.latency);
    for (const simulation::ComponentMeasurement& component : measured.components)
        spread(Section::Component, component.id, "residence_ms", component.residence);
    return run;
}

/// The runs of a share, taken by the threads one after the other.
class Sweeper {
  public:
    Sweeper(const std::vector<SweepPoint>& points, const Plan& plan, const SweepShare& share)
        : m_points(points), m_plan(plan) {
        for (std::uint64_t job = 0; job < points.size() * plan.replications; ++job)
            if (job % share.of == share.number - 1)
                m_jobs.push_back(job);
        m_outcomes.resize(m_jobs.size());
    }

    void run(const Watch& watch) {
        m_working = std::clamp<std::uint64_t>(m_plan.threads, 1, std::max<std::size_t>(m_jobs.size(), 1));
        std::vector<std::jthread> workers;
        for (std::uint64_t i = 0, count = m_working; i < count; ++i)
            workers.emplace_back([this] { work(); });
        std::unique_lock lock(m_mutex);
        while (m_working > 0) {
            m_done.wait_for(lock, kBetweenReports);
            Progress progress;
            progress.share = m_jobs.empty() ? 1 : static_cast<double>(m_ended) / static_cast<double>(m_jobs.size());
            if (watch && !watch(progress))
                m_stop = true;
        }
    }

    void take(SweepRuns& result) {
        for (std::size_t i = 0; i < m_jobs.size(); ++i) {
            Outcome& outcome = m_outcomes[i];
            if (result.diagnostics.empty())
                result.diagnostics = outcome.diagnostics;
            if (outcome.failure)
                result.failure = outcome.failure;
            result.stopped |= outcome.stopped || (outcome.runs.empty() && !base::hasErrors(outcome.diagnostics));
            const std::uint64_t point = m_jobs[i] / m_plan.replications;
            if (!outcome.runs.empty() && !outcome.stopped)
                result.runs.push_back(keep(outcome.runs.front(), point, m_points[point]));
        }
    }

  private:
    void work() {
        for (std::size_t i = m_next.fetch_add(1); i < m_jobs.size() && !m_stop; i = m_next.fetch_add(1)) {
            Plan one;
            const SweepPoint& point = m_points[m_jobs[i] / m_plan.replications];
            one.seed = point.seed + m_jobs[i] % m_plan.replications;
            m_outcomes[i] = replicate(point.diagram, one, [this](const Progress&) { return !m_stop; });
            m_outcomes[i].first.reset(); // only its report is wanted
            if (base::hasErrors(m_outcomes[i].diagnostics) || m_outcomes[i].failure)
                m_stop = true;
            ++m_ended;
        }
        const std::lock_guard lock(m_mutex);
        --m_working;
        m_done.notify_one();
    }

    const std::vector<SweepPoint>& m_points;
    const Plan m_plan;
    std::vector<std::uint64_t> m_jobs;
    std::vector<Outcome> m_outcomes; ///< each written by the thread that took its job
    std::atomic<std::size_t> m_next{0};
    std::atomic<std::size_t> m_ended{0};
    std::atomic<bool> m_stop{false};
    std::mutex m_mutex;
    std::condition_variable m_done;
    std::uint64_t m_working = 0;
};

using Key = std::tuple<Section, std::string, std::string>;

double pooledStatistic(const metrics::Histogram& samples, const std::string& statistic) {
    if (statistic == "mean")
        return samples.meanNs() / 1e6;
    if (statistic == "max")
        return static_cast<double>(samples.max()) / 1e6;
    const double share = statistic == "p50"   ? 0.5
                         : statistic == "p90" ? 0.9
                         : statistic == "p95" ? 0.95
                         : statistic == "p99" ? 0.99
                                              : 0.999;
    return static_cast<double>(samples.quantile(share)) / 1e6;
}

} // namespace

SweepRuns sweep(const std::vector<SweepPoint>& points, const Plan& plan, const SweepShare& share, const Watch& watch) {
    FAULTLINE_ASSERT(!points.empty() && plan.replications >= 1, "a sweep without a run");
    FAULTLINE_ASSERT(share.number >= 1 && share.number <= share.of, "a share of a sweep");
    SweepRuns result;
    result.title = points.front().diagram.title;
    result.points = points.size();
    result.replications = plan.replications;
    result.firstSeed = points.front().seed;
    result.share = share;
    Sweeper sweeper(points, plan, share);
    sweeper.run(watch);
    sweeper.take(result);
    return result;
}

std::vector<SweepSummary> summarise(const SweepRuns& whole) {
    std::vector<SweepSummary> summaries;
    for (std::size_t from = 0; from < whole.runs.size();) {
        std::size_t to = from;
        while (to < whole.runs.size() && whole.runs[to].point == whole.runs[from].point)
            ++to;
        SweepSummary& summary = summaries.emplace_back();
        summary.settings = whole.runs[from].settings;
        std::map<Key, std::vector<double>> values;
        std::map<Key, metrics::Histogram> samples;
        for (std::size_t i = from; i < to; ++i) {
            for (const SweepFigure& figure : whole.runs[i].figures)
                values[{figure.section, figure.element, figure.name}].push_back(figure.value);
            for (const SweepSpread& spread : whole.runs[i].spreads)
                samples[{spread.section, spread.element, spread.group}].merge(spread.samples);
        }
        for (const SweepFigure& figure : whole.runs[from].figures) {
            const std::vector<double>& numbers = values[{figure.section, figure.element, figure.name}];
            const metrics::Confidence confidence = metrics::confidence(numbers, kLevel);
            SweepMean mean{figure.section, figure.element, figure.name, figure.unit, confidence.mean, {}, {}};
            if (numbers.size() > 1)
                mean.halfWidth = confidence.halfWidth;
            const std::size_t dot = figure.name.find('.');
            const auto pooled = samples.find({figure.section, figure.element, figure.name.substr(0, dot)});
            if (dot != std::string::npos && pooled != samples.end())
                mean.pooled = pooledStatistic(pooled->second, figure.name.substr(dot + 1));
            summary.figures.push_back(std::move(mean));
        }
        from = to;
    }
    return summaries;
}

} // namespace faultline::experiment
