#include "engine/advice/advice.h"

#include <iterator>
#include <set>

#include "engine/advice/rules.h"

namespace faultline::advice {

using diagram::Component;
using diagram::Edit;
using diagram::List;
using diagram::Record;
using diagram::Value;

std::string_view nameOf(Rule rule) {
    switch (rule) {
    case Rule::SinglePoint:
        return "single_point_of_failure";
    case Rule::Stateless:
        return "stay_stateless";
    case Rule::Caching:
        return "cache_reads";
    case Rule::Scaling:
        return "scale_data";
    case Rule::CapChoice:
        return "name_the_cap_choice";
    case Rule::Observing:
        return "see_it";
    }
    FAULTLINE_ASSERT(false, "a rule without a name");
}

base::Text sentenceOf(Rule rule) {
    switch (rule) {
    case Rule::SinglePoint:
        return "Something is always down: leave no single point of failure.";
    case Rule::Stateless:
        return "Stay stateless: any instance must be able to answer.";
    case Rule::Caching:
        return "Cache reads, and mind invalidation.";
    case Rule::Scaling:
        return "Replicate reads, shard writes, queue slow work.";
    case Rule::CapChoice:
        return "Name the CAP choice: stale or refused, data by data.";
    case Rule::Observing:
        return "See it: an objective, an alert on a symptom, a look from outside.";
    }
    FAULTLINE_ASSERT(false, "a rule without a sentence");
}

std::vector<Finding> review(const diagram::Diagram& diagram) {
    const Flow flow(diagram);
    Findings all;
    for (const auto find : {findSinglePoints, findState, findCaching, findScaling, findUnnamedChoices, findBlindness}) {
        Findings ofRule;
        find(flow, ofRule);
        std::move(ofRule.begin(), ofRule.end(), std::back_inserter(all));
    }
    // Two services that keep their sessions in one cache say the same of it.
    Findings once;
    std::set<std::pair<std::string, std::string>> seen;
    for (Finding& finding : all)
        if (seen.emplace(finding.path, finding.reason.english()).second)
            once.push_back(std::move(finding));
    return once;
}

Edit together(base::Text name, std::vector<Edit> edits) {
    return {diagram::Group{std::move(edits)}, std::move(name)};
}

Edit setOperation(const std::string& id, const std::string& key, Value value) {
    return {diagram::SetValue{{diagram::Section::Operations, id, 0}, key, std::move(value)}, {"Set {1}", {key}}};
}

Edit setField(const Component& component, const std::string& key, const std::string& field, Value value) {
    const Value whole = diagram::effective(component, key);
    Record record = whole.as<Record>() ? *whole.as<Record>() : Record();
    record.set(field, std::move(value));
    return diagram::setComponentValue(component.id, key, Value(std::move(record)));
}

Edit add(Component component) {
    base::Text name("Add {1}", {component.id});
    return {diagram::AddComponent{std::move(component)}, std::move(name)};
}

Component fresh(const diagram::Diagram& diagram, const std::string& stem, const std::string& kind,
                const Component& near, base::Point offset) {
    Component component;
    component.id = diagram::freshComponentId(diagram, stem);
    component.kind = kind;
    const base::Point place = diagram::positionOf(near);
    component.values.set("position", base::Point{place.x + offset.x, place.y + offset.y});
    return component;
}

Edit link(const std::string& from, const std::string& to) {
    diagram::Link added;
    added.from = from;
    added.to = to;
    added.id = diagram::Link::defaultId(from, to);
    return {diagram::AddLink{std::move(added)}, {"Link {1} to {2}", {from, to}}};
}

const List* stepsOf(const Component& component, const std::string& handler) {
    const Value* handlers = component.values.find("handler");
    const Record* record = handlers ? handlers->as<Record>() : nullptr;
    const Value* steps = record ? record->find(handler) : nullptr;
    return steps ? steps->as<List>() : nullptr;
}

Edit setStep(const Component& component, const std::string& handler, std::size_t step, Value value) {
    List steps = *stepsOf(component, handler);
    steps[step] = std::move(value);
    return setField(component, "handler", handler, Value(std::move(steps)));
}

} // namespace faultline::advice
