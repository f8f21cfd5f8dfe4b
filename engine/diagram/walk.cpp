#include "engine/diagram/walk.h"

#include <unordered_map>
#include <unordered_set>

#include "engine/diagram/names.h"

namespace faultline::diagram {
namespace {

using catalog::Catalog;
using catalog::EventKind;
using catalog::Key;

const Key& eventTimeKey() {
    static const Key key = [] {
        Key at;
        at.name = "at";
        at.schema.type = catalog::Type::Duration;
        at.schema.min = 0;
        at.meaning = "When it happens, in simulated time.";
        at.required = true;
        return at;
    }();
    return key;
}

/// How an event's target is found: by a look through the diagram, or by hash where there are many events.
struct Lookup {
    std::function<const Component*(std::string_view id)> component;
    std::function<bool(std::string_view id)> isLink;
};

/// `{set: app, cpus: 4}`: the key beside the target is one of the target's own.
const Key* keyOfSetTarget(const Lookup& lookup, const Record& event, std::string_view name) {
    const Value* value = event.find("set");
    const std::string* target = value ? value->as<std::string>() : nullptr;
    if (!target)
        return nullptr;
    if (const Component* component = lookup.component(componentOfTarget(*target)))
        return Catalog::instance().componentKey(component->kind, name);
    return lookup.isLink(*target) ? catalog::findKey(Catalog::instance().linkKeys(), name) : nullptr;
}

const Key* keyOfEvent(const Lookup& lookup, const Record& event, std::string_view name) {
    const EventKind* kind = eventKindOf(event);
    if (const Key* key = eventKey(kind, name))
        return key;
    return kind && kind->name == "set" ? keyOfSetTarget(lookup, event, name) : nullptr;
}

const std::vector<Key>* keysOfSection(Section section) {
    const Catalog& catalog = Catalog::instance();
    switch (section) {
    case Section::Settings:
        return &catalog.settingsKeys();
    case Section::Network:
        return &catalog.networkKeys();
    case Section::Keyspaces:
        return &catalog.keyspaceKeys();
    case Section::Operations:
        return &catalog.operationKeys();
    case Section::Links:
        return &catalog.linkKeys();
    case Section::Zones:
        return &catalog.zoneKeys();
    case Section::Notes:
        return &catalog.noteKeys();
    case Section::Slos:
        return &catalog.sloKeys();
    case Section::Alerts:
        return &catalog.alertKeys();
    default:
        return nullptr;
    }
}

bool isExtension(Section section, const std::string& name) {
    return name.starts_with("x-") && (section == Section::Components || section == Section::Links);
}

/// What is done with the values of one element after the other.
struct Visitor {
    const VisitValue& known;
    const VisitUnknown& unknown;

