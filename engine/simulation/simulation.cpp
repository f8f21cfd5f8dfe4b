#include "engine/simulation/simulation.h"

#include <algorithm>
#include <bit>

#include "engine/components/behaviour.h"
#include "engine/components/cache_warm.h"
#include "engine/components/client.h"
#include "engine/components/compiler.h"
#include "engine/components/health.h"
#include "engine/diagram/edit.h"
#include "engine/simulation/compile.h"
#include "engine/simulation/dispatch.h"
#include "engine/simulation/partial_measurement.h"
#include "engine/simulation/watching.h"

namespace faultline::simulation {

using components::EventType;
using components::Index;
using components::KindId;
using components::kNone;
using components::Model;
using components::NodeHealth;
using components::State;
using components::World;

namespace {

/// Makes room for what the model has and the state has not: links, components, lanes, instances.
std::vector<Index> grow(World& world) {
    State& state = world.state;
    const Model& model = world.model;
    for (auto i = static_cast<Index>(state.links.size()); i < model.links.size(); ++i)
        state.links.emplace_back().random = kernel::Random::stream(model.seed, model.links[i].id, "link");
    const auto knownComponents = static_cast<Index>(state.components.size());
    for (Index i = knownComponents; i < model.components.size(); ++i) {
        components::ComponentState& component = state.components.emplace_back();
        component.work = kernel::Random::stream(model.seed, model.components[i].id, "work");
        component.chance = kernel::Random::stream(model.seed, model.components[i].id, "chance");
    }
    state.lanes.resize(model.lanes.size());
    for (std::size_t i = 0; i < model.lanes.size(); ++i)
        if (state.lanes[i].uses != model.lanes[i].uses)
            state.lanes[i] = {kNone, kNone, model.lanes[i].uses, false};
    const auto knownNodes = static_cast<Index>(state.nodes.size());
    for (Index i = knownNodes; i < model.nodeComponent.size(); ++i) {
        components::Node& node = state.nodes.emplace_back();
        node.component = model.nodeComponent[i];
        node.instance = model.nodeInstance[i];
        node.health = NodeHealth::Crashed;
    }
    for (components::Node& node : state.nodes)
        node.outlets.resize(model.components[node.component].outlets);
    const auto appear = [&](Index component, Index node) {
        const auto& behaviour = components::behaviourOf(model.components[component].kind);
        if (behaviour.appear != nullptr)
            behaviour.appear(world, component, node);
    };
    for (Index i = knownComponents; i < model.components.size(); ++i)
        appear(i, kNone);
    std::vector<Index> fresh;
    for (Index i = knownNodes; i < model.nodeComponent.size(); ++i) {
        appear(model.nodeComponent[i], i);
        fresh.push_back(i);
    }
    return fresh;
}

void modelChanged(World& world, Index component) {
    const auto& behaviour = components::behaviourOf(world.model.components[component].kind);
    if (behaviour.onModelChanged != nullptr)
        behaviour.onModelChanged(world, component);
}

/// A new instance of a component that runs is on its way: nobody asks it before it serves.
void join(World& world, Index node) {
    const auto& component = world.componentOf(world.node(node));
    kernel::Time startUp = component.startUp;
    if (component.kind == KindId::Service || component.kind == KindId::Worker)
        if (const auto& scaler = world.model.services[component.row].autoscale; scaler.every > 0)
            startUp = scaler.startUp;
    if (!world.isJoining(node))
        world.state.joining.push_back(node);
    components::health::restart(world, node, startUp);
}

/// Instances that a live edit took away drain; those of removed components are gone; those brought back start.
void settleNodes(World& world) {
    const Model& model = world.model;
    for (Index i = 0; i < world.state.nodes.size(); ++i) {
        components::Node& node = world.node(i);
        const auto& component = model.components[node.component];
        const bool listed = model.nodePosition[i] != kNone;
        if (!listed || component.removed)
            std::erase(world.state.joining, i);
        if (component.removed) {
            components::health::crash(world, i, true);
        } else if (!listed && node.health != NodeHealth::Draining) {
            if (node.health != NodeHealth::Up)
                components::health::crash(world, i);
            node.health = NodeHealth::Draining;
            node.availableTime.set(world.now(), 0);
            node.runningTime.set(world.now(), 0);
        } else if (listed && node.health == NodeHealth::Draining) {
            node.health = NodeHealth::Crashed;
            join(world, i);
        } else if (listed && node.health == NodeHealth::Gone) {
            node.health = NodeHealth::Crashed;
            components::health::restart(world, i);
        } else if (node.health == NodeHealth::Up) {
            node.availableTime.set(world.now(), component.cpus);
        }
    }
}

bool sameForRun(const diagram::Diagram& before, const diagram::Diagram& after, const std::string& id) {
    const diagram::Component* a = before.component(id);
    const diagram::Component* b = after.component(id);
    if (a == nullptr || b == nullptr || a->kind != b->kind)
        return false;
    const auto relevant = [](const diagram::Component& component) {
        catalog::Record values = component.values;
        for (const char* looks : {"position", "label", "notes", "unfold", "cost"})
            values.remove(looks);
        return values;
    };
    return relevant(*a) == relevant(*b);
}

/// What is written for a key of a component or link; none where the default holds.
std::optional<catalog::Value> writtenValue(const diagram::Diagram& diagram, const std::string& element,
                                           const std::string& key) {
    const diagram::Component* component = diagram.component(element);
    const diagram::Link* link = diagram.link(element);
    const catalog::Value* value = component != nullptr ? component->values.find(key)
                                  : link != nullptr    ? link->values.find(key)
                                                       : nullptr;
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

diagram::Edit setValue(const diagram::Diagram& diagram, const std::string& element, const std::string& key,
                       std::optional<catalog::Value> value) {
    return diagram.component(element) != nullptr ? diagram::setComponentValue(element, key, std::move(value))
                                                 : diagram::setLinkValue(element, key, std::move(value));
}

bool isAutoscaled(const diagram::Component* component) {
    return component != nullptr && (component->kind == "service" || component->kind == "worker") &&
           !components::KeyReader(*component).isOff("autoscale");
}

/// There are as many instances as an autoscaler has made them, until an edit says another number.
void keepScaled(const diagram::Diagram& written, const diagram::Diagram& running, diagram::Diagram& next) {
    for (std::size_t i = 0; i < next.components.size(); ++i) {
        const std::string id = next.components[i].id;
        if (!isAutoscaled(&next.components[i]) || !isAutoscaled(written.component(id)) ||
            !isAutoscaled(running.component(id)))
            continue;
        if (writtenValue(written, id, "instances") == writtenValue(next, id, "instances"))
            static_cast<void>(
                diagram::apply(next, setValue(next, id, "instances", writtenValue(running, id, "instances"))));
    }
}

std::vector<diagram::Link> linksFrom(const diagram::Diagram& diagram, const std::string& id) {
    std::vector<diagram::Link> links;
    for (const diagram::Link& link : diagram.links)
        if (link.from == id)
            links.push_back(link);
    return links;
}

} // namespace

Simulation::Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;
Simulation::~Simulation() = default;

Simulation::Simulation(const Simulation& other)
    : m_diagram(other.m_diagram), m_written(other.m_written), m_pendingSets(other.m_pendingSets),
      m_model(other.m_model), m_state(std::make_unique<State>(*other.m_state)) {}

Simulation& Simulation::operator=(const Simulation& other) {
    if (this != &other)
        *this = Simulation(other);
    return *this;
}

Simulation::Compiled Simulation::compile(const diagram::Diagram& diagram, std::uint64_t seed,
                                         const KeepGoing& keepGoing) {
    Compiled result;
    Model model = compileModel(diagram, seed, nullptr, {}, result.diagnostics);
    if (base::hasErrors(result.diagnostics))
        return result;
    Simulation made;
    made.m_diagram = std::make_shared<const diagram::Diagram>(diagram);
    made.m_written = made.m_diagram;
    made.m_model = std::make_shared<const Model>(std::move(model));
    made.m_state = std::make_unique<State>();
    if (made.start(keepGoing))
        result.simulation = std::move(made);
    return result;
}

/// False when it was stopped before everything was ready.
bool Simulation::start(const KeepGoing& keepGoing) {
    World world{*m_model, *m_state};
    m_state->calls.reserve(1024);
    if (m_model->warmUp > 0)
        world.schedule(m_model->warmUp, EventType::WarmUpEnd, 0);
    world.schedule(components::kGaugeInterval, EventType::Gauges, 0);
    for (Index i = 0; i < m_model->scenario.size(); ++i)
        world.schedule(m_model->scenario[i].at, EventType::Scenario, i);
    for (const Index node : grow(world)) {
        m_state->nodes[node].health = NodeHealth::Up;
        m_state->nodes[node].availableTime.set(0, world.componentOf(m_state->nodes[node]).cpus);
        m_state->nodes[node].runningTime.set(0, 1);
        if (!components::cache::warmUp(world, node, keepGoing))
            return false;
    }
    beginWatching(world);
    for (Index i = 0; i < m_model->components.size(); ++i)
        modelChanged(world, i);
    if (m_model->warmUp <= 0)
        beginWindow(world);
    deliverPending(world);
    return true;
}

kernel::Time Simulation::now() const {
    return m_state->now;
}
std::uint64_t Simulation::events() const {
    return m_state->events;
}
std::uint64_t Simulation::seed() const {
    return m_model->seed;
}

bool Simulation::advance(kernel::Time until, std::uint64_t maxEvents) {
    const std::uint64_t start = m_state->events;
    for (;;) {
        World world{*m_model, *m_state};
        bool interrupted = false;
        const auto setKey = [&](const std::string& element, const std::string& key,
                                std::optional<catalog::Value> value) {
            interrupted = true;
            return requestSet(element, key, std::move(value));
        };
        const std::uint64_t done = m_state->events - start;
        if (done >= maxEvents)
            return false;
        const bool arrived = runEvents(world, until, maxEvents - done, setKey, interrupted);
        if (interrupted)
            applyPendingSets();
        if (arrived)
            return true;
        if (!interrupted)
            return false;
    }
}

base::Result<std::optional<catalog::Value>> Simulation::requestSet(const std::string& element, const std::string& key,
                                                                   std::optional<catalog::Value> value) {
    std::optional<catalog::Value> previous = writtenValue(*m_diagram, element, key);
    // Several in one event: the later one sees what the earlier ones set.
    for (const PendingSet& pending : m_pendingSets)
        if (pending.element == element && pending.key == key)
            previous = pending.value;
    diagram::Diagram trial = *m_diagram;
    const auto applied = diagram::apply(trial, setValue(trial, element, key, value));
    if (!applied)
        return applied.error();
    m_pendingSets.push_back({element, key, std::move(value)});
    return previous;
}

void Simulation::applyPendingSets() {
    diagram::Diagram next = *m_diagram;
    for (const PendingSet& pending : m_pendingSets) {
        const auto applied = diagram::apply(next, setValue(next, pending.element, pending.key, pending.value));
        if (!applied)
            World{*m_model, *m_state}.log("refused", pending.element, applied.error().message.english(), false);
    }
    m_pendingSets.clear();
    const base::Diagnostics findings = adopt(std::make_shared<const diagram::Diagram>(std::move(next)));
    for (const base::Diagnostic& finding : findings)
        if (finding.severity == base::Severity::Error)
            World{*m_model, *m_state}.log("refused", finding.path, finding.message.english(), false);
}

base::Diagnostics Simulation::update(const diagram::Diagram& diagram) {
    // `set` and `scale` events in force stay so over an edit; what it says of their keys holds when they end.
    auto next = std::make_shared<diagram::Diagram>(diagram);
    std::vector<Index> sets;
    for (Index i = 0; i < m_state->faults.size(); ++i)
        if (m_state->faults[i].active && !m_state->faults[i].setElement.empty())
            sets.push_back(i);
    std::stable_sort(sets.begin(), sets.end(),
                     [&](Index a, Index b) { return m_state->faults[a].began < m_state->faults[b].began; });
    std::vector<std::optional<catalog::Value>> previous;
    for (const Index i : sets) {
        const components::ActiveFault& fault = m_state->faults[i];
        previous.push_back(writtenValue(*next, fault.setElement, fault.setKey));
        // How many there are under an autoscaler is its doing since; see keepScaled.
        const bool scaled = fault.setKey == "instances" && isAutoscaled(next->component(fault.setElement));
        if (const catalog::Value* value = fault.event.find(fault.setKey); value != nullptr && !scaled)
            static_cast<void>(diagram::apply(*next, setValue(*next, fault.setElement, fault.setKey, *value)));
    }
    keepScaled(*m_written, *m_diagram, *next);
    base::Diagnostics diagnostics = adopt(std::move(next));
    if (base::hasErrors(diagnostics))
        return diagnostics;
    m_written = std::make_shared<const diagram::Diagram>(diagram);
    for (std::size_t i = 0; i < sets.size(); ++i)
        m_state->faults[sets[i]].previous = std::move(previous[i]);
    return diagnostics;
}

base::Diagnostics Simulation::adopt(std::shared_ptr<const diagram::Diagram> next) {
    base::Diagnostics diagnostics;
    std::vector<bool> busyLanes;
    for (const components::Lane& lane : m_state->lanes)
        busyLanes.push_back(lane.head != kNone);
    Model compiled = compileModel(*next, m_model->seed, m_model.get(), busyLanes, diagnostics);
    if (base::hasErrors(diagnostics))
        return diagnostics;
    for (Index i = 0; i < m_model->components.size(); ++i)
        if (m_model->components[i].usdPerInstance != compiled.components[i].usdPerInstance ||
            m_model->components[i].usdPerMillion != compiled.components[i].usdPerMillion)
            payUntilNow(*m_model, *m_state, i);
    const auto model = std::make_shared<const Model>(std::move(compiled));
    World world{*model, *m_state};
    const auto knownComponents = static_cast<Index>(m_state->components.size());
    std::vector<bool> wasRemoved;
    for (const auto& component : m_model->components)
        wasRemoved.push_back(component.removed);
    for (const Index node : grow(world)) {
        // A new component serves at once; a new instance of one that runs has to start.
        if (world.node(node).component >= knownComponents)
            components::health::bringUp(world, node);
        else
            join(world, node);
    }
    settleNodes(world);
    scenario::modelChanged(world);
    // New events play when their time comes; one whose time is past does not.
    for (auto event = static_cast<Index>(m_model->scenario.size()); event < model->scenario.size(); ++event)
        if (model->scenario[event].at >= world.now())
            world.schedule(model->scenario[event].at, EventType::Scenario, event);
    for (Index link = 0; link < m_model->links.size(); ++link)
        if (model->links[link].pool != m_model->links[link].pool)
            for (const Index node : model->components[model->links[link].from].nodes)
                world.drainPool(node, link);
    const bool sameOperations = m_diagram->operations == next->operations && m_diagram->keyspaces == next->keyspaces;
    for (Index i = 0; i < model->components.size(); ++i) {
        const auto& component = model->components[i];
        const bool known = i < knownComponents && !wasRemoved[i] && !component.removed;
        const bool same = known && sameOperations && sameForRun(*m_diagram, *next, component.id) &&
                          linksFrom(*m_diagram, component.id) == linksFrom(*next, component.id);
        const bool wasGone = i < knownComponents && wasRemoved[i] && component.removed;
        const bool looksAtOthers = component.kind == KindId::LoadBalancer || component.kind == KindId::Queue;
        if (!wasGone && (!same || looksAtOthers))
            modelChanged(world, i);
    }
    adoptWatching(world, *m_model);
    m_model = model;
    m_diagram = std::move(next);
    deliverPending(world);
    return diagnostics;
}

base::Result<bool> Simulation::act(const catalog::Record& event) {
    World world{*m_model, *m_state};
    const auto setKey = [&](const std::string& element, const std::string& key, std::optional<catalog::Value> value) {
        return requestSet(element, key, std::move(value));
    };
    auto result = scenario::play(world, event, setKey);
    deliverPending(world);
    if (!m_pendingSets.empty())
        applyPendingSets();
    return result;
}

void Simulation::restoreAll() {
    World world{*m_model, *m_state};
    const auto setKey = [&](const std::string& element, const std::string& key, std::optional<catalog::Value> value) {
        return requestSet(element, key, std::move(value));
    };
    scenario::restoreAll(world, setKey);
    deliverPending(world);
    if (!m_pendingSets.empty())
        applyPendingSets();
}

void Simulation::setTrafficMultiplier(double times) {
    m_state->trafficMultiplier = times;
    World world{*m_model, *m_state};
    for (Index row = 0; row < m_state->clients.size(); ++row)
        if (m_model->clients[row].probeInterval == 0)
            components::client::rateChanged(world, row);
    deliverPending(world);
}

void Simulation::traceRequests() {
    m_state->traces.switchOn();
}

void Simulation::traceRequest(std::uint32_t number) {
    m_state->traces.follow(number);
}

void Simulation::stopTracing() {
    m_state->traces.switchOff();
}

void Simulation::takeTraces(const Simulation& same) {
    FAULTLINE_ASSERT(same.now() == now() && same.events() == events(), "traces of another moment");
    m_state->traces = same.m_state->traces;
}

void Simulation::setRequestsPerDot(std::uint32_t requests) {
    m_state->sampleMask = std::bit_ceil(std::max<std::uint32_t>(requests, 1)) - 1;
}

} // namespace faultline::simulation
