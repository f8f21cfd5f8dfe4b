#include "engine/catalog/explain.h"

#include <algorithm>

#include "engine/base/diagnostic.h"
#include "engine/catalog/describe.h"
#include "engine/catalog/explain_preset.h"
#include "engine/catalog/layout.h"
#include "engine/catalog/no_use.h"
#include "engine/catalog/topic.h"

namespace faultline::catalog {

namespace {

std::vector<Topic> allTopics() {
    std::vector<Topic> all = kindTopics();
    for (auto&& part : {sectionTopics(), storyTopics(), eventTopics()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

base::Result<Topic> topicNamed(std::string_view name) {
    std::vector<std::string> names;
    for (Topic& topic : allTopics()) {
        if (topic.name == name)
            return std::move(topic);
        names.push_back(topic.name);
    }
    for (const Kind& kind : Catalog::instance().kinds())
        for (const Preset& preset : kind.presets)
            names.push_back(preset.name);
    const std::string wanted(name);
    return base::Error{{"there is nothing called `{1}` in the format", {wanted}},
                       "one of the names that `explain` lists",
                       base::nearest(wanted, names)};
}

std::string traits(const Key& key) {
    std::string text = describe(key.schema);
    if (!key.unit.empty())
        text += " (" + key.unit + ")";
    if (key.required)
        text += "; required";
    if (!key.simulated)
        text += "; no effect in this version";
    return text;
}

std::string keyLines(const Key& key) {
    const std::string standard = defaultText(key);
    std::string lines = "  " + (standard.empty() ? key.name : padded(key.name, 20) + " default " + standard) + "\n";
    lines += wrapped(key.meaning.english(), 6);
    lines += wrapped(traits(key), 6);
    if (!key.source.empty())
        lines += wrapped("Source: " + key.source + ".", 6);
    return lines;
}

std::string figureLines(const Kind& kind) {
    std::string names;
    for (const Figure& figure : Catalog::instance().figures())
        if (std::find(figure.kinds.begin(), figure.kinds.end(), kind.name) != figure.kinds.end())
            names += (names.empty() ? "" : ", ") + figure.name;
    if (kind.group == Group::Traffic)
        names = "all totals" + (names.empty() ? "" : ", " + names);
    return names.empty() ? std::string() : "\nFigures\n" + wrapped(names, 2);
}

std::string kindLines(const Kind& kind) {
    std::vector<std::string> common;
    for (const Key& key : Catalog::instance().commonKeys())
        if (noUseOf(kind.name, key.name).empty())
            common.push_back(key.name);
    std::string text = "\nKeys of every component (explain component)\n" + wrapped(joinedWords(common), 2);
    text += "\nMay be linked to\n" + wrapped(kind.mayCall.empty() ? "nothing" : joinedWords(kind.mayCall), 2);
    if (!kind.presets.empty())
        text += "\nPresets\n";
    for (const Preset& preset : kind.presets)
        text += presetLines(preset);
    return text + figureLines(kind);
}

/// The part of a key that a dotted path leads to; null when there is none, `at` then says where it ended.
const Key* partOf(const std::vector<Key>& keys, std::string_view path, std::vector<std::string>& known,
                  std::string& missing) {
    const std::size_t dot = path.find('.');
    missing = std::string(path.substr(0, dot));
    known.clear();
    for (const Key& key : keys)
        known.push_back(key.name);
    const Key* key = findKey(keys, missing);
    if (key == nullptr || dot == std::string_view::npos)
        return key;
    const Schema* schema = &key->schema;
    while (schema->fields.empty() && schema->element)
        schema = schema->element.get();
    return partOf(schema->fields, path.substr(dot + 1), known, missing);
}

std::string topicLine(const Topic& topic) {
    std::string text = topic.meaning.english();
    if (!topic.simulated)
        text += " (not in this version)";
    std::string lines = wrapped(text, 21);
    lines.replace(0, 20, padded("  " + topic.name, 20));
    return lines;
}

} // namespace

std::string explain() {
    std::string text = "A diagram file holds components, the links between them, and what happens to them.\n"
                       "explain KIND tells of one of the following, explain KIND.KEY of one key.\n";
    text += "\nComponents\n";
    for (const Topic& topic : kindTopics())
        text += topicLine(topic);
    text += "\nOther parts of a file\n";
    for (const Topic& topic : sectionTopics())
        text += topicLine(topic);
    for (const Topic& topic : storyTopics())
        text += topicLine(topic);
    text += "\nEvents of a scenario\n";
    for (const Topic& topic : eventTopics())
        text += topicLine(topic);
    text += "\nPresets\n";
    for (const Kind& kind : Catalog::instance().kinds())
        for (const Preset& preset : kind.presets)
            text += "  " + padded(preset.name, 18) + " " + kind.name + ": " + preset.label + "\n";
    text += "\nValues\n"
            "  durations 250us 5ms 1.5s 2min 1h 3d, rates 2000/s 120/min 5/h, shares 5% or 0.05, sizes 512B 2KB 4GiB,\n"
            "  prices $70/mo $0.04/h $0.40/million, distributions: a duration or one of\n"
            "  {exponential: MEAN} {uniform: [LO, HI]} {normal: {mean: M, sd: S}} {lognormal: {median: M, p99: P}}\n"
            "  {lognormal: {mean: M, cv: C}} {erlang: {k: K, mean: M}} {pareto: {min: M, alpha: A, max: X}}\n"
            "  {quantiles: {p50: A, p90: B, p99: C, max: D}}\n";
    return text;
}

base::Result<std::string> explainKind(std::string_view kind) {
    const auto topic = topicNamed(kind);
    const Kind* of = nullptr;
    if (!topic)
        if (const Preset* preset = findPreset(kind, &of))
            return explainPreset(*of, *preset);
    if (!topic)
        return topic.error();
    const Topic& found = topic.value();
    std::string text = found.name + (found.title == found.name ? "" : ": " + found.title) + "\n";
    text += wrapped(found.meaning.english(), 0);
    if (!found.simulated)
        text += "This version reads and keeps it but cannot simulate it.\n";
    text += "\nKeys\n";
    for (const Key& key : found.keys)
        text += keyLines(key);
    if (found.kind != nullptr)
        text += kindLines(*found.kind);
    return text;
}

base::Result<std::string> explainKey(std::string_view kind, std::string_view key) {
    const auto topic = topicNamed(kind);
    if (!topic)
        return topic.error();
    if (const NoUse none = noUseOf(kind, key); !none.empty())
        return base::Error{none.why, none.instead, {}};
    std::vector<Key> keys = topic.value().keys;
    if (topic.value().kind != nullptr)
        for (const Key& common : Catalog::instance().commonKeys())
            keys.push_back(common);
    std::vector<std::string> known;
    std::string missing;
    const Key* found = partOf(keys, key, known, missing);
    if (found == nullptr)
        if (const Preset* preset = Catalog::instance().preset(kind, key))
            return explainPreset(*topic.value().kind, *preset);
    if (found == nullptr)
        return base::Error{{"`{1}` has no key `{2}`", {std::string(kind), missing}},
                           known.empty() ? "no further part" : "one of " + joinedWords(known),
                           base::nearest(missing, known)};
    std::string text = keyLines(*found);
    const Schema* schema = &found->schema;
    while (schema->fields.empty() && schema->element)
        schema = schema->element.get();
    if (!schema->fields.empty())
        text += "\nParts\n";
    for (const Key& part : schema->fields)
        text += keyLines(part);
    return text;
}

} // namespace faultline::catalog
