// Where in a file a finding belongs that came up after reading.
#pragma once

#include <filesystem>

#include "engine/base/diagnostic.h"

namespace faultline::format {

/// Gives findings that came up when the file's diagram was compiled their lines and columns.
void place(const std::filesystem::path& path, base::Diagnostics& findings);

} // namespace faultline::format
