#include "engine/format/read_sections.h"

#include <algorithm>

#include "engine/catalog/catalog.h"
#include "engine/diagram/check_value.h"
#include "engine/diagram/names.h"
#include "engine/diagram/walk.h"
#include "engine/format/format.h"

namespace faultline::format {
namespace {

using catalog::Catalog;
using catalog::Key;
using catalog::Record;
using catalog::Value;
using diagram::namesOf;

std::string indexed(const std::string& path, std::size_t index) {
    return path + "[" + std::to_string(index) + "]";
}

std::vector<std::string> sectionNames() {
    return namesOf(Catalog::instance().topLevelKeys());
}

bool isExtension(const std::string& name) {
    return name.starts_with("x-");
}

} // namespace

diagram::Diagram SectionReader::read(const Node& root) {
    // The scenario's `set` events need the components' kinds, wherever in the file they stand.
    for (const Entry& section : root.entries)
        if (section.key != "scenario")
            readSection(section);
    for (const diagram::Component& component : m_diagram.components)
        m_components.emplace(component.id, &component);
    for (const diagram::Link& link : m_diagram.links)
        m_links.insert(link.id);
    if (const Entry* scenario = root.find("scenario"))
        readScenario(*scenario);
    return std::move(m_diagram);
}

void SectionReader::readSection(const Entry& section) {
    const Catalog& catalog = Catalog::instance();
    const std::string& name = section.key;
    if (name == "faultline")
        return; // the version was looked at before
    if (name == "title")
        readText(section, m_diagram.title);
    else if (name == "description")
        readText(section, m_diagram.description);
    else if (name == "settings")
        readRecord(section, catalog.settingsKeys(), m_diagram.settings);
    else if (name == "network")
        readRecord(section, catalog.networkKeys(), m_diagram.network);
    else if (name == "keyspaces")
        readNamed(section, catalog.keyspaceKeys(), m_diagram.keyspaces);
    else if (name == "operations")
        readNamed(section, catalog.operationKeys(), m_diagram.operations);
    else if (name == "components")
        readComponents(section);
    else if (name == "links")
        readLinks(section);
    else if (name == "zones")
        readNamed(section, catalog.zoneKeys(), m_diagram.zones);
    else if (name == "notes")
        readList(section, catalog.noteKeys(), m_diagram.notes);
    else if (name == "slos")
        readList(section, catalog.sloKeys(), m_diagram.slos);
    else if (name == "alerts")
        readList(section, catalog.alertKeys(), m_diagram.alerts);
    else if (name == "dashboard")
        m_diagram.dashboard = m_converter.convertAny(*section.value, name);
    else if (name == "lesson")
        m_diagram.lesson = m_converter.convertAny(*section.value, name);
    else if (name == "challenge")
        m_diagram.challenge = m_converter.convertAny(*section.value, name);
    else if (isExtension(name))
        m_diagram.extensions.fields().emplace_back(name, m_converter.convertAny(*section.value, name, true));
    else
        m_converter.reportUnknown(section, {}, sectionNames());
}

bool SectionReader::isMap(const Node& node, const std::string& path) {
    if (!node.isMap())
        m_converter.report(node.mark, path, "not what belongs here", summaryOf(node), "keys with their values");
    return node.isMap();
}

bool SectionReader::isList(const Node& node, const std::string& path) {
    if (!node.isSequence())
        m_converter.report(node.mark, path, "not what belongs here", summaryOf(node), "a list");
    return node.isSequence();
}

Record SectionReader::readKeys(const Node& map, const std::string& path, const FindKey& findKey,
                               const std::function<std::vector<std::string>()>& known, bool mayExtend) {
    Record record;
    for (const Entry& entry : map.entries) {
        const std::string where = path + "." + entry.key;
        if (mayExtend && isExtension(entry.key)) {
            record.fields().emplace_back(entry.key, m_converter.convertAny(*entry.value, where, true));
            continue;
        }
        const Key* key = findKey(entry.key);
        if (!key)
            m_converter.reportUnknown(entry, path, known());
        else if (auto value = m_converter.convert(*key, *entry.value, where))
            record.fields().emplace_back(entry.key, std::move(*value));
    }
    return record;
}

Record SectionReader::readKeys(const Node& map, const std::string& path, const std::vector<Key>& keys) {
    return readKeys(
        map, path, [&](const std::string& name) { return catalog::findKey(keys, name); },
        [&] { return namesOf(keys); });
}

void SectionReader::readText(const Entry& section, std::string& text) {
    const Key* key = catalog::findKey(Catalog::instance().topLevelKeys(), section.key);
    if (auto value = m_converter.convert(*key, *section.value, section.key))
        text = *value->as<std::string>();
}

void SectionReader::readRecord(const Entry& section, const std::vector<Key>& keys, Record& record) {
    if (isMap(*section.value, section.key))
        record = readKeys(*section.value, section.key, keys);
}

void SectionReader::readNamed(const Entry& section, const std::vector<Key>& keys,
                              std::vector<diagram::Named>& elements) {
    if (!isMap(*section.value, section.key))
        return;
    for (const Entry& entry : section.value->entries) {
        const std::string path = section.key + "." + entry.key;
        diagram::Named& element = elements.emplace_back();
        element.id = entry.key;
        if (isMap(*entry.value, path))
            element.values = readKeys(*entry.value, path, keys);
    }
}

void SectionReader::readList(const Entry& section, const std::vector<Key>& keys, std::vector<Record>& entries) {
    if (!isList(*section.value, section.key))
        return;
    for (const Node* item : section.value->items) {
        const std::string path = indexed(section.key, entries.size());
        Record& entry = entries.emplace_back();
        if (isMap(*item, path))
            entry = readKeys(*item, path, keys);
    }
}

void SectionReader::readComponents(const Entry& section) {
    if (!isMap(*section.value, section.key))
        return;
    if (section.value->entries.size() > kMaxComponents) {
        m_converter.report(section.mark, section.key, "there are too many components",
                           std::to_string(section.value->entries.size()), "at most 100000");
        return;
    }
    for (const Entry& entry : section.value->entries)
        m_diagram.components.push_back(readComponent(entry, section.key + "." + entry.key));
}

diagram::Component SectionReader::readComponent(const Entry& entry, const std::string& path) {
    diagram::Component component;
    component.id = entry.key;
    if (!isMap(*entry.value, path))
        return component;
    Node rest = *entry.value;
    std::erase_if(rest.entries, [](const Entry& e) { return e.key == "kind"; });
    if (const Entry* kind = entry.value->find("kind")) {
        if (kind->value->isScalar())
            component.kind = kind->value->text;
        else
            m_converter.report(kind->value->mark, path + ".kind", "not what belongs here", summaryOf(*kind->value),
                               "one of the kinds of components");
    }
    const Catalog& catalog = Catalog::instance();
    const catalog::Kind* kind = catalog.kind(component.kind);
    const auto known = [&] {
        std::vector<std::string> names = namesOf(catalog.commonKeys());
        if (kind)
            for (const Key& key : kind->keys)
                names.push_back(key.name);
        names.push_back("kind");
        return names;
    };
    if (!kind) {
        // Only what all components have can be judged; the kind itself is validation's finding.
        std::erase_if(rest.entries, [&](const Entry& e) { return !catalog::findKey(catalog.commonKeys(), e.key); });
        component.values = readKeys(rest, path, catalog.commonKeys());
        return component;
    }
    component.values = readKeys(
        rest, path, [&](const std::string& name) { return catalog.componentKey(component.kind, name); }, known, true);
    return component;
}

void SectionReader::readLinks(const Entry& section) {
    if (!isList(*section.value, section.key))
        return;
    for (const Node* item : section.value->items) {
        const std::string path = indexed(section.key, m_diagram.links.size());
        m_diagram.links.push_back(isMap(*item, path) ? readLink(*item, path) : diagram::Link());
    }
}

diagram::Link SectionReader::readLink(const Node& map, const std::string& path) {
    const Catalog& catalog = Catalog::instance();
    diagram::Link link;
    const auto keyOfLink = [&](const std::string& name) {
        const Key* end = catalog::findKey(catalog.linkEndKeys(), name);
        return end ? end : catalog::findKey(catalog.linkKeys(), name);
    };
    const auto known = [&] {
        std::vector<std::string> names = namesOf(catalog.linkEndKeys());
        for (const Key& key : catalog.linkKeys())
            names.push_back(key.name);
        return names;
    };
    link.values = readKeys(map, path, keyOfLink, known, true);
    const auto take = [&](const char* name, std::string& text) {
        if (const Value* value = link.values.find(name))
            if (const std::string* word = value->as<std::string>())
                text = *word;
        link.values.remove(name);
    };
    take("from", link.from);
    take("to", link.to);
    take("id", link.id);
    if (link.id.empty())
        link.id = diagram::Link::defaultId(link.from, link.to);
    return link;
}

void SectionReader::readScenario(const Entry& section) {
    if (!isList(*section.value, section.key))
        return;
    for (const Node* item : section.value->items) {
        const std::string path = indexed(section.key, m_diagram.scenario.size());
        m_diagram.scenario.push_back(isMap(*item, path) ? readEvent(*item, path) : Record());
    }
}

Record SectionReader::readEvent(const Node& map, const std::string& path) {
    const Catalog& catalog = Catalog::instance();
    Record names;
    for (const Entry& entry : map.entries)
        names.fields().emplace_back(entry.key, Value());
    const catalog::EventKind* kind = diagram::eventKindOf(names);
    static const Key anything = [] {
        Key key;
        key.schema.type = catalog::Type::Any;
        return key;
    }();
    // `set` takes its target's keys. Where the target is unknown, that is the finding, and the values stand as read.
    const Entry* set = kind && kind->name == "set" ? map.find("set") : nullptr;
    const std::string target = set && set->value->isScalar() ? set->value->text : std::string();
    const bool isTargetKnown = m_components.contains(diagram::componentOfTarget(target)) || m_links.contains(target);
    const auto findKey = [&](const std::string& name) -> const Key* {
        if (const Key* key = diagram::eventKey(kind, name))
            return key;
        if (!kind || (set && !isTargetKnown))
            return &anything;
        return set ? keyOfSetTarget(target, name) : nullptr;
    };
    const auto known = [&] {
        std::vector<std::string> fields = namesOf(kind->fields);
        const auto component = m_components.find(diagram::componentOfTarget(target));
        if (set && component != m_components.end())
            if (const catalog::Kind* of = catalog.kind(component->second->kind))
                for (const Key& key : of->keys)
                    fields.push_back(key.name);
        return fields;
    };
    if (set || !kind)
        return readKeys(map, path, findKey, known);
    // A second event in one entry would be an unknown key of the first; say what it is.
    Node one = map;
    std::erase_if(one.entries, [&](const Entry& entry) {
        const bool second = !diagram::eventKey(kind, entry.key) && catalog.eventKind(entry.key);
        if (second)
            m_converter.report(entry.mark, path + "." + entry.key,
                               {"`{1}` and `{2}` stand in one entry", {kind->name, entry.key}}, entry.key,
                               "an entry {at: TIME, …} for each event");
        return second;
    });
    return readKeys(one, path, findKey, known);
}

const Key* SectionReader::keyOfSetTarget(const std::string& target, const std::string& name) const {
    const auto component = m_components.find(diagram::componentOfTarget(target));
    if (component != m_components.end())
        return Catalog::instance().componentKey(component->second->kind, name);
    return catalog::findKey(Catalog::instance().linkKeys(), name);
}

} // namespace faultline::format
