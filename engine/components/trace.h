// What happened to single requests, for traces and logs. Off unless somebody asks; recording changes nothing of a run.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/call.h"

namespace faultline::components {

/// One moment in the life of a request or of a call made for it.
struct TraceEvent {
    enum class Kind : std::uint8_t {
        RequestBegan, ///< callee: the client's node
        RequestEnded,
        Issued, ///< call, its parent (kNone: the request itself), link, caller and callee
        Arrived,
        WorkBegan, ///< a CPU took it up
        Answered,  ///< the callee has sent its answer
        Returned,  ///< the answer has reached the caller
        TimedOut,  ///< the caller stopped waiting
        Lost       ///< the message under way was dropped
    };
    kernel::Time at = 0;
    Index request = 0; ///< its number
    Index call = kNone;
    Index parent = kNone;
    Index link = kNone;
    Index caller = kNone;
    Index callee = kNone;
    std::uint16_t operation = kNoOperation;
    Kind kind = Kind::RequestBegan;
    Verb verb = Verb::Serve;
    Outcome outcome = Outcome::Success;
};

/// The requests of a run that can still be told in full, or a single one. Everything is recorded at first; when the
/// room is used up, requests are left out by a hash of their number: first those that went well, so that failures are
/// found. Which ones are kept depends on nothing else.
class TraceLog {
  public:
    static constexpr std::size_t kMostEvents = 60'000;

    bool on() const { return m_on; }
    void switchOn() { m_on = true; }
    /// From now on this request alone; what was recorded is gone.
    void follow(Index request) {
        switchOff();
        m_on = m_single = true;
        m_request = request;
    }
    void switchOff() { *this = TraceLog(); }
    bool wants(Index request) const { return !m_single || request == m_request; }
    void record(const TraceEvent& event) {
        if (!wants(event.request))
            return;
        if (m_events.size() >= kMostEvents) {
            if (m_single)
                return; // its beginning is what makes it readable
            thin();
        }
        m_events.push_back(event);
    }
    const std::vector<TraceEvent>& events() const { return m_events; }
    /// How many requests have been left out.
    std::uint64_t leftOut() const { return m_leftOut; }

  private:
    void thin();

    bool m_on = false;
    bool m_single = false;
    Index m_request = 0;          ///< the single one's number
    std::uint64_t m_goodMask = 0; ///< of requests that went well, those whose hashed number has these bits clear stay
    std::uint64_t m_failedMask = 0;
    std::uint64_t m_leftOut = 0;
    std::vector<TraceEvent> m_events;
};

} // namespace faultline::components
