// A small diagram for tests of the player: users, a balancer, two application servers.
#pragma once

#include "engine/format/format.h"

namespace faultline::test {

/// At `rate` ("500/s") the two instances are busy for half of it at 500/s.
inline diagram::Diagram shop(const std::string& rate = "500/s") {
    const std::string text = "faultline: 1\n"
                             "title: Shop\n"
                             "settings: {seed: 7, duration: 30s}\n"
                             "operations:\n"
                             "  buy: {kind: read}\n"
                             "components:\n"
                             "  users: {kind: client, arrivals: {open: " +
                             rate +
                             "}}\n"
                             "  lb: {kind: load_balancer, health_check: {interval: 500ms, timeout: 200ms}}\n"
                             "  app: {kind: service, instances: 2, cpus: 1, work: {exponential: 2ms}, start_up: 1s}\n"
                             "links:\n"
                             "  - {from: users, to: lb}\n"
                             "  - {from: lb, to: app}\n";
    format::Reading reading = format::read(text);
    for (const base::Diagnostic& finding : reading.diagnostics)
        FAULTLINE_ASSERT(finding.severity != base::Severity::Error, base::toText(finding).c_str());
    return reading.diagram;
}

/// A diagram that no run can do with: its link leads to a component that is not there.
inline diagram::Diagram brokenShop() {
    diagram::Diagram diagram = shop();
    diagram.components.pop_back();
    return diagram;
}

} // namespace faultline::test
