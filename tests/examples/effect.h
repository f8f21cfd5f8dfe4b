// How claims about examples are checked: the figure is as arithmetic expects it, and with the mechanism off the same
// figure lies outside. To add an example: its file in examples/, an Effect for each claim, a Sight,
// tests/examples/renew-fingerprints, and tests/examples/table.
#pragma once

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "tests/examples/table_row.h"

namespace faultline::examples {

inline void apply(diagram::Diagram& diagram, const Change& change) {
    if (change.path == "link") {
        const std::size_t arrow = change.value.find("->");
        diagram.links.push_back({change.value, change.value.substr(0, arrow), change.value.substr(arrow + 2), {}});
    } else if (change.path == "unlink") {
        if (std::erase_if(diagram.links, [&](const diagram::Link& link) { return link.id == change.value; }) != 1)
            qFatal("there is no link %s", change.value.c_str());
    } else if (change.path == "scenario" && change.value.empty()) {
        diagram.scenario.clear();
    } else if (change.path.rfind("scenario.", 0) == 0 && change.value.empty()) {
        const std::string kind = change.path.substr(9);
        const auto before = diagram.scenario.size();
        std::erase_if(diagram.scenario, [&](const catalog::Record& event) { return event.find(kind) != nullptr; });
        if (diagram.scenario.size() == before)
            qFatal("the scenario has no %s", kind.c_str());
    } else {
        set(diagram, change.path.c_str(), change.value.c_str());
    }
}

inline diagram::Diagram load(const char* name, const Changes& with, const Changes& more = {}) {
    diagram::Diagram diagram = load(name);
    for (const Changes* changes : {&with, &more})
        for (const Change& change : *changes)
            apply(diagram, change);
    return diagram;
}

/// A run of an example; the latest are kept, as several claims look at the same one.
inline const Run& runOf(const Effect& effect, int seed, const Changes& more = {}) {
    std::string key = std::string(effect.example) + '#' + std::to_string(seed) + (effect.traced ? " traced" : "");
    for (const Changes* changes : {&effect.with, &more})
        for (const Change& change : *changes)
            key += '\n' + change.path + '=' + change.value;
    struct Kept {
        std::string key;
        std::vector<Act> acts;
        Run run;
    };
    static std::deque<Kept> kept;
    for (const Kept& earlier : kept)
        if (earlier.key == key && earlier.acts == effect.acts)
            return earlier.run;
    if (kept.size() >= 4 * kSeeds)
        kept.pop_front();
    kept.push_back(
        {key, effect.acts,
         run(load(effect.example, effect.with, more), static_cast<std::uint64_t>(seed), effect.acts, effect.traced)});
    return kept.back().run;
}

/// The window that figures are taken over, in simulated seconds.
inline Changes window(int from, int to) {
    return {{"settings.warmup", std::to_string(from) + "s"}, {"settings.duration", std::to_string(to) + "s"}};
}

/// Data rows: every effect at every seed.
inline void rowsOf(const std::vector<Effect>& effects) {
    QTest::addColumn<int>("effect");
    QTest::addColumn<int>("seed");
    for (std::size_t i = 0; i < effects.size(); ++i)
        for (int seed = 1; seed <= kSeeds; ++seed)
            QTest::newRow(qPrintable(QString("%1: %2, seed %3").arg(effects[i].example, effects[i].says).arg(seed)))
                << static_cast<int>(i) << seed;
}

/// The figure is as expected, and outside of that with the mechanism off.
inline void check(const Effect& effect, int seed) {
    const auto inside = [&](double figure) { return figure >= effect.atLeast && figure <= effect.atMost; };
    const auto said = [&](double figure) {
        return QString("%1, expected %2 to %3").arg(figure).arg(effect.atLeast).arg(effect.atMost);
    };
    const double on = effect.figure(runOf(effect, seed));
    const double off = effect.figure(runOf(effect, seed, effect.off));
    noteTableRow(effect, seed, on, off);
    QVERIFY2(inside(on), qPrintable(said(on)));
    QVERIFY2(std::isfinite(off), "the control gives no figure");
    QVERIFY2(!inside(off), qPrintable("the control holds as well: " + said(off)));
}

inline void rowsOf(const std::vector<Sight>& sights) {
    QTest::addColumn<int>("sight");
    for (std::size_t i = 0; i < sights.size(); ++i)
        QTest::newRow(sights[i].example) << static_cast<int>(i);
}

/// Simulated seconds a second, as the example names it.
inline double speedOf(const diagram::Diagram& diagram) {
    return *diagram::effectiveSetting(diagram, "speed").as<double>();
}

constexpr double kLatestBeginning = 40; ///< s of wall time from pressing play
constexpr double kShortest = 5;         ///< s of wall time on the screen

/// Begins within 40 s of wall time at the example's own speed and lasts 5 s; with the mechanism off it does not.
inline void check(const Sight& sight) {
    struct Seen {
        double begins = -1, lasts = 0; // wall time
    };
    const auto watch = [&](const Changes& changes, bool acts) {
        const diagram::Diagram diagram = load(sight.example, changes);
        const double speed = speedOf(diagram);
        Seen result;
        const auto see = [&](double end, double width) {
            if (result.begins < 0)
                result.begins = (end - width) / speed;
            result.lasts += width / speed;
        };
        simulation::Measurement before;
        const auto onlooker = [&](const simulation::Measurement& now) {
            const bool bothMeasured = !before.components.empty() && before.windowStart == now.windowStart;
            if (bothMeasured && sight.seenSince(before, now))
                see(kernel::toSeconds(now.now), 1);
            before = now;
        };
        const Run seen = run(diagram, 1, acts ? sight.acts : std::vector<Act>{}, false,
                             sight.seenSince ? Onlooker(onlooker) : Onlooker());
        for (std::size_t i = 0; sight.seen && i < seen.series->points.size(); ++i)
            if (sight.seen(seen, i))
                see(kernel::toSeconds(seen.series->points[i].end), kernel::toSeconds(seen.series->bucket));
        return result;
    };
    const auto said = [](const Seen& seen) {
        return QString("begins after %1 s and lasts %2 s").arg(seen.begins).arg(seen.lasts);
    };
    const Seen on = watch({}, true);
    QVERIFY2(on.begins >= 0 && on.begins <= kLatestBeginning && on.lasts >= kShortest, qPrintable(said(on)));
    const Seen off = watch(sight.off, false);
    QVERIFY2(off.begins < 0 || off.begins > kLatestBeginning || off.lasts < kShortest,
             qPrintable("without its cause it " + said(off)));
}

// Figures that many effects are about.

inline const simulation::RequestFigures& callsOf(const Run& run, const std::string& client) {
    return run.component(client).requests.value();
}
inline const simulation::RequestFigures& operationOf(const Run& run, const std::string& id) {
    for (const simulation::OperationMeasurement& operation : run.measured.operations)
        if (operation.id == id)
            return operation.requests;
    qFatal("no operation %s", id.c_str());
}
inline double count(std::uint64_t figure) {
    return static_cast<double>(figure);
}
inline double ms(const metrics::Histogram& latency, double q) {
    return static_cast<double>(latency.quantile(q)) / 1e6;
}
inline double meanMs(const metrics::Histogram& latency) {
    return latency.meanNs() / 1e6;
}
/// Share that succeeded of the requests that ended.
inline double availability(const simulation::RequestFigures& requests) {
    return count(requests.succeeded) / count(requests.succeeded + requests.failed);
}
/// Successes a second, over the measured window.
inline double goodPerS(const Run& run, const simulation::RequestFigures& requests) {
    return count(requests.succeeded) / kernel::toSeconds(run.measured.now - run.measured.windowStart);
}
inline double failures(const simulation::RequestFigures& requests, components::Outcome cause) {
    return count(requests.failedByCause[static_cast<std::size_t>(cause)]);
}
/// Mean of a figure over the buckets that end in (from, to], in simulated seconds.
inline double meanOver(const Run& run, double from, double to, const std::function<double(std::size_t)>& figure) {
    double sum = 0;
    int buckets = 0;
    for (std::size_t i = 0; i < run.series->points.size(); ++i) {
        const double end = kernel::toSeconds(run.series->points[i].end);
        if (end <= from || end > to)
            continue;
        sum += figure(i);
        ++buckets;
    }
    return buckets > 0 ? sum / buckets : std::nan("");
}
/// When an alert fired for the first time, in seconds; -1: never.
inline double fired(const Run& run, const char* alert) {
    for (const monitor::Firing& firing : run.measured.alerts)
        if (firing.name == alert)
            return kernel::toSeconds(firing.fired);
    return -1;
}
/// A client's figure is among all; this is the bucket's end, in seconds.
inline double endOf(const Run& run, std::size_t bucket) {
    return kernel::toSeconds(run.series->points[bucket].end);
}

} // namespace faultline::examples
