// What an inspector shows: one or several elements of the diagram, or the diagram itself.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "engine/catalog/catalog.h"
#include "engine/diagram/edit.h"
#include "ui/widgets/field.h"

namespace faultline::ui {

/// Elements of one section that are looked at and edited together.
struct Subject {
    std::vector<diagram::Place> places;

    static Subject of(diagram::Section section, const QStringList& ids);
    /// For the sections that are one record: settings and network.
    static Subject whole(diagram::Section section) { return {{diagram::Place{section, {}, 0}}}; }
    bool isOne() const { return places.size() == 1; }
};

/// Keys that all elements of a subject have in common, in the catalog's order.
std::vector<const catalog::Key*> keysOf(const diagram::Diagram& diagram, const Subject& subject);

/// What is set at a place; null when nothing is.
const catalog::Value* ownValue(const diagram::Diagram& diagram, const diagram::Place& place, std::string_view key);
/// What holds at a place.
catalog::Value effectiveValue(const diagram::Diagram& diagram, const diagram::Place& place, std::string_view key);
/// What would hold without an own value: the preset's or the catalog's default.
catalog::Value inheritedValue(const diagram::Diagram& diagram, const diagram::Place& place, const catalog::Key& key);

/// One edit that sets a key of every element of the subject; no value goes back to the default.
diagram::Edit setEdit(const diagram::Diagram& diagram, const Subject& subject, const catalog::Key& key,
                      const std::optional<catalog::Value>& value);

/// Elements that a schema's reference may name, with their labels; what `from` is linked to comes first.
std::vector<Candidate> candidatesOf(const diagram::Diagram& diagram, const catalog::Schema& schema,
                                    const std::string& from = {});

} // namespace faultline::ui
