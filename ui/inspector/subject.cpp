#include "ui/inspector/subject.h"

#include <algorithm>

#include "engine/catalog/no_use.h"
#include "engine/diagram/names.h"
#include "engine/diagram/walk.h"
#include "ui/widgets/engine_text.h"

namespace faultline::ui {

using catalog::Catalog;
using catalog::Key;
using catalog::Value;
using diagram::Diagram;
using diagram::Place;
using diagram::Section;

Subject Subject::of(Section section, const QStringList& ids) {
    Subject subject;
    for (const QString& id : ids)
        subject.places.push_back({section, id.toStdString(), 0});
    return subject;
}

namespace {

std::vector<const Key*> pointersTo(const std::vector<Key>& keys) {
    std::vector<const Key*> result;
    result.reserve(keys.size());
    for (const Key& key : keys)
        result.push_back(&key);
    return result;
}

std::vector<const Key*> componentKeys(const diagram::Component& component) {
    std::vector<const Key*> result = pointersTo(Catalog::instance().commonKeys());
    std::erase_if(result, [&](const Key* key) {
        return !catalog::noUseOf(component.kind, key->name).empty() && !component.values.find(key->name);
    });
    if (const auto* kind = Catalog::instance().kind(component.kind))
        for (const Key& key : kind->keys)
            result.push_back(&key);
    return result;
}

/// When, what it happens to and how much; of `set` also the keys that its target has.
std::vector<const Key*> eventKeys(const Diagram& diagram, const catalog::Record& event) {
    const catalog::EventKind* kind = diagram::eventKindOf(event);
    if (kind == nullptr)
        return {};
    std::vector<const Key*> result = pointersTo(kind->fields);
    const auto at = std::find_if(result.begin(), result.end(), [](const Key* key) { return key->name == "at"; });
    result.insert(at == result.end() ? at : at + 1, &kind->target);
    if (kind->name != "set")
        return result;
    const auto* target = event.find("set")->as<std::string>();
    const auto* component = target != nullptr ? diagram.component(diagram::componentOfTarget(*target)) : nullptr;
    const catalog::Kind* of = component != nullptr ? Catalog::instance().kind(component->kind) : nullptr;
    const std::vector<const Key*> own = of != nullptr ? pointersTo(of->keys)
                                        : target != nullptr && diagram.link(*target) != nullptr
                                            ? pointersTo(Catalog::instance().linkKeys())
                                            : std::vector<const Key*>();
    result.insert(result.end(), own.begin(), own.end());
    return result;
}

std::vector<const Key*> keysAt(const Diagram& diagram, const Place& place) {
    const Catalog& catalog = Catalog::instance();
    switch (place.section) {
    case Section::Components:
        if (const auto* component = diagram.component(place.id))
            return componentKeys(*component);
        return {};
    case Section::Links:
        return pointersTo(catalog.linkKeys());
    case Section::Settings:
        return pointersTo(catalog.settingsKeys());
    case Section::Network:
        return pointersTo(catalog.networkKeys());
    case Section::Keyspaces:
        return pointersTo(catalog.keyspaceKeys());
    case Section::Operations:
        return pointersTo(catalog.operationKeys());
    case Section::Zones:
        return pointersTo(catalog.zoneKeys());
    case Section::Scenario:
        return place.index < diagram.scenario.size() ? eventKeys(diagram, diagram.scenario[place.index])
                                                     : std::vector<const Key*>();
    default:
        return {};
    }
}

const catalog::Record* recordAt(const Diagram& diagram, const Place& place) {
    const auto values = [](const auto* element) -> const catalog::Record* {
        return element ? &element->values : nullptr;
    };
    switch (place.section) {
    case Section::Components:
        return values(diagram.component(place.id));
    case Section::Links:
        return values(diagram.link(place.id));
    case Section::Keyspaces:
        return values(diagram.keyspace(place.id));
    case Section::Operations:
        return values(diagram.operation(place.id));
    case Section::Zones:
        return values(diagram.zone(place.id));
    case Section::Settings:
        return &diagram.settings;
    case Section::Network:
        return &diagram.network;
    case Section::Scenario:
        return place.index < diagram.scenario.size() ? &diagram.scenario[place.index] : nullptr;
    default:
        return nullptr;
    }
}

QString nameOf(const Diagram& diagram, const Place& place) {
    switch (place.section) {
    case Section::Components:
        if (const auto* component = diagram.component(place.id))
            return QString::fromStdString(labelOf(*component));
        break;
    case Section::Settings:
        return QStringLiteral("settings");
    case Section::Network:
        return QStringLiteral("network");
    case Section::Scenario:
        if (const auto* event = recordAt(diagram, place))
            if (const catalog::EventKind* kind = diagram::eventKindOf(*event))
                return keyLabel(kind->name);
        break;
    default:
        break;
    }
    return QString::fromStdString(place.id);
}

} // namespace

std::vector<const Key*> keysOf(const Diagram& diagram, const Subject& subject) {
    if (subject.places.empty())
        return {};
    std::vector<const Key*> common = keysAt(diagram, subject.places.front());
    for (const Place& place : subject.places) {
        const std::vector<const Key*> there = keysAt(diagram, place);
        std::erase_if(common, [&](const Key* key) {
            return std::none_of(there.begin(), there.end(), [&](const Key* other) {
                return other->name == key->name && other->schema.type == key->schema.type;
            });
        });
    }
    return common;
}

const Value* ownValue(const Diagram& diagram, const Place& place, std::string_view key) {
    const catalog::Record* record = recordAt(diagram, place);
    return record ? record->find(key) : nullptr;
}

namespace {

/// What holds where an event says nothing; `set` leaves what it does not name as its target has it.
Value eventDefault(const Diagram& diagram, const Place& place, std::string_view key) {
    const catalog::Record* event = recordAt(diagram, place);
    const catalog::EventKind* kind = event != nullptr ? diagram::eventKindOf(*event) : nullptr;
    if (kind == nullptr)
        return {};
    if (const Key* known = diagram::eventKey(kind, key))
        return known->defaultValue;
    const Value* target = event->find("set");
    const auto* name = target != nullptr ? target->as<std::string>() : nullptr;
    if (name == nullptr)
        return {};
    if (const auto* component = diagram.component(diagram::componentOfTarget(*name)))
        return effective(*component, key);
    const auto* link = diagram.link(*name);
    return link != nullptr ? effective(*link, key) : Value();
}

/// A link that names no latency has the network's, which depends on who calls.
Value networkLatency(const Diagram& diagram, const diagram::Link& link) {
    const auto isOutside = [&](const std::string& id) {
        const auto* component = diagram.component(id);
        return component && (component->kind == "client" || component->kind == "probe");
    };
    return effectiveNetwork(diagram, isOutside(link.from) || isOutside(link.to) ? "client" : "same_zone");
}

} // namespace

Value effectiveValue(const Diagram& diagram, const Place& place, std::string_view key) {
    switch (place.section) {
    case Section::Components:
        if (const auto* component = diagram.component(place.id))
            return effective(*component, key);
        return {};
    case Section::Links:
        if (const auto* link = diagram.link(place.id)) {
            const Value value = effective(*link, key);
            return value.isEmpty() && key == "latency" ? networkLatency(diagram, *link) : value;
        }
        return {};
    case Section::Settings:
        return effectiveSetting(diagram, key);
    case Section::Network:
        return effectiveNetwork(diagram, key);
    case Section::Operations:
        if (const auto* operation = diagram.operation(place.id))
            return effectiveOperation(*operation, key);
        return {};
    case Section::Keyspaces:
        if (const auto* keyspace = diagram.keyspace(place.id))
            return effectiveKeyspace(*keyspace, key);
        return {};
    case Section::Scenario:
        if (const Value* own = ownValue(diagram, place, key))
            return *own;
        return eventDefault(diagram, place, key);
    default:
        if (const Value* own = ownValue(diagram, place, key))
            return *own;
        return {};
    }
}

Value inheritedValue(const Diagram& diagram, const Place& place, const Key& key) {
    if (place.section == Section::Components)
        if (const auto* component = diagram.component(place.id)) {
            const Value* preset = component->values.find("preset");
            const auto* name = preset ? preset->as<std::string>() : nullptr;
            return Catalog::instance().componentDefault(component->kind, key.name, name ? *name : std::string());
        }
    if (place.section == Section::Links && key.name == "latency")
        if (const auto* link = diagram.link(place.id))
            return networkLatency(diagram, *link);
    if (place.section == Section::Scenario)
        return eventDefault(diagram, place, key.name);
    return key.defaultValue;
}

diagram::Edit setEdit(const Diagram& diagram, const Subject& subject, const Key& key,
                      const std::optional<Value>& value) {
    const std::string label = keyLabel(key.name).toStdString();
    const base::Text name =
        subject.isOne() ? base::Text("Set {1} of {2}", {label, nameOf(diagram, subject.places.front()).toStdString()})
                        : base::Text("Set {1} of {2} elements", {label, std::to_string(subject.places.size())});
    std::vector<diagram::Edit> edits;
    for (const Place& place : subject.places) {
        std::optional<Value> stored = value;
        // A file says only what differs from the default.
        if (stored && !key.required && *stored == inheritedValue(diagram, place, key))
            stored.reset();
        if (!stored && ownValue(diagram, place, key.name) == nullptr)
            continue;
        edits.push_back({diagram::SetValue{place, key.name, stored}, name});
    }
    if (edits.size() == 1)
        return edits.front();
    return {diagram::Group{std::move(edits)}, name};
}

std::vector<Candidate> candidatesOf(const Diagram& diagram, const catalog::Schema& schema, const std::string& from) {
    std::vector<Candidate> result;
    const auto wants = [&](const std::string& what) {
        return std::find(schema.refersTo.begin(), schema.refersTo.end(), what) != schema.refersTo.end();
    };
    const bool anything = schema.refersTo.empty();
    for (const auto& component : diagram.components)
        if (anything || wants("component") || wants(component.kind))
            result.push_back({QString::fromStdString(component.id), QString::fromStdString(labelOf(component))});
    const auto isLinked = [&](const Candidate& candidate) {
        return std::any_of(diagram.links.begin(), diagram.links.end(), [&](const diagram::Link& link) {
            return link.from == from && link.to == candidate.id.toStdString();
        });
    };
    std::stable_partition(result.begin(), result.end(), isLinked);
    const auto addNamed = [&](const char* what, const auto& elements) {
        if (!wants(what))
            return;
        for (const auto& element : elements)
            result.push_back({QString::fromStdString(element.id), {}});
    };
    addNamed("operation", diagram.operations);
    addNamed("keyspace", diagram.keyspaces);
    addNamed("zone", diagram.zones);
    addNamed("link", diagram.links);
    return result;
}

} // namespace faultline::ui
