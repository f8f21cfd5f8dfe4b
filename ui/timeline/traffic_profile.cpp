#include "ui/timeline/traffic_profile.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/catalog/catalog.h"
#include "ui/canvas/figure_text.h"

namespace faultline::ui {
namespace {

using catalog::List;
using catalog::Record;
using catalog::Value;
using Form = TrafficProfile::Form;
using What = ProfileHandle::What;

constexpr int kSamplesInSwing = 48;
constexpr int kMostSamples = 2000;
constexpr kernel::Time kShortestPeriod = kernel::kSecond; // the catalog's
constexpr kernel::Time kShortestRise = kernel::kMillisecond;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Timeline", text);
}

QString spanText(kernel::Time span) {
    return QString::fromStdString(catalog::toText(Value(base::Duration{span})));
}

std::vector<ProfilePoint> pointsIn(const List& list) {
    std::vector<ProfilePoint> points;
    for (const Value& item : list) {
        const auto* pair = item.as<List>();
        if (pair == nullptr || pair->size() != 2)
            continue;
        const auto* at = (*pair)[0].as<base::Duration>();
        const auto* rate = (*pair)[1].as<base::Rate>();
        if (at != nullptr && rate != nullptr)
            points.push_back({at->ns, rate->perSecond});
    }
    std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return points;
}

void read(const Record& record, const char* key, double& into) {
    const Value* value = record.find(key);
    if (const auto* rate = value != nullptr ? value->as<base::Rate>() : nullptr)
        into = rate->perSecond;
    else if (const auto* share = value != nullptr ? value->as<base::Ratio>() : nullptr)
        into = share->value;
}

void read(const Record& record, const char* key, kernel::Time& into) {
    const Value* value = record.find(key);
    if (const auto* span = value != nullptr ? value->as<base::Duration>() : nullptr)
        into = span->ns;
}

std::optional<TrafficProfile> written(const Value& value) {
    TrafficProfile profile;
    const auto* record = value.as<Record>();
    const Value* points = record != nullptr ? record->find("points") : &value;
    const auto* list = points != nullptr ? points->as<List>() : nullptr;
    if (list != nullptr) {
        profile.points = pointsIn(*list);
        return profile.points.empty() ? std::nullopt : std::optional(profile);
    }
    const Value* spike = record != nullptr ? record->find("spike") : nullptr;
    if (const auto* keys = spike != nullptr ? spike->as<Record>() : nullptr) {
        profile.form = Form::Spike;
        read(*keys, "base", profile.spike.base);
        read(*keys, "peak", profile.spike.peak);
        read(*keys, "at", profile.spike.at);
        read(*keys, "rise", profile.spike.rise);
        read(*keys, "hold", profile.spike.hold);
        return profile;
    }
    const Value* diurnal = record != nullptr ? record->find("diurnal") : nullptr;
    if (const auto* keys = diurnal != nullptr ? diurnal->as<Record>() : nullptr) {
        profile.form = Form::Diurnal;
        read(*keys, "mean", profile.diurnal.mean);
        read(*keys, "amplitude", profile.diurnal.amplitude);
        read(*keys, "period", profile.diurnal.period);
        return profile;
    }
    return std::nullopt;
}

std::vector<ProfilePoint> spikePoints(const TrafficProfile::Spike& s) {
    return {{0, s.base},
            {s.at, s.base},
            {s.at + s.rise, s.peak},
            {s.at + s.rise + s.hold, s.peak},
            {s.at + s.rise + s.hold + s.rise, s.base}};
}

double swing(const TrafficProfile::Diurnal& d, kernel::Time at) {
    const double turns = double(at % d.period) / double(d.period);
    return std::max(0.0, d.mean * (1 - d.amplitude * std::cos(2 * std::numbers::pi * turns)));
}

double between(const std::vector<ProfilePoint>& points, kernel::Time at) {
    if (points.empty())
        return 0;
    const auto next =
        std::upper_bound(points.begin(), points.end(), at, [](kernel::Time t, const auto& p) { return t < p.at; });
    if (next == points.begin())
        return points.front().perSecond;
    if (next == points.end())
        return points.back().perSecond;
    const ProfilePoint& before = *(next - 1);
    const double share = double(at - before.at) / double(next->at - before.at);
    return before.perSecond + (next->perSecond - before.perSecond) * share;
}

} // namespace

