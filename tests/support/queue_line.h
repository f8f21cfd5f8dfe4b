// The plain diagram of tests about queues and workers: messages of a service, a queue, and who takes them from it.
#pragma once

#include "tests/support/run_diagram.h"

namespace faultline::trial {

/// Messages at `rate`, evenly and without keys, through a queue with these keys to workers with those; nothing else
/// takes time. `dead` and `audit` are there for tests that lead something to them.
inline std::string line(int rate, const QString& queue, const QString& worker) {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: %1/s, process: constant}}, timeout: 10s}
  app: {kind: service, cpus: 100, work: 0s, call_timeout: 10s}
  jobs: {kind: queue, publish: 0s, %2}
  clerk: {kind: worker, %3}
  audit: {kind: worker, work: 0s}
  dead: {kind: queue}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: clerk}]
)")
        .arg(rate)
        .arg(queue, worker)
        .toStdString();
}

/// The same without a worker.
inline std::string pile(int rate, const QString& queue) {
    std::string text = line(rate, queue, "cpus: 1");
    const std::string link = ", {from: jobs, to: clerk}";
    return text.erase(text.find(link), link.size());
}

/// Messages until `last`, and no more.
inline Measurement until(Simulation& simulation, kernel::Time last, kernel::Time end) {
    simulation.advance(last);
    simulation.setTrafficMultiplier(0);
    simulation.advance(end);
    return simulation::measure(simulation);
}
inline Measurement until(const std::string& sections, kernel::Time last, kernel::Time end) {
    Simulation simulation = compile(sections);
    return until(simulation, last, end);
}

/// Messages for one second and then no more; at 1/s, evenly, that is one message at 1 s.
inline Measurement aSecondOf(const std::string& sections, kernel::Time end) {
    return until(sections, 1_s, end);
}

} // namespace faultline::trial
