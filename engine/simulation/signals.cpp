#include "engine/simulation/signals.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "engine/base/assert.h"
#include "engine/simulation/partial_measurement.h"

namespace faultline::simulation {

using components::Index;
using components::kNone;
using components::Model;
using components::Node;
using components::State;
using expression::Section;
using metrics::Histogram;
using monitor::Form;
using monitor::Reading;
using monitor::Signal;

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double number(std::uint64_t count) {
    return static_cast<double>(count);
}
double number(const Audited& count) {
    return count ? static_cast<double>(*count) : kUnknown;
}

/// One figure of some measurement: its form, and one or two numbers that it is made of.
template <typename Measured> struct Watched {
    const char* name;
    Form form;
    double (*a)(const Measured&, double seconds); ///< `seconds`: since the window began
    double (*b)(const Measured&) = nullptr;
};

/// A group of statistics over samples: "latency_ms.p99".
template <typename Measured> struct WatchedSpread {
    const char* group;
    const Histogram& (*samples)(const Measured&);
};

using Requests = RequestFigures;
using Component = ComponentMeasurement;

#define FAULTLINE_REQUESTS(member) [](const Requests& requests, double) { return number(requests.member); }
#define FAULTLINE_COMPONENT(member) [](const Component& component, double) { return number(component.member); }

constexpr std::array kRequestFigures = {
    Watched<Requests>{"requests", Form::Count, FAULTLINE_REQUESTS(requests)},
    Watched<Requests>{"succeeded", Form::Count, FAULTLINE_REQUESTS(succeeded)},
    Watched<Requests>{"failed", Form::Count, FAULTLINE_REQUESTS(failed)},
    Watched<Requests>{"in_flight", Form::Level, FAULTLINE_REQUESTS(inFlight)},
    Watched<Requests>{"attempts", Form::Count, FAULTLINE_REQUESTS(attempts)},
    Watched<Requests>{"availability", Form::ShareOfBoth, FAULTLINE_REQUESTS(succeeded),
                      [](const Requests& requests) { return number(requests.failed); }},
    Watched<Requests>{"throughput_per_s", Form::PerSecond, FAULTLINE_REQUESTS(succeeded)},
    Watched<Requests>{"stale_reads", Form::Count, FAULTLINE_REQUESTS(staleReads)},
    Watched<Requests>{"read_your_writes_violations", Form::Count, FAULTLINE_REQUESTS(readYourWritesViolations)},
    Watched<Requests>{"lost_writes", Form::Count, FAULTLINE_REQUESTS(lostWrites)},
    Watched<Requests>{"duplicate_effects", Form::Count, FAULTLINE_REQUESTS(duplicateEffects)},
    Watched<Requests>{"sessions_lost", Form::Count, FAULTLINE_REQUESTS(sessionsLost)},
    Watched<Requests>{"id_collisions", Form::Count, FAULTLINE_REQUESTS(idCollisions)},
};
constexpr std::array kRequestSpreads = {
    WatchedSpread<Requests>{"latency_ms",
                            [](const Requests& requests) -> const Histogram& { return requests.latency; }},
    WatchedSpread<Requests>{"latency_failed_ms",
                            [](const Requests& requests) -> const Histogram& { return requests.latencyFailed; }},
    WatchedSpread<Requests>{"stale_age_ms",
                            [](const Requests& requests) -> const Histogram& { return requests.staleAge; }},
};

constexpr std::array kComponentFigures = {
    Watched<Component>{"arrivals", Form::Count, FAULTLINE_COMPONENT(arrivals)},
    Watched<Component>{"completions", Form::Count, FAULTLINE_COMPONENT(completions)},
    Watched<Component>{"wasted", Form::Count, FAULTLINE_COMPONENT(wasted)},
    Watched<Component>{"rejected", Form::Count, FAULTLINE_COMPONENT(rejected)},
    Watched<Component>{"utilization", Form::Share, [](const Component& c, double) { return c.busyTime; },
                       [](const Component& c) { return c.availableTime; }},
    Watched<Component>{"queue_mean", Form::Mean, [](const Component& c, double s) { return c.queueMean * s; }},
    Watched<Component>{"queue_max", Form::Highest,
                       [](const Component& c, double) { return static_cast<double>(c.waitingNow); }},
    Watched<Component>{"population_mean", Form::Mean,
                       [](const Component& c, double s) { return c.populationMean * s; }},
    Watched<Component>{"hits", Form::Count, FAULTLINE_COMPONENT(hits)},
    Watched<Component>{"misses", Form::Count, FAULTLINE_COMPONENT(misses)},
    Watched<Component>{"hit_ratio", Form::Share, FAULTLINE_COMPONENT(hits),
                       [](const Component& c) { return number(c.hits + c.misses); }},
    Watched<Component>{"origin_reads", Form::Count, FAULTLINE_COMPONENT(originReads)},
    Watched<Component>{"evictions", Form::Count, FAULTLINE_COMPONENT(evictions)},
    Watched<Component>{"expirations", Form::Count, FAULTLINE_COMPONENT(expirations)},
    Watched<Component>{"refused_sets", Form::Count, FAULTLINE_COMPONENT(refusedSets)},
    Watched<Component>{"coalesced", Form::Count, FAULTLINE_COMPONENT(coalesced)},
    Watched<Component>{"sessions_lost", Form::Count, FAULTLINE_COMPONENT(sessionsLost)},
    Watched<Component>{"duplicate_effects", Form::Count, FAULTLINE_COMPONENT(duplicateEffects)},
    Watched<Component>{"depth_mean", Form::Mean, [](const Component& c, double s) { return c.depthMean * s; }},
    Watched<Component>{"depth_max", Form::Highest,
                       [](const Component& c, double) { return static_cast<double>(c.depthEnd); }},
    Watched<Component>{"depth_start", Form::Start,
                       [](const Component& c, double) { return static_cast<double>(c.depthEnd); }},
    Watched<Component>{"depth_end", Form::Level,
                       [](const Component& c, double) { return static_cast<double>(c.depthEnd); }},
    Watched<Component>{"published", Form::Count, FAULTLINE_COMPONENT(published)},
    Watched<Component>{"acked", Form::Count, FAULTLINE_COMPONENT(acked)},
    Watched<Component>{"retained", Form::Level, FAULTLINE_COMPONENT(retained)},
    Watched<Component>{"replayed", Form::Count, FAULTLINE_COMPONENT(replayed)},
    Watched<Component>{"delivered", Form::Count, FAULTLINE_COMPONENT(delivered)},
    Watched<Component>{"redelivered", Form::Count, FAULTLINE_COMPONENT(redelivered)},
    Watched<Component>{"dead_lettered", Form::Count, FAULTLINE_COMPONENT(deadLettered)},
    Watched<Component>{"dropped", Form::Count, FAULTLINE_COMPONENT(dropped)},
    Watched<Component>{"oldest_ms", Form::Highest,
                       [](const Component& c, double) { return static_cast<double>(c.oldestNow) / 1e6; }},
    Watched<Component>{"failovers", Form::Count, FAULTLINE_COMPONENT(failovers)},
    Watched<Component>{"unavailable_s", Form::Count,
                       [](const Component& c, double) { return kernel::toSeconds(c.unavailable); }},
    Watched<Component>{"keys_moved", Form::Count, FAULTLINE_COMPONENT(keysMoved)},
    Watched<Component>{"conflicts", Form::Count, FAULTLINE_COMPONENT(conflicts)},
    Watched<Component>{"divergent_keys", Form::Level, FAULTLINE_COMPONENT(divergentKeys)},
    Watched<Component>{"converged_s", Form::Level,
                       [](const Component& c,
                          double) { return c.converged ? kernel::toSeconds(*c.converged) : kUnknown; }},
    Watched<Component>{
        "down_since_s", Form::Level,
        [](const Component& c, double) { return c.downSince ? kernel::toSeconds(*c.downSince) : kUnknown; }},
};
constexpr std::array kComponentSpreads = {
    WatchedSpread<Component>{"residence_ms", [](const Component& c) -> const Histogram& { return c.residence; }},
    WatchedSpread<Component>{"replication_lag_ms",
                             [](const Component& c) -> const Histogram& { return c.replicationLag; }},
};

#undef FAULTLINE_REQUESTS
#undef FAULTLINE_COMPONENT

// Numbers of figures beside the tables: a caller's own totals, causes, and what only the whole has.
constexpr std::uint32_t kCauses = 1000;
constexpr std::uint32_t kMachines = 2000;
constexpr std::uint32_t kCost = 2001;
constexpr std::uint32_t kOfCaller = 10'000; ///< added for a component's request figures

struct Statistic {
    std::string_view name;
    Form form;
    double quantile;
};
constexpr std::array kStatistics = {
    Statistic{"mean", Form::SpreadMean, 0},         Statistic{"max", Form::SpreadMax, 0},
    Statistic{"p50", Form::SpreadQuantile, 0.5},    Statistic{"p90", Form::SpreadQuantile, 0.9},
    Statistic{"p95", Form::SpreadQuantile, 0.95},   Statistic{"p99", Form::SpreadQuantile, 0.99},
    Statistic{"p999", Form::SpreadQuantile, 0.999},
};

bool isSpread(Form form) {
    return form == Form::SpreadMean || form == Form::SpreadQuantile || form == Form::SpreadMax;
}

/// Whether a figure of the totals, or of a caller, wants all copies to be looked at.
bool isAudit(const Signal& signal) {
    const std::uint32_t figure = signal.figure >= kOfCaller ? signal.figure - kOfCaller : signal.figure;
    if (isSpread(signal.form) || figure >= kRequestFigures.size())
        return false;
    const std::string_view name = kRequestFigures[figure].name;
    return name == "lost_writes" || name == "id_collisions" || (name == "duplicate_effects" && signal.figure != figure);
}

/// Looks a name up in the tables; false when they have none of that name.
template <typename Figures, typename Spreads>
bool lookUp(const Figures& figures, const Spreads& spreads, std::string_view name, Signal& signal) {
    for (std::uint32_t i = 0; i < figures.size(); ++i) {
        if (name != figures[i].name)
            continue;
        signal.figure = i;
        signal.form = figures[i].form;
        return true;
    }
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos)
        return false;
    for (std::uint32_t i = 0; i < spreads.size(); ++i) {
        if (name.substr(0, dot) != spreads[i].group)
            continue;
        for (const Statistic& statistic : kStatistics) {
            if (statistic.name != name.substr(dot + 1))
                continue;
            signal.figure = i;
            signal.form = statistic.form;
            signal.quantile = statistic.quantile;
            return true;
        }
    }
    return false;
}

