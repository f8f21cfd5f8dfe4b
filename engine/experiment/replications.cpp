#include "engine/experiment/replications.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>

#include "engine/base/assert.h"

namespace faultline::experiment {

namespace {

constexpr std::uint64_t kEventsBetweenLooks = 200'000; // some 20 ms: how soon a stop is heeded
constexpr auto kBetweenReports = std::chrono::milliseconds(100);

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

kernel::Time durationOf(const diagram::Diagram& diagram) {
    const catalog::Value value = diagram::effectiveSetting(diagram, "duration");
    const auto* duration = value.as<base::Duration>();
    FAULTLINE_ASSERT(duration != nullptr, "the catalog gives every diagram a duration");
    return duration->ns;
}

/// One replication's place: written by its worker alone, but for `now`, which the watcher reads.
struct Slot {
    std::atomic<kernel::Time> now{0};
    std::optional<report::Report> report;
    base::Diagnostics diagnostics;
    bool finished = false;
    bool outOfMemory = false;
};

/// The replications of one diagram, taken by the workers one after the other.
class Replications {
  public:
    Replications(const diagram::Diagram& diagram, const Plan& plan)
        : m_diagram(diagram), m_plan(plan), m_until(durationOf(diagram)), m_slots(plan.replications) {}

    void run(const Watch& watch) {
        const auto count = std::clamp<std::uint64_t>(m_plan.threads, 1, m_plan.replications);
        m_working = count;
        std::vector<std::jthread> workers;
        for (std::uint64_t i = 0; i < count; ++i)
            workers.emplace_back([this] { work(); });
        std::unique_lock lock(m_mutex);
        while (m_working > 0) {
            m_done.wait_for(lock, kBetweenReports);
            if (watch && !watch(progress()))
                m_stop = true;
        }
    }

    Outcome take() {
        Outcome outcome;
        outcome.stopped = m_stop;
        const bool anyFinished =
            std::any_of(m_slots.begin(), m_slots.end(), [](const Slot& slot) { return slot.finished; });
        for (Slot& slot : m_slots) {
            if (outcome.diagnostics.empty())
                outcome.diagnostics = slot.diagnostics;
            if (slot.outOfMemory)
                outcome.failure = base::Error{"there is not enough memory for this run", lessMemory(), {}};
            if (slot.report && (slot.finished || !anyFinished))
                outcome.runs.push_back(std::move(*slot.report));
        }
        outcome.first = std::move(m_first);
        return outcome;
    }

  private:
    /// What would need less.
    const char* lessMemory() const {
        return m_plan.threads > 1 && m_plan.replications > 1
                   ? "fewer --threads, or a diagram with fewer keys, entries or instances"
                   : "a diagram with fewer keys, entries or instances";
    }

    void work() {
        for (;;) {
            const std::uint64_t i = m_next.fetch_add(1);
            if (i >= m_plan.replications || m_stop)
                break;
            try {
                replication(i);
            } catch (const std::bad_alloc&) {
                m_slots[i].outOfMemory = true;
                m_stop = true;
            }
        }
        const std::lock_guard lock(m_mutex);
        --m_working;
        m_done.notify_one();
    }

    void replication(std::uint64_t i) {
        const auto start = std::chrono::steady_clock::now();
        Slot& slot = m_slots[i];
        simulation::Simulation::Compiled compiled =
            simulation::Simulation::compile(m_diagram, m_plan.seed + i, [this] { return !m_stop; });
        slot.diagnostics = std::move(compiled.diagnostics);
        if (!compiled.simulation) {
            m_stop = true; // every seed would fail alike, or it was stopped
            return;
        }
        simulation::Simulation& simulation = *compiled.simulation;
        if (m_plan.traces && i == 0)
            simulation.traceRequests();
        while (!m_stop && !slot.finished) {
            slot.finished = simulation.advance(m_until, kEventsBetweenLooks);
            slot.now = simulation.now();
        }
        report::Report report;
        report.title = m_diagram.title;
        report.requestedTime = m_until;
        report.measured = simulation::measure(simulation);
        report.wallSeconds = secondsSince(start);
        slot.report = std::move(report);
        if (i == 0)
            m_first = std::move(compiled.simulation);
    }

    Progress progress() const {
        Progress progress;
        for (const Slot& slot : m_slots)
            progress.simulated += kernel::toSeconds(slot.now);
        progress.planned = kernel::toSeconds(m_until) * static_cast<double>(m_plan.replications);
        progress.share = progress.planned > 0 ? progress.simulated / progress.planned : 1.0;
        return progress;
    }

    const diagram::Diagram& m_diagram;
    const Plan m_plan;
    const kernel::Time m_until;
    std::vector<Slot> m_slots;
    std::optional<simulation::Simulation> m_first; ///< written by the worker of replication 0 alone
    std::atomic<std::uint64_t> m_next{0};
    std::atomic<bool> m_stop{false};
    std::mutex m_mutex;
    std::condition_variable m_done;
    std::uint64_t m_working = 0;
};

} // namespace

Outcome replicate(const diagram::Diagram& diagram, const Plan& plan, const Watch& watch) {
    FAULTLINE_ASSERT(plan.replications >= 1, "a plan without a run");
    const auto start = std::chrono::steady_clock::now();
    Replications replications(diagram, plan);
    replications.run(watch);
    Outcome outcome = replications.take();
    outcome.wallSeconds = secondsSince(start);
    return outcome;
}

} // namespace faultline::experiment
