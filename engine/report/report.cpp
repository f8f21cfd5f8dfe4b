#include "engine/report/report.h"

#include "engine/base/assert.h"

namespace faultline::report {

double availability(const simulation::RequestFigures& requests) {
    const std::uint64_t ended = requests.succeeded + requests.failed;
    return ended == 0 ? 1.0 : static_cast<double>(requests.succeeded) / static_cast<double>(ended);
}

double windowSeconds(const simulation::Measurement& measured) {
    return kernel::toSeconds(measured.now - measured.windowStart);
}

double hitRatio(const simulation::ComponentMeasurement& component) {
    const std::uint64_t lookUps = component.hits + component.misses;
    return lookUps == 0 ? 0.0 : static_cast<double>(component.hits) / static_cast<double>(lookUps);
}

std::string_view healthName(simulation::Health health) {
    switch (health) {
    case simulation::Health::Up:
        return "up";
    case simulation::Health::Starting:
        return "starting";
    case simulation::Health::Crashed:
        return "crashed";
    case simulation::Health::Hung:
        return "hung";
    case simulation::Health::Draining:
        return "draining";
    }
    FAULTLINE_ASSERT(false, "a health without a name");
}

} // namespace faultline::report
