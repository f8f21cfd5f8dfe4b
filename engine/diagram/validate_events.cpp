#include "engine/catalog/catalog.h"
#include "engine/diagram/check_value.h"
#include "engine/diagram/findings.h"
#include "engine/diagram/name_index.h"
#include "engine/diagram/names.h"
#include "engine/diagram/walk.h"

namespace faultline::diagram {
namespace {

using catalog::Catalog;
using catalog::Key;

constexpr std::size_t kMaxGroups = 64; // of a partition: a bit each in the engine's masks

const List* listAt(const Record& event, std::string_view key) {
    const Value* value = event.find(key);
    return value ? value->as<List>() : nullptr;
}

void checkPartition(const Record& event, const std::string& path, Findings& findings) {
    const List* groups = listAt(event, "partition");
    if (!groups)
        return; // reported as a wrong type
    const std::string target = path + ".partition";
    if (groups->size() < 2)
        findings.error(target, "a partition has at least two groups", {}, "groups such as [[app/1, db], [rest]]");
    if (groups->size() > kMaxGroups)
        findings.error(target, "the partition has too many groups", std::to_string(groups->size()), "at most 64");
    for (std::size_t i = 0; i < groups->size(); ++i) {
        const List* group = (*groups)[i].as<List>();
        if (group && group->empty())
            findings.error(target + "[" + std::to_string(i) + "]", "this group of the partition is empty", {},
                           "components, instances, zones, or rest");
    }
    const Value* oneWay = event.find("one_way");
    const bool* isOneWay = oneWay ? oneWay->as<bool>() : nullptr;
    if (isOneWay && *isOneWay && groups->size() > 2)
        findings.error(path + ".one_way", "`one_way` goes from the first of two groups to the second",
                       std::to_string(groups->size()) + " groups", "two groups");
}

bool isClosed(const Component& client) {
    const Value arrivals = effective(client, "arrivals");
    const Record* record = arrivals.as<Record>();
    return record && record->find("closed");
}

void checkTraffic(const Record& event, const std::string& path, const NameIndex& names, Findings& findings) {
    if (!event.find("rate"))
        return;
    if (event.find("times"))
        findings.error(path + ".rate", "`times` and `rate` cannot both hold", {}, "one of them");
    const Value* target = event.find("traffic");
    const std::string* id = target ? target->as<std::string>() : nullptr;
    const Component* client = id ? names.component(*id) : nullptr;
    if (client && client->kind == "client" && isClosed(*client))
        findings.error(path + ".rate", {"`{1}` is closed: it has users and no rate", {*id}}, {}, "`times`");
}

/// Clients and probes stand for people: they do not crash, hang, slow down or answer.
void checkCanFail(const Value& target, const std::string& path, const NameIndex& names, Findings& findings) {
    if (const List* list = target.as<List>())
        for (std::size_t i = 0; i < list->size(); ++i)
            checkCanFail((*list)[i], path + "[" + std::to_string(i) + "]", names, findings);
    const std::string* name = target.as<std::string>();
    const Component* component = name ? names.component(componentOfTarget(*name)) : nullptr;
    if (component && (component->kind == "client" || component->kind == "probe"))
        findings.error(path, {"a {1} cannot fail: it stands for people outside", {component->kind}}, *name,
                       "a component that serves");
}

void checkSense(const Record& event, const std::string& kind, const std::string& path, const NameIndex& names,
                Findings& findings) {
    const Value& target = *event.find(kind);
    if (kind == "partition")
        checkPartition(event, path, findings);
    if (kind == "isolate" && listAt(event, "isolate") && listAt(event, "isolate")->empty())
        findings.error(path + ".isolate", "this isolates nobody", {}, "components, instances or zones");
    if (kind == "traffic")
        checkTraffic(event, path, names, findings);
    if (kind == "crash" || kind == "hang" || kind == "slow" || kind == "errors" || kind == "restart")
        checkCanFail(target, path + "." + kind, names, findings);
    const Record* chaos = kind == "chaos" ? target.as<Record>() : nullptr;
    if (const List* targets = chaos ? listAt(*chaos, "targets") : nullptr) {
        checkCanFail(Value(*targets), path + ".chaos.targets", names, findings);
        if (targets->empty())
            findings.error(path + ".chaos.targets", "chaos needs something that can fail", {},
                           "components, instances or zones");
    }
}

} // namespace

/// Whether two keys of a list of records may be there at the same time is for the keys themselves; an event also needs
/// a name and a time.
void validateEvents(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    const Catalog& catalog = Catalog::instance();
    for (std::size_t i = 0; i < diagram.scenario.size(); ++i) {
        const Record& event = diagram.scenario[i];
        const std::string path = pathOf({Section::Scenario, {}, i}, i);
        if (!event.find("at"))
            findings.error(path + ".at", {"`{1}` is missing", {"at"}}, {}, "a time such as 30s");
        const catalog::EventKind* kind = eventKindOf(event);
        if (kind) {
            for (const Key& key : kind->fields)
                if (key.required && key.name != "at" && !event.find(key.name))
                    findings.error(path + "." + key.name, {"`{1}` is missing", {key.name}}, {},
                                   expectation(key.schema));
            if (!kind->simulated)
                findings.error(path + "." + kind->name, {"this version cannot play `{1}` yet", {kind->name}},
                               kind->name);
            checkSense(event, kind->name, path, names, findings);
            continue;
        }
        std::vector<std::string> known;
        for (const catalog::EventKind& candidate : catalog.eventKinds())
            known.push_back(candidate.name);
        std::string unknown;
        for (const auto& [name, value] : event.fields())
            if (unknown.empty() && name != "at" && name != "for")
                unknown = name;
        if (unknown.empty())
            findings.error(path, "says nothing of what happens", {}, "an event such as crash: app");
        else
            findings.error(path + "." + unknown, "there is no such event", unknown, "an event such as crash or slow",
                           base::nearest(unknown, known));
    }
}

} // namespace faultline::diagram
