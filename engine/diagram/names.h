// Which names an element may have, and how a target text is taken apart.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/base/text.h"

namespace faultline::diagram {

/// Words that the expression language of alerts and checks takes for itself; no id may be one of them.
const std::vector<std::string>& reservedWords();
bool isReservedWord(std::string_view word);

/// `[A-Za-z][A-Za-z0-9_-]*`
bool hasIdSyntax(std::string_view id);
/// Why `id` cannot be the id of an element; empty when it can.
base::Text refuseId(std::string_view id);

/// Gives out names that nobody has yet: "app", "app2", … Quick for many, too.
class FreshNames {
  public:
    void take(std::string name) { m_taken.insert(std::move(name)); }
    bool isFree(const std::string& name) const { return !m_taken.contains(name) && !isReservedWord(name); }
    /// `stem`, or `stem`, `separator` and a number; it is taken from now on.
    std::string make(const std::string& stem, std::string_view separator = {});

  private:
    std::unordered_set<std::string> m_taken;
    std::unordered_map<std::string, std::size_t> m_next; ///< by stem: numbers below are taken
};

/// The component that a target names: "db" of "db/s2/1"; the whole text when there is no "/".
std::string_view componentOfTarget(std::string_view target);
/// What follows it: "s2/1" of "db/s2/1"; empty when there is none.
std::string_view memberOfTarget(std::string_view target);

} // namespace faultline::diagram
