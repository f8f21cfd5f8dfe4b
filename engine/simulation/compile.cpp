#include "engine/simulation/compile.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

#include "engine/components/behaviour.h"
#include "engine/components/cache_memory.h"
#include "engine/components/circles.h"
#include "engine/components/compiler.h"
#include "engine/components/data_owner.h"
#include "engine/components/members.h"
#include "engine/components/placement.h"
#include "engine/cost/prices.h"
#include "engine/simulation/signals.h"

namespace faultline::simulation {

using components::Compiler;
using components::ComponentModel;
using components::Index;
using components::KindId;
using components::kNone;
using components::Model;
using components::OperationKind;
using components::OperationModel;

namespace {

OperationKind operationKindOf(const std::string& name) {
    if (name == "write")
        return OperationKind::Write;
    if (name == "scan")
        return OperationKind::Scan;
    if (name == "create")
        return OperationKind::Create;
    return OperationKind::Read;
}

/// Compiles one diagram against the model that is running, if any.
class ModelBuilder {
  public:
    ModelBuilder(const diagram::Diagram& diagram, std::uint64_t seed, const Model* running,
                 const std::vector<bool>& busyLanes, base::Diagnostics& diagnostics)
        : m_diagram(diagram), m_running(running), m_diagnostics(diagnostics) {
        m_model.seed = seed;
        if (running != nullptr) {
            m_model = *running;
            m_model.scenario = running->scenario;
            m_model.beginLanes(busyLanes);
        }
        for (Index i = 0; i < m_model.components.size(); ++i)
            m_numbers[m_model.components[i].id].push_back(i);
        for (Index i = 0; i < m_model.links.size(); ++i)
            m_linkNumbers[m_model.links[i].id].push_back(i);
    }

    Model build() {
        m_model.warmUp = components::durationOf(diagram::effectiveSetting(m_diagram, "warmup"));
        addKeyspaces();
        addOperations();
        addComponents();
        components::placeInZones(m_diagram, m_model);
        addNumberSources();
        addLinks();
        sizeRows();
        compileKinds();
        components::listNearNodes(m_model);
        m_model.endLanes();
        if (m_model.tooManyLanes)
            error("components", {"There are more than {1} different timeouts; so many cannot be simulated.",
                                 {std::to_string(Model::kMaxLanes)}});
        components::markCircles(m_model);
        components::findBrowserOwners(m_model);
        components::findStepOwners(m_model);
        components::checkCacheMemory(m_model, m_diagnostics);
        addMonitoring();
        addScenario();
        return std::move(m_model);
    }

  private:
    void addKeyspaces() {
        for (const diagram::Named& named : m_diagram.keyspaces) {
            auto at = std::find_if(m_model.keyspaces.begin(), m_model.keyspaces.end(),
                                   [&](const auto& keyspace) { return keyspace.id() == named.id; });
            if (at == m_model.keyspaces.end())
                at = m_model.keyspaces.insert(at, consistency::Keyspace());
            const auto number = static_cast<std::uint64_t>(at - m_model.keyspaces.begin());
            *at = consistency::Keyspace(named);
            at->firstKey = number * consistency::Keyspace::kMaxKeys;
        }
        addSessionKeyspace();
        if (m_model.keyspaces.size() > 400)
            error("keyspaces", {"There are {1} keyspaces; at most 400 can be simulated.",
                                {std::to_string(m_model.keyspaces.size())}});
    }

