#include "ui/dashboard/time_window.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace faultline::ui {
namespace {

/// The end of the axis that shows a whole run: a round length that holds it.
double roundLength(double seconds) {
    static constexpr std::array<double, 28> kLengths{
        10,   15,   20,   30,   45,   60,   90,    120,   180,   240,   300,   420,    600,    900,
        1200, 1800, 2700, 3600, 5400, 7200, 10800, 14400, 21600, 43200, 86400, 172800, 432000, 864000};
    const auto found = std::lower_bound(kLengths.begin(), kLengths.end(), seconds * (1 - 1e-9));
    return found != kLengths.end() ? *found : std::ceil(seconds / kLengths.back()) * kLengths.back();
}

} // namespace

void TimeWindow::setSpan(kernel::Time span) {
    m_span = std::max<kernel::Time>(span, 0);
    m_marked.reset();
}

void TimeWindow::setFollowing(bool following) {
    m_following = following;
    if (following)
        m_marked.reset();
}

void TimeWindow::mark(double fromS, double toS) {
    if (!m_marked)
        m_followedBefore = m_following;
    m_following = false;
    // A view of less than a hundredth of a second would show less than one bucket.
    const double length = std::max(toS - fromS, 0.01);
    m_marked = TimeView{fromS, fromS + length, TimeView::Labels::Clock};
}

void TimeWindow::unmark() {
    if (!m_marked)
        return;
    m_marked.reset();
    m_following = m_followedBefore;
}

TimeView TimeWindow::at(kernel::Time now) const {
    if (m_marked)
        return *m_marked;
    const double nowS = secondsOf(now);
    if (m_span == 0)
        return {0, roundLength(nowS), TimeView::Labels::Clock};
    // A run younger than the span has no past to roll by: its curves grow from the left, in steps of round lengths.
    const double spanS = secondsOf(m_span);
    if (nowS < spanS)
        return {0, std::min(roundLength(nowS), spanS), TimeView::Labels::Clock};
    return {nowS - spanS, nowS, m_following ? TimeView::Labels::FromNow : TimeView::Labels::Clock};
}

kernel::Time TimeWindow::needed(kernel::Time now) const {
    return m_span == 0 ? std::max<kernel::Time>(now, 10 * kernel::kSecond) : m_span;
}

} // namespace faultline::ui
