// Databases: one primary with CPUs and a connection limit; it holds the truth about its keys.
#pragma once

#include "engine/components/world.h"