    /// Users, as keys of the sessions that a cache or database holds. No keyspace of a file has a slash in its name.
    void addSessionKeyspace() {
        std::int64_t users = 0;
        bool needed = false;
        for (const diagram::Component& written : m_diagram.components) {
            const components::KeyReader keys(written);
            if (written.kind == "client")
                users += std::max<std::int64_t>(keys.count("users"), keys.count("arrivals.closed.users"));
            needed = needed || (written.kind == "service" && !keys.word("sessions.store").empty());
        }
        if (!needed)
            return;
        diagram::Named sessions;
        sessions.id = "/sessions";
        sessions.values.set("keys", catalog::Value(std::max<std::int64_t>(users, 1)));
        sessions.values.set("popularity", catalog::Value("uniform"));
        m_model.sessionKeyspace = keyspaceByName(sessions.id);
        if (m_model.sessionKeyspace == kNone) {
            m_model.sessionKeyspace = static_cast<Index>(m_model.keyspaces.size());
            m_model.keyspaces.emplace_back();
        }
        m_model.keyspaces[m_model.sessionKeyspace] = consistency::Keyspace(sessions);
        m_model.keyspaces[m_model.sessionKeyspace].firstKey = m_model.sessionKeyspace * consistency::Keyspace::kMaxKeys;
    }

    Index keyspaceByName(const std::string& id) const {
        for (Index i = 0; i < m_model.keyspaces.size(); ++i)
            if (m_model.keyspaces[i].id() == id)
                return i;
        return kNone;
    }

    OperationModel& operationNamed(const std::string& id) {
        for (OperationModel& operation : m_model.operations)
            if (operation.id == id)
                return operation;
        m_model.operations.emplace_back().id = id;
        return m_model.operations.back();
    }

    void addOperations() {
        if (m_diagram.operations.empty())
            operationNamed("request").implied = true;
        for (const diagram::Named& named : m_diagram.operations) {
            OperationModel& operation = operationNamed(named.id);
            operation.implied = false;
            operation.kind = operationKindOf(components::wordOf(diagram::effectiveOperation(named, "kind")));
            const std::string keyspace = components::wordOf(diagram::effectiveOperation(named, "keyspace"));
            operation.keyspace = keyspace.empty() ? kNone : keyspaceByName(keyspace);
            operation.requestBytes =
                static_cast<std::int64_t>(components::numberOf(diagram::effectiveOperation(named, "request_size")));
            operation.responseBytes =
                static_cast<std::int64_t>(components::numberOf(diagram::effectiveOperation(named, "response_size")));
            operation.consistency =
                components::consistencyOf(components::wordOf(diagram::effectiveOperation(named, "consistency")));
            operation.rows = components::numberOf(diagram::effectiveOperation(named, "rows"), 1);
            operation.consistency = components::consistencyOf(diagram::effectiveOperation(named, "consistency"));
        }
        for (OperationModel& operation : m_model.operations)
            if (m_diagram.operation(operation.id) == nullptr && !m_diagram.operations.empty())
                operation.implied = true; // no longer asked for
    }

    void addComponents() {
        for (ComponentModel& component : m_model.components)
            if (m_diagram.component(component.id) == nullptr)
                component.removed = true;
        for (const diagram::Component& written : m_diagram.components) {
            const auto kind = components::kindFromName(written.kind);
            if (!kind) {
                error("components." + written.id + ".kind",
                      {"This version does not simulate the kind {1}.", {written.kind}});
                continue;
            }
            ComponentModel& component = componentFor(written.id, *kind);
            component.removed = false;
            component.shards = components::shardCount(written);
            setMembers(static_cast<Index>(&component - m_model.components.data()), components::membersOf(written));
        }
        m_model.indexNames();
    }

    void addNumberSources() {
        for (const diagram::Named& named : m_diagram.operations) {
            OperationModel& operation = operationNamed(named.id);
            const std::string store = components::wordOf(diagram::effectiveOperation(named, "id_from"));
            operation.idFrom = store.empty() ? kNone : m_model.componentByName(store);
            if (!store.empty() && operation.kind != OperationKind::Create)
                error("operations." + named.id + ".id_from",
                      {"{1} creates nothing that a number could be for.", {named.id}});
        }
    }

    /// The component's place: its own, that of the tombstone of the same id and kind, or a new one.
    /// As Model::componentByName, by hash: there may be many links between many components.
    Index numberOf(const std::string& id) const {
        if (const auto found = m_numbers.find(id); found != m_numbers.end())
            for (const Index number : found->second)
                if (!m_model.components[number].removed)
                    return number;
        return kNone;
    }

