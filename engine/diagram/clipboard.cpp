#include "engine/diagram/clipboard.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "engine/catalog/catalog.h"
#include "engine/diagram/name_index.h"
#include "engine/diagram/names.h"
#include "engine/diagram/references.h"

namespace faultline::diagram {
namespace {

using Names = std::set<std::string, std::less<>>;

bool refersTo(const catalog::Schema& schema, std::string_view what) {
    return std::find(schema.refersTo.begin(), schema.refersTo.end(), what) != schema.refersTo.end();
}

/// The elements of a list of names.
std::vector<std::string> namesIn(const Record& values, std::string_view key) {
    std::vector<std::string> names;
    const Value* value = values.find(key);
    if (const List* list = value ? value->as<List>() : nullptr)
        for (const Value& item : *list)
            if (const auto* name = item.as<std::string>())
                names.push_back(*name);
    return names;
}

Value listOf(const std::vector<std::string>& names) {
    List list;
    for (const std::string& name : names)
        list.push_back(Value(name));
    return Value(std::move(list));
}

base::Point movedBy(base::Point point, base::Point offset) {
    return {point.x + offset.x, point.y + offset.y};
}

std::string withoutTrailingNumber(const std::string& id) {
    const std::size_t last = id.find_last_not_of("0123456789");
    return last == std::string::npos ? id : id.substr(0, last + 1);
}

std::string freshFor(const std::string& id, FreshNames& names) {
    return names.make(names.isFree(id) ? id : withoutTrailingNumber(id));
}

/// Whether a name leads nowhere in a diagram.
bool isDangling(const NameIndex& names, const catalog::Schema& schema, const std::string& text) {
    const bool isAnyTarget = schema.type == catalog::Type::Target && schema.refersTo.empty();
    return !((mayNameComponents(schema) && names.component(componentOfTarget(text))) ||
             (mayNameLinks(schema) && names.isLink(text)) ||
             ((isAnyTarget || refersTo(schema, "zone")) && names.isZone(text)) ||
             (refersTo(schema, "operation") && names.isOperation(text)) ||
             (refersTo(schema, "keyspace") && names.isKeyspace(text)));
}

/// Tiles go along with their card.
Value movedTiles(const Value& unfolded, base::Point offset) {
    const auto* tiles = unfolded.as<Record>();
    if (!tiles)
        return unfolded;
    Record moved;
    for (const auto& [name, place] : tiles->fields()) {
        const auto* point = place.as<base::Point>();
        moved.set(name, point ? Value(movedBy(*point, offset)) : place);
    }
    return Value(std::move(moved));
}

/// A component under another id, its names following `renaming`; what names nothing in `into` is left out.
Component copyOf(const Component& original, const std::string& id, const Renaming& renaming, const NameIndex& into,
                 base::Point offset) {
    Component copy{id, original.kind, {}};
    for (const auto& [name, value] : original.values.fields()) {
        std::optional<Value> taken = value;
        if (const catalog::Key* key = catalog::Catalog::instance().componentKey(copy.kind, name)) {
            if (auto replaced = renamed(key->schema, value, renaming))
                taken = std::move(replaced);
            taken = without(key->schema, *taken, [&](const catalog::Schema& schema, const std::string& text) {
                return isDangling(into, schema, text);
            });
        }
        if (taken)
            copy.values.set(name, name == "unfold" ? movedTiles(*taken, offset) : std::move(*taken));
    }
    copy.values.set("position", movedBy(positionOf(original), offset));
    return copy;
}

bool hasFrame(const Named& zone) {
    return zone.values.find("position") != nullptr;
}

/// What a paste does, put together part by part.
class Pasting {
  public:
    Pasting(const Diagram& diagram, const Diagram& fragment, base::Point offset)
        : m_diagram(diagram), m_fragment(fragment), m_offset(offset), m_all(diagram) {
        for (const Component& component : diagram.components)
            m_names.take(component.id);
        for (const Named& zone : diagram.zones)
            m_names.take(zone.id);
    }

