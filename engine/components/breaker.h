// Circuit breakers: when too many calls to a callee fail, further ones fail at once for a while.
#pragma once

#include <cstdint>

#include "engine/components/call.h"
#include "engine/kernel/time.h"

namespace faultline::components {

/// What opens a breaker, and for how long.
struct BreakerModel {
    bool on = false;
    double failures = 0.5; ///< opens at this share of the calls that ended in the window
    kernel::Time window = 10 * kernel::kSecond;
    std::uint32_t minRequests = 20;
    kernel::Time openFor = 5 * kernel::kSecond;
};

/// One caller's breaker for one callee. Calls are counted when they end, in ten parts of the window, as Hystrix does.
/// Open for long enough, it lets one call through (half-open): that one closes it or opens it anew.
class Breaker {
  public:
    /// What a call's end did to it.
    enum class Turn : std::uint8_t { None, Opened, Closed };

    /// Whether a call may be made now. In the half-open state only where none is out (`trialIsOut`).
    bool admits(kernel::Time now, bool trialIsOut) const {
        return m_openUntil == kernel::kNever || (now >= m_openUntil && !trialIsOut);
    }
    bool isClosed() const { return m_openUntil == kernel::kNever; }
    /// Open for long enough: the next call decides, or is about to.
    bool isHalfOpen(kernel::Time now) const { return !isClosed() && now >= m_openUntil; }
    /// A call that has been let through although the breaker is not closed: the one that decides.
    void setTrial(Index call) { m_trial = call; }
    Index trial() const { return m_trial; }

    /// A call has ended. What was under way when the breaker opened no longer counts.
    Turn ended(const BreakerModel& model, kernel::Time now, bool failed, bool isTrial) {
        if (!isClosed()) {
            if (!isTrial)
                return Turn::None;
            m_trial = kNone;
            if (failed)
                return open(model, now);
            *this = Breaker();
            return Turn::Closed;
        }
        roll(model, now);
        ++m_calls[placeOf(m_part)];
        m_failed[placeOf(m_part)] += failed ? 1 : 0;
        std::uint64_t calls = 0;
        std::uint64_t failures = 0;
        for (int i = 0; i < kParts; ++i) {
            calls += m_calls[i];
            failures += m_failed[i];
        }
        const bool tooMany = static_cast<double>(failures) >= model.failures * static_cast<double>(calls);
        return calls >= model.minRequests && failures > 0 && tooMany ? open(model, now) : Turn::None;
    }

  private:
    static constexpr int kParts = 10;
    static int placeOf(std::int64_t part) { return static_cast<int>(part % kParts); }
    Turn open(const BreakerModel& model, kernel::Time now) {
        m_openUntil = now + model.openFor;
        return Turn::Opened;
    }
    void roll(const BreakerModel& model, kernel::Time now) {
        const std::int64_t part = now / (model.window / kParts + 1);
        if (part < m_part || part - m_part > kParts) // an edit of the window, or a long silence
            m_part = part - kParts;
        for (; m_part < part; ++m_part)
            m_calls[placeOf(m_part + kParts + 1)] = m_failed[placeOf(m_part + kParts + 1)] = 0;
    }

    std::uint32_t m_calls[kParts] = {};
    std::uint32_t m_failed[kParts] = {};
    std::int64_t m_part = 0;
    kernel::Time m_openUntil = kernel::kNever; ///< kNever: closed
    Index m_trial = kNone;
};

} // namespace faultline::components
