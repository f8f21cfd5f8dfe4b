// The names of a diagram's elements by hash, and the nearest of them to a misspelt one.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/catalog/key.h"
#include "engine/diagram/diagram.h"

namespace faultline::diagram {

/// How many parts a component has at most, the scenario's scaling included.
struct Members {
    std::int64_t instances = 1; ///< app/1 … app/n; a database's primary and replicas; a store's members
    std::int64_t shards = 1;    ///< above 1: db/s1/1 …
    bool unsharded = true;      ///< at some time there is one shard only, whose members are named without it
};

/// Looks names up in one diagram, which must outlive it.
class NameIndex {
  public:
    explicit NameIndex(const Diagram& diagram);

    const Component* component(std::string_view id) const;
    bool isLink(std::string_view id) const { return m_links.contains(id); }
    bool isZone(std::string_view id) const { return m_zones.contains(id); }
    bool isOperation(std::string_view id) const { return m_operations.contains(id); }
    bool isKeyspace(std::string_view id) const { return m_keyspaces.contains(id); }
    bool isObjective(std::string_view name) const { return m_objectives.contains(name); }
    bool areLinked(const std::string& from, const std::string& to) const;
    bool hasOutgoing(std::string_view id) const { return m_withOutgoing.contains(id); }
    bool hasIncoming(std::string_view id) const { return m_withIncoming.contains(id); }
    Members members(const Component& component) const;

    /// The name that was most likely meant where `schema` wants one; "" when none is near, or after so many questions
    /// that a hostile file would take its time.
    std::string nearestFor(const catalog::Schema& schema, const std::string& text) const;

  private:
    void noteScaling(const Record& event);

    const Diagram& m_diagram;
    std::unordered_map<std::string_view, const Component*> m_components;
    std::unordered_set<std::string_view> m_links, m_zones, m_operations, m_keyspaces, m_objectives;
    std::unordered_set<std::string_view> m_withOutgoing, m_withIncoming;
    std::unordered_set<std::string> m_pairs;             ///< "from->to" of all links, whatever their ids
    std::unordered_map<std::string, Members> m_scaledTo; ///< by events; `unsharded`: some event makes it so
    mutable std::size_t m_comparisonsLeft = 2'000'000;
};

} // namespace faultline::diagram
