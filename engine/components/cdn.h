// CDNs: caches in line, which answer what they hold and fetch the rest from their origin.
#pragma once

#include "engine/components/world.h"
