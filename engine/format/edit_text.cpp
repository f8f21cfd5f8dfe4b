#include "engine/format/edit_text.h"

#include "engine/base/assert.h"
#include "engine/diagram/walk.h"
#include "engine/format/out_element.h"
#include "engine/format/out_value.h"

namespace faultline::format {

namespace {

using diagram::Diagram;
using diagram::Edit;
using diagram::Place;
using diagram::Section;

std::string flow(const Out& out) {
    std::string text;
    switch (out.kind) {
    case Out::Kind::Scalar:
        return scalarText(out.text, true, out.isText);
    case Out::Kind::Sequence:
        for (const Out& item : out.items)
            text += (text.empty() ? "" : ", ") + flow(item);
        return "[" + text + "]";
    case Out::Kind::Map:
        for (const auto& [name, field] : out.fields)
            text += (text.empty() ? "" : ", ") + scalarText(name, true, false) + ": " + flow(field);
        return "{" + text + "}";
    }
    return text;
}

/// A value alone needs no quotes that only brackets around it would ask for.
std::string alone(const Out& out) {
    return out.kind == Out::Kind::Scalar ? out.text : flow(out);
}

const char* nameOf(Section section) {
    switch (section) {
    case Section::Settings:
        return "settings";
    case Section::Network:
        return "network";
    case Section::Keyspaces:
        return "keyspaces";
    case Section::Operations:
        return "operations";
    case Section::Components:
        return "components";
    case Section::Links:
        return "links";
    case Section::Zones:
        return "zones";
    case Section::Notes:
        return "notes";
    case Section::Scenario:
        return "scenario";
    case Section::Slos:
        return "slos";
    case Section::Alerts:
        return "alerts";
    default:
        FAULTLINE_ASSERT(false, "no edit of this section has lines");
    }
}

std::string pathOf(const Place& place) {
    const std::string name = nameOf(place.section);
    if (!place.id.empty())
        return name + "." + place.id;
    const bool isList = place.section == Section::Notes || place.section == Section::Scenario ||
                        place.section == Section::Slos || place.section == Section::Alerts;
    return isList ? name + "[" + std::to_string(place.index) + "]" : name;
}

/// Goes through the parts of an edit. Later parts may set keys of what the diagram has, not of what earlier ones add.
class Lines {
  public:
    explicit Lines(const Diagram& diagram) : m_diagram(diagram) {}

    void take(const Edit& edit) {
        if (const auto* group = std::get_if<diagram::Group>(&edit.what)) {
            for (const Edit& one : group->edits)
                take(one);
            return;
        }
        std::visit([&](const auto& what) { line(what); }, edit.what);
    }

    std::vector<EditLine> all;

  private:
    void line(const diagram::AddComponent& edit) {
        all.push_back({EditLine::What::Add, "components." + edit.component.id, flow(outOf(edit.component))});
    }
    void line(const diagram::RemoveComponent& edit) {
        all.push_back({EditLine::What::Remove, "components." + edit.id, {}});
    }
    void line(const diagram::AddLink& edit) { all.push_back({EditLine::What::Add, "links[]", flow(outOf(edit.link))}); }
    void line(const diagram::RemoveLink& edit) { all.push_back({EditLine::What::Remove, "links." + edit.id, {}}); }
    void line(const diagram::RerouteLink& edit) {
        diagram::Link moved = *m_diagram.link(edit.id);
        all.push_back({EditLine::What::Remove, "links." + edit.id, {}});
        if (moved.id == diagram::Link::defaultId(moved.from, moved.to))
            moved.id = diagram::Link::defaultId(edit.from, edit.to);
        moved.from = edit.from;
        moved.to = edit.to;
        all.push_back({EditLine::What::Add, "links[]", flow(outOf(moved))});
    }
    void line(const diagram::SetValue& edit) {
        const std::string path = pathOf(edit.place) + "." + edit.key;
        if (!edit.value) {
            all.push_back({EditLine::What::Remove, path, {}});
            return;
        }
        const catalog::Record* values = diagram::valuesAt(m_diagram, edit.place);
        FAULTLINE_ASSERT(values != nullptr, "an edit of an element that is not there");
        const catalog::Key* key = diagram::keyOf(m_diagram, edit.place, *values, edit.key);
        all.push_back(
            {EditLine::What::Set, path, alone(key ? outOf(key->schema, *edit.value) : outOfAny(*edit.value))});
    }
    void line(const diagram::AddEntry& edit) {
        const std::string name = nameOf(edit.place.section);
        all.push_back({EditLine::What::Add, edit.place.id.empty() ? name + "[]" : name + "." + edit.place.id,
                       flow(outOfEntry(edit.place.section, edit.values))});
    }
    void line(const diagram::RemoveEntry& edit) { all.push_back({EditLine::What::Remove, pathOf(edit.place), {}}); }
    void line(const diagram::RenameComponent&) { FAULTLINE_ASSERT(false, "a renaming is no line"); }
    void line(const diagram::Group&) {}

    const Diagram& m_diagram;
};

} // namespace

std::vector<EditLine> linesOf(const Diagram& diagram, const Edit& edit) {
    Lines lines(diagram);
    lines.take(edit);
    return std::move(lines.all);
}

} // namespace faultline::format