    ComponentModel& componentFor(const std::string& id, KindId kind) {
        std::vector<Index>& known = m_numbers[id];
        for (const Index number : known)
            if (m_model.components[number].kind == kind)
                return m_model.components[number];
        for (const Index number : known)
            m_model.components[number].removed = true; // another kind under the same id is another component
        known.push_back(static_cast<Index>(m_model.components.size()));
        ComponentModel& made = m_model.components.emplace_back();
        made.id = id;
        made.kind = kind;
        made.row = kNone;
        return made;
    }

    /// Lists a node for each place: the one that stood there before, or a new one.
    void setMembers(Index component, const std::vector<components::Place>& places) {
        ComponentModel& model = m_model.components[component];
        std::map<components::Place, Index> known;
        for (const Index node : model.ever) {
            known[{m_model.nodeShard[node], m_model.nodeInstance[node]}] = node;
            m_model.nodePosition[node] = kNone;
        }
        model.nodes.clear();
        for (const components::Place& place : places) {
            const auto [at, isNew] = known.try_emplace(place, static_cast<Index>(m_model.nodeComponent.size()));
            if (isNew) {
                m_model.nodeComponent.push_back(component);
                m_model.nodeShard.push_back(place.shard);
                m_model.nodeInstance.push_back(place.number);
                m_model.nodePosition.push_back(kNone);
            }
            m_model.nodePosition[at->second] = static_cast<Index>(model.nodes.size());
            model.nodes.push_back(at->second);
        }
        std::vector<Index> ever = model.nodes;
        std::copy_if(model.ever.begin(), model.ever.end(), std::back_inserter(ever),
                     [&](Index node) { return m_model.nodePosition[node] == kNone; });
        model.ever = std::move(ever);
    }

    /// Clients and probes are outside; everything else goes by the zones of the two instances.
    void setDefaultLatency(network::LinkModel& link) const {
        const bool outside = components::isCaller(m_model.components[link.from].kind);
        link.byZone = !outside && !m_model.zones.empty();
        link.latency =
            outside ? components::samplerOf(diagram::effectiveNetwork(m_diagram, "client")) : m_model.latencyBetween[0];
        link.meanLatency =
            link.byZone ? components::meanLatencyByZone(m_model, link.from, link.to) : link.latency.mean();
    }

    void addLinks() {
        for (network::LinkModel& link : m_model.links)
            link.removed = true;
        for (ComponentModel& component : m_model.components) {
            component.out.clear();
            component.in.clear();
        }
        constexpr const char* kDistances[] = {"same_zone", "cross_zone", "cross_region"};
        for (int i = 0; i < 3; ++i)
            m_model.latencyBetween[i] = components::samplerOf(diagram::effectiveNetwork(m_diagram, kDistances[i]));
        for (const diagram::Link& written : m_diagram.links) {
            const Index from = numberOf(written.from);
            const Index to = numberOf(written.to);
            if (from == kNone || to == kNone) {
                const bool fromIsMissing = from == kNone;
                error("links." + written.id,
                      {"The link leads {1} {2}, which is not there.",
                       {fromIsMissing ? "from" : "to", fromIsMissing ? written.from : written.to}});
                continue;
            }
            const Index number = linkFor(written.id, from, to);
            network::LinkModel& link = m_model.links[number];
            const catalog::Value latency = diagram::effective(written, "latency");
            if (latency.isEmpty() || written.values.find("latency") == nullptr) {
                setDefaultLatency(link);
            } else {
                link.latency = components::samplerOf(latency);
                link.byZone = false;
                link.meanLatency = link.latency.mean();
            }
            link.loss = components::ratioOf(diagram::effective(written, "loss"));
            link.bytesPerSecond = bytesPerSecond(diagram::effective(written, "bandwidth"));
            link.weight = components::numberOf(diagram::effective(written, "weight"), 1);
            link.pool = static_cast<std::uint32_t>(components::numberOf(diagram::effective(written, "pool"), 0));
            link.toStore = m_model.components[to].kind == KindId::Store;
            link.toCdn = m_model.components[to].kind == KindId::Cdn;
            m_model.components[from].out.push_back(number);
        }
        for (Index i = 0; i < m_model.components.size(); ++i)
            addInternalLink(i);
        for (Index i = 0; i < m_model.links.size(); ++i)
            if (!m_model.links[i].removed && !m_model.links[i].internal)
                m_model.components[m_model.links[i].to].in.push_back(i);
    }

