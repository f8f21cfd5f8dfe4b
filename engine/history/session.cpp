#include "engine/history/session.h"

#include <algorithm>
#include <type_traits>

#include "engine/simulation/traces.h"

namespace faultline::history {

namespace {

constexpr std::size_t kMaxCheckpoints = 8;
/// Nobody waits longer than some seconds for a beginning that is farther back.
constexpr std::uint64_t kMostRetracedEvents = 20'000'000;
/// So many checkpoints before the last moment at which a request was seen its beginning is looked for.
constexpr int kRetraced = 2;

/// Runs on to the moment at which something was done: its time, and its place among the events of that time.
void advanceTo(simulation::Simulation& simulation, const JournalEntry& entry) {
    if (simulation.events() < entry.events)
        simulation.advance(entry.at, entry.events - simulation.events());
    if (simulation.now() < entry.at)
        simulation.advance(entry.at);
}

} // namespace

Session::Session(diagram::Diagram diagram, std::uint64_t seed, simulation::Simulation simulation)
    : m_initial(diagram), m_diagram(std::move(diagram)), m_seed(seed), m_simulation(std::move(simulation)) {}

Session::Opened Session::open(diagram::Diagram diagram, std::uint64_t seed) {
    Opened result;
    auto compiled = simulation::Simulation::compile(diagram, seed);
    result.diagnostics = std::move(compiled.diagnostics);
    if (compiled.simulation)
        result.session = Session(std::move(diagram), seed, std::move(*compiled.simulation));
    return result;
}

bool Session::advance(kernel::Time until, std::uint64_t maxEvents) {
    const bool arrived = m_simulation.advance(until, maxEvents);
    takeCheckpointIfDue();
    return arrived;
}

void Session::takeCheckpointIfDue() {
    const kernel::Time last = m_checkpoints.empty() ? 0 : m_checkpoints.back().simulation.now();
    if (now() < last + m_checkpointInterval)
        return;
    m_checkpoints.push_back({m_simulation, m_diagram, m_journal.size()});
    m_checkpoints.back().simulation.stopTracing();
    if (m_checkpoints.size() <= kMaxCheckpoints)
        return;
    // Every other one goes and the next ones are twice as far apart: memory stays bounded however long the run.
    std::vector<Checkpoint> kept;
    for (std::size_t i = 1; i < m_checkpoints.size(); i += 2)
        kept.push_back(std::move(m_checkpoints[i]));
    m_checkpoints = std::move(kept);
    m_checkpointInterval *= 2;
}

void Session::perform(simulation::Simulation& simulation, diagram::Diagram& diagram, const JournalEntry& entry) const {
    std::visit(
        [&](const auto& what) {
            using What = std::remove_cvref_t<decltype(what)>;
            if constexpr (std::is_same_v<What, diagram::Edit>) {
                const auto applied = diagram::apply(diagram, what);
                FAULTLINE_ASSERT(applied.ok(), "a journal holds only edits that were applied");
                if (!applied.value().change.onlyLooks())
                    static_cast<void>(simulation.update(diagram)); // as unfit in the replay as it was then
            } else if constexpr (std::is_same_v<What, JournalEntry::Action>) {
                static_cast<void>(simulation.act(what.event)); // the same answer as then
            } else if constexpr (std::is_same_v<What, JournalEntry::RestoreAll>) {
                simulation.restoreAll();
            } else {
                simulation.setTrafficMultiplier(what.times);
            }
        },
        entry.what);
}

base::Diagnostics Session::edit(const diagram::Edit& edit) {
    const auto applied = diagram::apply(m_diagram, edit);
    if (!applied)
        return {{base::Severity::Error,
                 0,
                 0,
                 {},
                 applied.error().message,
                 {},
                 applied.error().expected,
                 applied.error().suggestion}};
    m_journal.push_back({now(), m_simulation.events(), edit});
    if (applied.value().change.onlyLooks())
        return {};
    return m_simulation.update(m_diagram);
}

base::Result<bool> Session::act(const catalog::Record& event) {
    const std::uint64_t events = m_simulation.events();
    auto result = m_simulation.act(event);
    if (result)
        m_journal.push_back({now(), events, JournalEntry::Action{event}});
    return result;
}

void Session::restoreAll() {
    m_journal.push_back({now(), m_simulation.events(), JournalEntry::RestoreAll{}});
    m_simulation.restoreAll();
}

void Session::setTrafficMultiplier(double times) {
    m_journal.push_back({now(), m_simulation.events(), JournalEntry::Traffic{times}});
    m_simulation.setTrafficMultiplier(times);
}

void Session::setRequestsPerDot(std::uint32_t requests) {
    m_requestsPerDot = requests;
    m_simulation.setRequestsPerDot(requests);
}

bool Session::follow(std::uint32_t request, kernel::Time seen) {
    m_followed = request;
    return retrace(seen);
}

void Session::stopFollowing() {
    m_followed.reset();
    m_simulation.stopTracing();
}

bool Session::retrace(kernel::Time seen) {
    std::size_t from = m_checkpoints.size();
    while (from > 0 && m_checkpoints[from - 1].simulation.now() >= seen)
        --from;
    m_simulation.traceRequest(*m_followed);
    for (int tries = 0; tries < kRetraced; ++tries, --from) {
        const std::uint64_t begun = from > 0 ? m_checkpoints[from - 1].simulation.events() : 0;
        if (m_simulation.events() - begun > kMostRetracedEvents)
            return false;
        const simulation::Simulation again = replayFollowed(from);
        if (!simulation::tracesOf(again).empty()) {
            m_simulation.takeTraces(again);
            return true;
        }
        if (from == 0)
            return false;
    }
    return false;
}

simulation::Simulation Session::replayFollowed(std::size_t checkpoint) const {
    std::optional<simulation::Simulation> simulation;
    diagram::Diagram diagram = m_initial;
    std::size_t done = 0;
    if (checkpoint > 0) {
        const Checkpoint& from = m_checkpoints[checkpoint - 1];
        simulation = from.simulation;
        diagram = from.diagram;
        done = from.journalLength;
    } else {
        simulation = std::move(simulation::Simulation::compile(m_initial, m_seed).simulation);
        FAULTLINE_ASSERT(simulation.has_value(), "the initial diagram was fit to run");
    }
    simulation->traceRequest(*m_followed);
    for (; done < m_journal.size(); ++done) {
        advanceTo(*simulation, m_journal[done]);
        perform(*simulation, diagram, m_journal[done]);
    }
    advanceTo(*simulation, {now(), m_simulation.events(), JournalEntry::RestoreAll{}});
    return std::move(*simulation);
}

base::Diagnostics Session::reset() {
    auto compiled = simulation::Simulation::compile(m_diagram, m_seed);
    if (!compiled.simulation)
        return compiled.diagnostics;
    m_simulation = std::move(*compiled.simulation);
    if (m_followed)
        m_simulation.traceRequest(*m_followed);
    m_initial = m_diagram;
    m_journal.clear();
    m_checkpoints.clear();
    m_checkpointInterval = 5 * kernel::kSecond;
    if (m_requestsPerDot > 0)
        m_simulation.setRequestsPerDot(m_requestsPerDot);
    return compiled.diagnostics;
}

void Session::rewind(kernel::Time at) {
    const auto firstLater =
        std::find_if(m_journal.begin(), m_journal.end(), [&](const JournalEntry& entry) { return entry.at > at; });
    m_journal.erase(firstLater, m_journal.end());
    while (!m_checkpoints.empty() && m_checkpoints.back().simulation.now() > at)
        m_checkpoints.pop_back();
    simulation::Simulation simulation = m_simulation;
    std::size_t done = 0;
    if (m_checkpoints.empty()) {
        auto compiled = simulation::Simulation::compile(m_initial, m_seed);
        FAULTLINE_ASSERT(compiled.simulation.has_value(), "the initial diagram was fit to run");
        simulation = std::move(*compiled.simulation);
        m_diagram = m_initial;
    } else {
        simulation = m_checkpoints.back().simulation;
        m_diagram = m_checkpoints.back().diagram;
        done = m_checkpoints.back().journalLength;
    }
    for (; done < m_journal.size(); ++done) {
        advanceTo(simulation, m_journal[done]);
        perform(simulation, m_diagram, m_journal[done]);
    }
    simulation.advance(at);
    m_simulation = std::move(simulation);
    if (m_requestsPerDot > 0)
        m_simulation.setRequestsPerDot(m_requestsPerDot);
    if (m_followed)
        retrace(now());
}

simulation::Simulation Session::replay() const {
    auto compiled = simulation::Simulation::compile(m_initial, m_seed);
    FAULTLINE_ASSERT(compiled.simulation.has_value(), "the initial diagram was fit to run");
    diagram::Diagram diagram = m_initial;
    for (const JournalEntry& entry : m_journal) {
        advanceTo(*compiled.simulation, entry);
        perform(*compiled.simulation, diagram, entry);
    }
    advanceTo(*compiled.simulation, {now(), m_simulation.events(), JournalEntry::RestoreAll{}});
    return std::move(*compiled.simulation);
}

} // namespace faultline::history