bool lookUpRequests(std::string_view name, Signal& signal) {
    for (int cause = 0; cause < components::kCauseCount; ++cause) {
        if (name != "errors." + std::string(components::causeName(static_cast<components::Outcome>(cause))))
            continue;
        signal.figure = kCauses + static_cast<std::uint32_t>(cause);
        signal.form = Form::Count;
        return true;
    }
    return lookUp(kRequestFigures, kRequestSpreads, name, signal);
}

template <typename Figures, typename Spreads, typename Measured>
Reading readFrom(const Figures& figures, const Spreads& spreads, const Measured& measured, const Signal& signal,
                 std::uint32_t figure, double seconds) {
    Reading reading;
    if (isSpread(signal.form)) {
        reading.spread.push_back(spreads[figure].samples(measured));
        return reading;
    }
    reading.a = figures[figure].a(measured, seconds);
    if (figures[figure].b != nullptr)
        reading.b = figures[figure].b(measured);
    return reading;
}

Reading readRequests(const RequestFigures& requests, const Signal& signal, std::uint32_t figure, double seconds) {
    if (figure < kCauses || isSpread(signal.form))
        return readFrom(kRequestFigures, kRequestSpreads, requests, signal, figure, seconds);
    return {number(requests.failedByCause[figure - kCauses]), 0, {}};
}