    Group edits() {
        nameComponents();
        nameZones();
        const std::vector<Link> links = nameLinks();
        addWhatIsMissing(Section::Keyspaces, m_fragment.keyspaces, m_diagram.keyspaces, m_all.keyspaces);
        addWhatIsMissing(Section::Operations, m_fragment.operations, m_diagram.operations, m_all.operations);
        const NameIndex index(m_all);
        for (const Component& component : m_fragment.components)
            add({AddComponent{copyOf(component, m_renaming.components[component.id], m_renaming, index, m_offset)},
                 {}});
        for (const Link& link : links)
            add({AddLink{link}, {}});
        for (const Named& zone : m_fragment.zones)
            fillZone(zone);
        return std::move(m_group);
    }

  private:
    void add(Edit edit) { m_group.edits.push_back(std::move(edit)); }

    /// Keyspaces and operations are known by their names: where there is one already, it is the one that is meant.
    void addWhatIsMissing(Section section, const std::vector<Named>& coming, const std::vector<Named>& there,
                          std::vector<Named>& all) {
        for (const Named& entry : coming) {
            if (std::any_of(there.begin(), there.end(), [&](const Named& known) { return known.id == entry.id; }))
                continue;
            add({AddEntry{Place{section, entry.id, 0}, entry.values}, {}});
            all.push_back({entry.id, {}});
        }
    }

    void nameComponents() {
        for (const Component& component : m_fragment.components) {
            std::string fresh = freshFor(component.id, m_names);
            m_all.components.push_back({fresh, component.kind, {}});
            m_renaming.components[component.id] = std::move(fresh);
        }
    }

    void nameZones() {
        for (const Named& zone : m_fragment.zones) {
            const bool joins = m_diagram.zone(zone.id) != nullptr && !hasFrame(zone);
            std::string fresh = joins ? zone.id : freshFor(zone.id, m_names);
            if (!joins)
                m_all.zones.push_back({fresh, {}});
            m_zones[zone.id] = std::move(fresh);
        }
    }

    std::vector<Link> nameLinks() {
        std::vector<Link> links;
        FreshNames taken;
        for (const Link& link : m_diagram.links)
            taken.take(link.id);
        for (const Link& link : m_fragment.links) {
            const auto from = m_renaming.components.find(link.from);
            const auto to = m_renaming.components.find(link.to);
            if (from == m_renaming.components.end() || to == m_renaming.components.end())
                continue;
            const bool hasDefaultId = link.id == Link::defaultId(link.from, link.to);
            Link copy{{}, from->second, to->second, link.values};
            copy.id = hasDefaultId ? Link::defaultId(copy.from, copy.to) : taken.make(link.id, "-");
            m_renaming.links[link.id] = copy.id;
            links.push_back(std::move(copy));
        }
        return links;
    }

    /// The members that have come along, under their new names.
    std::vector<std::string> membersOf(const Named& zone) const {
        std::vector<std::string> members;
        for (const std::string& name : namesIn(zone.values, "contains")) {
            const auto fresh = m_renaming.components.find(componentOfTarget(name));
            if (fresh == m_renaming.components.end())
                continue;
            const std::string_view part = memberOfTarget(name);
            std::string member = fresh->second;
            if (!part.empty())
                member.append("/").append(part);
            members.push_back(std::move(member));
        }
        return members;
    }

    void fillZone(const Named& zone) {
        const std::string& id = m_zones[zone.id];
        const std::vector<std::string> coming = membersOf(zone);
        const Place place{Section::Zones, id, 0};
        if (const Named* there = m_diagram.zone(id)) {
            std::vector<std::string> members = namesIn(there->values, "contains");
            members.insert(members.end(), coming.begin(), coming.end());
            if (!coming.empty())
                add({SetValue{place, "contains", listOf(members)}, {}});
            return;
        }
        Record values = zone.values;
        values.remove("contains");
        if (!coming.empty())
            values.set("contains", listOf(coming));
        const Value* corner = values.find("position");
        if (const auto* point = corner ? corner->as<base::Point>() : nullptr)
            values.set("position", Value(movedBy(*point, m_offset)));
        add({AddEntry{place, std::move(values)}, {}});
    }

    const Diagram& m_diagram;
    const Diagram& m_fragment;
    base::Point m_offset;
    Diagram m_all; ///< what can be named afterwards
    FreshNames m_names;
    Renaming m_renaming;
    std::map<std::string, std::string, std::less<>> m_zones;
    Group m_group;
};

/// The operations and keyspaces that a part of a diagram names.
class Mentions {
  public:
    void note(const catalog::Key* key, const Value& value) {
        if (key == nullptr)
            return;
        visitReferences(key->schema, value, {},
                        [this](const catalog::Schema& schema, const std::string& text, const std::string&) {
                            if (refersTo(schema, "operation"))
                                m_operations.insert(text);
                            if (refersTo(schema, "keyspace"))
                                m_keyspaces.insert(text);
                        });
    }

