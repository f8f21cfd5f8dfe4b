#include "ui/canvas/next_request.h"

#include <utility>

namespace faultline::ui {
namespace {

using simulation::Flight;

/// Enough for what is under way on screen, and for the last one on each link of a large diagram.
constexpr std::size_t kKept = 4096;

/// Sent for somebody by a caller: no answer, and no health check.
bool isAsked(const Flight& flight) {
    return !flight.answer && flight.kind != Flight::Kind::HealthCheck;
}

} // namespace

bool NextRequest::isOn(std::uint32_t link, const QStringList& links) const {
    return links.isEmpty() ||
           (m_last && link < m_last->links.size() && links.contains(QString::fromStdString(m_last->links[link].id)));
}

std::optional<DotUnder> NextRequest::advance(const std::shared_ptr<const simulation::Snapshot>& snapshot) {
    if (snapshot == m_last)
        return std::nullopt;
    // Links are known by their index, which an edit may change.
    if (!snapshot || (m_last && (snapshot->now < m_last->now || snapshot->links.size() != m_last->links.size())))
        m_sent.clear();
    m_last = snapshot;
    std::optional<DotUnder> come;
    if (!snapshot)
        return come;
    if (m_since > snapshot->now)
        m_since = snapshot->now; // a step back, a reset
    for (const Flight& flight : snapshot->flights) {
        if (!isAsked(flight))
            continue;
        m_sent.push_back({flight.request, flight.link, flight.departs, flight.arrives});
        if (m_awaits && flight.departs >= m_since && isOn(flight.link, m_links)) {
            come = DotUnder{quint32(flight.request), flight.departs};
            m_awaits = false;
        }
    }
    if (m_sent.size() > 2 * kKept)
        m_sent.erase(m_sent.begin(), m_sent.end() - kKept);
    return come;
}

std::optional<DotUnder> NextRequest::here(const QStringList& links) const {
    const Sent* best = nullptr;
    for (const Sent& sent : m_sent) {
        if (!isOn(sent.link, links))
            continue;
        const auto underWay = [this](const Sent& one) { return one.arrives > m_last->now; };
        const bool better = best == nullptr || (underWay(sent) && (!underWay(*best) || sent.arrives < best->arrives)) ||
                            (!underWay(sent) && !underWay(*best) && sent.arrives > best->arrives);
        if (better)
            best = &sent;
    }
    return best != nullptr ? std::optional(DotUnder{quint32(best->request), best->departs}) : std::nullopt;
}

void NextRequest::await(const QStringList& links) {
    m_links = links;
    m_awaits = true;
    m_since = m_last ? m_last->now : 0;
}

bool NextRequest::giveUp() {
    return std::exchange(m_awaits, false);
}

} // namespace faultline::ui