/// The instance's number; kNone while there is none of that name.
Index nodeByName(const Model& model, const std::string& target) {
    for (Index node = 0; node < model.nodeComponent.size(); ++node)
        if (!model.components[model.nodeComponent[node]].removed && model.nodeName(node) == target)
            return node;
    return kNone;
}

enum class OfNode : std::uint32_t { Arrivals, Utilization, QueueMean };
enum class OfLink : std::uint32_t { Messages, Received, Dropped, InFlight, Bytes };

bool lookUpNode(std::string_view name, Signal& signal) {
    if (name == "arrivals") {
        signal.figure = static_cast<std::uint32_t>(OfNode::Arrivals);
        signal.form = Form::Count;
    } else if (name == "utilization") {
        signal.figure = static_cast<std::uint32_t>(OfNode::Utilization);
        signal.form = Form::Share;
    } else if (name == "queue_mean") {
        signal.figure = static_cast<std::uint32_t>(OfNode::QueueMean);
        signal.form = Form::Mean;
    } else {
        return false;
    }
    return true;
}

Reading readNode(const State& state, const Signal& signal) {
    if (signal.element >= state.nodes.size())
        return {kUnknown, kUnknown, {}};
    const Node& node = state.nodes[signal.element];
    switch (static_cast<OfNode>(signal.figure)) {
    case OfNode::Arrivals:
        return {number(node.counts.arrivals), 0, {}};
    case OfNode::Utilization:
        return {node.busyTime.integral(state.now), node.availableTime.integral(state.now), {}};
    case OfNode::QueueMean:
        return {node.waiting.integral(state.now) * 1e-9, 0, {}};
    }
    return {};
}

