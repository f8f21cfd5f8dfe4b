#include "engine/diagram/edit.h"

#include <algorithm>
#include <unordered_set>

#include "engine/base/assert.h"
#include "engine/diagram/edit_checks.h"
#include "engine/diagram/references.h"
#include "engine/diagram/walk.h"

namespace faultline::diagram {
namespace {

using Item = Change::Item;
using What = Change::Item::What;
using Outcome = base::Result<Applied>;
constexpr std::size_t kEnd = static_cast<std::size_t>(-1);

base::Error refusal(base::Text why) {
    return {std::move(why), {}, {}};
}

template <typename Kind> Applied done(Kind inverse, std::vector<Item> items) {
    return {{std::move(items)}, Edit{std::move(inverse), {}}};
}

Place placeOf(Section section, std::string id) {
    return {section, std::move(id), 0};
}

template <typename Elements> std::size_t indexOf(const Elements& elements, std::string_view id) {
    const auto found = std::find_if(elements.begin(), elements.end(), [&](const auto& e) { return e.id == id; });
    return found == elements.end() ? kEnd : static_cast<std::size_t>(found - elements.begin());
}

template <typename Elements, typename Element> void insertAt(Elements& elements, std::size_t index, Element element) {
    elements.insert(elements.begin() + static_cast<std::ptrdiff_t>(std::min(index, elements.size())),
                    std::move(element));
}

template <typename Elements> auto takeAt(Elements& elements, std::size_t index) {
    auto element = std::move(elements[index]);
    elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(index));
    return element;
}

base::Text noSuch(const char* pattern, const std::string& id) {
    return {pattern, {id}};
}

base::Text takenLinkId(const std::string& id) {
    return {"There is a link `{1}` already: two links between one pair need ids of their own.", {id}};
}

// Renaming: every value that names what gets another name.

bool hasDuplicateNames(const Value& value) {
    if (const List* list = value.as<List>())
        return std::any_of(list->begin(), list->end(), hasDuplicateNames);
    const Record* record = value.as<Record>();
    if (!record)
        return false;
    std::vector<std::string> names;
    for (const auto& [name, field] : record->fields()) {
        if (hasDuplicateNames(field))
            return true;
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
}

std::vector<SetValue> rewrites(const Diagram& diagram, const Renaming& renaming) {
    std::vector<SetValue> result;
    forEachValue(diagram, [&](const Site& site) {
        if (site.place.section == Section::Alerts && site.name == "when") {
            const std::string* expression = site.value.as<std::string>();
            if (auto text = expression ? renamedExpression(*expression, renaming) : std::nullopt)
                result.push_back({site.place, site.name, Value(std::move(*text))});
        } else if (auto value = renamed(site.key.schema, site.value, renaming)) {
            result.push_back({site.place, site.name, std::move(*value)});
        }
    });
    return result;
}

/// The values that name the new names already (dangling so far) would follow the way back, too: these edits put them
/// back as they were.
std::vector<Edit> restoringEdits(const Diagram& before, const Renaming& renaming) {
    std::vector<Edit> result;
    for (const SetValue& rewrite : rewrites(before, renaming.reversed())) {
        const Record* values = valuesAt(before, rewrite.place);
        const Value* value = values ? values->find(rewrite.key) : nullptr;
        FAULTLINE_ASSERT(value, "a rewritten value has a place");
        result.push_back({SetValue{rewrite.place, rewrite.key, *value}, {}, true});
    }
    return result;
}

/// Changes the names in all values (not the elements' own ids); what was touched goes into `items`.
base::Text rename(Diagram& diagram, const Renaming& renaming, std::vector<Item>& items) {
    std::vector<SetValue> changes = rewrites(diagram, renaming);
    for (const SetValue& change : changes)
        if (hasDuplicateNames(*change.value))
            return {"The new name stands in `{1}` already.", {change.key}};
    for (SetValue& change : changes) {
        valuesAt(diagram, change.place)->set(change.key, std::move(*change.value));
        const auto renamedId = [&](const auto& names, std::string& id) {
            if (const auto found = names.find(id); found != names.end())
                id = found->second;
        };
        if (change.place.section == Section::Components)
            renamedId(renaming.components, change.place.id);
        if (change.place.section == Section::Links)
            renamedId(renaming.links, change.place.id);
        items.push_back({What::Changed, change.place, change.key});
    }
    return {};
}

Applied renameDone(Edit back, std::vector<Edit> restoring, std::vector<Item> items) {
    if (restoring.empty())
        return {{std::move(items)}, std::move(back)};
    restoring.insert(restoring.begin(), std::move(back));
    return done(Group{std::move(restoring)}, std::move(items));
}

// One function for each kind of edit. Each checks first and changes then.

Outcome applyOne(Diagram& diagram, const AddComponent& edit) {
    const Component& component = edit.component;
    if (diagram.component(component.id))
        return refusal({"There is a component `{1}` already.", {component.id}});
    insertAt(diagram.components, edit.index, component);
    return done(RemoveComponent{component.id}, {{What::Added, placeOf(Section::Components, component.id), {}}});
}

Outcome applyOne(Diagram& diagram, const RemoveComponent& edit) {
    const std::size_t index = indexOf(diagram.components, edit.id);
    if (index == kEnd)
        return refusal(noSuch("There is no component `{1}`.", edit.id));
    Component removed = takeAt(diagram.components, index);
    return done(AddComponent{std::move(removed), index}, {{What::Removed, placeOf(Section::Components, edit.id), {}}});
}

Outcome applyOne(Diagram& diagram, const RenameComponent& edit) {
    const std::size_t index = indexOf(diagram.components, edit.id);
    if (index == kEnd)
        return refusal(noSuch("There is no component `{1}`.", edit.id));
    const Edit back{RenameComponent{edit.newId, edit.id}, {}, true};
    if (edit.newId == edit.id)
        return Applied{{}, back};
    if (diagram.component(edit.newId))
        return refusal({"There is a component `{1}` already.", {edit.newId}});
    Renaming renaming;
    renaming.components[edit.id] = edit.newId;
    const auto renamedEnd = [&](const std::string& end) { return end == edit.id ? edit.newId : end; };
    for (const Link& link : diagram.links)
        if ((link.from == edit.id || link.to == edit.id) && link.id == Link::defaultId(link.from, link.to))
            renaming.links[link.id] = Link::defaultId(renamedEnd(link.from), renamedEnd(link.to));
    std::unordered_set<std::string_view> linkIds;
    for (const Link& link : diagram.links)
        linkIds.insert(link.id);
    for (const auto& [before, after] : renaming.links)
        if (linkIds.contains(after))
            return refusal(takenLinkId(after));
    std::vector<Edit> restoring = restoringEdits(diagram, renaming);

    std::vector<Item> items = {{What::Removed, placeOf(Section::Components, edit.id), {}},
                               {What::Added, placeOf(Section::Components, edit.newId), {}}};
    if (base::Text why = rename(diagram, renaming, items); !why.empty())
        return refusal(why);
    diagram.components[index].id = edit.newId;
    for (Link& link : diagram.links) {
        if (link.from != edit.id && link.to != edit.id)
            continue;
        items.push_back({What::Removed, placeOf(Section::Links, link.id), {}});
        if (const auto found = renaming.links.find(link.id); found != renaming.links.end())
            link.id = found->second;
        link.from = renamedEnd(link.from);
        link.to = renamedEnd(link.to);
        items.push_back({What::Added, placeOf(Section::Links, link.id), {}});
    }
    return renameDone(back, std::move(restoring), std::move(items));
}

Outcome applyOne(Diagram& diagram, const AddLink& edit) {
    Link link = edit.link;
    if (link.id.empty())
        link.id = Link::defaultId(link.from, link.to);
    if (diagram.link(link.id))
        return refusal(takenLinkId(link.id));
    insertAt(diagram.links, edit.index, link);
    return done(RemoveLink{link.id}, {{What::Added, placeOf(Section::Links, link.id), {}}});
}

Outcome applyOne(Diagram& diagram, const RemoveLink& edit) {
    const std::size_t index = indexOf(diagram.links, edit.id);
    if (index == kEnd)
        return refusal(noSuch("There is no link `{1}`.", edit.id));
    Link removed = takeAt(diagram.links, index);
    return done(AddLink{std::move(removed), index}, {{What::Removed, placeOf(Section::Links, edit.id), {}}});
}

/// Gives the link at `index` other ends and another id; the values that name it follow.
Outcome changeLink(Diagram& diagram, std::size_t index, const Link& changed, const Edit& back) {
    const std::string oldId = diagram.links[index].id;
    std::vector<Item> items;
    std::vector<Edit> restoring;
    if (changed.id == oldId) {
        if (changed.from != diagram.links[index].from)
            items.push_back({What::Changed, placeOf(Section::Links, oldId), "from"});
        if (changed.to != diagram.links[index].to)
            items.push_back({What::Changed, placeOf(Section::Links, oldId), "to"});
    } else {
        if (diagram.link(changed.id))
            return refusal(takenLinkId(changed.id));
        Renaming renaming;
        renaming.links[oldId] = changed.id;
        restoring = restoringEdits(diagram, renaming);
        items = {{What::Removed, placeOf(Section::Links, oldId), {}},
                 {What::Added, placeOf(Section::Links, changed.id), {}}};
        if (base::Text why = rename(diagram, renaming, items); !why.empty())
            return refusal(why);
    }
    Link& link = diagram.links[index];
    link.id = changed.id;
    link.from = changed.from;
    link.to = changed.to;
    return renameDone(back, std::move(restoring), std::move(items));
}

Outcome applyOne(Diagram& diagram, const RerouteLink& edit) {
    const std::size_t index = indexOf(diagram.links, edit.id);
    if (index == kEnd)
        return refusal(noSuch("There is no link `{1}`.", edit.id));
    const Link& link = diagram.links[index];
    const bool hasDefaultId = link.id == Link::defaultId(link.from, link.to);
    const Link changed{hasDefaultId ? Link::defaultId(edit.from, edit.to) : link.id, edit.from, edit.to, {}};
    return changeLink(diagram, index, changed, {RerouteLink{changed.id, link.from, link.to}, {}, true});
}

Outcome renameLink(Diagram& diagram, const SetValue& edit) {
    const std::size_t index = indexOf(diagram.links, edit.place.id);
    if (index == kEnd)
        return refusal(noSuch("There is no link `{1}`.", edit.place.id));
    const std::string* id = edit.value ? edit.value->as<std::string>() : nullptr;
    if (edit.value && !id)
        return refusal("A link's id is a text.");
    const Link& link = diagram.links[index];
    const Link changed{id ? *id : Link::defaultId(link.from, link.to), link.from, link.to, {}};
    Place after = edit.place;
    after.id = changed.id;
    return changeLink(diagram, index, changed, {SetValue{after, "id", Value(link.id)}, {}, true});
}

Outcome setText(std::string& text, const SetValue& edit) {
    const std::string* value = edit.value ? edit.value->as<std::string>() : nullptr;
    if (!edit.key.empty() || (edit.value && !value))
        return refusal("A title or description is one text.");
    Value old(text);
    text = value ? *value : std::string();
    return done(SetValue{edit.place, {}, std::move(old)}, {{What::Changed, edit.place, {}}});
}

Outcome setWhole(Value& whole, const SetValue& edit) {
    if (!edit.key.empty())
        return refusal({"`{1}` cannot be set alone.", {edit.key}});
    std::optional<Value> old = whole.isEmpty() ? std::nullopt : std::optional<Value>(whole);
    whole = edit.value.value_or(Value());
    return done(SetValue{edit.place, {}, std::move(old)}, {{What::Changed, edit.place, {}}});
}

Outcome setKey(Diagram& diagram, const SetValue& edit) {
    Record* values = valuesAt(diagram, edit.place);
    if (!values)
        return refusal({"There is no element `{1}`.", {edit.place.id}});
    std::vector<catalog::Field>& fields = values->fields();
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == edit.key; });
    const auto position = static_cast<std::size_t>(found - fields.begin());
    SetValue inverse{edit.place, edit.key, std::nullopt, kEnd};
    std::vector<Item> items = {{What::Changed, edit.place, edit.key}};
    if (found != fields.end()) {
        inverse.value = std::move(found->second);
        inverse.position = position;
        if (edit.value)
            found->second = *edit.value;
        else
            fields.erase(found);
    } else if (edit.value) {
        insertAt(fields, edit.position, catalog::Field(edit.key, *edit.value));
    } else {
        items.clear();
    }
    return done(std::move(inverse), std::move(items));
}

