#include "ui/player/run.h"

#include <algorithm>
#include <utility>

#include "ui/player/run_settings.h"

namespace faultline::ui {
namespace {

constexpr std::size_t kRememberedSteps = 10'000;

base::Diagnostics asFindings(const base::Error& error) {
    base::Diagnostic finding;
    finding.message = error.message;
    finding.expected = error.expected;
    finding.suggestion = error.suggestion;
    return {finding};
}

} // namespace

Run::Outcome Run::open(diagram::Diagram diagram) {
    const std::uint64_t seed = seedOf(diagram);
    history::Session::Opened opened = history::Session::open(std::move(diagram), seed);
    Outcome outcome;
    outcome.findings = std::move(opened.diagnostics);
    outcome.done = opened.session.has_value();
    if (opened.session) {
        m_session = std::move(opened.session);
        m_session->setRequestsPerDot(m_requestsPerDot);
        if (m_followed)
            m_session->follow(*m_followed, 0);
        m_diagram = {};
        m_steps.clear();
        m_steppedTo = 0;
        outcome.startedAnew = true;
    }
    return outcome;
}

Run::Outcome Run::load(diagram::Diagram diagram) {
    m_session.reset();
    m_followed.reset(); // its number means nothing in another diagram
    m_diagram = diagram;
    return open(std::move(diagram));
}

Run::Outcome Run::reset() {
    return open(diagram());
}

Run::Outcome Run::edit(const diagram::Edit& edit) {
    if (m_session) {
        Outcome outcome;
        outcome.findings = m_session->edit(edit);
        outcome.done = !base::hasErrors(outcome.findings);
        return outcome;
    }
    const base::Result<diagram::Applied> applied = diagram::apply(m_diagram, edit);
    if (!applied) {
        Outcome outcome;
        outcome.done = false;
        outcome.findings = asFindings(applied.error());
        return outcome;
    }
    if (applied.value().change.onlyLooks())
        return {};
    return open(m_diagram);
}

Run::Outcome Run::act(const catalog::Record& event) {
    Outcome outcome;
    if (!m_session) {
        outcome.done = false;
        outcome.error.message = base::Text("The diagram cannot run yet.");
        return outcome;
    }
    const base::Result<bool> result = m_session->act(event);
    if (!result) {
        outcome.done = false;
        outcome.error = result.error();
    }
    return outcome;
}

void Run::restoreAll() {
    if (m_session)
        m_session->restoreAll();
}

void Run::setTrafficMultiplier(double times) {
    if (m_session)
        m_session->setTrafficMultiplier(times);
}

void Run::setRequestsPerDot(std::uint32_t requests) {
    m_requestsPerDot = requests;
    if (m_session)
        m_session->setRequestsPerDot(requests);
}

bool Run::follow(std::uint32_t request, kernel::Time seen) {
    m_followed = request;
    return m_session && m_session->follow(request, seen);
}

void Run::stopFollowing() {
    m_followed.reset();
    if (m_session)
        m_session->stopFollowing();
}

std::shared_ptr<const simulation::Trace> Run::followed() const {
    if (!m_session || !m_followed)
        return nullptr;
    std::vector<simulation::Trace> traces = simulation::tracesOf(m_session->simulation());
    return traces.empty() ? nullptr : std::make_shared<const simulation::Trace>(std::move(traces.front()));
}

void Run::step(kernel::Time limit) {
    if (!m_session)
        return;
    const kernel::Time now = m_session->now();
    // A copy looks ahead; the run itself then goes exactly to the moment that was found.
    simulation::Simulation ahead = m_session->simulation();
    ahead.advance(now + limit);
    simulation::Snapshot snapshot;
    ahead.look(snapshot, now - 10 * kernel::kSecond);
    kernel::Time next = now + limit;
    for (const simulation::Flight& flight : snapshot.flights) {
        if (flight.departs > now)
            next = std::min(next, flight.departs);
        if (flight.arrives > now)
            next = std::min(next, flight.arrives);
    }
    if (now != m_steppedTo)
        m_steps.clear();
    if (m_steps.size() == kRememberedSteps)
        m_steps.erase(m_steps.begin());
    m_steps.push_back(now);
    m_session->advance(next);
    m_steppedTo = m_session->now();
}

bool Run::stepBack(kernel::Time limit) {
    if (!m_session || m_session->now() == 0)
        return false;
    const kernel::Time now = m_session->now();
    if (now != m_steppedTo)
        m_steps.clear();
    kernel::Time target = std::max<kernel::Time>(now - limit, 0);
    if (!m_steps.empty()) {
        target = m_steps.back();
        m_steps.pop_back();
    }
    std::vector<diagram::Edit> later;
    for (const history::JournalEntry& entry : m_session->journal())
        if (const auto* edit = std::get_if<diagram::Edit>(&entry.what); edit != nullptr && entry.at > target)
            later.push_back(*edit);
    m_session->rewind(target);
    for (const diagram::Edit& edit : later) // an edit that leaves it unfit to run leaves it as unfit as it was
        static_cast<void>(m_session->edit(edit));
    m_steppedTo = m_session->now();
    return true;
}

kernel::Time Run::plannedDuration() const {
    return durationOf(diagram());
}

} // namespace faultline::ui
