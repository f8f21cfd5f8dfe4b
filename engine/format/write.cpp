#include <algorithm>
#include <unordered_set>

#include "engine/catalog/catalog.h"
#include "engine/diagram/defaults.h"
#include "engine/diagram/edit.h"
#include "engine/diagram/walk.h"
#include "engine/format/format.h"
#include "engine/format/layout.h"
#include "engine/format/out_element.h"
#include "engine/format/out_value.h"

namespace faultline::format {
namespace {

using catalog::Catalog;
using catalog::Key;
using catalog::Record;
using catalog::Value;
using diagram::Diagram;

bool isExtension(const std::string& name) {
    return name.starts_with("x-");
}

/// Adds the keys of a record in the catalog's order, those that say more than their default says anyway. `standing`
/// gives a key as it stands there.
template <typename Standing>
void addKeys(Out& out, const Record& values, const std::vector<Key>& keys, const Standing& standing) {
    for (const Key& listed : keys) {
        const Value* value = values.find(listed.name);
        if (!value)
            continue;
        const auto& key = standing(listed);
        const bool goesWithoutSaying =
            !key.required && !key.defaultValue.isEmpty() && diagram::meansSame(key.schema, *value, key.defaultValue);
        if (!goesWithoutSaying)
            out.add(key.name, outOf(key.schema, *value));
    }
}

void addKeys(Out& out, const Record& values, const std::vector<Key>& keys) {
    addKeys(out, values, keys, [](const Key& key) -> const Key& { return key; });
}

/// What is left: x-… keys, and those that the catalog does not know, so that nothing is lost.
void addRest(Out& out, const Record& values) {
    std::unordered_set<std::string> written;
    for (const auto& [name, field] : out.fields)
        written.insert(name);
    for (const auto& [name, value] : values.fields())
        if (isExtension(name) && written.insert(name).second)
            out.add(name, outOfAny(value, true));
}

Out recordOut(const Record& values, const std::vector<Key>& keys) {
    Out out = Out::map();
    addKeys(out, values, keys);
    return out;
}

Out componentOut(const diagram::Component& component) {
    const Catalog& catalog = Catalog::instance();
    Out out = Out::map();
    out.style = Out::Style::ManyLines;
    out.add("kind", Out::scalar(component.kind));
    const Value* preset = component.values.find("preset");
    const std::string* name = preset ? preset->as<std::string>() : nullptr;
    const auto add = [&](const std::vector<Key>& keys) {
        if (name == nullptr)
            return addKeys(out, component.values, keys);
        addKeys(out, component.values, keys,
                [&](const Key& key) { return catalog.underPreset(component.kind, key, *name); });
    };
    add(catalog.commonKeys());
    if (const catalog::Kind* kind = catalog.kind(component.kind))
        add(kind->keys);
    addRest(out, component.values);
    return out;
}

Out linkOut(const diagram::Link& link) {
    Out out = Out::map();
    out.style = Out::Style::OneLine;
    out.add("from", Out::scalar(link.from));
    out.add("to", Out::scalar(link.to));
    if (link.id != diagram::Link::defaultId(link.from, link.to))
        out.add("id", Out::prose(link.id));
    addKeys(out, link.values, Catalog::instance().linkKeys());
    addRest(out, link.values);
    return out;
}

/// at, what happens, its own keys in the catalog's order, and behind them what `set` sets.
Out eventOut(const Diagram& diagram, std::size_t index) {
    const Record& event = diagram.scenario[index];
    const diagram::Place place{diagram::Section::Scenario, {}, index};
    const catalog::EventKind* kind = diagram::eventKindOf(event);
    std::vector<Key> order = {*diagram::eventKey(nullptr, "at")};
    if (kind) {
        order.push_back(kind->target);
        order.back().name = kind->name;
        order.insert(order.end(), kind->fields.begin(), kind->fields.end());
    }
    Record rest = event;
    Out out = Out::map();
    out.style = Out::Style::OneLine;
    for (const Key& key : order) {
        Record one;
        if (const Value* value = rest.find(key.name))
            one.set(key.name, *value);
        rest.remove(key.name);
        addKeys(out, one, {key});
    }
    for (const auto& [name, value] : rest.fields()) {
        const Key* key = diagram::keyOf(diagram, place, event, name);
        out.add(name, key ? outOf(key->schema, value) : outOfAny(value));
    }
    return out;
}

Out namedOut(const std::vector<diagram::Named>& elements, const std::vector<Key>& keys) {
    Out out = Out::map();
    out.style = Out::Style::ManyLines;
    for (const diagram::Named& element : elements)
        out.add(element.id, recordOut(element.values, keys));
    return out;
}

Out listOut(const std::vector<Record>& entries, const std::vector<Key>& keys) {
    Out out = Out::sequence();
    for (const Record& entry : entries)
        out.items.push_back(recordOut(entry, keys));
    return out;
}

void addUnlessEmpty(Out& document, const char* name, Out section) {
    if (!section.items.empty() || !section.fields.empty())
        document.add(name, std::move(section));
}

Out documentOut(const Diagram& diagram) {
    const Catalog& catalog = Catalog::instance();
    Out document = Out::map();
    document.style = Out::Style::ManyLines;
    document.add("faultline", Out::scalar(std::to_string(kFormatVersion)));
    if (!diagram.title.empty())
        document.add("title", Out::prose(diagram.title));
    if (!diagram.description.empty())
        document.add("description", Out::prose(diagram.description));
    addUnlessEmpty(document, "settings", recordOut(diagram.settings, catalog.settingsKeys()));
    addUnlessEmpty(document, "network", recordOut(diagram.network, catalog.networkKeys()));
    addUnlessEmpty(document, "keyspaces", namedOut(diagram.keyspaces, catalog.keyspaceKeys()));
    addUnlessEmpty(document, "operations", namedOut(diagram.operations, catalog.operationKeys()));
    Out components = Out::map();
    components.style = Out::Style::ManyLines;
    for (const diagram::Component& component : diagram.components)
        components.add(component.id, componentOut(component));
    addUnlessEmpty(document, "components", std::move(components));
    Out links = Out::sequence();
    for (const diagram::Link& link : diagram.links)
        links.items.push_back(linkOut(link));
    addUnlessEmpty(document, "links", std::move(links));
    addUnlessEmpty(document, "zones", namedOut(diagram.zones, catalog.zoneKeys()));
    addUnlessEmpty(document, "notes", listOut(diagram.notes, catalog.noteKeys()));
    Out scenario = Out::sequence();
    for (std::size_t i = 0; i < diagram.scenario.size(); ++i)
        scenario.items.push_back(eventOut(diagram, i));
    addUnlessEmpty(document, "scenario", std::move(scenario));
    addUnlessEmpty(document, "slos", listOut(diagram.slos, catalog.sloKeys()));
    addUnlessEmpty(document, "alerts", listOut(diagram.alerts, catalog.alertKeys()));
    const auto whole = [&](const char* name, const Value& value) {
        if (!value.isEmpty())
            document.add(name, outOfAny(value));
    };
    whole("dashboard", diagram.dashboard);
    whole("lesson", diagram.lesson);
    whole("challenge", diagram.challenge);
    for (const auto& [name, value] : diagram.extensions.fields())
        document.add(name, outOfAny(value, true));
    return document;
}

} // namespace

Out outOf(const diagram::Component& component) {
    return componentOut(component);
}

Out outOf(const diagram::Link& link) {
    return linkOut(link);
}

Out outOfEntry(diagram::Section section, const Record& values) {
    const Catalog& catalog = Catalog::instance();
    switch (section) {
    case diagram::Section::Keyspaces:
        return recordOut(values, catalog.keyspaceKeys());
    case diagram::Section::Operations:
        return recordOut(values, catalog.operationKeys());
    case diagram::Section::Zones:
        return recordOut(values, catalog.zoneKeys());
    case diagram::Section::Notes:
        return recordOut(values, catalog.noteKeys());
    case diagram::Section::Slos:
        return recordOut(values, catalog.sloKeys());
    case diagram::Section::Alerts:
        return recordOut(values, catalog.alertKeys());
    default:
        return outOfAny(values);
    }
}

std::string write(const Diagram& diagram) {
    return layOut(documentOut(diagram));
}

std::string writeFragment(const Diagram& diagram, const std::vector<std::string>& componentIds) {
    return write(diagram::fragmentOf(diagram, componentIds));
}

} // namespace faultline::format
