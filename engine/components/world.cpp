#include "engine/components/world.h"

#include <algorithm>

#include "engine/components/cache.h"
#include "engine/components/circles.h"
#include "engine/components/database_routing.h"
#include "engine/components/queue.h"
#include "engine/components/redundancy.h"
#include "engine/components/routing.h"
#include "engine/components/store_caller.h"
#include "engine/components/store_parts.h"

namespace faultline::components {

Index World::open(Index callerNode, Index link, Index calleeNode, Verb verb, Index frame) {
    const Index index = state.calls.allocate();
    Call& made = state.calls[index];
    made.caller = callerNode;
    made.link = link;
    made.callee = calleeNode;
    made.verb = verb;
    made.stage = Stage::Waiting;
    made.expires = kernel::kNever;
    made.key = kNone;
    if (frame != kNone) {
        const Call& own = state.calls[frame];
        made.parent = frame;
        made.parentGeneration = own.generation;
        made.expires = own.expires;
        made.operation = own.operation;
        made.key = own.key;
        made.user = own.user;
        made.number = own.number;
        made.sampled = own.sampled;
        made.retry = own.retry;
        made.rounds = own.rounds;
    }
    return index;
}

void World::issue(Index index, std::uint16_t lane, kernel::Time timeout) {
    Call& call = state.calls[index];
    if (now() + timeout < call.expires)
        call.expires = now() + timeout;
    enlist(index, lane);
    trace(TraceEvent::Kind::Issued, index);
    if (model.links[call.link].toStore && !call.isTry) [[unlikely]] {
        store::caller::begin(*this, index);
        return;
    }
    if (model.links[call.link].toCdn) [[unlikely]] {
        const EdgeModel& edge = model.caches[model.components[model.links[call.link].to].row].edge;
        routing::markRead(*this, call, edge.ownerOf(call.operation));
    }

    const std::uint32_t pool = model.links[call.link].pool;
    if (pool > 0) {
        Node& caller = state.nodes[call.caller];
        Outlet& outlet = caller.outlets[model.links[call.link].ordinal];
        if (outlet.inFlight >= pool) {
            call.stage = Stage::Waiting;
            outlet.waiting.push(index);
            return;
        }
        ++outlet.inFlight;
        call.holdsPool = true;
    }
    sendRequest(index);
}

void World::enlist(Index index, std::uint16_t lane) {
    Call& call = state.calls[index];
    call.began = now();
    call.lane = lane;
    Lane& list = state.lanes[lane];
    call.lanePrevious = list.tail;
    call.laneNext = kNone;
    if (list.tail != kNone)
        state.calls[list.tail].laneNext = index;
    else
        list.head = index;
    list.tail = index;
    if (!list.armed)
        armLane(lane);
}

void World::armLane(std::uint16_t lane) {
    Lane& list = state.lanes[lane];
    if (list.head == kNone) {
        list.armed = false;
        return;
    }
    list.armed = true;
    schedule(state.calls[list.head].began + model.lanes[lane].timeout, EventType::Lane, lane, list.uses);
}

void World::disarm(Index index) {
    Call& call = state.calls[index];
    if (call.lane == 0xffff)
        return;
    Lane& list = state.lanes[call.lane];
    if (call.lanePrevious != kNone)
        state.calls[call.lanePrevious].laneNext = call.laneNext;
    else
        list.head = call.laneNext;
    if (call.laneNext != kNone)
        state.calls[call.laneNext].lanePrevious = call.lanePrevious;
    else
        list.tail = call.lanePrevious;
    call.lane = 0xffff;
}

const std::vector<Index>& World::nearOrAll(Index callerNode, Index link) const {
    const Index zone = model.nodeZone[callerNode];
    const std::vector<Index>& all = model.components[model.links[link].to].nodes;
    return zone == kNone || model.near[link][zone].empty() ? all : model.near[link][zone];
}

Index World::pickInstance(Index callerNode, Index link, const Ask& ask) {
    const network::LinkModel& wire = model.links[link];
    const ComponentModel& callee = model.components[wire.to];
    if (callee.nodes.empty())
        return kNone;
    if (callee.nodes.size() == 1 || callee.kind == KindId::Queue || callee.kind == KindId::Store)
        return callee.nodes.front(); // a store's caller chooses try by try
    if (callee.kind == KindId::Database)
        return database::route(*this, callerNode, link, ask);
    if (callee.kind == KindId::Cache && ask.key != kNone)
        return callee.nodes[cache::shardOf(model.caches[callee.row], callee.nodes.size(), ask.key)];
    if (callee.redundant)
        return redundancy::addressed(*this, callerNode, wire);
    const std::vector<Index>& nodes = wire.prefersZone ? nearOrAll(callerNode, link) : callee.nodes;
    Outlet& outlet = state.nodes[callerNode].outlets[wire.ordinal];
    std::size_t at = outlet.rotation++ % nodes.size();
    if (!state.joining.empty()) [[unlikely]]
        for (std::size_t i = 1; i < nodes.size() && isJoining(nodes[at]); ++i)
            at = outlet.rotation++ % nodes.size();
    return nodes[at];
}

network::Delivery World::transmit(const Call& call, Index from, Index to, std::int64_t bytes, bool answer) {
    const network::LinkModel& link = model.links[call.link];
    return network::transmit(link, model.latencyOver(link, from, to), state.links[call.link], now(), bytes, answer,
                             reachable(from, to));
}

void World::sendRequest(Index index) {
    Call& call = state.calls[index];
    const std::int64_t bytes = call.operation == kNoOperation ? 0 : model.operations[call.operation].requestBytes;
    const network::Delivery delivery = transmit(call, call.caller, call.callee, bytes, false);
    if (call.sampled || (call.verb == Verb::Check && state.sampleMask != kDrawNothing))
        recordFlight(call, delivery, false);
    put(index, delivery, Stage::ToCallee);
}

void World::sendAnswer(Index index) {
    Call& call = state.calls[index];
    trace(TraceEvent::Kind::Answered, index, call.outcome);
    // A worker's acknowledgement, and a queue's of what was published, say no more than that.
    const bool says = call.operation != kNoOperation && call.verb != Verb::Deliver && call.verb != Verb::Publish;
    const std::int64_t bytes = says ? model.operations[call.operation].responseBytes : 0;
    const network::Delivery delivery = transmit(call, call.callee, call.caller, bytes, true);
    if (call.sampled || (call.verb == Verb::Check && state.sampleMask != kDrawNothing))
        recordFlight(call, delivery, true);
    put(index, delivery, Stage::ToCaller);
}

void World::put(Index index, const network::Delivery& delivery, Stage stage) {
    Call& call = state.calls[index];
    call.window = state.window;
    if (delivery.dropped) {
        trace(TraceEvent::Kind::Lost, index, call.outcome);
        call.stage = Stage::Lost;
        if (call.verb == Verb::Deliver)
            queue::onLost(*this, index, delivery.at);
        else if (!callerWaits(call))
            release(index);
        return;
    }
    call.stage = stage;
    if (delivery.at <= now())
        state.arrivingNow.push((static_cast<std::uint64_t>(call.generation) << 32) | index);
    else
        schedule(delivery.at, EventType::Deliver, index, call.generation);
}

void World::recordTrace(TraceEvent::Kind kind, Index index, Outcome outcome) {
    const Call& call = state.calls[index];
    if (!state.traces.wants(call.number) || call.verb == Verb::Check || store::isBetweenMembers(call.verb))
        return;
    TraceEvent event;
    event.at = now();
    event.request = call.number;
    event.kind = kind;
    event.call = index;
    event.outcome = outcome;
    event.link = call.link;
    event.caller = call.caller;
    event.callee = call.callee;
    event.verb = call.verb;
    event.operation = call.operation;
    if (kind == TraceEvent::Kind::Issued &&
        (call.isTry || !isCaller(model.components[state.nodes[call.caller].component].kind))) {
        // The frame that made it; a branch of a handler belongs to the frame that it split off.
        event.parent = call.parent;
        while (event.parent != kNone && state.calls[event.parent].verb == Verb::Branch)
            event.parent = state.calls[event.parent].parent;
    }
    state.traces.record(event);
}

void World::recordFlight(const Call& call, const network::Delivery& delivery, bool answer) {
    Flight flight;
    flight.request = call.number;
    flight.link = call.link;
    // One that is not listed any more, draining, keeps its number.
    const auto place = [&](Index node) {
        return static_cast<std::uint16_t>(model.nodePosition[node] != kNone ? model.nodePosition[node]
                                                                            : state.nodes[node].instance);
    };
    flight.fromInstance = place(call.caller);
    flight.toInstance = place(call.callee);
    flight.departs = now();
    flight.arrives = delivery.at;
    flight.answer = answer;
    if (delivery.dropped)
        flight.kind = Flight::Kind::Dropped;
    else if (call.verb == Verb::Check)
        flight.kind = Flight::Kind::HealthCheck;
    else if (!answer)
        flight.kind = call.retry ? Flight::Kind::Retry : Flight::Kind::Request;
    else if (call.outcome != Outcome::Success)
        flight.kind = Flight::Kind::Error;
    else if (call.stale)
        flight.kind = Flight::Kind::Stale;
    else
        flight.kind = now() - call.began > state.slowThreshold ? Flight::Kind::Slow : Flight::Kind::Success;
    if (state.flights.size() >= kFlightLimit)
        state.flights.pop();
    state.flights.push(flight);
}

bool World::callerWaits(const Call& call) const {
    if (call.detached)
        return false;
    const Node& caller = state.nodes[call.caller];
    if (caller.health == NodeHealth::Crashed || caller.health == NodeHealth::Gone)
        return false;
    if (call.parent == kNone)
        return true;
    if (isCaller(model.components[caller.component].kind) && !call.isTry)
        return state.requests.isCurrent(call.parent, call.parentGeneration);
    return state.calls.isCurrent(call.parent, call.parentGeneration);
}

void World::release(Index index) {
    disarm(index);
    Call& call = state.calls[index];
    const bool heldPool = call.holdsPool;
    const Index callerNode = call.caller;
    const Index link = call.link;
    call.stage = Stage::Free;
    state.calls.free(index);
    if (heldPool)
        leavePool(callerNode, link);
}

void World::leavePool(Index callerNode, Index link) {
    --state.nodes[callerNode].outlets[model.links[link].ordinal].inFlight;
    drainPool(callerNode, link);
}

void World::drainPool(Index callerNode, Index link) {
    Outlet& outlet = state.nodes[callerNode].outlets[model.links[link].ordinal];
    const std::uint32_t pool = model.links[link].pool;
    while (!outlet.waiting.empty() && (pool == 0 || outlet.inFlight < pool)) {
        const Index next = outlet.waiting.pop();
        if (!callerWaits(state.calls[next])) {
            release(next);
            continue;
        }
        ++outlet.inFlight;
        state.calls[next].holdsPool = true;
        sendRequest(next);
    }
}

void World::leave(Call& call, Node& node) {
    node.population.add(now(), -1);
    call.inside = false;
    if (call.detached || call.expires <= now() || !callerWaits(call))
        ++node.counts.wasted;
}

void World::finish(Index index, Outcome outcome) {
    Call& call = state.calls[index];
    Node& node = state.nodes[call.callee];
    leave(call, node);
    ++node.counts.completions;
    if (outcome != Outcome::Success)
        ++node.counts.failures;
    stateOf(node).residence.record(now() - call.arrived);
    if (state.components.size() <= kRecentComponents)
        stateOf(node).recent.recordSuccess(now(), now() - call.arrived);
    call.outcome = outcome;
    sendAnswer(index);
}

void World::reject(Index index, Outcome outcome) {
    Call& call = state.calls[index];
    Node& node = state.nodes[call.callee];
    node.population.add(now(), -1);
    call.inside = false;
    ++node.counts.rejected;
    call.outcome = outcome;
    sendAnswer(index);
}

void World::delay(Index index, kernel::Time duration) {
    Call& call = state.calls[index];
    call.frozenAtStart = state.nodes[call.callee].hungTotal;
    schedule(now() + duration, EventType::Delay, index, call.generation);
}

bool World::goesRound(Index frame) {
    Call& call = state.calls[frame];
    if (call.rounds < kMaxRounds) {
        ++call.rounds;
        return true;
    }
    ComponentState& component = stateOf(state.nodes[call.callee]);
    if (!component.circleLogged) {
        component.circleLogged = true;
        log("loop", nodeName(call.callee),
            "requests go round in a circle; each ends as an error after " + std::to_string(kMaxRounds) + " calls",
            true);
    }
    return false;
}

void World::waitingChanged(Node& node, int delta) {
    node.waiting.add(now(), delta);
    // Several members of a store may have work of one request: store_waiting.h counts the requests.
    if (model.components[node.component].kind != KindId::Store)
        waitingChanged(state.components[node.component], delta);
}

void World::waitingChanged(ComponentState& component, int delta) {
    component.waitingNow += delta;
    if (component.waitingNow > component.waitingMax)
        component.waitingMax = component.waitingNow;
}

void World::log(std::string what, std::string target, std::string detail, bool fault) {
    if (state.log.size() >= kLogLimit) {
        state.log.erase(state.log.begin(), state.log.begin() + kLogLimit / 10);
        state.logDropped += kLogLimit / 10;
    }
    state.log.push_back({now(), std::move(what), std::move(target), std::move(detail), fault});
}

} // namespace faultline::components
