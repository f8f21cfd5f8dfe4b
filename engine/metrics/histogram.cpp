#include "engine/metrics/histogram.h"

#include <charconv>

#include "engine/base/assert.h"

namespace faultline::metrics {

void Histogram::flush() {
    // Sums in locals: the compiler cannot know that the counts are elsewhere.
    unsigned __int128 sum = 0;
    unsigned __int128 squares = 0;
    kernel::Time smallest = m_min;
    kernel::Time largest = m_max;
    for (std::uint32_t i = 0; i < m_stagedCount; ++i) {
        const kernel::Time value = m_staged[i];
        FAULTLINE_ASSERT(value >= 0, "a negative duration was recorded");
        m_counts.add(value);
        const auto v = static_cast<std::uint64_t>(value);
        sum += v;
        squares += static_cast<unsigned __int128>(v) * v;
        smallest = std::min(smallest, value);
        largest = std::max(largest, value);
    }
    m_sum += sum;
    m_squares += squares;
    m_min = smallest;
    m_max = largest;
    m_count += m_stagedCount;
    m_stagedCount = 0;
}

Histogram Histogram::flushed() const {
    Histogram copy = *this;
    copy.flush();
    return copy;
}

void Histogram::merge(const Histogram& other) {
    if (other.m_stagedCount > 0) {
        merge(other.flushed());
        return;
    }
    m_counts.merge(other.m_counts);
    m_count += other.m_count;
    m_sum += other.m_sum;
    m_squares += other.m_squares;
    m_min = std::min(m_min, other.m_min);
    m_max = std::max(m_max, other.m_max);
}

Histogram Histogram::since(const Histogram& earlier) const {
    if (earlier.m_stagedCount > 0)
        return since(earlier.flushed());
    Histogram later = flushed();
    if (earlier.m_count == 0)
        return later;
    FAULTLINE_ASSERT(earlier.m_count <= later.m_count, "a histogram of another past");
    later.m_counts.subtract(earlier.m_counts);
    later.m_count -= earlier.m_count;
    later.m_sum -= earlier.m_sum;
    later.m_squares -= earlier.m_squares;
    if (later.m_count > 0) {
        const auto ends = later.m_counts.valuesAt<2>({1, later.m_count});
        later.m_max = std::min(ends[1], later.m_max);
        later.m_min = std::min(ends[0], later.m_max);
    } else {
        later.clear();
    }
    return later;
}

void Histogram::clear() {
    m_stagedCount = 0;
    m_count = 0;
    m_sum = 0;
    m_squares = 0;
    m_min = std::numeric_limits<kernel::Time>::max();
    m_max = 0;
    m_counts.clear();
}

double Histogram::meanNs() const {
    if (count() == 0)
        return 0;
    unsigned __int128 sum = m_sum;
    for (std::uint32_t i = 0; i < m_stagedCount; ++i)
        sum += static_cast<unsigned __int128>(m_staged[i]);
    return static_cast<double>(sum) / static_cast<double>(count());
}

double Histogram::varianceNs2() const {
    const std::uint64_t n = count();
    if (n < 2)
        return 0;
    if (m_stagedCount > 0)
        return flushed().varianceNs2();
    // Σ(v−m)² about the whole part m of the mean is right modulo 2^128, however large Σv² was.
    const unsigned __int128 m = m_sum / n;
    const unsigned __int128 aboutWhole = m_squares - 2 * m * m_sum + n * m * m;
    const auto rest = static_cast<double>(m_sum - m * n);
    const double sum = static_cast<double>(aboutWhole) - rest * rest / static_cast<double>(n);
    return std::max(sum, 0.0) / static_cast<double>(n - 1);
}

kernel::Time Histogram::min() const {
    if (count() == 0)
        return 0;
    kernel::Time result = m_min;
    for (std::uint32_t i = 0; i < m_stagedCount; ++i)
        result = std::min(result, m_staged[i]);
    return result;
}

kernel::Time Histogram::max() const {
    kernel::Time result = m_max;
    for (std::uint32_t i = 0; i < m_stagedCount; ++i)
        result = std::max(result, m_staged[i]);
    return result;
}

kernel::Time Histogram::quantile(double q) const {
    const std::uint64_t n = count();
    if (n == 0)
        return 0;
    if (m_stagedCount > 0)
        return flushed().quantile(q);
    const std::uint64_t rank = rankOf(q, n);
    if (rank == n)
        return m_max;
    return std::clamp(m_counts.valuesAt<1>({rank})[0], m_min, m_max);
}

namespace {

/// The next whole number of a line, and a blank behind it.
std::optional<std::uint64_t> takeNumber(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc())
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(' '))
        text.remove_prefix(1);
    return number;
}

} // namespace

std::string Histogram::written() const {
    if (m_stagedCount > 0)
        return flushed().written();
    const auto wide = [](unsigned __int128 value) {
        return std::to_string(static_cast<std::uint64_t>(value >> 64)) + ' ' +
               std::to_string(static_cast<std::uint64_t>(value)) + ' ';
    };
    std::string text = std::to_string(m_count) + ' ' + wide(m_sum) + wide(m_squares) + std::to_string(m_min) + ' ' +
                       std::to_string(m_max);
    m_counts.each([&](std::uint32_t bucket, std::uint64_t count) {
        text += ' ' + std::to_string(bucket) + ' ' + std::to_string(count);
    });
    return text;
}

std::optional<Histogram> Histogram::read(std::string_view text) {
    std::array<std::uint64_t, 7> head{};
    for (std::uint64_t& number : head) {
        const auto taken = takeNumber(text);
        if (!taken)
            return std::nullopt;
        number = *taken;
    }
    Histogram histogram;
    std::uint64_t count = 0;
    while (!text.empty()) {
        const auto bucket = takeNumber(text);
        const auto times = takeNumber(text);
        if (!bucket || !times || *bucket >= decltype(m_counts)::kBuckets || *times > head[0] - count)
            return std::nullopt;
        histogram.m_counts.addAt(static_cast<std::uint32_t>(*bucket), *times);
        count += *times;
    }
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<kernel::Time>::max());
    if (count != head[0] || head[5] > kMost || head[6] > kMost)
        return std::nullopt;
    histogram.m_count = head[0];
    histogram.m_sum = static_cast<unsigned __int128>(head[1]) << 64 | head[2];
    histogram.m_squares = static_cast<unsigned __int128>(head[3]) << 64 | head[4];
    histogram.m_min = static_cast<kernel::Time>(head[5]);
    histogram.m_max = static_cast<kernel::Time>(head[6]);
    return histogram;
}

} // namespace faultline::metrics
