#include "engine/simulation/traces.h"

#include <array>
#include <string_view>
#include <unordered_map>

#include "engine/components/model.h"
#include "engine/components/state.h"
#include "engine/simulation/simulation.h"

namespace faultline::simulation {

using components::Index;
using components::kNone;
using components::Model;
using components::Outcome;
using components::TraceEvent;
using Kind = components::TraceEvent::Kind;

namespace {

std::string_view verbName(components::Verb verb) {
    static constexpr std::array<std::string_view, 13> kNames = {"call",   "get",  "set",      "delete",  "read",
                                                                "write",  "scan", "publish",  "deliver", "check",
                                                                "branch", "next", "replicate"};
    const auto index = static_cast<std::size_t>(verb);
    return index < kNames.size() ? kNames[index] : "call";
}

/// Puts events in the order in which they happened together to traces.
class Teller {
  public:
    explicit Teller(const Simulation& simulation) : m_model(simulation.model()), m_state(simulation.state()) {}

    std::vector<Trace> tell() {
        for (const TraceEvent& event : m_state.traces.events())
            take(event);
        for (Trace& trace : m_traces)
            for (Span& span : trace.spans)
                if (!span.ended && span.end < span.begin)
                    span.end = m_state.now;
        return std::move(m_traces);
    }

  private:
    /// A call under way: its trace and its two spans.
    struct Open {
        std::size_t trace = 0;
        std::size_t caller = 0;
        std::size_t callee = 0; ///< 0: it has not arrived
    };

    void take(const TraceEvent& event) {
        switch (event.kind) {
        case Kind::RequestBegan:
            begin(event);
            return;
        case Kind::RequestEnded:
            if (const auto at = m_byRequest.find(event.request); at != m_byRequest.end()) {
                Trace& trace = m_traces[at->second];
                trace.ended = event.at;
                trace.outcome = event.outcome;
                end(trace.spans.front(), event);
            }
            return;
        case Kind::Issued:
            issue(event);
            return;
        default:
            if (const auto at = m_open.find(event.call); at != m_open.end())
                follow(at->second, event);
            return;
        }
    }

    void begin(const TraceEvent& event) {
        Trace trace;
        trace.request = event.request;
        trace.client = m_model.components[m_model.nodeComponent[event.callee]].id;
        trace.operation = m_model.operations[event.operation].id;
        trace.began = event.at;
        Span& root = trace.spans.emplace_back();
        root.component = trace.client;
        root.instance = trace.client;
        root.name = trace.operation;
        root.begin = event.at;
        root.end = -1;
        m_byRequest[event.request] = m_traces.size();
        m_traces.push_back(std::move(trace));
    }

    void issue(const TraceEvent& event) {
        const auto at = m_byRequest.find(event.request);
        m_open.erase(event.call);
        if (at == m_byRequest.end())
            return; // begun before tracing was
        Open open;
        open.trace = at->second;
        Trace& trace = m_traces[open.trace];
        Span span;
        span.side = Span::Side::Caller;
        const auto parent = event.parent == kNone ? m_open.end() : m_open.find(event.parent);
        if (parent != m_open.end() && parent->second.trace == open.trace)
            span.parent = parent->second.callee != 0 ? parent->second.callee : parent->second.caller;
        const bool byClient = components::isCaller(componentAt(event.caller).kind);
        trace.attempts += byClient && event.parent == kNone ? 1 : 0;
        span.background = !byClient && span.parent == 0;
        span.component = componentAt(event.caller).id;
        span.instance = byClient ? span.component : m_model.nodeName(event.caller);
        span.name = std::string(verbName(event.verb)) + " " + componentAt(event.callee).id;
        span.link = m_model.links[event.link].id;
        span.begin = event.at;
        span.end = -1;
        open.caller = trace.spans.size();
        trace.spans.push_back(std::move(span));
        m_open[event.call] = open;
    }

    void follow(Open& open, const TraceEvent& event) {
        Trace& trace = m_traces[open.trace];
        switch (event.kind) {
        case Kind::Arrived: {
            if (open.callee != 0)
                return; // held by a hung instance and let in again
            Span span;
            span.side = Span::Side::Callee;
            span.parent = open.caller;
            span.background = trace.spans[open.caller].background;
            span.component = componentAt(event.callee).id;
            span.instance = m_model.nodeName(event.callee);
            span.name = trace.spans[open.caller].name;
            span.begin = event.at;
            span.end = -1;
            open.callee = trace.spans.size();
            trace.spans.push_back(std::move(span));
            return;
        }
        case Kind::WorkBegan:
            if (open.callee != 0 && !trace.spans[open.callee].workBegan)
                trace.spans[open.callee].workBegan = event.at;
            return;
        case Kind::Answered:
            if (open.callee != 0)
                end(trace.spans[open.callee], event);
            return;
        case Kind::Lost:
            trace.spans[open.caller].lost = true;
            return;
        case Kind::Returned:
        case Kind::TimedOut:
            end(trace.spans[open.caller], event);
            return;
        default:
            return;
        }
    }

    static void end(Span& span, const TraceEvent& event) {
        if (span.ended)
            return;
        span.ended = true;
        span.end = event.at;
        span.outcome = event.outcome;
    }

    const components::ComponentModel& componentAt(Index node) const {
        return m_model.components[m_model.nodeComponent[node]];
    }

    const Model& m_model;
    const components::State& m_state;
    std::vector<Trace> m_traces;
    std::unordered_map<Index, std::size_t> m_byRequest; ///< looked up by number only
    std::unordered_map<Index, Open> m_open;
};

} // namespace

const Span& Trace::hop() const {
    const kernel::Time failed = ended.value_or(began);
    std::size_t at = 0;
    kernel::Time when = failed;
    for (;;) {
        // The last call that failed with the cause counts, or that was still waited for when it did.
        std::size_t next = 0;
        for (std::size_t i = at + 1; i < spans.size(); ++i) {
            const Span& span = spans[i];
            const bool open = !span.ended || span.end > when;
            if (span.parent == at && !span.background && span.begin <= when && (open || span.outcome == outcome))
                next = i;
        }
        if (next == 0)
            return spans[at];
        at = next;
        if (spans[at].ended && spans[at].end < when)
            when = spans[at].end;
    }
}

std::vector<Trace> tracesOf(const Simulation& simulation) {
    return Teller(simulation).tell();
}

} // namespace faultline::simulation
