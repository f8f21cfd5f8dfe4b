// Everything a diagram file says, as plain values. Read this first, then edit.h (the only way to change one) and
// validate.h (what is wrong with one).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog/value.h"

namespace faultline::diagram {

using catalog::List;
using catalog::Record;
using catalog::Value;

/// A component; `values` holds only what differs from the preset or the default, common keys (label, position,
/// instances, preset …) included.
struct Component {
    std::string id;
    std::string kind;
    Record values;
    friend bool operator==(const Component&, const Component&) = default;
};

/// A link. Its id is "from->to" unless the file names another.
struct Link {
    std::string id;
    std::string from;
    std::string to;
    Record values;
    friend bool operator==(const Link&, const Link&) = default;

    static std::string defaultId(std::string_view from, std::string_view to);
};

/// A keyspace, operation or zone.
struct Named {
    std::string id;
    Record values;
    friend bool operator==(const Named&, const Named&) = default;
};

/// One diagram: the architecture, the traffic, the faults to play and how it looks.
struct Diagram {
    std::string title;
    std::string description;
    Record settings;
    Record network;
    std::vector<Named> keyspaces;
    std::vector<Named> operations;
    std::vector<Component> components;
    std::vector<Link> links;
    std::vector<Named> zones;
    std::vector<Record> notes;
    std::vector<Record> scenario; ///< {at, EVENT: target, …}
    std::vector<Record> slos;
    std::vector<Record> alerts;
    Value dashboard;   ///< kept as read
    Value lesson;      ///< kept as read
    Value challenge;   ///< kept as read
    Record extensions; ///< top-level x-… keys, kept as read
    friend bool operator==(const Diagram&, const Diagram&);

    Diagram();
    Diagram(const Diagram&);
    Diagram(Diagram&&) noexcept;
    Diagram& operator=(const Diagram&);
    Diagram& operator=(Diagram&&) noexcept;
    ~Diagram();

    const Component* component(std::string_view id) const;
    const Link* link(std::string_view id) const;
    const Named* operation(std::string_view id) const;
    const Named* keyspace(std::string_view id) const;
    const Named* zone(std::string_view id) const;
};

/// What holds for `key` of a component: its own value, else its preset's, else the catalog's default.
Value effective(const Component& component, std::string_view key);
/// The same for keys of links, settings, network, operations and keyspaces.
Value effective(const Link& link, std::string_view key);
Value effectiveSetting(const Diagram& diagram, std::string_view key);
Value effectiveNetwork(const Diagram& diagram, std::string_view key);
Value effectiveOperation(const Named& operation, std::string_view key);
Value effectiveKeyspace(const Named& keyspace, std::string_view key);

/// The label, or the id where there is none.
std::string labelOf(const Component& component);
base::Point positionOf(const Component& component);
std::int64_t instancesOf(const Component& component);

/// An id that no component has yet: "app", "app2", …
std::string freshComponentId(const Diagram& diagram, std::string_view stem);

} // namespace faultline::diagram
