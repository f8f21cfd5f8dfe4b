// `--set PATH=VALUE`: one value by its path, read as if it stood in the file.
#include <algorithm>
#include <charconv>

#include "engine/catalog/catalog.h"
#include "engine/diagram/check_value.h"
#include "engine/diagram/edit.h"
#include "engine/diagram/validate.h"
#include "engine/diagram/walk.h"
#include "engine/format/check_path.h"
#include "engine/format/convert.h"
#include "engine/format/format.h"
#include "engine/format/yaml.h"

namespace faultline::format {
namespace {

using base::Diagnostics;
using catalog::Catalog;
using catalog::Key;
using catalog::List;
using catalog::Record;
using catalog::Schema;
using catalog::Type;
using catalog::Value;
using diagram::Diagram;
using diagram::Place;
using diagram::Section;

/// `name`, or `[index]`.
struct Step {
    std::string name;
    std::size_t index = 0;
    bool isIndex = false;
};
using Steps = std::vector<Step>;

/// Splits "scenario[0].factor"; nothing when brackets are not closed or a name is empty.
std::optional<Steps> split(std::string_view path) {
    Steps steps;
    for (std::size_t at = 0; at < path.size();) {
        Step step;
        if (path[at] == '[') {
            const auto [end, error] = std::from_chars(path.data() + at + 1, path.data() + path.size(), step.index);
            if (error != std::errc() || end == path.data() + path.size() || *end != ']')
                return std::nullopt;
            step.isIndex = true;
            at = static_cast<std::size_t>(end - path.data()) + 1;
        } else {
            const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
            if (end == at)
                return std::nullopt;
            step.name = path.substr(at, end - at);
            at = end;
        }
        steps.push_back(std::move(step));
        if (at < path.size() && path[at] == '.' && ++at == path.size())
            return std::nullopt;
    }
    return steps.empty() ? std::nullopt : std::optional(std::move(steps));
}

struct SectionName {
    const char* name;
    Section section;
    bool hasIds;   ///< an id follows
    bool hasIndex; ///< [n] follows
};

constexpr SectionName kSections[] = {
    {"title", Section::Title, false, false},          {"description", Section::Description, false, false},
    {"settings", Section::Settings, false, false},    {"network", Section::Network, false, false},
    {"keyspaces", Section::Keyspaces, true, false},   {"operations", Section::Operations, true, false},
    {"components", Section::Components, true, false}, {"links", Section::Links, true, true},
    {"zones", Section::Zones, true, false},           {"notes", Section::Notes, false, true},
    {"scenario", Section::Scenario, false, true},     {"slos", Section::Slos, false, true},
    {"alerts", Section::Alerts, false, true},
};

/// Sets one value in a copy of a diagram.
class PathSetter {
  public:
    PathSetter(const Diagram& diagram, std::string_view path, std::string_view value)
        : m_diagram(diagram), m_path(path), m_text(value), m_source(*SourceText::from("", m_findings)),
          m_converter(m_source, m_findings) {}

    /// The edit; nothing with findings when there is none.
    std::optional<diagram::Edit> edit();
    Diagnostics takeFindings() { return std::move(m_findings); }
    void refuse(base::Text message, std::string found = {}, std::string expected = {}, std::string suggestion = {}) {
        m_converter.report({}, m_path, std::move(message), std::move(found), std::move(expected),
                           std::move(suggestion));
    }

  private:
    bool findPlace(Steps& steps);
    bool findById(const std::string& id);
    bool refuseUnknown(const std::string& name, const std::vector<std::string>& known);
    std::vector<std::string> idsHere() const;
    std::vector<std::string> keysHere(const Record& values) const;
    const Node* valueNode(const Schema& schema);
    std::optional<Value> setInside(const Schema& schema, const Value* current, Steps::const_iterator step,
                                   Steps::const_iterator end);
    std::optional<Value> setField(const Schema& schema, const Value* current, Steps::const_iterator step,
                                  Steps::const_iterator end);

