#include "engine/components/traffic.h"

#include <algorithm>
#include <cmath>

namespace faultline::components::traffic {

namespace {

constexpr double kTooLong = 3e8; ///< seconds: ten years, when no run is still going on

/// cos(2π·turn) for 0 ≤ turn ≤ 1 by its Taylor series around the nearest half turn; the error is below 1e-9.
double cosOfTurn(double turn) {
    constexpr double kTwoPi = 6.283185307179586;
    double sign = 1;
    double x = turn;
    if (x > 0.75) {
        x -= 1;
    } else if (x > 0.25) {
        x -= 0.5;
        sign = -1;
    }
    const double y = (kTwoPi * x) * (kTwoPi * x);
    double term = 1;
    double sum = 1;
    for (int k = 1; k <= 8; ++k) {
        term *= -y / ((2 * k - 1) * (2 * k));
        sum += term;
    }
    return sign * sum;
}

double profileAt(const ClientModel& client, kernel::Time t) {
    if (client.diurnalPeriod > 0) {
        const double phase = static_cast<double>(t % client.diurnalPeriod) / static_cast<double>(client.diurnalPeriod);
        return std::max(0.0, client.diurnalMean - client.diurnalAmplitude * cosOfTurn(phase));
    }
    const auto& points = client.profile;
    if (points.empty())
        return client.rate;
    const auto after = std::upper_bound(points.begin(), points.end(), t,
                                        [](kernel::Time time, const RatePoint& point) { return time < point.at; });
    if (after == points.begin())
        return points.front().perSecond;
    if (after == points.end())
        return points.back().perSecond;
    const RatePoint& a = *(after - 1);
    const RatePoint& b = *after;
    const double share = static_cast<double>(t - a.at) / static_cast<double>(b.at - a.at);
    return a.perSecond + (b.perSecond - a.perSecond) * share;
}

/// Until when the rate is linear in each factor, and a bound of it until then.
struct Stretch {
    kernel::Time end;
    double bound;
    bool isExact; ///< the rate is the bound until then
};

double factorNow(const World& world, Index row, kernel::Time t) {
    const ClientState& state = world.state.clients[row];
    double factor = eventFactorAt(state, t);
    if (t < state.rampEnd)
        factor = std::max(factor, eventFactorAt(state, state.rampEnd));
    return factor * world.state.trafficMultiplier;
}

/// Whether a day brings so little, or nothing, that there is no point in going through it piece by piece.
bool isRare(const World& world, Index row, kernel::Time t) {
    const ClientModel& client = world.model.clients[row];
    const double most = (client.diurnalMean + client.diurnalAmplitude) * factorNow(world, row, t);
    return client.diurnalPeriod > 0 && client.process != ClientModel::Process::Constant &&
           most * kernel::toSeconds(client.diurnalPeriod) < 64;
}

Stretch stretchFrom(const World& world, Index row, kernel::Time t) {
    const ClientModel& client = world.model.clients[row];
    const ClientState& state = world.state.clients[row];
    Stretch stretch{kernel::kNever, 0, true};
    double profileBound = client.rate;
    if (state.fixedRate >= 0) {
        profileBound = state.fixedRate;
    } else if (isRare(world, row, t)) {
        profileBound = client.diurnalMean + client.diurnalAmplitude;
        stretch.isExact = false;
    } else if (client.diurnalPeriod > 0) {
        stretch.end = t + client.diurnalPeriod / 64;
        // The slope of the sine is at most amplitude × 2π a period.
        profileBound = profileAt(client, t) + client.diurnalAmplitude * 6.2831853071795862 / 64;
    } else if (!client.profile.empty()) {
        const auto after = std::upper_bound(client.profile.begin(), client.profile.end(), t,
                                            [](kernel::Time time, const RatePoint& point) { return time < point.at; });
        profileBound = profileAt(client, t);
        if (after != client.profile.end()) {
            stretch.end = after->at;
            profileBound = std::max(profileBound, after == client.profile.begin() ? profileBound : after->perSecond);
        }
    }
    if (t < state.rampEnd)
        stretch.end = std::min(stretch.end, state.rampEnd);
    stretch.bound = profileBound * factorNow(world, row, t);
    stretch.isExact = stretch.isExact && stretch.end == kernel::kNever;
    return stretch;
}

/// Evenly spaced requests of a day that swings: passes over whole days, which bring the mean. False: none will come.
bool skipDays(const World& world, Index row, kernel::Time& t, double& missing) {
    const ClientModel& client = world.model.clients[row];
    const ClientState& state = world.state.clients[row];
    if (client.diurnalPeriod == 0 || state.fixedRate >= 0 || t < state.rampEnd)
        return true;
    const double aDay = client.diurnalMean * factorNow(world, row, t) * kernel::toSeconds(client.diurnalPeriod);
    if (aDay <= 0 || missing / aDay * kernel::toSeconds(client.diurnalPeriod) > kTooLong)
        return false;
    const double days = std::floor(missing / aDay);
    t += static_cast<kernel::Time>(days) * client.diurnalPeriod;
    missing -= days * aDay;
    return true;
}

kernel::Time nextConstant(World& world, Index row) {
    // Constant spacing: the integral of the rate since the last request reaches 1. In steps where the rate changes.
    kernel::Time t = world.now();
    double missing = world.state.clients[row].arrivalMissing;
    for (int i = 0; i < 100'000; ++i) {
        if (!skipDays(world, row, t, missing))
            return kernel::kNever;
        const Stretch stretch = stretchFrom(world, row, t);
        const double a = rateAt(world, row, t);
        if (stretch.end == kernel::kNever) {
            if (a <= 0)
                return kernel::kNever;
            return t + static_cast<kernel::Time>(missing / a * 1e9);
        }
        const double seconds = kernel::toSeconds(stretch.end - t);
        const double b = rateAt(world, row, stretch.end - 1);
        const double area = (a + b) / 2 * seconds;
        if (area >= missing) {
            // a·x + (b−a)/(2s)·x² = missing, solved for x in the stable form.
            const double slope = (b - a) / seconds;
            const double root = std::sqrt(std::max(0.0, a * a + 2 * slope * missing));
            const double x = a + root > 0 ? 2 * missing / (a + root) : seconds;
            return t + static_cast<kernel::Time>(x * 1e9);
        }
        missing -= area;
        t = stretch.end;
    }
    return kernel::kNever;
}

} // namespace

double eventFactorAt(const ClientState& state, kernel::Time t) {
    if (t < state.rampEnd && state.rampEnd > state.rampStart) {
        const double share =
            static_cast<double>(t - state.rampStart) / static_cast<double>(state.rampEnd - state.rampStart);
        return state.rampFrom + (state.rampTo - state.rampFrom) * share;
    }
    return state.rampTo;
}

double rateAt(const World& world, Index row, kernel::Time t) {
    const ClientState& state = world.state.clients[row];
    const double base = state.fixedRate >= 0 ? state.fixedRate : profileAt(world.model.clients[row], t);
    return base * eventFactorAt(state, t) * world.state.trafficMultiplier;
}

kernel::Time nextArrival(World& world, Index row) {
    const ClientModel& client = world.model.clients[row];
    ClientState& state = world.state.clients[row];
    if (client.process == ClientModel::Process::Constant)
        return nextConstant(world, row);
    double burst = 1;
    if (client.process == ClientModel::Process::Bursty)
        burst = state.bursting ? kBurstFactor : kCalmFactor;
    // Thinning (Lewis and Shedler 1979) below a bound that holds until the stretch's end.
    kernel::Time t = world.now();
    for (;;) {
        const Stretch stretch = stretchFrom(world, row, t);
        const double bound = stretch.bound * burst;
        if (bound <= 0) {
            if (stretch.end == kernel::kNever)
                return kernel::kNever;
            t = stretch.end;
            continue;
        }
        const double seconds = state.arrivals.exponential() / bound;
        if (seconds > kTooLong)
            return kernel::kNever;
        const kernel::Time candidate = t + static_cast<kernel::Time>(seconds * 1e9);
        if (candidate >= stretch.end) {
            t = stretch.end;
            continue;
        }
        if (stretch.isExact || state.arrivals.uniform() * bound < rateAt(world, row, candidate) * burst)
            return candidate;
        t = candidate;
    }
}

} // namespace faultline::components::traffic
