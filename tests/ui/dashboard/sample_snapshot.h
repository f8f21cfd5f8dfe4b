// A snapshot filled by hand: a minute of a shop in which app/2 crashes at 31 s and is back at 43 s.
#pragma once

#include <cmath>
#include <memory>

#include "engine/simulation/snapshot.h"

namespace faultline::test {

inline simulation::ComponentView component(const char* id, const char* kind) {
    simulation::ComponentView view;
    view.id = id;
    view.kind = kind;
    view.instances.resize(2);
    return view;
}

/// How bad things are at second `s`, 0–1.
inline double badness(double s) {
    if (s < 31)
        return 0;
    return s < 43 ? 1 - std::exp(-(s - 31) / 2.5) : std::exp(-(s - 43) / 3);
}

inline double wiggle(double s, double phase) {
    return std::sin(s * 1.7 + phase) * 0.5 + std::sin(s * 4.3 + 2 * phase) * 0.3 + std::sin(s * 11.0 + phase) * 0.2;
}

/// Buckets of `bucketMs` up to `seconds`, 2,000 requests a second.
inline std::shared_ptr<simulation::Snapshot> sampleSnapshot(double seconds = 60, int bucketMs = 200) {
    auto snapshot = std::make_shared<simulation::Snapshot>();
    snapshot->now = static_cast<kernel::Time>(seconds * 1e9);
    snapshot->seed = 42;
    for (const auto& [id, kind] :
         {std::pair{"users", "client"}, std::pair{"lb", "load_balancer"}, std::pair{"app", "service"},
          std::pair{"resolver", "service"}, std::pair{"cache", "cache"}, std::pair{"links", "database"},
          std::pair{"clicks", "queue"}, std::pair{"counter", "worker"}})
        snapshot->components.push_back(component(id, kind));
    auto series = std::make_shared<simulation::Series>();
    series->bucket = bucketMs * kernel::kMillisecond;
    series->components.resize(snapshot->components.size());
    const double width = bucketMs / 1000.0;
    for (int i = 0; (i + 1) * width <= seconds + 1e-9; ++i) {
        const double s = (i + 1) * width;
        const double bad = badness(s);
        simulation::SeriesPoint point;
        point.end = (i + 1) * series->bucket;
        point.failedPerS = static_cast<float>(bad > 0.02 && s < 43 ? 420 * bad * std::exp(-(s - 31) / 9) : 0);
        point.succeededPerS = static_cast<float>(2000 + 60 * wiggle(s, 1) - static_cast<double>(point.failedPerS));
        point.attemptsPerS = point.succeededPerS + point.failedPerS;
        using components::Outcome;
        point.failedByCausePerS[static_cast<std::size_t>(Outcome::Refused)] = point.failedPerS * 0.8F;
        point.failedByCausePerS[static_cast<std::size_t>(Outcome::Timeout)] = point.failedPerS * 0.2F;
        point.samples = static_cast<std::uint32_t>(static_cast<double>(point.succeededPerS) * width);
        point.p50Ms = static_cast<float>(9 * (1 + 0.05 * wiggle(s, 2)) * (1 + 2 * bad));
        point.p95Ms = static_cast<float>(24 * (1 + 0.08 * wiggle(s, 3)) * (1 + 7 * bad));
        point.p99Ms = static_cast<float>(41 * (1 + 0.13 * wiggle(s, 4)) * (1 + 17 * bad));
        series->points.push_back(point);
        const auto row = [&](double utilization, double waiting, double hits = 0, double arrivals = 2000) {
            return simulation::ComponentPoint{static_cast<float>(utilization), static_cast<float>(waiting),
                                              static_cast<float>(hits), static_cast<float>(arrivals)};
        };
        series->components[0].push_back(row(0, 0));
        series->components[1].push_back(row(0, 0));
        series->components[2].push_back(row(0.58 + 0.03 * wiggle(s, 5) + 0.38 * bad, 3 + 90 * bad));
        series->components[3].push_back(row(0.57 + 0.03 * wiggle(s, 6), 2));
        series->components[4].push_back(row(0.21 + 0.01 * wiggle(s, 7), 0, 0.941 + 0.004 * wiggle(s, 8) - 0.1 * bad));
        series->components[5].push_back(row(0.44 + 0.04 * wiggle(s, 9) + 0.2 * bad, 1 + 12 * bad));
        series->components[6].push_back(row(0, 40 + 300 * bad));
        series->components[7].push_back(row(0.66 + 0.04 * wiggle(s, 10), 1));
    }
    snapshot->series = series;
    auto log = std::make_shared<std::vector<simulation::LogEntry>>();
    const auto add = [&](double s, const char* what, const char* target, bool fault) {
        if (s <= seconds)
            log->push_back({static_cast<kernel::Time>(s * 1e9), what, target, "", fault});
    };
    add(5, "edit", "app", false);
    add(31, "crash", "app/2", true);
    add(35.2, "ejected", "app/2", false);
    add(43, "restart", "app/2", false);
    snapshot->log = log;
    snapshot->recent.seconds = std::min(10.0, seconds);
    snapshot->recent.succeeded = 19'987;
    snapshot->recent.failed = 13;
    snapshot->recent.p50Ms = 9;
    snapshot->recent.p95Ms = 25;
    snapshot->recent.p99Ms = 43;
    snapshot->recent.availability = 19'987.0 / 20'000;
    snapshot->recent.throughputPerS = 1998.7;
    return snapshot;
}

} // namespace faultline::test
