// Messages over links: latency, loss, bandwidth, cuts. A message is answered with its delivery; who gets it is for
// the simulation to say.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/kernel/random.h"
#include "engine/kernel/sampler.h"
#include "engine/kernel/time.h"
#include "engine/metrics/last_seconds.h"

namespace faultline::network {

/// One compiled link.
struct LinkModel {
    bool prefersZone = false; ///< the caller rather asks instances of its own zone
    std::string id;
    std::uint32_t from = 0;    ///< component
    std::uint32_t to = 0;      ///< component
    kernel::Sampler latency;   ///< its own; not used where it goes `byZone`
    bool byZone = false;       ///< drawn by the zones of the two instances
    bool internal = false;     ///< implied, between the members of one component; shown nowhere
    double meanLatency = 0;    ///< ns, for screens
    double loss = 0;           ///< 0–1, each message
    double bytesPerSecond = 0; ///< 0: unlimited; each direction
    double weight = 1;
    std::uint32_t pool = 0;    ///< calls in flight a calling instance; 0: unlimited
    std::uint32_t ordinal = 0; ///< place among the caller's outgoing links
    bool removed = false;
    bool toStore = false; ///< a call over it becomes tries, each at one member
    bool toCdn = false;   ///< what a call over it asks for may be held there
};

/// Messages of a link since the window began. sent = received + dropped + in flight, exactly.
struct LinkCounts {
    std::uint64_t messages = 0;
    std::uint64_t requests = 0; ///< of the messages, those that are no answers
    std::uint64_t received = 0;
    std::uint64_t dropped = 0;
    std::uint64_t bytes = 0;
};

/// A link at one moment.
struct LinkState {
    kernel::Random random;
    LinkCounts counts;
    std::uint32_t cuts = 0;                   ///< cut events in force
    std::vector<kernel::Sampler> addedDelays; ///< of delay events in force
    double addedLoss = 0;
    kernel::Time freeAt[2] = {0, 0};  ///< bandwidth: when the last byte of each direction has left
    std::int64_t requestsAtGauge = 0; ///< below zero when the window began since
    metrics::LastSeconds requestsLately;
};

/// Where a message goes.
struct Delivery {
    kernel::Time at = 0;
    bool dropped = false;
};

/// Sends one message of `bytes` over the link, `answer` backwards. Counts it as sent, and as dropped where it is lost
/// or the other side is not `reachable`.
inline Delivery transmit(const LinkModel& model, const kernel::Sampler& latency, LinkState& link, kernel::Time now,
                         std::int64_t bytes, bool answer, bool reachable) {
    ++link.counts.messages;
    link.counts.requests += answer ? 0 : 1;
    link.counts.bytes += static_cast<std::uint64_t>(bytes);
    kernel::Time at = now + latency.draw(link.random);
    for (const kernel::Sampler& added : link.addedDelays)
        at += added.draw(link.random);
    if (model.bytesPerSecond > 0) {
        kernel::Time& freeAt = link.freeAt[answer ? 1 : 0];
        const auto transmission = static_cast<kernel::Time>(static_cast<double>(bytes) / model.bytesPerSecond * 1e9);
        freeAt = (freeAt > now ? freeAt : now) + transmission;
        at += freeAt - now;
    }
    const double loss = model.loss + link.addedLoss;
    if (!reachable || link.cuts > 0 || (loss > 0 && link.random.chance(loss))) {
        ++link.counts.dropped;
        return {at, true};
    }
    return {at, false};
}

} // namespace faultline::network
