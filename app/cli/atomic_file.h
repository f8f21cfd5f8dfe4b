// Files that are written whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::cli {

/// Writes beside the file first and then takes its place, so that a reader never sees half of it.
base::Result<bool> writeAtomically(const std::filesystem::path& path, std::string_view text);

} // namespace faultline::cli
