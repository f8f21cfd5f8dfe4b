// Keys that were written and do nothing, because another key, the links or the diagram around them keep them idle.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/catalog/catalog.h"
#include "engine/catalog/idle_keys.h"
#include "engine/diagram/defaults.h"
#include "engine/diagram/findings.h"
#include "engine/diagram/name_index.h"
#include "engine/diagram/names.h"

namespace faultline::diagram {
namespace {

/// "app.cpus": what events or scenes of the lesson set, so that its value in the diagram is not the only one.
using Changed = std::unordered_set<std::string>;

void noteEvent(const Record& event, Changed& changed) {
    const Value* target = event.find("set");
    const std::string* id = target ? target->as<std::string>() : nullptr;
    for (const auto& [name, value] : event.fields())
        if (id)
            changed.insert(std::string(componentOfTarget(*id)).append(".").append(name));
}

/// `set: {components.app.cpus: 4}` and `do: [{at: …, set: app, cpus: 4}]` of a scene.
void noteScene(const Record& scene, Changed& changed) {
    constexpr std::string_view kPrefix = "components.";
    if (const Value* set = scene.find("set"); const Record* values = set ? set->as<Record>() : nullptr)
        for (const auto& [path, value] : values->fields())
            if (path.starts_with(kPrefix)) {
                const std::string inner = path.substr(kPrefix.size());
                changed.insert(inner.substr(0, inner.find_first_of(".[", inner.find('.') + 1)));
            }
    if (const Value* events = scene.find("do"); const List* list = events ? events->as<List>() : nullptr)
        for (const Value& event : *list)
            if (const Record* record = event.as<Record>())
                noteEvent(*record, changed);
}

Changed changesOf(const Diagram& diagram) {
    Changed changed;
    for (const Record& event : diagram.scenario)
        noteEvent(event, changed);
    const Record* lesson = diagram.lesson.as<Record>();
    const Value* scenes = lesson ? lesson->find("scenes") : nullptr;
    if (const List* list = scenes ? scenes->as<List>() : nullptr)
        for (const Value& scene : *list)
            if (const Record* record = scene.as<Record>())
                noteScene(*record, changed);
    return changed;
}

/// The governor's value: counts of parts are those that the scenario reaches, too.
Value valueOf(const Component& component, std::string_view governor, const NameIndex& names) {
    if (governor == "instances")
        return names.members(component).instances;
    if (governor == "shards")
        return names.members(component).shards;
    return effective(component, governor);
}

void warnOfGoverned(const Component& component, const NameIndex& names, const Changed& changed, Findings& findings) {
    std::unordered_set<std::string_view> said; // one reason is enough
    for (const catalog::Governed& governed : catalog::governedKeys()) {
        if (governed.kind != component.kind)
            continue;
        const Value* written = component.values.find(governed.key);
        const catalog::Key* key = catalog::Catalog::instance().componentKey(component.kind, governed.key);
        if (!written || !key || meansSame(key->schema, *written, key->defaultValue))
            continue;
        if (changed.contains(std::string(component.id).append(".").append(governed.governor)))
            continue;
        const Value governor = valueOf(component, governed.governor, names);
        if (!catalog::acts(governed, governor) && said.insert(governed.key).second)
            findings.warning("components." + component.id + "." + std::string(governed.key),
                             {"`{1}` has no effect while `{2}` is {3}",
                              {std::string(governed.key), std::string(governed.governor), catalog::toText(governor)}},
                             catalog::toText(*written), catalog::wanted(governed));
    }
}

/// Closed clients ask when their users have thought, whatever the profile says.
void warnOfIdleProfile(const Component& component, const Changed& changed, Findings& findings) {
    const Value* profile = component.kind == "client" ? component.values.find("profile") : nullptr;
    const Value arrivals = effective(component, "arrivals");
    const Record* shape = arrivals.as<Record>();
    if (profile && shape && shape->find("closed") && !changed.contains(component.id + ".arrivals"))
        findings.warning("components." + component.id + ".profile",
                         "`profile` has no effect while `arrivals` is closed: users ask when they have thought", {},
                         "`arrivals: {open: …}`");
}

/// A worker instance takes from its partitions one message at a time, in order.
void warnOfIdlePrefetch(const Diagram& diagram, const NameIndex& names, const Changed& changed, Findings& findings) {
    for (const Link& link : diagram.links) {
        const Component* queue = names.component(link.from);
        const Component* worker = names.component(link.to);
        const Value* prefetch = worker && worker->kind == "worker" ? worker->values.find("prefetch") : nullptr;
        if (!queue || queue->kind != "queue" || !prefetch || changed.contains(queue->id + ".partitions"))
            continue;
        const Value partitions = effective(*queue, "partitions");
        const std::int64_t* count = partitions.as<std::int64_t>();
        const std::int64_t* wanted = prefetch->as<std::int64_t>();
        if (count && *count > 0 && wanted && *wanted > 1)
            findings.warning("components." + worker->id + ".prefetch",
                             {"`prefetch` has no effect while `{1}` has partitions: each is delivered in order, one "
                              "message after the other",
                              {labelOf(*queue)}},
                             catalog::toText(*prefetch), "`partitions: 0`");
    }
}

/// Only clients and cdns with several links, and weighted balancers, look at the weight.
void warnOfIdleWeights(const Diagram& diagram, const NameIndex& names, const Changed& changed, Findings& findings) {
    std::unordered_map<std::string_view, int> outgoing;
    for (const Link& link : diagram.links)
        ++outgoing[link.from];
    for (std::size_t i = 0; i < diagram.links.size(); ++i) {
        const Link& link = diagram.links[i];
        const Value* weight = link.values.find("weight");
        const double* number = weight ? weight->as<double>() : nullptr;
        const Component* from = names.component(link.from);
        if (!number || *number == 1 || !from)
            continue;
        const std::string path = pathOf({Section::Links, {}, i}, i) + ".weight";
        if (from->kind == "load_balancer") {
            const Value algorithm = effective(*from, "algorithm");
            const std::string* word = algorithm.as<std::string>();
            if (word && *word != "weighted_round_robin" && !changed.contains(from->id + ".algorithm"))
                findings.warning(path,
                                 {"`weight` has no effect while the `algorithm` of `{1}` is {2}", {from->id, *word}},
                                 catalog::toText(*weight), "`algorithm`: weighted_round_robin");
        } else if (from->kind != "client" && from->kind != "cdn") {
            findings.warning(path,
                             {"`weight` has no effect behind a {1}, which does not choose between links", {from->kind}},
                             catalog::toText(*weight));
        } else if (outgoing[link.from] == 1 && *number > 0) {
            findings.warning(path, {"`weight` has no effect: this is the only link of `{1}`", {from->id}},
                             catalog::toText(*weight), "a second link to choose from");
        }
    }
}

/// `set: app` and no key beside it.
void warnOfEmptySets(const Diagram& diagram, Findings& findings) {
    for (std::size_t i = 0; i < diagram.scenario.size(); ++i) {
        const Record& event = diagram.scenario[i];
        const auto isValue = [](const auto& field) {
            return field.first != "set" && field.first != "at" && field.first != "for";
        };
        const auto& fields = event.fields();
        if (event.find("set") && std::none_of(fields.begin(), fields.end(), isValue))
            findings.warning(pathOf({Section::Scenario, {}, i}, i), "this event sets nothing", {},
                             "a key and its value, such as {at: 10s, set: app, cpus: 4}");
    }
}

} // namespace

void warnOfIdleKeys(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    const Changed changed = changesOf(diagram);
    for (const Component& component : diagram.components) {
        warnOfGoverned(component, names, changed, findings);
        warnOfIdleProfile(component, changed, findings);
    }
    warnOfIdlePrefetch(diagram, names, changed, findings);
    warnOfIdleWeights(diagram, names, changed, findings);
    warnOfEmptySets(diagram, findings);
}

} // namespace faultline::diagram
