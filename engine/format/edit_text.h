// Edits as text: what a person, or a script, would write into the file.
#pragma once

#include <string>
#include <vector>

#include "engine/diagram/edit.h"

namespace faultline::format {

/// One thing that an edit does to a file.
struct EditLine {
    enum class What { Set, Add, Remove };
    What what = What::Set;
    std::string path;  ///< "components.app.instances"; a new entry of a list ends in "[]": "links[]"
    std::string value; ///< as it stands in a file, on one line; empty for Remove
};

/// What `edit` does to `diagram`, one thing after the other; each `Set` is the PATH=VALUE of --set. For edits as the
/// review makes them: no renamings, and no keys set of what the same edit adds.
std::vector<EditLine> linesOf(const diagram::Diagram& diagram, const diagram::Edit& edit);

} // namespace faultline::format
