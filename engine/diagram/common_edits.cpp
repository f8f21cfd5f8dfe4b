// The edits that people make, put together from the elementary ones.
#include <algorithm>
#include <set>

#include "engine/diagram/edit.h"
#include "engine/diagram/name_index.h"
#include "engine/diagram/names.h"
#include "engine/diagram/references.h"
#include "engine/diagram/walk.h"

namespace faultline::diagram {
namespace {

using Names = std::set<std::string, std::less<>>;

/// What goes, by name.
struct Gone {
    Names components;
    Names links;
    Names zones;
    Names operations;
    Names keyspaces;
};

bool refersTo(const catalog::Schema& schema, std::string_view what) {
    return std::find(schema.refersTo.begin(), schema.refersTo.end(), what) != schema.refersTo.end();
}

bool isGone(const Gone& gone, const catalog::Schema& schema, const std::string& text) {
    const bool isAnyTarget = schema.type == catalog::Type::Target && schema.refersTo.empty();
    return (mayNameComponents(schema) && gone.components.contains(componentOfTarget(text))) ||
           (mayNameLinks(schema) && gone.links.contains(text)) ||
           ((isAnyTarget || refersTo(schema, "zone")) && gone.zones.contains(text)) ||
           (refersTo(schema, "operation") && gone.operations.contains(text)) ||
           (refersTo(schema, "keyspace") && gone.keyspaces.contains(text));
}

bool isMentioned(const Gone& gone, const std::string& expression) {
    Renaming away;
    for (const std::string& id : gone.components)
        away.components[id] = {};
    for (const std::string& id : gone.links)
        away.links[id] = {};
    return renamedExpression(expression, away).has_value();
}

/// Whether an entry of a list (event, objective, alert) cannot do without a key.
bool isEssential(const Site& site, const Record& entry) {
    if (site.place.section == Section::Scenario) {
        const catalog::EventKind* kind = eventKindOf(entry);
        if (kind && kind->name == site.name)
            return true;
    }
    return site.key.required;
}

bool isListSection(Section section) {
    return section == Section::Notes || section == Section::Scenario || section == Section::Slos ||
           section == Section::Alerts;
}

/// Edits that take what goes out of all values; elements that go themselves are left alone.
std::vector<Edit> clearingEdits(const Diagram& diagram, const Gone& gone) {
    std::vector<Edit> result;
    std::set<std::pair<Section, std::size_t>> goingEntries;
    const IsGone asks = [&](const catalog::Schema& schema, const std::string& text) {
        return isGone(gone, schema, text);
    };
    forEachValue(diagram, [&](const Site& site) {
        const Place& place = site.place;
        if ((place.section == Section::Components && gone.components.contains(place.id)) ||
            (place.section == Section::Links && gone.links.contains(place.id)) ||
            (place.section == Section::Zones && gone.zones.contains(place.id)) ||
            (place.section == Section::Operations && gone.operations.contains(place.id)) ||
            (place.section == Section::Keyspaces && gone.keyspaces.contains(place.id)))
            return;
        if (place.section == Section::Alerts && site.name == "when") {
            const std::string* expression = site.value.as<std::string>();
            if (expression && isMentioned(gone, *expression))
                goingEntries.insert({place.section, place.index});
            return;
        }
        std::optional<Value> left = without(site.key.schema, site.value, asks);
        if (left && *left == site.value)
            return;
        if (!left && isListSection(place.section) && isEssential(site, *valuesAt(diagram, place)))
            goingEntries.insert({place.section, place.index});
        else
            result.push_back({SetValue{place, site.name, std::move(left)}, {}});
    });
    // From the last to the first, so that the numbers of those before stay right.
    for (auto entry = goingEntries.rbegin(); entry != goingEntries.rend(); ++entry)
        result.push_back({RemoveEntry{{entry->first, {}, entry->second}}, {}});
    return result;
}

FreshNames linkNames(const Diagram& diagram) {
    FreshNames names;
    for (const Link& link : diagram.links)
        names.take(link.id);
    return names;
}

base::Text nameFor(const char* one, const char* many, const Diagram& diagram, const std::vector<std::string>& ids) {
    if (ids.size() != 1)
        return {many, {std::to_string(ids.size())}};
    const Component* component = diagram.component(ids.front());
    return {one, {component ? labelOf(*component) : ids.front()}};
}

} // namespace

Edit removeComponents(const Diagram& diagram, const std::vector<std::string>& ids,
                      const std::vector<std::string>& linkIds) {
    Gone gone;
    gone.components.insert(ids.begin(), ids.end());
    gone.links.insert(linkIds.begin(), linkIds.end());
    std::vector<std::string> goingLinks;
    for (const Link& link : diagram.links) {
        if (gone.components.contains(link.from) || gone.components.contains(link.to))
            gone.links.insert(link.id);
        if (gone.links.contains(link.id))
            goingLinks.push_back(link.id);
    }
    Group group{clearingEdits(diagram, gone)};
    for (const std::string& id : goingLinks)
        group.edits.push_back({RemoveLink{id}, {}});
    Names done;
    for (const std::string& id : ids)
        if (done.insert(id).second)
            group.edits.push_back({RemoveComponent{id}, {}});
    const base::Text name = ids.empty() ? nameFor("Remove {1}", "Remove {1} links", diagram, linkIds)
                                        : nameFor("Remove {1}", "Remove {1} components", diagram, ids);
    return {std::move(group), name};
}

Edit removeEntry(const Diagram& diagram, const Place& place) {
    Gone gone;
    if (place.section == Section::Zones)
        gone.zones.insert(place.id);
    if (place.section == Section::Operations)
        gone.operations.insert(place.id);
    if (place.section == Section::Keyspaces)
        gone.keyspaces.insert(place.id);
    Group group{isListSection(place.section) ? std::vector<Edit>{} : clearingEdits(diagram, gone)};
    group.edits.push_back({RemoveEntry{place}, {}});
    return {std::move(group), {"Remove {1}", {place.id.empty() ? std::to_string(place.index + 1) : place.id}}};
}

Edit moveComponents(const std::vector<std::pair<std::string, base::Point>>& positions) {
    Group group;
    for (const auto& [id, position] : positions)
        group.edits.push_back({SetValue{{Section::Components, id, 0}, "position", Value(position)}, {}});
    if (positions.size() == 1)
        return {std::move(group), {"Move {1}", {positions.front().first}}};
    return {std::move(group), {"Move {1} components", {std::to_string(positions.size())}}};
}

Edit setComponentValue(std::string id, std::string key, std::optional<Value> value) {
    const base::Text name = {"Set {1} of {2}", {key, id}};
    return {SetValue{{Section::Components, std::move(id), 0}, std::move(key), std::move(value)}, name};
}

Edit setLinkValue(std::string id, std::string key, std::optional<Value> value) {
    const base::Text name = {"Set {1} of {2}", {key, id}};
    return {SetValue{{Section::Links, std::move(id), 0}, std::move(key), std::move(value)}, name};
}

Edit addLink(const Diagram& diagram, std::string from, std::string to) {
    const base::Text name = {"Link {1} to {2}", {from, to}};
    std::string id = Link::defaultId(from, to);
    if (diagram.link(id))
        id = linkNames(diagram).make(from + "-" + to, "-");
    return {AddLink{Link{std::move(id), std::move(from), std::move(to), {}}}, name};
}

} // namespace faultline::diagram
