// Short diagrams as text, run and measured; and what must hold for every run whatsoever.
#pragma once

#include <QString>
#include <QtGlobal>

#include <string>

#pragma push_macro("slots") // a keyword of Qt's, a member of the engine's
#undef slots

#include "engine/components/model.h"
#include "engine/components/state.h"
#include "engine/format/format.h"
#include "engine/report/figure.h"
#include "engine/report/json.h"
#include "engine/simulation/measurement.h"
#include "engine/simulation/simulation.h"

namespace faultline::trial {

using kernel::kMillisecond;
using kernel::kSecond;
using simulation::Measurement;
using simulation::Simulation;

constexpr kernel::Time operator""_s(unsigned long long seconds) {
    return static_cast<kernel::Time>(seconds) * kSecond;
}
constexpr kernel::Time operator""_ms(unsigned long long milliseconds) {
    return static_cast<kernel::Time>(milliseconds) * kMillisecond;
}
constexpr kernel::Time operator""_us(unsigned long long microseconds) {
    return static_cast<kernel::Time>(microseconds) * 1000;
}

inline base::Duration length(kernel::Time time) {
    return base::Duration{time};
}

/// Reads the sections of a diagram. Without `settings` there is no warm-up; without `network` messages need no time.
inline diagram::Diagram parse(const std::string& sections) {
    std::string text = "faultline: 1\n";
    if (sections.find("settings:") == std::string::npos)
        text += "settings: {warmup: 0s, duration: 1h}\n";
    if (sections.find("network:") == std::string::npos)
        text += "network: {client: 0s, same_zone: 0s}\n";
    const format::Reading reading = format::read(text + sections);
    for (const base::Diagnostic& diagnostic : reading.diagnostics)
        if (diagnostic.severity == base::Severity::Error)
            qFatal("%s", base::toText(diagnostic).c_str());
    return reading.diagram;
}

inline Simulation compile(const diagram::Diagram& diagram, std::uint64_t seed = 1) {
    Simulation::Compiled compiled = Simulation::compile(diagram, seed);
    for (const base::Diagnostic& diagnostic : compiled.diagnostics)
        if (diagnostic.severity == base::Severity::Error)
            qFatal("%s", base::toText(diagnostic).c_str());
    return std::move(*compiled.simulation);
}

inline Simulation compile(const std::string& sections, std::uint64_t seed = 1) {
    return compile(parse(sections), seed);
}

/// Runs from the start until `until`.
inline Measurement run(const std::string& sections, kernel::Time until, std::uint64_t seed = 1) {
    Simulation simulation = compile(sections, seed);
    simulation.advance(until);
    return simulation::measure(simulation);
}

inline void act(Simulation& simulation, const catalog::Record& event) {
    const auto done = simulation.act(event);
    if (!done)
        qFatal("%s", done.error().message.english().c_str());
}

/// Takes over an edited diagram, which must be fit to run.
inline void update(Simulation& simulation, const diagram::Diagram& diagram) {
    for (const base::Diagnostic& diagnostic : simulation.update(diagram))
        if (diagnostic.severity == base::Severity::Error)
            qFatal("%s", base::toText(diagnostic).c_str());
}

/// Changes a diagram as `--set` would.
inline void set(diagram::Diagram& diagram, const char* path, const char* value) {
    for (const base::Diagnostic& diagnostic : format::setByPath(diagram, path, value))
        if (diagnostic.severity == base::Severity::Error)
            qFatal("%s", base::toText(diagnostic).c_str());
}

inline const simulation::ComponentMeasurement& component(const Measurement& measured, const std::string& id) {
    for (const simulation::ComponentMeasurement& component : measured.components)
        if (component.id == id)
            return component;
    qFatal("no component %s", id.c_str());
}

inline const simulation::LinkMeasurement& link(const Measurement& measured, const std::string& id) {
    for (const simulation::LinkMeasurement& link : measured.links)
        if (link.id == id)
            return link;
    qFatal("no link %s", id.c_str());
}

inline const simulation::RequestFigures& operation(const Measurement& measured, const std::string& id) {
    for (const simulation::OperationMeasurement& operation : measured.operations)
        if (operation.id == id)
            return operation.requests;
    qFatal("no operation %s", id.c_str());
}

inline std::uint64_t failures(const simulation::RequestFigures& requests, components::Outcome cause) {
    return requests.failedByCause[static_cast<std::size_t>(cause)];
}
inline std::uint64_t failures(const Measurement& measured, components::Outcome cause) {
    return failures(measured.totals, cause);
}

/// How often the log says `what`.
inline int logged(const Measurement& measured, const std::string& what) {
    int count = 0;
    for (const simulation::LogEntry& entry : measured.log)
        count += entry.what == what ? 1 : 0;
    return count;
}

/// Everything that a report would say, as one text: equal runs have equal fingerprints.
inline std::string fingerprint(const Measurement& measured) {
    report::Report report;
    report.wallSeconds = 1;
    report.measured = measured;
    return report::toJson(report::layOut(report));
}
inline std::string fingerprint(const Simulation& simulation) {
    return fingerprint(simulation::measure(simulation));
}

/// What does not add up: requests, causes, links, queues. Empty when everything is accounted for.
inline QString conservationComplaints(const Measurement& measured) {
    QString complaints;
    const auto requests = [&](const QString& whose, const simulation::RequestFigures& figures) {
        if (figures.requests != figures.succeeded + figures.failed + figures.inFlight)
            complaints += whose + ": requests != succeeded + failed + in flight\n";
        if (figures.inFlight > figures.requests)
            complaints += whose + ": more ended than began\n";
        std::uint64_t causes = 0;
        for (const std::uint64_t count : figures.failedByCause)
            causes += count;
        if (causes != figures.failed)
            complaints += whose + ": the causes do not sum up to the failures\n";
        if (figures.latency.count() != figures.succeeded || figures.latencyFailed.count() != figures.failed)
            complaints += whose + ": not one latency a request\n";
    };
    requests("totals", measured.totals);
    std::uint64_t sum = 0;
    for (const simulation::OperationMeasurement& operation : measured.operations) {
        requests(QString::fromStdString(operation.id), operation.requests);
        sum += operation.requests.requests;
    }
    if (sum != measured.totals.requests)
        complaints += "the operations do not sum up to the totals\n";
    for (const simulation::LinkMeasurement& link : measured.links)
        if (link.messages != link.received + link.dropped + link.inFlight)
            complaints += QString("%1: %2 messages, %3 received, %4 dropped, %5 in flight\n")
                              .arg(QString::fromStdString(link.id))
                              .arg(link.messages)
                              .arg(link.received)
                              .arg(link.dropped)
                              .arg(link.inFlight);
    for (const simulation::ComponentMeasurement& store : measured.components)
        if (store.kind == "store" && store.queueMean > store.populationMean * (1 + 1e-9))
            complaints += QString("%1: %2 wait, %3 are inside\n")
                              .arg(QString::fromStdString(store.id))
                              .arg(store.queueMean)
                              .arg(store.populationMean);
    for (const simulation::ComponentMeasurement& queue : measured.components)
        if (queue.kind == "queue" &&
            static_cast<std::uint64_t>(queue.depthStart) + queue.published !=
                queue.acked + queue.deadLettered + queue.dropped + static_cast<std::uint64_t>(queue.depthEnd))
            complaints += QString("%1: start %2, published %3, acked %4, dead %5, dropped %6, end %7\n")
                              .arg(QString::fromStdString(queue.id))
                              .arg(queue.depthStart)
                              .arg(queue.published)
                              .arg(queue.acked)
                              .arg(queue.deadLettered)
                              .arg(queue.dropped)
                              .arg(queue.depthEnd);
    return complaints;
}

/// What a run that has come to rest still holds: calls, requests, slots, busy CPUs, waiting ones. Empty when nothing.
inline QString leaks(const Simulation& simulation) {
    const components::State& state = simulation.state();
    QString found;
    const auto goesOn = [](components::Verb verb) { // health checks, and what members of a store tell each other
        return verb == components::Verb::Check || verb >= components::Verb::Compare;
    };
    for (components::Index i = 0; i < state.calls.size(); ++i) {
        const components::Call& call = state.calls[i];
        if (call.stage != components::Stage::Free && !goesOn(call.verb))
            found += QString("call %1 of verb %2 at stage %3, from %4 to %5, began at %6 ns, detached %7\n")
                         .arg(i)
                         .arg(static_cast<int>(call.verb))
                         .arg(static_cast<int>(call.stage))
                         .arg(QString::fromStdString(simulation.model().nodeName(call.caller)))
                         .arg(QString::fromStdString(simulation.model().nodeName(call.callee)))
                         .arg(call.began)
                         .arg(static_cast<int>(call.detached));
    }
    if (state.requests.live() != 0)
        found += QString("%1 requests\n").arg(state.requests.live());
    for (components::Index i = 0; i < state.nodes.size(); ++i) {
        const components::Node& node = state.nodes[i];
        const QString name = QString::fromStdString(simulation.model().nodeName(i));
        const components::KindId kind = simulation.model().components[node.component].kind;
        if (node.busy != 0 || node.slots != 0 || !node.cpuQueue.empty() || !node.backlog.empty() || !node.held.empty())
            found += name + ": busy CPUs, slots or waiting ones\n";
        if (kind != components::KindId::Queue && node.population.level() != 0)
            found += QString("%1: a population of %2\n").arg(name).arg(node.population.level());
        if (node.waiting.level() != 0)
            found += QString("%1: %2 waiting\n").arg(name).arg(node.waiting.level());
        for (const components::Outlet& outlet : node.outlets)
            if (kind != components::KindId::LoadBalancer && (outlet.inFlight != 0 || !outlet.waiting.empty()))
                found += QString("%1: %2 in flight against a pool, %3 waiting\n")
                             .arg(name)
                             .arg(outlet.inFlight)
                             .arg(outlet.waiting.size());
    }
    for (const components::QueueState& queue : state.queues)
        if (queue.messages.live() != static_cast<std::uint64_t>(queue.depth.level()) + queue.kept)
            found += QString("%1 messages remembered, %2 in the queue, %3 for a replay\n")
                         .arg(queue.messages.live())
                         .arg(queue.depth.level())
                         .arg(queue.kept);
    return found;
}

} // namespace faultline::trial

#pragma pop_macro("slots")
