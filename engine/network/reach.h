// Who reaches whom while partitions, isolations and outages are in force.
#pragma once

#include <cstdint>
#include <vector>

namespace faultline::network {

/// One fault that drops messages between instances, in silence.
struct ReachRule {
    bool isolates = false; ///< nothing gets from or to those in any group
    bool oneWay = false;   ///< only what goes from the first group to the second is dropped
    /// By node: a bit for each group that it is in; those past the end are in none. Those in no group reach all, those
    /// in two are a bridge between them.
    std::vector<std::uint64_t> groups;

    std::uint64_t groupsOf(std::uint32_t node) const { return node < groups.size() ? groups[node] : 0; }
    bool drops(std::uint32_t from, std::uint32_t to) const {
        const std::uint64_t a = groupsOf(from);
        const std::uint64_t b = groupsOf(to);
        if (isolates)
            return (a | b) != 0;
        if (a == 0 || b == 0 || (a & b) != 0)
            return false;
        return !oneWay || ((a & 1) != 0 && (b & 2) != 0);
    }
};

/// A partition has at most so many groups.
constexpr std::size_t kMaxGroups = 64;

/// All that is in force. Nearly always nothing is: then everything reaches everything.
class Reach {
  public:
    void set(std::vector<ReachRule> rules) { m_rules = std::move(rules); }
    bool isWhole() const { return m_rules.empty(); }
    /// Whether a message gets from one node to another. A node always reaches itself.
    bool reaches(std::uint32_t from, std::uint32_t to) const {
        if (from == to)
            return true;
        for (const ReachRule& rule : m_rules)
            if (rule.drops(from, to))
                return false;
        return true;
    }

  private:
    std::vector<ReachRule> m_rules;
};

} // namespace faultline::network
