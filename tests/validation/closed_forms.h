// What queueing theory says about the models of this folder. Rates per second, times in seconds.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace faultline::validation {

/// Mean time in an M/M/1 station.
inline double singleServerTime(double arrivals, double service) {
    return 1.0 / (service - arrivals);
}

/// Erlang's C: the share of arrivals that wait at c servers with an offered load a < c.
inline double erlangC(int servers, double load) {
    double term = 1;
    double below = 1; // Σ a^k/k!, k < c
    for (int k = 1; k < servers; ++k)
        below += term *= load / k;
    const double top = term * load / servers * servers / (servers - load);
    return top / (below + top);
}

/// Mean wait of M/M/c.
inline double multiServerWait(double arrivals, double service, int servers) {
    return erlangC(servers, arrivals / service) / (servers * service - arrivals);
}

/// Probabilities of n = 0 … places in M/M/c/places.
inline std::vector<double> finiteQueue(double arrivals, double service, int servers, int places) {
    std::vector<double> p = {1.0};
    double total = 1;
    for (int n = 1; n <= places; ++n) {
        p.push_back(p.back() * arrivals / (service * std::min(n, servers)));
        total += p.back();
    }
    for (double& value : p)
        value /= total;
    return p;
}

/// Pollaczek and Khinchine: mean wait of M/G/1; `cv` is the coefficient of variation of the service times.
inline double generalServiceWait(double arrivals, double meanService, double cv) {
    const double load = arrivals * meanService;
    return arrivals * meanService * meanService * (1 + cv * cv) / (2 * (1 - load));
}

/// A closed network's throughput and the mean time at each station.
struct ClosedNetwork {
    double throughput = 0;
    std::vector<double> times;
};

/// Exact mean value analysis (Reiser and Lavenberg 1980) of single-server stations with these demands and a think
/// time.
inline ClosedNetwork meanValueAnalysis(std::span<const double> demands, double think, int users) {
    ClosedNetwork result;
    std::vector<double> lengths(demands.size(), 0.0);
    result.times.resize(demands.size());
    for (int n = 1; n <= users; ++n) {
        double cycle = think;
        for (std::size_t k = 0; k < demands.size(); ++k)
            cycle += result.times[k] = demands[k] * (1 + lengths[k]);
        result.throughput = n / cycle;
        for (std::size_t k = 0; k < demands.size(); ++k)
            lengths[k] = result.throughput * result.times[k];
    }
    return result;
}

} // namespace faultline::validation
