// What is sound and has no effect, or hardly the one that was meant.
#include <algorithm>

#include "engine/diagram/findings.h"
#include "engine/diagram/name_index.h"
#include "engine/diagram/names.h"
#include "engine/diagram/walk.h"

namespace faultline::diagram {
namespace {

const std::string* wordAt(const Record& record, std::string_view key) {
    const Value* value = record.find(key);
    return value ? value->as<std::string>() : nullptr;
}

void warnOfUnusedStores(const Component& component, const NameIndex& names, Findings& findings) {
    const bool answersOthers = component.kind == "cache" || component.kind == "cdn" || component.kind == "external";
    if (answersOthers && !names.hasIncoming(component.id))
        findings.warning("components." + component.id,
                         {"no link leads to `{1}`, so nobody uses it", {labelOf(component)}}, {},
                         "a link {from: …, to: " + component.id + "}");
}

/// Once for a circle of queues, at the one whose id is the first.
void warnOfOwnLetters(const Component& component, const NameIndex& names, Findings& findings) {
    const std::string* letters = component.kind == "queue" ? wordAt(component.values, "dead_letter") : nullptr;
    constexpr int kMostQueues = 100;
    const std::string* next = letters;
    for (int i = 0; next && *next > component.id && i < kMostQueues; ++i) {
        const Component* queue = names.component(*next);
        next = queue ? wordAt(queue->values, "dead_letter") : nullptr;
    }
    if (next && *next == component.id)
        findings.warning("components." + component.id + ".dead_letter",
                         "what this queue gives up comes back to it and begins anew", *letters, "another queue");
}

void warnOfWeightlessOperations(const Component& component, Findings& findings) {
    const Value* mix = component.kind == "client" ? component.values.find("mix") : nullptr;
    const Record* weights = mix ? mix->as<Record>() : nullptr;
    if (!weights || weights->empty())
        return;
    const auto isZero = [](const Value& weight) {
        const double* number = weight.as<double>();
        return number && *number == 0;
    };
    const std::string path = "components." + component.id + ".mix";
    const auto& fields = weights->fields();
    if (std::all_of(fields.begin(), fields.end(), [&](const auto& field) { return isZero(field.second); })) {
        findings.warning(path, "all weights are 0, so all operations are asked for alike", {}, "a weight above 0");
        return;
    }
    for (const auto& [name, weight] : fields)
        if (isZero(weight))
            findings.warning(path + "." + name, {"`{1}` has the weight 0, so it is never asked for", {name}},
                             catalog::toText(weight), "a weight above 0");
}

void warnOfMoreHotKeysThanKeys(const Named& keyspace, Findings& findings) {
    const Value popularity = effectiveKeyspace(keyspace, "popularity");
    const Record* shape = popularity.as<Record>();
    const Value* hot = shape ? shape->find("hot") : nullptr;
    const Record* fields = hot ? hot->as<Record>() : nullptr;
    const Value* written = fields ? fields->find("keys") : nullptr;
    const std::int64_t* hotKeys = written ? written->as<std::int64_t>() : nullptr;
    const Value keys = effectiveKeyspace(keyspace, "keys");
    const std::int64_t* all = keys.as<std::int64_t>();
    if (hotKeys && all && *hotKeys > *all)
        findings.warning("keyspaces." + keyspace.id + ".popularity.hot.keys",
                         {"there are {1} keys only, so all are hot", {std::to_string(*all)}}, std::to_string(*hotKeys),
                         "fewer than " + std::to_string(*all));
}

void warnOfEvents(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    const Value length = effectiveSetting(diagram, "duration");
    const auto* end = length.as<base::Duration>();
    for (std::size_t i = 0; i < diagram.scenario.size(); ++i) {
        const Record& event = diagram.scenario[i];
        const std::string path = pathOf({Section::Scenario, {}, i}, i);
        const Value* at = event.find("at");
        const auto* time = at ? at->as<base::Duration>() : nullptr;
        if (time && end && *time > *end)
            findings.warning(path + ".at", "this comes after the end of the run", base::toText(*time),
                             "at most the duration of " + base::toText(*end));
        if (event.find("delay") && !event.find("add"))
            findings.warning(path + ".add", "`add` is left out, so messages take 200 ms longer", {},
                             "how much longer, such as add: 50ms");
        const std::string* id = wordAt(event, "replay");
        const Component* queue = id ? names.component(*id) : nullptr;
        if (!queue || queue->kind != "queue")
            continue;
        const Value keeps = effective(*queue, "replay");
        if (const bool* isOn = keeps.as<bool>(); isOn && !*isOn)
            findings.warning(path + ".replay", {"`{1}` keeps nothing that it could deliver again", {*id}}, *id,
                             "a queue with replay: true");
    }
}

} // namespace

void warnOfNoEffect(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    for (const Component& component : diagram.components) {
        warnOfUnusedStores(component, names, findings);
        warnOfOwnLetters(component, names, findings);
        warnOfWeightlessOperations(component, findings);
    }
    for (const Named& keyspace : diagram.keyspaces)
        warnOfMoreHotKeysThanKeys(keyspace, findings);
    warnOfEvents(diagram, names, findings);
}

} // namespace faultline::diagram