std::optional<TrafficProfile> profileOf(const diagram::Component& client) {
    if (client.kind != "client")
        return std::nullopt;
    if (const Value* profile = client.values.find("profile"))
        return written(*profile);
    const Value arrivals = diagram::effective(client, "arrivals");
    const auto* record = arrivals.as<Record>();
    const Value* open = record != nullptr ? record->find("open") : nullptr;
    const auto* opened = open != nullptr ? open->as<Record>() : nullptr;
    const Value* rate = opened != nullptr ? opened->find("rate") : open;
    const auto* perSecond = rate != nullptr ? rate->as<base::Rate>() : nullptr;
    if (perSecond == nullptr)
        return std::nullopt;
    TrafficProfile constant;
    constant.points = {{0, perSecond->perSecond}};
    return constant;
}

Value profileValue(const std::vector<ProfilePoint>& points) {
    List list;
    for (const ProfilePoint& point : points)
        list.push_back(Value(List{Value(base::Duration{point.at}), Value(base::Rate{point.perSecond})}));
    return Value(Record{{"points", Value(std::move(list))}});
}

Value profileValue(const TrafficProfile& profile) {
    const auto rate = [](double perSecond) { return Value(base::Rate{perSecond}); };
    const auto span = [](kernel::Time time) { return Value(base::Duration{time}); };
    switch (profile.form) {
    case Form::Points:
        break;
    case Form::Spike: {
        const TrafficProfile::Spike& s = profile.spike;
        return Value(Record{{"spike", Record{{"base", rate(s.base)},
                                             {"peak", rate(s.peak)},
                                             {"at", span(s.at)},
                                             {"rise", span(s.rise)},
                                             {"hold", span(s.hold)}}}});
    }
    case Form::Diurnal: {
        const TrafficProfile::Diurnal& d = profile.diurnal;
        return Value(Record{{"diurnal", Record{{"mean", rate(d.mean)},
                                               {"amplitude", Value(base::Ratio{d.amplitude})},
                                               {"period", span(d.period)}}}});
    }
    }
    return profileValue(profile.points);
}

double rateOf(const TrafficProfile& profile, kernel::Time at) {
    switch (profile.form) {
    case Form::Spike:
        return between(spikePoints(profile.spike), at);
    case Form::Diurnal:
        return swing(profile.diurnal, at);
    case Form::Points:
        break;
    }
    return between(profile.points, at);
}

std::vector<ProfilePoint> curveOf(const TrafficProfile& profile, kernel::Time length) {
    std::vector<ProfilePoint> curve{{0, rateOf(profile, 0)}};
    if (profile.form == Form::Diurnal) {
        const double swings = double(length) / double(std::max<kernel::Time>(profile.diurnal.period, 1));
        const auto samples = kernel::Time(std::clamp<double>(swings * kSamplesInSwing, kSamplesInSwing, kMostSamples));
        for (kernel::Time i = 1; i < samples; ++i)
            curve.push_back({length / samples * i, rateOf(profile, length / samples * i)});
    } else {
        for (const ProfilePoint& point : profile.form == Form::Spike ? spikePoints(profile.spike) : profile.points)
            curve.push_back(point);
    }
    curve.push_back({std::max(length, curve.back().at), rateOf(profile, std::max(length, curve.back().at))});
    return curve;
}

