// Externals: somebody else's service, known by its latency, failures and rate limit only.
#pragma once

#include "engine/components/world.h"
