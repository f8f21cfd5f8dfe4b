// Diagram files: reading with diagnostics, canonical writing. The only folder that knows YAML.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/diagram/diagram.h"

namespace faultline::format {

constexpr int kFormatVersion = 1;
constexpr std::size_t kMaxFileBytes = 16u * 1024 * 1024;
constexpr int kMaxNesting = 64;
constexpr std::size_t kMaxComponents = 100'000;
constexpr std::size_t kMaxExpandedNodes = 1'000'000;

/// What reading gave: all findings, and as much of the diagram as was sound. A diagram read with errors is for looking
/// at only; saving it would lose what was broken.
struct Reading {
    diagram::Diagram diagram;
    base::Diagnostics diagnostics; ///< validation of the whole included
    bool hadComments = false;      ///< the first save would drop them
    bool ok() const { return !base::hasErrors(diagnostics); }
};

Reading read(std::string_view text);
/// Reads what writeFragment wrote: what its components name need not be in it (`diagram::paste` sees to that).
Reading readFragment(std::string_view text);
/// A file that cannot be opened or is too large is a diagnostic, too.
Reading readFile(const std::filesystem::path& path);
/// Canonical text: fixed order, only what differs from the default.
std::string write(const diagram::Diagram& diagram);

/// A part of a diagram as text for the clipboard: the components with the links between them.
std::string writeFragment(const diagram::Diagram& diagram, const std::vector<std::string>& componentIds);

/// `PATH=VALUE` of `--set`: "components.app.cpus" "4"; the path's first word may be left out for components
/// ("app.cpus"). On failure the diagnostics say what was wrong and the diagram is unchanged.
base::Diagnostics setByPath(diagram::Diagram& diagram, std::string_view path, std::string_view value);

} // namespace faultline::format
