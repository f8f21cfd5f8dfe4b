// What a report must say of a model with one station that is called `station`.
#pragma once

#include <algorithm>

#include "tests/validation/closed_forms.h"
#include "tests/validation/replications.h"

namespace faultline::validation {

inline const QString kLatency = QStringLiteral("totals/latency_ms/mean");
inline const QString kWaiting = QStringLiteral("components/station/queue_mean");
inline const QString kInside = QStringLiteral("components/station/population_mean");
inline const QString kBusy = QStringLiteral("components/station/utilization");

/// Mean wait of those served, from the mean time and the mean service time; ms.
inline Figure waitBeside(double serviceMs) {
    return [=](const QJsonObject& report) { return at(kLatency)(report) - serviceMs; };
}

inline Figure share(const QString& part, const QString& whole) {
    return [=](const QJsonObject& report) { return at(part)(report) / at(whole)(report); };
}

inline Expectations unboundedStation(double arrivals, double serviceMs, int servers, double waitMs) {
    return {{"mean time", at(kLatency), serviceMs + waitMs},
            {"mean wait", waitBeside(serviceMs), waitMs, 0.02},
            {"waiting", at(kWaiting), arrivals * waitMs * 1e-3, 0.02},
            {"inside", at(kInside), arrivals * (waitMs + serviceMs) * 1e-3},
            {"busy", at(kBusy), arrivals * serviceMs * 1e-3 / servers},
            {"succeeded per s", at("totals/throughput_per_s"), arrivals}};
}

inline Expectations finiteStation(double arrivals, double serviceMs, int servers, int places) {
    const std::vector<double> p = finiteQueue(arrivals, 1e3 / serviceMs, servers, places);
    const double blocked = p.back();
    double inside = 0;
    double waiting = 0;
    for (int n = 0; n <= places; ++n) {
        inside += n * p[static_cast<std::size_t>(n)];
        waiting += std::max(0, n - servers) * p[static_cast<std::size_t>(n)];
    }
    const double served = arrivals * (1 - blocked);
    Expectations result = {{"turned away", share("totals/errors/overloaded", "totals/requests"), blocked},
                           {"served per s", at("totals/throughput_per_s"), served},
                           {"mean time", at(kLatency), inside / served * 1e3},
                           {"inside", at(kInside), inside},
                           {"busy", at(kBusy), served * serviceMs * 1e-3 / servers}};
    if (waiting > 0)
        result.push_back({"waiting", at(kWaiting), waiting});
    return result;
}

} // namespace faultline::validation
