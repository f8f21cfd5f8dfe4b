// Which stretch of the run is in view: following, held, zoomed.
#pragma once

#include <optional>

#include "ui/dashboard/chart_content.h"

namespace faultline::ui {

/// The view on a run's time: the last span of it (from its start while it is younger), the whole, or a stretch that
/// someone marked.
class TimeWindow {
  public:
    kernel::Time span() const { return m_span; }
    void setSpan(kernel::Time span);
    bool isFollowing() const { return m_following; }
    /// Held, it stays at `now`; following again forgets a marked stretch.
    void setFollowing(bool following);
    /// Marks a stretch; the view is held then.
    void mark(double fromS, double toS);
    bool isMarked() const { return m_marked.has_value(); }
    /// Back from a marked stretch, following again if it was before.
    void unmark();

    /// The view at a moment of the run.
    TimeView at(kernel::Time now) const;
    /// How much of the past the view at `now` needs.
    kernel::Time needed(kernel::Time now) const;

  private:
    kernel::Time m_span = 60 * kernel::kSecond;
    bool m_following = true;
    bool m_followedBefore = true;
    std::optional<TimeView> m_marked;
};

} // namespace faultline::ui
