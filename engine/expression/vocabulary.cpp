#include "engine/expression/vocabulary.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/catalog/catalog.h"

namespace faultline::expression {

namespace {

using Path = std::vector<std::string>;

struct ShortForm {
    const char* word;
    const char* figure;
};

constexpr std::array kShortForms = {
    ShortForm{"requests", "requests"},
    ShortForm{"succeeded", "succeeded"},
    ShortForm{"failed", "failed"},
    ShortForm{"errors", "failed"},
    ShortForm{"availability", "availability"},
    ShortForm{"throughput", "throughput_per_s"},
    ShortForm{"p50", "latency_ms.p50"},
    ShortForm{"p95", "latency_ms.p95"},
    ShortForm{"p99", "latency_ms.p99"},
    ShortForm{"mean", "latency_ms.mean"},
    ShortForm{"attempts", "attempts"},
    ShortForm{"stale_reads", "stale_reads"},
    ShortForm{"lost_writes", "lost_writes"},
    ShortForm{"duplicate_effects", "duplicate_effects"},
    ShortForm{"sessions_lost", "sessions_lost"},
    ShortForm{"cost", "cost_per_month_usd"},
    ShortForm{"machines", "machines"},
};

/// Figures of the totals that neither an operation nor a caller has.
constexpr std::array<std::string_view, 2> kOfTheWhole = {"machines", "cost_per_month_usd"};
/// Figures of the totals that an operation has not.
constexpr std::array<std::string_view, 5> kOfNoOperation = {"read_your_writes_violations", "lost_writes",
                                                            "duplicate_effects", "sessions_lost", "id_collisions"};

template <typename Names> bool contains(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Dimension dimensionOf(const std::string& unit) {
    Dimension dimension;
    if (unit == "ms" || unit == "s")
        dimension.time = 1;
    else if (unit == "1/s")
        dimension.time = -1;
    else if (unit == "usd/month")
        dimension.money = 1;
    else if (unit == "bytes")
        dimension.bytes = 1;
    return dimension;
}

/// The catalog's figures of a section; `kind` for components and their instances.
std::vector<const catalog::Figure*> figuresOf(Section section, std::string_view kind) {
    const bool caller = section == Section::Component && (kind == "client" || kind == "probe");
    std::vector<const catalog::Figure*> found;
    for (const catalog::Figure& figure : catalog::Catalog::instance().figures()) {
        bool has = false;
        if (figure.kinds.empty()) {
            has = section == Section::Totals ||
                  (section == Section::Operation && !contains(kOfTheWhole, figure.name) &&
                   !contains(kOfNoOperation, figure.name)) ||
                  (caller && !contains(kOfTheWhole, figure.name));
        } else if (section == Section::Component) {
            has = contains(figure.kinds, kind);
        } else if (section == Section::Instance) {
            has = contains(figure.kinds, "instance");
        } else if (section == Section::Link) {
            has = contains(figure.kinds, "link");
        }
        if (has)
            found.push_back(&figure);
    }
    return found;
}

std::string joined(const Path& path, std::size_t from) {
    std::string text;
    for (std::size_t i = from; i < path.size(); ++i)
        text += (i == from ? "" : ".") + path[i];
    return text;
}

base::Error noName(const std::string& name, std::string expected, std::string suggestion) {
    return {base::Text("the diagram has no figure `{1}`", {name}), std::move(expected), std::move(suggestion)};
}

/// The figure that the end of a path names, of one element.
base::Result<Figure> figureAt(Section section, const std::string& element, std::string_view kind, const Path& path,
                              std::size_t from) {
    const std::string name = joined(path, from);
    const std::string before = from == 0 ? std::string() : joined(Path(path.begin(), path.begin() + from), 0) + ".";
    std::vector<std::string> known;
    for (const catalog::Figure* figure : figuresOf(section, kind)) {
        if (figure->name == name && figure->unit.empty())
            return base::Error{base::Text("`{1}` is a word, not a number", {joined(path, 0)}), "a figure", {}};
        if (figure->name == name)
            return Figure{section, element, name, figure->unit, dimensionOf(figure->unit)};
        if (!figure->unit.empty())
            known.push_back(figure->name);
    }
    std::string nearest = base::nearest(name, known);
    for (const std::string& figure : known) // `latency_ms` without a statistic, `p99` without its group
        if (nearest.empty() && (figure.starts_with(name + ".") || figure.ends_with("." + name)))
            nearest = figure;
    std::string expected = element.empty() ? "a figure of the totals" : "a figure of " + element;
    return noName(joined(path, 0), expected, nearest.empty() ? nearest : before + nearest);
}

std::int64_t wholeNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.starts_with('0') ? number : 0;
}

bool hasMember(const KnownComponent& component, std::string_view member) {
    const auto within = [](std::string_view text, std::int64_t most) {
        const std::int64_t number = wholeNumber(text);
        return number >= 1 && number <= most;
    };
    if (component.shards <= 1 || (component.unsharded && !member.starts_with('s')))
        return within(member, component.instances);
    const std::size_t slash = member.find('/');
    return member.starts_with('s') && slash != std::string_view::npos &&
           within(member.substr(1, slash - 1), component.shards) &&
           within(member.substr(slash + 1), component.instances);
}

const KnownComponent* componentNamed(const Vocabulary& vocabulary, std::string_view id) {
    for (const KnownComponent& component : vocabulary.components)
        if (component.id == id)
            return &component;
    return nullptr;
}

base::Result<Figure> instanceFigure(const Vocabulary& vocabulary, const Path& path, std::size_t from) {
    if (path.size() < from + 2)
        return noName(joined(path, 0), "an instance and a figure of it", {});
    const std::string& target = path[from];
    const std::size_t slash = target.find('/');
    const KnownComponent* component = componentNamed(vocabulary, target.substr(0, slash));
    if (component == nullptr || slash == std::string::npos || !hasMember(*component, target.substr(slash + 1))) {
        const KnownComponent* shown = component;
        if (shown == nullptr && !vocabulary.components.empty())
            shown = &vocabulary.components.front();
        std::string example = shown == nullptr ? "app/1" : shown->id + (shown->shards > 1 ? "/s1/1" : "/1");
        return base::Error{base::Text("there is no instance `{1}`", {target}), "an instance such as " + example, {}};
    }
    return figureAt(Section::Instance, target, component->kind, path, from + 1);
}

base::Result<Figure> componentFigure(const Vocabulary& vocabulary, const KnownComponent& component, const Path& path,
                                     std::size_t from) {
    if (from < path.size() && path[from] == "instances")
        return instanceFigure(vocabulary, path, from + 1);
    return figureAt(Section::Component, component.id, component.kind, path, from);
}

std::vector<std::string> componentIds(const Vocabulary& vocabulary) {
    std::vector<std::string> ids;
    for (const KnownComponent& component : vocabulary.components)
        ids.push_back(component.id);
    return ids;
}

base::Result<Figure> namedFigure(Section section, const std::vector<std::string>& ids, const char* what,
                                 const Path& path) {
    if (path.size() < 3)
        return noName(joined(path, 0), std::string("the id of ") + what + " and a figure of it", {});
    if (!contains(ids, path[1]))
        return base::Error{base::Text("there is no `{1}` in `{2}`", {path[1], path[0]}),
                           std::string("the id of ") + what, base::nearest(path[1], ids)};
    return figureAt(section, path[1], {}, path, 2);
}

} // namespace

base::Result<Figure> Vocabulary::find(const std::vector<std::string>& path) const {
    const std::string& first = path.front();
    if (path.size() == 1) {
        for (const ShortForm& form : kShortForms)
            if (form.word == first)
                return figureAt(Section::Totals, {}, {}, {form.figure}, 0);
    }
    if (path.size() > 1 && first == "totals")
        return figureAt(Section::Totals, {}, {}, path, 1);
    if (path.size() > 1 && first == "operations")
        return namedFigure(Section::Operation, operations, "an operation", path);
    if (path.size() > 1 && first == "links")
        return namedFigure(Section::Link, links, "a link", path);
    if (path.size() > 1 && first == "instances")
        return instanceFigure(*this, path, 1);
    if (path.size() > 1 && first == "components") {
        if (const KnownComponent* component = componentNamed(*this, path[1]))
            return componentFigure(*this, *component, path, 2);
        return base::Error{base::Text("there is no component `{1}`", {path[1]}), "the id of a component",
                           base::nearest(path[1], componentIds(*this))};
    }
    if (const KnownComponent* component = componentNamed(*this, first))
        return componentFigure(*this, *component, path, 1);
    std::vector<std::string> known = path.size() == 1 ? shortWords() : componentIds(*this);
    std::string nearest = base::nearest(first, known);
    if (path.size() > 1 && nearest.empty())
        nearest = base::nearest(first, {"totals", "operations", "components", "instances", "links"});
    if (path.size() > 1 && !nearest.empty())
        nearest += "." + joined(path, 1);
    if (nearest.empty()) { // a figure of the totals without its place
        const base::Result<Figure> whole = figureAt(Section::Totals, {}, {}, path, 0);
        nearest = "totals." + (whole ? whole.value().name : whole.error().suggestion);
        if (nearest == "totals.")
            nearest.clear();
    }
    return noName(joined(path, 0), "a path of the report, such as totals.latency_ms.p99, or a component's figure",
                  nearest);
}

const std::vector<std::string>& shortWords() {
    static const std::vector<std::string> words = [] {
        std::vector<std::string> all;
        for (const ShortForm& form : kShortForms)
            all.push_back(form.word);
        return all;
    }();
    return words;
}

const std::vector<std::string>& operatorWords() {
    static const std::vector<std::string> words = {"and", "or", "not", "min", "max", "abs"};
    return words;
}

} // namespace faultline::expression
