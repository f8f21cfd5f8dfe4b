#include "engine/metrics/series.h"

#include "engine/base/assert.h"

namespace faultline::metrics {

void SeriesRecorder::closeBucket(kernel::Time end, std::span<const ComponentRow> rows) {
    FAULTLINE_ASSERT(end > 0 && end % kFinest == 0, "a bucket that ends between its bounds");
    close(0, end, rows);
    for (int level = 1; level < kLevels && end % width(level) == 0; ++level)
        close(level, end, means(m_open[static_cast<unsigned>(level)]));
}

/// Finishes the open bucket of a level, hands its content on to the coarser one and starts anew.
void SeriesRecorder::close(int level, kernel::Time end, std::span<const ComponentRow> rows) {
    const auto l = static_cast<unsigned>(level);
    Open& open = m_open[l];
    Point& point = open.point;
    point.end = end;
    if (point.succeeded > 0) {
        const auto quantiles = open.latencies.valuesAt(ranksOf(point.succeeded));
        point.p50 = quantiles[0];
        point.p95 = quantiles[1];
        point.p99 = quantiles[2];
    }
    if (level + 1 < kLevels)
        addTo(m_open[l + 1], open, rows);

    Stretch& current = m_current[l];
    current.points.push_back(point);
    current.rows.insert(current.rows.end(), rows.begin(), rows.end());
    current.rowsEnd.push_back(static_cast<std::uint32_t>(current.rows.size()));
    ++m_closedCount[l];
    if (current.points.size() == kStretch)
        shelve(l);

    if (point.succeeded > 0)
        open.latencies.clear();
    point = Point{};
    open.rows.clear();
    open.parts = 0;
}

void SeriesRecorder::addTo(Open& coarse, const Open& fine, std::span<const ComponentRow> rows) {
    if (fine.point.succeeded > 0)
        coarse.latencies.merge(fine.latencies);
    coarse.point.succeeded += fine.point.succeeded;
    coarse.point.attempts += fine.point.attempts;
    for (unsigned cause = 0; cause < kCauses; ++cause)
        coarse.point.failedByCause[cause] += fine.point.failedByCause[cause];
    if (coarse.rows.size() < rows.size())
        coarse.rows.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const ComponentRow& row = rows[i];
        RowSum& sum = coarse.rows[i];
        const double arrivals = row.arrivalsPerS;
        sum.utilization += row.utilization;
        sum.waiting += row.waiting;
        sum.arrivals += arrivals;
        if (row.hitRatio >= 0) {
            sum.hits += row.hitRatio * arrivals;
            sum.lookups += arrivals;
        }
    }
    ++coarse.parts;
}

std::vector<ComponentRow> SeriesRecorder::means(const Open& open) {
    std::vector<ComponentRow> result(open.rows.size());
    const double parts = open.parts;
    for (std::size_t i = 0; i < result.size(); ++i) {
        const RowSum& sum = open.rows[i];
        result[i].utilization = static_cast<float>(sum.utilization / parts);
        result[i].waiting = static_cast<float>(sum.waiting / parts);
        result[i].arrivalsPerS = static_cast<float>(sum.arrivals / parts);
        result[i].hitRatio = sum.lookups > 0 ? static_cast<float>(sum.hits / sum.lookups) : -1.0F;
    }
    return result;
}

/// Puts the full stretch on the shelf, where copies share it, and drops what is beyond the bounds.
void SeriesRecorder::shelve(unsigned level) {
    Stretch& current = m_current[level];
    auto& shelf = m_closed[level];
    const std::size_t rowsEach = current.rows.size();
    shelf.push_back(std::make_shared<const Stretch>(std::move(current)));
    current = Stretch{};
    if (shelf.size() > kPoints / kStretch)
        shelf.erase(shelf.begin());
    // Of large diagrams the older stretches keep their points only.
    const std::size_t keep = rowsEach == 0 ? shelf.size() : std::max<std::size_t>(1, kRowBudget / rowsEach);
    if (shelf.size() > keep) {
        const Stretch& old = *shelf[shelf.size() - keep - 1];
        if (!old.rows.empty()) {
            Stretch bare;
            bare.points = old.points;
            bare.rowsEnd.assign(old.points.size(), 0);
            shelf[shelf.size() - keep - 1] = std::make_shared<const Stretch>(std::move(bare));
        }
    }
}

std::vector<SeriesRecorder::Point> SeriesRecorder::points(int level) const {
    const auto l = static_cast<unsigned>(level);
    std::vector<Point> result;
    result.reserve(kPoints + kStretch);
    for (const auto& stretch : m_closed[l])
        result.insert(result.end(), stretch->points.begin(), stretch->points.end());
    result.insert(result.end(), m_current[l].points.begin(), m_current[l].points.end());
    if (result.size() > kPoints)
        result.erase(result.begin(), result.end() - kPoints);
    return result;
}

std::size_t SeriesRecorder::memoryBytes() const {
    const auto bytesOf = [](const Stretch& stretch) {
        return sizeof stretch + stretch.points.capacity() * sizeof(Point) +
               stretch.rows.capacity() * sizeof(ComponentRow) + stretch.rowsEnd.capacity() * sizeof(std::uint32_t);
    };
    std::size_t bytes = sizeof *this;
    for (unsigned level = 0; level < kLevels; ++level) {
        bytes += m_open[level].latencies.memoryBytes() + m_open[level].rows.capacity() * sizeof(RowSum);
        bytes += bytesOf(m_current[level]);
        for (const auto& stretch : m_closed[level])
            bytes += bytesOf(*stretch);
    }
    return bytes;
}

} // namespace faultline::metrics
