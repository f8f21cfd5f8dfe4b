// What a component's behaviour may do: look at the model, change the state, send calls, answer them, draw, measure.
#pragma once

#include <algorithm>
#include <string>

#include "engine/components/model.h"
#include "engine/components/state.h"

namespace faultline::components {

/// The model and state that a behaviour works on. Cheap to make; holds nothing itself.
struct World {
    const Model& model;
    State& state;

    kernel::Time now() const { return state.now; }
    Call& call(Index index) { return state.calls[index]; }
    Node& node(Index index) { return state.nodes[index]; }
    const ComponentModel& componentOf(const Node& node) const { return model.components[node.component]; }
    ComponentState& stateOf(const Node& node) { return state.components[node.component]; }

    void schedule(kernel::Time at, EventType type, Index slot, Index generation = 0) {
        state.queue.push(at, kernel::pack(static_cast<std::uint8_t>(type), generation, slot));
    }

    // --- the caller's side -------------------------------------------------------------------------------------
    /// A new call from a node over one of its links; `frame` is the caller's own call (kNone: none), whose operation,
    /// key, user and picture it takes over. References to calls are void afterwards.
    Index open(Index callerNode, Index link, Index calleeNode, Verb verb, Index frame);
    /// Sends it, with a timeout after which the caller's kind is told and stops waiting.
    void issue(Index call, std::uint16_t lane, kernel::Time timeout);
    /// Which instance of the callee a call over `link` goes to: by key for caches, by key and role for databases, else
    /// in rotation over all, down ones included. kNone when the callee has none, or none that may answer.
    Index pickInstance(Index callerNode, Index link, const Ask& ask);

    /// Whether messages get from one node to another: false while a partition, an isolation or a zone's outage drops
    /// them in silence.
    bool reachable(Index from, Index to) const { return state.reach.isWhole() || state.reach.reaches(from, to); }

    /// Whether an instance was added to a running component and has not served yet.
    bool isJoining(Index node) const {
        return !state.joining.empty() &&
               std::find(state.joining.begin(), state.joining.end(), node) != state.joining.end();
    }

    // --- the callee's side -------------------------------------------------------------------------------------
    /// The call is done here: counts it and sends the answer.
    void finish(Index call, Outcome outcome);
    /// Turned away at the door: counted as rejected, not as work.
    void reject(Index call, Outcome outcome);
    /// A pure delay at the callee; its kind's onDelay follows.
    void delay(Index call, kernel::Time duration);
    /// Whether a call may be followed along a circle of components once more; after kMaxRounds it may not.
    bool goesRound(Index frame);
    /// Something joined or left the instance's waiting ones.
    void waitingChanged(Node& node, int delta);
    void waitingChanged(ComponentState& component, int delta);

    // --- for the dispatcher ------------------------------------------------------------------------------------
    void sendAnswer(Index call);
    void release(Index call);                     ///< nobody needs it any more
    void enlist(Index call, std::uint16_t lane);  ///< waits in a timeout lane from now on
    void disarm(Index call);                      ///< takes it out of its timeout lane
    void drainPool(Index callerNode, Index link); ///< sends what waits for the link's pool, as far as it has room
    void leavePool(Index callerNode, Index link); ///< a call that counted against it no longer does
    void armLane(std::uint16_t lane);
    bool callerWaits(const Call& call) const;
    std::string nodeName(Index node) const { return model.nodeName(node); }
    /// Records a moment of a call (kNone: none) where requests are traced.
    void trace(TraceEvent::Kind kind, Index call, Outcome outcome = Outcome::Success) {
        if (state.traces.on()) [[unlikely]]
            recordTrace(kind, call, outcome);
    }
    void log(std::string what, std::string target, std::string detail, bool fault);

  private:
    /// The callee's instances in the caller's zone; all when there are none.
    const std::vector<Index>& nearOrAll(Index callerNode, Index link) const;
    void recordTrace(TraceEvent::Kind kind, Index call, Outcome outcome);
    void sendRequest(Index call);
    network::Delivery transmit(const Call& call, Index from, Index to, std::int64_t bytes, bool answer);
    void put(Index call, const network::Delivery& delivery, Stage stage);
    void recordFlight(const Call& call, const network::Delivery& delivery, bool answer);
    void leave(Call& call, Node& node);
};

} // namespace faultline::components
