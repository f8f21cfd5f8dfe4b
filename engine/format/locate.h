// Where a path such as "links[2].to" stands in a document.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/format/tree.h"

namespace faultline::format {

/// Finds the places of paths in one tree, which must outlive it.
class PathLocator {
  public:
    explicit PathLocator(const Tree& tree) : m_tree(tree) {}

    /// The value's place when it stands on its key's line, otherwise the key's; for a path that is not there, that of
    /// the nearest part that is.
    Mark locate(std::string_view path) const;

  private:
    const Entry* entryFor(const Node& map, std::string_view path, std::size_t& length) const;
    const Entry* find(const Node& map, std::string_view key) const;

    const Tree& m_tree;
    /// Large mappings by key, built when first asked.
    mutable std::unordered_map<const Node*, std::unordered_map<std::string_view, const Entry*>> m_indexes;
};

} // namespace faultline::format
