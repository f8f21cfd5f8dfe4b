#include "engine/diagram/name_index.h"

#include <algorithm>

#include "engine/base/diagnostic.h"
#include "engine/diagram/names.h"
#include "engine/diagram/references.h"
#include "engine/diagram/walk.h"

namespace faultline::diagram {
namespace {

constexpr std::int64_t kMostByDefault = 10; ///< instances of an autoscaler without a `max`

std::int64_t countIn(const Value& value, std::int64_t otherwise) {
    const std::int64_t* count = value.as<std::int64_t>();
    return count ? *count : otherwise;
}

std::int64_t fieldOf(const Record& record, std::string_view name, std::int64_t otherwise) {
    const Value* value = record.find(name);
    return value ? countIn(*value, otherwise) : otherwise;
}

bool refersTo(const catalog::Schema& schema, std::string_view what) {
    return std::find(schema.refersTo.begin(), schema.refersTo.end(), what) != schema.refersTo.end();
}

} // namespace

NameIndex::NameIndex(const Diagram& diagram) : m_diagram(diagram) {
    for (const Component& component : diagram.components)
        m_components.emplace(component.id, &component);
    for (const Link& link : diagram.links) {
        m_links.insert(link.id);
        m_withOutgoing.insert(link.from);
        m_withIncoming.insert(link.to);
        m_pairs.insert(Link::defaultId(link.from, link.to));
    }
    for (const Named& zone : diagram.zones)
        m_zones.insert(zone.id);
    for (const Named& operation : diagram.operations)
        m_operations.insert(operation.id);
    for (const Named& keyspace : diagram.keyspaces)
        m_keyspaces.insert(keyspace.id);
    for (const Record& objective : diagram.slos)
        if (const Value* name = objective.find("name"))
            if (const std::string* text = name->as<std::string>())
                m_objectives.insert(*text);
    for (const Record& event : diagram.scenario)
        noteScaling(event);
}

const Component* NameIndex::component(std::string_view id) const {
    const auto found = m_components.find(id);
    return found == m_components.end() ? nullptr : found->second;
}

bool NameIndex::areLinked(const std::string& from, const std::string& to) const {
    return m_pairs.contains(Link::defaultId(from, to));
}

void NameIndex::noteScaling(const Record& event) {
    const catalog::EventKind* kind = eventKindOf(event);
    if (!kind || (kind->name != "scale" && kind->name != "reshard" && kind->name != "set"))
        return;
    const Value* value = event.find(kind->name);
    const std::string* target = value ? value->as<std::string>() : nullptr;
    if (!target)
        return;
    const auto [scaled, isNew] = m_scaledTo.try_emplace(std::string(componentOfTarget(*target)));
    Members& most = scaled->second;
    const std::int64_t members = fieldOf(event, "members", fieldOf(event, "replicas", 0) + 1);
    const Value* autoscale = event.find("autoscale");
    const Record* limits = autoscale ? autoscale->as<Record>() : nullptr;
    const std::int64_t byItself = limits ? fieldOf(*limits, "max", kMostByDefault) : 1;
    most.instances = std::max({most.instances, fieldOf(event, "instances", 1), members, byItself});
    most.shards = std::max(most.shards, fieldOf(event, "shards", 1));
    most.unsharded = (!isNew && most.unsharded) || fieldOf(event, "shards", 0) == 1;
}

Members NameIndex::members(const Component& component) const {
    Members result;
    if (component.kind == "database") {
        result.instances = countIn(effective(component, "replicas"), 0) + 1;
        result.shards = countIn(effective(component, "shards"), 1);
    } else if (component.kind == "store") {
        result.instances = countIn(effective(component, "members"), 1);
    } else {
        result.instances = instancesOf(component);
        const Value autoscale = effective(component, "autoscale");
        if (const Record* limits = autoscale.as<Record>())
            result.instances = std::max(result.instances, fieldOf(*limits, "max", kMostByDefault));
    }
    result.unsharded = result.shards <= 1;
    if (const auto scaled = m_scaledTo.find(component.id); scaled != m_scaledTo.end()) {
        result.unsharded = result.unsharded || scaled->second.unsharded;
        result.instances = std::max(result.instances, scaled->second.instances);
        result.shards = std::max(result.shards, scaled->second.shards);
    }
    return result;
}

std::string NameIndex::nearestFor(const catalog::Schema& schema, const std::string& text) const {
    std::vector<std::string> candidates = schema.words;
    const auto add = [&](const auto& elements) {
        for (const auto& element : elements)
            candidates.push_back(element.id);
    };
    const std::size_t total = m_diagram.components.size() + m_diagram.links.size();
    if (total + 1 > m_comparisonsLeft)
        return {};
    m_comparisonsLeft -= total + 1;
    const bool isAnyTarget = schema.type == catalog::Type::Target && schema.refersTo.empty();
    if (mayNameComponents(schema))
        for (const Component& component : m_diagram.components)
            if (schema.refersTo.empty() || refersTo(schema, "component") || refersTo(schema, component.kind))
                candidates.push_back(component.id);
    if (mayNameLinks(schema))
        add(m_diagram.links);
    if (isAnyTarget || refersTo(schema, "zone"))
        add(m_diagram.zones);
    if (refersTo(schema, "operation"))
        add(m_diagram.operations);
    if (refersTo(schema, "keyspace"))
        add(m_diagram.keyspaces);
    if (refersTo(schema, "slo"))
        for (std::string_view name : m_objectives)
            candidates.emplace_back(name);
    const std::string member(memberOfTarget(text));
    const std::string found = base::nearest(std::string(componentOfTarget(text)), candidates);
    return found.empty() || member.empty() ? found : found + "/" + member;
}

} // namespace faultline::diagram