Outcome applyOne(Diagram& diagram, const SetValue& edit) {
    switch (edit.place.section) {
    case Section::Title:
        return setText(diagram.title, edit);
    case Section::Description:
        return setText(diagram.description, edit);
    case Section::Dashboard:
        return setWhole(diagram.dashboard, edit);
    case Section::Lesson:
        return setWhole(diagram.lesson, edit);
    case Section::Challenge:
        return setWhole(diagram.challenge, edit);
    default:
        if (edit.place.section == Section::Links && edit.key == "id")
            return renameLink(diagram, edit);
        return setKey(diagram, edit);
    }
}

std::vector<Named>* namedSection(Diagram& diagram, Section section) {
    switch (section) {
    case Section::Keyspaces:
        return &diagram.keyspaces;
    case Section::Operations:
        return &diagram.operations;
    case Section::Zones:
        return &diagram.zones;
    default:
        return nullptr;
    }
}

std::vector<Record>* listSection(Diagram& diagram, Section section) {
    switch (section) {
    case Section::Notes:
        return &diagram.notes;
    case Section::Scenario:
        return &diagram.scenario;
    case Section::Slos:
        return &diagram.slos;
    case Section::Alerts:
        return &diagram.alerts;
    default:
        return nullptr;
    }
}

Outcome applyOne(Diagram& diagram, const AddEntry& edit) {
    if (std::vector<Named>* entries = namedSection(diagram, edit.place.section)) {
        if (indexOf(*entries, edit.place.id) != kEnd)
            return refusal({"`{1}` exists already.", {edit.place.id}});
        const Place place = placeOf(edit.place.section, edit.place.id);
        insertAt(*entries, edit.index, Named{edit.place.id, edit.values});
        return done(RemoveEntry{place}, {{What::Added, place, {}}});
    }
    if (std::vector<Record>* entries = listSection(diagram, edit.place.section)) {
        const Place place{edit.place.section, {}, std::min(edit.place.index, entries->size())};
        insertAt(*entries, place.index, edit.values);
        return done(RemoveEntry{place}, {{What::Added, place, {}}});
    }
    return refusal("Entries are keyspaces, operations, zones, notes, events, objectives and alerts.");
}

