// The design review: what somebody with experience would say about a diagram, by six rules, each finding with the
// change that follows from it. It looks at the diagram alone, so that an editor can ask at any time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/diagram/edit.h"

namespace faultline::advice {

/// The six rules, in the order in which a review tells them.
enum class Rule {
    SinglePoint, ///< something is always down
    Stateless,   ///< stay stateless
    Caching,     ///< cache reads and mind invalidation
    Scaling,     ///< replicate reads, shard writes, queue slow work
    CapChoice,   ///< name the CAP choice
    Observing    ///< see it
};
constexpr Rule kRules[] = {Rule::SinglePoint, Rule::Stateless, Rule::Caching,
                           Rule::Scaling,     Rule::CapChoice, Rule::Observing};

/// A stable name for scripts: "single_point_of_failure".
std::string_view nameOf(Rule rule);
/// The rule as a sentence: "Something is always down."
base::Text sentenceOf(Rule rule);

/// One thing that the review found.
struct Finding {
    Rule rule = Rule::SinglePoint;
    std::string element; ///< the id of a component, link or operation; empty where it is about the whole diagram
    std::string path;    ///< "components.app"; empty for the whole
    base::Text reason;   ///< one sentence
    diagram::Edit edit;  ///< the change; its name says it in words. It applies, and ends the finding
};

/// All findings, rule by rule and in the diagram's order; of one rule about a thousand at most. The diagram must be
/// sound.
std::vector<Finding> review(const diagram::Diagram& diagram);

} // namespace faultline::advice
