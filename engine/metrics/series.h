// What happened when: figures per bucket of time, kept at several resolutions in bounded memory.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/kernel/time.h"
#include "engine/metrics/log_linear.h"

namespace faultline::metrics {

/// One component's figures in one bucket of time.
struct ComponentRow {
    float utilization = 0;
    float waiting = 0;
    float hitRatio = -1; ///< -1 where there is none; averaged by arrivals into coarser buckets
    float arrivalsPerS = 0;
};

/// Keeps success latencies, outcomes and component rows in buckets of 100 ms, 1 s, 10 s and 100 s, the last 600 of
/// each. Percentiles of a coarse bucket come from its own merged histogram (≤ 0.8 % error), never from percentiles.
/// A copyable value; finished stretches are immutable and shared between copies.
class SeriesRecorder {
  public:
    static constexpr int kLevels = 4;
    static constexpr std::size_t kPoints = 600;
    static constexpr int kCauses = 8;
    static constexpr kernel::Time kFinest = 100 * kernel::kMillisecond;
    /// Component rows kept per level in diagrams so large that 600 buckets of them would not fit.
    static constexpr std::size_t kRowBudget = 600 * 1000;

    static constexpr kernel::Time width(int level) {
        kernel::Time result = kFinest;
        for (int i = 0; i < level; ++i)
            result *= 10;
        return result;
    }

    void recordSuccess(kernel::Time latency) {
        m_open[0].latencies.add(latency);
        ++m_open[0].point.succeeded;
    }
    void recordFailure(int cause) { ++m_open[0].point.failedByCause[static_cast<unsigned>(cause)]; }
    void recordAttempt() { ++m_open[0].point.attempts; }

    /// Closes the 100 ms that end at `end`, a multiple of 100 ms, and the coarser buckets that end with them.
    void closeBucket(kernel::Time end, std::span<const ComponentRow> rows);

    /// One bucket. Its rate is a count over `width(level)`.
    struct Point {
        kernel::Time end = 0;
        std::uint32_t succeeded = 0; ///< also the number of latency samples
        std::uint32_t attempts = 0;
        std::array<std::uint32_t, kCauses> failedByCause{};
        kernel::Time p50 = 0; ///< of the successes, 0 when there are none
        kernel::Time p95 = 0;
        kernel::Time p99 = 0;
    };
    /// The buckets kept at a level, oldest first; at most 600.
    std::vector<Point> points(int level) const;
    /// Calls `visit(end, rows)` for each bucket whose component rows are kept, oldest first. The latest buckets are
    /// those of `points(level)`; a component that came later has no row in the earlier ones.
    template <typename Visit> void eachRows(int level, Visit visit) const {
        for (const auto& stretch : m_closed[static_cast<unsigned>(level)])
            if (stretch)
                visitRows(*stretch, visit);
        visitRows(m_current[static_cast<unsigned>(level)], visit);
    }
    /// How many buckets of a level have been closed since the start; changes exactly when `points(level)` does.
    std::uint64_t closed(int level) const { return m_closedCount[static_cast<unsigned>(level)]; }
    std::size_t memoryBytes() const;

  private:
    static constexpr std::size_t kStretch = 60; ///< buckets in a stretch

    /// Some buckets in a row with their component rows.
    struct Stretch {
        std::vector<Point> points;
        std::vector<std::uint32_t> rowsEnd; ///< where a bucket's rows end in `rows`
        std::vector<ComponentRow> rows;
    };
    /// Mean rows in the making.
    struct RowSum {
        double utilization = 0, waiting = 0, arrivals = 0, hits = 0, lookups = 0;
    };
    struct Open {
        LogLinear<6, std::uint32_t> latencies;
        Point point;
        std::vector<RowSum> rows; ///< unused at the finest level
        unsigned parts = 0;       ///< finer buckets in it
    };

    template <typename Visit> static void visitRows(const Stretch& stretch, Visit visit) {
        std::uint32_t begin = 0;
        for (std::size_t i = 0; i < stretch.points.size(); ++i) {
            const std::uint32_t finish = stretch.rowsEnd[i];
            if (!stretch.rows.empty())
                visit(stretch.points[i].end,
                      std::span<const ComponentRow>(stretch.rows).subspan(begin, finish - begin));
            begin = finish;
        }
    }
    void close(int level, kernel::Time end, std::span<const ComponentRow> rows);
    void addTo(Open& coarse, const Open& fine, std::span<const ComponentRow> rows);
    static std::vector<ComponentRow> means(const Open& open);
    void shelve(unsigned level);

    std::array<Open, kLevels> m_open;
    std::array<Stretch, kLevels> m_current;
    std::array<std::vector<std::shared_ptr<const Stretch>>, kLevels> m_closed; ///< oldest first
    std::array<std::uint64_t, kLevels> m_closedCount{};
};

} // namespace faultline::metrics
