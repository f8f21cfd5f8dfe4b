// A run as an ordinary value: copy it, and both copies go on alike. Compile a diagram, advance, look.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/diagram/diagram.h"
#include "engine/kernel/time.h"
#include "engine/simulation/snapshot.h"

namespace faultline::components {
struct Model;
struct State;
} // namespace faultline::components

namespace faultline::simulation {

/// A compiled diagram with its state at one moment of simulated time.
class Simulation {
  public:
    struct Compiled;
    /// Asked now and then while a start takes long; false stops it.
    using KeepGoing = std::function<bool()>;
    /// Compiles a diagram. Findings that a run cannot do with are errors, and there is no simulation then; nor is there
    /// one when it was stopped.
    static Compiled compile(const diagram::Diagram& diagram, std::uint64_t seed, const KeepGoing& keepGoing = {});

    Simulation(const Simulation& other);
    Simulation& operator=(const Simulation& other);
    Simulation(Simulation&&) noexcept;
    Simulation& operator=(Simulation&&) noexcept;
    ~Simulation();

    kernel::Time now() const;
    std::uint64_t events() const;
    std::uint64_t seed() const;

    /// Advances to `until` or by about `maxEvents` events, whichever is first; true when it got there.
    bool advance(kernel::Time until, std::uint64_t maxEvents = UINT64_MAX);

    /// Takes over an edited diagram without restarting: what stays keeps its state, what is new starts, what is gone
    /// answers `reset`. With errors in the result nothing was changed.
    base::Diagnostics update(const diagram::Diagram& diagram);

    /// Plays a scenario event now: {crash: "app/2"}, {slow: app, factor: 10, for: 5s}. The target must exist.
    base::Result<bool> act(const catalog::Record& event);
    /// Takes back every fault, whoever made it: restarts, reconnects, speeds up, traffic as the diagram says.
    void restoreAll();
    /// Multiplies the rate of every open client (closed ones: the number of users), 0.1–100.
    void setTrafficMultiplier(double times);

    /// One of about `requests` requests is drawn (a power of two at or above it), from now on. Nothing is drawn until
    /// this is called; it changes no figure.
    void setRequestsPerDot(std::uint32_t requests);
    /// Records from now on what happens to single requests (traces.h tells them). It changes no figure.
    void traceRequests();
    /// Records this request alone from now on; what was recorded before is gone. It changes no figure.
    void traceRequest(std::uint32_t number);
    void stopTracing();
    /// Takes over what another one has recorded, and whom it records: the same run at the same moment.
    void takeTraces(const Simulation& same);
    /// Fills a snapshot. Flights are those that departed after `flightsSince`. Vectors are reused.
    void look(Snapshot& snapshot, kernel::Time flightsSince) const;
    /// Series at the finest resolution whose kept span covers `span`.
    std::shared_ptr<const Series> series(kernel::Time span) const;

    const components::Model& model() const { return *m_model; }
    const components::State& state() const { return *m_state; }

  private:
    struct PendingSet {
        std::string element;
        std::string key;
        std::optional<catalog::Value> value;
    };
    Simulation();
    bool start(const KeepGoing& keepGoing);
    base::Diagnostics adopt(std::shared_ptr<const diagram::Diagram> diagram);
    void applyPendingSets();
    base::Result<std::optional<catalog::Value>> requestSet(const std::string& element, const std::string& key,
                                                           std::optional<catalog::Value> value);

    std::shared_ptr<const diagram::Diagram> m_diagram; // as it runs: with `set` and `scale` events applied
    std::shared_ptr<const diagram::Diagram> m_written; // as it was given, before any of that
    std::vector<PendingSet> m_pendingSets;
    std::shared_ptr<const components::Model> m_model;
    std::unique_ptr<components::State> m_state; // a value: copied deeply by the copy constructor
};

struct Simulation::Compiled {
    std::optional<Simulation> simulation;
    base::Diagnostics diagnostics;
};

} // namespace faultline::simulation
