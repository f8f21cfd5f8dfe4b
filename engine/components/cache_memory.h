// Whether what a diagram's caches may come to hold fits into a machine.
#pragma once

#include "engine/base/diagnostic.h"
#include "engine/components/model.h"

namespace faultline::components {

/// An error where all caches and CDNs together could need more than kMostCacheBytes.
void checkCacheMemory(const Model& model, base::Diagnostics& diagnostics);

constexpr double kMostCacheBytes = 8.0 * 1024 * 1024 * 1024;

} // namespace faultline::components
