// The findings of one validation, with their places in the file.
#pragma once

#include <string>

#include "engine/diagram/edit.h"
#include "engine/diagram/validate.h"

namespace faultline::diagram {

/// Collects findings and puts them in the order of the file.
class Findings {
  public:
    explicit Findings(const Locate& locate) : m_locate(locate) {}

    void error(const std::string& path, base::Text message, std::string found = {}, std::string expected = {},
               std::string suggestion = {});
    void warning(const std::string& path, base::Text message, std::string found = {}, std::string expected = {});
    void take(base::Diagnostics findings);
    /// By line and column where they are known, otherwise as they were found.
    base::Diagnostics inOrder() &&;

  private:
    void add(base::Diagnostic finding);

    const Locate& m_locate;
    base::Diagnostics m_findings;
};

/// "components.app", "links[2]", "scenario[0]"; `ordinal` is the element's number in its section.
std::string pathOf(const Place& place, std::size_t ordinal);

class NameIndex;
/// Everything that concerns names: what a value refers to exists, is of the right kind, and is reachable over a link.
void validateReferences(const Diagram& diagram, const NameIndex& names, Findings& findings);
/// Requests that would go round in a circle of components for ever.
void warnOfCircles(const Diagram& diagram, const NameIndex& names, Findings& findings);
/// What is sound and has no effect, or hardly the one that was meant.
void warnOfNoEffect(const Diagram& diagram, const NameIndex& names, Findings& findings);
/// Keys that were written and that another key, or what is around them, keeps from doing anything.
void warnOfIdleKeys(const Diagram& diagram, const NameIndex& names, Findings& findings);
/// That each event of the scenario has a time and a name, and makes sense beyond the form of its values.
void validateEvents(const Diagram& diagram, const NameIndex& names, Findings& findings);
/// Objectives and alerts, their expressions included.
void validateMonitoring(const Diagram& diagram, Findings& findings);

} // namespace faultline::diagram