    void takeInto(Diagram& fragment, const Diagram& diagram) {
        const std::vector<catalog::Key>& keys = catalog::Catalog::instance().operationKeys();
        for (const Named& operation : diagram.operations)
            if (m_operations.contains(operation.id)) {
                for (const auto& [name, value] : operation.values.fields())
                    note(catalog::findKey(keys, name), value);
                fragment.operations.push_back(operation);
            }
        for (const Named& keyspace : diagram.keyspaces)
            if (m_keyspaces.contains(keyspace.id))
                fragment.keyspaces.push_back(keyspace);
    }

  private:
    Names m_operations;
    Names m_keyspaces;
};

/// Components and links of a part name the operations that they serve; those and their keyspaces come along.
void takeMentioned(Diagram& fragment, const Diagram& diagram) {
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    Mentions mentions;
    for (const Component& component : fragment.components)
        for (const auto& [name, value] : component.values.fields())
            mentions.note(catalog.componentKey(component.kind, name), value);
    for (const Link& link : fragment.links)
        for (const auto& [name, value] : link.values.fields())
            mentions.note(catalog::findKey(catalog.linkKeys(), name), value);
    mentions.takeInto(fragment, diagram);
}

/// "Paste {1}" of one, "Paste {1} components" of several.
base::Text nameFor(const char* one, const char* many, const Diagram& what) {
    if (what.components.size() == 1)
        return {one, {labelOf(what.components.front())}};
    if (what.components.empty() && what.zones.size() == 1)
        return {one, {what.zones.front().id}};
    return {many, {std::to_string(what.components.size())}};
}

} // namespace

Diagram fragmentOf(const Diagram& diagram, const std::vector<std::string>& ids, const std::vector<std::string>& zones) {
    Names wanted(ids.begin(), ids.end());
    const Names wantedZones(zones.begin(), zones.end());
    for (const std::string& id : zones)
        if (const Named* zone = diagram.zone(id))
            for (const std::string& member : namesIn(zone->values, "contains"))
                if (memberOfTarget(member).empty())
                    wanted.insert(member);
    Diagram fragment;
    Names spreadOver;
    for (const Component& component : diagram.components)
        if (wanted.contains(component.id)) {
            fragment.components.push_back(component);
            for (const std::string& zone : namesIn(component.values, "spread"))
                spreadOver.insert(zone);
        }
    for (const Link& link : diagram.links)
        if (wanted.contains(link.from) && wanted.contains(link.to))
            fragment.links.push_back(link);
    for (const Named& zone : diagram.zones) {
        std::vector<std::string> members = namesIn(zone.values, "contains");
        std::erase_if(members, [&](const std::string& name) { return !wanted.contains(componentOfTarget(name)); });
        const bool isItself = wantedZones.contains(zone.id);
        if (members.empty() && !isItself && !spreadOver.contains(zone.id))
            continue;
        Named copy = zone;
        if (members.empty())
            copy.values.remove("contains");
        else
            copy.values.set("contains", listOf(members));
        if (!isItself)
            for (const char* look : {"position", "size"})
                copy.values.remove(look);
        fragment.zones.push_back(std::move(copy));
    }
    takeMentioned(fragment, diagram);
    return fragment;
}

Diagram fragmentOf(const Diagram& diagram, const std::vector<std::string>& ids) {
    return fragmentOf(diagram, ids, {});
}

Edit paste(const Diagram& diagram, const Diagram& fragment, base::Point offset) {
    return {Pasting(diagram, fragment, offset).edits(), nameFor("Paste {1}", "Paste {1} components", fragment)};
}

Edit duplicate(const Diagram& diagram, const std::vector<std::string>& ids, base::Point offset) {
    const Diagram fragment = fragmentOf(diagram, ids);
    Edit edit = paste(diagram, fragment, offset);
    edit.name = nameFor("Duplicate {1}", "Duplicate {1} components", fragment);
    return edit;
}

} // namespace faultline::diagram
