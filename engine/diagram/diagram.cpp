#include "engine/diagram/diagram.h"

#include <algorithm>

#include "engine/catalog/catalog.h"
#include "engine/diagram/names.h"

namespace faultline::diagram {
namespace {

template <typename Element> const Element* findById(const std::vector<Element>& elements, std::string_view id) {
    const auto found = std::find_if(elements.begin(), elements.end(), [&](const Element& e) { return e.id == id; });
    return found == elements.end() ? nullptr : &*found;
}

Value ownOrDefault(const Record& values, std::string_view name, const std::vector<catalog::Key>& keys) {
    if (const Value* own = values.find(name))
        return *own;
    const catalog::Key* key = catalog::findKey(keys, name);
    return key ? key->defaultValue : Value();
}

} // namespace

Diagram::Diagram() = default;
Diagram::Diagram(const Diagram&) = default;
Diagram::Diagram(Diagram&&) noexcept = default;
Diagram& Diagram::operator=(const Diagram&) = default;
Diagram& Diagram::operator=(Diagram&&) noexcept = default;
Diagram::~Diagram() = default;
bool operator==(const Diagram&, const Diagram&) = default;

std::string Link::defaultId(std::string_view from, std::string_view to) {
    std::string id(from);
    id += "->";
    id += to;
    return id;
}

const Component* Diagram::component(std::string_view id) const {
    return findById(components, id);
}

const Link* Diagram::link(std::string_view id) const {
    return findById(links, id);
}

const Named* Diagram::operation(std::string_view id) const {
    return findById(operations, id);
}

const Named* Diagram::keyspace(std::string_view id) const {
    return findById(keyspaces, id);
}

const Named* Diagram::zone(std::string_view id) const {
    return findById(zones, id);
}

namespace {

/// An own record with those fields that only its preset sets.
Value filledIn(const std::string& kind, std::string_view key, const Value& own, const std::string& preset) {
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    const catalog::Key* known = catalog.componentKey(kind, key);
    const catalog::Preset* set = catalog.preset(kind, preset);
    const catalog::PresetDefault* standard = set == nullptr ? nullptr : set->find(key);
    const auto* fields = standard == nullptr ? nullptr : standard->value.as<catalog::Record>();
    if (known == nullptr || known->schema.type != catalog::Type::Record || fields == nullptr)
        return own;
    catalog::Record result = *own.as<catalog::Record>();
    for (const auto& [name, value] : fields->fields())
        if (result.find(name) == nullptr)
            result.set(name, value);
    return result;
}

} // namespace

Value effective(const Component& component, std::string_view key) {
    const Value* own = component.values.find(key);
    const Value* preset = component.values.find("preset");
    const std::string* name = preset ? preset->as<std::string>() : nullptr;
    if (own == nullptr)
        return catalog::Catalog::instance().componentDefault(component.kind, key, name ? std::string_view(*name) : "");
    return name == nullptr || own->as<catalog::Record>() == nullptr ? *own : filledIn(component.kind, key, *own, *name);
}

Value effective(const Link& link, std::string_view key) {
    return ownOrDefault(link.values, key, catalog::Catalog::instance().linkKeys());
}

Value effectiveSetting(const Diagram& diagram, std::string_view key) {
    return ownOrDefault(diagram.settings, key, catalog::Catalog::instance().settingsKeys());
}

Value effectiveNetwork(const Diagram& diagram, std::string_view key) {
    return ownOrDefault(diagram.network, key, catalog::Catalog::instance().networkKeys());
}

Value effectiveOperation(const Named& operation, std::string_view key) {
    return ownOrDefault(operation.values, key, catalog::Catalog::instance().operationKeys());
}

Value effectiveKeyspace(const Named& keyspace, std::string_view key) {
    return ownOrDefault(keyspace.values, key, catalog::Catalog::instance().keyspaceKeys());
}

std::string labelOf(const Component& component) {
    const Value* label = component.values.find("label");
    const std::string* text = label ? label->as<std::string>() : nullptr;
    return text && !text->empty() ? *text : component.id;
}

base::Point positionOf(const Component& component) {
    const Value* position = component.values.find("position");
    const base::Point* point = position ? position->as<base::Point>() : nullptr;
    return point ? *point : base::Point{};
}

std::int64_t instancesOf(const Component& component) {
    const Value instances = effective(component, "instances");
    const std::int64_t* count = instances.as<std::int64_t>();
    return count ? *count : 1;
}

std::string freshComponentId(const Diagram& diagram, std::string_view stem) {
    FreshNames names;
    for (const Component& component : diagram.components)
        names.take(component.id);
    for (const Named& zone : diagram.zones)
        names.take(zone.id);
    return names.make(std::string(stem));
}

} // namespace faultline::diagram
