// A report put together by hand: known samples in, known figures out.
#pragma once

#include "engine/report/report.h"

namespace faultline::report {

inline metrics::Histogram samplesMs(std::initializer_list<int> milliseconds) {
    metrics::Histogram histogram;
    for (const int ms : milliseconds)
        histogram.record(ms * kernel::kMillisecond);
    return histogram;
}

inline simulation::RequestFigures sampleRequests() {
    simulation::RequestFigures requests;
    requests.requests = 10;
    requests.succeeded = 6;
    requests.failed = 2;
    requests.inFlight = 2;
    requests.attempts = 12;
    requests.latency = samplesMs({10, 20, 30, 40, 50, 60});
    requests.latencyFailed = samplesMs({1000, 1000});
    requests.failedByCause[static_cast<std::size_t>(components::Outcome::Timeout)] = 2;
    return requests;
}

inline simulation::ComponentMeasurement sampleComponent(const char* id, const char* kind, int instances) {
    simulation::ComponentMeasurement component;
    component.id = id;
    component.kind = kind;
    component.arrivals = 12;
    component.completions = 11;
    component.utilization = 0.5;
    component.residence = samplesMs({5, 15});
    for (int i = 1; i <= instances; ++i) {
        simulation::InstanceMeasurement instance;
        instance.target = std::string(id) + '/' + std::to_string(i);
        instance.health = i == 2 ? simulation::Health::Crashed : simulation::Health::Up;
        instance.arrivals = 6;
        instance.utilization = 0.25 * i;
        component.instances.push_back(instance);
    }
    return component;
}

/// One of each of the kinds that matter, 8 s measured after 2 s of warm-up.
inline Report sampleReport() {
    Report report;
    report.title = "Two \"servers\", one\tcache";
    report.wallSeconds = 0.5;
    simulation::Measurement& measured = report.measured;
    measured.seed = 7;
    measured.now = 10 * kernel::kSecond;
    measured.windowStart = 2 * kernel::kSecond;
    measured.events = 1'000'000;
    measured.totals = sampleRequests();
    measured.machines = 3;
    measured.operations.push_back({"resolve", sampleRequests()});
    simulation::ComponentMeasurement client = sampleComponent("web", "client", 1);
    client.requests = sampleRequests();
    measured.components.push_back(client);
    measured.components.push_back(sampleComponent("app", "service", 2));
    simulation::ComponentMeasurement cache = sampleComponent("hot", "cache", 1);
    cache.hits = 3;
    cache.misses = 1;
    measured.components.push_back(cache);
    simulation::ComponentMeasurement queue = sampleComponent("jobs", "queue", 1);
    queue.depthMax = 9;
    queue.published = 100;
    queue.oldest = 1500 * kernel::kMillisecond;
    measured.components.push_back(queue);
    simulation::LinkMeasurement link;
    link.id = "web->app";
    link.messages = 24;
    link.received = 22;
    link.dropped = 1;
    link.inFlight = 1;
    link.bytes = 4096;
    measured.links.push_back(link);
    measured.log.push_back({5 * kernel::kSecond, "crash", "app/2", "by hand, \"now\"", true});
    return report;
}

} // namespace faultline::report
