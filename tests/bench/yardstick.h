// The yardstick for the engine's speed: the same model as a bare loop, without statistics, network, names or faults.
#pragma once

#include <array>
#include <cstdint>
#include <queue>
#include <vector>

#include "engine/kernel/random.h"
#include "engine/kernel/ring.h"
#include "engine/kernel/time.h"

namespace faultline::bench {

/// What the bare loop simulated; `meanServiceTimes` shows that it is the right model (3.2545).
struct YardstickResult {
    std::uint64_t requests = 0;
    double meanServiceTimes = 0;
};

/// Poisson arrivals → round robin → 4 servers with 2 workers → with probability 0.2 a database with 8 workers → reply;
/// every station at utilization 0.8, all service times exponential. A server's worker is free while the database
/// works. `std::priority_queue` of 16-byte events; no statistic but the sum of the residence times.
class Yardstick {
  public:
    explicit Yardstick(std::uint64_t seed) : m_random(seed) {}

    YardstickResult run(std::uint64_t requests) {
        YardstickResult result;
        std::uint64_t arrivals = 1;
        m_events.push({draw(1 / kRate), 0, Arrival});
        while (!m_events.empty()) {
            const Event event = m_events.top();
            m_events.pop();
            switch (event.kindAndServer & 3u) {
            case Arrival:
                if (arrivals++ < requests)
                    m_events.push({event.time + draw(1 / kRate), 0, Arrival});
                arrive(event.time);
                break;
            case ServerDone:
                leave(m_servers[event.kindAndServer >> 2], event.time, kService, event.kindAndServer);
                if (m_random.chance(kShare))
                    enter(m_database, 8, event.request, event.time, kDatabase, DatabaseDone);
                else
                    finish(event.request, event.time, result);
                break;
            case DatabaseDone:
                leave(m_database, event.time, kDatabase, event.kindAndServer);
                finish(event.request, event.time, result);
                break;
            }
        }
        result.meanServiceTimes = m_residence / static_cast<double>(result.requests) / kService;
        return result;
    }

  private:
    using Time = kernel::Time;
    static constexpr double kService = 1e6;             // a server's mean, in ns
    static constexpr double kRate = 0.8 * 8 / kService; // 4 × 2 workers
    static constexpr double kShare = 0.2;
    static constexpr double kDatabase = 0.8 * 8 / (kRate * kShare);
    enum Kind : std::uint32_t { Arrival, ServerDone, DatabaseDone };

    struct Event {
        Time time;
        std::uint32_t request;
        std::uint32_t kindAndServer; // kind in the low 2 bits
    };
    static_assert(sizeof(Event) == 16);
    struct Later {
        bool operator()(const Event& a, const Event& b) const { return a.time > b.time; }
    };
    struct Station {
        int busy = 0;
        kernel::Ring<std::uint32_t> waiting;
    };

    Time draw(double mean) { return static_cast<Time>(m_random.exponential() * mean); }
    void arrive(Time now) {
        if (m_freeRequests.empty()) {
            m_freeRequests.push_back(static_cast<std::uint32_t>(m_started.size()));
            m_started.push_back(0);
        }
        const std::uint32_t request = m_freeRequests.back();
        m_freeRequests.pop_back();
        m_started[request] = now;
        enter(m_servers[m_next], 2, request, now, kService, ServerDone | m_next << 2);
        m_next = (m_next + 1) & 3u;
    }
    void enter(Station& station, int workers, std::uint32_t request, Time now, double mean, std::uint32_t done) {
        if (station.busy < workers) {
            ++station.busy;
            m_events.push({now + draw(mean), request, done});
        } else {
            station.waiting.push(request);
        }
    }
    void leave(Station& station, Time now, double mean, std::uint32_t done) {
        if (station.waiting.empty())
            --station.busy;
        else
            m_events.push({now + draw(mean), station.waiting.pop(), done});
    }
    void finish(std::uint32_t request, Time now, YardstickResult& result) {
        m_residence += static_cast<double>(now - m_started[request]);
        m_freeRequests.push_back(request);
        ++result.requests;
    }

    kernel::Random m_random;
    std::priority_queue<Event, std::vector<Event>, Later> m_events;
    std::array<Station, 4> m_servers;
    Station m_database;
    std::vector<Time> m_started;
    std::vector<std::uint32_t> m_freeRequests;
    double m_residence = 0;
    std::uint32_t m_next = 0;
};

/// Simulates so many requests to their end.
inline YardstickResult runYardstick(std::uint64_t requests, std::uint64_t seed) {
    return Yardstick(seed).run(requests);
}

} // namespace faultline::bench