    template <typename FindKey>
    void record(const Place& place, std::size_t ordinal, const Record& values, const FindKey& findKey) const {
        for (const auto& [name, value] : values.fields()) {
            if (const Key* key = findKey(name))
                known({place, name, *key, value, ordinal});
            else if (unknown && !isExtension(place.section, name))
                unknown(place, name, ordinal);
        }
    }
    void record(const Place& place, std::size_t ordinal, const Record& values) const {
        const std::vector<Key>& keys = *keysOfSection(place.section);
        record(place, ordinal, values, [&](const std::string& name) { return catalog::findKey(keys, name); });
    }
    template <typename Elements> void elements(Section section, const Elements& elements) const {
        for (std::size_t i = 0; i < elements.size(); ++i)
            record({section, elements[i].id, 0}, i, elements[i].values);
    }
    void list(Section section, const std::vector<Record>& entries) const {
        for (std::size_t i = 0; i < entries.size(); ++i)
            record({section, {}, i}, i, entries[i]);
    }
    void components(const std::vector<Component>& components) const {
        for (std::size_t i = 0; i < components.size(); ++i)
            record({Section::Components, components[i].id, 0}, i, components[i].values,
                   [&](const std::string& name) { return Catalog::instance().componentKey(components[i].kind, name); });
    }
    void scenario(const Diagram& diagram) const;
};

void Visitor::scenario(const Diagram& diagram) const {
    if (diagram.scenario.empty())
        return;
    // By hash: a hostile file may have many events and many components.
    std::unordered_map<std::string_view, const Component*> components;
    std::unordered_set<std::string_view> links;
    for (const Component& component : diagram.components)
        components.emplace(component.id, &component);
    for (const Link& link : diagram.links)
        links.insert(link.id);
    const Lookup lookup{[&](std::string_view id) {
                            const auto found = components.find(id);
                            return found == components.end() ? nullptr : found->second;
                        },
                        [&](std::string_view id) { return links.contains(id); }};
    for (std::size_t i = 0; i < diagram.scenario.size(); ++i) {
        const Record& event = diagram.scenario[i];
        record({Section::Scenario, {}, i}, i, event,
               [&](const std::string& name) { return keyOfEvent(lookup, event, name); });
    }
}

template <typename Elements> auto* valuesById(Elements& elements, const std::string& id) {
    for (auto& element : elements)
        if (element.id == id)
            return &element.values;
    return static_cast<decltype(&elements.front().values)>(nullptr);
}

template <typename Entries> auto* valuesByIndex(Entries& entries, std::size_t index) {
    return index < entries.size() ? &entries[index] : nullptr;
}

template <typename AnyDiagram> auto* valuesOf(AnyDiagram& diagram, const Place& place) {
    using Pointer = decltype(&diagram.settings);
    switch (place.section) {
    case Section::Settings:
        return &diagram.settings;
    case Section::Network:
        return &diagram.network;
    case Section::Extensions:
        return &diagram.extensions;
    case Section::Keyspaces:
        return valuesById(diagram.keyspaces, place.id);
    case Section::Operations:
        return valuesById(diagram.operations, place.id);
    case Section::Components:
        return valuesById(diagram.components, place.id);
    case Section::Links:
        return valuesById(diagram.links, place.id);
    case Section::Zones:
        return valuesById(diagram.zones, place.id);
    case Section::Notes:
        return valuesByIndex(diagram.notes, place.index);
    case Section::Scenario:
        return valuesByIndex(diagram.scenario, place.index);
    case Section::Slos:
        return valuesByIndex(diagram.slos, place.index);
    case Section::Alerts:
        return valuesByIndex(diagram.alerts, place.index);
    default:
        return static_cast<Pointer>(nullptr);
    }
}

} // namespace

const catalog::EventKind* eventKindOf(const Record& event) {
    // `{set: db, failover: manual}`: the key that is set may have an event's name.
    if (event.find("set"))
        return Catalog::instance().eventKind("set");
    for (const auto& [name, value] : event.fields())
        if (const EventKind* kind = Catalog::instance().eventKind(name))
            return kind;
    return nullptr;
}

const Key* eventKey(const EventKind* kind, std::string_view name) {
    if (kind && name == kind->name)
        return &kind->target;
    if (const Key* field = kind ? catalog::findKey(kind->fields, name) : nullptr)
        return field;
    return name == "at" ? &eventTimeKey() : nullptr;
}

const Key* keyOf(const Diagram& diagram, const Place& place, const Record& values, std::string_view name) {
    if (place.section == Section::Components) {
        const Component* component = diagram.component(place.id);
        return component ? Catalog::instance().componentKey(component->kind, name) : nullptr;
    }
    if (place.section == Section::Scenario)
        return keyOfEvent({[&](std::string_view id) { return diagram.component(id); },
                           [&](std::string_view id) { return diagram.link(id) != nullptr; }},
                          values, name);
    const std::vector<Key>* keys = keysOfSection(place.section);
    return keys ? catalog::findKey(*keys, name) : nullptr;
}

void forEachValue(const Diagram& diagram, const VisitValue& visit, const VisitUnknown& unknown) {
    const Visitor visitor{visit, unknown};
    visitor.record({Section::Settings, {}, 0}, 0, diagram.settings);
    visitor.record({Section::Network, {}, 0}, 0, diagram.network);
    visitor.elements(Section::Keyspaces, diagram.keyspaces);
    visitor.elements(Section::Operations, diagram.operations);
    visitor.components(diagram.components);
    visitor.elements(Section::Links, diagram.links);
    visitor.elements(Section::Zones, diagram.zones);
    visitor.list(Section::Notes, diagram.notes);
    visitor.scenario(diagram);
    visitor.list(Section::Slos, diagram.slos);
    visitor.list(Section::Alerts, diagram.alerts);
}

const Record* valuesAt(const Diagram& diagram, const Place& place) {
    return valuesOf(diagram, place);
}

Record* valuesAt(Diagram& diagram, const Place& place) {
    return valuesOf(diagram, place);
}

} // namespace faultline::diagram
