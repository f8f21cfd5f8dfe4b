#include "engine/components/trace.h"

#include <algorithm>
#include <unordered_map>

#include "engine/kernel/random.h"

namespace faultline::components {

namespace {

enum class Fate : std::uint8_t { UnderWay, Good, Failed };

} // namespace

void TraceLog::thin() {
    std::unordered_map<Index, Fate> fates; // looked up by number only: its order never shows
    for (const TraceEvent& event : m_events) {
        if (event.kind == TraceEvent::Kind::RequestBegan)
            fates[event.request] = Fate::UnderWay;
        else if (event.kind == TraceEvent::Kind::RequestEnded)
            fates[event.request] = event.outcome == Outcome::Success ? Fate::Good : Fate::Failed;
    }
    bool thinsThoseUnderWay = false;
    const auto stays = [&](const TraceEvent& event) {
        const auto fate = fates.find(event.request);
        if (fate == fates.end())
            return false; // what goes on in the background for a request that was left out
        const std::uint64_t hash = kernel::hash(std::uint64_t{event.request});
        if (fate->second == Fate::UnderWay)
            return !thinsThoseUnderWay || (hash & m_goodMask) == 0;
        return (hash & (fate->second == Fate::Good ? m_goodMask : m_failedMask)) == 0;
    };
    const auto count = [&](Fate fate) {
        return std::count_if(m_events.begin(), m_events.end(),
                             [&](const TraceEvent& event) { return stays(event) && fates[event.request] == fate; });
    };
    constexpr auto kShare = static_cast<std::ptrdiff_t>(kMostEvents / 4);
    thinsThoseUnderWay = count(Fate::UnderWay) > kShare;
    while (count(Fate::Good) > kShare || (thinsThoseUnderWay && count(Fate::UnderWay) > kShare))
        m_goodMask = m_goodMask * 2 + 1;
    while (count(Fate::Failed) > kShare)
        m_failedMask = m_failedMask * 2 + 1;
    const auto leftOut = [&](const TraceEvent& event) {
        return event.kind == TraceEvent::Kind::RequestBegan && !stays(event);
    };
    m_leftOut += static_cast<std::uint64_t>(std::count_if(m_events.begin(), m_events.end(), leftOut));
    m_events.erase(std::remove_if(m_events.begin(), m_events.end(), [&](const auto& event) { return !stays(event); }),
                   m_events.end());
}

} // namespace faultline::components
