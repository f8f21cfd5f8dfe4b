// Shares of a sweep put together, or the reason why they do not belong together.
#include <algorithm>

#include "engine/base/assert.h"
#include "engine/experiment/sweep.h"

namespace faultline::experiment {

namespace {

std::string listed(const std::vector<std::string>& texts, const char* option) {
    std::string all;
    for (const std::string& text : texts)
        all += (all.empty() ? "" : " ") + std::string(option) + ' ' + text;
    return all.empty() ? "no " + std::string(option) : all;
}

std::string ofTheirs(const SweepShare& share) {
    return std::to_string(share.number) + '/' + std::to_string(share.of);
}

/// In what two shares are not of one sweep; nothing when they are.
std::optional<base::Error> difference(const SweepRuns& a, const SweepRuns& b) {
    const auto differ = [&](const std::string& what, const std::string& ofA, const std::string& ofB) {
        return base::Error{base::Text("{1} and {2} are shares of different sweeps: {3} ({4} against {5})",
                                      {a.file, b.file, what, ofA, ofB}),
                           "shares of one diagram, made by the same command",
                           {}};
    };
    const auto number = [](std::uint64_t value) { return std::to_string(value); };
    if (a.origin.settings != b.origin.settings)
        return differ("--set differs", listed(a.origin.settings, "--set"), listed(b.origin.settings, "--set"));
    if (a.origin.axes != b.origin.axes)
        return differ("--vary differs", listed(a.origin.axes, "--vary"), listed(b.origin.axes, "--vary"));
    if (a.title != b.title)
        return differ("their diagrams differ", '"' + a.title + '"', '"' + b.title + '"');
    if (a.origin.diagram != b.origin.diagram)
        return differ("their diagrams differ", "content " + a.origin.diagram, "content " + b.origin.diagram);
    if (a.replications != b.replications)
        return differ("--replications differs", number(a.replications), number(b.replications));
    if (a.firstSeed != b.firstSeed)
        return differ("the first seed differs", number(a.firstSeed), number(b.firstSeed));
    if (a.origin.program != b.origin.program)
        return differ("versions of this program differ", a.origin.program, b.origin.program);
    if (a.share.of != b.share.of)
        return differ("the number of shares differs", ofTheirs(a.share), ofTheirs(b.share));
    if (a.points != b.points)
        return differ("the number of combinations differs", number(a.points), number(b.points));
    return std::nullopt;
}

std::string missing(const std::vector<SweepRuns>& shares) {
    std::vector<bool> there(shares.front().share.of, false);
    for (const SweepRuns& share : shares)
        there[share.share.number - 1] = true;
    std::string text;
    std::size_t more = 0;
    for (std::size_t i = 0; i < there.size(); ++i) {
        constexpr std::size_t kMostListed = 60; // characters
        if (there[i])
            continue;
        if (text.size() > kMostListed)
            ++more;
        else
            text += (text.empty() ? "" : ", ") + ofTheirs({i + 1, there.size()});
    }
    return more == 0 ? text : text + " and " + std::to_string(more) + " more";
}

} // namespace

base::Result<SweepRuns> mergeRuns(const std::vector<SweepRuns>& shares) {
    FAULTLINE_ASSERT(!shares.empty(), "nothing to merge");
    for (const SweepRuns& share : shares)
        if (const auto why = difference(shares.front(), share))
            return *why;
    std::vector<const SweepRuns*> byNumber(shares.front().share.of, nullptr);
    SweepRuns whole = shares.front();
    whole.runs.clear();
    for (const SweepRuns& share : shares) {
        const SweepRuns*& place = byNumber[share.share.number - 1];
        if (place)
            return base::Error{
                base::Text("{1} and {2} are the same share, {3}", {place->file, share.file, ofTheirs(share.share)}),
                "each share once",
                {}};
        place = &share;
        whole.runs.insert(whole.runs.end(), share.runs.begin(), share.runs.end());
    }
    if (shares.size() < byNumber.size())
        return base::Error{base::Text("shares are missing: {1}", {missing(shares)}), "all shares of the sweep", {}};
    std::stable_sort(whole.runs.begin(), whole.runs.end(), [](const SweepRun& a, const SweepRun& b) {
        return std::pair(a.point, a.seed) < std::pair(b.point, b.seed);
    });
    const auto again =
        std::adjacent_find(whole.runs.begin(), whole.runs.end(),
                           [](const SweepRun& a, const SweepRun& b) { return a.point == b.point && a.seed == b.seed; });
    if (again != whole.runs.end() || whole.runs.size() != whole.points * whole.replications)
        return base::Error{
            base::Text("the shares hold {1} runs of {2}",
                       {std::to_string(whole.runs.size()), std::to_string(whole.points * whole.replications)}),
            "shares as sweep --shard has written them",
            {}};
    return whole;
}

} // namespace faultline::experiment
