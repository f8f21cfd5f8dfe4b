// What an example shows, as a figure that arithmetic expects, and its control: with the mechanism off the same figure
// must lie outside. To add an example: its file in examples/, an Effect for each claim, a Sight, and
// tests/examples/renew-fingerprints.
#pragma once

#include <QFile>
#include <QTextStream>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "tests/examples/example_run.h"

namespace faultline::examples {

/// One change of a diagram, as `--set PATH=VALUE` makes it. Beside what `--set` knows, {"scenario", ""} leaves the
/// scenario out, {"scenario.crash", ""} the events of one kind, and {"link", "a->b"} and {"unlink", "a->b"} wire anew.
struct Change {
    std::string path;
    std::string value;
};
using Changes = std::vector<Change>;

/// A claim about an example.
struct Effect {
    const char* example;
    const char* says;
    std::function<double(const Run&)> figure;
    double atLeast;
    double atMost;
    Changes off;       ///< takes the mechanism away; applied after `with`
    Changes with = {}; ///< another variant than the one in the file, such as another window
    const char* unit = "";
    bool traced = false;        ///< the figure looks at single requests
    std::vector<Act> acts = {}; ///< done by hand, where the example asks for it
};

/// What the class can watch: in which buckets of the series the effect is to be seen, or, where the series does not
/// have it, in which seconds.
struct Sight {
    const char* example;
    std::function<bool(const Run&, std::size_t bucket)> seen;
    Changes off;                ///< takes the effect away: it is not seen any more
    std::vector<Act> acts = {}; ///< done by hand, where the example asks for it
    std::function<bool(const simulation::Measurement& before, const simulation::Measurement& now)> seenSince = {};
};

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
    std::string key = std::string(effect.example) + '#' + std::to_string(seed) + (effect.traced ? " traced" : "") +
                      (effect.acts.empty() ? "" : " by hand"); // an example's effects do the same by hand
    for (const Changes* changes : {&effect.with, &more})
        for (const Change& change : *changes)
            key += '\n' + change.path + '=' + change.value;
    static std::deque<std::pair<std::string, Run>> kept;
    for (const auto& [keptKey, run] : kept)
        if (keptKey == key)
            return run;
    if (kept.size() >= 4 * kSeeds)
        kept.pop_front();
    kept.emplace_back(key, run(load(effect.example, effect.with, more), static_cast<std::uint64_t>(seed), effect.acts,
                               effect.traced));
    return kept.back().second;
}

/// The window that figures are taken over, in simulated seconds.
inline Changes window(int from, int to) {
    return {{"settings.warmup", std::to_string(from) + "s"}, {"settings.duration", std::to_string(to) + "s"}};
}

/// Adds a line to the file that FAULTLINE_EXAMPLES_TABLE names: tests/examples/table sums them up.
inline void note(const Effect& effect, int seed, double on, double off) {
    const QString path = qEnvironmentVariable("FAULTLINE_EXAMPLES_TABLE");
    if (path.isEmpty())
        return;
    QFile file(path);
    if (!file.open(QIODevice::Append | QIODevice::Text))
        qFatal("%s cannot be written", qPrintable(path));
    QTextStream(&file) << effect.example << '\t' << effect.says << '\t' << effect.atLeast << '\t' << effect.atMost
                       << '\t' << effect.unit << '\t' << seed << '\t' << on << '\t' << off << '\n';
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
    note(effect, seed, on, off);
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
/// A client's figure is among all; this is the bucket's end, in seconds.
inline double endOf(const Run& run, std::size_t bucket) {
    return kernel::toSeconds(run.series->points[bucket].end);
}

} // namespace faultline::examples
