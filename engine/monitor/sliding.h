// A sliding window in at most sixty sub-windows: what was read at their starts.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/assert.h"
#include "engine/kernel/time.h"

namespace faultline::monitor {

constexpr kernel::Time kMostSubWindows = 60;

/// Readings at the starts of a window's sub-windows, which are whole seconds long. The window as seen at a moment
/// begins at the newest start that lies at least its length back: it is at most one sub-window too long.
template <typename Reading> class Sliding {
  public:
    struct Mark {
        kernel::Time at = 0;
        Reading reading{};
    };

    explicit Sliding(kernel::Time length = kernel::kSecond) : m_length(length), m_width(widthFor(length)) {}

    /// Forgets everything and begins at `now`.
    void restart(kernel::Time now, Reading reading) {
        m_marks.clear();
        m_marks.push_back({now, std::move(reading)});
    }
    bool started() const { return !m_marks.empty(); }
    kernel::Time length() const { return m_length; }
    /// Where the window that ends now begins; later than its length ago while it fills.
    const Mark& start(kernel::Time now) const {
        FAULTLINE_ASSERT(!m_marks.empty(), "a window that has not begun");
        std::size_t i = m_marks.size() - 1;
        while (i > 0 && m_marks[i].at > now - m_length)
            --i;
        return m_marks[i];
    }
    /// Whether a sub-window ends now; then add() its reading.
    bool isDue(kernel::Time now) const { return now - m_marks.back().at >= m_width; }
    void add(kernel::Time now, Reading reading) {
        const kernel::Time keepFrom = start(now).at;
        m_marks.erase(m_marks.begin(), std::find_if(m_marks.begin(), m_marks.end(),
                                                    [&](const Mark& mark) { return mark.at >= keepFrom; }));
        m_marks.push_back({now, std::move(reading)});
    }
    const std::vector<Mark>& marks() const { return m_marks; }

  private:
    static kernel::Time widthFor(kernel::Time length) {
        const kernel::Time share = (length + kMostSubWindows - 1) / kMostSubWindows;
        return std::max<kernel::Time>(1, (share + kernel::kSecond - 1) / kernel::kSecond) * kernel::kSecond;
    }

    kernel::Time m_length;
    kernel::Time m_width;
    std::vector<Mark> m_marks; ///< the newest last, at most kMostSubWindows + 2
};

} // namespace faultline::monitor
