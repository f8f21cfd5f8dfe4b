// Whether a value fits its schema: type, range, choices, fields. What it names is looked at by validate.
#pragma once

#include <string>

#include "engine/base/diagnostic.h"
#include "engine/catalog/key.h"

namespace faultline::diagram {

/// Appends a finding (without line and column) for each part of `value` that does not fit; `path` is the value's own.
void checkValue(const catalog::Schema& schema, const catalog::Value& value, const std::string& path,
                base::Diagnostics& findings);

/// What a schema wants, in words: "a duration such as 250ms, or off".
std::string expectation(const catalog::Schema& schema);

/// The path of a field; where a record is written by its shorthand, its one field has the record's path.
std::string fieldPath(const catalog::Schema& schema, const catalog::Record& record, const std::string& path,
                      const std::string& name);

/// The schema of a field of a record, or of a sibling beside an alternative; null when there is none of that name.
const catalog::Schema* fieldSchema(const catalog::Schema& schema, const catalog::Record& record, std::string_view name);
/// All names that may stand in this record, for suggestions.
std::vector<std::string> fieldNames(const catalog::Schema& schema, const catalog::Record& record);
std::vector<std::string> namesOf(const std::vector<catalog::Key>& keys);

} // namespace faultline::diagram
