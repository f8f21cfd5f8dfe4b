#include "engine/simulation/dispatch.h"

#include "engine/components/autoscale.h"
#include "engine/components/balancer_watch.h"
#include "engine/components/behaviour.h"
#include "engine/components/client.h"
#include "engine/components/failover.h"
#include "engine/components/handler.h"
#include "engine/components/health.h"
#include "engine/components/hedging.h"
#include "engine/components/load_balancer.h"
#include "engine/components/queue.h"
#include "engine/components/redundancy.h"
#include "engine/components/replication.h"
#include "engine/components/stampede.h"
#include "engine/components/store.h"
#include "engine/components/store_repair.h"
#include "engine/simulation/gauges.h"
#include "engine/simulation/watching.h"

namespace faultline::simulation {

using components::Call;
using components::EventType;
using components::Index;
using components::kNone;
using components::Stage;
using components::World;

namespace {

/// A message has arrived, at the callee or back at the caller.
void deliver(World& world, Index index) {
    Call& call = world.call(index);
    network::LinkState& link = world.state.links[call.link];
    if (call.window == world.state.window)
        ++link.counts.received;
    if (call.stage == Stage::ToCallee)
        components::health::arrive(world, index);
    else
        components::health::answered(world, index);
}

/// The head of a timeout lane may be due. Lanes are in the order in which their calls were issued; a lane's event takes
/// its place among events of the same time when the lane is armed.
void checkLane(World& world, std::uint16_t lane) {
    components::Lane& list = world.state.lanes[lane];
    while (list.head != kNone && world.call(list.head).began + world.model.lanes[lane].timeout <= world.now())
        components::health::timedOut(world, list.head);
    world.armLane(lane);
}

/// A component's load is looked at; another number of instances is one more `set`.
void autoscale(World& world, Index component, Index generation, const scenario::SetKey& setKey) {
    const auto wanted = components::autoscale::look(world, component, generation);
    if (!wanted)
        return;
    const components::ComponentModel& model = world.model.components[component];
    const auto from = std::to_string(model.nodes.size());
    const auto done = setKey(model.id, "instances", catalog::Value(static_cast<std::int64_t>(*wanted)));
    FAULTLINE_ASSERT(done.ok(), "a number of instances within the autoscaler's bounds was refused");
    world.log("autoscale", model.id, from + " to " + std::to_string(*wanted), false);
}

void onEvent(World& world, std::uint64_t payload, const scenario::SetKey& setKey) {
    const Index slot = kernel::slotOf(payload);
    const std::uint32_t generation = kernel::generationOf(payload);
    switch (static_cast<EventType>(kernel::typeOf(payload))) {
    case EventType::Arrival:
        components::client::onArrival(world, slot, generation);
        break;
    case EventType::Think:
        components::client::onThink(world, generation, slot);
        break;
    case EventType::Burst:
        components::client::onBurst(world, slot, generation);
        break;
    case EventType::Deadline:
        components::client::onDeadlines(world, slot);
        break;
    case EventType::Retry:
        if (world.state.requests.isCurrent(slot, generation))
            components::client::onRetry(world, slot);
        break;
    case EventType::Lane:
        if ((world.state.lanes[slot].uses & 0xffffffu) == generation)
            checkLane(world, static_cast<std::uint16_t>(slot));
        break;
    case EventType::Deliver:
        FAULTLINE_ASSERT(world.state.calls.isCurrent(slot, generation), "a message on the wire lost its call");
        deliver(world, slot);
        break;
    case EventType::Delay:
        if (world.state.calls.isCurrent(slot, generation))
            components::health::delayEnded(world, slot, generation);
        break;
    case EventType::StepRetry:
        if (world.state.calls.isCurrent(slot, generation))
            components::health::retryDue(world, slot);
        break;
    case EventType::StepRefused:
        if (world.state.calls.isCurrent(slot, generation))
            components::handler::stepRefused(world, slot);
        break;
    case EventType::Hedge:
        components::hedging::onDue(world, slot);
        break;
    case EventType::HoldEnd:
        components::load_balancer::onHoldEnd(world, slot);
        break;
    case EventType::Check:
        components::load_balancer::onCheckDue(world, slot, generation);
        break;
    case EventType::MessageReady:
        components::queue::onMessageReady(world, generation, slot);
        break;
    case EventType::Started:
        components::health::onStarted(world, slot, generation);
        break;
    case EventType::Revive:
        scenario::revive(world, slot, generation);
        break;
    case EventType::Chaos:
        scenario::onChaos(world, slot, generation);
        break;
    case EventType::Scenario: {
        if (world.model.scenario[slot].removed)
            break;
        const auto played = scenario::play(world, world.model.scenario[slot].event, setKey);
        if (!played)
            world.log("refused", "scenario", played.error().message.english(), false);
        break;
    }
    case EventType::FaultEnd:
        if ((world.state.faults[slot].serial & 0xffffffu) == generation)
            scenario::end(world, slot, setKey);
        break;
    case EventType::Gauges:
        tickGauges(world);
        world.schedule(world.now() + components::kGaugeInterval, EventType::Gauges, 0);
        break;
    case EventType::WarmUpEnd:
        beginWindow(world);
        break;
    case EventType::TrafficStep:
        components::client::rateChanged(world, slot);
        if (world.now() < world.state.clients[slot].rampEnd)
            world.schedule(world.now() + 100 * kernel::kMillisecond, EventType::TrafficStep, slot);
        break;
    case EventType::StoreTimer:
        components::store::onTimer(world, slot, generation);
        break;
    case EventType::HintReplay:
        components::store::repair::onReplay(world, slot, generation);
        break;
    case EventType::Replicated:
        components::replication::onDue(world, generation >> 7, generation & 127, slot);
        break;
    case EventType::WriteWait:
        components::replication::onWaitOver(world, slot);
        break;
    case EventType::EjectionEnd:
        components::load_balancer::onEjectionEnd(world, slot, generation);
        break;
    case EventType::Takeover:
        components::redundancy::onTakeover(world, slot, generation);
        break;
    case EventType::Autoscale:
        autoscale(world, slot, generation, setKey);
        break;
    case EventType::FetchWait:
        components::stampede::onWaitOver(world, slot);
        break;
    case EventType::PlaceFree:
        if (world.state.calls.isCurrent(slot, generation))
            components::queue::onPlaceFree(world, slot);
        break;
    case EventType::ShardCheck:
        components::failover::check(world, slot);
        break;
    case EventType::Retention:
        components::queue::onRetention(world, slot);
        break;
    case EventType::Rebalance:
        components::queue::onRebalance(world, slot);
        break;
    }
}

} // namespace

void deliverPending(World& world) {
    auto& arriving = world.state.arrivingNow;
    while (!arriving.empty()) {
        const std::uint64_t token = arriving.pop();
        ++world.state.events;
        deliver(world, static_cast<Index>(token));
    }
}

bool runEvents(World& world, kernel::Time until, std::uint64_t maxEvents, const scenario::SetKey& setKey,
               const bool& interrupted) {
    components::State& state = world.state;
    const std::uint64_t stop = maxEvents > UINT64_MAX - state.events ? UINT64_MAX : state.events + maxEvents;
    if (until < state.now)
        return true; // time does not go back
    deliverPending(world);
    while (state.queue.nextTime() <= until) {
        const kernel::Event event = state.queue.pop();
        state.now = event.time;
        ++state.events;
        onEvent(world, event.payload, setKey);
        deliverPending(world);
        if (state.events >= stop || interrupted)
            return false;
    }
    state.now = until;
    return true;
}

void beginWindow(World& world) {
    components::State& state = world.state;
    const kernel::Time now = world.now();
    state.window = 1;
    state.windowStart = now;
    components::autoscale::beginWindow(world);
    for (components::SessionsState& sessions : state.sessions)
        sessions.lost = 0;
    for (components::Node& node : state.nodes) {
        components::ComponentState& component = state.components[node.component];
        component.arrivalsAtGauge -= static_cast<std::int64_t>(node.counts.arrivals);
        component.completionsAtGauge -= static_cast<std::int64_t>(node.counts.completions);
        component.failuresAtGauge -= static_cast<std::int64_t>(node.counts.failures + node.counts.rejected);
        node.counts = {};
        node.busyAtGauge -= node.busyTime.integral(now);
        node.busyTime.restart(now);
        node.availableTime.restart(now);
        node.runningTime.restart(now);
        node.waiting.restart(now);
        node.population.restart(now);
    }
    for (network::LinkState& link : state.links) {
        link.requestsAtGauge -= static_cast<std::int64_t>(link.counts.requests);
        link.counts = {};
    }
    for (components::ComponentState& component : state.components) {
        component.residence.clear();
        component.waitingMax = component.waitingNow;
        component.paid = component.paidMachineSeconds = component.paidHandled = 0;
    }
    for (components::ClientState& client : state.clients) {
        client.sessionsLost = 0;
        client.browserCounts = {};
        for (components::RequestCounts& counts : client.operations)
            counts = {};
        client.lostWrites = client.duplicateEffects = client.idCollisions = 0;
    }
    for (components::CacheState& cache : state.caches) {
        cache.hitsAtGauge -= static_cast<std::int64_t>(cache.hits);
        cache.missesAtGauge -= static_cast<std::int64_t>(cache.misses);
        cache.hits = cache.misses = cache.evictions = cache.expirations = cache.refusedSets = 0;
        cache.coalesced = cache.onward = cache.sessionMisses = 0;
    }
    for (components::SharedReads& reads : state.sharedReads)
        reads.coalesced = 0;
    for (components::DatabaseState& database : state.databases) {
        database.reads = database.writes = database.scans = 0;
        database.failovers = database.keysMoved = database.lostWrites = 0;
        database.unavailable = 0;
        database.replicationLag.clear();
    }
    for (components::QueueState& queue : state.queues) {
        queue.depth.restart(now);
        queue.depthStart = queue.depth.level();
        queue.published = queue.acked = queue.delivered = queue.redelivered = queue.deadLettered = queue.dropped = 0;
        queue.replayed = 0;
        queue.oldest = 0;
    }
    components::store::beginWindow(world);
    for (components::WorkerState& worker : state.workers)
        worker.duplicateEffects = 0;
    beginWatching(world);
}

} // namespace faultline::simulation
