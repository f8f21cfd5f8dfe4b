// Assertions that stay on in release builds: a bug stops the program at its place instead of falsifying a figure.
#pragma once

namespace faultline::base {
[[noreturn]] void assertionFailed(const char* condition, const char* message, const char* file, int line);
}

#define FAULTLINE_ASSERT(condition, message)                                                                           \
    do {                                                                                                               \
        if (!(condition)) [[unlikely]]                                                                                 \
            ::faultline::base::assertionFailed(#condition, message, __FILE__, __LINE__);                               \
    } while (false)
