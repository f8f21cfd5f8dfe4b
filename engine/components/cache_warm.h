// What a cache or CDN that starts warm holds.
#pragma once

#include <functional>

#include "engine/components/world.h"

namespace faultline::components::cache {

/// Asked now and then while much is made ready; false: nobody wants it any more.
using KeepGoing = std::function<bool()>;

/// Fills an instance whose diagram says `start: warm`; false when it was stopped before the end.
bool warmUp(World& world, Index node, const KeepGoing& keepGoing);

} // namespace faultline::components::cache
