// The diagram that a command line names, with what --set changed in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagram/diagram.h"

namespace faultline::cli {

/// Reads the file and applies each PATH=VALUE. Findings go to stderr; absent when one of them is an error.
std::optional<diagram::Diagram> readDiagram(const std::string& file, const std::vector<std::string>& settings);
/// The same for the text of a file that has been read already.
std::optional<diagram::Diagram> readDiagram(const std::string& file, std::string_view text,
                                            const std::vector<std::string>& settings);

} // namespace faultline::cli
