#include <algorithm>

#include "engine/catalog/describe.h"
#include "engine/catalog/explain.h"
#include "engine/catalog/layout.h"
#include "engine/catalog/topic.h"

namespace faultline::catalog {

namespace {

std::string meaningCell(const Key& key) {
    std::string text = key.meaning.english();
    if (key.required)
        text += " Required.";
    if (!key.unit.empty())
        text += " Unit: " + key.unit + ".";
    if (!key.simulated)
        text += " *No effect in this version.*";
    if (!key.source.empty())
        text += " Source: " + key.source + ".";
    return cell(text);
}

/// Rows of a table: the keys, and below each its parts by their path. `depth` bounds steps that hold steps.
void putRows(std::string& page, const std::vector<Key>& keys, const std::string& prefix, int depth) {
    constexpr int deepest = 3;
    for (const Key& key : keys) {
        page += "| " + code(prefix + key.name) + " | " + cell(describe(key.schema)) + " | " +
                cell(code(defaultText(key))) + " | " + meaningCell(key) + " |\n";
        const bool isStep = key.schema.element && key.schema.element->type == Type::List;
        if (depth < deepest && !isStep)
            putRows(page, key.schema.fields, prefix + key.name + ".", depth + 1);
    }
}

void putKeys(std::string& page, const std::vector<Key>& keys) {
    page += "\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n";
    putRows(page, keys, "", 0);
}

std::string codes(const std::vector<std::string>& names) {
    std::string result;
    for (const std::string& name : names)
        result += (result.empty() ? "" : ", ") + code(name);
    return result;
}

void putTopic(std::string& page, const Topic& topic) {
    page += "\n### " + topic.name + "\n\n" + topic.meaning.english();
    if (!topic.simulated)
        page += " *This version reads and keeps it but cannot simulate it.*";
    page += "\n";
    if (topic.kind != nullptr)
        page += "May be linked to: " + (topic.kind->mayCall.empty() ? "nothing" : codes(topic.kind->mayCall)) + ".\n";
    putKeys(page, topic.keys);
    if (topic.kind == nullptr || topic.kind->presets.empty())
        return;
    page += "\n| preset | sets | good for |\n| --- | --- | --- |\n";
    for (const Preset& preset : topic.kind->presets) {
        Record sets;
        for (const PresetDefault& one : preset.defaults)
            sets.set(one.key, one.value);
        page += "| [" + code(preset.name) + "](presets.md#" + preset.name + "): " + cell(preset.label) + " | " +
                cell(code(flowText(Value(sets)))) + " | " + cell(preset.card.goodFor.english()) + " |\n";
    }
}

void putFigures(std::string& page) {
    page += "\n## Figures of a report\n\n| figure | unit | of | meaning |\n| --- | --- | --- | --- |\n";
    for (const Figure& figure : Catalog::instance().figures())
        page += "| " + code(figure.name) + " | " + figure.unit + " | " +
                (figure.kinds.empty() ? "totals" : codes(figure.kinds)) + " | " + cell(figure.meaning.english()) +
                " |\n";
}

} // namespace

std::string referencePage() {
    std::string page = "# The diagram format\n\nGenerated from the program's catalog. Durations are written `250us` "
                       "`5ms` `1.5s` `2min` `1h` `3d`, rates `2000/s` `120/min` `5/h`, shares `5%` or `0.05`, sizes "
                       "`512B` `2KB` `4GiB`, prices `$70/mo` `$0.04/h` `$0.40/million`.\n\nA distribution is a "
                       "duration, or one of `{exponential: MEAN}`, `{uniform: [LO, HI]}`, `{normal: {mean: M, sd: "
                       "S}}`, `{lognormal: {median: M, p99: P}}`, `{lognormal: {mean: M, cv: C}}`, `{erlang: {k: K, "
                       "mean: M}}`, `{pareto: {min: M, alpha: A, max: X}}`, `{quantiles: {p50: A, p90: B, p99: C, "
                       "max: D}}`.\n";
    page += "\n## Parts of a file\n";
    for (const Topic& topic : sectionTopics())
        putTopic(page, topic);
    page += "\n## Lessons and challenges\n";
    for (const Topic& topic : storyTopics())
        putTopic(page, topic);
    page += "\n## Components\n";
    for (const Topic& topic : kindTopics())
        putTopic(page, topic);
    page += "\n## Events of a scenario\n";
    for (const Topic& topic : eventTopics())
        putTopic(page, topic);
    putFigures(page);
    return page;
}

} // namespace faultline::catalog