    /// Members of a database or store talk with each other over a link that nobody draws.
    void addInternalLink(Index component) {
        const auto kind = components::kindName(m_model.components[component].kind);
        m_model.components[component].internal = kNone;
        if (m_model.components[component].removed || m_model.components[component].nodes.size() < 2 ||
            (kind != "database" && kind != "store"))
            return;
        const Index number = linkFor(m_model.components[component].id + "/members", component, component);
        network::LinkModel& link = m_model.links[number];
        link.internal = true;
        setDefaultLatency(link);
        m_model.components[component].internal = number;
    }

    static double bytesPerSecond(const catalog::Value& value) {
        if (value.as<base::Rate>() != nullptr)
            return components::rateOf(value);
        return components::numberOf(value, 0);
    }

    Index linkFor(const std::string& id, Index from, Index to) {
        std::vector<Index>& known = m_linkNumbers[id];
        for (const Index number : known) {
            network::LinkModel& link = m_model.links[number];
            if (link.from == from && link.to == to) {
                link.removed = false;
                return number;
            }
        }
        known.push_back(static_cast<Index>(m_model.links.size()));
        network::LinkModel& made = m_model.links.emplace_back();
        made.id = id;
        made.from = from;
        made.to = to;
        made.ordinal = m_model.components[from].outlets++;
        return static_cast<Index>(m_model.links.size() - 1);
    }

    template <typename Rows> static Index addRow(Rows& rows) {
        rows.emplace_back();
        return static_cast<Index>(rows.size() - 1);
    }

    void sizeRows() {
        for (ComponentModel& component : m_model.components) {
            if (component.row != kNone)
                continue;
            switch (component.kind) {
            case KindId::Client:
            case KindId::Probe:
                component.row = addRow(m_model.clients);
                break;
            case KindId::LoadBalancer:
                component.row = addRow(m_model.balancers);
                break;
            case KindId::Service:
            case KindId::Worker:
                component.row = addRow(m_model.services);
                break;
            case KindId::Cache:
            case KindId::Cdn:
                component.row = addRow(m_model.caches);
                break;
            case KindId::Database:
                component.row = addRow(m_model.databases);
                break;
            case KindId::Queue:
                component.row = addRow(m_model.queues);
                break;
            case KindId::External:
                component.row = addRow(m_model.externals);
                break;
            case KindId::Store:
                component.row = addRow(m_model.stores);
                break;
            }
        }
    }

    void resetRow(const ComponentModel& component) {
        switch (component.kind) {
        case KindId::Client:
        case KindId::Probe: {
            components::ClientModel& client = m_model.clients[component.row];
            components::ClientModel fresh;
            fresh.firstUser = client.firstUser;
            fresh.userRoom = client.userRoom;
            client = std::move(fresh);
            break;
        }
        case KindId::LoadBalancer:
            m_model.balancers[component.row] = {};
            break;
        case KindId::Service:
        case KindId::Worker:
            m_model.services[component.row] = {};
            break;
        case KindId::Cache:
        case KindId::Cdn:
            m_model.caches[component.row] = {};
            break;
        case KindId::Database:
            m_model.databases[component.row] = {};
            break;
        case KindId::Queue:
            m_model.queues[component.row] = {};
            break;
        case KindId::External:
            m_model.externals[component.row] = {};
            break;
        case KindId::Store:
            m_model.stores[component.row] = {};
            break;
        }
    }

