// Goes through every value of a diagram together with the catalog's key for it: the ground of renaming, of clearing up
// after a removal and of validation.
#pragma once

#include <functional>
#include <string>

#include "engine/catalog/catalog.h"
#include "engine/diagram/edit.h"

namespace faultline::diagram {

/// The key of the catalog that rules `name` in the element at `place`; null when there is none (x-… keys, unknown
/// ones). `values` is the element's record, which an event needs to tell what it is.
const catalog::Key* keyOf(const Diagram& diagram, const Place& place, const Record& values, std::string_view name);

/// One value on the way.
struct Site {
    const Place& place;
    const std::string& name;
    const catalog::Key& key;
    const Value& value;
    std::size_t ordinal = 0; ///< the element's number in its section, from 0
};
using VisitValue = std::function<void(const Site&)>;
/// A name that the catalog does not know there; `ordinal` is the element's number in its section.
using VisitUnknown = std::function<void(const Place& place, const std::string& name, std::size_t ordinal)>;
/// Visits each value that has a catalog key, in document order; the others go to `unknown` (x-… keys are left out).
void forEachValue(const Diagram& diagram, const VisitValue& visit, const VisitUnknown& unknown = {});

/// The catalog's key of an event, `at` and the event's own name included; null for others, also where `kind` is null
/// and the name is not `at`.
const catalog::Key* eventKey(const catalog::EventKind* kind, std::string_view name);

/// What an event record does: the catalog's entry whose name is one of the record's keys; null when there is none.
const catalog::EventKind* eventKindOf(const Record& event);

/// The record of an element or entry; null when there is none at `place`.
const Record* valuesAt(const Diagram& diagram, const Place& place);
Record* valuesAt(Diagram& diagram, const Place& place);

} // namespace faultline::diagram
