#include "engine/components/circles.h"

#include <algorithm>

namespace faultline::components {

namespace {

using Graph = std::vector<std::vector<Index>>;

/// Strongly connected components (Tarjan 1972) without recursion: nodes with equal numbers reach each other.
class Connected {
  public:
    explicit Connected(const Graph& graph)
        : m_graph(graph), m_group(graph.size(), kNone), m_order(graph.size(), 0), m_low(graph.size(), 0) {
        for (Index node = 0; node < graph.size(); ++node)
            if (m_order[node] == 0)
                visitFrom(node);
    }
    bool together(Index a, Index b) const { return m_group[a] == m_group[b]; }

  private:
    struct Visit {
        Index node;
        std::size_t next;
    };

    void enter(Index node) {
        m_order[node] = m_low[node] = ++m_count;
        m_open.push_back(node);
        m_visits.push_back({node, 0});
    }
    void visitFrom(Index start) {
        enter(start);
        while (!m_visits.empty()) {
            const Index node = m_visits.back().node;
            if (m_visits.back().next < m_graph[node].size()) {
                const Index to = m_graph[node][m_visits.back().next++];
                if (m_order[to] == 0)
                    enter(to);
                else if (m_group[to] == kNone)
                    m_low[node] = std::min(m_low[node], m_order[to]);
                continue;
            }
            m_visits.pop_back();
            if (!m_visits.empty())
                m_low[m_visits.back().node] = std::min(m_low[m_visits.back().node], m_low[node]);
            if (m_low[node] == m_order[node])
                close(node);
        }
    }
    void close(Index root) {
        for (;;) {
            const Index node = m_open.back();
            m_open.pop_back();
            m_group[node] = root;
            if (node == root)
                return;
        }
    }

    const Graph& m_graph;
    std::vector<Index> m_group;
    std::vector<Index> m_order, m_low;
    std::vector<Index> m_open;
    std::vector<Visit> m_visits;
    Index m_count = 0;
};

bool passesOn(KindId kind) {
    return kind == KindId::LoadBalancer || kind == KindId::Cdn || kind == KindId::Service || kind == KindId::Worker ||
           kind == KindId::Queue;
}

/// Passes a request on as it is: nothing in it says when to end.
bool onlyForwards(KindId kind) {
    return kind == KindId::LoadBalancer || kind == KindId::Cdn;
}

/// Who calls whom, among the components that pass on what they are asked for.
Graph componentGraph(const Model& model, bool forwardersOnly) {
    const auto counts = [&](const ComponentModel& component) {
        return !component.removed && (forwardersOnly ? onlyForwards(component.kind) : passesOn(component.kind));
    };
    Graph graph(model.components.size());
    for (Index i = 0; i < graph.size(); ++i) {
        const ComponentModel& component = model.components[i];
        if (!counts(component))
            continue;
        for (const Index link : component.out)
            if (counts(model.components[model.links[link].to]))
                graph[i].push_back(model.links[link].to);
        if (component.kind == KindId::Queue && model.queues[component.row].deadLetter != kNone)
            graph[i].push_back(model.queues[component.row].deadLetter);
    }
    return graph;
}

/// Components in circles, with one node for each operation that they may be asked for.
class OperationGraph {
  public:
    OperationGraph(Model& model, const Graph& components, const Connected& circles)
        : m_model(model), m_operations(model.operations.size()), m_number(model.components.size(), kNone) {
        for (Index i = 0; i < components.size(); ++i)
            if (std::any_of(components[i].begin(), components[i].end(),
                            [&](Index to) { return circles.together(i, to); }))
                m_number[i] = m_count++;
        m_graph.resize(m_count * m_operations);
        for (Index i = 0; i < components.size(); ++i)
            if (m_number[i] != kNone)
                connect(i, components[i]);
    }

    void mark() {
        const Connected circles(m_graph);
        for (Index i = 0; i < m_model.components.size(); ++i) {
            if (m_number[i] == kNone || !hasProgram(i))
                continue;
            Program& program = m_model.services[m_model.components[i].row].program;
            for (std::size_t operation = 0; operation < m_operations; ++operation)
                markSteps(program, i, operation, program.entry[operation], circles);
        }
    }

  private:
    bool hasProgram(Index component) const {
        const KindId kind = m_model.components[component].kind;
        return kind == KindId::Service || kind == KindId::Worker;
    }
    Index nodeOf(Index component, std::size_t operation) const {
        return static_cast<Index>(m_number[component] * m_operations + operation);
    }
    void connect(Index component, const std::vector<Index>& callees) {
        for (std::size_t operation = 0; operation < m_operations; ++operation) {
            if (hasProgram(component)) {
                const Program& program = m_model.services[m_model.components[component].row].program;
                connectSteps(program, component, operation, program.entry[operation]);
                continue;
            }
            for (const Index callee : callees)
                if (m_number[callee] != kNone)
                    m_graph[nodeOf(component, operation)].push_back(nodeOf(callee, operation));
        }
    }
    /// What a step asks for at its callee; kNone where that is in no circle.
    Index askedBy(const Step& step, std::size_t operation) const {
        if (step.link == kNone || m_number[m_model.links[step.link].to] == kNone)
            return kNone;
        const std::size_t asked = step.operation != kNoOperation ? step.operation : operation;
        return nodeOf(m_model.links[step.link].to, asked);
    }
    void connectSteps(const Program& program, Index component, std::size_t operation, Index pc) {
        for (; program.steps[pc].kind != StepKind::End; ++pc) {
            if (const Index asked = askedBy(program.steps[pc], operation); asked != kNone)
                m_graph[nodeOf(component, operation)].push_back(asked);
            for (const Index branch : program.steps[pc].branches)
                connectSteps(program, component, operation, branch);
        }
    }
    bool markSteps(Program& program, Index component, std::size_t operation, Index pc, const Connected& circles) {
        bool any = false;
        for (; program.steps[pc].kind != StepKind::End; ++pc) {
            Step& step = program.steps[pc];
            const Index asked = askedBy(step, operation);
            step.inCircle = asked != kNone && circles.together(nodeOf(component, operation), asked);
            for (const Index branch : step.branches)
                step.inCircle = markSteps(program, component, operation, branch, circles) || step.inCircle;
            any = any || step.inCircle;
        }
        return any;
    }

    Model& m_model;
    std::size_t m_operations;
    std::vector<Index> m_number; ///< by component; kNone: in no circle
    Index m_count = 0;
    Graph m_graph;
};

} // namespace

void markCircles(Model& model) {
    const Graph components = componentGraph(model, false);
    OperationGraph(model, components, Connected(components)).mark();
    const Graph forwarders = componentGraph(model, true);
    const Connected circles(forwarders);
    for (Index i = 0; i < forwarders.size(); ++i) {
        const ComponentModel& component = model.components[i];
        const bool inCircle =
            std::any_of(forwarders[i].begin(), forwarders[i].end(), [&](Index to) { return circles.together(i, to); });
        if (component.kind == KindId::LoadBalancer)
            model.balancers[component.row].inCircle = inCircle;
        else if (component.kind == KindId::Cdn)
            model.caches[component.row].edge.inCircle = inCircle;
    }
}

} // namespace faultline::components
