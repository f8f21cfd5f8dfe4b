// A run with its past: initial diagram, seed and journal give the same run again, byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "engine/diagram/edit.h"
#include "engine/simulation/simulation.h"

namespace faultline::history {

/// What was done to a run, and when. Edits change the diagram, actions only the run.
struct JournalEntry {
    struct Action {
        catalog::Record event;
    };
    struct RestoreAll {};
    struct Traffic {
        double times = 1;
    };
    kernel::Time at = 0;
    std::uint64_t events = 0; ///< carried out before it: places it among events of the same time
    std::variant<diagram::Edit, Action, RestoreAll, Traffic> what;
};

/// Drives a Simulation and remembers all that was done to it.
class Session {
  public:
    struct Opened;
    static Opened open(diagram::Diagram diagram, std::uint64_t seed);

    const diagram::Diagram& diagram() const { return m_diagram; }
    const simulation::Simulation& simulation() const { return m_simulation; }
    kernel::Time now() const { return m_simulation.now(); }
    const std::vector<JournalEntry>& journal() const { return m_journal; }

    /// See Simulation::advance; checkpoints are taken on the way.
    bool advance(kernel::Time until, std::uint64_t maxEvents = UINT64_MAX);

    /// Applies an edit to the diagram and to the run. An edit that leaves the diagram unfit to run is kept, the run
    /// goes on with what it had, and the findings say why.
    base::Diagnostics edit(const diagram::Edit& edit);
    base::Result<bool> act(const catalog::Record& event);
    void restoreAll();
    void setTrafficMultiplier(double times);

    /// See Simulation::setRequestsPerDot; for looking only, so it is in no journal. Kept over reset and rewind.
    void setRequestsPerDot(std::uint32_t requests);

    /// Tells one request in full from now on (see Simulation::traceRequest), with what has befallen it so far: the run
    /// is played again up to now, beside this one. `seen` is a moment at which it was under way. False when its
    /// beginning was not found. In no journal; kept over reset and rewind.
    bool follow(std::uint32_t request, kernel::Time seen);
    void stopFollowing();

    /// Back to time zero with the diagram as it is now; the journal starts anew.
    base::Diagnostics reset();
    /// Back (or on) to `at`, from the nearest checkpoint and the journal. What came later is dropped from the journal.
    void rewind(kernel::Time at);
    /// The same run from the start: initial diagram, seed, journal, up to now().
    simulation::Simulation replay() const;

  private:
    Session(diagram::Diagram diagram, std::uint64_t seed, simulation::Simulation simulation);
    void perform(simulation::Simulation& simulation, diagram::Diagram& diagram, const JournalEntry& entry) const;
    void takeCheckpointIfDue();
    bool retrace(kernel::Time seen);
    /// The same run from a checkpoint (0: from the start, else the n-th), recording the request that is followed.
    simulation::Simulation replayFollowed(std::size_t checkpoint) const;

    struct Checkpoint {
        simulation::Simulation simulation;
        diagram::Diagram diagram;
        std::size_t journalLength = 0;
    };
    diagram::Diagram m_initial;
    diagram::Diagram m_diagram;
    std::uint64_t m_seed = 1;
    simulation::Simulation m_simulation;
    std::vector<JournalEntry> m_journal;
    std::vector<Checkpoint> m_checkpoints;
    std::uint32_t m_requestsPerDot = 0; ///< 0: nothing is drawn
    kernel::Time m_checkpointInterval = 5 * kernel::kSecond;
    std::optional<std::uint32_t> m_followed;
};

struct Session::Opened {
    std::optional<Session> session;
    base::Diagnostics diagnostics;
};

} // namespace faultline::history
