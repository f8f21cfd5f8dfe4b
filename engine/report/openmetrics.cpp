#include "engine/report/openmetrics.h"

#include <map>

#include "engine/catalog/catalog.h"
#include "engine/report/number_text.h"

namespace faultline::report {

namespace {

using Labels = std::vector<std::pair<std::string, std::string>>;

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '\\' || c == '"')
            result += '\\';
        if (c == '\n')
            result += "\\n";
        else
            result += c;
    }
    return result;
}

std::string toText(const Labels& labels) {
    if (labels.empty())
        return "";
    std::string text = "{";
    for (const auto& [name, value] : labels)
        text += (text.size() > 1 ? "," : "") + name + "=\"" + escaped(value) + '"';
    return text + '}';
}

/// The metric families in order of first appearance; each one's samples must stand together.
class Families {
  public:
    struct Family {
        std::string name;
        std::string type;
        std::string unit;
        std::string help;
        std::string samples;
    };

    Family& at(const std::string& name, const char* type, const std::string& unit, const std::string& help) {
        const auto [place, isNew] = m_index.try_emplace(name, m_families.size());
        if (isNew)
            m_families.push_back({name, type, unit, help, {}});
        return m_families[place->second];
    }

    std::string toText() const {
        std::string text;
        for (const Family& family : m_families) {
            text += "# TYPE " + family.name + ' ' + family.type + '\n';
            if (!family.unit.empty())
                text += "# UNIT " + family.name + ' ' + family.unit + '\n';
            if (!family.help.empty())
                text += "# HELP " + family.name + ' ' + escaped(family.help) + '\n';
            text += family.samples;
        }
        return text + "# EOF\n";
    }

  private:
    std::vector<Family> m_families;
    std::map<std::string, std::size_t> m_index;
};

std::string prefix(Section section) {
    switch (section) {
    case Section::Run:
        return "faultline_run_";
    case Section::Totals:
        return "faultline_";
    case Section::Operation:
        return "faultline_operation_";
    case Section::Component:
        return "faultline_component_";
    case Section::Instance:
        return "faultline_instance_";
    case Section::Link:
        return "faultline_link_";
    }
    return "faultline_";
}

Labels labelsOf(const Figure& figure) {
    switch (figure.section) {
    case Section::Run:
    case Section::Totals:
        return {};
    case Section::Operation:
        return {{"operation", figure.element}};
    case Section::Component:
        return {{"component", figure.element}, {"kind", figure.kind}};
    case Section::Instance:
        return {{"component", figure.component}, {"instance", figure.element}, {"kind", figure.kind}};
    case Section::Link:
        return {{"link", figure.element}};
    }
    return {};
}

/// A figure's name and value in the format's base units.
struct Based {
    std::string name;
    std::string unit;
    double factor = 1;
};

Based inBaseUnits(const std::string& name, const std::string& unit) {
    const auto without = [&](std::string_view suffix) {
        return name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size()) : name;
    };
    if (unit == "ms")
        return {without("_ms") + "_seconds", "seconds", 1e-3};
    if (unit == "s")
        return {without("_s") + "_seconds", "seconds", 1};
    if (unit == "1/s")
        return {without("_per_s") + "_per_second", "", 1};
    if (unit == "ratio")
        return {without("_ratio") + "_ratio", "ratio", 1};
    if (unit == "bytes")
        return {name == "bytes" ? "size_bytes" : without("_bytes") + "_bytes", "bytes", 1};
    return {name, "", 1};
}

std::string helpFor(const std::string& name) {
    for (const catalog::Figure& known : catalog::Catalog::instance().figures())
        if (known.name == name || known.name.starts_with(name + '.'))
            return known.meaning.english();
    return "";
}

void putState(Families& families, const Figure& figure) {
    const std::string name = prefix(figure.section) + figure.name;
    Families::Family& family = families.at(name, "stateset", "", helpFor(figure.name));
    for (const auto health : {simulation::Health::Up, simulation::Health::Starting, simulation::Health::Crashed,
                              simulation::Health::Hung, simulation::Health::Draining}) {
        Labels labels = labelsOf(figure);
        labels.emplace_back(name, std::string(healthName(health)));
        const bool on = std::get<std::string>(figure.value) == healthName(health);
        family.samples += name + toText(labels) + (on ? " 1\n" : " 0\n");
    }
}

void putNumber(Families& families, const Figure& figure, double value) {
    Labels labels = labelsOf(figure);
    const std::size_t dot = figure.name.find('.');
    const std::string group = figure.name.substr(0, dot);
    const std::string part = dot == std::string::npos ? "" : figure.name.substr(dot + 1);
    Based based = inBaseUnits(group, figure.unit);
    std::string type = figure.counter ? "counter" : "gauge";
    if (group == "errors") {
        labels.emplace_back("cause", part);
    } else if (part.starts_with('p')) {
        labels.emplace_back("quantile", "0." + part.substr(1));
        type = "summary";
    } else if (!part.empty()) {
        // The mean and the maximum of a summary are families of their own: latency_mean_seconds.
        based.name.insert(based.name.size() - based.unit.size(), part + '_');
    }
    const std::string name = prefix(figure.section) + based.name;
    Families::Family& family = families.at(name, type.c_str(), based.unit, helpFor(group));
    const double scaled = based.factor == 1 ? value : value / 1000.0;
    family.samples += name + (type == "counter" ? "_total" : "") + toText(labels) + ' ' + shortest(scaled) + '\n';
}

} // namespace

std::string toOpenMetrics(const Sheet& sheet) {
    Families families;
    for (const Figure& figure : sheet.figures) {
        if (const auto value = asNumber(figure.value))
            putNumber(families, figure, *value);
        else if (figure.section == Section::Instance && figure.name == "state")
            putState(families, figure);
    }
    return families.toText();
}

} // namespace faultline::report
