// Shares of a sweep as text: a line an item, its parts behind tabs.
#include <array>
#include <charconv>

#include "engine/experiment/sweep.h"
#include "engine/report/number_text.h"

namespace faultline::experiment {

namespace {

using report::Section;

constexpr std::string_view kFirstLine = "faultline sweep 2";
constexpr std::uint64_t kMostShares = 1'000'000;
constexpr std::array kSections = {Section::Totals, Section::Operation, Section::Component, Section::Link};

/// A text without tabs and ends of lines.
std::string flat(std::string text) {
    for (char& c : text)
        if (c == '\t' || c == '\n' || c == '\r')
            c = ' ';
    return text;
}

std::vector<std::string_view> parts(std::string_view line) {
    std::vector<std::string_view> result;
    for (;;) {
        const std::size_t tab = line.find('\t');
        result.push_back(line.substr(0, tab));
        if (tab == std::string_view::npos)
            return result;
        line.remove_prefix(tab + 1);
    }
}

template <typename Number> bool read(std::string_view text, Number& number) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && end == text.data() + text.size();
}

bool readSection(std::string_view text, Section& section) {
    for (const Section known : kSections)
        if (report::sectionName(known) == text) {
            section = known;
            return true;
        }
    return false;
}

bool takeOrigin(const std::vector<std::string_view>& line, SweepOrigin& origin) {
    if (line.size() != 2)
        return false;
    if (line[0] == "program")
        origin.program = line[1];
    else if (line[0] == "diagram")
        origin.diagram = line[1];
    else if (line[0] == "--set")
        origin.settings.emplace_back(line[1]);
    else if (line[0] == "--vary")
        origin.axes.emplace_back(line[1]);
    else
        return false;
    return true;
}

/// Takes one line into the runs; false when it makes no sense.
bool take(const std::vector<std::string_view>& line, SweepRuns& runs) {
    if (line[0] == "title" && line.size() == 2) {
        runs.title = line[1];
        return true;
    }
    if (line[0] == "sweep" && line.size() == 4)
        return read(line[1], runs.points) && read(line[2], runs.replications) && read(line[3], runs.firstSeed);
    if (line[0] == "share" && line.size() == 3) {
        const bool sound = read(line[1], runs.share.number) && read(line[2], runs.share.of);
        return sound && runs.share.number >= 1 && runs.share.number <= runs.share.of && runs.share.of <= kMostShares;
    }
    if (takeOrigin(line, runs.origin))
        return true;
    if (line[0] == "run" && line.size() == 3) {
        SweepRun& run = runs.runs.emplace_back();
        return read(line[1], run.point) && read(line[2], run.seed) && run.point < runs.points;
    }
    if (runs.runs.empty())
        return false;
    SweepRun& run = runs.runs.back();
    if (line[0] == "set" && line.size() == 3) {
        run.settings.emplace_back(line[1], line[2]);
        return true;
    }
    if (line[0] == "figure" && line.size() == 6) {
        SweepFigure& figure = run.figures.emplace_back();
        figure.element = line[2];
        figure.name = line[3];
        figure.unit = line[4];
        return readSection(line[1], figure.section) && read(line[5], figure.value);
    }
    if (line[0] == "samples" && line.size() == 5) {
        auto samples = metrics::Histogram::read(line[4]);
        SweepSpread& spread = run.spreads.emplace_back();
        spread.element = line[2];
        spread.group = line[3];
        if (samples)
            spread.samples = std::move(*samples);
        return readSection(line[1], spread.section) && samples.has_value();
    }
    return false;
}

} // namespace

std::string writeRuns(const SweepRuns& runs) {
    std::string text = std::string(kFirstLine) + "\ntitle\t" + flat(runs.title) + "\nprogram\t" +
                       flat(runs.origin.program) + "\ndiagram\t" + flat(runs.origin.diagram) + '\n';
    for (const std::string& setting : runs.origin.settings)
        text += "--set\t" + flat(setting) + '\n';
    for (const std::string& axis : runs.origin.axes)
        text += "--vary\t" + flat(axis) + '\n';
    text += "sweep\t" + std::to_string(runs.points) + '\t' + std::to_string(runs.replications) + '\t' +
            std::to_string(runs.firstSeed) + "\nshare\t" + std::to_string(runs.share.number) + '\t' +
            std::to_string(runs.share.of) + '\n';
    for (const SweepRun& run : runs.runs) {
        text += "run\t" + std::to_string(run.point) + '\t' + std::to_string(run.seed) + '\n';
        for (const auto& [path, value] : run.settings)
            text += "set\t" + flat(path) + '\t' + flat(value) + '\n';
        for (const SweepFigure& figure : run.figures)
            text += "figure\t" + std::string(report::sectionName(figure.section)) + '\t' + flat(figure.element) + '\t' +
                    figure.name + '\t' + figure.unit + '\t' + report::shortest(figure.value) + '\n';
        for (const SweepSpread& spread : run.spreads)
            text += "samples\t" + std::string(report::sectionName(spread.section)) + '\t' + flat(spread.element) +
                    '\t' + spread.group + '\t' + spread.samples.written() + '\n';
    }
    return text + "end\n";
}

base::Result<SweepRuns> readRuns(std::string_view text) {
    SweepRuns runs;
    std::size_t number = 0;
    bool ended = false;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (number == 1 && line.starts_with("faultline sweep "))
            if (line != kFirstLine)
                return base::Error{"this share was written by another version of the program",
                                   "shares that this version's sweep --shard has written",
                                   {}};
        if (number == 1 && line != kFirstLine)
            return base::Error{"this is no share of a sweep", "a file that sweep --shard has written", {}};
        if (line == "end") {
            ended = true;
            break;
        }
        if (number > 1 && !take(parts(line), runs))
            return base::Error{base::Text("line {1} makes no sense", {std::to_string(number)}), {}, {}};
    }
    if (!ended)
        return base::Error{"the file ends too early", "a file that sweep --shard has written to its end", {}};
    if (runs.points == 0 || runs.replications == 0 || runs.points > 1'000'000'000 || runs.replications > 1'000'000'000)
        return base::Error{"the file does not say which sweep it is of", {}, {}};
    return runs;
}

} // namespace faultline::experiment
