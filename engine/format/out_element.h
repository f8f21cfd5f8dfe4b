// Elements of a diagram as they are written.
#pragma once

#include "engine/diagram/edit.h"
#include "engine/format/layout.h"

namespace faultline::format {

Out outOf(const diagram::Component& component);
Out outOf(const diagram::Link& link);
/// An entry of a section with records: a keyspace, operation, zone, note, objective or alert.
Out outOfEntry(diagram::Section section, const catalog::Record& values);

} // namespace faultline::format
