// The mean over replications. Percentiles of all samples together come from merged histograms, never from averages.
#include <map>
#include <tuple>

#include "engine/base/assert.h"
#include "engine/experiment/replications.h"
#include "engine/metrics/confidence.h"

namespace faultline::experiment {

namespace {

using report::Figure;
using report::FigureValue;
using report::Section;
using report::Sheet;

constexpr double kLevel = 0.95;

void mergeRequests(simulation::RequestFigures& into, const simulation::RequestFigures& from) {
    into.latency.merge(from.latency);
    into.latencyFailed.merge(from.latencyFailed);
    into.staleAge.merge(from.staleAge);
}

/// Puts the latency samples of `from` to those of `into`; elements are matched by id.
void mergeSamples(simulation::Measurement& into, const simulation::Measurement& from) {
    mergeRequests(into.totals, from.totals);
    FAULTLINE_ASSERT(into.operations.size() == from.operations.size(), "replications of different diagrams");
    for (std::size_t i = 0; i < into.operations.size(); ++i)
        mergeRequests(into.operations[i].requests, from.operations[i].requests);
    std::map<std::string_view, const simulation::ComponentMeasurement*> byId;
    for (const simulation::ComponentMeasurement& component : from.components)
        byId.emplace(component.id, &component);
    for (simulation::ComponentMeasurement& component : into.components) {
        const auto other = byId.find(component.id);
        if (other == byId.end())
            continue;
        component.residence.merge(other->second->residence);
        component.replicationLag.merge(other->second->replicationLag);
        if (component.requests && other->second->requests)
            mergeRequests(*component.requests, *other->second->requests);
    }
}

using Key = std::tuple<Section, std::string_view, std::string_view, std::string_view>;

Key keyOf(const Figure& figure) {
    return {figure.section, figure.component, figure.element, figure.name};
}

bool isLatencyStatistic(const Figure& figure) {
    return figure.unit == "ms" && figure.name.find('.') != std::string::npos;
}

/// Figures of the run itself that say how it was done, not what came out.
bool isCircumstance(const Figure& figure) {
    return figure.section == Section::Run && figure.name != "events";
}

/// Gathers one figure over the runs that have it.
struct Gathered {
    std::vector<double> numbers;
    bool wordsDiffer = false;
};

void apply(const Gathered& gathered, Figure& figure) {
    if (gathered.wordsDiffer)
        figure.value = std::string("varies");
    if (gathered.numbers.empty())
        return;
    const metrics::Confidence confidence = metrics::confidence(gathered.numbers, kLevel);
    figure.value = confidence.mean;
    if (gathered.numbers.size() > 1)
        figure.halfWidth = confidence.halfWidth;
}

/// Objectives are judged over the requests of all runs together.
void poolVerdicts(const Outcome& outcome, Sheet& sheet) {
    for (report::SloVerdict& verdict : sheet.slos) {
        verdict.good = verdict.bad = 0;
        for (const report::Report& run : outcome.runs)
            for (const report::SloVerdict& other : run.measured.slos)
                if (other.name == verdict.name) {
                    verdict.good += other.good;
                    verdict.bad += other.bad;
                }
        verdict.judge();
    }
}

} // namespace

Sheet combine(const Outcome& outcome) {
    FAULTLINE_ASSERT(!outcome.runs.empty(), "nothing to combine");
    Sheet sheet = report::layOut(outcome.runs.front());
    if (outcome.runs.size() == 1)
        return sheet;
    sheet.replications = outcome.runs.size();
    std::map<Key, std::size_t> places;
    for (std::size_t i = 0; i < sheet.figures.size(); ++i)
        places.emplace(keyOf(sheet.figures[i]), i);
    std::vector<Gathered> gathered(sheet.figures.size());
    report::Report pooled = outcome.runs.front();
    std::uint64_t events = 0;
    for (std::size_t run = 0; run < outcome.runs.size(); ++run) {
        if (run > 0)
            mergeSamples(pooled.measured, outcome.runs[run].measured);
        events += outcome.runs[run].measured.events;
        for (const Figure& figure : report::layOut(outcome.runs[run]).figures) {
            const auto place = places.find(keyOf(figure));
            if (place == places.end())
                continue; // an instance that only this run came to have
            Gathered& to = gathered[place->second];
            if (const auto number = report::asNumber(figure.value))
                to.numbers.push_back(*number);
            else
                to.wordsDiffer |= figure.value != sheet.figures[place->second].value;
        }
    }
    const std::vector<Figure> together = report::layOut(pooled).figures;
    for (std::size_t i = 0; i < sheet.figures.size(); ++i) {
        Figure& figure = sheet.figures[i];
        if (!isCircumstance(figure))
            apply(gathered[i], figure);
        if (isLatencyStatistic(figure))
            figure.pooled = report::asNumber(together[i].value);
        if (figure.section == Section::Run && figure.name == "wall_s")
            figure.value = outcome.wallSeconds;
        if (figure.section == Section::Run && figure.name == "events_per_s")
            figure.value = outcome.wallSeconds > 0 ? static_cast<double>(events) / outcome.wallSeconds : 0.0;
    }
    poolVerdicts(outcome, sheet);
    return sheet; // alerts and log are the first seed's, as series, logs and traces are
}

} // namespace faultline::experiment
