// The run that the worker drives, without threads: a Session that may be missing, and what to do with orders for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/history/session.h"
#include "engine/simulation/traces.h"

namespace faultline::ui {

/// A diagram and, when it can run, its Session. Errors leave what ran before running.
class Run {
  public:
    /// What an order led to; `findings` hold errors when it could not be done.
    struct Outcome {
        bool done = true;
        base::Diagnostics findings;
        base::Error error;        ///< for acts
        bool startedAnew = false; ///< time is zero and link numbers may have changed
    };

    /// Takes a diagram from time zero. Without a session afterwards it cannot run as it is.
    Outcome load(diagram::Diagram diagram);
    /// Back to time zero with the diagram as it is now and its seed. When that cannot run, the old run stays.
    Outcome reset();
    /// With a run: changes it live. Without one: changes the diagram and tries again to run it.
    Outcome edit(const diagram::Edit& edit);
    Outcome act(const catalog::Record& event);
    void restoreAll();
    void setTrafficMultiplier(double times);
    /// See Session::setRequestsPerDot; kept for the diagrams that follow.
    void setRequestsPerDot(std::uint32_t requests);
    /// See Session::follow; a reset starts the same run anew, so that it is kept over it. False when what befell the
    /// request before now is not known.
    bool follow(std::uint32_t request, kernel::Time seen);
    void stopFollowing();
    /// The followed request so far; null while none is, and before it has begun.
    std::shared_ptr<const simulation::Trace> followed() const;
    /// Goes to the next departure or arrival of a sampled request, at most `limit` on; not at all without a run.
    void step(kernel::Time limit);
    /// Takes the last step back, or goes `limit` back when time has passed otherwise since. Faults by hand that came
    /// later are gone, the diagram stays as it is. False without a run or at time zero.
    bool stepBack(kernel::Time limit);

    bool canRun() const { return m_session.has_value(); }
    history::Session& session() { return *m_session; }
    const history::Session& session() const { return *m_session; }
    const diagram::Diagram& diagram() const { return m_session ? m_session->diagram() : m_diagram; }
    kernel::Time plannedDuration() const;

  private:
    Outcome open(diagram::Diagram diagram);

    std::optional<history::Session> m_session;
    diagram::Diagram m_diagram;        // while there is no session
    std::vector<kernel::Time> m_steps; ///< from where single steps were taken, the oldest first
    kernel::Time m_steppedTo = 0;      ///< where the last one led
    std::uint32_t m_requestsPerDot = 1;
    std::optional<std::uint32_t> m_followed;
};

} // namespace faultline::ui