    void compileKinds() {
        Compiler compiler{m_diagram, m_model, m_diagnostics, components::Feeds(m_diagram), 0, {}};
        for (const diagram::Component& written : m_diagram.components) {
            const Index component = numberOf(written.id);
            if (component == kNone)
                continue;
            compiler.component = component;
            ComponentModel& model = m_model.components[component];
            const bool works = model.kind == KindId::Service || model.kind == KindId::Worker;
            const components::Program running = works ? m_model.services[model.row].program : components::Program{};
            resetRow(model);
            model.preferZone = components::KeyReader(written).flag("prefer_zone");
            const cost::Price price = cost::priceOf(m_diagram, written);
            model.usdPerInstance = price.perInstance;
            model.usdPerMillion = price.perMillion;
            components::behaviourOf(model.kind).compile(compiler, written, model);
            if (works) {
                components::Program& program = m_model.services[model.row].program;
                program = components::followUp(running, std::move(program));
            }
        }
        compiler.judgeMissingNumbers();
    }

    void addMonitoring() {
        monitor::Numbering numbering;
        numbering.operation = [this](const std::string& id) { return m_model.operationByName(id); };
        numbering.signal = [this](const expression::Figure& figure) { return signalFor(m_model, figure); };
        m_model.monitor = monitor::compilePlan(m_diagram, numbering, m_diagnostics);
    }

    /// Events that a running model has keep their numbers; those that a live edit took out stay as tombstones.
    void addScenario() {
        for (components::TimedRecord& known : m_model.scenario)
            known.removed = true;
        const std::size_t knownEvents = m_model.scenario.size();
        std::size_t next = 0;
        for (const catalog::Record& event : m_diagram.scenario) {
            // Behind the last one that was found first: they nearly always come in the same order.
            std::size_t looked = 0;
            const auto isKnown = [&](const components::TimedRecord& known) {
                return known.removed && known.event == event;
            };
            while (looked < knownEvents && !isKnown(m_model.scenario[next]))
                next = (++looked, (next + 1) % knownEvents);
            if (looked < knownEvents) {
                m_model.scenario[next].removed = false;
                continue;
            }
            const catalog::Value* at = event.find("at");
            m_model.scenario.push_back({at != nullptr ? components::durationOf(*at) : 0, false, event});
        }
        std::stable_sort(m_model.scenario.begin() + static_cast<std::ptrdiff_t>(knownEvents), m_model.scenario.end(),
                         [](const auto& a, const auto& b) { return a.at < b.at; });
    }

    void error(std::string path, base::Text message) {
        m_diagnostics.push_back({base::Severity::Error, 0, 0, std::move(path), std::move(message), {}, {}, {}});
    }

    const diagram::Diagram& m_diagram;
    const Model* m_running;
    base::Diagnostics& m_diagnostics;
    Model m_model;
    std::unordered_map<std::string, std::vector<Index>> m_numbers;     ///< of components by id, those removed as well
    std::unordered_map<std::string, std::vector<Index>> m_linkNumbers; ///< likewise
};

} // namespace

Model compileModel(const diagram::Diagram& diagram, std::uint64_t seed, const Model* running,
                   const std::vector<bool>& busyLanes, base::Diagnostics& diagnostics) {
    return ModelBuilder(diagram, seed, running, busyLanes, diagnostics).build();
}

base::Diagnostics findingsOfARun(const diagram::Diagram& diagram, const base::Diagnostics& known) {
    base::Diagnostics found;
    compileModel(diagram, 1, nullptr, {}, found);
    std::erase_if(found, [&](const base::Diagnostic& finding) {
        return std::any_of(known.begin(), known.end(), [&](const base::Diagnostic& other) {
            return other.path == finding.path && other.severity == finding.severity;
        });
    });
    return found;
}

} // namespace faultline::simulation