Outcome applyOne(Diagram& diagram, const RemoveEntry& edit) {
    if (std::vector<Named>* entries = namedSection(diagram, edit.place.section)) {
        const std::size_t index = indexOf(*entries, edit.place.id);
        if (index == kEnd)
            return refusal(noSuch("There is no `{1}`.", edit.place.id));
        Named removed = takeAt(*entries, index);
        const Place place = placeOf(edit.place.section, edit.place.id);
        return done(AddEntry{place, std::move(removed.values), index}, {{What::Removed, place, {}}});
    }
    if (std::vector<Record>* entries = listSection(diagram, edit.place.section)) {
        if (edit.place.index >= entries->size())
            return refusal({"There is no entry {1}.", {std::to_string(edit.place.index + 1)}});
        Record removed = takeAt(*entries, edit.place.index);
        const Place place{edit.place.section, {}, edit.place.index};
        return done(AddEntry{place, std::move(removed)}, {{What::Removed, place, {}}});
    }
    return refusal("Entries are keyspaces, operations, zones, notes, events, objectives and alerts.");
}

void takeBack(Diagram& diagram, const std::vector<Edit>& inverses) {
    for (auto inverse = inverses.rbegin(); inverse != inverses.rend(); ++inverse)
        FAULTLINE_ASSERT(apply(diagram, *inverse).ok(), "what an edit did can be taken back");
}

