// Keeps frames cheap enough: fewer dots, then fewer frames, when painting takes too long.
#pragma once

#include <algorithm>

namespace faultline::ui {

/// Watches how long frames take and says how many dots and which frames are affordable.
class FramePacer {
  public:
    static constexpr double kBudgetMs = 14;
    static constexpr int kFewestDots = 250;

    /// A frame took so long to paint.
    void painted(double milliseconds) {
        m_average += (milliseconds - m_average) * 0.1;
        if (++m_sinceChange < kSettle)
            return;
        if (m_average > kBudgetMs) {
            if (m_dots > kFewestDots)
                m_dots = std::max(kFewestDots, m_dots / 2);
            else
                m_halfRate = true;
            m_sinceChange = 0;
        } else if (m_average < kBudgetMs / 2 && (m_halfRate || m_dots < m_most)) {
            if (m_halfRate)
                m_halfRate = false;
            else
                m_dots = std::min(m_most, m_dots * 2);
            m_sinceChange = -kPatience;
        }
    }
    /// Whether this frame is to be painted; at half rate every second one is.
    bool isDue() {
        m_odd = !m_odd;
        return !m_halfRate || m_odd;
    }
    void setMostDots(int dots) { m_dots = m_most = std::max(dots, kFewestDots); }
    int dots() const { return m_dots; }
    double averageMs() const { return m_average; }

  private:
    static constexpr int kSettle = 30;
    static constexpr int kPatience = 120; ///< frames before it dares more again

    double m_average = 0;
    int m_sinceChange = 0;
    int m_most = 2000;
    int m_dots = 2000;
    bool m_halfRate = false;
    bool m_odd = false;
};

} // namespace faultline::ui
