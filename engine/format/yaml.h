// YAML text to nodes: the one place that calls yaml-cpp.
#pragma once

#include <optional>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/format/source_text.h"
#include "engine/format/tree.h"

namespace faultline::format {

/// A parsed document. Its text is kept because marks are turned into characters with it.
struct Document {
    SourceText source;
    Tree tree;
    bool hadComments = false;
};

/// Parses one document. Findings have their place in the file; without a tree (a syntax error, a limit passed) there is
/// nothing more to say about the file.
std::optional<Document> parseYaml(std::string_view bytes, base::Diagnostics& findings);

} // namespace faultline::format