Outcome applyOne(Diagram& diagram, const Group& group) {
    Change change;
    std::vector<Edit> inverses;
    for (const Edit& edit : group.edits) {
        Outcome outcome = apply(diagram, edit);
        if (!outcome) {
            takeBack(diagram, inverses);
            return outcome;
        }
        Applied applied = std::move(outcome).value();
        change.items.insert(change.items.end(), applied.change.items.begin(), applied.change.items.end());
        inverses.push_back(std::move(applied.inverse));
    }
    std::reverse(inverses.begin(), inverses.end());
    return Applied{std::move(change), Edit{Group{std::move(inverses)}, {}}};
}

bool isLooks(const Item& item) {
    switch (item.place.section) {
    case Section::Title:
    case Section::Description:
    case Section::Notes:
    case Section::Dashboard:
    case Section::Extensions:
        return true;
    case Section::Components:
    case Section::Links:
    case Section::Zones:
        return item.what == What::Changed && (item.key == "position" || item.key == "label" || item.key == "notes" ||
                                              item.key == "unfold" || item.key.starts_with("x-"));
    default:
        return false;
    }
}

} // namespace

bool Change::onlyLooks() const {
    return std::all_of(items.begin(), items.end(), isLooks);
}

base::Result<Applied> apply(Diagram& diagram, const Edit& edit) {
    if (!edit.restores)
        if (std::optional<base::Error> why = refuse(diagram, edit))
            return *why;
    Outcome outcome = std::visit([&](const auto& what) { return applyOne(diagram, what); }, edit.what);
    if (!outcome)
        return outcome;
    Applied applied = std::move(outcome).value();
    applied.inverse.name = edit.name;
    applied.inverse.restores = true;
    return applied;
}

} // namespace faultline::diagram