    const Diagram& m_diagram;
    std::string m_path;
    std::string m_text;
    Diagnostics m_findings;
    SourceText m_source;
    Converter m_converter;
    Place m_place;
    std::optional<Document> m_document; ///< the value's nodes
    Node m_plain;
};

bool PathSetter::refuseUnknown(const std::string& name, const std::vector<std::string>& known) {
    const std::string near = base::nearest(name, known);
    std::string expected;
    constexpr std::size_t kShown = 40;
    for (std::size_t i = 0; near.empty() && i < std::min(known.size(), kShown); ++i)
        expected += (expected.empty() ? "one of " : ", ") + known[i];
    refuse({"there is no `{1}` here", {name}}, name, std::move(expected), near);
    return false;
}

std::vector<std::string> PathSetter::idsHere() const {
    std::vector<std::string> ids;
    const auto add = [&](const auto& elements) {
        for (const auto& element : elements)
            ids.push_back(element.id);
    };
    switch (m_place.section) {
    case Section::Keyspaces:
        add(m_diagram.keyspaces);
        break;
    case Section::Operations:
        add(m_diagram.operations);
        break;
    case Section::Links:
        add(m_diagram.links);
        break;
    case Section::Zones:
        add(m_diagram.zones);
        break;
    default:
        add(m_diagram.components);
        break;
    }
    return ids;
}

bool PathSetter::findById(const std::string& id) {
    m_place.id = id;
    return diagram::valuesAt(m_diagram, m_place) || refuseUnknown(id, idsHere());
}

/// Finds the element and takes the steps that lead to it off the path.
bool PathSetter::findPlace(Steps& steps) {
    const auto found = std::find_if(std::begin(kSections), std::end(kSections), [&](const SectionName& section) {
        return !steps.front().isIndex && section.name == steps.front().name;
    });
    if (found == std::end(kSections)) {
        m_place.section = Section::Components;
        const std::string id = steps.front().name;
        if (!m_diagram.component(id)) {
            std::vector<std::string> known = idsHere();
            for (const SectionName& section : kSections)
                known.emplace_back(section.name);
            return refuseUnknown(id, known);
        }
        m_place.id = id;
        steps.erase(steps.begin());
        return true;
    }
    m_place.section = found->section;
    steps.erase(steps.begin());
    if (!found->hasIds && !found->hasIndex)
        return true;
    if (steps.empty()) {
        refuse("the path ends too early", {}, "the name of an element, then a key");
        return false;
    }
    const Step first = steps.front();
    steps.erase(steps.begin());
    if (!first.isIndex)
        return found->hasIds ? findById(first.name) : refuseUnknown(first.name, {"[0]"});
    m_place.index = first.index;
    if (found->section == Section::Links && first.index < m_diagram.links.size())
        m_place.id = m_diagram.links[first.index].id;
    if (found->hasIndex && diagram::valuesAt(m_diagram, m_place))
        return true;
    refuse({"there is no entry {1} here", {std::to_string(first.index)}});
    return false;
}

std::vector<std::string> PathSetter::keysHere(const Record& values) const {
    const Catalog& catalog = Catalog::instance();
    const auto names = [](const std::vector<Key>& keys) { return diagram::namesOf(keys); };
    switch (m_place.section) {
    case Section::Settings:
        return names(catalog.settingsKeys());
    case Section::Network:
        return names(catalog.networkKeys());
    case Section::Keyspaces:
        return names(catalog.keyspaceKeys());
    case Section::Operations:
        return names(catalog.operationKeys());
    case Section::Links:
        return names(catalog.linkKeys());
    case Section::Zones:
        return names(catalog.zoneKeys());
    case Section::Notes:
        return names(catalog.noteKeys());
    case Section::Slos:
        return names(catalog.sloKeys());
    case Section::Alerts:
        return names(catalog.alertKeys());
    case Section::Scenario: {
        const catalog::EventKind* kind = diagram::eventKindOf(values);
        return kind ? names(kind->fields) : std::vector<std::string>{"at"};
    }
    default:
        break;
    }
    std::vector<std::string> all = names(catalog.commonKeys());
    if (const diagram::Component* component = m_diagram.component(m_place.id))
        if (const catalog::Kind* kind = catalog.kind(component->kind))
            for (const Key& key : kind->keys)
                all.push_back(key.name);
    return all;
}

/// The value's text as a node: brackets and braces mean what they mean in a file, anything else is a scalar.
const Node* PathSetter::valueNode(const Schema& schema) {
    m_plain.kind = m_text.empty() ? Node::Kind::Null : Node::Kind::Scalar;
    m_plain.text = m_text;
    const bool isName = schema.type == Type::Text || schema.type == Type::Reference || schema.type == Type::Target;
    if (isName || m_text.empty() || (m_text.front() != '[' && m_text.front() != '{'))
        return &m_plain;
    Diagnostics unread;
    m_document = parseYaml(m_text, unread);
    return m_document && unread.empty() ? m_document->tree.root() : &m_plain;
}

std::optional<Value> PathSetter::setField(const Schema& schema, const Value* current, Steps::const_iterator step,
                                          Steps::const_iterator end) {
    Record record;
    if (const Record* before = current ? current->as<Record>() : nullptr)
        record = *before;
    if (schema.type == Type::OneOf && catalog::findKey(schema.fields, step->name))
        for (const Key& other : schema.fields)
            if (other.name != step->name)
                record.remove(other.name);
    const Schema* field =
        schema.type == Type::Map ? schema.element.get() : diagram::fieldSchema(schema, record, step->name);
    if (!field) {
        refuseUnknown(step->name, diagram::fieldNames(schema, record));
        return std::nullopt;
    }
    std::optional<Value> value = setInside(*field, record.find(step->name), std::next(step), end);
    if (!value)
        return std::nullopt;
    record.set(step->name, std::move(*value));
    return record;
}

std::optional<Value> PathSetter::setInside(const Schema& schema, const Value* current, Steps::const_iterator step,
                                           Steps::const_iterator end) {
    if (step == end)
        return m_converter.convert(schema, *valueNode(schema), m_path);
    const bool hasFields = schema.type == Type::Record || schema.type == Type::OneOf || schema.type == Type::Map;
    if (hasFields && !step->isIndex)
        return setField(schema, current, step, end);
    const List* before = current ? current->as<List>() : nullptr;
    if (schema.type == Type::List && step->isIndex && before && step->index < before->size()) {
        List list = *before;
        std::optional<Value> value = setInside(*schema.element, &list[step->index], std::next(step), end);
        if (!value)
            return std::nullopt;
        list[step->index] = std::move(*value);
        return list;
    }
    const std::string name = step->isIndex ? "[" + std::to_string(step->index) + "]" : step->name;
    refuse({"there is no `{1}` here", {name}}, name, diagram::expectation(schema));
    return std::nullopt;
}

std::optional<diagram::Edit> PathSetter::edit() {
    std::optional<Steps> steps = split(m_path);
    if (!steps) {
        refuse("this is no path", m_path, "a path such as components.app.cpus or links.web->app.latency");
        return std::nullopt;
    }
    if (!findPlace(*steps))
        return std::nullopt;
    if (m_place.section == Section::Title || m_place.section == Section::Description) {
        if (steps->empty())
            return diagram::Edit{diagram::SetValue{m_place, {}, Value(m_text)}, {}};
        refuseUnknown(steps->front().name, {});
        return std::nullopt;
    }
    if (steps->empty() || steps->front().isIndex) {
        refuse("the path ends too early", {}, "a key after the element's name");
        return std::nullopt;
    }
    const std::string name = steps->front().name;
    const Record& values = *diagram::valuesAt(m_diagram, m_place);
    const Key* key = diagram::keyOf(m_diagram, m_place, values, name);
    if (!key) {
        if (m_place.section == Section::Components && name == "kind")
            refuse("the kind of a component cannot be set", name, "another component");
        else
            refuseUnknown(name, keysHere(values));
        return std::nullopt;
    }
    const Value* current = values.find(name);
    Value ofPreset;
    if (!current && m_place.section == Section::Components) {
        ofPreset = diagram::effective(*m_diagram.component(m_place.id), name);
        current = &ofPreset;
    }
    std::optional<Value> value = setInside(key->schema, current, std::next(steps->begin()), steps->end());
    if (!value)
        return std::nullopt;
    return diagram::Edit{diagram::SetValue{m_place, name, std::move(*value)}, {}};
}

/// Types and ranges of the one value that an edit sets.
Diagnostics checkValueOf(const Diagram& diagram, const diagram::Edit& edit, const std::string& path) {
    Diagnostics findings;
    if (const auto* set = std::get_if<diagram::SetValue>(&edit.what))
        if (const Record* values = diagram::valuesAt(diagram, set->place))
            if (const Key* key = diagram::keyOf(diagram, set->place, *values, set->key); key && set->value)
                diagram::checkValue(key->schema, *set->value, path, findings);
    return findings;
}

bool isAmong(const base::Diagnostic& finding, const Diagnostics& all) {
    return std::any_of(all.begin(), all.end(), [&](const base::Diagnostic& other) {
        return other.path == finding.path && other.message == finding.message;
    });
}

} // namespace

Diagnostics checkPath(const Diagram& diagram, std::string_view path, std::string_view value) {
    PathSetter setter(diagram, path, value);
    const std::optional<diagram::Edit> edit = setter.edit();
    Diagnostics findings = setter.takeFindings();
    return edit && findings.empty() ? checkValueOf(diagram, *edit, std::string(path)) : findings;
}

Diagnostics setByPath(Diagram& diagram, std::string_view path, std::string_view value) {
    PathSetter setter(diagram, path, value);
    const std::optional<diagram::Edit> edit = setter.edit();
    Diagnostics findings = setter.takeFindings();
    for (base::Diagnostic& finding : findings) {
        finding.line = 0;
        finding.column = 0;
    }
    if (!edit || base::hasErrors(findings))
        return findings;
    Diagram changed = diagram;
    const auto applied = diagram::apply(changed, *edit);
    if (!applied) {
        const base::Error& error = applied.error();
        return {{base::Severity::Error, 0, 0, std::string(path), error.message, std::string(value), error.expected,
                 error.suggestion}};
    }
    const Diagnostics before = diagram::validate(diagram);
    for (base::Diagnostic& finding : diagram::validate(changed))
        if (!isAmong(finding, before))
            findings.push_back(std::move(finding));
    if (!base::hasErrors(findings))
        diagram = std::move(changed);
    return findings;
}

} // namespace faultline::format
