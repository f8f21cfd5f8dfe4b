#include "engine/experiment/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "engine/metrics/confidence.h"

namespace faultline::experiment {

namespace {

using report::Figure;
using report::Section;

constexpr double kLevel = 0.95;

using Key = std::tuple<Section, std::string, std::string>;

/// The numbers of one run; what says how it was done is left out.
std::map<Key, double> numbersOf(const report::Report& run) {
    std::map<Key, double> numbers;
    for (const Figure& figure : report::layOut(run).figures)
        if (const auto number = report::asNumber(figure.value); number && figure.section != Section::Run)
            numbers.emplace(Key{figure.section, figure.element, figure.name}, *number);
    return numbers;
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

/// Half of Welch's interval for the difference of two means, from the half-widths of the means' own.
double welch(double firstHalf, double secondHalf, std::uint64_t firstSeeds, std::uint64_t secondSeeds) {
    const auto squaredError = [](double halfWidth, int degrees) {
        const double error = halfWidth / metrics::studentT(kLevel, degrees);
        return error * error;
    };
    const int firstDegrees = static_cast<int>(firstSeeds) - 1;
    const int secondDegrees = static_cast<int>(secondSeeds) - 1;
    const double a = squaredError(firstHalf, firstDegrees);
    const double b = squaredError(secondHalf, secondDegrees);
    if (a + b == 0)
        return 0;
    const double degrees = (a + b) * (a + b) / (a * a / firstDegrees + b * b / secondDegrees);
    return metrics::studentT(kLevel, std::max(1, static_cast<int>(degrees))) * std::sqrt(a + b);
}

Watch half(const Watch& watch, double from) {
    if (!watch)
        return {};
    return [&watch, from](Progress progress) {
        progress.share = from + progress.share / 2;
        return watch(progress);
    };
}

} // namespace

std::vector<Difference> compareReports(const report::Sheet& first, const report::Sheet& second) {
    std::map<Key, const Figure*> others;
    for (const Figure& figure : second.figures)
        others.emplace(Key{figure.section, figure.element, figure.name}, &figure);
    std::vector<Difference> differences;
    for (const Figure& figure : first.figures) {
        const auto other = others.find(Key{figure.section, figure.element, figure.name});
        if (figure.section == Section::Run || other == others.end())
            continue;
        const auto numberBefore = report::asNumber(figure.value);
        const auto numberAfter = report::asNumber(other->second->value);
        if (!numberBefore || !numberAfter)
            continue;
        const double before = numberBefore.value_or(0); // g++ 12 at -O1 does not see that they are there
        const double after = numberAfter.value_or(0);
        Difference difference{figure.section, figure.element, figure.name, figure.unit, before, after, 0, {}};
        difference.difference = after - before;
        if (figure.halfWidth && other->second->halfWidth && first.replications > 1 && second.replications > 1)
            difference.halfWidth =
                welch(*figure.halfWidth, *other->second->halfWidth, first.replications, second.replications);
        differences.push_back(std::move(difference));
    }
    return differences;
}

Comparison compare(const diagram::Diagram& first, const diagram::Diagram& second, const Plan& plan,
                   const Watch& watch) {
    Comparison result;
    result.first = replicate(first, plan, half(watch, 0));
    if (result.first.stopped || result.first.failure || base::hasErrors(result.first.diagnostics))
        return result;
    result.second = replicate(second, plan, half(watch, 0.5));
    if (result.second.stopped || result.second.failure || base::hasErrors(result.second.diagnostics))
        return result;
    result.seeds = std::min(result.first.runs.size(), result.second.runs.size());
    std::vector<std::map<Key, double>> left;
    std::vector<std::map<Key, double>> right;
    for (std::size_t i = 0; i < result.seeds; ++i) {
        left.push_back(numbersOf(result.first.runs[i]));
        right.push_back(numbersOf(result.second.runs[i]));
    }
    for (const Figure& figure : report::layOut(result.first.runs.front()).figures) {
        const Key key{figure.section, figure.element, figure.name};
        std::vector<double> a;
        std::vector<double> b;
        std::vector<double> differences;
        for (std::size_t i = 0; i < result.seeds; ++i) {
            const auto before = left[i].find(key);
            const auto after = right[i].find(key);
            if (before == left[i].end() || after == right[i].end())
                continue;
            a.push_back(before->second);
            b.push_back(after->second);
            differences.push_back(after->second - before->second);
        }
        if (differences.empty())
            continue;
        Difference difference{figure.section, figure.element, figure.name, figure.unit, mean(a), mean(b), 0, {}};
        difference.difference = mean(differences);
        if (differences.size() > 1)
            difference.halfWidth = metrics::confidence(differences, kLevel).halfWidth;
        result.differences.push_back(std::move(difference));
    }
    return result;
}

} // namespace faultline::experiment
