#include "engine/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace faultline::base {

void assertionFailed(const char* condition, const char* message, const char* file, int line) {
    std::fprintf(stderr, "faultline: bug: %s (%s) at %s:%d\n", message, condition, file, line);
    std::fflush(stderr);
    std::abort();
}

} // namespace faultline::base
