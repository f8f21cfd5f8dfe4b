#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "engine/catalog/catalog.h"
#include "engine/diagram/findings.h"
#include "engine/diagram/name_index.h"
#include "engine/diagram/names.h"
#include "engine/diagram/references.h"
#include "engine/diagram/walk.h"

namespace faultline::diagram {
namespace {

using catalog::Schema;
using catalog::Type;

bool refersTo(const Schema& schema, std::string_view what) {
    return std::find(schema.refersTo.begin(), schema.refersTo.end(), what) != schema.refersTo.end();
}

std::string alternatives(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " or ") + word;
    return text;
}

std::string wanted(const Schema& schema) {
    if (!schema.refersTo.empty())
        return alternatives(schema.refersTo);
    return schema.type == Type::Target ? "component, instance, zone or link" : "component";
}

/// A whole number from 1 without leading zeros; 0 when it is none.
std::int64_t memberNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isWhole = error == std::errc() && end == text.data() + text.size() && text.front() != '0';
    return isWhole && number > 0 ? number : 0;
}

bool isWithin(std::string_view text, std::int64_t count) {
    const std::int64_t number = text.empty() ? 0 : memberNumber(text);
    return number >= 1 && number <= count;
}

/// Whether "2", or "s2/1" where there are shards, is a part of the component.
bool hasMember(const Members& members, std::string_view member) {
    if (members.shards > 1 && member.starts_with('s')) {
        const std::size_t slash = member.find('/');
        if (!isWithin(member.substr(1, slash == std::string_view::npos ? slash : slash - 1), members.shards))
            return false;
        return slash == std::string_view::npos || isWithin(member.substr(slash + 1), members.instances);
    }
    return members.unsharded && isWithin(member, members.instances);
}

std::string memberRange(const std::string& id, const Members& members) {
    const std::string last = std::to_string(members.instances);
    if (members.shards > 1)
        return id + "/s1/1 to " + id + "/s" + std::to_string(members.shards) + "/" + last;
    return members.instances == 1 ? id + "/1" : id + "/1 to " + id + "/" + last;
}

/// Looks at one value's names at a time and remembers which operations somebody asks for.
class ReferenceCheck {
  public:
    ReferenceCheck(const Diagram& diagram, const NameIndex& names, Findings& findings)
        : m_diagram(diagram), m_names(names), m_findings(findings) {}

    void look(const Site& site) {
        const std::string base = pathOf(site.place, site.ordinal);
        visitReferences(site.key.schema, site.value, base + "." + site.name,
                        [&](const Schema& schema, const std::string& text, const std::string& path) {
                            check(site, schema, text, path);
                        });
    }
    void warnOfUnusedOperations();

  private:
    void check(const Site& site, const Schema& schema, const std::string& text, const std::string& path);
    void checkComponent(const Site& site, const Schema& schema, const Component& component, const std::string& text,
                        const std::string& path);
    void checkTile(const Site& site, const Component& component, const std::string& text, const std::string& path);

    const Diagram& m_diagram;
    const NameIndex& m_names;
    Findings& m_findings;
    std::unordered_set<std::string> m_usedOperations;
};

void ReferenceCheck::check(const Site& site, const Schema& schema, const std::string& text, const std::string& path) {
    const bool isHandlerOf = schema.type == Type::Map && site.name == "handler";
    const bool isAnyTarget = schema.type == Type::Target && schema.refersTo.empty();
    if (refersTo(schema, "operation") && m_names.isOperation(text)) {
        if (!isHandlerOf)
            m_usedOperations.insert(text);
        return;
    }
    if ((refersTo(schema, "keyspace") && m_names.isKeyspace(text)) ||
        (refersTo(schema, "slo") && m_names.isObjective(text)) || (mayNameLinks(schema) && m_names.isLink(text)) ||
        ((isAnyTarget || refersTo(schema, "zone")) && m_names.isZone(text)))
        return;
    if (mayNameComponents(schema)) {
        if (const Component* component = m_names.component(componentOfTarget(text))) {
            checkComponent(site, schema, *component, text, path);
            return;
        }
    }
    m_findings.error(path, {"there is no {1} `{2}`", {wanted(schema), text}}, text, {},
                     m_names.nearestFor(schema, text));
}

void ReferenceCheck::checkComponent(const Site& site, const Schema& schema, const Component& component,
                                    const std::string& text, const std::string& path) {
    const bool isRightKind =
        schema.refersTo.empty() || refersTo(schema, "component") || refersTo(schema, component.kind);
    if (!isRightKind && catalog::Catalog::instance().kind(component.kind)) {
        m_findings.error(path, {"`{1}` is a {2}", {component.id, component.kind}}, text,
                         "a " + alternatives(schema.refersTo), m_names.nearestFor(schema, text));
        return;
    }
    if (site.place.section == Section::Components && site.name == "unfold") {
        checkTile(site, component, text, path);
        return;
    }
    if (text.find('/') != std::string::npos) {
        const Members members = m_names.members(component);
        if (schema.type != Type::Target && schema.type != Type::Map)
            m_findings.error(path, "a single instance makes no sense here", text, component.id, component.id);
        else if (!hasMember(members, memberOfTarget(text)))
            m_findings.error(path, {"`{1}` has no part `{2}`", {component.id, std::string(memberOfTarget(text))}}, text,
                             memberRange(component.id, members));
        return;
    }
    const bool isCall =
        site.place.section == Section::Components && (site.name == "handler" || site.name == "sessions");
    if (!isCall || m_names.areLinked(site.place.id, component.id))
        return;
    const bool isLeftOut = component.kind == "cache" && site.name == "handler";
    m_findings.warning(path,
                       {isLeftOut ? "no link leads from `{1}` to `{2}`, so this cache is left out"
                                  : "no link leads from `{1}` to `{2}`, so these calls fail as unavailable",
                        {site.place.id, component.id}},
                       text, "a link {from: " + site.place.id + ", to: " + component.id + "}");
}

/// A tile of a part that is not there now is no mistake: it stands there again with the next instance.
void ReferenceCheck::checkTile(const Site& site, const Component& component, const std::string& text,
                               const std::string& path) {
    const Members members = m_names.members(component);
    if (component.id != site.place.id || text.find('/') == std::string::npos)
        m_findings.error(path, {"`{1}` is no part of `{2}`", {text, site.place.id}}, text,
                         memberRange(site.place.id, m_names.members(*m_names.component(site.place.id))));
    else if (!hasMember(members, memberOfTarget(text)))
        m_findings.warning(path, {"`{1}` has no part `{2}`", {component.id, std::string(memberOfTarget(text))}}, text,
                           memberRange(component.id, members));
}

void ReferenceCheck::warnOfUnusedOperations() {
    bool hasCaller = false;
    for (const Component& component : m_diagram.components) {
        const Value* mix = component.values.find("mix");
        const Record* weights = mix != nullptr ? mix->as<Record>() : nullptr;
        if (component.kind == "client" && (weights == nullptr || weights->empty()))
            return; // asks for all of them
        hasCaller = hasCaller || component.kind == "client";
    }
    if (!hasCaller)
        return;
    for (const Named& operation : m_diagram.operations)
        if (!m_usedOperations.contains(operation.id))
            m_findings.warning("operations." + operation.id, {"nobody asks for `{1}`", {operation.id}}, {},
                               "the operation in a client's mix");
}

} // namespace

void validateReferences(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    ReferenceCheck check(diagram, names, findings);
    forEachValue(diagram, [&](const Site& site) { check.look(site); });
    check.warnOfUnusedOperations();
}

} // namespace faultline::diagram
