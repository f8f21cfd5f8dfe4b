// How much a client asks for over time, as a curve with handles.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "engine/diagram/diagram.h"
#include "engine/kernel/time.h"

namespace faultline::ui {

/// A rate at a time.
struct ProfilePoint {
    kernel::Time at = 0;
    double perSecond = 0;
    friend bool operator==(const ProfilePoint&, const ProfilePoint&) = default;
};

/// An open client's traffic: points, one spike or a day's swing.
struct TrafficProfile {
    enum class Form { Points, Spike, Diurnal };
    struct Spike {
        double base = 100;
        double peak = 1000;
        kernel::Time at = 30 * kernel::kSecond;
        kernel::Time rise = kernel::kSecond;
        kernel::Time hold = 30 * kernel::kSecond;
        friend bool operator==(const Spike&, const Spike&) = default;
    };
    struct Diurnal {
        double mean = 100;
        double amplitude = 0.5; ///< as a share of the mean
        kernel::Time period = 86'400 * kernel::kSecond;
        friend bool operator==(const Diurnal&, const Diurnal&) = default;
    };

    Form form = Form::Points;
    std::vector<ProfilePoint> points;
    Spike spike;
    Diurnal diurnal;
    friend bool operator==(const TrafficProfile&, const TrafficProfile&) = default;
};

/// The profile of an open client; of one without a profile its one rate. Nothing for closed clients and other kinds.
std::optional<TrafficProfile> profileOf(const diagram::Component& client);
/// What a component's `profile` is set to.
diagram::Value profileValue(const TrafficProfile& profile);
diagram::Value profileValue(const std::vector<ProfilePoint>& points);

double rateOf(const TrafficProfile& profile, kernel::Time at);
/// The corners of the curve from the start to `length`, close enough together where it is round.
std::vector<ProfilePoint> curveOf(const TrafficProfile& profile, kernel::Time length);

/// A place of the curve that one drags, with what it stands for.
struct ProfileHandle {
    enum class What { Point, Base, Peak, Hold, Mean, Amplitude, Period };
    What what = What::Point;
    ProfilePoint at;
    QString text;
};
/// `length` is as far as is shown: the handles of a longer swing stand within it.
std::vector<ProfileHandle> handlesOf(const TrafficProfile& profile, kernel::Time length);
/// The profile with a handle dragged to a time and a rate; points stay between their neighbours.
TrafficProfile dragged(TrafficProfile profile, std::size_t handle, ProfilePoint to, kernel::Time length);

/// The same traffic in another form, as nearly as that has it.
TrafficProfile inForm(const TrafficProfile& profile, TrafficProfile::Form form, kernel::Time length);

} // namespace faultline::ui
