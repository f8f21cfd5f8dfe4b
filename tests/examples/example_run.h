// Shipped examples, loaded and run without a screen.
#pragma once

#include <QtTest>

#include <cmath>
#include <functional>
#include <vector>

#include "engine/format/format.h"
#include "engine/simulation/measurement.h"
#include "engine/simulation/simulation.h"
#include "engine/simulation/traces.h"

namespace faultline::examples {

inline const simulation::ComponentMeasurement& componentOf(const simulation::Measurement& measured,
                                                           const std::string& id) {
    for (const simulation::ComponentMeasurement& component : measured.components)
        if (component.id == id)
            return component;
    qFatal("no component %s", id.c_str());
}

/// A finished run: its figures, its series and which component is which in them.
struct Run {
    simulation::Measurement measured;
    std::shared_ptr<const simulation::Series> series;
    simulation::Snapshot last;
    std::vector<simulation::Trace> traces; ///< where they were asked for

    const simulation::ComponentMeasurement& component(const std::string& id) const { return componentOf(measured, id); }

    /// The component's points, one a bucket of `series->points`.
    const std::vector<simulation::ComponentPoint>& pointsOf(const std::string& id) const {
        for (std::size_t i = 0; i < last.components.size(); ++i)
            if (last.components[i].id == id)
                return series->components[i];
        qFatal("no series of %s", id.c_str());
    }
};

inline diagram::Diagram load(const char* name) {
    const format::Reading reading =
        format::readFile(std::string(FAULTLINE_SOURCE_DIR "/examples/") + name + ".faultline.yaml");
    for (const base::Diagnostic& diagnostic : reading.diagnostics)
        qWarning("%s", base::toText(diagnostic).c_str());
    if (!reading.diagnostics.empty())
        qFatal("%s has findings", name);
    return reading.diagram;
}

/// Changes a diagram as `--set` would.
inline void set(diagram::Diagram& diagram, const char* path, const char* value) {
    const base::Diagnostics findings = format::setByPath(diagram, path, value);
    if (!findings.empty())
        qFatal("%s", base::toText(findings.front()).c_str());
}

inline kernel::Time durationOf(const diagram::Diagram& diagram) {
    return diagram::effectiveSetting(diagram, "duration").as<base::Duration>()->ns;
}

/// Something done by hand during a run.
struct Act {
    kernel::Time at = 0;
    catalog::Record event;
    friend bool operator==(const Act&, const Act&) = default;
};

/// Told what has been measured so far, each simulated second.
using Onlooker = std::function<void(const simulation::Measurement&)>;

inline Run run(const diagram::Diagram& diagram, std::uint64_t seed, const std::vector<Act>& acts = {},
               bool traced = false, const Onlooker& onlooker = {}) {
    simulation::Simulation::Compiled compiled = simulation::Simulation::compile(diagram, seed);
    for (const base::Diagnostic& diagnostic : compiled.diagnostics)
        qWarning("%s", base::toText(diagnostic).c_str());
    if (!compiled.simulation)
        qFatal("the diagram cannot run");
    simulation::Simulation& simulation = *compiled.simulation;
    if (traced)
        simulation.traceRequests();
    const auto advance = [&](kernel::Time until) {
        while (onlooker && simulation.now() + kernel::kSecond < until) {
            simulation.advance(simulation.now() + kernel::kSecond);
            onlooker(simulation::measure(simulation));
        }
        simulation.advance(until);
    };
    for (const Act& act : acts) {
        advance(act.at);
        const auto done = simulation.act(act.event);
        if (!done)
            qFatal("%s", done.error().message.english().c_str());
    }
    advance(durationOf(diagram));
    Run run;
    run.measured = simulation::measure(simulation);
    run.series = simulation.series(simulation.now());
    simulation.look(run.last, simulation.now());
    if (traced)
        run.traces = simulation::tracesOf(simulation);
    return run;
}

constexpr int kSeeds = 5;

/// Data rows: every seed.
inline void seeds() {
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= kSeeds; ++seed)
        QTest::newRow(qPrintable(QString("seed %1").arg(seed))) << seed;
}

inline void near(double measured, double expected, double tolerance, const char* what) {
    QVERIFY2(std::abs(measured - expected) <= tolerance,
             qPrintable(QString("%1: %2 instead of %3").arg(what).arg(measured).arg(expected)));
}

/// A Zipf popularity's probabilities, the hottest key first.
inline std::vector<double> zipf(std::size_t keys, double exponent) {
    std::vector<double> p(keys);
    double sum = 0;
    for (std::size_t i = 0; i < keys; ++i)
        sum += p[i] = std::pow(static_cast<double>(i + 1), -exponent);
    for (double& share : p)
        share /= sum;
    return p;
}

/// Share of requests that an LRU of `entries` answers in the long run: Che's approximation. A key is inside when it was
/// asked for within the last t requests, with t such that `entries` keys are inside on average.
inline double cheHitRatio(const std::vector<double>& p, double entries) {
    double low = 1, high = 1e12;
    for (int i = 0; i < 80; ++i) {
        const double t = std::sqrt(low * high);
        double inside = 0;
        for (const double share : p)
            inside += 1 - std::exp(-share * t);
        (inside < entries ? low : high) = t;
    }
    double hits = 0;
    for (const double share : p)
        hits += share * (1 - std::exp(-share * low));
    return hits;
}

/// Mean hit ratio of a cold cache between its request number `from` and `to`, as long as nothing is evicted: a key is
/// inside once it has been asked for; the integral of Σ p(1−e^(−pn)) over n, by the number of requests.
inline double coldHitRatio(const std::vector<double>& p, double from, double to) {
    double hits = 0;
    for (const double share : p)
        hits += share * (to - from) - (std::exp(-share * from) - std::exp(-share * to));
    return hits / (to - from);
}

} // namespace faultline::examples
