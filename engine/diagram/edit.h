// Edits: the only way a diagram changes. Each gives its inverse, so undo is exact and needs no screen.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/result.h"
#include "engine/diagram/diagram.h"

namespace faultline::diagram {

/// The part of a diagram that an element or entry belongs to.
enum class Section {
    Title,
    Description,
    Settings,
    Network,
    Keyspaces,
    Operations,
    Components,
    Links,
    Zones,
    Notes,
    Scenario,
    Slos,
    Alerts,
    Dashboard,
    Lesson,
    Challenge,
    Extensions
};

/// Names one element: by id where the section has ids, by index where it is a list (notes, scenario, slos, alerts).
struct Place {
    Section section = Section::Components;
    std::string id;
    std::size_t index = 0;
    friend bool operator==(const Place&, const Place&) = default;
};

/// Adds a component at `index` (npos: at the end).
struct AddComponent {
    Component component;
    std::size_t index = static_cast<std::size_t>(-1);
};
/// Removes a component that nothing refers to any more; `removeComponents` builds the edit that also clears up. It is
/// refused while a link leads to or from it; any other reference that is left dangles, and `validate` says so.
struct RemoveComponent {
    std::string id;
};
/// Gives a component another id, everywhere it is named.
struct RenameComponent {
    std::string id;
    std::string newId;
};
struct AddLink {
    Link link;
    std::size_t index = static_cast<std::size_t>(-1);
};
struct RemoveLink {
    std::string id;
};
/// Moves a link's ends (and renames it when its id was the default one).
struct RerouteLink {
    std::string id;
    std::string from;
    std::string to;
};
/// Sets one key of an element, or removes it (no value). Title, description, dashboard, lesson and challenge take the
/// key "" and a text (or any) value. `position` keeps its place among the keys so that undo gives equal diagrams. The
/// key "id" of a link renames it, everywhere it is named (no value: to its default id).
struct SetValue {
    Place place;
    std::string key;
    std::optional<Value> value;
    std::size_t position = static_cast<std::size_t>(-1);
};
/// Adds a keyspace, operation or zone (by id), or a note, event, slo or alert (at place.index, past the end: last).
struct AddEntry {
    Place place;
    Record values;
    std::size_t index = static_cast<std::size_t>(-1); ///< where a keyspace, operation or zone goes (npos: at the end)
};
struct RemoveEntry {
    Place place;
};

struct Edit;
/// Several edits as one step; none is applied unless all are.
struct Group {
    std::vector<Edit> edits;
};

/// One change of a diagram, with the words the undo menu shows.
struct Edit {
    std::variant<AddComponent, RemoveComponent, RenameComponent, AddLink, RemoveLink, RerouteLink, SetValue, AddEntry,
                 RemoveEntry, Group>
        what;
    base::Text name;       ///< "Move {1}"
    bool restores = false; ///< an inverse: it puts back what was there, sound or not, so that undo never fails
};

/// What an applied edit touched, for views and for the running simulation. An element that gets another id is Removed
/// under the old one and Added under the new one.
struct Change {
    struct Item {
        enum class What { Added, Removed, Changed };
        What what = What::Changed;
        Place place;
        std::string key; ///< the key that changed, for Changed
    };
    std::vector<Item> items;
    /// True when only looks changed (position, label, notes): a run need not be told.
    bool onlyLooks() const;
};

/// An applied edit: what changed, and the edit that takes it back.
struct Applied {
    Change change;
    Edit inverse;
};

/// Applies an edit, or says why not and leaves the diagram as it was. Values are checked against the catalog (type,
/// range, choice); that what they name exists is for `validate` to say. Applying the inverse of an edit gives a diagram
/// equal to the one before, the order of elements and keys included.
base::Result<Applied> apply(Diagram& diagram, const Edit& edit);

// Edits that people make, put together from the ones above.
Edit removeComponents(const Diagram& diagram, const std::vector<std::string>& ids,
                      const std::vector<std::string>& linkIds = {});
Edit moveComponents(const std::vector<std::pair<std::string, base::Point>>& positions);
Edit setComponentValue(std::string id, std::string key, std::optional<Value> value);
Edit setLinkValue(std::string id, std::string key, std::optional<Value> value);
/// Removes an entry (keyspace, operation, zone, note, event, slo, alert) and what names it.
Edit removeEntry(const Diagram& diagram, const Place& place);
/// A link under its default id, or under a fresh one when the pair has that already.
Edit addLink(const Diagram& diagram, std::string from, std::string to);
/// Components with the links between them, as a diagram of its own (the clipboard's content).
Diagram fragmentOf(const Diagram& diagram, const std::vector<std::string>& ids);
/// Adds a fragment's components and links, moved by `offset`; those whose ids are taken get fresh ones.
Edit paste(const Diagram& diagram, const Diagram& fragment, base::Point offset);
/// Copies components with the links between them, under fresh ids, moved by `offset`.
Edit duplicate(const Diagram& diagram, const std::vector<std::string>& ids, base::Point offset);

} // namespace faultline::diagram