bool lookUpLink(std::string_view name, Signal& signal) {
    static constexpr std::array<std::string_view, 5> kNames = {"messages", "received", "dropped", "in_flight", "bytes"};
    const auto at = std::find(kNames.begin(), kNames.end(), name);
    if (at == kNames.end())
        return false;
    signal.figure = static_cast<std::uint32_t>(at - kNames.begin());
    signal.form = name == "in_flight" ? Form::Level : Form::Count;
    return true;
}

Reading readLink(const State& state, const Signal& signal) {
    const network::LinkCounts& counts = state.links[signal.element].counts;
    switch (static_cast<OfLink>(signal.figure)) {
    case OfLink::Messages:
        return {number(counts.messages), 0, {}};
    case OfLink::Received:
        return {number(counts.received), 0, {}};
    case OfLink::Dropped:
        return {number(counts.dropped), 0, {}};
    case OfLink::InFlight:
        return {number(counts.messages - counts.received - counts.dropped), 0, {}};
    case OfLink::Bytes:
        return {number(counts.bytes), 0, {}};
    }
    return {};
}

bool lookUpComponent(const components::ComponentModel& component, std::string_view name, Signal& signal) {
    if (name == "cost_per_month_usd") {
        signal.figure = kCost;
        signal.form = Form::Mean;
        return true;
    }
    const bool caller = component.kind == components::KindId::Client || component.kind == components::KindId::Probe;
    if (caller && lookUpRequests(name, signal)) {
        signal.figure += kOfCaller;
        return true;
    }
    return lookUp(kComponentFigures, kComponentSpreads, name, signal);
}

} // namespace

base::Result<Signal> signalFor(const Model& model, const expression::Figure& figure) {
    Signal signal;
    signal.section = figure.section;
    bool known = false;
    switch (figure.section) {
    case Section::Totals:
        known = lookUpRequests(figure.name, signal);
        if (figure.name == "machines" || figure.name == "cost_per_month_usd") {
            signal.figure = figure.name == "machines" ? kMachines : kCost;
            signal.form = Form::Mean;
            known = true;
        }
        break;
    case Section::Operation:
        signal.element = model.operationByName(figure.element);
        known = signal.element != kNone && lookUpRequests(figure.name, signal);
        break;
    case Section::Component:
        signal.element = model.componentByName(figure.element);
        known = signal.element != kNone && lookUpComponent(model.components[signal.element], figure.name, signal);
        break;
    case Section::Instance:
        signal.element = nodeByName(model, figure.element);
        known = lookUpNode(figure.name, signal);
        break;
    case Section::Link:
        signal.element = model.linkByName(figure.element);
        known = signal.element != kNone && lookUpLink(figure.name, signal);
        break;
    }
    if (!known)
        return base::Error{base::Text("`{1}` cannot be watched while a run goes on", {figure.name}), {}, {}};
    return signal;
}

Reading readSignal(const Model& model, const State& state, const Signal& signal) {
    const double seconds = kernel::toSeconds(state.now - state.windowStart);
    const bool spreads = isSpread(signal.form);
    switch (signal.section) {
    case Section::Totals:
        if (signal.figure == kMachines && !spreads)
            return {machineSeconds(model, state, kNone), 0, {}};
        if (signal.figure == kCost && !spreads)
            return {costSeconds(model, state, kNone), 0, {}};
        return readRequests(measureRequests(model, state, kNone, spreads, isAudit(signal)), signal, signal.figure,
                            seconds);
    case Section::Operation:
        return readRequests(measureRequests(model, state, signal.element, spreads, false), signal, signal.figure,
                            seconds);
    case Section::Component: {
        if (signal.figure == kCost && !spreads)
            return {costSeconds(model, state, signal.element), 0, {}};
        const ComponentMeasurement measured = measureComponent(model, state, signal.element, isAudit(signal));
        if (signal.figure >= kOfCaller)
            return readRequests(*measured.requests, signal, signal.figure - kOfCaller, seconds);
        return readFrom(kComponentFigures, kComponentSpreads, measured, signal, signal.figure, seconds);
    }
    case Section::Instance:
        return readNode(state, signal);
    case Section::Link:
        return readLink(state, signal);
    }
    return {};
}

} // namespace faultline::simulation
