// What the tests of a database that loses members run, and how they look at it.
#pragma once

#include <cmath>
#include <string>

#include "tests/support/run_diagram.h"

namespace faultline::trial {

/// Writes of many keys at a constant rate, and reads at random, straight at a database.
inline std::string shop(const std::string& database, const std::string& scenario, const std::string& writes = "100/s",
                        const std::string& network = "{client: 0s, same_zone: 0s}",
                        const std::string& reads = "100/s") {
    return "network: " + network + R"(
keyspaces: {things: {keys: 100000, popularity: uniform}}
operations:
  look: {kind: read, keyspace: things}
  change: {kind: write, keyspace: things}
components:
  writers: {kind: client, arrivals: {open: {rate: )" +
           writes + R"(, process: constant}}, mix: {change: 1}, timeout: 500ms}
  readers: {kind: client, arrivals: {open: )" +
           reads + R"(}, mix: {look: 1}, timeout: 500ms}
  db: {kind: database, read: 1us, write: 10us, )" +
           database + R"(}
links:
  - {from: writers, to: db}
  - {from: readers, to: db}
scenario: )" +
           scenario + "\n";
}

inline const std::string kFast = "replicas: 1, failover: {detect: 3s, promote: 2s}";

inline bool isNear(std::uint64_t value, double expected, double tolerance) {
    const bool near = std::abs(static_cast<double>(value) - expected) <= tolerance;
    if (!near)
        qWarning("%llu instead of %g", static_cast<unsigned long long>(value), expected);
    return near;
}

inline const simulation::ComponentMeasurement& db(const Measurement& measured) {
    return component(measured, "db");
}

} // namespace faultline::trial
