// See it: an objective, an alert on what users notice, and a probe that looks from where they stand.
#include <algorithm>

#include "engine/advice/rules.h"
#include "engine/diagram/vocabulary.h"
#include "engine/expression/expression.h"

namespace faultline::advice {

using diagram::Component;
using diagram::Edit;
using diagram::Record;
using diagram::Value;

namespace {

constexpr Rule kRule = Rule::Observing;

Finding aboutAll(base::Text reason, Edit edit) {
    return {kRule, {}, {}, std::move(reason), std::move(edit)};
}

Edit addEntry(diagram::Section section, Record values, base::Text name) {
    return {diagram::AddEntry{{section, {}, static_cast<std::size_t>(-1)}, std::move(values)}, std::move(name)};
}

/// What users notice: totals, operations, and what clients and probes see. A busy CPU is a cause.
bool isSymptom(const diagram::Diagram& diagram, const expression::Vocabulary& vocabulary, const Record& alert) {
    if (alert.find("burn"))
        return true;
    const Value* when = alert.find("when");
    const std::string* text = when ? when->as<std::string>() : nullptr;
    if (!text)
        return false;
    const auto condition = expression::Expression::read(*text, vocabulary);
    if (!condition)
        return false;
    const auto& figures = condition.value().figures();
    return std::any_of(figures.begin(), figures.end(), [&](const expression::Figure& figure) {
        const Component* component = diagram.component(figure.element);
        return figure.section == expression::Section::Operation ||
               (figure.section == expression::Section::Totals && figure.name != "machines" &&
                figure.name != "cost_per_month_usd") ||
               (component && (component->kind == "client" || component->kind == "probe"));
    });
}

std::string freshName(const std::vector<Record>& entries, const std::string& stem) {
    std::string name = stem;
    const auto isTaken = [&](const Record& entry) {
        const Value* held = entry.find("name");
        return held && held->isWord(name);
    };
    for (int i = 2; std::any_of(entries.begin(), entries.end(), isTaken); ++i)
        name = stem + " " + std::to_string(i);
    return name;
}

void objective(const diagram::Diagram& diagram, Findings& to) {
    if (!diagram.slos.empty())
        return;
    to.push_back(aboutAll("No objective says how much failure is too much.",
                          addEntry(diagram::Section::Slos,
                                   Record{{"name", "Requests succeed"}, {"objective", base::Ratio{0.999}}},
                                   "Add an objective for availability")));
}

void alert(const diagram::Diagram& diagram, Findings& to) {
    const expression::Vocabulary vocabulary = diagram::vocabularyOf(diagram);
    const auto last = diagram.alerts.begin() +
                      static_cast<std::ptrdiff_t>(std::min(diagram.alerts.size(), kMostFindings)); // of a hostile file
    if (std::any_of(diagram.alerts.begin(), last,
                    [&](const Record& one) { return isSymptom(diagram, vocabulary, one); }))
        return;
    const base::Text reason =
        diagram.alerts.empty() ? base::Text("Nobody is told when requests fail.")
                               : base::Text("Every alert is on a cause: what fails for another reason wakes nobody.");
    to.push_back(aboutAll(reason, addEntry(diagram::Section::Alerts,
                                           Record{{"name", freshName(diagram.alerts, "Requests fail")},
                                                  {"when", "errors / requests > 1%"},
                                                  {"says", "More than one request in a hundred fails."}},
                                           "Add an alert on failing requests")));
}

/// At the doors that clients use; where a probe stands at one of them, somebody looks from outside.
void probe(const Flow& flow, Findings& to) {
    const diagram::Diagram& diagram = flow.diagram();
    const Component* client = nullptr;
    const Component* door = nullptr;
    for (const Component& component : diagram.components) {
        if (component.kind == "probe" && !flow.linkedFrom(component.id).empty())
            return;
        if (component.kind == "client" && !client && !flow.linkedFrom(component.id).empty()) {
            client = &component;
            door = flow.linkedFrom(component.id).front();
        }
    }
    if (!client)
        return;
    Component added = fresh(diagram, "probe", "probe", *client, {0, 140});
    const auto read =
        std::find_if(diagram.operations.begin(), diagram.operations.end(), [&](const diagram::Named& operation) {
            return flow.isRead(operation.id) && flow.demand(door->id).contains(operation.id);
        });
    if (read != diagram.operations.end())
        added.values.set("operation", Value(read->id));
    const std::string id = added.id;
    to.push_back(aboutAll("Nothing looks from outside: when requests do not even arrive, no figure inside shows it.",
                          together({"Add a probe at {1}", {door->id}}, {add(std::move(added)), link(id, door->id)})));
}

} // namespace

void findBlindness(const Flow& flow, Findings& to) {
    const auto& components = flow.diagram().components;
    const bool serves = std::any_of(components.begin(), components.end(), [&](const Component& component) {
        return component.kind == "client" && !flow.linkedFrom(component.id).empty();
    });
    if (!serves)
        return; // nobody is there to notice
    objective(flow.diagram(), to);
    alert(flow.diagram(), to);
    probe(flow, to);
}

} // namespace faultline::advice
