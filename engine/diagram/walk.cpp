#include "engine/diagram/walk.h"

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

/// `{set: app, cpus: 4}`: the key beside the target is one of the target's own.
const Key* keyOfSetTarget(const Diagram& diagram, const Record& event, std::string_view name) {
    const Value* value = event.find("set");
    const std::string* target = value ? value->as<std::string>() : nullptr;
    if (!target)
        return nullptr;
    if (const Component* component = diagram.component(componentOfTarget(*target)))
        return Catalog::instance().componentKey(component->kind, name);
    if (diagram.link(*target))
        return catalog::findKey(Catalog::instance().linkKeys(), name);
    return nullptr;
}

const Key* keyOfEvent(const Diagram& diagram, const Record& event, std::string_view name) {
    const EventKind* kind = eventKindOf(event);
    if (kind) {
        if (name == kind->name)
            return &kind->target;
        if (const Key* field = catalog::findKey(kind->fields, name))
            return field;
        if (kind->name == "set" && name != "at")
            return keyOfSetTarget(diagram, event, name);
    }
    return name == "at" ? &eventTimeKey() : nullptr;
}

void visitRecord(const Diagram& diagram, const Place& place, const Record& values,
                 const std::function<void(const Site&)>& visit) {
    for (const auto& [name, value] : values.fields())
        if (const Key* key = keyOf(diagram, place, values, name))
            visit({place, name, *key, value});
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

template <typename Elements>
void visitElements(const Diagram& diagram, Section section, const Elements& elements,
                   const std::function<void(const Site&)>& visit) {
    Place place{section, {}, 0};
    for (const auto& element : elements) {
        place.id = element.id;
        visitRecord(diagram, place, element.values, visit);
    }
}

void visitList(const Diagram& diagram, Section section, const std::vector<Record>& entries,
               const std::function<void(const Site&)>& visit) {
    Place place{section, {}, 0};
    for (const Record& entry : entries) {
        visitRecord(diagram, place, entry, visit);
        ++place.index;
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

const Key* keyOf(const Diagram& diagram, const Place& place, const Record& values, std::string_view name) {
    if (place.section == Section::Components) {
        const Component* component = diagram.component(place.id);
        return component ? Catalog::instance().componentKey(component->kind, name) : nullptr;
    }
    if (place.section == Section::Scenario)
        return keyOfEvent(diagram, values, name);
    const std::vector<Key>* keys = keysOfSection(place.section);
    return keys ? catalog::findKey(*keys, name) : nullptr;
}

void forEachValue(const Diagram& diagram, const std::function<void(const Site&)>& visit) {
    visitRecord(diagram, {Section::Settings, {}, 0}, diagram.settings, visit);
    visitRecord(diagram, {Section::Network, {}, 0}, diagram.network, visit);
    visitElements(diagram, Section::Keyspaces, diagram.keyspaces, visit);
    visitElements(diagram, Section::Operations, diagram.operations, visit);
    for (const Component& component : diagram.components) {
        const Place place{Section::Components, component.id, 0};
        for (const auto& [name, value] : component.values.fields())
            if (const Key* key = Catalog::instance().componentKey(component.kind, name))
                visit({place, name, *key, value});
    }
    visitElements(diagram, Section::Links, diagram.links, visit);
    visitElements(diagram, Section::Zones, diagram.zones, visit);
    visitList(diagram, Section::Notes, diagram.notes, visit);
    visitList(diagram, Section::Scenario, diagram.scenario, visit);
    visitList(diagram, Section::Slos, diagram.slos, visit);
    visitList(diagram, Section::Alerts, diagram.alerts, visit);
}

const Record* valuesAt(const Diagram& diagram, const Place& place) {
    return valuesOf(diagram, place);
}

Record* valuesAt(Diagram& diagram, const Place& place) {
    return valuesOf(diagram, place);
}

} // namespace faultline::diagram