std::vector<ProfileHandle> handlesOf(const TrafficProfile& profile, kernel::Time length) {
    std::vector<ProfileHandle> handles;
    if (profile.form == Form::Spike) {
        const TrafficProfile::Spike& s = profile.spike;
        handles.push_back({What::Base, {s.at, s.base}, tr("base %1 until %2").arg(rateText(s.base), spanText(s.at))});
        handles.push_back(
            {What::Peak, {s.at + s.rise, s.peak}, tr("peak %1, rise %2").arg(rateText(s.peak), spanText(s.rise))});
        handles.push_back({What::Hold, {s.at + s.rise + s.hold, s.peak}, tr("hold %1").arg(spanText(s.hold))});
    } else if (profile.form == Form::Diurnal) {
        const TrafficProfile::Diurnal& d = profile.diurnal;
        const kernel::Time shown = std::min(d.period, length);
        handles.push_back({What::Mean, {shown / 4, d.mean}, tr("mean %1").arg(rateText(d.mean))});
        handles.push_back(
            {What::Amplitude, {shown / 2, d.mean * (1 + d.amplitude)}, tr("amplitude %1").arg(shareText(d.amplitude))});
        handles.push_back({What::Period,
                           {shown, std::max(0.0, d.mean * (1 - d.amplitude))},
                           tr("period %1").arg(spanText(d.period))});
    } else {
        for (const ProfilePoint& point : profile.points)
            handles.push_back({What::Point, point, rateText(point.perSecond)});
    }
    return handles;
}

TrafficProfile dragged(TrafficProfile profile, std::size_t handle, ProfilePoint to, kernel::Time length) {
    const std::vector<ProfileHandle> handles = handlesOf(profile, length);
    if (handle >= handles.size())
        return profile;
    TrafficProfile::Spike& s = profile.spike;
    TrafficProfile::Diurnal& d = profile.diurnal;
    switch (handles[handle].what) {
    case What::Point: {
        std::vector<ProfilePoint>& points = profile.points;
        const kernel::Time first = handle > 0 ? points[handle - 1].at : 0;
        const kernel::Time last = handle + 1 < points.size() ? points[handle + 1].at : std::max(first, length);
        points[handle] = {std::clamp(to.at, first, last), to.perSecond};
        break;
    }
    case What::Base: // the spike goes along as it is
        s.at = std::max<kernel::Time>(0, to.at);
        s.base = to.perSecond;
        break;
    case What::Peak:
        s.rise = std::max(kShortestRise, to.at - s.at);
        s.peak = to.perSecond;
        break;
    case What::Hold:
        s.hold = std::max<kernel::Time>(0, to.at - s.at - s.rise);
        s.peak = to.perSecond;
        break;
    case What::Mean:
        d.mean = to.perSecond;
        break;
    case What::Amplitude:
        d.amplitude = d.mean > 0 ? std::round(std::clamp(to.perSecond / d.mean - 1, 0.0, 1.0) * 100) / 100 : 0;
        break;
    case What::Period:
        d.period = std::max(kShortestPeriod, to.at);
        break;
    }
    return profile;
}

TrafficProfile inForm(const TrafficProfile& profile, TrafficProfile::Form form, kernel::Time length) {
    constexpr int kDayPoints = 9; // every eighth of a day
    TrafficProfile other = profile;
    other.form = form;
    if (form == profile.form)
        return other;
    double least = rateOf(profile, 0);
    double most = least;
    for (const ProfilePoint& point : curveOf(profile, length)) {
        least = std::min(least, point.perSecond);
        most = std::max(most, point.perSecond);
    }
    if (form == Form::Points) {
        if (profile.form == Form::Spike) {
            other.points = spikePoints(profile.spike);
        } else {
            other.points.clear();
            const kernel::Time period = std::min(profile.diurnal.period, length);
            for (int i = 0; i < kDayPoints; ++i)
                other.points.push_back({period / (kDayPoints - 1) * i, rateOf(profile, period / (kDayPoints - 1) * i)});
        }
    } else if (form == Form::Spike) {
        const double base = rateOf(profile, 0);
        other.spike = {base, most > base ? most : base * 10, length / 4, length / 20, length / 4};
    } else {
        const double mean = (least + most) / 2;
        const double share = mean > 0 ? std::min(1.0, (most - least) / 2 / mean) : 0;
        other.diurnal = {mean, share > 0 ? std::round(share * 100) / 100 : 0.5, std::max(kShortestPeriod, length)};
    }
    return other;
}

} // namespace faultline::ui
