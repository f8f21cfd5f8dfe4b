#include "engine/diagram/validate.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "engine/catalog/catalog.h"
#include "engine/catalog/no_use.h"
#include "engine/diagram/charts.h"
#include "engine/diagram/check_value.h"
#include "engine/diagram/defaults.h"
#include "engine/diagram/findings.h"
#include "engine/diagram/name_index.h"
#include "engine/diagram/names.h"
#include "engine/diagram/walk.h"

namespace faultline::diagram {
namespace {

using catalog::Catalog;
using catalog::Key;
using catalog::Schema;
using catalog::Type;

const char* sectionName(Section section) {
    static constexpr std::array names = {
        "title", "description", "settings", "network", "keyspaces", "operations", "components", "links",     "zones",
        "notes", "scenario",    "slos",     "alerts",  "dashboard", "lesson",     "challenge",  "extensions"};
    const auto index = static_cast<std::size_t>(section);
    FAULTLINE_ASSERT(index < names.size(), "every section has a name");
    return names[index];
}

/// A warning only: a newer version may have more charts, and the others are shown all the same.
void checkDashboard(const Diagram& diagram, Findings& findings) {
    const auto* charts = diagram.dashboard.as<catalog::List>();
    for (std::size_t i = 0; charts && i < charts->size(); ++i) {
        const std::string_view name = chartNamed((*charts)[i]); // the reader looks for what is no name
        if (!name.empty() && std::find(kCharts.begin(), kCharts.end(), name) == kCharts.end())
            findings.warning("dashboard[" + std::to_string(i) + "]", {"there is no chart `{1}`", {std::string(name)}},
                             std::string(name), "latency, traffic, saturation, queues or hit_ratio");
    }
}

std::string linkPath(std::size_t index) {
    return "links[" + std::to_string(index) + "]";
}

void checkIds(const char* section, const std::vector<std::string>& ids, Findings& findings) {
    std::unordered_set<std::string> seen;
    for (const std::string& id : ids) {
        const std::string path = std::string(section) + "." + id;
        if (!seen.insert(id).second)
            findings.error(path, {"the id `{1}` is given twice", {id}}, id, "another id");
        if (id.empty())
            findings.error(section, "an id is missing");
        else if (!hasIdSyntax(id))
            findings.error(path, "not an id", id, "a letter, then letters, digits, _ and -");
        else if (isReservedWord(id))
            findings.error(path, "a word of the expressions in alerts and checks cannot be an id", id, "another id",
                           id + "1");
    }
}

template <typename Elements> std::vector<std::string> idsOf(const Elements& elements) {
    std::vector<std::string> ids;
    for (const auto& element : elements)
        ids.push_back(element.id);
    return ids;
}

void checkAllIds(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    checkIds("keyspaces", idsOf(diagram.keyspaces), findings);
    checkIds("operations", idsOf(diagram.operations), findings);
    checkIds("components", idsOf(diagram.components), findings);
    checkIds("zones", idsOf(diagram.zones), findings);
    for (const Named& zone : diagram.zones)
        if (names.component(zone.id))
            findings.error("zones." + zone.id, {"a component has the id `{1}`, too", {zone.id}}, zone.id,
                           "an id that targets can tell from a component's");
}

void checkKinds(const Diagram& diagram, Findings& findings) {
    const Catalog& catalog = Catalog::instance();
    for (const Component& component : diagram.components) {
        const std::string path = "components." + component.id + ".kind";
        const catalog::Kind* kind = catalog.kind(component.kind);
        if (component.kind.empty())
            findings.error(path, {"`{1}` is missing", {"kind"}}, {}, "one of the kinds of components");
        else if (!kind) {
            std::string expected;
            for (const std::string& name : catalog.kindNames())
                expected += (expected.empty() ? "one of " : ", ") + name;
            findings.error(path, "there is no such kind of component", component.kind, expected,
                           base::nearest(component.kind, catalog.kindNames()));
        } else if (!kind->simulated)
            findings.error(path, {"this version cannot simulate a {1} yet", {component.kind}}, component.kind);
    }
}

void checkPreset(const std::string& kindName, const Value* value, const std::string& path, Findings& findings) {
    const std::string* name = value ? value->as<std::string>() : nullptr;
    const catalog::Kind* kind = Catalog::instance().kind(kindName);
    if (!name || !kind)
        return;
    std::vector<std::string> known;
    for (const catalog::Preset& preset : kind->presets)
        known.push_back(preset.name);
    if (std::find(known.begin(), known.end(), *name) != known.end())
        return;
    std::string expected;
    for (const std::string& preset : known)
        expected += (expected.empty() ? "one of " : ", ") + preset;
    findings.error(path, {"a {1} has no such preset", {kindName}}, *name, known.empty() ? "no preset" : expected,
                   base::nearest(*name, known));
}

/// Of components, and of events that set one.
void checkPresets(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    for (const Component& component : diagram.components)
        checkPreset(component.kind, component.values.find("preset"), "components." + component.id + ".preset",
                    findings);
    for (std::size_t i = 0; i < diagram.scenario.size(); ++i) {
        const Value* target = diagram.scenario[i].find("set");
        const std::string* id = target ? target->as<std::string>() : nullptr;
        if (const Component* component = id ? names.component(componentOfTarget(*id)) : nullptr)
            checkPreset(component->kind, diagram.scenario[i].find("preset"),
                        pathOf({Section::Scenario, {}, i}, i) + ".preset", findings);
    }
}

/// Keys that this version reads and keeps but does nothing with.
void warnOfUnsimulated(const Schema& schema, const Value& value, const std::string& path, Findings& findings) {
    if (const List* list = value.as<List>()) {
        if (schema.type == Type::List && schema.element)
            for (std::size_t i = 0; i < list->size(); ++i)
                warnOfUnsimulated(*schema.element, (*list)[i], path + "[" + std::to_string(i) + "]", findings);
        return;
    }
    const Record* record = value.as<Record>();
    if (!record)
        return;
    for (const auto& [name, field] : record->fields()) {
        if (schema.type == Type::Map && schema.element)
            warnOfUnsimulated(*schema.element, field, path + "." + name, findings);
        else if (const Key* key = catalog::findKey(schema.fields, name)) {
            const std::string inner = fieldPath(schema, *record, path, name);
            if (!key->simulated && !meansSame(key->schema, field, key->defaultValue))
                findings.warning(inner, {"`{1}` has no effect in this version", {name}}, catalog::toText(field));
            else
                warnOfUnsimulated(key->schema, field, inner, findings);
        }
    }
}

bool isSetOfUnknown(const Record& event, const NameIndex& names) {
    const Value* value = event.find("set");
    const std::string* target = value ? value->as<std::string>() : nullptr;
    return value && (!target || (!names.component(componentOfTarget(*target)) && !names.isLink(*target)));
}

/// The component whose own keys an element's values are; null where there is none.
const Component* ownerOf(const Diagram& diagram, const Site& site, const NameIndex& names) {
    if (site.place.section == Section::Components)
        return names.component(site.place.id);
    if (site.place.section != Section::Scenario)
        return nullptr;
    const Value* target = diagram.scenario[site.ordinal].find("set");
    const std::string* name = target ? target->as<std::string>() : nullptr;
    return name ? names.component(componentOfTarget(*name)) : nullptr;
}

/// One of what there is one of is no mistake.
void checkUse(const Component& owner, const Site& site, const std::string& path, Findings& findings) {
    const catalog::NoUse none = catalog::noUseOf(owner.kind, site.name);
    if (!none.empty() && !meansSame(site.key.schema, site.value, site.key.defaultValue))
        findings.error(path, none.why, catalog::toText(site.value), none.instead);
}

void checkValues(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    const auto known = [&](const Site& site) {
        const std::string path = pathOf(site.place, site.ordinal) + "." + site.name;
        base::Diagnostics found;
        checkValue(site.key.schema, site.value, path, found);
        findings.take(std::move(found));
        if (const Component* owner = ownerOf(diagram, site, names))
            checkUse(*owner, site, path, findings);
        if (!site.key.simulated && !meansSame(site.key.schema, site.value, site.key.defaultValue))
            findings.warning(path, {"`{1}` has no effect in this version", {site.name}}, catalog::toText(site.value));
        else
            warnOfUnsimulated(site.key.schema, site.value, path, findings);
    };
    const auto unknown = [&](const Place& place, const std::string& name, std::size_t ordinal) {
        if (place.section == Section::Components) {
            const Component* component = names.component(place.id);
            if (component && !Catalog::instance().kind(component->kind))
                return; // the kind is the mistake
        }
        if (place.section == Section::Scenario && !eventKindOf(diagram.scenario[ordinal]))
            return; // reported as an unknown event
        if (place.section == Section::Scenario && isSetOfUnknown(diagram.scenario[ordinal], names))
            return; // the target is the mistake
        findings.error(pathOf(place, ordinal) + "." + name, "unknown key", name);
    };
    forEachValue(diagram, known, unknown);
    for (const auto& [name, value] : diagram.extensions.fields())
        if (!name.starts_with("x-"))
            findings.error(name, "unknown key", name, "keys of ones own start with x-");
}

void checkRequired(const std::vector<Key>& keys, const Record& values, const std::string& path, Findings& findings) {
    for (const Key& key : keys)
        if (key.required && !values.find(key.name))
            findings.error(path + "." + key.name, {"`{1}` is missing", {key.name}}, {}, expectation(key.schema));
}

void checkRequiredKeys(const Diagram& diagram, Findings& findings) {
    const Catalog& catalog = Catalog::instance();
    const auto named = [&](Section section, const std::vector<Named>& elements, const std::vector<Key>& keys) {
        for (const Named& element : elements)
            checkRequired(keys, element.values, pathOf({section, element.id, 0}, 0), findings);
    };
    const auto listed = [&](Section section, const std::vector<Record>& entries, const std::vector<Key>& keys) {
        for (std::size_t i = 0; i < entries.size(); ++i)
            checkRequired(keys, entries[i], pathOf({section, {}, i}, i), findings);
    };
    named(Section::Keyspaces, diagram.keyspaces, catalog.keyspaceKeys());
    named(Section::Operations, diagram.operations, catalog.operationKeys());
    named(Section::Zones, diagram.zones, catalog.zoneKeys());
    listed(Section::Notes, diagram.notes, catalog.noteKeys());
    listed(Section::Slos, diagram.slos, catalog.sloKeys());
    listed(Section::Alerts, diagram.alerts, catalog.alertKeys());
    for (const Component& component : diagram.components)
        if (const catalog::Kind* kind = catalog.kind(component.kind)) {
            const std::string path = "components." + component.id;
            for (const Key& key : catalog.commonKeys())
                if (key.required && key.name != "kind" && !component.values.find(key.name))
                    findings.error(path + "." + key.name, {"`{1}` is missing", {key.name}});
            checkRequired(kind->keys, component.values, path, findings);
        }
}

/// An instance stands in one zone only. Naming a component in one zone and one of its instances in another is fine.
void checkZones(const Diagram& diagram, Findings& findings) {
    std::unordered_map<std::string, std::string> zoneOf;
    for (const Named& zone : diagram.zones) {
        const Value* contains = zone.values.find("contains");
        const List* names = contains ? contains->as<List>() : nullptr;
        for (std::size_t i = 0; names && i < names->size(); ++i) {
            const std::string* name = (*names)[i].as<std::string>();
            if (!name)
                continue;
            const auto [at, isNew] = zoneOf.try_emplace(*name, zone.id);
            if (!isNew)
                findings.error("zones." + zone.id + ".contains[" + std::to_string(i) + "]",
                               {"`{1}` stands in the zone `{2}` already", {*name, at->second}}, *name,
                               "one zone for each component or instance");
        }
    }
}

void checkLinks(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    catalog::Schema anyComponent;
    anyComponent.type = Type::Reference;
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < diagram.links.size(); ++i) {
        const Link& link = diagram.links[i];
        const std::string path = linkPath(i);
        const auto end = [&](const char* name, const std::string& id) -> const Component* {
            const Component* component = names.component(id);
            if (id.empty())
                findings.error(path + "." + name, {"`{1}` is missing", {name}}, {}, "the id of a component");
            else if (!component)
                findings.error(path + "." + name, {"there is no component `{1}`", {id}}, id, {},
                               names.nearestFor(anyComponent, id));
            return component;
        };
        const Component* from = end("from", link.from);
        const Component* to = end("to", link.to);
        if (!from || !to)
            continue;
        if (link.id != Link::defaultId(link.from, link.to) && (!hasIdSyntax(link.id) || isReservedWord(link.id)))
            findings.error(path + ".id", "not an id", link.id, "a letter, then letters, digits, _ and -");
        if (!seen.insert(link.id).second)
            findings.error(path, {"there is a link `{1}` already", {link.id}}, link.id,
                           "an id for each of two links between one pair");
        if (from == to)
            findings.error(path, {"`{1}` cannot be linked to itself", {link.from}}, link.id, "another component");
        else if (Catalog::instance().kind(from->kind) && Catalog::instance().kind(to->kind))
            if (base::Text why = Catalog::instance().refuseLink(from->kind, to->kind); !why.empty())
                findings.error(path, std::move(why));
    }
}

void warnOfLooseEnds(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    for (const Component& component : diagram.components) {
        const std::string path = "components." + component.id;
        const bool isSource = component.kind == "client" || component.kind == "probe" ||
                              component.kind == "load_balancer" || component.kind == "cdn";
        if (isSource && !names.hasOutgoing(component.id))
            findings.warning(path, {"`{1}` leads nowhere, so its requests fail as unavailable", {labelOf(component)}},
                             {}, "a link {from: " + component.id + ", to: …}");
        if (component.kind == "worker" && !names.hasIncoming(component.id))
            findings.warning(path, {"no queue leads to `{1}`, so it has nothing to do", {labelOf(component)}}, {},
                             "a link {from: a queue, to: " + component.id + "}");
    }
}

void checkSettings(const Diagram& diagram, Findings& findings) {
    const Value duration = effectiveSetting(diagram, "duration");
    const Value warmup = effectiveSetting(diagram, "warmup");
    const auto* whole = duration.as<base::Duration>();
    const auto* start = warmup.as<base::Duration>();
    if (whole && start && *start >= *whole)
        findings.error(diagram.settings.find("warmup") ? "settings.warmup" : "settings.duration",
                       "the warm-up takes all of the run, so nothing would be measured", base::toText(*start),
                       "a warm-up shorter than the duration of " + base::toText(*whole));
}

} // namespace

