// The rules, a file each, and the small edits that their findings are made of.
#pragma once

#include "engine/advice/advice.h"
#include "engine/advice/flow.h"

namespace faultline::advice {

using Findings = std::vector<Finding>;

/// Of one rule. Nobody reads more; each costs a look over the diagram, and a hostile one would have one for every
/// component.
constexpr std::size_t kMostFindings = 1000;
inline bool isFull(const Findings& findings) {
    return findings.size() >= kMostFindings;
}

void findSinglePoints(const Flow& flow, Findings& to);
void findState(const Flow& flow, Findings& to);
void findCaching(const Flow& flow, Findings& to);
void findScaling(const Flow& flow, Findings& to);
void findUnnamedChoices(const Flow& flow, Findings& to);
void findBlindness(const Flow& flow, Findings& to);

inline Finding about(Rule rule, const diagram::Component& component, base::Text reason, diagram::Edit edit) {
    return {rule, component.id, "components." + component.id, std::move(reason), std::move(edit)};
}

inline diagram::Edit named(base::Text name, diagram::Edit edit) {
    edit.name = std::move(name);
    return edit;
}
/// Several edits as one.
diagram::Edit together(base::Text name, std::vector<diagram::Edit> edits);
diagram::Edit setOperation(const std::string& id, const std::string& key, diagram::Value value);
/// A field of a record that a component holds; the rest of the record stays as it is.
diagram::Edit setField(const diagram::Component& component, const std::string& key, const std::string& field,
                       diagram::Value value);
diagram::Edit add(diagram::Component component);
/// A component beside or below `near`, under an id that nobody has.
diagram::Component fresh(const diagram::Diagram& diagram, const std::string& stem, const std::string& kind,
                         const diagram::Component& near, base::Point offset);
diagram::Edit link(const std::string& from, const std::string& to);
/// A service's or worker's handlers with one step replaced (or a key of the step's record set) in the list `handler`.
diagram::Edit setStep(const diagram::Component& component, const std::string& handler, std::size_t step,
                      diagram::Value value);
/// The steps of a handler; null where it is derived.
const diagram::List* stepsOf(const diagram::Component& component, const std::string& handler);

} // namespace faultline::advice
