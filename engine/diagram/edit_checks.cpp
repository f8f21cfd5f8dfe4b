#include "engine/diagram/edit_checks.h"

#include "engine/base/diagnostic.h"
#include "engine/catalog/catalog.h"
#include "engine/diagram/check_value.h"
#include "engine/diagram/names.h"
#include "engine/diagram/walk.h"

namespace faultline::diagram {
namespace {

using Refusal = std::optional<base::Error>;
using catalog::Catalog;

Refusal refusal(base::Text why, std::string suggestion = {}) {
    return base::Error{std::move(why), {}, std::move(suggestion)};
}

Refusal unlessEmpty(base::Text why) {
    return why.empty() ? std::nullopt : refusal(std::move(why));
}

/// Components and zones are both named by targets and share their names.
base::Text refuseElementId(const Diagram& diagram, const std::string& id) {
    if (base::Text why = refuseId(id); !why.empty())
        return why;
    if (diagram.component(id))
        return {"There is a component `{1}` already.", {id}};
    if (diagram.zone(id))
        return {"There is a zone `{1}` already.", {id}};
    return {};
}

Refusal refuseLinkId(const Link& link) {
    if (link.id.empty() || link.id == Link::defaultId(link.from, link.to))
        return std::nullopt;
    return unlessEmpty(refuseId(link.id));
}

Refusal refuseLinkBetween(const Diagram& diagram, const std::string& from, const std::string& to) {
    const Component* source = diagram.component(from);
    const Component* target = diagram.component(to);
    if (!source || !target)
        return refusal({"There is no component `{1}`.", {source ? to : from}});
    if (from == to)
        return refusal({"`{1}` cannot be linked to itself.", {from}});
    return unlessEmpty(Catalog::instance().refuseLink(source->kind, target->kind));
}

bool mayExtend(Section section) {
    return section == Section::Extensions || section == Section::Components || section == Section::Links;
}

Refusal refuseField(const catalog::Key* key, Section section, const std::string& name, const Value& value) {
    if (name.starts_with("x-"))
        return mayExtend(section) ? std::nullopt
                                  : refusal("x-… keys stand at the top level, in components and in links.");
    if (section == Section::Extensions)
        return refusal({"`{1}` is no extension: those start with x-.", {name}});
    if (!key)
        return refusal({"There is no key `{1}` here.", {name}});
    base::Diagnostics findings;
    checkValue(key->schema, value, name, findings);
    if (findings.empty())
        return std::nullopt;
    const base::Diagnostic& first = findings.front();
    return base::Error{{"`{1}` cannot be {2}: {3}.", {first.path, first.found, first.message.english()}},
                       first.expected,
                       first.suggestion};
}

Refusal refuseRecord(const Diagram& diagram, const Place& place, const Record& values) {
    for (const auto& [name, value] : values.fields())
        if (Refusal why = refuseField(keyOf(diagram, place, values, name), place.section, name, value))
            return why;
    return std::nullopt;
}

Refusal refuseWhat(const Diagram& diagram, const AddComponent& edit) {
    const Component& component = edit.component;
    if (base::Text why = refuseElementId(diagram, component.id); !why.empty())
        return refusal(std::move(why));
    const Catalog& catalog = Catalog::instance();
    if (!catalog.kind(component.kind))
        return refusal({"There is no kind of component named `{1}`.", {component.kind}},
                       base::nearest(component.kind, catalog.kindNames()));
    for (const auto& [name, value] : component.values.fields())
        if (Refusal why = refuseField(catalog.componentKey(component.kind, name), Section::Components, name, value))
            return why;
    return std::nullopt;
}

Refusal refuseWhat(const Diagram& diagram, const RemoveComponent& edit) {
    for (const Link& link : diagram.links)
        if (link.from == edit.id || link.to == edit.id)
            return refusal({"The link `{1}` still leads to or from `{2}`.", {link.id, edit.id}});
    return std::nullopt;
}

Refusal refuseWhat(const Diagram& diagram, const RenameComponent& edit) {
    return edit.newId == edit.id ? std::nullopt : unlessEmpty(refuseElementId(diagram, edit.newId));
}

Refusal refuseWhat(const Diagram& diagram, const AddLink& edit) {
    if (Refusal why = refuseLinkBetween(diagram, edit.link.from, edit.link.to))
        return why;
    if (Refusal why = refuseLinkId(edit.link))
        return why;
    return refuseRecord(diagram, {Section::Links, edit.link.id, 0}, edit.link.values);
}

Refusal refuseWhat(const Diagram&, const RemoveLink&) {
    return std::nullopt;
}

Refusal refuseWhat(const Diagram& diagram, const RerouteLink& edit) {
    return diagram.link(edit.id) ? refuseLinkBetween(diagram, edit.from, edit.to) : std::nullopt;
}

Refusal refuseWhat(const Diagram& diagram, const SetValue& edit) {
    switch (edit.place.section) {
    case Section::Title:
    case Section::Description:
    case Section::Dashboard:
    case Section::Lesson:
    case Section::Challenge:
        return std::nullopt;
    case Section::Links:
        if (edit.key == "id") {
            const Link* link = diagram.link(edit.place.id);
            const std::string* id = edit.value ? edit.value->as<std::string>() : nullptr;
            return link && id ? refuseLinkId({*id, link->from, link->to, {}}) : std::nullopt;
        }
        break;
    default:
        break;
    }
    const Record* values = valuesAt(diagram, edit.place);
    if (!values || !edit.value)
        return std::nullopt;
    if (edit.place.section != Section::Scenario)
        return refuseField(keyOf(diagram, edit.place, *values, edit.key), edit.place.section, edit.key, *edit.value);
    // What a key of an event means depends on the others.
    Record event = *values;
    event.set(edit.key, *edit.value);
    return refuseField(keyOf(diagram, edit.place, event, edit.key), edit.place.section, edit.key, *edit.value);
}

Refusal refuseWhat(const Diagram& diagram, const AddEntry& edit) {
    if (edit.place.section == Section::Zones) {
        if (base::Text why = refuseElementId(diagram, edit.place.id); !why.empty())
            return refusal(std::move(why));
    } else if (edit.place.section == Section::Keyspaces || edit.place.section == Section::Operations) {
        if (base::Text why = refuseId(edit.place.id); !why.empty())
            return refusal(std::move(why));
    }
    return refuseRecord(diagram, edit.place, edit.values);
}

Refusal refuseWhat(const Diagram&, const RemoveEntry&) {
    return std::nullopt;
}

Refusal refuseWhat(const Diagram&, const Group&) {
    return std::nullopt;
}

} // namespace

Refusal refuse(const Diagram& diagram, const Edit& edit) {
    return std::visit([&](const auto& what) { return refuseWhat(diagram, what); }, edit.what);
}

} // namespace faultline::diagram