std::string pathOf(const Place& place, std::size_t ordinal) {
    const std::string section = sectionName(place.section);
    switch (place.section) {
    case Section::Keyspaces:
    case Section::Operations:
    case Section::Components:
    case Section::Zones:
        return section + "." + place.id;
    case Section::Links:
    case Section::Notes:
    case Section::Scenario:
    case Section::Slos:
    case Section::Alerts:
        return section + "[" + std::to_string(ordinal) + "]";
    default:
        return section;
    }
}

void Findings::add(base::Diagnostic finding) {
    if (m_locate) {
        const Position position = m_locate(finding.path);
        finding.line = position.line;
        finding.column = position.column;
    }
    m_findings.push_back(std::move(finding));
}

void Findings::error(const std::string& path, base::Text message, std::string found, std::string expected,
                     std::string suggestion) {
    add({base::Severity::Error, 0, 0, path, std::move(message), std::move(found), std::move(expected),
         std::move(suggestion)});
}

void Findings::warning(const std::string& path, base::Text message, std::string found, std::string expected) {
    add({base::Severity::Warning, 0, 0, path, std::move(message), std::move(found), std::move(expected), {}});
}

void Findings::take(base::Diagnostics findings) {
    for (base::Diagnostic& finding : findings)
        add(std::move(finding));
}

base::Diagnostics Findings::inOrder() && {
    std::stable_sort(m_findings.begin(), m_findings.end(), [](const auto& a, const auto& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return std::move(m_findings);
}

base::Diagnostics validate(const Diagram& diagram, const Locate& locate, Scope scope) {
    Findings findings(locate);
    const NameIndex names(diagram);
    checkSettings(diagram, findings);
    checkAllIds(diagram, names, findings);
    checkKinds(diagram, findings);
    checkPresets(diagram, names, findings);
    checkValues(diagram, names, findings);
    checkRequiredKeys(diagram, findings);
    validateEvents(diagram, names, findings);
    checkZones(diagram, findings);
    checkLinks(diagram, names, findings);
    if (scope == Scope::Whole) {
        validateReferences(diagram, names, findings);
        validateMonitoring(diagram, findings);
        checkDashboard(diagram, findings);
        warnOfLooseEnds(diagram, names, findings);
        warnOfCircles(diagram, names, findings);
        warnOfNoEffect(diagram, names, findings);
        warnOfIdleKeys(diagram, names, findings);
    }
    return std::move(findings).inOrder();
}

} // namespace faultline::diagram
