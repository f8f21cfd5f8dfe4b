#include "engine/catalog/explain_preset.h"

#include "engine/catalog/describe.h"
#include "engine/catalog/layout.h"

namespace faultline::catalog {

namespace {

std::string sentence(const char* lead, const base::Text& text) {
    return std::string(lead) + " " + text.english();
}

std::string defaultLines(const Preset& preset, std::size_t indent) {
    std::string lines;
    for (const PresetDefault& one : preset.defaults) {
        lines += std::string(indent, ' ') + padded(one.key, 20) + " " + flowText(one.value) + "\n";
        lines += originLines(one.origin, indent + 4);
    }
    return lines;
}

std::string gradeText(Grade grade) {
    return std::string(1, letterOf(grade)) + ", " + std::string(meaningOf(grade));
}

} // namespace

std::string cardLines(const Card& card, std::size_t indent) {
    return wrapped(sentence("Good for:", card.goodFor), indent) +
           wrapped(sentence("Costs you:", card.costsYou), indent) +
           wrapped(sentence("Choose it when", card.chooseWhen), indent);
}

std::string originLines(const Origin& origin, std::size_t indent) {
    return wrapped(std::string(origin.says) + ".", indent) +
           wrapped("Source (" + gradeText(origin.grade) + ", " + std::string(origin.date) +
                       "): " + std::string(origin.url),
                   indent);
}

std::string presetLines(const Preset& preset) {
    return "  " + padded(preset.name, 20) + " " + preset.label + "\n" + cardLines(preset.card, 6) +
           defaultLines(preset, 6);
}

const Preset* findPreset(std::string_view name, const Kind** of) {
    for (const Kind& kind : Catalog::instance().kinds())
        if (const Preset* preset = Catalog::instance().preset(kind.name, name)) {
            if (of != nullptr)
                *of = &kind;
            return preset;
        }
    return nullptr;
}

std::string explainPreset(const Kind& kind, const Preset& preset) {
    std::string text = preset.name + ": " + preset.label + ", a preset of " + kind.name + "\n";
    text += cardLines(preset.card, 0);
    text += "\nDefaults that it sets (what a component writes itself wins; the rest is as for any " + kind.name + ")\n";
    return text + defaultLines(preset, 2);
}

std::string figureRow(const std::string& name, const std::string& value, const Origin& origin) {
    return "| " + code(name) + " | " + cell(code(value)) + " | [" + cell(origin.says) + "](" + std::string(origin.url) +
           ") | " + std::string(origin.date) + " | " + letterOf(origin.grade) + " |\n";
}

std::string presetsPage(const std::string& prices) {
    std::string page = "# Presets\n\nGenerated from the program's catalog by `faultline-cli explain --presets`; "
                       "`faultline-cli explain NAME` tells of one.\n\nA preset is a named set of defaults: `preset: "
                       "redis` on a cache. What a component writes itself wins over its preset, field by field; the "
                       "preset wins over the kind's default. What a preset leaves out is the kind's default: an "
                       "example of ours, not a measurement of the product. Limits and timeouts are a product's own "
                       "defaults; speeds and prices are orders of magnitude.\n\n| grade | means |\n| --- | --- |\n";
    for (const Grade grade : kGrades)
        if (grade != Grade::Unchecked)
            page += "| " + std::string(1, letterOf(grade)) + " | " + std::string(meaningOf(grade)) + " |\n";
    for (const Kind& kind : Catalog::instance().kinds())
        for (const Preset& preset : kind.presets) {
            page += "\n## " + preset.name + "\n\n" + preset.label + ", for a " + code(kind.name) + ".\n\n";
            page += "- **Good for:** " + preset.card.goodFor.english() + "\n";
            page += "- **Costs you:** " + preset.card.costsYou.english() + "\n";
            page += "- **Choose it when** " + preset.card.chooseWhen.english() + "\n";
            page += kFigureTableHead;
            for (const PresetDefault& one : preset.defaults)
                page += figureRow(one.key, flowText(one.value), one.origin);
        }
    return page + prices;
}

} // namespace faultline::catalog
