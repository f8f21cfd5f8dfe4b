// The program's version, as the build knows it.
#pragma once

namespace faultline::cli {

constexpr const char* kVersion = FAULTLINE_VERSION;

} // namespace faultline::cli
